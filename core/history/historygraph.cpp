// SPDX-License-Identifier: Apache-2.0
#include "core/history/historygraph.h"

#include "core/base/naturalorder.h"
#include "core/history/ancestryresolver.h"
#include "core/history/historyorder.h"
#include "core/history/parentinference.h"
#include "core/history/restoreevents.h"

#include <QSet>

#include <algorithm>

namespace Savepoint {

namespace {

/// Where an edge ends once hidden entries are passed over, and how well the way there is known.
struct Shown {
    int entry = -1;
    Provenance provenance = Provenance::Reported;
};

/// Positions of all entries, oldest first. Hidden ones too, so that hiding some does not reorder the others.
std::vector<int> oldestFirst(const std::vector<AncestryEntry> &entries, const std::vector<qint64> &times)
{
    std::vector<int> order(entries.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = int(i);
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        const AncestryEntry &left = entries[size_t(a)];
        const AncestryEntry &right = entries[size_t(b)];
        if (times[size_t(a)] != times[size_t(b)])
            return times[size_t(a)] < times[size_t(b)];
        if (left.checkpoint->id != right.checkpoint->id)
            return naturalLess(left.checkpoint->id, right.checkpoint->id);
        return left.occurrence < right.occurrence;
    });
    return order;
}

std::vector<qint64> timesOf(const std::vector<AncestryEntry> &entries)
{
    std::vector<const Checkpoint *> checkpoints;
    std::vector<int> parents;
    for (const AncestryEntry &entry : entries) {
        checkpoints.push_back(entry.checkpoint);
        parents.push_back(entry.parent);
    }
    return orderTimes(checkpoints, parents);
}

/// By entry: itself, or its nearest ancestor that is not hidden. Parents stand before their children in
/// `order`.
std::vector<Shown> nearestShown(const std::vector<AncestryEntry> &entries, const std::vector<int> &order)
{
    std::vector<Shown> shown(entries.size());
    for (const int at : order) {
        const AncestryEntry &entry = entries[size_t(at)];
        if (!entry.hidden) {
            shown[size_t(at)].entry = at;
        } else if (entry.parent >= 0) {
            const Shown &above = shown[size_t(entry.parent)];
            shown[size_t(at)] = {above.entry, std::max(above.provenance, entry.provenance)};
        }
    }
    return shown;
}

HistoryNode makeNode(const AncestryEntry &entry)
{
    HistoryNode node;
    node.checkpoint = *entry.checkpoint;
    node.key = entry.key;
    node.provenance = entry.provenance;
    node.namedParent = entry.namedParent;
    node.restoredAt = entry.restoredAt;
    node.rivalParent = entry.rivalParent;
    node.rivalProvenance = entry.rivalParent.isEmpty() ? Provenance::None : entry.rivalProvenance;
    node.flags = entry.flags;
    return node;
}

/// Ties a node to the nearest shown one at or above `parent`, a position in `shown`.
void link(HistoryNode &node, int parent, const std::vector<Shown> &shown, const std::vector<int> &nodeOf)
{
    node.parent = -1;
    if (parent < 0 || shown[size_t(parent)].entry < 0)
        return;
    const Shown &nearest = shown[size_t(parent)];
    node.parent = nodeOf[size_t(nearest.entry)];
    if (nearest.entry == parent)
        return;
    node.flags |= HistoryFlag::Bridged;
    node.provenance = std::max(node.provenance, nearest.provenance);
}

QSet<QString> safetyIds(const HistoryGraphOptions &options)
{
    QSet<QString> ids(options.safetyCheckpoints.cbegin(), options.safetyCheckpoints.cend());
    for (const RestoreRecord &record : options.restores) {
        if (!record.safetyCheckpointId.isEmpty())
            ids.insert(record.safetyCheckpointId);
    }
    return ids;
}

} // namespace

HistoryGraph::HistoryGraph()
    : m_data(std::make_shared<Data>())
{
}

