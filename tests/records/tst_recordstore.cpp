// SPDX-License-Identifier: Apache-2.0
#include "core/records/recordschema.h"
#include "core/records/recordstore.h"
#include "tests/records/recordstest.h"

#include <QDir>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>
#include <sys/mount.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Kind = RecordError::Kind;
using Place = RecordsReport::Place;
using Test::answerOf;
using Test::OtherProgram;

/// Whatever the file is like, there is a store, and nothing that was in the file is lost.
class TestRecordStore final : public QObject {
    Q_OBJECT

private slots:
    void init();

    void freshFile_isMadeAndKeptPrivate();
    void work_isDoneInOrderAndAnsweredLater();
    void workWhoseContextDied_isDoneAndNotAnswered();
    void destruction_waitsForEverythingAskedFor();
    void damagedFile_isKeptAside_data();
    void damagedFile_isKeptAside();
    void damagedPage_costsWhatIsOnIt();
    void fileOfANewerVersion_isLeftAlone();
    void fullDisk_opensForReadingAndForLater();
    void readOnlyFile_canBeReadAndSaysSo();
    void folderThatCannotBeMade_memoryTakesItsPlace();
    void emptyPath_isMemory();
    void lockedFile_isAnErrorAndOpenedLater();
    void lockedLater_isAnErrorAndTheNextWorks();
    void fullDisk_isAnErrorAndKeepsWhatWasThere();
    void failedMigration_changesNothing();
    void migration_runsTheMissingSteps();

private:
    [[nodiscard]] QString file() const { return m_dir->filePath(u"data/records.sqlite"_s); }
    [[nodiscard]] RecordsReport reportOf(RecordStore &store) const;
    [[nodiscard]] static RecordResult<Done> put(RecordStore &store, const QString &id);
    [[nodiscard]] static RecordResult<QString> ids(RecordStore &store);

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestRecordStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
}

RecordsReport TestRecordStore::reportOf(RecordStore &store) const
{
    QSignalSpy opened(&store, &RecordStore::opened);
    if (!store.report())
        opened.wait(Patience);
    return store.report().value_or(RecordsReport());
}

RecordResult<Done> TestRecordStore::put(RecordStore &store, const QString &id)
{
    return answerOf<Done>([&](QObject *context, const auto &done) {
        store.run<Done>(
            [id](const QSqlDatabase &database) -> RecordResult<Done> {
                auto put = execute(
                    database, u"INSERT INTO annotations VALUES('s', 'p', ?, 0, 'notes', '[]', 0, 0, 0)"_s,
                    {id});
                return put ? RecordResult<Done>(Done()) : RecordResult<Done>(put.error());
            },
            context, done);
    });
}

RecordResult<QString> TestRecordStore::ids(RecordStore &store)
{
    return answerOf<QString>([&](QObject *context, const auto &done) {
        store.run<QString>(
            [](const QSqlDatabase &database) -> RecordResult<QString> {
                auto asked = execute(
                    database, u"SELECT group_concat(checkpoint, ' ') FROM annotations ORDER BY checkpoint"_s);
                if (!asked)
                    return asked.error();
                QSqlQuery query = std::move(asked).value();
                query.next();
                return query.value(0).toString();
            },
            context, done);
    });
}

