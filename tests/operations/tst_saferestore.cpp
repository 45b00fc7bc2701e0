// SPDX-License-Identifier: Apache-2.0
// What a restore does beyond sending itself: compares, waits, and believes lists. And deletion.
#include "tests/operations/runnerrig.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = OperationResult::Outcome;
using Evidence = OperationRecord::Evidence;

namespace {

const QString SpriteName = u"web-1"_s;

ScriptedAnswer listFrom(const QByteArray &base, const QByteArrayList &ids)
{
    QByteArray list = R"([{"id":"Current","source_id":")" + base + "\"}";
    for (const QByteArray &id : ids)
        list += R"(,{"id":")" + id + R"(","create_time":"2026-01-05T10:00:00Z"})";
    return ScriptedAnswer::json(200, list + ']');
}

QList<Checkpoint> seen(const QStringList &ids, const QString &base)
{
    QList<Checkpoint> list(1);
    list.first().id = u"Current"_s;
    list.first().sourceId = base;
    for (const QString &id : ids) {
        Checkpoint checkpoint;
        checkpoint.id = id;
        checkpoint.createTime = QDateTime(QDate(2026, 1, 5), QTime(10, 0), Qt::UTC);
        list.append(checkpoint);
    }
    return list;
}

ScriptedAnswer busy()
{
    return ScriptedAnswer::json(503, R"({"error":"starting"})");
}

} // namespace

Q_DECLARE_METATYPE(ScriptedAnswer)
Q_DECLARE_METATYPE(Outcome)
Q_DECLARE_METATYPE(OperationRunner::Deleting)

class TestSafeRestore final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void listThatChanged_stopsItBeforeAnythingIsSent_data();
    void listThatChanged_stopsItBeforeAnythingIsSent();
    void listAsSeen_letsItGoOn();
    void spriteThatRestarts_isWaitedFor();
    void spriteThatStaysSilent_isNotWaitedForForEver();
    void refusalsOfAnyKind_areNotWaitedOut_data();
    void refusalsOfAnyKind_areNotWaitedOut();
    void stopWatchingWhileItWaits_endsAtOnce();
    void acceptedWithoutAStream_isWhatTheListShows();
    void listThatContradictsSuccess_isTold();
    void unsettledSprite_startsNothingNew();

    void deletion_data();
    void deletion();
    void deletionOfTheBase_isRefusedBeforeAnyRequest();
    void deletionAfterDeletion_readsOneListInBetween();
    void stopWatchingADeletion_isWhatTheListShows();
};

void TestSafeRestore::listThatChanged_stopsItBeforeAnythingIsSent_data()
{
    QTest::addColumn<ScriptedAnswer>("now");
    QTest::addColumn<QStringList>("appeared");
    QTest::addColumn<QStringList>("vanished");
    QTest::addColumn<bool>("moved");
    QTest::newRow("created") << listFrom("v3", {"v3", "v2", "v1"}) << QStringList{u"v3"_s} << QStringList()
                             << true;
    QTest::newRow("the target is gone")
        << listFrom("v2", {"v2"}) << QStringList() << QStringList{u"v1"_s} << false;
    QTest::newRow("restored") << listFrom("v1", {"v2", "v1"}) << QStringList() << QStringList() << true;
}

void TestSafeRestore::listThatChanged_stopsItBeforeAnythingIsSent()
{
    QFETCH(ScriptedAnswer, now);
    QFETCH(QStringList, appeared);
    QFETCH(QStringList, vanished);
    QFETCH(bool, moved);
    RunnerRig rig;
    rig.server.enqueue(now);
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, u"Before"_s,
                                {.seen = seen({u"v2"_s, u"v1"_s}, u"v2"_s)}));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::NotStarted);
    QCOMPARE(result.obstacle, Obstacle::ListChanged);
    QCOMPARE(result.change.appeared, appeared);
    QCOMPARE(result.change.vanished, vanished);
    QCOMPARE(result.change.isBaseMoved, moved);
    QVERIFY(result.listAfter); // what is true now, for the window
    QVERIFY(!result.error);
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().filter(u"POST"_s), QStringList());
}

void TestSafeRestore::listAsSeen_letsItGoOn()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v1", {"v2", "v1"}));
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt,
                                {.seen = seen({u"v1"_s, u"v2"_s}, u"v2"_s), .undoes = u"some-uid"_s}));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded);
    QCOMPARE(rig.results.constFirst().operation.undoes, u"some-uid"_s);
}

