// SPDX-License-Identifier: Apache-2.0
#include "core/records/recordconnection.h"

#include "core/records/recordsalvage.h"
#include "core/records/recordschema.h"
#include "core/records/recordsql.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUuid>
#include <QVariant>

#include <cerrno>

#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int BusyTimeout = 2'000; // milliseconds; another window of this program writes for a few

/// The new name of the damaged file. Empty when it cannot be moved.
QString keepAside(const QString &path)
{
    const QFileInfo file(path);
    const QString stamp = QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    const QString aside =
        file.dir().filePath(u"%1-damaged-%2.%3"_s.arg(file.completeBaseName(), stamp, file.suffix()));
    return QFile::rename(path, aside) ? aside : QString();
}

/// Not so when nobody can tell.
bool isNothingThere(const QString &path)
{
    struct stat found { };
    return ::lstat(QFile::encodeName(path).constData(), &found) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

} // namespace

RecordConnection::RecordConnection(QString path)
    : m_path(std::move(path))
    , m_name("savepoint-records-"_L1 + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

RecordConnection::~RecordConnection()
{
    close();
}

void RecordConnection::close()
{
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

RecordsReport RecordConnection::open()
{
    using Kind = RecordError::Kind;
    using Place = RecordsReport::Place;
    if (!QSqlDatabase::isDriverAvailable(u"QSQLITE"_s))
        return {Place::Nowhere, RecordError{Kind::Unavailable, u"QSQLITE"_s}, {}};
    if (m_path.isEmpty()) {
        const auto opened = openFile(u":memory:"_s, false);
        return opened ? RecordsReport{Place::Memory, {}, {}, true}
                      : RecordsReport{Place::Nowhere, opened.error(), {}, false};
    }
    QDir().mkpath(QFileInfo(m_path).path());
    const auto opened = openFile(m_path, false);
    if (opened)
        return reportOfGaps();
    switch (opened.error().kind) {
    case Kind::Locked:
        return {Place::Nowhere, opened.error(), {}, false};
    case Kind::Corrupt:
        return replaceDamaged(opened.error());
    default:
        return openReadOnly(opened.error());
    }
}

RecordsReport RecordConnection::openReadOnly(const RecordError &problem)
{
    const auto opened = openFile(m_path, true);
    if (!opened) // there is none, or it has no tables yet
        return openInMemory(problem);
    RecordsReport report = reportOfGaps();
    report.place = RecordsReport::Place::ReadOnlyDisk;
    report.problem = problem;
    return report;
}

RecordsReport RecordConnection::openInMemory(const RecordError &problem)
{
    const bool opened = openFile(u":memory:"_s, false).hasValue();
    return {opened ? RecordsReport::Place::Memory : RecordsReport::Place::Nowhere,
            problem,
            {},
            isNothingThere(m_path)};
}

RecordsReport RecordConnection::replaceDamaged(const RecordError &problem)
{
    const QString aside = keepAside(m_path);
    if (aside.isEmpty())
        return openReadOnly(problem);
    if (const auto opened = openFile(m_path, false); !opened) {
        RecordsReport report = openInMemory(opened.error());
        report.keptAside = aside;
        report.isComplete = false;
        return report;
    }
    // Whatever cannot be read or written here, the gap is on the disk before anything else is.
    RecordsReport report{RecordsReport::Place::Disk, problem, aside, false};
    const auto noted = execute(m_database, u"INSERT INTO gaps(aside, found) VALUES(?, ?)"_s,
                               {aside, QDateTime::currentMSecsSinceEpoch()});
    if (noted && takeOver(m_database, aside))
        report.isComplete = acceptGaps().hasValue();
    return report;
}

RecordResult<Done> RecordConnection::acceptGaps() const
{
    auto accepted = execute(m_database, u"DELETE FROM gaps"_s);
    return accepted ? RecordResult<Done>(Done()) : RecordResult<Done>(accepted.error());
}

/// Of the file that is open: an earlier start may have found it damaged. A file of another version has no
/// such table, or one that cannot be read: then nothing is known to be missing.
RecordsReport RecordConnection::reportOfGaps() const
{
    RecordsReport report{RecordsReport::Place::Disk, {}, {}, true};
    auto asked = execute(m_database, u"SELECT aside FROM gaps ORDER BY found DESC"_s);
    if (!asked)
        return report;
    QSqlQuery query = std::move(asked).value();
    if (query.next())
        report = {RecordsReport::Place::Disk, RecordError{RecordError::Kind::Corrupt, {}},
                  query.value(0).toString(), false};
    return report;
}

/// Leaves nothing open when it fails.
RecordResult<Done> RecordConnection::openFile(const QString &path, bool readOnly)
{
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(BusyTimeout)
                                 + (readOnly ? u";QSQLITE_OPEN_READONLY"_s : QString()));
    const bool isNew = !QFile::exists(path);
    RecordResult<Done> result = Done();
    if (!m_database.open())
        result = recordErrorFrom(m_database.lastError());
    else
        result = prepare(readOnly);
    if (!result)
        close();
    else if (isNew && QFile::exists(path)) // what a person writes is nobody else's business
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    return result;
}

RecordResult<Done> RecordConnection::prepare(bool readOnly)
{
    auto checked = execute(m_database, u"PRAGMA quick_check(1)"_s);
    if (!checked)
        return checked.error();
    QSqlQuery answer = std::move(checked).value();
    if (answer.next() && answer.value(0).toString() != "ok"_L1)
        return RecordError{RecordError::Kind::Corrupt, answer.value(0).toString()};
    answer.finish();
    if (readOnly) {
        auto present = execute(m_database, u"SELECT count(*) FROM annotations"_s);
        return present ? RecordResult<Done>(Done()) : RecordResult<Done>(present.error());
    }
    for (const QString &pragma : {u"PRAGMA journal_mode=DELETE"_s, u"PRAGMA synchronous=EXTRA"_s}) {
        if (auto set = execute(m_database, pragma); !set)
            return set.error();
    }
    return migrate(m_database, recordMigrations());
}

} // namespace Savepoint
