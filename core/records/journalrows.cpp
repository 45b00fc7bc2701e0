// SPDX-License-Identifier: Apache-2.0
#include "core/records/journalrows.h"

#include "core/records/recordsql.h"

#include <QVariant>

#include <array>
#include <limits>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

// Words and not numbers on the disk: an enumeration may change, what was written may not.
constexpr std::array Kinds{std::pair{OperationRecord::Kind::Create, "create"_L1},
                           std::pair{OperationRecord::Kind::Restore, "restore"_L1},
                           std::pair{OperationRecord::Kind::Delete, "delete"_L1}};
constexpr std::array Outcomes{std::pair{OperationRecord::Outcome::Succeeded, "succeeded"_L1},
                              std::pair{OperationRecord::Outcome::Failed, "failed"_L1},
                              std::pair{OperationRecord::Outcome::Unknown, "unknown"_L1},
                              std::pair{OperationRecord::Outcome::NotStarted, "not started"_L1}};
constexpr std::array Steps{std::pair{OperationRecord::Step::Preparing, "preparing"_L1},
                           std::pair{OperationRecord::Step::SafetyCheckpoint, "safety checkpoint"_L1},
                           std::pair{OperationRecord::Step::Change, "change"_L1}};
constexpr std::array Evidences{std::pair{OperationRecord::Evidence::Answer, "answer"_L1},
                               std::pair{OperationRecord::Evidence::List, "list"_L1},
                               std::pair{OperationRecord::Evidence::Likely, "likely"_L1}};

template<typename Table, typename T> QString wordOf(const Table &table, T value)
{
    for (const auto &[known, word] : table) {
        if (known == value)
            return word;
    }
    return {};
}

template<typename T, size_t Size>
std::optional<T> valueOf(const std::array<std::pair<T, QLatin1StringView>, Size> &table, const QString &text)
{
    for (const auto &[known, word] : table) {
        if (word == text)
            return known;
    }
    return std::nullopt;
}

QString textValue(const QString &value)
{
    return value.isNull() ? u""_s : value; // a null string is NULL in SQL
}

