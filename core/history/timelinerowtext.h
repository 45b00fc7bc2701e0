// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/timelinelayout.h"

namespace Savepoint {

/// "12 automatic checkpoints, 09:10–12:40" or "7 checkpoints, v4–v10". `graph` is the row's.
[[nodiscard]] QString foldText(const HistoryGraph &graph, const TimelineRow &fold);

/// "2 days without checkpoints"
[[nodiscard]] QString gapText(const TimelineRow &gap);

/// The same as a screen reader says it: with whether it is open.
[[nodiscard]] QString spokenFoldText(const HistoryGraph &graph, const TimelineRow &fold);

} // namespace Savepoint