HistoryGraph HistoryGraph::build(const QList<Checkpoint> &checkpoints, const HistoryGraphOptions &options)
{
    AncestryResolver resolver(checkpoints);
    std::vector<AncestryEntry> &entries = resolver.entries();
    const std::vector<qint64> times = timesOf(entries);
    const std::vector<int> order = oldestFirst(entries, times);
    const std::vector<RestoreEvent> events = restoreEvents(checkpoints, options.restores);
    ParentInference(resolver, order, times, events).run();

    auto graph = std::make_shared<Data>();
    for (AncestryEntry &entry : entries) {
        entry.hidden = entry.checkpoint->isAuto && !options.includeAuto;
        graph->autoCount += entry.checkpoint->isAuto;
    }
    const std::vector<int> nodeOf = graph->addNodes(entries, order, options);
    const std::vector<Shown> shown = nearestShown(entries, order);
    for (const int at : order) {
        if (const int index = nodeOf[size_t(at)]; index >= 0) {
            link(graph->nodes[size_t(index)], entries[size_t(at)].parent, shown, nodeOf);
            graph->addToParent(index);
        }
    }
    std::reverse(graph->roots.begin(), graph->roots.end());

    graph->restores = restoreSummaries(options.restores);
    graph->areMarksKnown = options.areMarksKnown;
    if (resolver.current())
        graph->current = *resolver.current();
    graph->here = makeNode(resolver.here());
    link(graph->here, resolver.here().parent, shown, nodeOf);
    if (!events.empty()) {
        const int target = resolver.find(events.back().target);
        graph->lastRestored = target < 0 ? -1 : nodeOf[size_t(target)];
        graph->lastRestoredAt = events.back().at;
    }
    return HistoryGraph(std::move(graph));
}

/// Returns the node of each entry, -1 for the hidden ones.
std::vector<int> HistoryGraph::Data::addNodes(const std::vector<AncestryEntry> &entries,
                                              const std::vector<int> &order,
                                              const HistoryGraphOptions &options)
{
    const QSet<QString> safety = safetyIds(options);
    std::vector<int> nodeOf(entries.size(), -1);
    nodes.reserve(entries.size());
    index.reserve(qsizetype(entries.size()));
    for (auto at = order.crbegin(); at != order.crend(); ++at) {
        const AncestryEntry &entry = entries[size_t(*at)];
        if (entry.hidden)
            continue;
        nodeOf[size_t(*at)] = int(nodes.size());
        index.insert(entry.key, int(nodes.size()));
        nodes.push_back(makeNode(entry));
        if (entry.occurrence == 1) {
            nodes.back().annotation = options.annotations.value(entry.checkpoint->id);
            nodes.back().isSafety = safety.contains(entry.checkpoint->id);
        }
    }
    return nodeOf;
}

void HistoryGraph::Data::addToParent(int node)
{
    const int parent = nodes[size_t(node)].parent;
    std::vector<int> &siblings = parent < 0 ? roots : nodes[size_t(parent)].children;
    siblings.push_back(node);
}

HistoryGraph HistoryGraph::filtered(const std::vector<bool> &keep) const
{
    const std::vector<HistoryNode> &all = m_data->nodes;
    std::vector<Shown> shown(all.size());
    for (size_t i = all.size(); i-- > 0;) { // parents first
        if (keep[i]) {
            shown[i].entry = int(i);
        } else if (all[i].parent >= 0) {
            const Shown &above = shown[size_t(all[i].parent)];
            shown[i] = {above.entry, std::max(above.provenance, all[i].provenance)};
        }
    }

    auto graph = std::make_shared<Data>();
    std::vector<int> nodeOf(all.size(), -1);
    for (size_t i = 0; i < all.size(); ++i) {
        if (!keep[i])
            continue;
        nodeOf[i] = int(graph->nodes.size());
        graph->index.insert(all[i].key, nodeOf[i]);
        graph->nodes.push_back(all[i]);
        graph->nodes.back().children.clear();
    }
    for (size_t i = all.size(); i-- > 0;) {
        if (keep[i]) {
            link(graph->nodes[size_t(nodeOf[i])], all[i].parent, shown, nodeOf);
            graph->addToParent(nodeOf[i]);
        }
    }
    std::reverse(graph->roots.begin(), graph->roots.end());
    graph->restores = m_data->restores;
    graph->current = m_data->current;
    graph->here = m_data->here;
    link(graph->here, m_data->here.parent, shown, nodeOf);
    if (m_data->lastRestored >= 0)
        graph->lastRestored = nodeOf[size_t(m_data->lastRestored)];
    graph->lastRestoredAt = m_data->lastRestoredAt;
    graph->autoCount = m_data->autoCount;
    graph->isFiltered = true;
    graph->areMarksKnown = m_data->areMarksKnown;
    return HistoryGraph(std::move(graph));
}

int HistoryGraph::newerThan(int index) const
{
    return index; // nodes() is newest first
}

} // namespace Savepoint