QVariant timeValue(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime timeFrom(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

const QString &columns()
{
    static const QString names =
        u"uid, sprite_name, sprite_id, kind, checkpoint, comment, with_safety, safety_comment, "
        "safety_checkpoint, new_checkpoint, started, finished, outcome, duration, error, instance, undoes, "
        "step, base_before, evidence, acknowledged, checkpoint_created, last_heard, safety_unknown, "
        "error_code, "
        "request_id"_s;
    return names;
}

constexpr int SequenceColumn = 26; // behind them
constexpr int IdsBeforeColumn = 27; // where it is asked for: it may be large

/// What a later list may still change, and no user has looked at.
const QString &isOpen()
{
    static const QString condition =
        u"(outcome IS NULL OR outcome = 'unknown' OR safety_unknown = 1) AND acknowledged = 0"_s;
    return condition;
}

/// One a line, “v3<tab>1786543380000”; nothing behind the tab where there is no time.
QByteArray packed(const QList<CheckpointKey> &keys)
{
    QStringList lines;
    for (const CheckpointKey &key : keys) {
        const bool hasTime = key.created != CheckpointKey::NoTime;
        lines.append(key.id + u'\t' + (hasTime ? QString::number(key.created) : QString()));
    }
    return qCompress(lines.join(u'\n').toUtf8());
}

QList<CheckpointKey> unpacked(const QByteArray &bytes)
{
    QList<CheckpointKey> keys;
    const QStringList lines = QString::fromUtf8(qUncompress(bytes)).split(u'\n');
    for (const QString &line : lines) {
        const qsizetype tab = line.lastIndexOf(u'\t');
        bool hasTime = false;
        const qint64 created = line.sliced(tab + 1).toLongLong(&hasTime);
        CheckpointKey key{tab < 0 ? line : line.first(tab)}; // without a tab: of an older version
        if (tab >= 0 && hasTime)
            key.created = created;
        keys.append(key);
    }
    return keys;
}

OperationRecord recordFrom(const QSqlQuery &row, bool withIds)
{
    OperationRecord record;
    record.uid = row.value(0).toString();
    record.spriteName = row.value(1).toString();
    record.spriteId = row.value(2).toString();
    record.kind = valueOf(Kinds, row.value(3).toString()).value_or(OperationRecord::Kind::Create);
    record.checkpointId = row.value(4).toString();
    record.comment = row.value(5).toString();
    record.withSafetyCheckpoint = row.value(6).toBool();
    record.safetyComment = row.value(7).toString();
    record.safetyCheckpointId = row.value(8).toString();
    record.newCheckpointId = row.value(9).toString();
    record.startedAt = timeFrom(row.value(10));
    record.finishedAt = timeFrom(row.value(11));
    record.outcome = valueOf(Outcomes, row.value(12).toString());
    record.duration = std::chrono::milliseconds(row.value(13).toLongLong());
    record.errorText = row.value(14).toString();
    record.instance = row.value(15).toString();
    record.undoes = row.value(16).toString();
    record.step = valueOf(Steps, row.value(17).toString()).value_or(OperationRecord::Step::Change);
    record.baseBefore = row.value(18).toString();
    record.evidence =
        valueOf(Evidences, row.value(19).toString()).value_or(OperationRecord::Evidence::Likely);
    record.isAcknowledged = row.value(20).toBool();
    record.checkpointCreated = timeFrom(row.value(21));
    record.lastHeard = timeFrom(row.value(22));
    record.isSafetyUnknown = row.value(23).toBool();
    record.errorCode = row.value(24).toString();
    record.requestId = row.value(25).toString();
    const QByteArray ids = withIds ? row.value(IdsBeforeColumn).toByteArray() : QByteArray();
    if (!ids.isEmpty())
        record.idsBefore = unpacked(ids);
    return record;
}

RecordResult<QList<JournalEntry>> readEntries(const QSqlDatabase &database, const QString &rest,
                                              const QVariantList &values, bool withIds = false)
{
    const QString names = columns() + (withIds ? ", sequence, ids_before"_L1 : ", sequence"_L1);
    auto asked = execute(database, u"SELECT %1 FROM operations "_s.arg(names) + rest, values);
    if (!asked)
        return asked.error();
    QSqlQuery query = std::move(asked).value();
    QList<JournalEntry> entries;
    while (query.next())
        entries.append({query.value(SequenceColumn).toLongLong(), recordFrom(query, withIds)});
    if (query.lastError().isValid())
        return recordErrorFrom(query.lastError());
    return entries;
}

RecordResult<QList<OperationRecord>> read(const QSqlDatabase &database, const QString &rest,
                                          const QVariantList &values, bool withIds = false)
{
    const auto entries = readEntries(database, rest, values, withIds);
    if (!entries)
        return entries.error();
    QList<OperationRecord> records;
    for (const JournalEntry &entry : *entries)
        records.append(entry.record);
    return records;
}

RecordResult<JournalEntry> entryOf(const QSqlDatabase &database, const QString &uid)
{
    const auto found = readEntries(database, u"WHERE uid = ?"_s, {uid});
    if (!found)
        return found.error();
    return found->isEmpty() ? RecordResult<JournalEntry>(RecordError{RecordError::Kind::Other, uid})
                            : RecordResult<JournalEntry>(found->first());
}

RecordResult<QList<std::chrono::milliseconds>> durations(const QSqlDatabase &database, const QString &rest,
                                                         const QVariantList &values)
{
    // Only what the server itself said the end of: otherwise it is the time until somebody looked. Not the
    // whole of a long journal: an intent may be waiting to be written.
    auto asked = execute(database,
                         u"SELECT duration FROM operations WHERE outcome = 'succeeded' AND evidence = "
                         "'answer' AND sequence > (SELECT MAX(sequence) FROM operations) - 2000 AND "_s
                             + rest,
                         values);
    if (!asked)
        return asked.error();
    QSqlQuery query = std::move(asked).value();
    QList<std::chrono::milliseconds> found;
    while (query.next())
        found.append(std::chrono::milliseconds(query.value(0).toLongLong()));
    if (query.lastError().isValid())
        return recordErrorFrom(query.lastError());
    return found;
}

} // namespace

RecordResult<JournalEntry> writeOperation(const QSqlDatabase &database, const QString &server,
                                          const OperationRecord &record)
{
    const QVariant outcome = record.outcome ? QVariant(wordOf(Outcomes, *record.outcome)) : QVariant();
    const QVariant ids =
        !record.isOpen() || record.idsBefore.isEmpty() ? QVariant() : QVariant(packed(record.idsBefore));
    auto written = execute(
        database,
        u"INSERT INTO operations(%1, ids_before, server) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(uid) DO UPDATE SET safety_checkpoint = excluded.safety_checkpoint, "
        "new_checkpoint = excluded.new_checkpoint, finished = excluded.finished, outcome = excluded.outcome, "
        "duration = excluded.duration, error = excluded.error, step = excluded.step, "
        "base_before = excluded.base_before, evidence = excluded.evidence, "
        "acknowledged = excluded.acknowledged, ids_before = excluded.ids_before, "
        "checkpoint_created = excluded.checkpoint_created, last_heard = excluded.last_heard, "
        "safety_unknown = excluded.safety_unknown, error_code = excluded.error_code, "
        "request_id = excluded.request_id "
        // Whoever writes last does not undo what another window has found out.
        "WHERE outcome IS NULL OR outcome = 'unknown' "
        "OR (excluded.safety_unknown <= safety_unknown AND (outcome = excluded.outcome "
        "OR (excluded.outcome != 'unknown' AND excluded.evidence = 'answer')))"_s.arg(columns()),
        {record.uid,
         textValue(record.spriteName),
         textValue(record.spriteId),
         wordOf(Kinds, record.kind),
         textValue(record.checkpointId),
         textValue(record.comment),
         record.withSafetyCheckpoint,
         textValue(record.safetyComment),
         textValue(record.safetyCheckpointId),
         textValue(record.newCheckpointId),
         timeValue(record.startedAt),
         timeValue(record.finishedAt),
         outcome,
         qint64(record.duration.count()),
         textValue(record.errorText),
         textValue(record.instance),
         textValue(record.undoes),
         wordOf(Steps, record.step),
         textValue(record.baseBefore),
         wordOf(Evidences, record.evidence),
         record.isAcknowledged,
         timeValue(record.checkpointCreated),
         timeValue(record.lastHeard),
         record.isSafetyUnknown,
         textValue(record.errorCode),
         textValue(record.requestId),
         ids,
         server});
    return written ? entryOf(database, record.uid) : RecordResult<JournalEntry>(written.error());
}

RecordResult<QList<OperationRecord>> readOperations(const QSqlDatabase &database, const QString &server,
                                                    const QString &spriteName, int limit)
{
    if (spriteName.isEmpty())
        return read(database, u"WHERE server = ? ORDER BY sequence DESC LIMIT ?"_s, {server, limit});
    return read(database, u"WHERE server = ? AND sprite_name = ? ORDER BY sequence DESC LIMIT ?"_s,
                {server, spriteName, limit});
}

RecordResult<QList<JournalEntry>> readPage(const QSqlDatabase &database, const QString &server,
                                           const QString &spriteName, qint64 before, int limit)
{
    const qint64 end = before > 0 ? before : std::numeric_limits<qint64>::max();
    if (spriteName.isEmpty())
        return readEntries(database, u"WHERE server = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?"_s,
                           {server, end, limit});
    return readEntries(
        database, u"WHERE server = ? AND sequence < ? AND sprite_name = ? ORDER BY sequence DESC LIMIT ?"_s,
        {server, end, spriteName, limit});
}

RecordResult<EarlierDurations> readDurations(const QSqlDatabase &database, const QString &server,
                                             const OperationRecord &like, int limit)
{
    const QString latest = u"ORDER BY sequence DESC LIMIT ?"_s;
    const QString kind = wordOf(Kinds, like.kind);
    const auto ofSprite =
        durations(database, u"server = ? AND kind = ? AND with_safety = ? AND sprite_name = ? "_s + latest,
                  {server, kind, like.withSafetyCheckpoint, textValue(like.spriteName), limit});
    if (!ofSprite)
        return ofSprite.error();
    const auto ofServer = durations(database, u"server = ? AND kind = ? AND with_safety = ? "_s + latest,
                                    {server, kind, like.withSafetyCheckpoint, limit});
    if (!ofServer)
        return ofServer.error();
    return EarlierDurations{*ofSprite, *ofServer};
}

RecordResult<QList<OperationRecord>> readRestores(const QSqlDatabase &database, const QString &server)
{
    return read(
        database,
        u"WHERE server = ? AND kind = 'restore' AND (outcome = 'succeeded' OR safety_checkpoint != '') "
        "ORDER BY sequence"_s,
        {server});
}

RecordResult<QList<OperationRecord>> readUnsettled(const QSqlDatabase &database, const QString &server)
{
    return read(database, u"WHERE server = ? AND %1 AND instance != '' ORDER BY sequence"_s.arg(isOpen()),
                {server}, true);
}

RecordResult<QList<OperationRecord>> readOpen(const QSqlDatabase &database, const QString &server,
                                              const OperationRecord &beside)
{
    return read(
        database,
        u"WHERE server = ? AND sprite_name = ? AND %1 AND instance != '' AND uid != ? ORDER BY sequence"_s
            .arg(isOpen()),
        {server, textValue(beside.spriteName), beside.uid}, true);
}

} // namespace Savepoint
