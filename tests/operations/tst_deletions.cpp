// SPDX-License-Identifier: Apache-2.0
#include "core/operations/deletionsmodel.h"
#include "tests/operations/runnerrig.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Ending = DeletionsResult::Ending;

namespace {

QString stateName(DeletionState state)
{
    switch (state) {
    case DeletionState::Waiting:
        return u"waiting"_s;
    case DeletionState::Running:
        return u"running"_s;
    case DeletionState::Deleted:
        return u"deleted"_s;
    case DeletionState::AlreadyGone:
        return u"gone"_s;
    case DeletionState::NotDeleted:
        return u"left"_s;
    case DeletionState::Unknown:
        break;
    }
    return u"unknown"_s;
}

const QList<CheckpointKey> Ids{{u"v1"_s}, {u"v2"_s}, {u"v3"_s}};

ScriptedAnswer deleted()
{
    return ScriptedAnswer::full(204, {}, {});
}

/// A run of v1, v2 and v3 against a scripted server, and everything it says.
struct Rig {
    Rig()
    {
        QObject::connect(&run, &Deletions::stateChanged, &run,
                         [this](int first, int last, DeletionState state) {
                             events += u"%1-%2 %3"_s.arg(first).arg(last).arg(stateName(state));
                         });
        QObject::connect(&run, &Deletions::finished, &run, [this](const DeletionsResult &result) {
            events += u"finished"_s;
            results += result;
        });
    }
    [[nodiscard]] bool waitForEnd()
    {
        return QTest::qWaitFor([this] { return !results.isEmpty(); }, Patience);
    }

    RunnerRig rig;
    Deletions run{*rig.runner, {u"web-1"_s}, Ids};
    QStringList events;
    QList<DeletionsResult> results;
};

} // namespace

Q_DECLARE_METATYPE(ScriptedAnswer)
Q_DECLARE_METATYPE(Savepoint::DeletionsResult::Ending)

class TestDeletions final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void all_areDeletedInOrderWithOneListMore();
    void nothingIsHeardBeforeStartHasReturned();
    void whatIsGoneAlready_goesOn();
    void theFirstThatDoesNotSucceed_endsTheRun_data();
    void theFirstThatDoesNotSucceed_endsTheRun();
    void theBaseOfCurrent_endsTheRunBeforeAnyRequest();
    void stop_endsBetweenTwo();
    void stop_beforeTheFirst_sendsNothing();
    void anotherOperation_endsTheRun();
    void destroyedMidway_beginsNothingMore();
    void listenerThatDestroysTheRun_isFine();
    void otherOperations_areNotTakenForItsOwn();
    void model_showsStates();
};

void TestDeletions::all_areDeletedInOrderWithOneListMore()
{
    Rig r;
    ScriptedServer &server = r.rig.server;
    server.enqueue(RunnerRig::list({u"v4"_s, u"v3"_s, u"v2"_s, u"v1"_s}));
    server.enqueue(deleted());
    server.enqueue(RunnerRig::list({u"v4"_s, u"v3"_s, u"v2"_s}));
    server.enqueue(deleted());
    server.enqueue(RunnerRig::list({u"v4"_s, u"v3"_s}));
    server.enqueue(deleted());
    server.enqueue(RunnerRig::list({u"v4"_s}));
    r.run.start();
    QVERIFY(r.run.isRunning());
    QVERIFY(r.waitForEnd());
    QCOMPARE(r.rig.wire(),
             (QStringList{u"GET list"_s, u"DELETE v1"_s, u"GET list"_s, u"DELETE v2"_s, u"GET list"_s,
                          u"DELETE v3"_s, u"GET list"_s}));
    QCOMPARE(r.events,
             (QStringList{u"0-0 running"_s, u"0-0 deleted"_s, u"1-1 running"_s, u"1-1 deleted"_s,
                          u"2-2 running"_s, u"2-2 deleted"_s, u"finished"_s}));
    const DeletionsResult &result = r.results.first();
    QVERIFY(result.ending == Ending::Done);
    QCOMPARE(result.spriteName, u"web-1"_s);
    QCOMPARE(result.asked, 3);
    QCOMPARE(result.deleted, 3);
    QCOMPARE(result.left(), 0);
    QVERIFY(!r.run.isRunning());
    for (const OperationResult &each : r.rig.results)
        QVERIFY(r.run.includes(each.operation));
}

