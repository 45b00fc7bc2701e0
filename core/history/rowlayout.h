// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <vector>

namespace Savepoint {

/// Which row stands where: the nodes of a graph as rows of a tree in which only a branch indents.
struct RowLayout {
    static constexpr int CurrentRow = -1; ///< stands for "You are here" among the node indices

    std::vector<int> top; ///< the rows of the top level
    std::vector<std::vector<int>> branches; ///< by node: the rows below it, empty for most

    [[nodiscard]] static RowLayout of(const HistoryGraph &graph);
};

} // namespace Savepoint
