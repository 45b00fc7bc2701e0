// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrunner.h"
#include "core/records/records.h"
#include "tests/records/recordstest.h"
#include "tests/support/scriptedserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Outcome = OperationRecord::Outcome;

namespace {

const QByteArray Complete = R"({"type":"complete","data":"done","time":"2026-08-12T14:03:35Z"})";

} // namespace

/// What the journal says of an operation, and when it says it.
class TestOperationJournal final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void intent_isOnTheDiskBeforeAnythingIsChanged_data();
    void intent_isOnTheDiskBeforeAnythingIsChanged();
    void outcome_isWritten_data();
    void outcome_isWritten();
    void requestId_isWritten();
    void lastSignOfLife_isWhenTheStreamWasCut();
    void restore_isKnownWhenItHasFinished();
    void listThatFails_isNotStartedAndWritten();
    void stopWhileTheIntentIsWritten_sendsNothing();
    void intentThatCannotBeWritten_isAQuestion();
    void openInAnotherWindow_isARefusal_data();
    void openInAnotherWindow_isARefusal();

private:
    void listThenAnswer(const ScriptedAnswer &answer);
    [[nodiscard]] OperationResult run(const std::function<void()> &start);
    [[nodiscard]] OperationRecord written();
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<Records> m_records;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<OperationRunner> m_runner;
    int m_created = 0; ///< checkpoints the server made
};

void TestOperationJournal::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedServer>();
    m_records = std::make_unique<Records>(file(), u"server"_s);
    m_client = std::make_unique<Client>(ClientConfig{.baseUrl = m_server->url(), .token = u"spr_x"_s});
    m_runner = std::make_unique<OperationRunner>(*m_client, nullptr, &m_records->journal());
    m_created = 0;
}

void TestOperationJournal::cleanup()
{
    m_runner.reset();
    m_client.reset();
    m_records.reset();
    m_server.reset();
}

/// Lists v1 and what was created; answers requests that change something with `answer`.
void TestOperationJournal::listThenAnswer(const ScriptedAnswer &answer)
{
    m_server->setHandler([this, answer](const ScriptedRequest &request) {
        if (request.method == "GET" && !request.path().contains("/checkpoints"))
            return ScriptedAnswer::json(200, R"({"id":"sprite-1","name":"web-1","status":"running"})");
        if (request.method == "GET") {
            QByteArray list = R"([{"id":"v1"})";
            for (int i = 1; i <= m_created; ++i)
                list += R"(,{"id":"v)" + QByteArray::number(i + 1) + R"("})";
            return ScriptedAnswer::json(200, list + "]");
        }
        m_created += request.path().endsWith("/checkpoint") ? 1 : 0;
        return answer;
    });
}

OperationResult TestOperationJournal::run(const std::function<void()> &start)
{
    QSignalSpy finished(m_runner.get(), &OperationRunner::finished);
    start();
    if (!finished.wait(Patience))
        return {};
    return finished.first().first().value<OperationResult>();
}

OperationRecord TestOperationJournal::written()
{
    const auto records = Test::answerOf<QList<OperationRecord>>(
        [&](QObject *context, const auto &done) { m_records->journal().operations({}, 10, context, done); });
    return records && records->size() == 1 ? records->first() : OperationRecord();
}

void TestOperationJournal::intent_isOnTheDiskBeforeAnythingIsChanged_data()
{
    QTest::addColumn<bool>("isRestore");
    QTest::newRow("create") << false;
    QTest::newRow("restore with a safety checkpoint") << true;
}

void TestOperationJournal::intent_isOnTheDiskBeforeAnythingIsChanged()
{
    QFETCH(bool, isRestore);
    listThenAnswer(ScriptedAnswer::stream({Complete}));
    QStringList seen; // by another program, when the server gets the request
    connect(m_server.get(), &ScriptedServer::requestReceived, this, [&](const ScriptedRequest &request) {
        if (request.method == "GET")
            return;
        const Test::OtherProgram other(file());
        seen.append(
            other.value(u"SELECT kind || ' ' || coalesce(outcome, 'open') FROM operations"_s).toString());
    });
    (void)written(); // the file is there
    const Test::OtherProgram slow(file());
    slow.run(u"BEGIN EXCLUSIVE"_s); // keeps the intent from the disk
    const auto result = run([&] {
        if (isRestore)
            m_runner->restore({u"web-1"_s}, {u"v1"_s}, u"Before"_s);
        else
            m_runner->create(u"web-1"_s, u"x"_s);
        Awaited<ApiResult<CheckpointList>> later; // when it is answered, the runner's would be
        m_client->listCheckpoints(u"web-1"_s, {}, &later.context, later.callback());
        QVERIFY(later.wait());
        QCOMPARE(m_server->requests().size(), 1); // that one, and nothing of the operation
        slow.run(u"COMMIT"_s);
    });
    QCOMPARE(result.outcome, OperationResult::Outcome::Succeeded);
    const QString open = isRestore ? u"restore open"_s : u"create open"_s;
    QCOMPARE(seen, isRestore ? (QStringList{open, open}) : QStringList{open});
}