void TestDeletions::nothingIsHeardBeforeStartHasReturned()
{
    Rig r;
    r.run.start();
    QVERIFY(r.events.isEmpty());
    QVERIFY(!r.rig.runner->isRunning(u"web-1"_s));
}

void TestDeletions::whatIsGoneAlready_goesOn()
{
    Rig r;
    ScriptedServer &server = r.rig.server;
    server.enqueue(RunnerRig::list({u"v4"_s, u"v3"_s, u"v2"_s})); // v1 is not there
    server.enqueue(ScriptedAnswer::json(404, R"({"error":"checkpoint not found"})")); // v2 went just now
    server.enqueue(RunnerRig::list({u"v4"_s, u"v3"_s}));
    server.enqueue(deleted());
    server.enqueue(RunnerRig::list({u"v4"_s}));
    r.run.start();
    QVERIFY(r.waitForEnd());
    QCOMPARE(r.events,
             (QStringList{u"0-0 running"_s, u"0-0 gone"_s, u"1-1 running"_s, u"1-1 gone"_s, u"2-2 running"_s,
                          u"2-2 deleted"_s, u"finished"_s}));
    QCOMPARE(r.results.first().deleted, 1);
    QCOMPARE(r.results.first().alreadyGone, 2);
    QCOMPARE(r.rig.wire().filter(u"DELETE"_s), (QStringList{u"DELETE v2"_s, u"DELETE v3"_s}));
}

void TestDeletions::theFirstThatDoesNotSucceed_endsTheRun_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<QStringList>("listAfter");
    QTest::addColumn<QString>("state");
    const QStringList still{u"v4"_s, u"v3"_s, u"v2"_s};
    QTest::newRow("409") << ScriptedAnswer::full(409, "text/plain", "cannot delete active checkpoint")
                         << still << u"left"_s;
    QTest::newRow("405") << ScriptedAnswer::json(405, "{}") << still << u"left"_s;
    QTest::newRow("404 for what is still listed") << ScriptedAnswer::json(404, "{}") << still << u"left"_s;
    QTest::newRow("401") << ScriptedAnswer::json(401, "{}") << still << u"left"_s;
    QTest::newRow("429") << ScriptedAnswer::json(429, "{}") << still << u"left"_s;
    QTest::newRow("503") << ScriptedAnswer::json(503, "{}") << still << u"unknown"_s;
    QTest::newRow("cut off, and still listed")
        << ScriptedAnswer().bytes("HTTP/1.1 2").reset() << still << u"unknown"_s;
    QTest::newRow("204, and still listed") << deleted() << still << u"unknown"_s;
}

void TestDeletions::theFirstThatDoesNotSucceed_endsTheRun()
{
    QFETCH(ScriptedAnswer, answer);
    QFETCH(QStringList, listAfter);
    QFETCH(QString, state);
    Rig r;
    ScriptedServer &server = r.rig.server;
    server.enqueue(RunnerRig::list({u"v4"_s, u"v3"_s, u"v2"_s, u"v1"_s}));
    server.enqueue(deleted());
    server.enqueue(RunnerRig::list({u"v4"_s, u"v3"_s, u"v2"_s}));
    server.enqueue(answer);
    server.enqueue(RunnerRig::list(listAfter));
    r.run.start();
    QVERIFY(r.waitForEnd());
    QVERIFY(r.rig.settle());
    QCOMPARE(r.events,
             (QStringList{u"0-0 running"_s, u"0-0 deleted"_s, u"1-1 running"_s, u"1-1 "_s + state,
                          u"2-2 left"_s, u"finished"_s}));
    const DeletionsResult &result = r.results.first();
    QVERIFY(result.ending == Ending::Refused);
    QCOMPARE(result.deleted, 1);
    QCOMPARE(result.unknown, state == "unknown"_L1 ? 1 : 0);
    QCOMPARE(result.left(), 2 - result.unknown);
    QVERIFY(result.last);
    QCOMPARE(result.last->operation.checkpointId, u"v2"_s);
    QCOMPARE(r.rig.wire().filter(u"DELETE"_s), (QStringList{u"DELETE v1"_s, u"DELETE v2"_s}));
}

