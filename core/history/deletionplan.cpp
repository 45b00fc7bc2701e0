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
    const HistoryNode &here = m_graph.here();
    return node == here.parent && here.provenance != Provenance::Assumed
        && !here.flags.testFlag(HistoryFlag::Bridged); // then it stands for one that is hidden
}

bool DeletionRules::isMaybeBase(int node) const
{
    if (isBase(node))
        return false;
    const HistoryNode &here = m_graph.here();
    const QString &id = m_graph.node(node).checkpoint.id;
    return node == here.parent || id == here.namedParent || id == here.rivalParent;
}

std::optional<DeletionObstacle> DeletionRules::obstacleTo(int node) const
{
    if (isBase(node))
        return DeletionObstacle::BaseOfCurrent;
    if (isMaybeBase(node))
        return DeletionObstacle::MaybeBaseOfCurrent;
    if (m_graph.node(node).annotation.isProtected)
        return DeletionObstacle::Protected;
    if (!m_graph.areMarksKnown()) // then a restore that would tell the base may be unread, too
        return DeletionObstacle::ProtectionUnknown;
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
