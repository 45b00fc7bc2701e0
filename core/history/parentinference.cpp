// SPDX-License-Identifier: Apache-2.0
#include "core/history/parentinference.h"

#include "core/history/historyorder.h"

#include <algorithm>

namespace Savepoint {

ParentInference::ParentInference(AncestryResolver &resolver, const std::vector<int> &order,
                                 const std::vector<qint64> &times, const std::vector<RestoreEvent> &events)
    : m_resolver(resolver)
    , m_order(order)
    , m_times(times)
    , m_events(events)
    , m_before(order.size() + 1, nullptr)
    , m_manual(order.size(), -1)
{
}

void ParentInference::run()
{
    std::vector<AncestryEntry> &entries = m_resolver.entries();
    m_reportsAncestry = std::any_of(entries.cbegin(), entries.cend(), [](const AncestryEntry &entry) {
        return entry.provenance == Provenance::Reported;
    });
    placeEvents();
    const RestoreEvent *restore = nullptr;
    for (size_t i = 0; i < m_order.size(); ++i) {
        AncestryEntry &entry = entries[size_t(m_order[i])];
        if (m_before[i])
            restore = m_before[i];
        const bool counts = entry.occurrence == 1 && hasOrder(*entry.checkpoint);
        if (counts) {
            visit(entry, std::exchange(restore, nullptr));
            m_previous = m_order[i];
        } else {
            checkRivals(entry, nullptr);
        }
        if (!entry.checkpoint->isAuto)
            m_manual[size_t(m_order[i])] = m_order[i];
        else if (entry.parent >= 0)
            m_manual[size_t(m_order[i])] = m_manual[size_t(entry.parent)];
    }
    if (m_before.back())
        restore = m_before.back();
    visit(m_resolver.here(), restore);
}

/// Clocks differ, so a restore is never before what it needs: its target and its safety checkpoint.
void ParentInference::placeEvents()
{
    std::vector<size_t> positions(m_order.size());
    for (size_t i = 0; i < m_order.size(); ++i)
        positions[size_t(m_order[i])] = i;
    size_t latest = 0;
    for (const RestoreEvent &event : m_events) {
        size_t at = latest; // restores keep their own order
        if (event.at.isValid()) {
            const qint64 time = event.at.toMSecsSinceEpoch();
            const auto after =
                std::partition_point(m_order.cbegin() + std::ptrdiff_t(at), m_order.cend(),
                                     [&](int entry) { return m_times[size_t(entry)] <= time; });
            at = size_t(after - m_order.cbegin());
        }
        for (const QString &id : {event.target, event.safetyCheckpointId}) {
            if (const int entry = m_resolver.find(id); entry >= 0)
                at = std::max(at, positions[size_t(entry)] + 1);
        }
        latest = at;
        m_before[at] = &event;
    }
}

void ParentInference::visit(AncestryEntry &entry, const RestoreEvent *restore)
{
    const bool isSettled =
        entry.provenance != Provenance::None || entry.flags.testFlag(HistoryFlag::CycleBroken);
    if (isSettled) {
        checkRivals(entry, restore);
    } else if (restore) {
        entry.provenance = restore->provenance;
        entry.restoredAt = restore->at;
        entry.namedParent = restore->target;
        entry.parent = m_resolver.find(restore->target);
        entry.flags.setFlag(HistoryFlag::MissingAncestor, entry.parent < 0);
    } else if (m_previous >= 0 && !(m_reportsAncestry && entry.checkpoint->historyAt >= 0)) {
        entry.provenance = Provenance::Assumed;
        entry.parent = m_previous;
        entry.namedParent = m_resolver.entries()[size_t(m_previous)].checkpoint->id;
    }
}

/// Reported wins. What another source says is kept beside it, unless it is the same state by another name: an
/// automatic checkpoint made on the way.
void ParentInference::checkRivals(AncestryEntry &entry, const RestoreEvent *restore) const
{
    if (!entry.rivalParent.isEmpty() && isSameState(entry, m_resolver.find(entry.rivalParent)))
        entry.rivalParent.clear();
    const bool differs = restore && entry.provenance == Provenance::Reported
        && entry.namedParent != restore->target && !isSameState(entry, m_resolver.find(restore->target));
    if (differs && entry.rivalParent.isEmpty()) {
        entry.rivalParent = restore->target;
        entry.rivalProvenance = restore->provenance;
        entry.restoredAt = restore->at;
    }
    entry.flags.setFlag(HistoryFlag::Contradicted, !entry.rivalParent.isEmpty());
}

bool ParentInference::isSameState(const AncestryEntry &entry, int other) const
{
    if (other < 0 || entry.parent < 0)
        return false;
    return other == entry.parent || other == m_manual[size_t(entry.parent)];
}

} // namespace Savepoint
