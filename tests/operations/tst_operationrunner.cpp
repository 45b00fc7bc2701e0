// SPDX-License-Identifier: Apache-2.0
#include "tests/operations/runnerrig.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Outcome = OperationResult::Outcome;
using Step = OperationStep;

namespace {

const QString SpriteName = u"web-1"_s;
const QString Safety = u"Before restoring v1"_s;

ScriptedAnswer html(int status)
{
    return ScriptedAnswer::full(status, "text/html", "<html><title>Bad day</title></html>");
}

/// Rows about a server that falls silent are not patient; the others are, so that a slow machine fails none.
std::chrono::seconds patience()
{
    return QByteArray(QTest::currentDataTag()).contains("silence") ? std::chrono::seconds(2)
                                                                   : std::chrono::seconds(20);
}

/// How an operation's answer may end, and what may be said about it then.
struct Ending {
    const char *name;
    ScriptedAnswer answer;
    Outcome outcome;
    std::optional<ApiError::Kind> error;
};

QList<Ending> endings()
{
    using Kind = ApiError::Kind;
    const QByteArray info = "{\"type\":\"info\",\"data\":\"complete\"}\n";
    const auto begun = [&info] { return ScriptedAnswer::streamHead().chunk(info); };
    return {
        {"complete", begun().chunk("{\"type\":\"complete\"}\n").lastChunk(), Outcome::Succeeded, {}},
        {"complete without newline",
         begun().chunk(R"({"type":"complete"})").lastChunk(),
         Outcome::Succeeded,
         {}},
        {"error under 200", begun().chunk("{\"type\":\"error\",\"error\":\"no space\"}\n").lastChunk(),
         Outcome::Failed, Kind::OperationFailed},
        {"error, then complete",
         begun().chunk("{\"type\":\"error\",\"error\":\"no\"}\n{\"type\":\"complete\"}\n").lastChunk(),
         Outcome::Succeeded,
         {}},
        {"clean end", begun().lastChunk(), Outcome::Unknown, Kind::ConnectionLost},
        {"closed mid-stream", begun().close(), Outcome::Unknown, Kind::ConnectionLost},
        {"reset mid-stream", begun().reset(), Outcome::Unknown, Kind::ConnectionLost},
        {"half a complete", begun().chunk(R"({"type":"compl)").reset(), Outcome::Unknown,
         Kind::ConnectionLost},
        {"silence mid-stream", begun().silence(), Outcome::Unknown, Kind::Timeout},
        {"silence", ScriptedAnswer().silence(), Outcome::Unknown, Kind::Timeout},
        {"closed before the answer", ScriptedAnswer().close(), Outcome::Unknown, Kind::ConnectionLost},
        {"reset before the answer", ScriptedAnswer().reset(), Outcome::Unknown, Kind::ConnectionLost},
        {"garbage", ScriptedAnswer::stream({"complete"}), Outcome::Unknown, Kind::MalformedAnswer},
        {"HTML under 200", html(200), Outcome::Unknown, Kind::MalformedAnswer},
        {"202 without a stream", ScriptedAnswer::full(202, {}, {}), Outcome::Unknown, {}},
        {"502", html(502), Outcome::Unknown, Kind::ServiceUnavailable},
        {"503", html(503), Outcome::Unknown, Kind::ServiceUnavailable},
        {"500 HTML", html(500), Outcome::Unknown, Kind::ServerError},
        {"500 with a reason", ScriptedAnswer::json(500, R"({"error":"disk full"})"), Outcome::Failed,
         Kind::ServerError},
        {"404", ScriptedAnswer::json(404, R"({"error":"checkpoint not found"})"), Outcome::Failed,
         Kind::NotFound},
        {"401", ScriptedAnswer::json(401, R"({"error":"authentication failed"})"), Outcome::Failed,
         Kind::Unauthorized},
        {"409", ScriptedAnswer::json(409, R"({"error":"busy"})"), Outcome::Failed, Kind::Conflict},
        {"429", ScriptedAnswer::json(429, R"({"error":"slow down"})"), Outcome::Failed, Kind::RateLimited},
        {"redirect", ScriptedAnswer::full(307, {}, {}, "Location: http://127.0.0.1:1/\r\n"), Outcome::Failed,
         Kind::Redirected},
    };
}

} // namespace

