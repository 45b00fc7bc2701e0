// SPDX-License-Identifier: Apache-2.0
#include "core/history/restoreevents.h"

#include <QSet>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaximumRecords = 1000; // read of one history; it is a list of what people did

RestoreEvent readRecord(const QString &record)
{
    RestoreEvent event;
    event.provenance = Provenance::Reported;
    const QList<QStringView> fields = QStringView(record).split(u';');
    for (const QStringView field : fields) {
        if (field.startsWith("to="_L1))
            event.target = field.sliced(3).trimmed().toString();
        else if (field.startsWith("time="_L1))
            event.at = QDateTime::fromString(field.sliced(5).trimmed().toString(), Qt::ISODate).toUTC();
    }
    return event;
}

void collectRecords(const Checkpoint &checkpoint, QSet<QString> &seen, std::vector<RestoreEvent> &events)
{
    Ancestry at = checkpoint.history;
    for (int i = 0; i < MaximumRecords && !at.isEmpty(); ++i, at = at.parent()) {
        const QString text = at.last();
        if (!isRestoreRecord(text))
            return; // a history of ancestors
        if (seen.contains(text))
            continue;
        seen.insert(text);
        if (RestoreEvent event = readRecord(text); !event.target.isEmpty() && event.at.isValid())
            events.push_back(std::move(event));
    }
}

} // namespace

bool isRestoreRecord(QStringView historyEntry)
{
    return historyEntry.startsWith("to="_L1);
}

std::vector<RestoreEvent> restoreEvents(const QList<Checkpoint> &checkpoints,
                                        const QList<RestoreRecord> &performed)
{
    std::vector<RestoreEvent> events;
    for (const RestoreRecord &record : performed)
        events.push_back(
            {record.checkpointId, record.finishedAt, record.safetyCheckpointId, Provenance::Known});
    QSet<QString> seen;
    for (const Checkpoint &checkpoint : checkpoints)
        collectRecords(checkpoint, seen, events);
    const auto millis = [](const RestoreEvent &event) {
        return event.at.isValid() ? event.at.toMSecsSinceEpoch() : std::numeric_limits<qint64>::min();
    };
    std::stable_sort(events.begin(), events.end(), [&](const RestoreEvent &a, const RestoreEvent &b) {
        return std::make_pair(millis(a), a.provenance) < std::make_pair(millis(b), b.provenance);
    });
    return events;
}

} // namespace Savepoint
