// SPDX-License-Identifier: Apache-2.0
#include "core/history/timelinelayout.h"

#include <algorithm>

namespace Savepoint {

namespace {

constexpr int SmallestAutomaticRun = 2;
constexpr int SmallestLinearRun = 3;
constexpr qint64 SmallestGap = 2; // days

// Prefixes that no id of a server has: ids are text without control characters, and a clash would only
// confuse two rows.
const QString FoldPrefix = QStringLiteral("\x01"
                                          "fold:");
const QString GapPrefix = QStringLiteral("\x01"
                                         "gap:");

enum class Foldable { No, Automatic, Linear };

/// A run of nodes of one kind, each the parent of the one before it and next to it in the list.
class Runs final {
public:
    Runs(const HistoryGraph &graph, bool foldsLinear)
        : m_graph(graph)
        , m_foldsLinear(foldsLinear)
    {
    }

    /// The last node of the run that starts with `first`; `first` itself when it is not worth folding.
    [[nodiscard]] int end(int first) const
    {
        const Foldable kind = kindOf(first);
        if (kind == Foldable::No)
            return first;
        const int count = int(m_graph.nodes().size());
        int last = first;
        while (last + 1 < count && m_graph.node(last).parent == last + 1 && kindOf(last + 1) == kind)
            ++last;
        const int smallest = kind == Foldable::Automatic ? SmallestAutomaticRun : SmallestLinearRun;
        return last - first + 1 < smallest ? first : last;
    }

private:
    /// What somebody would look for is never folded away.
    [[nodiscard]] Foldable kindOf(int index) const
    {
        const HistoryNode &node = m_graph.node(index);
        const bool isPlain = index != m_graph.baseOfCurrent() && index != m_graph.lastRestored()
            && !node.isSafety && node.annotation.isEmpty()
            && !(node.flags & (HistoryFlags(HistoryFlag::Unhealthy) | HistoryFlag::Contradicted));
        if (!isPlain)
            return Foldable::No;
        if (m_foldsLinear && node.children.size() == 1 && node.children.front() == index - 1
            && node.parent == index + 1)
            return Foldable::Linear;
        return node.checkpoint.isAuto ? Foldable::Automatic : Foldable::No;
    }

    const HistoryGraph &m_graph;
    const bool m_foldsLinear;
};

qint64 daysBetween(const HistoryGraph &graph, int newer, int older)
{
    const QDateTime &from = graph.node(older).checkpoint.createTime;
    const QDateTime &to = graph.node(newer).checkpoint.createTime;
    return from.isValid() && to.isValid() ? from.msecsTo(to) / (24LL * 3600 * 1000) : 0;
}

bool isAnyOpen(const HistoryGraph &graph, int first, int last, const QSet<QString> &openNodes)
{
    const auto begin = graph.nodes().begin();
    return !openNodes.isEmpty() && std::any_of(begin + first, begin + last + 1, [&](const HistoryNode &node) {
        return openNodes.contains(node.key);
    });
}

bool areAutomatic(const HistoryGraph &graph, int first, int last)
{
    const auto begin = graph.nodes().begin();
    return std::all_of(begin + first, begin + last + 1,
                       [](const HistoryNode &node) { return node.checkpoint.isAuto; });
}

/// Closed folds stand in for their nodes; the heads of open ones only let lines pass.
void joinRows(const HistoryGraph &graph, TimelineLayout &layout)
{
    layout.laneRows.resize(layout.rows.size());
    const auto join = [&](size_t row, const HistoryNode &from) {
        layout.laneRows[row].parent = from.parent < 0 ? -1 : layout.rowOf[size_t(from.parent)];
        layout.laneRows[row].provenance = from.provenance;
    };
    for (size_t i = 0; i < layout.rows.size(); ++i) {
        const TimelineRow &row = layout.rows[i];
        switch (row.kind) {
        case RowKind::Here:
            join(i, graph.here());
            break;
        case RowKind::Checkpoint:
            join(i, graph.node(row.first));
            break;
        case RowKind::Fold:
            layout.laneRows[i].hasNode = !row.isOpen;
            if (!row.isOpen)
                join(i, graph.node(row.last));
            break;
        case RowKind::Gap:
            layout.laneRows[i].hasNode = false;
            break;
        }
    }
}

} // namespace

TimelineLayout TimelineLayout::of(const HistoryGraph &graph, const TimelineOptions &options)
{
    TimelineLayout layout;
    const int count = int(graph.nodes().size());
    layout.rows.reserve(size_t(count) + 1);
    layout.rowOf.assign(size_t(count), -1);
    if (graph.current() || count > 0)
        layout.rows.push_back({.kind = RowKind::Here, .key = {}});

    const Runs runs(graph, options.foldsLinear);
    for (int node = 0; node < count;) {
        // Between matches of a filter there are checkpoints that are only not shown.
        const qint64 gap = node > 0 && !graph.isFiltered() ? daysBetween(graph, node - 1, node) : 0;
        if (gap >= SmallestGap) {
            layout.rows.push_back({.kind = RowKind::Gap,
                                   .key = GapPrefix + graph.node(node).key,
                                   .first = node,
                                   .gapDays = gap});
        }
        const int end = runs.end(node);
        bool isOpen = true;
        if (end > node) {
            TimelineRow fold{.kind = RowKind::Fold,
                             .key = FoldPrefix + graph.node(end).key,
                             .first = node,
                             .last = end,
                             .isOpen = isAnyOpen(graph, node, end, options.openNodes),
                             .isAutomatic = areAutomatic(graph, node, end)};
            isOpen = fold.isOpen;
            layout.rows.push_back(std::move(fold));
        }
        for (; node <= end; ++node) {
            if (isOpen)
                layout.rows.push_back(
                    {.kind = RowKind::Checkpoint, .key = graph.node(node).key, .first = node});
            layout.rowOf[size_t(node)] = int(layout.rows.size()) - 1;
        }
    }
    joinRows(graph, layout);
    return layout;
}

} // namespace Savepoint