Q_DECLARE_METATYPE(ScriptedAnswer)
Q_DECLARE_METATYPE(Outcome)
Q_DECLARE_METATYPE(Step)
Q_DECLARE_METATYPE(std::optional<ApiError::Kind>)

class TestOperationRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void create_findsItsIdByListing();
    void create_recognisesItsOwn_data();
    void create_recognisesItsOwn();
    void create_thatFailed_hasNoNewCheckpoint();
    void outcome_data();
    void outcome();
    void listAfterwardsUnreadable_changesNothingAboutTheOutcome_data();
    void listAfterwardsUnreadable_changesNothingAboutTheOutcome();
    void restoreWithSafety_goesInOrder();
    void restoreWithoutSafety_createsNothing();
    void restoreNotSent_data();
    void restoreNotSent();
    void unsafeId_sendsNothingThatChanges();
    void oneOperationPerSprite();
    void twoSpritesAtOnce();
    void signalsComeInOrder();
    void nothingButStartedBeforeTheCallReturns();
    void aNewOperationMayStartInFinished();
};

void TestOperationRunner::create_findsItsIdByListing()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({u"v1 first"_s}));
    rig.server.enqueue(ScriptedAnswer::stream({R"({"type":"info","data":"Creating checkpoint v9..."})",
                                               R"({"type":"info","data":"  ID: v9"})",
                                               R"({"type":"complete","data":"Checkpoint v9 created"})"}));
    rig.server.enqueue(
        RunnerRig::list({u"v9 of long ago, listed late"_s, u"v2 before migration"_s, u"v1 first"_s}));
    QVERIFY(rig.runner->create(SpriteName, u"before migration"_s));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded);
    QCOMPARE(result.newCheckpointId, u"v2"_s);
    QVERIFY(result.listAfter);
    QCOMPARE(result.listAfter->checkpoints.size(), 4);
    QVERIFY(!result.error);
    QCOMPARE(rig.wire(), QStringList({u"GET list"_s, u"POST checkpoint"_s, u"GET list"_s}));
    QCOMPARE(rig.server.requests().at(1).body, R"({"comment":"before migration"})"_ba);
    for (const int list : {0, 2})
        QCOMPARE(rig.server.requests().at(list).target, "/v1/sprites/web-1/checkpoints?includeAuto=true"_ba);
}

void TestOperationRunner::create_recognisesItsOwn_data()
{
    QTest::addColumn<QString>("comment");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<QString>("found");
    const QString mine = u"mine"_s;
    QTest::newRow("theirs is newer") << mine << QStringList{u"v3 theirs"_s, u"v2 mine"_s} << u"v2"_s;
    QTest::newRow("theirs is older") << mine << QStringList{u"v3 mine"_s, u"v2 theirs"_s} << u"v3"_s;
    QTest::newRow("theirs has no comment") << mine << QStringList{u"v3"_s, u"v2 mine"_s} << u"v2"_s;
    QTest::newRow("only theirs") << mine << QStringList{u"v2 theirs"_s} << QString();
    QTest::newRow("only theirs, without a comment of ours")
        << QString() << QStringList{u"v2 theirs"_s} << QString();
    QTest::newRow("no comment") << QString() << QStringList{u"v3 theirs"_s, u"v2"_s} << u"v2"_s;
    QTest::newRow("the server drops comments") << mine << QStringList{u"v2"_s} << u"v2"_s;
    QTest::newRow("the server cuts comments")
        << u"mine, and more"_s << QStringList{u"v3"_s, u"v2 mine, an"_s} << u"v2"_s;
    QTest::newRow("numbers, not letters") << mine << QStringList{u"v9 mine"_s, u"v10 mine"_s} << u"v10"_s;
    QTest::newRow("automatic ones") << mine << QStringList{u"auto-1767607200000 mine"_s} << QString();
    QTest::newRow("same comment as an old one") << u"old"_s << QStringList{u"v2 old"_s} << u"v2"_s;
    QTest::newRow("nothing new") << u"old"_s << QStringList{} << QString();
}

