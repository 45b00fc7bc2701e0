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
using namespace std::chrono_literals;
using Outcome = OperationRecord::Outcome;

namespace {

const QString SpriteName = u"web-1"_s;

/// One run of the program.
struct Run {
    Run(const QString &path, const QUrl &server)
        : records(path, u"server"_s)
        , client({.baseUrl = server, .token = u"t"_s})
        , runner(client, nullptr, &records.journal())
    {
    }
    [[nodiscard]] Reconciler &reconciler() { return runner.reconciler(); }
    [[nodiscard]] OperationRecord last()
    {
        const auto found = Test::answerOf<QList<OperationRecord>>(
            [&](QObject *context, const auto &done) { records.journal().operations({}, 1, context, done); });
        return found && !found->isEmpty() ? found->first() : OperationRecord();
    }

    Records records;
    Client client;
    OperationRunner runner;
};

OperationRecord openRestore(const QString &uid)
{
    OperationRecord record;
    record.uid = uid;
    record.kind = OperationRecord::Kind::Restore;
    record.step = OperationRecord::Step::Change;
    record.spriteName = SpriteName;
    record.checkpointId = u"v1"_s;
    record.baseBefore = u"v2"_s;
    record.safetyCheckpointId = u"v2"_s;
    record.spriteId = u"s1"_s;
    record.idsBefore = {{u"v1"_s}, {u"v2"_s}};
    record.startedAt = QDateTime::currentDateTimeUtc();
    record.lastHeard = record.startedAt;
    return record;
}

/// `Current` continues from v1, both are there.
CheckpointList restoredList()
{
    CheckpointList list;
    for (const QString &id : {u"Current"_s, u"v1"_s, u"v2"_s}) {
        Checkpoint checkpoint;
        checkpoint.id = id;
        list.checkpoints.append(checkpoint);
    }
    list.checkpoints.first().sourceId = u"v1"_s;
    return list;
}

OperationRecord heard(OperationRecord record, std::chrono::seconds beforeNow)
{
    record.startedAt = QDateTime::currentDateTimeUtc().addDays(-1);
    record.lastHeard = QDateTime::currentDateTimeUtc().addSecs(-beforeNow.count());
    return record;
}

} // namespace

Q_DECLARE_METATYPE(std::chrono::seconds)

class TestReconciler final : public QObject {
    Q_OBJECT

private slots:
    void init();

    void whatWasCutOff_isFoundOutAtTheNextStart();
    void sleepingSprite_isNotWokenForIt();
    void operationOfAnotherWindow_isItsBusiness();
    void serverThatEndedToo_isNotWaitedFor();
    void acknowledged_isNotAskedAboutAgain();
    void listThatCannotBeRead_isTold();
    void restoreThatTookEffect_canBeUndone();
    void nothingIsJudgedWhileSomethingRuns();
    void spriteMadeAnew_isNotJudgedByItsNamesake_data();
    void spriteMadeAnew_isNotJudgedByItsNamesake();
    void spriteOfUnknownId_isNeverCertain();
    void answerWithoutAnId_isNotAnotherSprite();
    void patience_countsFromTheLastSignOfLife_data();
    void patience_countsFromTheLastSignOfLife();
    void longStreamOfThisRun_isWaitedForOnAMonotonicClock();
    void serverThatEndsWithTheProgram_isWaitedForWhileItRuns();
    void entryThatCannotBeRead_mayBeTheOne();
    void safetyCheckpointOfUnknownOutcome_blocksUntilItIsListed();
    void foundOutInOneWindow_isKnownInTheOther();
    void leftOpenInOneWindow_isFoundByTheNextListOfTheOther();
    void leftOpenByAWindowThatIsGone_staysOpenInTheOther();
    void acknowledgedLate_doesNotMakeItUnknownAgain();

private:
    /// Starts a run, leaves an operation open, and ends it.
    void leaveOpen(const OperationRecord &record);
    void answerWith(const QByteArray &status, const QByteArray &base, const QByteArray &id = "s1");
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ScriptedServer> m_server;
};

void TestReconciler::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedServer>();
}

void TestReconciler::leaveOpen(const OperationRecord &record)
{
    Run run(file(), m_server->url());
    QVERIFY(Test::answerOf<Done>(
        [&](QObject *context, const auto &done) { run.records.journal().begin(record, context, done); }));
}