void TestRecordStore::freshFile_isMadeAndKeptPrivate()
{
    {
        RecordStore store(file());
        QCOMPARE(reportOf(store), (RecordsReport{Place::Disk, {}, {}, true}));
        QVERIFY(put(store, u"v1"_s));
    }
    RecordStore again(file());
    QCOMPARE(reportOf(again).place, Place::Disk);
    QCOMPARE(*ids(again), u"v1"_s);
    QCOMPARE(QFile::permissions(file()) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
    // Durable against power loss, not only against the end of the program.
    const auto synchronous = answerOf<int>([&](QObject *context, const auto &done) {
        again.run<int>(
            [](const QSqlDatabase &database) -> RecordResult<int> {
                QSqlQuery query(database);
                query.exec(u"PRAGMA synchronous"_s);
                query.next();
                return query.value(0).toInt();
            },
            context, done);
    });
    QCOMPARE(*synchronous, 3); // EXTRA
}

void TestRecordStore::work_isDoneInOrderAndAnsweredLater()
{
    RecordStore store(file());
    QStringList order;
    const auto note = [&order](const QString &name) {
        return [&order, name](const RecordResult<int> &) { order.append(name); };
    };
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        store.run<int>([](const QSqlDatabase &) -> RecordResult<int> { return 1; }, this, note(name));
    QCOMPARE(order, QStringList()); // never before the call has returned
    QTRY_COMPARE(order, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
}

void TestRecordStore::workWhoseContextDied_isDoneAndNotAnswered()
{
    RecordStore store(file());
    bool answered = false;
    auto context = std::make_unique<QObject>();
    store.run<Done>(
        [](const QSqlDatabase &database) -> RecordResult<Done> {
            auto put =
                execute(database, u"INSERT INTO annotations VALUES('s', 'p', 'v1', 0, '', '[]', 0, 0, 0)"_s);
            return put ? RecordResult<Done>(Done()) : RecordResult<Done>(put.error());
        },
        context.get(), [&answered](const RecordResult<Done> &) { answered = true; });
    context.reset();
    QCOMPARE(*ids(store), u"v1"_s); // in order, so the first is through
    QVERIFY(!answered);
}

void TestRecordStore::destruction_waitsForEverythingAskedFor()
{
    {
        RecordStore store(file());
        for (int i = 0; i < 20; ++i) {
            store.run<Done>(
                [i](const QSqlDatabase &database) -> RecordResult<Done> {
                    auto put =
                        execute(database,
                                u"INSERT INTO annotations VALUES('s', 'p', ?, 0, '', '[]', 0, 0, 0)"_s, {i});
                    return put ? RecordResult<Done>(Done()) : RecordResult<Done>(put.error());
                },
                nullptr, {});
        }
    }
    QCOMPARE(OtherProgram(file()).value(u"SELECT count(*) FROM annotations"_s).toInt(), 20);
}

void TestRecordStore::damagedFile_isKeptAside_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<QByteArray>("garbage");
    QTest::newRow("not a database") << 0 << QByteArray("This was never a database, whatever its name.");
    QTest::newRow("pages overwritten") << 4096 << QByteArray(3 * 4096, '\x55');
}

void TestRecordStore::damagedFile_isKeptAside()
{
    QFETCH(int, offset);
    QFETCH(QByteArray, garbage);
    {
        RecordStore store(file());
        QVERIFY(put(store, u"v1"_s));
    }
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.seek(offset));
    QCOMPARE(damaged.write(garbage), garbage.size());
    damaged.seek(0);
    const QByteArray content = damaged.readAll();
    damaged.close();

    RecordStore store(file());
    const RecordsReport report = reportOf(store);
    QCOMPARE(report.place, Place::Disk);
    QVERIFY(report.problem);
    QCOMPARE(report.problem->kind, Kind::Corrupt);
    QVERIFY(!report.keptAside.isEmpty());
    QFile aside(report.keptAside);
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), content); // every byte of it
    QVERIFY(put(store, u"v2"_s));
    QCOMPARE(*ids(store), u"v2"_s);
}

void TestRecordStore::damagedPage_costsWhatIsOnIt()
{
    constexpr int Rows = 400;
    {
        RecordStore store(file());
        for (int i = 0; i < Rows; ++i)
            QVERIFY(put(store, u"v%1"_s.arg(i, 4, 10, QChar(u'0')) + QString(100, u'x')));
    }
    const int pages = OtherProgram(file()).value(u"PRAGMA page_count"_s).toInt();
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.seek(qint64(4096) * (pages - 3))); // among the rows
    QCOMPARE(damaged.write(QByteArray(4096, '\x55')), 4096);
    damaged.close();
    const auto count = [](RecordStore &store) {
        const auto all = ids(store);
        return all ? all->split(u' ').size() : -1;
    };
    {
        RecordStore store(file());
        const RecordsReport report = reportOf(store);
        QCOMPARE(report.place, Place::Disk);
        QVERIFY(!report.isComplete);
        QVERIFY2(count(store) > Rows / 2 && count(store) < Rows,
                 QByteArray::number(count(store)).constData());
    }
    {
        RecordStore store(file()); // told until the user goes on without
        const RecordsReport report = reportOf(store);
        QCOMPARE(report.problem->kind, Kind::Corrupt);
        QVERIFY(!report.keptAside.isEmpty());
        QVERIFY(!report.isComplete);
        store.acceptGaps();
        QTRY_VERIFY(store.report()->isComplete);
    }
    RecordStore store(file());
    QCOMPARE(reportOf(store), (RecordsReport{Place::Disk, {}, {}, true}));
}

