// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/checkpointrow.h"

namespace Savepoint {

/// "2 h ago". Empty when the time is invalid.
[[nodiscard]] QString ageText(const QDateTime &time, const QDateTime &now);

/// The text of a cell, for people; untrusted text made safe to show. `column` is a CheckpointModel::Column.
[[nodiscard]] QString cellText(const CheckpointRowData &row, int column, const QDateTime &now);

/// What a cell says more than its text; plain text, made safe to show. Empty for most.
[[nodiscard]] QString cellToolTip(const CheckpointRowData &row, int column);

/// A whole row as a screen reader says it.
[[nodiscard]] QString accessibleRowText(const CheckpointRowData &row, const QDateTime &now);

} // namespace Savepoint
