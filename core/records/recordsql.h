// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/recorderror.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariantList>

namespace Savepoint {

/// SQLite's result code as one of our kinds.
[[nodiscard]] RecordError recordErrorFrom(const QSqlError &error);

/// Prepares, binds and runs one statement.
[[nodiscard]] RecordResult<QSqlQuery> execute(const QSqlDatabase &database, const QString &sql,
                                              const QVariantList &values = {});

/// All of `work`, or nothing of it. Takes the write lock at its start, so that waiting for another program
/// happens there and not in the middle.
[[nodiscard]] RecordResult<Done> inTransaction(const QSqlDatabase &database,
                                               const std::function<RecordResult<Done>()> &work);

} // namespace Savepoint