/// A whole disk of its own, which only root can have.
void TestRecordStore::fullDisk_opensForReadingAndForLater()
{
    const QByteArray folder = m_dir->filePath(u"data"_s).toUtf8();
    QVERIFY(QDir().mkpath(QString::fromUtf8(folder)));
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || ::mount("savepoint-test", folder.constData(), "tmpfs", 0, "size=1m") != 0)
        QSKIP("this user may not mount");
    const auto unmount = qScopeGuard([&] { ::umount2(folder.constData(), MNT_DETACH); });
    {
        RecordStore store(file());
        QVERIFY(put(store, u"v1"_s));
    }
    QFile filler(m_dir->filePath(u"data/filler"_s));
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (filler.write(QByteArray(4096, 'x')) > 0) { }
    RecordStore store(file());
    const RecordsReport report = reportOf(store);
    QCOMPARE(report.place, Place::Disk);
    QVERIFY(report.isComplete);
    QCOMPARE(*ids(store), u"v1"_s);
    const auto refused = put(store, u"v2"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Full);
    QVERIFY(filler.remove());
    QVERIFY(put(store, u"v2"_s));
    QCOMPARE(*ids(store), u"v1 v2"_s);
}

void TestRecordStore::fileOfANewerVersion_isLeftAlone()
{
    {
        RecordStore store(file());
        QVERIFY(put(store, u"v1"_s));
    }
    {
        const OtherProgram newer(file());
        newer.run(u"PRAGMA user_version = 4000"_s);
        newer.run(u"ALTER TABLE annotations ADD COLUMN colour TEXT"_s);
    }
    QFile untouched(file());
    QVERIFY(untouched.open(QIODevice::ReadOnly));
    const QByteArray before = untouched.readAll();

    RecordStore store(file());
    const RecordsReport report = reportOf(store);
    QCOMPARE(report.place, Place::ReadOnlyDisk);
    QCOMPARE(report.problem->kind, Kind::TooNew);
    QVERIFY(report.isComplete);
    QVERIFY(!put(store, u"v2"_s));
    QCOMPARE(*ids(store), u"v1"_s); // what guards checkpoints is known
    untouched.seek(0);
    QCOMPARE(untouched.readAll(), before);
}

void TestRecordStore::readOnlyFile_canBeReadAndSaysSo()
{
    {
        RecordStore store(file());
        QVERIFY(put(store, u"v1"_s));
    }
    const auto readable = QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther;
    QFile::setPermissions(file(), readable);
    for (const QString &folder : {m_dir->path(), m_dir->filePath(u"data"_s)})
        QFile::setPermissions(folder, readable | QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther);
    {
        const Test::WithoutRights user;
        RecordStore store(file());
        const RecordsReport report = reportOf(store);
        QCOMPARE(report.place, Place::ReadOnlyDisk);
        QCOMPARE(report.problem->kind, Kind::ReadOnly);
        QCOMPARE(*ids(store), u"v1"_s);
        const auto written = put(store, u"v2"_s);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Kind::ReadOnly);
    }
    for (const QString &folder : {m_dir->path(), m_dir->filePath(u"data"_s)})
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

