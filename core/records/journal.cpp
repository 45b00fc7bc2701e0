// SPDX-License-Identifier: Apache-2.0
#include "core/records/journal.h"

#include "core/base/plaintext.h"
#include "core/records/journalrows.h"
#include "core/records/recordstore.h"

#include <QPointer>

#include <algorithm>

namespace Savepoint {

namespace {

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

Journal::Journal(RecordStore &store, QString server, const QString &path, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_server(std::move(server))
    , m_instance(path)
{
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
            if (!read) {
                emit failed(read.error());
                return;
            }
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
    for (QString *text : {&record.comment, &record.safetyComment, &record.errorText})
        *text = withoutSecret(*text, m_secret);
    if (record.spriteId.isEmpty())
        record.spriteId = m_spriteIds.value(record.spriteName);
    if (record.instance.isEmpty())
        record.instance = m_instance.name();
    return record;
}

void Journal::write(const OperationRecord &record, QObject *context, RecordCallback<Done> done)
{
    m_store.run<qint64>(
        [server = m_server, record](const QSqlDatabase &database) {
            return writeOperation(database, server, record);
        },
        this,
        [this, record, context = QPointer(context),
         done = std::move(done)](const RecordResult<qint64> &written) {
            if (written)
                emit changed({*written, record});
            else
                emit failed(written.error());
            if (context && done)
                done(written ? RecordResult<Done>(Done()) : RecordResult<Done>(written.error()));
        });
}

void Journal::begin(const OperationRecord &record, QObject *context, RecordCallback<Done> done)
{
    write(cleaned(record), context, std::move(done));
}

void Journal::finish(const OperationRecord &record)
{
    const OperationRecord written = cleaned(record);
    if (written.kind == OperationRecord::Kind::Restore
        && (hasSucceeded(written) || !written.safetyCheckpointId.isEmpty())) {
        m_restores.removeIf([&](const Restore &known) { return known.record.uid == written.uid; });
        m_restores.append(
            {{written.spriteName, written.spriteId}, restoreOf(written), hasSucceeded(written)});
    }
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
