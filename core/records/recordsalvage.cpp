// SPDX-License-Identifier: Apache-2.0
#include "core/records/recordsalvage.h"

#include "core/records/recordsql.h"

#include <QSet>
#include <QSqlRecord>
#include <QUrl>
#include <QUuid>
#include <QVariant>

#include <memory>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Closes and forgets the connection.
class DamagedFile final {
    Q_DISABLE_COPY_MOVE(DamagedFile)

public:
    explicit DamagedFile(const QString &path)
        : m_name("savepoint-damaged-"_L1 + QUuid::createUuid().toString(QUuid::WithoutBraces))
        , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name))
    {
        // Immutable: nothing is written, no journal beside it is rolled back into it.
        QUrl url = QUrl::fromLocalFile(path);
        url.setQuery(u"immutable=1"_s);
        m_database.setDatabaseName(url.toString(QUrl::FullyEncoded));
        m_database.setConnectOptions(u"QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_s);
        m_database.open();
    }
    ~DamagedFile()
    {
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
    }

    [[nodiscard]] const QSqlDatabase &database() const { return m_database; }

private:
    const QString m_name;
    QSqlDatabase m_database;
};

/// The same row again is no second one. False when not all rows of this order could be read and written.
bool copyRows(const QSqlDatabase &to, const QSqlDatabase &from, const QString &table, const QString &order)
{
    auto asked = execute(from, u"SELECT * FROM %1 ORDER BY %2"_s.arg(table, order));
    if (!asked)
        return false;
    QSqlQuery query = std::move(asked).value();
    const QSqlRecord columns = query.record();
    QStringList names;
    QStringList places;
    for (int i = 0; i < columns.count(); ++i) {
        names.append(columns.fieldName(i));
        places.append(u"?"_s);
    }
    const QString insert =
        u"INSERT OR IGNORE INTO %1(%2) VALUES(%3)"_s.arg(table, names.join(u", "_s), places.join(u", "_s));
    bool isWhole = true;
    while (query.next()) {
        QVariantList values;
        for (int i = 0; i < columns.count(); ++i)
            values.append(query.value(i));
        isWhole = execute(to, insert, values).hasValue() && isWhole;
    }
    return isWhole && !query.lastError().isValid();
}

bool copyTable(const QSqlDatabase &to, const QSqlDatabase &from, const QString &table, const QString &key)
{
    if (copyRows(to, from, table, key))
        return true;
    const QString backwards = u"%1 DESC"_s.arg(QString(key).replace(u", "_s, u" DESC, "_s));
    (void)copyRows(to, from, table, backwards);
    return false;
}

} // namespace

bool takeOver(const QSqlDatabase &database, const QString &aside)
{
    const DamagedFile damaged(aside);
    bool isWhole = false;
    const auto taken = inTransaction(database, [&]() -> RecordResult<Done> {
        const bool marks = copyTable(database, damaged.database(), u"annotations"_s,
                                     u"server, sprite, checkpoint, created"_s);
        const bool operations = copyTable(database, damaged.database(), u"operations"_s, u"sequence"_s);
        (void)copyTable(database, damaged.database(), u"histories"_s, u"server, sprite"_s);
        isWhole = marks && operations;
        return Done();
    });
    return taken && isWhole;
}

} // namespace Savepoint
