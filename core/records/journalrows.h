// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/operationrecord.h"
#include "core/records/recorderror.h"

#include <QList>
#include <QSqlDatabase>

namespace Savepoint {

/// Adds the record, or brings the one with its uid up to date.
[[nodiscard]] RecordResult<Done> writeOperation(const QSqlDatabase &database, const QString &server,
                                                const OperationRecord &record);
/// The latest, newest first, without idsBefore. An empty name: of every sprite.
[[nodiscard]] RecordResult<QList<OperationRecord>>
readOperations(const QSqlDatabase &database, const QString &server, const QString &spriteName, int limit);
/// Restores that succeeded, or made a safety checkpoint; oldest first.
[[nodiscard]] RecordResult<QList<OperationRecord>> readRestores(const QSqlDatabase &database,
                                                                const QString &server);
/// Without a known outcome, and nobody has looked; oldest first, with idsBefore.
[[nodiscard]] RecordResult<QList<OperationRecord>> readUnsettled(const QSqlDatabase &database,
                                                                 const QString &server);

} // namespace Savepoint