void TestDeletions::theBaseOfCurrent_endsTheRunBeforeAnyRequest()
{
    Rig r;
    // Somebody restored v1 since the plan was made.
    r.rig.server.enqueue(ScriptedAnswer::json(
        200, R"([{"id":"Current","source_id":"v1"},{"id":"v3"},{"id":"v2"},{"id":"v1"}])"));
    r.run.start();
    QVERIFY(r.waitForEnd());
    QVERIFY(r.rig.settle());
    QCOMPARE(r.rig.wire().filter(u"DELETE"_s), QStringList());
    QCOMPARE(r.events, (QStringList{u"0-0 running"_s, u"0-0 left"_s, u"1-2 left"_s, u"finished"_s}));
    QVERIFY(r.results.first().last->obstacle == Obstacle::IsBaseOfCurrent);
}

void TestDeletions::stop_endsBetweenTwo()
{
    Rig r;
    ScriptedServer &server = r.rig.server;
    server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s, u"v1"_s}));
    server.enqueue(ScriptedAnswer().hold().then(deleted()));
    server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s}));
    r.run.start();
    QVERIFY(r.rig.waitUntilHeld()); // v1 is on its way
    r.run.stop();
    QVERIFY(r.run.isStopping());
    QVERIFY(r.run.isRunning());
    server.release();
    QVERIFY(r.waitForEnd());
    QVERIFY(r.rig.settle());
    QCOMPARE(r.events, (QStringList{u"0-0 running"_s, u"0-0 deleted"_s, u"1-2 left"_s, u"finished"_s}));
    QVERIFY(r.results.first().ending == Ending::Stopped);
    QCOMPARE(r.rig.wire().filter(u"DELETE"_s), QStringList{u"DELETE v1"_s});
}

void TestDeletions::stop_beforeTheFirst_sendsNothing()
{
    Rig r;
    r.run.start();
    r.run.stop();
    QVERIFY(r.waitForEnd());
    QVERIFY(r.rig.settle());
    QCOMPARE(r.events, (QStringList{u"0-2 left"_s, u"finished"_s}));
    QVERIFY(r.rig.wire().filter(u"list"_s).isEmpty());
}

void TestDeletions::anotherOperation_endsTheRun()
{
    Rig r;
    ScriptedServer &server = r.rig.server;
    server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s, u"v1"_s}));
    server.enqueue(deleted());
    server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s}));
    server.setHandler([](const ScriptedRequest &) { return ScriptedAnswer().silence(); });
    // As soon as v1 is gone, somebody begins something else.
    connect(r.rig.runner.get(), &OperationRunner::finished, this,
            [&] { QVERIFY(r.rig.runner->create(u"web-1"_s, u"mine"_s)); });
    r.run.start();
    QVERIFY(r.waitForEnd());
    QVERIFY(r.results.first().ending == Ending::Busy);
    QCOMPARE(r.results.first().deleted, 1);
    QCOMPARE(r.results.first().left(), 2);
    QCOMPARE(r.events.last(), u"finished"_s);
}