void TestOperationRunner::create_recognisesItsOwn()
{
    QFETCH(QString, comment);
    QFETCH(QStringList, after);
    QFETCH(QString, found);
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({u"v1 old"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(RunnerRig::list(after + QStringList{u"v1 old"_s}));
    QVERIFY(rig.runner->create(SpriteName, comment));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded);
    QCOMPARE(rig.results.constFirst().newCheckpointId, found);
}

void TestOperationRunner::create_thatFailed_hasNoNewCheckpoint()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({}));
    rig.server.enqueue(ScriptedAnswer::stream({R"({"type":"error","error":"no space"})"}));
    rig.server.enqueue(RunnerRig::list({u"v1"_s})); // somebody else's
    QVERIFY(rig.runner->create(SpriteName, {}));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Failed);
    QCOMPARE(rig.results.constFirst().error->serverMessage, u"no space"_s);
    QCOMPARE(rig.results.constFirst().newCheckpointId, QString());
}

void TestOperationRunner::outcome_data()
{
    QTest::addColumn<bool>("isRestore");
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<std::optional<ApiError::Kind>>("error");
    for (const bool isRestore : {false, true}) {
        for (const Ending &ending : endings())
            QTest::addRow("%s: %s", isRestore ? "restore" : "create", ending.name)
                << isRestore << ending.answer << ending.outcome << ending.error;
    }
}

void TestOperationRunner::outcome()
{
    QFETCH(bool, isRestore);
    QFETCH(ScriptedAnswer, answer);
    QFETCH(Outcome, outcome);
    QFETCH(std::optional<ApiError::Kind>, error);
    RunnerRig rig(patience());
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    rig.server.enqueue(answer);
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    if (isRestore)
        QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    else
        QVERIFY(rig.runner->create(SpriteName, u"mine"_s));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, outcome);
    QCOMPARE(result.error ? std::optional(result.error->kind) : std::nullopt, error);
    QCOMPARE(result.lastStep, isRestore ? Step::Restoring : Step::Creating);
    QVERIFY(!result.stoppedWatching);
    QVERIFY(result.listAfter); // whatever was said, what is true was asked for
    QVERIFY(rig.settle());
    const QString post = isRestore ? u"POST restore v1"_s : u"POST checkpoint"_s;
    QCOMPARE(rig.wire().first(3), QStringList({u"GET list"_s, post, u"GET list"_s}));
    QCOMPARE(rig.wire().size(), 4); // once, and never again
    QCOMPARE(rig.results.size(), 1);
}

void TestOperationRunner::listAfterwardsUnreadable_changesNothingAboutTheOutcome_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<Outcome>("outcome");
    QTest::newRow("succeeded, then silence") << RunnerRig::works() << Outcome::Succeeded;
    QTest::newRow("failed") << ScriptedAnswer::stream({R"({"type":"error","error":"no"})"})
                            << Outcome::Failed;
    QTest::newRow("unknown") << ScriptedAnswer().reset() << Outcome::Unknown;
}

void TestOperationRunner::listAfterwardsUnreadable_changesNothingAboutTheOutcome()
{
    QFETCH(ScriptedAnswer, answer);
    QFETCH(Outcome, outcome);
    RunnerRig rig(patience());
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    rig.server.enqueue(answer);
    const bool isSilent = patience() < std::chrono::seconds(1);
    rig.server.enqueue(isSilent ? ScriptedAnswer().silence() : ScriptedAnswer::json(503, "{}"));
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, outcome);
    QVERIFY(!rig.results.constFirst().listAfter);
}