void TestRecordStore::folderThatCannotBeMade_memoryTakesItsPlace()
{
    QFile inTheWay(m_dir->filePath(u"data"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    RecordStore store(file());
    const RecordsReport report = reportOf(store);
    QCOMPARE(report.place, Place::Memory);
    QCOMPARE(report.problem->kind, Kind::Unavailable);
    QVERIFY(put(store, u"v1"_s));
    QCOMPARE(*ids(store), u"v1"_s);
}

void TestRecordStore::emptyPath_isMemory()
{
    RecordStore store({});
    QCOMPARE(reportOf(store), (RecordsReport{Place::Memory, {}, {}, true}));
    QVERIFY(put(store, u"v1"_s));
}

void TestRecordStore::lockedFile_isAnErrorAndOpenedLater()
{
    {
        RecordStore store(file());
        QVERIFY(put(store, u"v1"_s));
    }
    const OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s);
    RecordStore store(file());
    const RecordsReport report = reportOf(store);
    QCOMPARE(report.place, Place::Nowhere);
    QCOMPARE(report.problem->kind, Kind::Locked);

    QSignalSpy opened(&store, &RecordStore::opened);
    other.run(u"COMMIT"_s);
    QCOMPARE(*ids(store), u"v1"_s);
    QTRY_COMPARE(opened.count(), 1);
    QCOMPARE(store.report()->place, Place::Disk);
}

void TestRecordStore::lockedLater_isAnErrorAndTheNextWorks()
{
    RecordStore store(file());
    QVERIFY(put(store, u"v1"_s));
    const OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s);
    const auto refused = put(store, u"v2"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Locked);
    other.run(u"COMMIT"_s);
    QVERIFY(put(store, u"v2"_s));
    QCOMPARE(*ids(store), u"v1 v2"_s);
}

void TestRecordStore::fullDisk_isAnErrorAndKeepsWhatWasThere()
{
    RecordStore store(file());
    QVERIFY(put(store, u"v1"_s));
    const auto limited = answerOf<Done>([&](QObject *context, const auto &done) {
        store.run<Done>(
            [](const QSqlDatabase &database) -> RecordResult<Done> {
                auto set = execute(database, u"PRAGMA max_page_count = 1"_s); // not below what is in use
                return set ? RecordResult<Done>(Done()) : RecordResult<Done>(set.error());
            },
            context, done);
    });
    QVERIFY(limited);
    const auto refused = put(store, QString(100'000, u'v'));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::Full);
    QCOMPARE(*ids(store), u"v1"_s);
}

void TestRecordStore::failedMigration_changesNothing()
{
    const OtherProgram program(m_dir->filePath(u"m.sqlite"_s));
    QVERIFY(migrate(program.database, {{u"CREATE TABLE one(a)"_s}}));
    const auto failed =
        migrate(program.database,
                {{u"CREATE TABLE one(a)"_s}, {u"CREATE TABLE two(a)"_s, u"INSERT INTO missing VALUES(1)"_s}});
    QVERIFY(!failed);
    QCOMPARE(program.value(u"PRAGMA user_version"_s).toInt(), 1);
    QCOMPARE(program.value(u"SELECT group_concat(name) FROM sqlite_master"_s).toString(), u"one"_s);
}

void TestRecordStore::migration_runsTheMissingSteps()
{
    const OtherProgram program(m_dir->filePath(u"m.sqlite"_s));
    QVERIFY(migrate(program.database, {{u"CREATE TABLE one(a)"_s}}));
    program.run(u"INSERT INTO one VALUES('kept')"_s);
    const QList<Migration> steps{{u"CREATE TABLE one(a)"_s},
                                 {u"ALTER TABLE one ADD COLUMN b TEXT DEFAULT 'new'"_s}};
    QVERIFY(migrate(program.database, steps));
    QVERIFY(migrate(program.database, steps)); // nothing left to do
    QCOMPARE(program.value(u"SELECT a || ' ' || b FROM one"_s).toString(), u"kept new"_s);
    QCOMPARE(program.value(u"PRAGMA user_version"_s).toInt(), 2);
}

QTEST_GUILESS_MAIN(TestRecordStore)
#include "tst_recordstore.moc"
