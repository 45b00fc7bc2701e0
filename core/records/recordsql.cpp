// SPDX-License-Identifier: Apache-2.0
#include "core/records/recordsql.h"

#include <QVariant>

namespace Savepoint {

using namespace Qt::StringLiterals;

RecordError recordErrorFrom(const QSqlError &error)
{
    using Kind = RecordError::Kind;
    // The low byte is the primary result code (https://sqlite.org/rescode.html).
    const int code = error.nativeErrorCode().toInt() & 0xff;
    Kind kind = Kind::Other;
    switch (code) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        kind = Kind::Locked;
        break;
    case 8: // SQLITE_READONLY
        kind = Kind::ReadOnly;
        break;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        kind = Kind::Corrupt;
        break;
    case 13: // SQLITE_FULL
        kind = Kind::Full;
        break;
    case 14: // SQLITE_CANTOPEN
        kind = Kind::Unavailable;
        break;
    default:
        break;
    }
    return {kind, error.databaseText().isEmpty() ? error.driverText() : error.databaseText()};
}

RecordResult<QSqlQuery> execute(const QSqlDatabase &database, const QString &sql, const QVariantList &values)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return recordErrorFrom(query.lastError());
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), values.at(i));
    if (!query.exec())
        return recordErrorFrom(query.lastError());
    return query;
}

RecordResult<Done> inTransaction(const QSqlDatabase &database,
                                 const std::function<RecordResult<Done>()> &work)
{
    if (auto begun = execute(database, u"BEGIN IMMEDIATE"_s); !begun)
        return begun.error();
    RecordResult<Done> result = work();
    if (result) {
        if (auto committed = execute(database, u"COMMIT"_s); !committed)
            result = committed.error();
    }
    if (!result)
        (void)execute(database, u"ROLLBACK"_s).hasValue(); // SQLite may have rolled back by itself
    return result;
}

} // namespace Savepoint