void TestDeletions::destroyedMidway_beginsNothingMore()
{
    RunnerRig rig;
    auto run = std::make_unique<Deletions>(*rig.runner, SpriteRef{u"web-1"_s}, Ids);
    rig.server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s, u"v1"_s}));
    rig.server.enqueue(ScriptedAnswer().hold().then(deleted()));
    rig.server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s}));
    run->start();
    QVERIFY(rig.waitUntilHeld());
    run.reset();
    rig.server.release();
    QVERIFY(rig.waitForResult()); // what was sent is watched to its end all the same
    QVERIFY(rig.results.first().outcome == OperationResult::Outcome::Succeeded);
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().filter(u"DELETE"_s), QStringList{u"DELETE v1"_s});
}

void TestDeletions::listenerThatDestroysTheRun_isFine()
{
    for (const DeletionState moment : {DeletionState::Running, DeletionState::Deleted}) {
        RunnerRig rig;
        rig.server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s, u"v1"_s}));
        rig.server.enqueue(deleted());
        rig.server.enqueue(RunnerRig::list({u"v3"_s, u"v2"_s}));
        auto *run = new Deletions(*rig.runner, {u"web-1"_s}, Ids);
        QSignalSpy destroyed(run, &QObject::destroyed);
        connect(run, &Deletions::stateChanged, this, [&](int, int, DeletionState state) {
            if (state == moment)
                delete run;
        });
        run->start();
        QVERIFY(destroyed.wait(Patience));
        QVERIFY(rig.settle());
    }
}

void TestDeletions::otherOperations_areNotTakenForItsOwn()
{
    Rig r;
    ScriptedServer &server = r.rig.server;
    // Another sprite loses a checkpoint of the same name while v1 is on its way.
    server.setHandler([](const ScriptedRequest &request) {
        if (request.method == "DELETE")
            return request.path().contains("/db-2/") ? deleted() : ScriptedAnswer().hold().then(deleted());
        return RunnerRig::list({u"v3"_s, u"v2"_s, u"v1"_s});
    });
    r.run.start();
    QVERIFY(r.rig.waitUntilHeld());
    QVERIFY(r.rig.runner->remove({u"db-2"_s}, {u"v1"_s}));
    QVERIFY(r.rig.waitForResult());
    QCOMPARE(r.rig.results.first().operation.spriteName, u"db-2"_s);
    QCOMPARE(r.events, QStringList{u"0-0 running"_s});
    QVERIFY(!r.run.includes(r.rig.results.first().operation));
}

void TestDeletions::model_showsStates()
{
    QList<Checkpoint> checkpoints(3);
    for (int i = 0; i < 3; ++i)
        checkpoints[i].id = Ids.at(i).id;
    checkpoints[1].comment = u"<b>second</b>\n\x202e"_s;
    checkpoints[1].createTime = QDateTime(QDate(2026, 8, 12), QTime(12, 0), Qt::UTC);
    DeletionsModel model(checkpoints);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setState(0, 0, DeletionState::Deleted);
    model.setState(1, 2, DeletionState::NotDeleted);
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.at(1).at(0).toModelIndex().row(), 1);
    QCOMPARE(changed.at(1).at(1).toModelIndex().row(), 2);
    const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(cell(0, DeletionsModel::IdColumn), u"v1"_s);
    QCOMPARE(cell(0, DeletionsModel::StateColumn), u"Deleted"_s);
    QCOMPARE(cell(2, DeletionsModel::StateColumn), u"Not deleted"_s);
    QCOMPARE(cell(1, DeletionsModel::CommentColumn), u"<b>second</b> \\u202E"_s);
    QCOMPARE(cell(2, DeletionsModel::CreatedColumn), u"Unknown"_s);
    QVERIFY(cell(1, DeletionsModel::CreatedColumn).contains("2026"_L1));
    QVERIFY(model.index(1, 0).data(Qt::AccessibleTextRole).toString().startsWith("v2, Not deleted, <b>"_L1));
}

QTEST_GUILESS_MAIN(TestDeletions)
#include "tst_deletions.moc"