void TestSafeRestore::spriteThatRestarts_isWaitedFor()
{
    RunnerRig rig(20s, {.firstPause = 1ms, .longestPause = 2ms, .patience = 20s});
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(busy());
    rig.server.enqueue(ScriptedAnswer::full(500, "text/html", "<html></html>"));
    rig.server.enqueue(busy());
    rig.server.enqueue(listFrom("v1", {"v2", "v1"}));
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded);
    QVERIFY(result.listAfter);
    QVERIFY(!result.isSilentSince);
    QCOMPARE(rig.events.count(u"step Waiting"_s), 1);
    QCOMPARE(rig.restoresSent(), 1);
}

void TestSafeRestore::spriteThatStaysSilent_isNotWaitedForForEver()
{
    RunnerRig rig(20s, {.firstPause = 1ms, .longestPause = 8ms, .patience = 40ms});
    rig.server.setHandler([first = true](const ScriptedRequest &request) mutable {
        if (request.method == "POST")
            return RunnerRig::works();
        return std::exchange(first, false) ? listFrom("v2", {"v2", "v1"}) : busy();
    });
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded); // the server said so
    QVERIFY(result.isSilentSince);
    QVERIFY(!result.listAfter);
    const auto lists = rig.wire().count(u"GET list"_s);
    QVERIFY2(lists > 2 && lists < 12, qPrintable(QString::number(lists))); // again, with pauses
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().count(u"GET list"_s), lists);
}

void TestSafeRestore::refusalsOfAnyKind_areNotWaitedOut_data()
{
    QTest::addColumn<ScriptedAnswer>("restore");
    QTest::addColumn<ScriptedAnswer>("list");
    const auto error = ScriptedAnswer::stream({R"({"type":"error","error":"no"})"});
    QTest::newRow("refused") << error << busy();
    QTest::newRow("401") << RunnerRig::works() << ScriptedAnswer::json(401, "{}");
    QTest::newRow("403") << RunnerRig::works() << ScriptedAnswer::json(403, "{}");
}

void TestSafeRestore::refusalsOfAnyKind_areNotWaitedOut()
{
    QFETCH(ScriptedAnswer, restore);
    QFETCH(ScriptedAnswer, list);
    RunnerRig rig(20s, {.firstPause = 1ms, .longestPause = 1ms, .patience = 20s});
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    rig.server.enqueue(restore);
    rig.server.enqueue(list);
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.wire(), QStringList({u"GET list"_s, u"POST restore v1"_s, u"GET list"_s}));
    QCOMPARE(rig.events.count(u"step Waiting"_s), 0);
}

void TestSafeRestore::stopWatchingWhileItWaits_endsAtOnce()
{
    RunnerRig rig(20s, {.firstPause = 1h, .longestPause = 1h, .patience = 2h});
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(busy());
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QTRY_COMPARE(rig.events.count(u"step Waiting"_s), 1);
    QVERIFY(rig.results.isEmpty());
    rig.runner->stopWatching(SpriteName);
    QCOMPARE(rig.results.size(), 1);
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded); // `complete` had come
}

void TestSafeRestore::acceptedWithoutAStream_isWhatTheListShows()
{
    for (const bool isDone : {false, true}) {
        RunnerRig rig;
        rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
        rig.server.enqueue(ScriptedAnswer::full(202, {}, {}));
        rig.server.enqueue(listFrom(isDone ? "v1" : "v2", {"v2", "v1"}));
        QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
        QVERIFY(rig.waitForResult());
        const OperationResult &result = rig.results.constFirst();
        QCOMPARE(result.outcome, isDone ? Outcome::Succeeded : Outcome::Unknown);
        if (isDone)
            QCOMPARE(result.evidence, Evidence::List);
        QCOMPARE(rig.runner->reconciler().isUnsettled(SpriteName), !isDone);
    }
}

void TestSafeRestore::listThatContradictsSuccess_isTold()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded);
    QVERIFY(rig.results.constFirst().isContradicted);
}

void TestSafeRestore::unsettledSprite_startsNothingNew()
{
    RunnerRig rig;
    rig.server.setHandler([](const ScriptedRequest &request) {
        return request.method == "GET" ? listFrom("v2", {"v2", "v1"}) : ScriptedAnswer().reset();
    });
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Unknown);
    QVERIFY(!rig.runner->create(SpriteName, {}));
    QVERIFY(!rig.runner->restore({SpriteName}, {u"v1"_s}, std::nullopt));
    QVERIFY(!rig.runner->remove({SpriteName}, {u"v1"_s}));
    QVERIFY(rig.runner->create(u"other"_s, {})); // any number of sprites
    rig.runner->reconciler().acknowledge(SpriteName);
    QVERIFY(rig.runner->create(SpriteName, {}));
}

