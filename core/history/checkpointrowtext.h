// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/checkpointrow.h"

namespace Savepoint {

/// "2 h ago". Empty when the time is invalid.
[[nodiscard]] QString ageText(const QDateTime &time, const QDateTime &now);

/// The text of a cell, for people; untrusted text made safe to show. `column` is a CheckpointModel::Column.
[[nodiscard]] QString cellText(const CheckpointRowData &row, int column, const QDateTime &now);

/// The time of a row in full, local and UTC (ISO 8601); empty when it has none.
[[nodiscard]] QString timeToolTip(const CheckpointRowData &row);

/// A whole row as a screen reader says it.
[[nodiscard]] QString accessibleRowText(const CheckpointRowData &row, const QDateTime &now);

} // namespace Savepoint
