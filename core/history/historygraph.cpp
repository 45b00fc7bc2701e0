// SPDX-License-Identifier: Apache-2.0
#include "core/history/historygraph.h"

#include "core/base/naturalorder.h"
#include "core/history/historyorder.h"

#include <algorithm>
#include <vector>

namespace Savepoint {

namespace {

/// One entry of the list on its way to a node. Indices are positions among all entries, hidden ones included.
struct Entry {
    const Checkpoint *checkpoint = nullptr;
    QString key;
    int occurrence = 1; // 2 for the second entry with this id, ...
    int parent = -1;
    QString namedParent;
    HistoryFlags flags;
    bool hidden = false;
};

/// Nearest listed id of histories whose last ids are not listed, so that a list that lacks a long stretch is
/// walked once and not once per checkpoint. By last id and length; chains that share both are told apart.
class MissingChains final {
public:
    /// nullptr: not known yet.
    [[nodiscard]] const int *find(const Ancestry &chain) const
    {
        const auto bucket = m_known.constFind({chain.last(), chain.count()});
        if (bucket == m_known.cend())
            return nullptr;
        const auto known = std::find_if(bucket->cbegin(), bucket->cend(),
                                        [&](const auto &candidate) { return candidate.first == chain; });
        return known == bucket->cend() ? nullptr : &known->second;
    }
    void insert(const Ancestry &chain, int nearest)
    {
        m_known[{chain.last(), chain.count()}].emplace_back(chain, nearest);
    }

private:
    QHash<std::pair<QString, int>, std::vector<std::pair<Ancestry, int>>> m_known;
};

/// From a list to entries with resolved parents and no cycles.
class Resolver final {
public:
    Resolver(const QList<Checkpoint> &checkpoints, const HistoryGraphOptions &options)
    {
        collect(checkpoints, options);
        assignKeys();
        for (Entry &entry : m_entries)
            resolve(entry);
        breakCycles();
        findVisibleAncestors();
    }

    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    [[nodiscard]] const Checkpoint *current() const { return m_current; }
    [[nodiscard]] int autoCount() const { return m_autoCount; }
    /// The entry itself, or its nearest ancestor that is not hidden; -1 when there is none.
    [[nodiscard]] int visible(int entry) const { return entry < 0 ? -1 : m_visible[size_t(entry)]; }
    /// The visible entry that the live state continues from; -1 when the server does not say.
    [[nodiscard]] int baseOfCurrent()
    {
        if (!m_current)
            return -1;
        if (const int source = m_first.value(m_current->sourceId, -1); source >= 0)
            return visible(source);
        return visible(nearestListed(m_current->history, m_current->id));
    }

private:
    void collect(const QList<Checkpoint> &checkpoints, const HistoryGraphOptions &options);
    void assignKeys();
    void resolve(Entry &entry);
    [[nodiscard]] int nearestListed(const Ancestry &history, const QString &self);
    void breakCycles();
    void breakCycle(int member);
    [[nodiscard]] static bool isOlder(const Entry &left, const Entry &right);
    void findVisibleAncestors();

