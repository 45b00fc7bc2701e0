// SPDX-License-Identifier: Apache-2.0
// Operations that are stopped, or lose their runner, in the middle: nothing more may leave for the server.
#include "tests/operations/runnerrig.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Outcome = OperationResult::Outcome;
using Step = OperationStep;

Q_DECLARE_METATYPE(Outcome)
Q_DECLARE_METATYPE(Step)

namespace {

const QString SpriteName = u"web-1"_s;
const QString Safety = u"Before restoring v1"_s;

/// The answers of a restore with a safety checkpoint, the one at `heldAt` kept back.
QList<ScriptedAnswer> answersHeldAt(int heldAt)
{
    const QStringList after{u"v2 Before restoring v1"_s, u"v1"_s};
    QList<ScriptedAnswer> answers{RunnerRig::list({u"v1"_s}), RunnerRig::works(), RunnerRig::list(after),
                                  RunnerRig::works(), RunnerRig::list(after)};
    if (heldAt >= 0)
        answers[heldAt] = ScriptedAnswer().hold();
    return answers;
}

} // namespace

class TestOperationStop : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void stopWatching_data();
    void stopWatching();
    void stopWatchingCreate_isWhatTheListConfirms_data();
    void stopWatchingCreate_isWhatTheListConfirms();
    void stopWatchingTwice_endsAtOnce();
    void stopBetweenCompleteAndItsEnd_doesNotRestore();
    void stopInStepChanged_sendsNothingMore_data();
    void stopInStepChanged_sendsNothingMore();
    void destroyedInTheMiddle_sendsNothingMore_data();
    void destroyedInTheMiddle_sendsNothingMore();
    void destroyedByItsListener_data();
    void destroyedByItsListener();
};

void TestOperationStop::stopWatching_data()
{
    QTest::addColumn<int>("heldAt");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<Step>("lastStep");
    QTest::addColumn<QString>("safetyId");
    QTest::addColumn<int>("requests");
    const QString none;
    const QString v2 = u"v2"_s;
    QTest::newRow("list") << 0 << Outcome::NotStarted << Step::Listing << none << 1;
    QTest::newRow("safety") << 1 << Outcome::NotStarted << Step::CreatingSafetyCheckpoint << none << 2;
    QTest::newRow("confirm") << 2 << Outcome::NotStarted << Step::Confirming << none << 3;
    QTest::newRow("restore") << 3 << Outcome::Unknown << Step::Restoring << v2 << 5;
    QTest::newRow("last list") << 4 << Outcome::Succeeded << Step::Restoring << v2 << 5;
}

void TestOperationStop::stopWatching()
{
    QFETCH(int, heldAt);
    QFETCH(Outcome, outcome);
    QFETCH(Step, lastStep);
    QFETCH(QString, safetyId);
    QFETCH(int, requests);
    RunnerRig rig;
    for (const ScriptedAnswer &answer : answersHeldAt(heldAt))
        rig.server.enqueue(answer);
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitUntilHeld());
    rig.runner->stopWatching(SpriteName);
    QVERIFY(rig.waitForResult());
    const OperationResult result = rig.results.constFirst();
    QCOMPARE(result.outcome, outcome);
    QCOMPARE(result.lastStep, lastStep);
    QCOMPARE(result.safetyCheckpointId, safetyId);
    QVERIFY(result.stoppedWatching);
    QVERIFY(!result.error);
    QCOMPARE(result.listAfter.has_value(), outcome == Outcome::Unknown);
    QCOMPARE(rig.wire().size(), requests);
    rig.server.release();
    rig.runner->stopWatching(SpriteName); // nothing runs any more
    QVERIFY(rig.settle());
    QCOMPARE(rig.results.size(), 1);
    QCOMPARE(rig.restoresSent(), heldAt >= 3 ? 1 : 0);
}

void TestOperationStop::stopWatchingCreate_isWhatTheListConfirms_data()
{
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<QString>("found");
    QTest::newRow("listed") << QStringList{u"v1 mine"_s} << Outcome::Succeeded << u"v1"_s;
    QTest::newRow("could be another one") << QStringList{u"v1"_s} << Outcome::Unknown << u"v1"_s;
    QTest::newRow("somebody else's") << QStringList{u"v1 theirs"_s} << Outcome::Unknown << QString();
    QTest::newRow("not listed yet") << QStringList{} << Outcome::Unknown << QString();
}

void TestOperationStop::stopWatchingCreate_isWhatTheListConfirms()
{
    QFETCH(QStringList, after);
    QFETCH(Outcome, outcome);
    QFETCH(QString, found);
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({}));
    rig.server.enqueue(ScriptedAnswer::streamHead().hold());
    rig.server.enqueue(RunnerRig::list(after));
    QVERIFY(rig.runner->create(SpriteName, u"mine"_s));
    QVERIFY(rig.waitUntilHeld());
    rig.runner->stopWatching(SpriteName);
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, outcome);
    // Another client may have created one with that comment.
    QCOMPARE(result.evidence == OperationRecord::Evidence::Likely, outcome == Outcome::Succeeded);
    QCOMPARE(result.newCheckpointId, found);
    QVERIFY(result.stoppedWatching);
    QCOMPARE(rig.runner->reconciler().isUnsettled(SpriteName), outcome == Outcome::Unknown);
    QCOMPARE(rig.wire(), QStringList({u"GET list"_s, u"POST checkpoint"_s, u"GET list"_s}));
}