void TestOperationRunner::restoreWithSafety_goesInOrder()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(RunnerRig::list({u"v3 theirs"_s, u"v2 Before restoring v1"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(RunnerRig::list({u"v3 theirs"_s, u"v2 Before restoring v1"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded);
    QCOMPARE(result.safetyCheckpointId, u"v2"_s);
    QCOMPARE(result.newCheckpointId, QString());
    QVERIFY(result.operation.withSafetyCheckpoint);
    QCOMPARE(rig.wire(),
             QStringList(
                 {u"GET list"_s, u"POST checkpoint"_s, u"GET list"_s, u"POST restore v1"_s, u"GET list"_s}));
    QCOMPARE(rig.server.requests().at(1).body, R"({"comment":"Before restoring v1"})"_ba);
}

void TestOperationRunner::restoreWithoutSafety_createsNothing()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(RunnerRig::list({u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.wire(), QStringList({u"GET list"_s, u"POST restore v1"_s, u"GET list"_s}));
    QCOMPARE(rig.results.constFirst().safetyCheckpointId, QString());
}

void TestOperationRunner::restoreNotSent_data()
{
    QTest::addColumn<QList<ScriptedAnswer>>("answers");
    QTest::addColumn<Step>("lastStep");
    QTest::addColumn<bool>("hasReason");
    const auto list = RunnerRig::list({u"v1"_s});
    const QList<std::pair<const char *, ScriptedAnswer>> noLists{
        {"500", html(500)},
        {"401", ScriptedAnswer::json(401, "{}")},
        {"404", ScriptedAnswer::json(404, "{}")},
        {"garbage", ScriptedAnswer::json(200, R"([{"id":)")},
        {"HTML", html(200)},
        {"silence", ScriptedAnswer().silence()},
        {"cut", ScriptedAnswer().bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[{").reset()},
    };
    for (const auto &[name, answer] : noLists) {
        QTest::addRow("first list: %s", name) << QList{answer} << Step::Listing << true;
        QTest::addRow("second list: %s", name)
            << QList{list, RunnerRig::works(), answer} << Step::Confirming << true;
    }
    for (const Ending &ending : endings()) {
        if (ending.outcome != Outcome::Succeeded)
            QTest::addRow("safety checkpoint: %s", ending.name)
                << QList{list, ending.answer} << Step::CreatingSafetyCheckpoint << ending.error.has_value();
    }
    QTest::newRow("not in the list") << QList{list, RunnerRig::works(), list} << Step::Confirming << false;
    QTest::newRow("only somebody else's in the list")
        << QList{list, RunnerRig::works(), RunnerRig::list({u"v2 theirs"_s, u"v1"_s})} << Step::Confirming
        << false;
    QTest::newRow("only an automatic one in the list")
        << QList{list, RunnerRig::works(), RunnerRig::list({u"auto-1 Before restoring v1"_s, u"v1"_s})}
        << Step::Confirming << false;
}

void TestOperationRunner::restoreNotSent()
{
    QFETCH(QList<ScriptedAnswer>, answers);
    QFETCH(Step, lastStep);
    QFETCH(bool, hasReason);
    RunnerRig rig(patience());
    for (const ScriptedAnswer &answer : answers)
        rig.server.enqueue(answer);
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::NotStarted);
    QCOMPARE(result.lastStep, lastStep);
    QCOMPARE(result.error.has_value(), hasReason);
    QCOMPARE(result.safetyCheckpointId, QString());
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().filter(u"POST"_s),
             QStringList(lastStep == Step::Listing ? 0 : 1, u"POST checkpoint"_s));
}

void TestOperationRunner::unsafeId_sendsNothingThatChanges()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    QVERIFY(rig.runner->restore({SpriteName}, {u".."_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Failed);
    QCOMPARE(rig.results.constFirst().error->kind, ApiError::Kind::InvalidArgument);
    QCOMPARE(rig.wire(), QStringList({u"GET list"_s, u"GET list"_s}));
}

void TestOperationRunner::oneOperationPerSprite()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    QVERIFY(!rig.runner->isRunning(SpriteName));
    QVERIFY(rig.runner->create(SpriteName, {}));
    QVERIFY(rig.runner->isRunning(SpriteName));
    QCOMPARE(rig.runner->running(SpriteName)->kind, Operation::Kind::Create);
    QVERIFY(!rig.runner->create(SpriteName, {}));
    QVERIFY(!rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitForResult());
    QVERIFY(rig.settle());
    QVERIFY(!rig.runner->isRunning(SpriteName));
    QVERIFY(!rig.runner->running(SpriteName));
    QCOMPARE(rig.wire().filter(u"POST"_s).size(), 1);
    QCOMPARE(rig.events.count(u"started"_s), 1);
    QCOMPARE(rig.events.count(u"finished"_s), 1);
}

void TestOperationRunner::twoSpritesAtOnce()
{
    RunnerRig rig;
    QSet<QByteArray> created;
    rig.server.setHandler([&created](const ScriptedRequest &request) {
        const QByteArray sprite = request.path().split('/').value(3);
        if (request.method == "GET")
            return RunnerRig::list(created.contains(sprite)
                                       ? QStringList{u"v1 of "_s + QString::fromUtf8(sprite)}
                                       : QStringList{});
        created.insert(sprite);
        ScriptedAnswer answer = ScriptedAnswer::streamHead();
        return answer.hold().chunk("{\"type\":\"complete\"}\n").lastChunk();
    });
    QVERIFY(rig.runner->create(u"one"_s, u"of one"_s));
    QVERIFY(rig.runner->create(u"two"_s, u"of two"_s));
    QCOMPARE(rig.runner->runningCount(), 2);
    QTRY_COMPARE(created.size(), 2); // both stand in their POST: none waits for the other
    QVERIFY(rig.results.isEmpty());
    rig.runner->stopWatching(u"three"_s);
    QCOMPARE(rig.runner->runningCount(), 2);
    rig.server.release();
    QTRY_COMPARE(rig.results.size(), 2);
    QVERIFY(rig.results.at(0).operation.id != rig.results.at(1).operation.id);
    for (const OperationResult &result : rig.results) {
        QCOMPARE(result.outcome, Outcome::Succeeded);
        QCOMPARE(result.newCheckpointId, u"v1"_s);
        QCOMPARE(result.listAfter->checkpoints.constLast().comment, u"of "_s + result.operation.spriteName);
    }
}

void TestOperationRunner::signalsComeInOrder()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({}));
    rig.server.enqueue(ScriptedAnswer::stream({R"({"type":"info","data":"one"})", "nonsense",
                                               R"({"type":"stdout","data":"two"})",
                                               R"({"type":"complete","data":"safe"})"}));
    rig.server.enqueue(RunnerRig::list({u"v2 Before restoring v1"_s}));
    rig.server.enqueue(ScriptedAnswer::stream({R"({"type":"error","error":"broken"})"}));
    rig.server.enqueue(RunnerRig::list({u"v2 Before restoring v1"_s}));
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitForResult());
    QVERIFY(rig.settle());
    QCOMPARE(
        rig.events,
        QStringList({u"started"_s, u"step Listing"_s, u"step CreatingSafetyCheckpoint"_s, u"message one"_s,
                     u"malformed nonsense"_s, u"message two"_s, u"message safe"_s, u"step Confirming"_s,
                     u"step Restoring"_s, u"message broken"_s, u"step Confirming"_s, u"finished"_s}));
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Failed);
    QCOMPARE(rig.results.constFirst().safetyCheckpointId, u"v2"_s); // the way back is told
    QVERIFY(rig.results.constFirst().duration.count() >= 0);
}

void TestOperationRunner::nothingButStartedBeforeTheCallReturns()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({}));
    // Also when a listener of started() has enough at once.
    connect(rig.runner.get(), &OperationRunner::started, rig.runner.get(),
            [&rig] { rig.runner->stopWatching(SpriteName); });
    QVERIFY(rig.runner->create(SpriteName, {}));
    QCOMPARE(rig.events, QStringList{u"started"_s});
    QVERIFY(rig.runner->isRunning(SpriteName));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.events, QStringList({u"started"_s, u"finished"_s}));
    QCOMPARE(rig.results.constFirst().outcome, Outcome::NotStarted);
    QVERIFY(rig.results.constFirst().stoppedWatching);
    QVERIFY(rig.server.requests().isEmpty());
}

void TestOperationRunner::aNewOperationMayStartInFinished()
{
    RunnerRig rig;
    rig.server.setHandler([](const ScriptedRequest &request) {
        return request.method == "GET" ? RunnerRig::list({}) : RunnerRig::works();
    });
    bool again = false;
    connect(rig.runner.get(), &OperationRunner::finished, rig.runner.get(), [&] {
        if (!std::exchange(again, true))
            QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    });
    QVERIFY(rig.runner->create(SpriteName, {}));
    QTRY_COMPARE(rig.results.size(), 2);
    QCOMPARE(rig.restoresSent(), 1);
    QVERIFY(!rig.runner->isRunning(SpriteName));
}

QTEST_GUILESS_MAIN(TestOperationRunner)
#include "tst_operationrunner.moc"