    std::vector<Entry> m_entries;
    QHash<QString, int> m_first; // by id: the first entry that has it
    const Checkpoint *m_current = nullptr;
    MissingChains m_missing;
    std::vector<int> m_visible;
    int m_autoCount = 0;
};

void Resolver::collect(const QList<Checkpoint> &checkpoints, const HistoryGraphOptions &options)
{
    m_entries.reserve(size_t(checkpoints.size()));
    for (const Checkpoint &checkpoint : checkpoints) {
        if (checkpoint.isCurrent()) {
            if (!m_current)
                m_current = &checkpoint;
            continue;
        }
        Entry entry;
        entry.checkpoint = &checkpoint;
        entry.hidden = checkpoint.isAuto && !options.includeAuto;
        entry.flags.setFlag(HistoryFlag::MissingTime, !checkpoint.createTime.isValid());
        entry.flags.setFlag(HistoryFlag::Unhealthy, !checkpoint.isHealthy());
        m_autoCount += checkpoint.isAuto;
        m_entries.push_back(std::move(entry));
    }
}

void Resolver::assignKeys()
{
    // The first entry of every id gets the plain id, whatever stands between, so a repeated id never takes
    // the key of a checkpoint that is really called `v1#2`.
    std::vector<size_t> repeated;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        const QString &id = m_entries[i].checkpoint->id;
        if (id.isEmpty() || m_first.contains(id)) { // the empty key is taken by "You are here"
            repeated.push_back(i);
        } else {
            m_entries[i].key = id;
            m_first.insert(id, int(i));
        }
    }
    QHash<QString, int> occurrences;
    QHash<QString, bool> taken;
    for (const size_t i : repeated) {
        Entry &entry = m_entries[i];
        int &count = occurrences[entry.checkpoint->id];
        entry.occurrence = ++count + 1;
        int number = entry.occurrence;
        do {
            entry.key = entry.checkpoint->id + u'#' + QString::number(number++);
        } while (m_first.contains(entry.key) || taken.contains(entry.key));
        taken.insert(entry.key, true);
        entry.flags |= HistoryFlag::DuplicateId;
    }
}

void Resolver::resolve(Entry &entry)
{
    const QString &self = entry.checkpoint->id;
    const QString &source = entry.checkpoint->sourceId;
    // Some servers may list a checkpoint in its own history; that says nothing about its parent.
    Ancestry history = entry.checkpoint->history;
    bool namesItself = source == self;
    while (!history.isEmpty() && history.last() == self) {
        history = history.parent();
        namesItself = true;
    }

    const bool hasSource = !source.isEmpty() && source != self;
    entry.namedParent = hasSource ? source : history.last();
    if (entry.namedParent.isEmpty()) {
        entry.flags.setFlag(HistoryFlag::CycleBroken, namesItself && !self.isEmpty());
        return;
    }
    entry.parent = m_first.value(entry.namedParent, -1);
    if (entry.parent >= 0)
        return;
    entry.flags |= HistoryFlag::MissingAncestor;
    entry.parent = nearestListed(history, self);
    entry.flags.setFlag(HistoryFlag::Bridged, entry.parent >= 0);
}

int Resolver::nearestListed(const Ancestry &history, const QString &self)
{
    std::vector<Ancestry> walked;
    bool metItself = false; // then the answer holds for this entry only
    int nearest = -1;
    for (Ancestry at = history; !at.isEmpty(); at = at.parent()) {
        const QString id = at.last();
        if (id == self) {
            metItself = true;
            continue;
        }
        if (const auto listed = m_first.constFind(id); listed != m_first.cend()) {
            nearest = *listed;
            break;
        }
        const int *answer = m_missing.find(at);
        if (answer && (*answer < 0 || m_entries[size_t(*answer)].checkpoint->id != self)) {
            nearest = *answer;
            break;
        }
        walked.push_back(at);
    }
    if (!metItself) {
        for (const Ancestry &chain : walked)
            m_missing.insert(chain, nearest);
    }
    return nearest;
}

void Resolver::breakCycles()
{
    enum class Visit { None, OnPath, Done };
    std::vector<Visit> visits(m_entries.size(), Visit::None);
    std::vector<size_t> path;
    for (size_t start = 0; start < m_entries.size(); ++start) {
        int at = int(start);
        for (; at >= 0 && visits[size_t(at)] == Visit::None; at = m_entries[size_t(at)].parent) {
            visits[size_t(at)] = Visit::OnPath;
            path.push_back(size_t(at));
        }
        if (at >= 0 && visits[size_t(at)] == Visit::OnPath)
            breakCycle(at);
        for (; !path.empty(); path.pop_back())
            visits[path.back()] = Visit::Done;
    }
}

void Resolver::breakCycle(int member)
{
    int oldest = member;
    for (int at = m_entries[size_t(member)].parent; at != member; at = m_entries[size_t(at)].parent) {
        if (isOlder(m_entries[size_t(at)], m_entries[size_t(oldest)]))
            oldest = at;
    }
    m_entries[size_t(oldest)].parent = -1;
    m_entries[size_t(oldest)].flags |= HistoryFlag::CycleBroken;
    m_entries[size_t(oldest)].flags.setFlag(HistoryFlag::Bridged, false);
}

bool Resolver::isOlder(const Entry &left, const Entry &right)
{
    const qint64 leftTime = reportedTime(*left.checkpoint);
    const qint64 rightTime = reportedTime(*right.checkpoint);
    return leftTime != rightTime ? leftTime < rightTime : naturalLess(left.key, right.key);
}

void Resolver::findVisibleAncestors()
{
    constexpr int Unvisited = -2;
    m_visible.assign(m_entries.size(), Unvisited);
    std::vector<size_t> path;
    for (size_t start = 0; start < m_entries.size(); ++start) {
        int at = int(start);
        while (at >= 0 && m_visible[size_t(at)] == Unvisited && m_entries[size_t(at)].hidden) {
            path.push_back(size_t(at));
            at = m_entries[size_t(at)].parent;
        }
        int answer = at;
        if (at >= 0 && m_visible[size_t(at)] != Unvisited)
            answer = m_visible[size_t(at)];
        else if (at >= 0)
            m_visible[size_t(at)] = at;
        for (; !path.empty(); path.pop_back())
            m_visible[path.back()] = answer;
    }
}

/// Positions of the visible entries, newest first. Times come from all entries, hidden ones included, so that
/// hiding some does not reorder the others.
std::vector<int> newestFirst(const std::vector<Entry> &entries)
{
    std::vector<const Checkpoint *> checkpoints;
    std::vector<int> parents;
    std::vector<int> order;
    for (size_t i = 0; i < entries.size(); ++i) {
        checkpoints.push_back(entries[i].checkpoint);
        parents.push_back(entries[i].parent);
        if (!entries[i].hidden)
            order.push_back(int(i));
    }
    const std::vector<qint64> times = orderTimes(checkpoints, parents);
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        const Entry &left = entries[size_t(a)];
        const Entry &right = entries[size_t(b)];
        if (times[size_t(a)] != times[size_t(b)])
            return times[size_t(a)] > times[size_t(b)];
        if (left.checkpoint->id != right.checkpoint->id)
            return naturalLess(right.checkpoint->id, left.checkpoint->id);
        return left.occurrence > right.occurrence;
    });
    return order;
}