void TestReconciler::answerWith(const QByteArray &status, const QByteArray &base, const QByteArray &id)
{
    m_server->setHandler([status, base, id](const ScriptedRequest &request) {
        if (!request.path().contains("/checkpoints"))
            return ScriptedAnswer::json(
                200, R"({"id":")" + id + R"(","name":"web-1","status":")" + status + "\"}");
        return ScriptedAnswer::json(
            200, R"([{"id":"Current","source_id":")" + base + R"("},{"id":"v2"},{"id":"v1"}])");
    });
}

void TestReconciler::whatWasCutOff_isFoundOutAtTheNextStart()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("running", "v1");
    Run again(file(), m_server->url());
    QSignalSpy settled(&again.reconciler(), &Reconciler::settled);
    QVERIFY(settled.wait(Patience)); // nobody has asked
    QCOMPARE(settled.first().first().value<OperationRecord>().outcome, Outcome::Succeeded);
    QVERIFY(!again.reconciler().isUnsettled(SpriteName));
    QCOMPARE(again.last().outcome, Outcome::Succeeded);
    QCOMPARE(again.last().evidence, OperationRecord::Evidence::List);
    for (const ScriptedRequest &request : m_server->requests())
        QCOMPARE(request.method, "GET"_ba);
}

void TestReconciler::sleepingSprite_isNotWokenForIt()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("cold", "v1");
    Run again(file(), m_server->url());
    QTRY_VERIFY(again.reconciler().isUnsettled(SpriteName));
    QTRY_VERIFY(!m_server->requests().isEmpty());
    QTRY_VERIFY(!again.reconciler().isChecking(SpriteName));
    QCOMPARE(m_server->requests().size(), 1); // the control plane
    QSignalSpy settled(&again.reconciler(), &Reconciler::settled);
    again.reconciler().check(SpriteName); // a person wants to know
    QVERIFY(settled.wait(Patience));
    QCOMPARE(m_server->requests().size(), 3); // the list, and whose it is
}

void TestReconciler::operationOfAnotherWindow_isItsBusiness()
{
    answerWith("running", "v1");
    Run other(file(), m_server->url());
    QVERIFY(Test::answerOf<Done>([&](QObject *context, const auto &done) {
        other.records.journal().begin(openRestore(u"a"_s), context, done);
    }));
    Run window(file(), m_server->url());
    QSignalSpy read(&window.records.journal(), &Journal::restoresRead);
    QVERIFY(read.wait(Patience));
    QCOMPARE(window.last().uid, u"a"_s); // the reconciler's read came before this one
    QVERIFY(!window.reconciler().isUnsettled(SpriteName));
    QVERIFY(m_server->requests().isEmpty());
}

void TestReconciler::serverThatEndedToo_isNotWaitedFor()
{
    leaveOpen(openRestore(u"a"_s));
    for (const bool endsWithProgram : {false, true}) {
        answerWith("running", "v2"); // it did not take effect, and has begun a moment ago
        Run again(file(), m_server->url());
        again.reconciler().setServerEndsWithProgram(endsWithProgram);
        QSignalSpy looked(&again.reconciler(), &Reconciler::looked);
        QVERIFY(looked.wait(Patience));
        QCOMPARE(again.reconciler().isUnsettled(SpriteName), !endsWithProgram);
        if (endsWithProgram)
            QCOMPARE(again.last().outcome, Outcome::Failed);
    }
}

