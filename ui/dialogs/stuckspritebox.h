// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QWidget;

namespace Savepoint {

class QuestionBox;

/// What a person can do about a sprite that runs and does not answer checkpoint requests, for open(). Seen in
/// the field: its storage is stuck, the list hangs for ever, and the status stays `running`.
[[nodiscard]] QuestionBox *stuckSpriteBox(const QString &spriteName, QWidget *parent);

} // namespace Savepoint