void TestOperationJournal::outcome_isWritten_data()
{
    QTest::addColumn<QList<QByteArray>>("lines");
    QTest::addColumn<int>("outcome");
    QTest::addColumn<QString>("error");
    QTest::newRow("complete") << QList<QByteArray>{Complete} << int(Outcome::Succeeded) << QString();
    QTest::newRow("error") << QList<QByteArray>{R"({"type":"error","error":"no such checkpoint"})"}
                           << int(Outcome::Failed) << u"no such checkpoint"_s;
    QTest::newRow("cut") << QList<QByteArray>{R"({"type":"info","data":"x"})"} << int(Outcome::Unknown)
                         << QString();
}

void TestOperationJournal::outcome_isWritten()
{
    QFETCH(QList<QByteArray>, lines);
    QFETCH(int, outcome);
    QFETCH(QString, error);
    listThenAnswer(ScriptedAnswer::stream(lines));
    m_records->journal().setSpriteId(u"web-1"_s, u"sprite-1"_s);
    const auto result = run([&] { m_runner->create(u"web-1"_s, u"a comment"_s); });
    const OperationRecord record = written();
    QCOMPARE(record.kind, OperationRecord::Kind::Create);
    QCOMPARE(record.spriteName, u"web-1"_s);
    QCOMPARE(record.spriteId, u"sprite-1"_s);
    QCOMPARE(record.comment, u"a comment"_s);
    QVERIFY(record.outcome);
    QCOMPARE(int(*record.outcome), outcome);
    // What appears after the server refused is somebody else's.
    QCOMPARE(record.newCheckpointId,
             *record.outcome == OperationRecord::Outcome::Failed ? QString() : u"v2"_s);
    QCOMPARE(record.duration, result.duration);
    QCOMPARE(record.startedAt, result.operation.startedAt);
    if (!error.isEmpty())
        QCOMPARE(record.errorText, error);
}

void TestOperationJournal::requestId_isWritten()
{
    listThenAnswer(ScriptedAnswer::json(409, R"({"error":"busy"})", "Fly-Request-Id: 01-abc\r\n"));
    (void)run([&] { m_runner->create(u"web-1"_s, {}); });
    QCOMPARE(written().outcome, Outcome::Failed);
    QCOMPARE(written().requestId, u"01-abc"_s);
}

/// The patience with a lost operation counts from here, also at the next start, and not from its beginning.
void TestOperationJournal::lastSignOfLife_isWhenTheStreamWasCut()
{
    listThenAnswer(ScriptedAnswer::streamHead().chunk("{\"type\":\"info\",\"data\":\"x\"}\n").hold().reset());
    QSignalSpy held(m_server.get(), &ScriptedServer::held);
    QDateTime beforeTheCut;
    const auto result = run([&] {
        m_runner->create(u"web-1"_s, {});
        QTRY_COMPARE(held.size(), 1);
        beforeTheCut = QDateTime::currentDateTimeUtc();
        m_server->release();
    });
    QCOMPARE(result.outcome, OperationResult::Outcome::Unknown);
    const OperationRecord record = written();
    QVERIFY2(record.lastHeard >= beforeTheCut, qPrintable(record.lastHeard.toString(Qt::ISODateWithMs)));
    QVERIFY(record.lastHeard <= QDateTime::currentDateTimeUtc());
}

void TestOperationJournal::restore_isKnownWhenItHasFinished()
{
    listThenAnswer(ScriptedAnswer::stream({Complete}));
    QList<RestoreRecord> known;
    connect(m_runner.get(), &OperationRunner::finished, this, [&] {
        known = m_records->journal().restoresOf({u"web-1"_s, {}});
    });
    (void)run([&] { m_runner->restore({u"web-1"_s}, {u"v1"_s}, u"Before"_s); });
    const QDateTime serverTime(QDate(2026, 8, 12), QTime(14, 3, 35), Qt::UTC);
    QCOMPARE(known.size(), 1);
    QCOMPARE(known.first().checkpointId, u"v1"_s);
    QCOMPARE(known.first().finishedAt, serverTime);
    QCOMPARE(known.first().safetyCheckpointId, u"v2"_s);
    QCOMPARE(known.first().uid, written().uid);
}