void TestOperationStop::stopWatchingTwice_endsAtOnce()
{
    RunnerRig rig;
    rig.server.enqueue(RunnerRig::list({}));
    rig.server.enqueue(ScriptedAnswer::streamHead().hold());
    rig.server.enqueue(ScriptedAnswer().silence());
    QVERIFY(rig.runner->create(SpriteName, {}));
    QVERIFY(rig.waitUntilHeld());
    rig.runner->stopWatching(SpriteName);
    QTRY_COMPARE(rig.server.requests().size(), 3);
    rig.runner->stopWatching(SpriteName);
    QCOMPARE(rig.results.size(), 1); // without waiting for the list
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Unknown);
}

void TestOperationStop::stopBetweenCompleteAndItsEnd_doesNotRestore()
{
    RunnerRig rig;
    for (const ScriptedAnswer &answer : answersHeldAt(-1))
        rig.server.enqueue(answer);
    connect(rig.runner.get(), &OperationRunner::linesReceived, rig.runner.get(),
            [&rig](const Operation &, const StreamLines &lines) {
                if (lines.at(lines.count() - 1).type == StreamMessage::Type::Complete)
                    QMetaObject::invokeMethod(
                        rig.runner.get(), [&rig] { rig.runner->stopWatching(SpriteName); },
                        Qt::QueuedConnection);
            });
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::NotStarted);
    QVERIFY(rig.results.constFirst().stoppedWatching);
    QVERIFY(rig.settle());
    QCOMPARE(rig.restoresSent(), 0);
}

void TestOperationStop::stopInStepChanged_sendsNothingMore_data()
{
    QTest::addColumn<int>("atStep"); // counted from 1
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<QStringList>("wire");
    const QStringList all{u"GET list"_s, u"POST checkpoint"_s, u"GET list"_s, u"POST restore v1"_s};
    QTest::newRow("list") << 1 << Outcome::NotStarted << QStringList{};
    QTest::newRow("safety") << 2 << Outcome::NotStarted << all.first(1);
    QTest::newRow("confirm") << 3 << Outcome::NotStarted << all.first(2);
    QTest::newRow("restore") << 4 << Outcome::NotStarted << all.first(3);
    QTest::newRow("last list") << 5 << Outcome::Succeeded << all;
}

void TestOperationStop::stopInStepChanged_sendsNothingMore()
{
    QFETCH(int, atStep);
    QFETCH(Outcome, outcome);
    QFETCH(QStringList, wire);
    RunnerRig rig;
    for (const ScriptedAnswer &answer : answersHeldAt(-1))
        rig.server.enqueue(answer);
    int steps = 0;
    connect(rig.runner.get(), &OperationRunner::stepChanged, rig.runner.get(), [&] {
        if (++steps == atStep)
            rig.runner->stopWatching(SpriteName);
    });
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitForResult());
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().first(rig.wire().size() - 1), wire);
    QCOMPARE(rig.results.size(), 1);
    QCOMPARE(rig.results.constFirst().outcome, outcome);
    QCOMPARE(rig.events.constLast(), u"finished"_s);
}

void TestOperationStop::destroyedInTheMiddle_sendsNothingMore_data()
{
    QTest::addColumn<int>("heldAt");
    for (int heldAt = 0; heldAt < 5; ++heldAt)
        QTest::addRow("request %d", heldAt + 1) << heldAt;
}

void TestOperationStop::destroyedInTheMiddle_sendsNothingMore()
{
    QFETCH(int, heldAt);
    RunnerRig rig;
    for (const ScriptedAnswer &answer : answersHeldAt(heldAt))
        rig.server.enqueue(answer);
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QVERIFY(rig.waitUntilHeld());
    const QStringList before = rig.events;
    rig.runner.reset();
    rig.server.release();
    QVERIFY(rig.settle());
    QCOMPARE(rig.events, before);
    QCOMPARE(rig.server.requests().size(), heldAt + 2);
}

void TestOperationStop::destroyedByItsListener_data()
{
    QTest::addColumn<int>("event"); // the how many-th signal
    QTest::addColumn<int>("requests");
    const QList<int> requests{0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5};
    for (int event = 0; event < requests.size(); ++event)
        QTest::addRow("signal %d", event + 1) << event + 1 << requests.at(event);
}

void TestOperationStop::destroyedByItsListener()
{
    QFETCH(int, event);
    QFETCH(int, requests);
    RunnerRig rig;
    for (const ScriptedAnswer &answer : answersHeldAt(-1))
        rig.server.enqueue(answer);
    QString sprite;
    const auto count = [&](const QString &name) {
        if (rig.runner && rig.events.size() >= event) { // messages may come together
            rig.runner.reset();
            sprite = name; // what was handed over can still be read
        }
    };
    OperationRunner *runner = rig.runner.get();
    connect(runner, &OperationRunner::started, &rig, [&](const Operation &o) { count(o.spriteName); });
    connect(runner, &OperationRunner::stepChanged, &rig, [&](const Operation &o) { count(o.spriteName); });
    connect(runner, &OperationRunner::linesReceived, &rig, [&](const Operation &o) { count(o.spriteName); });
    connect(runner, &OperationRunner::finished, &rig,
            [&](const OperationResult &result) { count(result.operation.spriteName); });
    QVERIFY(rig.runner->restore({SpriteName}, {u"v1"_s}, Safety));
    QTRY_VERIFY(!rig.runner);
    QVERIFY(rig.settle());
    QCOMPARE(sprite, SpriteName);
    QVERIFY(rig.events.size() >= event && rig.events.size() <= event + 1);
    QCOMPARE(rig.server.requests().size(), requests + 1);
}

QTEST_GUILESS_MAIN(TestOperationStop)
#include "tst_operationstop.moc"
