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
    record.idsBefore = {u"v1"_s, u"v2"_s};
    record.startedAt = QDateTime::currentDateTimeUtc();
    return record;
}

} // namespace

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

private:
    /// Starts a run, leaves an operation open, and ends it.
    void leaveOpen(const OperationRecord &record);
    void answerWith(const QByteArray &status, const QByteArray &base);
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

void TestReconciler::answerWith(const QByteArray &status, const QByteArray &base)
{
    m_server->setHandler([status, base](const ScriptedRequest &request) {
        if (!request.path().contains("/checkpoints"))
            return ScriptedAnswer::json(200, R"({"id":"s1","name":"web-1","status":")" + status + "\"}");
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
    QVERIFY(settled.wait(10'000)); // nobody has asked
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
    QVERIFY(settled.wait(10'000));
    QCOMPARE(m_server->requests().size(), 2);
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
    QVERIFY(read.wait(10'000));
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
        QVERIFY(looked.wait(10'000));
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
    QVERIFY(read.wait(10'000));
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
    QVERIFY(failed.wait(10'000));
    QCOMPARE(failed.first().at(1).value<ApiError>().kind, ApiError::Kind::Unauthorized);
    QVERIFY(again.reconciler().isUnsettled(SpriteName));
}

void TestReconciler::restoreThatTookEffect_canBeUndone()
{
    leaveOpen(openRestore(u"a"_s));
    answerWith("running", "v1");
    Run again(file(), m_server->url());
    QSignalSpy settled(&again.reconciler(), &Reconciler::settled);
    QVERIFY(settled.wait(10'000));
    const auto restores = again.records.journal().restoresOf({SpriteName, {}});
    QCOMPARE(restores.size(), 1);
    QCOMPARE(restores.first().safetyCheckpointId, u"v2"_s);
}

void TestReconciler::nothingIsJudgedWhileSomethingRuns()
{
    bool isBusy = true;
    Client client({.baseUrl = m_server->url(), .token = u"t"_s});
    Reconciler reconciler(client, nullptr, [&isBusy](const QString &) { return isBusy; });
    reconciler.add(openRestore(u"a"_s));
    Checkpoint current;
    current.id = u"Current"_s;
    current.sourceId = u"v1"_s;
    reconciler.judgeBy(SpriteName, {current});
    QVERIFY(reconciler.isUnsettled(SpriteName));
    isBusy = false;
    reconciler.judgeBy(SpriteName, {current});
    QVERIFY(!reconciler.isUnsettled(SpriteName));
}

QTEST_GUILESS_MAIN(TestReconciler)
#include "tst_reconciler.moc"