void TestOperationJournal::listThatFails_isNotStartedAndWritten()
{
    m_server->enqueue(ScriptedAnswer::json(503, R"({"error":"not ready"})"));
    (void)run([&] { m_runner->create(u"web-1"_s, {}); });
    QVERIFY(written().outcome);
    QCOMPARE(*written().outcome, Outcome::NotStarted);
}

void TestOperationJournal::stopWhileTheIntentIsWritten_sendsNothing()
{
    listThenAnswer(ScriptedAnswer::stream({Complete}));
    // Another program holds the file until the person has stopped.
    (void)written();
    const Test::OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s);
    QSignalSpy finished(m_runner.get(), &OperationRunner::finished);
    m_runner->create(u"web-1"_s, {});
    Awaited<ApiResult<CheckpointList>> later; // when it is answered, the runner's would be
    m_client->listCheckpoints(u"web-1"_s, {}, &later.context, later.callback());
    QVERIFY(later.wait());
    m_runner->stopWatching(u"web-1"_s);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(finished.first().first().value<OperationResult>().outcome, OperationResult::Outcome::NotStarted);
    other.run(u"COMMIT"_s);
    QCOMPARE(*written().outcome, Outcome::NotStarted);
    QCOMPARE(m_server->requests().size(), 1); // nothing of the operation
}

void TestOperationJournal::intentThatCannotBeWritten_isAQuestion()
{
    listThenAnswer(ScriptedAnswer::stream({Complete}));
    (void)written();
    const Test::OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s); // for longer than SQLite waits
    const auto refused = run([&] { m_runner->create(u"web-1"_s, {}); });
    QCOMPARE(refused.outcome, OperationResult::Outcome::NotStarted);
    QCOMPARE(refused.obstacle, Obstacle::NotRecorded);
    QVERIFY(!refused.recordProblem.isEmpty());
    QVERIFY(m_server->requests().isEmpty()); // nothing was sent, nor even read
    const auto done = run([&] { QVERIFY(m_runner->goOnUnrecorded(u"web-1"_s)); });
    QCOMPARE(done.outcome, OperationResult::Outcome::Succeeded);
    other.run(u"COMMIT"_s);
    QTRY_VERIFY(!m_records->journal().hasUnwritten()); // made up for by itself
    QCOMPARE(other.value(u"SELECT outcome FROM operations ORDER BY sequence DESC"_s).toString(),
             u"succeeded"_s);
}

void TestOperationJournal::openInAnotherWindow_isARefusal_data()
{
    QTest::addColumn<bool>("isRunning");
    QTest::newRow("running") << true;
    QTest::newRow("nobody knows how it ended") << false;
}

void TestOperationJournal::openInAnotherWindow_isARefusal()
{
    QFETCH(bool, isRunning);
    listThenAnswer(ScriptedAnswer::stream({Complete}));
    QSignalSpy read(&m_records->journal(), &Journal::restoresRead);
    QVERIFY(read.wait(Patience));
    (void)written(); // the reconciler has read what was open at its start before this
    Records other(file(), u"server"_s);
    OperationRecord record;
    record.uid = u"other"_s;
    record.spriteName = u"web-1"_s;
    record.startedAt = QDateTime::currentDateTimeUtc();
    record.step = OperationRecord::Step::Change;
    if (!isRunning)
        record.outcome = Outcome::Unknown;
    other.journal().finish(record);
    const auto begun = Test::answerOf<QList<OperationRecord>>(
        [&](QObject *context, const auto &done) { other.journal().unsettled(context, done); });
    QCOMPARE(begun->size(), 1);
    const auto result = run([&] { m_runner->create(u"web-1"_s, {}); });
    QCOMPARE(result.outcome, OperationResult::Outcome::NotStarted);
    QCOMPARE(result.obstacle, Obstacle::OpenElsewhere);
    QCOMPARE(result.isOpenElsewhereRunning, isRunning);
    for (const ScriptedRequest &request : m_server->requests())
        QCOMPARE(request.method, "GET"_ba);
    // What nobody knows the end of is this window's, too, from here on.
    if (!isRunning)
        QTRY_VERIFY(m_runner->reconciler().isUnsettled(u"web-1"_s));
}

QTEST_GUILESS_MAIN(TestOperationJournal)
#include "tst_operationjournal.moc"
