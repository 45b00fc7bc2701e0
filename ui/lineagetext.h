// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QStringList>

namespace Savepoint {

/// How a checkpoint came to be, in sentences: what it is, its parent and how that is known, what lies before
/// it, what continues from it, and where the current state stands. `node` -1: the current state. Plain text.
[[nodiscard]] QStringList lineageSentences(const HistoryGraph &graph, int node);

} // namespace Savepoint