void TestReconciler::acknowledged_isNotAskedAboutAgain()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("cold", "v1");
    {
        Run again(file(), m_server->url());
        QTRY_VERIFY(again.reconciler().isUnsettled(SpriteName));
        QSignalSpy changed(&again.reconciler(), &Reconciler::changed);
        again.reconciler().acknowledge(SpriteName);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!again.reconciler().isUnsettled(SpriteName));
        QCOMPARE(again.last().outcome, Outcome::Unknown); // what it was, nobody has said
    }
    Run third(file(), m_server->url());
    QSignalSpy read(&third.records.journal(), &Journal::restoresRead);
    QVERIFY(read.wait(Patience));
    QVERIFY(third.last().isAcknowledged);
    QVERIFY(!third.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::listThatCannotBeRead_isTold()
{
    leaveOpen(openRestore(u"a"_s));
    m_server->setHandler([](const ScriptedRequest &) { return ScriptedAnswer::json(401, "{}"); });
    Run again(file(), m_server->url());
    QTRY_VERIFY(again.reconciler().isUnsettled(SpriteName));
    QTRY_VERIFY(!again.reconciler().isChecking(SpriteName));
    QSignalSpy failed(&again.reconciler(), &Reconciler::checkFailed);
    again.reconciler().check(SpriteName);
    QVERIFY(failed.wait(Patience));
    QCOMPARE(failed.first().at(1).value<ApiError>().kind, ApiError::Kind::Unauthorized);
    QVERIFY(again.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::restoreThatTookEffect_canBeUndone()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("running", "v1");
    Run again(file(), m_server->url());
    QSignalSpy settled(&again.reconciler(), &Reconciler::settled);
    QVERIFY(settled.wait(Patience));
    const auto restores = again.records.journal().restoresOf({SpriteName, {}});
    QCOMPARE(restores.size(), 1);
    QCOMPARE(restores.first().safetyCheckpointId, u"v2"_s);
}

void TestReconciler::nothingIsJudgedWhileSomethingRuns()
{
    bool isBusy = true;
    Client client({.baseUrl = m_server->url(), .token = u"t"_s});
    Reconciler reconciler(client, nullptr, [&isBusy](const QString &) { return isBusy; });
    answerWith("running", "v1");
    reconciler.add(openRestore(u"a"_s));
    reconciler.judgeBy(SpriteName, restoredList());
    QVERIFY(reconciler.isUnsettled(SpriteName));
    isBusy = false;
    QSignalSpy settled(&reconciler, &Reconciler::settled);
    reconciler.judgeBy(SpriteName, restoredList());
    QVERIFY(settled.wait(Patience));
    QVERIFY(!reconciler.isUnsettled(SpriteName));
    QCOMPARE(m_server->requests().size(), 1); // while it was busy, nothing was asked
}

void TestReconciler::spriteMadeAnew_isNotJudgedByItsNamesake_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<OperationRecord::Step>("step");
    QTest::addColumn<Outcome>("outcome");
    using Step = OperationRecord::Step;
    QTest::newRow("running") << "running"_ba << Step::Change << Outcome::Unknown;
    QTest::newRow("asleep") << "cold"_ba << Step::Change << Outcome::Unknown;
    QTest::newRow("not sent yet") << "running"_ba << Step::SafetyCheckpoint << Outcome::NotStarted;
}

void TestReconciler::spriteMadeAnew_isNotJudgedByItsNamesake()
{
    QFETCH(QByteArray, status);
    QFETCH(OperationRecord::Step, step);
    QFETCH(Outcome, outcome);
    OperationRecord record = openRestore(u"a"_s);
    record.step = step;
    leaveOpen(record);
    answerWith(status, "v1", "s2");
    Run again(file(), m_server->url());
    QSignalSpy settled(&again.reconciler(), &Reconciler::settled);
    QSignalSpy replaced(&again.reconciler(), &Reconciler::replaced);
    QVERIFY(replaced.wait(Patience));
    QVERIFY(!again.reconciler().isUnsettled(SpriteName)); // stands in the way of nothing
    QCOMPARE(again.last().outcome, outcome);
    QVERIFY(again.last().isAcknowledged);
    QCOMPARE(again.last().spriteId, u"s1"_s);
    QVERIFY(again.records.journal().restoresOf({SpriteName, u"s2"_s}).isEmpty());
    QCOMPARE(settled.count(), 0);
}

void TestReconciler::spriteOfUnknownId_isNeverCertain()
{
    OperationRecord record = openRestore(u"a"_s);
    record.spriteId.clear();
    leaveOpen(record);
    answerWith("running", "v1");
    Run again(file(), m_server->url());
    again.records.journal().setSpriteId(SpriteName, u"s1"_s); // which one it was, that does not say
    QSignalSpy settled(&again.reconciler(), &Reconciler::settled);
    QVERIFY(settled.wait(Patience));
    QCOMPARE(again.last().outcome, Outcome::Succeeded);
    QCOMPARE(again.last().evidence, OperationRecord::Evidence::Likely);
    QCOMPARE(again.last().spriteId, QString());
}

void TestReconciler::answerWithoutAnId_isNotAnotherSprite()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("running", "v1", {});
    Run again(file(), m_server->url());
    QSignalSpy settled(&again.reconciler(), &Reconciler::settled);
    QVERIFY(settled.wait(Patience));
    QCOMPARE(again.last().outcome, Outcome::Succeeded);
    QCOMPARE(again.last().evidence, OperationRecord::Evidence::Likely);
}

