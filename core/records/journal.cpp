// SPDX-License-Identifier: Apache-2.0
#include "core/records/journal.h"

#include "core/records/journalrows.h"
#include "core/records/recordsql.h"
#include "core/records/recordstore.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace Savepoint {

namespace {

constexpr std::chrono::seconds TryAgainPause{5};

RecordResult<QList<JournalEntry>> writeOperations(const QSqlDatabase &database, const QString &server,
                                                  const QList<OperationRecord> &records)
{
    QList<JournalEntry> entries;
    for (const OperationRecord &record : records) {
        const auto entry = writeOperation(database, server, record);
        if (!entry)
            return entry.error();
        entries.append(*entry);
    }
    return entries;
}

bool hasSucceeded(const OperationRecord &record)
{
    return record.outcome == OperationRecord::Outcome::Succeeded;
}

RestoreRecord restoreOf(const OperationRecord &record)
{
    return {.checkpointId = record.checkpointId,
            .finishedAt = record.finishedAt,
            .safetyCheckpointId = record.safetyCheckpointId,
            .uid = record.uid,
            .undoes = record.undoes,
            .duration = record.duration};
}

} // namespace

Journal::Journal(RecordStore &store, QString server, const QString &path, SecretRemoval secret,
                 QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_server(std::move(server))
    , m_instance(path)
    , m_secret(std::move(secret))
{
    m_tryAgain.setSingleShot(true);
    m_tryAgain.setInterval(TryAgainPause);
    connect(&m_tryAgain, &QTimer::timeout, this, &Journal::tryAgain);
}

/// The store does in its own destructor what it was asked for.
Journal::~Journal()
{
    tryAgain();
}

void Journal::setSpriteId(const QString &name, const QString &id)
{
    m_spriteIds.insert(name, id);
}

void Journal::load()
{
    using Records = QList<OperationRecord>;
    m_store.run<Records>(
        [server = m_server](const QSqlDatabase &database) { return readRestores(database, server); }, this,
        [this](const RecordResult<Records> &read) {
            m_areRestoresRead = read.hasValue();
            if (!read) {
                if (std::exchange(m_whyUnread, read.error()) != read.error())
                    emit failed(read.error());
                return;
            }
            m_whyUnread.reset();
            QList<Restore> restores;
            for (const OperationRecord &record : *read)
                restores.append(
                    {{record.spriteName, record.spriteId}, restoreOf(record), hasSucceeded(record)});
            for (const Restore &restore : std::as_const(m_restores)) { // ended while the others were read
                const bool isRead =
                    std::any_of(restores.cbegin(), restores.cend(),
                                [&](const Restore &other) { return other.record.uid == restore.record.uid; });
                if (!isRead)
                    restores.append(restore);
            }
            m_restores = restores;
            emit restoresRead();
        });
}

QList<RestoreRecord> Journal::restoresOf(const SpriteRef &sprite) const
{
    QList<RestoreRecord> records;
    for (const Restore &restore : m_restores) {
        if (restore.hasSucceeded && restore.sprite.matches(sprite))
            records.append(restore.record);
    }
    return records;
}

QStringList Journal::safetyCheckpointsOf(const SpriteRef &sprite) const
{
    QStringList ids;
    for (const Restore &restore : m_restores) {
        if (!restore.record.safetyCheckpointId.isEmpty() && restore.sprite.matches(sprite))
            ids.append(restore.record.safetyCheckpointId);
    }
    return ids;
}

OperationRecord Journal::cleaned(OperationRecord record) const
{
    for (QString *text : {&record.comment, &record.safetyComment, &record.errorText, &record.requestId})
        *text = m_secret.removedFrom(std::move(*text));
    if (!record.instance.isEmpty()) // of another run: which sprite had the name then is not known here
        return record;
    record.instance = m_instance.name();
    if (record.spriteId.isEmpty())
        record.spriteId = m_spriteIds.value(record.spriteName);
    return record;
}

void Journal::write(const OperationRecord &record, QObject *context, RecordCallback<Done> done)
{
    keep(record);
    writeOut(context, std::move(done));
}

/// The latest of each uid, at the place of its first.
void Journal::keep(const OperationRecord &record)
{
    const auto known = std::find_if(m_unwritten.begin(), m_unwritten.end(),
                                    [&](const OperationRecord &other) { return other.uid == record.uid; });
    if (known == m_unwritten.end())
        m_unwritten.append(record);
    else
        *known = record;
}

/// Writes all that is not written yet, oldest first.
void Journal::writeOut(QObject *context, RecordCallback<Done> done)
{
    m_store.run<Entries>(
        [server = m_server, records = m_unwritten](const QSqlDatabase &database) {
            return writeOperations(database, server, records);
        },
        this,
        [this, records = m_unwritten, context = QPointer(context),
         done = std::move(done)](const RecordResult<Entries> &written) {
            const QPointer<Journal> self(this);
            // As if `this` could be null. NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage)
            if (!adopt(records, written) && self)
                emit failed(written.error());
            if (context && done)
                done(written ? RecordResult<Done>(Done()) : RecordResult<Done>(written.error()));
        });
}

/// That it failed has been told; that it fails again is no news.
void Journal::tryAgain()
{
    if (m_unwritten.isEmpty())
        return;
    m_store.run<Entries>(
        [server = m_server, records = m_unwritten](const QSqlDatabase &database) {
            return writeOperations(database, server, records);
        },
        this,
        [this, records = m_unwritten](const RecordResult<Entries> &written) {
            (void)adopt(records, written);
        });
}

/// False when they were not written; they are kept then. Where there is no place to write to at all, there
/// is nothing to keep them for.
bool Journal::adopt(const QList<OperationRecord> &records, const RecordResult<Entries> &written)
{
    if (!written && written.error().kind == RecordError::Kind::Unavailable) {
        m_unwritten.clear();
        return false;
    }
    if (!written) {
        m_tryAgain.start();
        return false;
    }
    const QPointer<Journal> self(this);
    for (qsizetype i = 0; self && i < records.size(); ++i) {
        // Not there: written together with an earlier one, or there is a later one of its uid by now.
        if (!m_unwritten.removeOne(records.at(i)))
            continue;
        take(written->at(i).record); // another window may have found out more
        emit changed(written->at(i));
    }
    return true;
}

/// restoresOf() and safetyCheckpointsOf() know it from here on.
void Journal::take(const OperationRecord &record)
{
    if (record.kind != OperationRecord::Kind::Restore)
        return;
    const SpriteRef sprite{record.spriteName, record.spriteId};
    const auto known = std::find_if(m_restores.begin(), m_restores.end(),
                                    [&](const Restore &restore) { return restore.record.uid == record.uid; });
    const bool isWanted = hasSucceeded(record) || !record.safetyCheckpointId.isEmpty();
    if (known != m_restores.end() && isWanted)
        *known = {sprite, restoreOf(record), hasSucceeded(record)};
    else if (known != m_restores.end())
        m_restores.erase(known);
    else if (isWanted)
        m_restores.append({sprite, restoreOf(record), hasSucceeded(record)});
}

void Journal::begin(const OperationRecord &record, QObject *context, RecordCallback<Done> done)
{
    write(cleaned(record), context, std::move(done));
}

void Journal::beginUnlessOpen(const OperationRecord &record, QObject *context,
                              RecordCallback<QList<OperationRecord>> done)
{
    struct Begun {
        QList<OperationRecord> open;
        Entries entries;
    };
    const auto &report = m_store.report();
    if (report && report->place == RecordsReport::Place::Memory && report->problem) {
        m_store.run<Done>([](const QSqlDatabase &) -> RecordResult<Done> { return Done(); }, context,
                          [done = std::move(done), why = *report->problem](const RecordResult<Done> &) {
                              if (done)
                                  done(why);
                          });
        return;
    }
    const OperationRecord intent = cleaned(record);
    const QList<OperationRecord> earlier = m_unwritten;
    const auto work = [server = m_server, earlier, intent](const QSqlDatabase &database) {
        Begun begun;
        const auto worked = inTransaction(database, [&]() -> RecordResult<Done> {
            auto made = writeOperations(database, server, earlier);
            if (!made)
                return made.error();
            auto open = readOpen(database, server, intent);
            if (!open)
                return open.error();
            begun = {*std::move(open), *std::move(made)};
            if (!begun.open.isEmpty())
                return Done();
            const auto entry = writeOperation(database, server, intent);
            if (!entry)
                return entry.error();
            begun.entries.append(*entry);
            return Done();
        });
        return worked ? RecordResult<Begun>(begun) : RecordResult<Begun>(worked.error());
    };
    const auto answer = [this, earlier, intent, context = QPointer(context),
                         done = std::move(done)](const RecordResult<Begun> &begun) {
        QList<OperationRecord> written = earlier;
        if (begun && begun->open.isEmpty()) {
            written.append(intent);
            m_unwritten.append(intent); // adopt() takes it out again
        }
        const QPointer<Journal> self(this);
        // NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): the same
        const bool isWritten = adopt(
            written, begun ? RecordResult<Entries>(begun->entries) : RecordResult<Entries>(begun.error()));
        if (!isWritten && self)
            emit failed(begun.error());
        if (context && done)
            done(begun ? RecordResult<QList<OperationRecord>>(begun->open)
                       : RecordResult<QList<OperationRecord>>(begun.error()));
    };
    m_store.run<Begun>(work, this, answer);
}

void Journal::finish(const OperationRecord &record)
{
    const OperationRecord written = cleaned(record);
    take(written);
    write(written, nullptr, {});
}

void Journal::operations(const QString &spriteName, int limit, QObject *context,
                         RecordCallback<QList<OperationRecord>> done)
{
    m_store.run<QList<OperationRecord>>(
        [server = m_server, spriteName, limit](const QSqlDatabase &database) {
            return readOperations(database, server, spriteName, limit);
        },
        context, std::move(done));
}

void Journal::page(const QString &spriteName, qint64 before, int limit, QObject *context,
                   RecordCallback<QList<JournalEntry>> done)
{
    m_store.run<QList<JournalEntry>>(
        [server = m_server, spriteName, before, limit](const QSqlDatabase &database) {
            return readPage(database, server, spriteName, before, limit);
        },
        context, std::move(done));
}

void Journal::durationsLike(const OperationRecord &record, int limit, QObject *context,
                            RecordCallback<EarlierDurations> done)
{
    m_store.run<EarlierDurations>(
        [server = m_server, record, limit](const QSqlDatabase &database) {
            return readDurations(database, server, record, limit);
        },
        context, std::move(done));
}

void Journal::unsettled(QObject *context, RecordCallback<QList<OperationRecord>> done)
{
    m_store.run<QList<OperationRecord>>(
        [server = m_server](const QSqlDatabase &database) { return readUnsettled(database, server); },
        context, std::move(done));
}

bool Journal::isOwn(const OperationRecord &record) const
{
    return record.instance == m_instance.name();
}

bool Journal::isAlive(const OperationRecord &record) const
{
    return isOwn(record) || m_instance.isHeld(record.instance);
}

} // namespace Savepoint
