// SPDX-License-Identifier: Apache-2.0
#include "core/history/rowlayout.h"

#include <algorithm>

namespace Savepoint {

namespace {

/// Appends the line that starts with node `first` (its oldest): newest row first.
void appendLine(const HistoryGraph &graph, int first, std::vector<int> &rows)
{
    const auto begin = rows.end() - rows.begin();
    rows.push_back(first);
    while (!graph.node(rows.back()).children.empty())
        rows.push_back(graph.node(rows.back()).children.front());
    std::reverse(rows.begin() + begin, rows.end());
}

} // namespace

RowLayout RowLayout::of(const HistoryGraph &graph)
{
    RowLayout layout;
    if (graph.current() || !graph.isEmpty())
        layout.top.push_back(CurrentRow);
    for (const int root : graph.roots())
        appendLine(graph, root, layout.top);

    layout.branches.resize(graph.nodes().size());
    for (size_t i = 0; i < graph.nodes().size(); ++i) {
        const std::vector<int> &children = graph.nodes()[i].children;
        for (size_t branch = children.size(); branch > 1; --branch)
            appendLine(graph, children[branch - 1], layout.branches[i]);
    }
    return layout;
}

} // namespace Savepoint
