// SPDX-License-Identifier: Apache-2.0
#include "core/history/ancestryresolver.h"

#include "core/base/naturalorder.h"
#include "core/history/historyorder.h"
#include "core/history/restoreevents.h"

#include <algorithm>

namespace Savepoint {

namespace {

/// How many ids at the near end of a history are asked for theirs when it looks wrong.
constexpr int AskedAncestors = 50;

/// The history as ids of ancestors only, without the checkpoint itself at its end.
Ancestry ancestorsOnly(const Checkpoint &checkpoint, bool &namesItself)
{
    Ancestry history = checkpoint.history;
    while (!history.isEmpty()) {
        const QString last = history.last();
        if (last == checkpoint.id) // some servers may list a checkpoint in its own history
            namesItself = true;
        else if (!isRestoreRecord(last))
            break;
        history = history.parent();
    }
    return history;
}

} // namespace

AncestryEntry AncestryEntry::of(const Checkpoint &checkpoint)
{
    AncestryEntry entry;
    entry.checkpoint = &checkpoint;
    entry.flags.setFlag(HistoryFlag::MissingTime, !checkpoint.createTime.isValid());
    entry.flags.setFlag(HistoryFlag::Unhealthy, !checkpoint.isHealthy());
    return entry;
}

const AncestryResolver::Found *AncestryResolver::MissingChains::find(const Ancestry &chain) const
{
    const auto bucket = m_known.constFind({chain.last(), chain.count()});
    if (bucket == m_known.cend())
        return nullptr;
    const auto known = std::find_if(bucket->cbegin(), bucket->cend(),
                                    [&](const auto &candidate) { return candidate.first == chain; });
    return known == bucket->cend() ? nullptr : &known->second;
}

void AncestryResolver::MissingChains::insert(const Ancestry &chain, const Found &nearest)
{
    m_known[{chain.last(), chain.count()}].emplace_back(chain, nearest);
}

AncestryResolver::AncestryResolver(const QList<Checkpoint> &checkpoints)
{
    collect(checkpoints);
    assignKeys();
    for (AncestryEntry &entry : m_entries)
        resolve(entry);
    breakCycles();
    m_here = AncestryEntry::of(m_current ? *m_current : m_unsaid);
    resolve(m_here);
    // Of `Current` "only its id means anything": no time and no health of its own.
    m_here.flags &=
        HistoryFlags(HistoryFlag::MissingAncestor) | HistoryFlag::Bridged | HistoryFlag::Contradicted;
}

void AncestryResolver::collect(const QList<Checkpoint> &checkpoints)
{
    m_entries.reserve(size_t(checkpoints.size()));
    for (const Checkpoint &checkpoint : checkpoints) {
        if (!checkpoint.isCurrent())
            m_entries.push_back(AncestryEntry::of(checkpoint));
        else if (!m_current)
            m_current = &checkpoint;
    }
}

void AncestryResolver::assignKeys()
{
    // The first entry of every id gets the plain id, whatever stands between, so a repeated id never takes
    // the key of a checkpoint that is really called `v1#2`.
    std::vector<size_t> repeated;
    m_first.reserve(qsizetype(m_entries.size()));
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
        AncestryEntry &entry = m_entries[i];
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

void AncestryResolver::resolve(AncestryEntry &entry)
{
    const QString &self = entry.checkpoint->id;
    const QString &source = entry.checkpoint->sourceId;
    bool namesItself = source == self;
    const Ancestry history = ancestorsOnly(*entry.checkpoint, namesItself);

    const Found nearest = nearestIn(history, self);
    const bool hasSource = !source.isEmpty() && source != self;
    entry.namedParent = hasSource ? source : history.last();
    if (entry.namedParent.isEmpty()) {
        entry.flags.setFlag(HistoryFlag::CycleBroken, namesItself && !self.isEmpty());
        return;
    }
    entry.provenance = Provenance::Reported;
    if (hasSource && find(source) >= 0) {
        entry.parent = find(source);
        if (nearest.entry >= 0 && nearest.entry != entry.parent) {
            entry.rivalParent = m_entries[size_t(nearest.entry)].checkpoint->id;
            entry.rivalProvenance = Provenance::Reported;
        }
        return;
    }
    entry.parent = nearest.entry;
    if (!hasSource && nearest.entry >= 0 && nearest.at.isEmpty()) // not what stands last is the parent
        entry.namedParent = m_entries[size_t(nearest.entry)].checkpoint->id;
    if (entry.parent >= 0 && m_entries[size_t(entry.parent)].checkpoint->id == entry.namedParent)
        return;
    entry.flags |= HistoryFlag::MissingAncestor;
    entry.flags.setFlag(HistoryFlag::Bridged, entry.parent >= 0);
}

AncestryResolver::Found AncestryResolver::nearestIn(const Ancestry &history, const QString &self)
{
    const Found found = lastListed(history, self);
    return found.entry < 0 ? found : nearerByOwnHistories(history, found, self);
}

AncestryResolver::Found AncestryResolver::lastListed(const Ancestry &history, const QString &self)
{
    std::vector<Ancestry> walked;
    bool metItself = false; // then the answer holds for this entry only
    Found nearest;
    for (Ancestry at = history; !at.isEmpty(); at = at.parent()) {
        const QString id = at.last();
        if (id == self) {
            metItself = true;
            continue;
        }
        if (const auto listed = m_first.constFind(id); listed != m_first.cend()) {
            nearest = {*listed, at};
            break;
        }
        const Found *answer = m_missing.find(at);
        if (answer && (answer->entry < 0 || m_entries[size_t(answer->entry)].checkpoint->id != self)) {
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

/// The entries know better than the order of a history: an id in it whose own history has the found one is
/// nearer. Costs nothing where the order is as it should be.
AncestryResolver::Found AncestryResolver::nearerByOwnHistories(const Ancestry &history, const Found &found,
                                                               const QString &self) const
{
    const auto historyOf = [this](int entry) -> const Ancestry & {
        return m_entries[size_t(entry)].checkpoint->history;
    };
    const QString before = found.at.parent().last();
    if (before.isEmpty() || historyOf(found.entry).last() == before)
        return found;

    int best = found.entry;
    const auto ask = [&](const QString &id) {
        const int entry = id == self ? -1 : find(id);
        if (entry >= 0 && historyOf(entry).count() > historyOf(best).count())
            best = entry;
    };
    ask(history.first());
    Ancestry at = history;
    for (int i = 0; i < AskedAncestors && !at.isEmpty(); ++i, at = at.parent())
        ask(at.last());
    const bool isNearer = best != found.entry && historyOf(best).contains(found.at.last());
    return isNearer ? Found{best, {}} : found;
}

void AncestryResolver::breakCycles()
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

void AncestryResolver::breakCycle(int member)
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

bool AncestryResolver::isOlder(const AncestryEntry &left, const AncestryEntry &right)
{
    const qint64 leftTime = reportedTime(*left.checkpoint);
    const qint64 rightTime = reportedTime(*right.checkpoint);
    return leftTime != rightTime ? leftTime < rightTime : naturalLess(left.key, right.key);
}

} // namespace Savepoint
