// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

class QWidget;

namespace Savepoint {

class QuestionBox;

// What is asked when a restore was not started, for open(). Enter, Esc and closing change nothing.

/// “The restore was not started”: its safety checkpoint could not be made or confirmed. Buttons: objectNames
/// `closeButton`, `tryAgainButton` and `restoreWithoutButton`; clickedButton() tells which.
[[nodiscard]] QuestionBox *safetyFailedBox(const OperationResult &result, QWidget *parent);
/// “The restore was not started”: nobody knows whether its safety checkpoint is being made. Accepted: look.
/// Buttons: `closeButton`, `checkNowButton`.
[[nodiscard]] QuestionBox *safetyUnknownBox(const OperationResult &result, QWidget *parent);
/// “The checkpoints of … have changed”. Accepted: show what is new. Buttons: `cancelButton`,
/// `showChangesButton`.
[[nodiscard]] QuestionBox *listChangedBox(const OperationResult &result, QWidget *parent);

} // namespace Savepoint
