// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/journalentry.h"
#include "core/records/recorderror.h"

#include <QList>
#include <QSqlDatabase>

namespace Savepoint {

/// Adds the record, or brings the one with its uid up to date, and returns what stands in the journal then.
/// An outcome that is known stays: neither what is unknown replaces it, nor what a later list made of it;
/// only the server's own answer does.
[[nodiscard]] RecordResult<JournalEntry> writeOperation(const QSqlDatabase &database, const QString &server,
                                                        const OperationRecord &record);
/// The latest, newest first, without idsBefore. An empty name: of every sprite.
[[nodiscard]] RecordResult<QList<OperationRecord>>
readOperations(const QSqlDatabase &database, const QString &server, const QString &spriteName, int limit);
/// One page of them: begun before the one with this sequence (0: the latest), newest first, without
/// idsBefore. An empty name: of every sprite.
[[nodiscard]] RecordResult<QList<JournalEntry>> readPage(const QSqlDatabase &database, const QString &server,
                                                         const QString &spriteName, qint64 before, int limit);
/// Of the latest 2000 operations those like this one: of its kind, with a safety checkpoint or without. At
/// most `limit` of its sprite, and as many of the server.
[[nodiscard]] RecordResult<EarlierDurations>
readDurations(const QSqlDatabase &database, const QString &server, const OperationRecord &like, int limit);
/// Restores that succeeded, or made a safety checkpoint; oldest first.
[[nodiscard]] RecordResult<QList<OperationRecord>> readRestores(const QSqlDatabase &database,
                                                                const QString &server);
/// Without a known outcome, and no user has looked; oldest first, with idsBefore.
[[nodiscard]] RecordResult<QList<OperationRecord>> readUnsettled(const QSqlDatabase &database,
                                                                 const QString &server);
/// The same of one sprite, but for the operation `beside`.
[[nodiscard]] RecordResult<QList<OperationRecord>>
readOpen(const QSqlDatabase &database, const QString &server, const OperationRecord &beside);

} // namespace Savepoint
