// SPDX-License-Identifier: Apache-2.0
#include "core/history/deletionplan.h"

#include <algorithm>

namespace Savepoint {

DeletionRules::DeletionRules(const HistoryGraph &graph)
    : m_graph(graph)
{
    for (const HistoryNode &node : graph.nodes()) {
        if (node.flags.testFlag(HistoryFlag::DuplicateId))
            m_repeatedIds.insert(node.checkpoint.id);
    }
}

bool DeletionRules::isRepeated(int node) const
{
    return !m_repeatedIds.isEmpty() && m_repeatedIds.contains(m_graph.node(node).checkpoint.id);
}

bool DeletionRules::isBase(int node) const
{
    if (node == m_graph.baseOfCurrent())
        return true;
    const QString &id = m_graph.node(node).checkpoint.id;
    return id == m_graph.here().namedParent || id == m_graph.here().rivalParent;
}

std::optional<DeletionObstacle> DeletionRules::obstacleTo(int node) const
{
    if (isBase(node))
        return DeletionObstacle::BaseOfCurrent;
    if (m_graph.node(node).annotation.isProtected)
        return DeletionObstacle::Protected;
    if (isRepeated(node))
        return DeletionObstacle::RepeatedId;
    return std::nullopt;
}

DeletionPlan DeletionPlan::of(const HistoryGraph &graph, const QStringList &keys)
{
    DeletionPlan plan;
    const DeletionRules rules(graph);
    std::vector<int> selected;
    for (const QString &key : keys) {
        if (const int node = graph.indexOf(key); node >= 0)
            selected.push_back(node);
        else if (key.isEmpty() && plan.refused.isEmpty())
            plan.refused.append({{}, DeletionObstacle::CurrentState});
    }
    std::sort(selected.begin(), selected.end()); // newest first
    selected.erase(std::unique(selected.begin(), selected.end()), selected.end());
    for (const int node : selected) {
        if (const auto obstacle = rules.obstacleTo(node))
            plan.refused.append({graph.node(node).checkpoint.id, *obstacle});
        else
            plan.nodes.push_back(node);
    }
    std::reverse(plan.nodes.begin(), plan.nodes.end());
    return plan;
}

} // namespace Savepoint