void TestSafeRestore::deletion_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<QByteArrayList>("after");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<bool>("alreadyGone");
    QTest::addColumn<OperationRunner::Deleting>("learned");
    using Deleting = OperationRunner::Deleting;
    const QByteArrayList gone{"v2"};
    const QByteArrayList there{"v2", "v1"};
    const auto status = [](int code) { return ScriptedAnswer::full(code, "text/plain", "no"); };
    QTest::newRow("204") << ScriptedAnswer::full(204, {}, {}) << gone << Outcome::Succeeded << false
                         << Deleting::Possible;
    QTest::newRow("404, and gone") << status(404) << gone << Outcome::Succeeded << true << Deleting::Possible;
    QTest::newRow("404, and there") << status(404) << there << Outcome::Failed << false
                                    << Deleting::NotTried; // it may have other reasons
    QTest::newRow("no route, and there") << ScriptedAnswer::full(404, "text/plain", "404 page not found")
                                         << there << Outcome::Failed << false << Deleting::Impossible;
    QTest::newRow("405") << status(405) << there << Outcome::Failed << false << Deleting::Impossible;
    QTest::newRow("409") << status(409) << there << Outcome::Failed << false << Deleting::Possible;
    QTest::newRow("500") << ScriptedAnswer::json(500, R"({"error":"no"})") << there << Outcome::Failed
                         << false << Deleting::NotTried;
    QTest::newRow("cut, and gone") << ScriptedAnswer().reset() << gone << Outcome::Succeeded << false
                                   << Deleting::Possible;
    QTest::newRow("cut, and there") << ScriptedAnswer().reset() << there << Outcome::Unknown << false
                                    << Deleting::NotTried;
}

void TestSafeRestore::deletion()
{
    QFETCH(ScriptedAnswer, answer);
    QFETCH(QByteArrayList, after);
    QFETCH(Outcome, outcome);
    QFETCH(bool, alreadyGone);
    QFETCH(OperationRunner::Deleting, learned);
    RunnerRig rig;
    QSignalSpy changed(rig.runner.get(), &OperationRunner::deletesChanged);
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    rig.server.enqueue(answer);
    rig.server.enqueue(listFrom("v2", after));
    QVERIFY(rig.runner->remove({SpriteName}, {u"v1"_s}));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, outcome);
    QCOMPARE(result.alreadyGone, alreadyGone);
    QCOMPARE(rig.runner->deletes(), learned);
    QCOMPARE(changed.count(), learned == OperationRunner::Deleting::NotTried ? 0 : 1);
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().count(u"DELETE v1"_s), 1);
}

void TestSafeRestore::deletionOfTheBase_isRefusedBeforeAnyRequest()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v1", {"v2", "v1"}));
    QVERIFY(rig.runner->remove({SpriteName}, {u"v1"_s}));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::NotStarted);
    QCOMPARE(rig.results.constFirst().obstacle, Obstacle::IsBaseOfCurrent);
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().filter(u"DELETE"_s), QStringList());
}

void TestSafeRestore::deletionAfterDeletion_readsOneListInBetween()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v3", {"v3", "v2", "v1"}));
    rig.server.enqueue(ScriptedAnswer::full(204, {}, {}));
    rig.server.enqueue(listFrom("v3", {"v3", "v2"}));
    QVERIFY(rig.runner->remove({SpriteName}, {u"v1"_s}));
    QVERIFY(rig.waitForResult());
    rig.server.enqueue(ScriptedAnswer::full(204, {}, {}));
    rig.server.enqueue(listFrom("v3", {"v3"}));
    QVERIFY(rig.runner->remove({SpriteName}, {u"v2"_s}, rig.results.constFirst().listAfter));
    QTRY_COMPARE(rig.results.size(), 2);
    QCOMPARE(rig.wire(),
             QStringList({u"GET list"_s, u"DELETE v1"_s, u"GET list"_s, u"DELETE v2"_s, u"GET list"_s}));
}

void TestSafeRestore::stopWatchingADeletion_isWhatTheListShows()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    rig.server.enqueue(ScriptedAnswer().hold());
    rig.server.enqueue(listFrom("v2", {"v2", "v1"}));
    QVERIFY(rig.runner->remove({SpriteName}, {u"v1"_s}));
    QVERIFY(rig.waitUntilHeld());
    rig.runner->stopWatching(SpriteName);
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Unknown);
    QVERIFY(rig.results.constFirst().stoppedWatching);
}

QTEST_GUILESS_MAIN(TestSafeRestore)
#include "tst_saferestore.moc"
