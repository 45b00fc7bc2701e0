// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"

#include <QList>

#include <vector>

namespace Savepoint {

/// When each checkpoint was made, in milliseconds, for ordering only, never for showing.
///
/// The server's `create_time` was found "untrustworthy for ordering" while `v<n>` numbers are sequential and
/// never reused, so: numbered ids are in the order of their numbers, and a time that contradicts the numbers
/// (or is missing) is replaced by that of the neighbour before it. Other ids count by their time. A child is
/// always later than its parent, whatever the times say. `parents` are positions in `entries` (-1: none),
/// without cycles.
[[nodiscard]] std::vector<qint64> orderTimes(const std::vector<const Checkpoint *> &entries,
                                             const std::vector<int> &parents);

/// True when its id or its time says where it stands among the others.
[[nodiscard]] bool hasOrder(const Checkpoint &checkpoint);

/// The creation time in milliseconds, far in the past when there is none.
[[nodiscard]] qint64 reportedTime(const Checkpoint &checkpoint);

} // namespace Savepoint
