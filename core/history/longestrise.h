// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <vector>

namespace Savepoint {

/// Marks the elements of a longest non-decreasing subsequence: what is already in order when the rest moves.
/// O(n log n), O(n) when everything is in order.
[[nodiscard]] std::vector<bool> longestRise(const std::vector<qint64> &values);

} // namespace Savepoint
