// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/recordsql.h"
#include "core/records/recordstore.h"
#include "tests/support/awaited.h"

#include <QFile>
#include <QSqlDatabase>
#include <QTest>
#include <QUuid>
#include <QVariant>

#include <unistd.h>

namespace Savepoint::Test {

/// Waits for the answer of one call: `ask` gets the context and the callback.
template<typename T, typename Ask> RecordResult<T> answerOf(Ask ask)
{
    Awaited<RecordResult<T>> answer;
    ask(&answer.context, answer.callback());
    if (!answer.wait())
        return RecordError{RecordError::Kind::Other, QStringLiteral("no answer in time")};
    return *answer.value;
}

/// A connection of its own to the file: what another program sees of it.
class OtherProgram final {
    Q_DISABLE_COPY_MOVE(OtherProgram)

public:
    explicit OtherProgram(const QString &path)
        : m_name(QUuid::createUuid().toString())
    {
        database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        database.setDatabaseName(path);
        if (!database.open())
            qFatal("cannot open %s", qPrintable(path));
    }
    ~OtherProgram()
    {
        database = {};
        QSqlDatabase::removeDatabase(m_name);
    }

    void run(const QString &sql) const
    {
        if (const auto done = execute(database, sql); !done)
            qFatal("%s: %s", qPrintable(sql), qPrintable(done.error().detail));
    }
    [[nodiscard]] QVariant value(const QString &sql) const
    {
        auto asked = execute(database, sql);
        if (!asked)
            qFatal("%s: %s", qPrintable(sql), qPrintable(asked.error().detail));
        QSqlQuery query = std::move(asked).value();
        return query.next() ? query.value(0) : QVariant(QStringLiteral("no row"));
    }

    QSqlDatabase database;

private:
    QString m_name;
};

/// While it lives this process has the rights of a user without any; root could write everything.
class WithoutRights final {
    Q_DISABLE_COPY_MOVE(WithoutRights)

public:
    WithoutRights() { set(65534); }
    ~WithoutRights() { set(0); }

private:
    void set(uid_t user) const
    {
        if (m_isRoot && ::seteuid(user) != 0)
            qFatal("seteuid failed");
    }
    const bool m_isRoot = ::getuid() == 0;
};

} // namespace Savepoint::Test