void TestReconciler::patience_countsFromTheLastSignOfLife_data()
{
    QTest::addColumn<std::chrono::seconds>("silent");
    QTest::addColumn<bool>("isOver");
    QTest::newRow("just now, begun long ago") << 5s << false;
    QTest::newRow("long ago") << 3600s << true;
    QTest::newRow("in the future: the clock was set back") << -86'400s << false;
}

void TestReconciler::patience_countsFromTheLastSignOfLife()
{
    QFETCH(std::chrono::seconds, silent);
    QFETCH(bool, isOver);
    leaveOpen(heard(openRestore(u"a"_s), silent));
    answerWith("running", "v2"); // it did not take effect
    Run again(file(), m_server->url());
    auto now = 0ms;
    again.reconciler().setClock([&now] { return now; });
    QSignalSpy looked(&again.reconciler(), &Reconciler::looked);
    QVERIFY(looked.wait(Patience));
    QCOMPARE(again.reconciler().isUnsettled(SpriteName), !isOver);
    now = Reconciler::ServerPatience; // not for ever
    again.reconciler().check(SpriteName);
    if (!isOver)
        QVERIFY(looked.wait(Patience));
    QCOMPARE(again.last().outcome, Outcome::Failed);
}

void TestReconciler::longStreamOfThisRun_isWaitedForOnAMonotonicClock()
{
    answerWith("running", "v2");
    Run run(file(), m_server->url());
    auto now = 11min + 0ms; // the stream was open for so long
    run.reconciler().setClock([&now] { return now; });
    OperationRecord record = openRestore(u"a"_s);
    record.startedAt = QDateTime::currentDateTimeUtc().addSecs(-660);
    record.lastHeard = record.startedAt; // the clock of this computer was set ahead since
    record.outcome = Outcome::Unknown;
    run.reconciler().add(record);
    QSignalSpy looked(&run.reconciler(), &Reconciler::looked);
    run.reconciler().check(SpriteName);
    QVERIFY(looked.wait(Patience));
    QVERIFY(run.reconciler().isUnsettled(SpriteName));
    now += Reconciler::ServerPatience;
    run.reconciler().check(SpriteName);
    QVERIFY(looked.wait(Patience));
    QVERIFY(!run.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::serverThatEndsWithTheProgram_isWaitedForWhileItRuns()
{
    answerWith("running", "v2");
    Run run(file(), m_server->url());
    run.reconciler().setServerEndsWithProgram(true);
    run.reconciler().add(openRestore(u"a"_s)); // as the runner hands it over
    QSignalSpy looked(&run.reconciler(), &Reconciler::looked);
    run.reconciler().check(SpriteName);
    QVERIFY(looked.wait(Patience));
    QVERIFY(run.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::entryThatCannotBeRead_mayBeTheOne()
{
    OperationRecord record = heard(openRestore(u"a"_s), 3600s);
    record.kind = OperationRecord::Kind::Create;
    record.comment = u"mine"_s;
    leaveOpen(record);
    m_server->setHandler([](const ScriptedRequest &request) {
        return ScriptedAnswer::json(200,
                                    request.path().contains("/checkpoints")
                                        ? R"([{"id":"Current"},{"id":"v1"},{"id":"v2"},7])"
                                        : R"({"id":"s1","name":"web-1","status":"running"})");
    });
    Run again(file(), m_server->url());
    QSignalSpy looked(&again.reconciler(), &Reconciler::looked);
    QVERIFY(looked.wait(Patience));
    QVERIFY(again.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::safetyCheckpointOfUnknownOutcome_blocksUntilItIsListed()
{
    OperationRecord record = openRestore(u"a"_s);
    record.step = OperationRecord::Step::SafetyCheckpoint;
    record.safetyCheckpointId.clear();
    record.withSafetyCheckpoint = true;
    record.safetyComment = u"Before restoring v1"_s;
    record.outcome = Outcome::NotStarted;
    record.isSafetyUnknown = true;
    {
        Run run(file(), m_server->url());
        run.records.journal().finish(record);
    }
    answerWith("running", "v2");
    Run again(file(), m_server->url());
    QSignalSpy looked(&again.reconciler(), &Reconciler::looked);
    QVERIFY(looked.wait(Patience));
    QVERIFY(again.reconciler().isUnsettled(SpriteName));
    QVERIFY(!again.runner.create(SpriteName, {}));
    m_server->setHandler([](const ScriptedRequest &request) {
        return ScriptedAnswer::json(
            200,
            request.path().contains("/checkpoints")
                ? R"([{"id":"Current"},{"id":"v3","comment":"Before restoring v1"},{"id":"v2"},{"id":"v1"}])"
                : R"({"id":"s1","name":"web-1","status":"running"})");
    });
    again.reconciler().check(SpriteName);
    QVERIFY(looked.wait(Patience));
    QVERIFY(!again.reconciler().isUnsettled(SpriteName));
    QCOMPARE(again.last().outcome, Outcome::NotStarted);
    QCOMPARE(again.last().safetyCheckpointId, u"v3"_s);
    QVERIFY(!again.last().isSafetyUnknown);
}

void TestReconciler::foundOutInOneWindow_isKnownInTheOther()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("cold", "v1"); // nobody asks for the list unasked
    Run one(file(), m_server->url());
    Run other(file(), m_server->url());
    QTRY_VERIFY(one.reconciler().isUnsettled(SpriteName));
    QTRY_VERIFY(other.reconciler().isUnsettled(SpriteName));
    one.reconciler().acknowledge(SpriteName);
    QVERIFY(one.last().isAcknowledged);
    QSignalSpy changed(&other.reconciler(), &Reconciler::changed);
    other.reconciler().readAgain();
    QVERIFY(changed.wait(Patience));
    QVERIFY(!other.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::leftOpenInOneWindow_isFoundByTheNextListOfTheOther()
{
    answerWith("cold", "v2");
    Run other(file(), m_server->url());
    Run one(file(), m_server->url());
    OperationRecord record = openRestore(u"a"_s);
    record.outcome = Outcome::Unknown;
    one.records.journal().finish(record);
    QCOMPARE(one.last().uid, u"a"_s);
    other.reconciler().judgeBy(SpriteName, restoredList()); // F5 in the other window
    QTRY_VERIFY(
        other.reconciler().isUnsettled(SpriteName)); // its own reading at the start ends about now, too
}

void TestReconciler::leftOpenByAWindowThatIsGone_staysOpenInTheOther()
{
    answerWith("cold", "v2");
    Run other(file(), m_server->url());
    {
        Run gone(file(), m_server->url());
        OperationRecord record = openRestore(u"a"_s);
        record.outcome = Outcome::Unknown;
        gone.records.journal().finish(record);
        QCOMPARE(gone.last().uid, u"a"_s);
    }
    other.reconciler().readAgain();
    QTRY_VERIFY(other.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::acknowledgedLate_doesNotMakeItUnknownAgain()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("cold", "v1");
    Run late(file(), m_server->url());
    QTRY_VERIFY(late.reconciler().isUnsettled(SpriteName));
    Run first(file(), m_server->url());
    QTRY_VERIFY(first.reconciler().isUnsettled(SpriteName));
    QSignalSpy settled(&first.reconciler(), &Reconciler::settled);
    first.reconciler().check(SpriteName);
    QVERIFY(settled.wait(Patience));
    QCOMPARE(first.last().outcome, Outcome::Succeeded);
    late.reconciler().acknowledge(SpriteName);
    QCOMPARE(late.last().outcome, Outcome::Succeeded);
    QCOMPARE(late.last().evidence, OperationRecord::Evidence::List);
    QCOMPARE(late.records.journal().restoresOf({SpriteName, u"s1"_s}).size(), 1); // its undo is still there
}

QTEST_GUILESS_MAIN(TestReconciler)
#include "tst_reconciler.moc"