HistoryNode makeNode(const Entry &entry, const HistoryGraphOptions &options)
{
    HistoryNode node;
    node.checkpoint = *entry.checkpoint;
    node.key = entry.key;
    node.namedParent = entry.namedParent;
    node.provenance = entry.namedParent.isEmpty() ? Provenance::None : Provenance::Reported;
    node.flags = entry.flags;
    if (entry.occurrence == 1)
        node.annotation = options.annotations.value(entry.checkpoint->id);
    return node;
}

} // namespace

HistoryGraph HistoryGraph::build(const QList<Checkpoint> &checkpoints, const HistoryGraphOptions &options)
{
    Resolver resolver(checkpoints, options);
    const std::vector<Entry> &entries = resolver.entries();
    const std::vector<int> order = newestFirst(entries);

    HistoryGraph graph;
    std::vector<int> nodeOf(entries.size(), -1);
    graph.m_nodes.reserve(order.size());
    graph.m_index.reserve(qsizetype(order.size()));
    for (const int entry : order) {
        nodeOf[size_t(entry)] = int(graph.m_nodes.size());
        graph.m_index.insert(entries[size_t(entry)].key, int(graph.m_nodes.size()));
        graph.m_nodes.push_back(makeNode(entries[size_t(entry)], options));
    }

    for (int i = int(order.size()) - 1; i >= 0; --i) { // oldest first
        const int direct = entries[size_t(order[size_t(i)])].parent;
        const int parent = resolver.visible(direct);
        HistoryNode &node = graph.m_nodes[size_t(i)];
        if (parent < 0) {
            graph.m_roots.push_back(i);
            continue;
        }
        node.parent = nodeOf[size_t(parent)];
        if (parent != direct)
            node.flags |= HistoryFlag::Bridged;
        graph.m_nodes[size_t(node.parent)].children.push_back(i);
    }
    std::reverse(graph.m_roots.begin(), graph.m_roots.end());

    if (resolver.current())
        graph.m_current = *resolver.current();
    if (const int base = resolver.baseOfCurrent(); base >= 0)
        graph.m_baseOfCurrent = nodeOf[size_t(base)];
    graph.m_autoCount = resolver.autoCount();
    return graph;
}

int HistoryGraph::newerThan(int index) const
{
    return index; // nodes() is newest first
}

} // namespace Savepoint
