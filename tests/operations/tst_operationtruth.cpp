// SPDX-License-Identifier: Apache-2.0
// What is said about an operation is what is known: its list overrules its server, a namesake is left alone,
// and what became of a safety checkpoint is known before anything else is sent.
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

const SpriteRef Web{u"web-1"_s, {}};
const SpriteRef Known{u"web-1"_s, u"s1"_s};
const QString Safety = u"Before restoring v1"_s;
const QDateTime January = QDateTime(QDate(2026, 1, 5), QTime(10, 0), Qt::UTC);

/// “v1”, “v2 a comment”; with a mark, “v2! a comment”, it is unhealthy.
QByteArray entry(const QString &text, const QDateTime &made)
{
    QString id = text.section(u' ', 0, 0);
    const bool isHealthy = !id.endsWith(u'!');
    id.remove(u'!');
    return R"({"id":")" + id.toUtf8() + R"(","comment":")" + text.section(u' ', 1).toUtf8()
        + R"(","create_time":")" + made.toString(Qt::ISODate).toUtf8() + R"(","health":")"
        + (isHealthy ? "healthy" : "mount_failed") + "\"}";
}

ScriptedAnswer listFrom(const QByteArray &base, const QStringList &checkpoints,
                        const QDateTime &made = January)
{
    QByteArray list = R"([{"id":"Current","source_id":")" + base + "\"}";
    for (const QString &checkpoint : checkpoints)
        list += ',' + entry(checkpoint, made);
    return ScriptedAnswer::json(200, list + ']');
}

CheckpointKey key(const QString &id)
{
    return {id, January.toMSecsSinceEpoch()};
}

ScriptedAnswer sprite(const QByteArray &id)
{
    return ScriptedAnswer::json(200, R"({"id":")" + id + R"(","name":"web-1","status":"running"})");
}

ScriptedAnswer refusal(int status, const QByteArray &words)
{
    return ScriptedAnswer::json(status, R"({"error":")" + words + "\"}", "Fly-Request-Id: 01-abc\r\n");
}

ScriptedAnswer errorEvent()
{
    return ScriptedAnswer::stream({R"({"type":"error","error":"no space"})"});
}

QList<Checkpoint> seen(const QStringList &ids, const QString &base)
{
    QList<Checkpoint> list(1);
    list.first().id = u"Current"_s;
    list.first().sourceId = base;
    for (const QString &id : ids) {
        list.append(Checkpoint());
        list.last().id = id;
        list.last().createTime = January;
    }
    return list;
}

constexpr RunnerTiming Patient{.firstPause = 1ms, .longestPause = 2ms, .patience = 60s};

} // namespace

Q_DECLARE_METATYPE(ScriptedAnswer)
Q_DECLARE_METATYPE(Obstacle)

class TestOperationTruth final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void failureThatTheListContradicts_isOverruled_data();
    void failureThatTheListContradicts_isOverruled();
    void failureThatTheListDoesNotContradict_stays_data();
    void failureThatTheListDoesNotContradict_stays();
    void whatWasNotSent_isNotOverruled();
    void oldAutomaticCheckpointThatOthersRestored_isNoSuccess();

    void spriteThatStarts_isWaitedForWhateverItSays_data();
    void spriteThatStarts_isWaitedForWhateverItSays();
    void whatWaitingCannotMend_isNoSilence();
    void answersAgain_meansThatAFileCanBeRead();
    void serverWithoutFiles_isNotWaitedFor_data();
    void serverWithoutFiles_isNotWaitedFor();
    void filesThatStaySilent_areTold();
    void restoredIsTold_beforeTheSpriteAnswers();

    void streamThatNeverEnds_isSettledByTheList_data();
    void streamThatNeverEnds_isSettledByTheList();
    void streamThatIsOnlySlow_isWaitedFor();

    void safetyCheckpointThatWasCutOff_blocksTheSprite_data();
    void safetyCheckpointThatWasCutOff_blocksTheSprite();
    void safetyCheckpointThatWasRefused_blocksNothing();
    void safetyCheckpointThatIsUnhealthy_isNoWayBack();
    void anotherTry_isComparedWithWhatThePersonSaw();

    void checkpointOfTheSameId_isAnotherOne_data();
    void checkpointOfTheSameId_isAnotherOne();
    void spriteMadeAnew_isLeftAlone_data();
    void spriteMadeAnew_isLeftAlone();
    void sameSprite_isAskedForRightBeforeEachChange();

    void requestId_isKept_data();
    void requestId_isKept();
    void notFound_saysNothingAboutTheNextDelete_data();
    void notFound_saysNothingAboutTheNextDelete();
};

void TestOperationTruth::failureThatTheListContradicts_isOverruled_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<ScriptedAnswer>("answer");
    const QList<std::pair<const char *, ScriptedAnswer>> refusals{
        {"500 JSON", refusal(500, "lost the guest")},
        {"409", refusal(409, "busy")},
        {"400", refusal(400, "bad")},
        {"error event", errorEvent()},
    };
    for (const QString &kind : {u"create"_s, u"restore"_s, u"delete"_s}) {
        for (const auto &[name, answer] : refusals)
            QTest::addRow("%s: %s", qPrintable(kind), name) << kind << answer;
    }
}

void TestOperationTruth::failureThatTheListContradicts_isOverruled()
{
    QFETCH(QString, kind);
    QFETCH(ScriptedAnswer, answer);
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(answer);
    if (kind == "create"_L1) {
        rig.server.enqueue(listFrom("v3", {u"v3 mine"_s, u"v2"_s, u"v1"_s}));
        QVERIFY(rig.runner->create(Web.name, u"mine"_s));
    } else if (kind == "restore"_L1) {
        rig.server.enqueue(listFrom("v1", {u"v2"_s, u"v1"_s}));
        QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    } else {
        rig.server.enqueue(listFrom("v2", {u"v2"_s}));
        QVERIFY(rig.runner->remove(Web, key(u"v1"_s)));
    }
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded);
    QVERIFY(result.evidence != Evidence::Answer);
    QVERIFY(result.isContradicted);
    QVERIFY(!result.alreadyGone);
    QVERIFY(result.error); // the server's words are told, too
    QVERIFY(!result.error->serverMessage.isEmpty());
    if (kind == "create"_L1)
        QCOMPARE(result.newCheckpointId, u"v3"_s);
}

void TestOperationTruth::failureThatTheListDoesNotContradict_stays_data()
{
    QTest::addColumn<QString>("comment");
    QTest::addColumn<QStringList>("after");
    QTest::newRow("nothing new") << u"mine"_s << QStringList{};
    QTest::newRow("theirs") << u"mine"_s << QStringList{u"v3 theirs"_s};
    QTest::newRow("without a comment") << QString() << QStringList{u"v3"_s};
    QTest::newRow("the server dropped the comment, or it is theirs") << u"mine"_s << QStringList{u"v3"_s};
}

void TestOperationTruth::failureThatTheListDoesNotContradict_stays()
{
    QFETCH(QString, comment);
    QFETCH(QStringList, after);
    RunnerRig rig;
    rig.server.enqueue(listFrom("v1", {u"v1"_s}));
    rig.server.enqueue(refusal(500, "no"));
    rig.server.enqueue(listFrom("v1", after + QStringList{u"v1"_s}));
    QVERIFY(rig.runner->create(Web.name, comment));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Failed);
    QVERIFY(!rig.results.constFirst().isContradicted);
    QCOMPARE(rig.results.constFirst().newCheckpointId, QString());
}

void TestOperationTruth::whatWasNotSent_isNotOverruled()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(listFrom("..", {u"v2"_s, u"v1"_s})); // whoever did that
    QVERIFY(rig.runner->restore(Web, {u".."_s}, std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Failed);
    QVERIFY(!rig.results.constFirst().isContradicted);
}

/// It was taken from the target: somebody's undo leads there, too.
void TestOperationTruth::oldAutomaticCheckpointThatOthersRestored_isNoSuccess()
{
    const auto listStandingOn = [](const QByteArray &base) {
        return ScriptedAnswer::json(200, R"([{"id":"Current","source_id":")" + base + R"("},
            {"id":"v2","create_time":"2026-01-03T10:00:00Z"},
            {"id":"auto-1","is_auto":true,"source_id":"v1","create_time":"2026-01-02T10:00:00Z"},
            {"id":"v1","create_time":"2026-01-01T10:00:00Z"}])");
    };
    RunnerRig rig;
    rig.server.enqueue(listStandingOn("v2"));
    rig.server.enqueue(ScriptedAnswer::streamHead().reset());
    rig.server.enqueue(listStandingOn("auto-1"));
    QVERIFY(rig.runner->restore(Web, {u"v1"_s, QDateTime({2026, 1, 1}, {10, 0}, Qt::UTC).toMSecsSinceEpoch()},
                                std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Unknown);
}

void TestOperationTruth::spriteThatStarts_isWaitedForWhateverItSays_data()
{
    QTest::addColumn<ScriptedAnswer>("booting");
    for (const int status : {404, 405, 408, 409, 425, 429, 500, 502, 503, 504, 524})
        QTest::addRow("%d", status) << refusal(status, "booting");
    QTest::newRow("page") << ScriptedAnswer::full(200, "text/html", "<html>Starting</html>");
    QTest::newRow("no JSON") << ScriptedAnswer::json(200, "[{");
    QTest::newRow("elsewhere") << ScriptedAnswer::full(302, {}, {}, "Location: /wait\r\n");
    QTest::newRow("cut") << ScriptedAnswer().reset();
}

void TestOperationTruth::spriteThatStarts_isWaitedForWhateverItSays()
{
    QFETCH(ScriptedAnswer, booting);
    RunnerRig rig(20s, Patient);
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(booting);
    rig.server.enqueue(booting);
    rig.server.enqueue(listFrom("v1", {u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded);
    QVERIFY(result.listAfter);
    QVERIFY(!result.isSilentSince);
    QCOMPARE(rig.wire().count(u"GET list"_s), 4);
    QCOMPARE(rig.restoresSent(), 1);
}

void TestOperationTruth::whatWaitingCannotMend_isNoSilence()
{
    for (const int status : {401, 403}) {
        RunnerRig rig(20s, Patient);
        rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
        rig.server.enqueue(RunnerRig::works());
        rig.server.enqueue(refusal(status, "no"));
        QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
        QVERIFY(rig.waitForResult());
        QVERIFY(!rig.results.constFirst().isSilentSince); // it has answered
        QCOMPARE(rig.wire().count(u"GET list"_s), 2);
    }
}

void TestOperationTruth::answersAgain_meansThatAFileCanBeRead()
{
    RunnerRig rig(20s, Patient);
    rig.server.offerFiles();
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v1", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(refusal(503, "booting"));
    const QByteArray entries = R"({"path":"/","count":4,"entries":[
        {"name":"etc","path":"/etc","type":"directory","size":0},
        {"name":"huge","path":"/huge","type":"file","size":99999999},
        {"name":"notes","path":"/notes","type":"file","size":12},
        {"name":"lib","path":"/lib","type":"symlink","size":1}]})";
    rig.server.enqueue(ScriptedAnswer::json(200, entries));
    rig.server.enqueue(refusal(503, "booting"));
    rig.server.enqueue(ScriptedAnswer::json(200, entries));
    rig.server.enqueue(ScriptedAnswer::full(200, "application/octet-stream", "twelve bytes"));
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded);
    QVERIFY(!rig.results.constFirst().areFilesSilent);
    QStringList asked;
    for (const ScriptedRequest &request : rig.server.requests().mid(3))
        asked.append(QString::fromLatin1(request.method + ' ' + request.path().split('/').last()));
    QCOMPARE(asked, QStringList({u"GET list"_s, u"GET list"_s, u"GET read"_s, u"GET list"_s, u"GET read"_s}));
    QVERIFY(rig.server.requests().at(5).target.contains("notes"));
}

void TestOperationTruth::serverWithoutFiles_isNotWaitedFor_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    for (const int status : {400, 401, 403, 404, 405, 501})
        QTest::addRow("%d", status) << refusal(status, "no such route");
    QTest::newRow("another form") << ScriptedAnswer::json(200, "[]");
    QTest::newRow("no file") << ScriptedAnswer::json(200, R"({"path":"/","entries":[],"count":0})");
}

void TestOperationTruth::serverWithoutFiles_isNotWaitedFor()
{
    QFETCH(ScriptedAnswer, answer);
    RunnerRig rig(20s, Patient);
    rig.server.offerFiles();
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v1", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(answer);
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded);
    QVERIFY(!rig.results.constFirst().areFilesSilent);
    QCOMPARE(rig.server.requests().size(), 4);
}

void TestOperationTruth::filesThatStaySilent_areTold()
{
    RunnerRig rig(20s, {.firstPause = 1ms, .longestPause = 8ms, .patience = 40ms});
    rig.server.offerFiles();
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v1", {u"v2"_s, u"v1"_s}));
    rig.server.setHandler([](const ScriptedRequest &) { return refusal(503, "booting"); });
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded);
    QVERIFY(result.areFilesSilent);
    QVERIFY(!result.isSilentSince); // it lists
    QVERIFY(result.listAfter);
}

void TestOperationTruth::restoredIsTold_beforeTheSpriteAnswers()
{
    RunnerRig rig(20s, {.firstPause = 1h, .longestPause = 1h, .patience = 2h});
    QSignalSpy restored(rig.runner.get(), &OperationRunner::restored);
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(refusal(404, "booting"));
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    QTRY_COMPARE(rig.events.count(u"step Waiting"_s), 1);
    QCOMPARE(restored.count(), 1);
    QVERIFY(rig.results.isEmpty());
    rig.runner->stopWatching(Web.name);
    QCOMPARE(restored.count(), 1);
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded);
}

void TestOperationTruth::streamThatNeverEnds_isSettledByTheList_data()
{
    QTest::addColumn<QByteArray>("lines");
    const QByteArray info = R"({"type":"info","data":"restoring"})";
    QTest::newRow("after a line") << info + "\n";
    QTest::newRow("before any line") << QByteArray();
}

void TestOperationTruth::streamThatNeverEnds_isSettledByTheList()
{
    QFETCH(QByteArray, lines);
    RunnerTiming timing;
    timing.firstLook = 5ms;
    timing.patience = 0ms;
    RunnerRig rig(60s, timing);
    ScriptedAnswer stream = ScriptedAnswer::streamHead();
    if (!lines.isEmpty())
        stream.chunk(lines);
    stream.silence();
    // By what is asked, not by the order: the stream has a connection of its own.
    rig.server.setHandler([&](const ScriptedRequest &request) {
        if (request.method == "POST")
            return stream;
        switch (rig.wire().count(u"GET list"_s)) {
        case 1:
        case 2: // still at work: nothing is concluded
            return listFrom("v2", {u"v2"_s, u"v1"_s});
        case 3:
            return refusal(503, "booting");
        default:
            return listFrom("v1", {u"v2"_s, u"v1"_s});
        }
    });
    QSignalSpy restored(rig.runner.get(), &OperationRunner::restored);
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::Succeeded);
    QCOMPARE(result.evidence, Evidence::List);
    QVERIFY(!result.error);
    QVERIFY(!result.stoppedWatching);
    QVERIFY(!result.isContradicted);
    QCOMPARE(restored.count(), 1);
    QCOMPARE(rig.restoresSent(), 1);
}

void TestOperationTruth::streamThatIsOnlySlow_isWaitedFor()
{
    RunnerTiming timing;
    timing.firstLook = 2ms;
    timing.patience = 0ms;
    RunnerRig rig(60s, timing);
    rig.server.setHandler([&rig](const ScriptedRequest &request) {
        if (request.method == "POST")
            return ScriptedAnswer::streamHead()
                .hold()
                .chunk("{\"type\":\"error\",\"error\":\"no\"}\n")
                .lastChunk();
        if (rig.wire().count(u"GET list"_s) >= 4)
            rig.server.release();
        return listFrom("v2", {u"v2"_s, u"v1"_s}); // never shows it
    });
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Failed); // by the server's word only
    QCOMPARE(rig.results.constFirst().evidence, Evidence::Answer);
}

void TestOperationTruth::safetyCheckpointThatWasCutOff_blocksTheSprite_data()
{
    QTest::addColumn<ScriptedAnswer>("stream");
    QTest::addColumn<ScriptedAnswer>("list");
    const ScriptedAnswer before = listFrom("v2", {u"v2"_s, u"v1"_s});
    QTest::newRow("not listed") << ScriptedAnswer().reset() << before;
    QTest::newRow("no list") << ScriptedAnswer().reset() << refusal(503, "busy");
    QTest::newRow("somebody's is listed")
        << ScriptedAnswer().reset() << listFrom("v3", {u"v3 theirs"_s, u"v2"_s, u"v1"_s});
    QTest::newRow("a gateway's answer") << ScriptedAnswer::full(504, "text/html", "<p>") << before;
    QTest::newRow("no end") << ScriptedAnswer::stream({R"({"type":"info","data":"a"})"}) << before;
}

void TestOperationTruth::safetyCheckpointThatWasCutOff_blocksTheSprite()
{
    QFETCH(ScriptedAnswer, stream);
    QFETCH(ScriptedAnswer, list);
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(stream);
    rig.server.enqueue(list);
    bool wasFreeInFinished = true;
    connect(rig.runner.get(), &OperationRunner::finished, &rig,
            [&] { wasFreeInFinished = rig.runner->restore(Web, key(u"v1"_s), std::nullopt); });
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), Safety));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::NotStarted);
    QVERIFY(result.isSafetyUnknown);
    QVERIFY(!wasFreeInFinished);
    QVERIFY(rig.runner->reconciler().isUnsettled(Web.name));
    QVERIFY(!rig.runner->restore(Web, key(u"v1"_s), Safety));
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().filter(u"POST"_s), QStringList{u"POST checkpoint"_s});
}

void TestOperationTruth::safetyCheckpointThatWasRefused_blocksNothing()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(errorEvent());
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), Safety));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::NotStarted);
    QVERIFY(!result.isSafetyUnknown); // the server said no, and its list does not say otherwise
    QVERIFY(!rig.runner->reconciler().isUnsettled(Web.name));
    QVERIFY(rig.settle());
    QCOMPARE(rig.restoresSent(), 0);
}

void TestOperationTruth::safetyCheckpointThatIsUnhealthy_isNoWayBack()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v2", {u"v3! "_s + Safety, u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), Safety));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::NotStarted);
    QCOMPARE(result.obstacle, Obstacle::SafetyUnhealthy);
    QCOMPARE(result.unhealthySafetyId, u"v3"_s);
    QCOMPARE(result.safetyCheckpointId, QString());
    QVERIFY(rig.settle());
    QCOMPARE(rig.restoresSent(), 0);
}

void TestOperationTruth::anotherTry_isComparedWithWhatThePersonSaw()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v3", {u"v3! "_s + Safety, u"v2"_s, u"v1"_s})); // ours, and useless
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), Safety, {.seen = seen({u"v2"_s, u"v1"_s}, u"v2"_s)}));
    QVERIFY(rig.waitForResult());
    const auto basis = rig.results.constFirst().seen;
    QVERIFY(basis);

    rig.server.enqueue(listFrom("v4", {u"v4 theirs"_s, u"v3! "_s + Safety, u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), Safety, {.seen = basis}));
    QTRY_COMPARE(rig.results.size(), 2);
    QCOMPARE(rig.results.at(1).obstacle, Obstacle::ListChanged);
    QCOMPARE(rig.results.at(1).change.appeared, QStringList{u"v4"_s}); // not our own
    QCOMPARE(rig.results.at(1).change.vanished, QStringList());

    rig.server.enqueue(listFrom("v3", {u"v3! "_s + Safety, u"v2"_s, u"v1"_s}));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v1", {u"v3! "_s + Safety, u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore(Web, key(u"v1"_s), std::nullopt, {.seen = basis}));
    QTRY_COMPARE(rig.results.size(), 3);
    QCOMPARE(rig.results.at(2).outcome, Outcome::Succeeded); // our own is no change
}

void TestOperationTruth::checkpointOfTheSameId_isAnotherOne_data()
{
    QTest::addColumn<bool>("isRestore");
    QTest::newRow("restore") << true;
    QTest::newRow("delete") << false;
}

void TestOperationTruth::checkpointOfTheSameId_isAnotherOne()
{
    QFETCH(bool, isRestore);
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1 PRECIOUS"_s}, January.addMonths(1)));
    QVERIFY(isRestore ? rig.runner->restore(Web, key(u"v1"_s), std::nullopt)
                      : rig.runner->remove(Web, key(u"v1"_s)));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::NotStarted);
    QCOMPARE(result.obstacle, Obstacle::ListChanged);
    QCOMPARE(result.change.vanished, QStringList{u"v1"_s});
    QVERIFY(!result.alreadyGone);
    QVERIFY(rig.settle());
    QCOMPARE(rig.wire().first(1), QStringList{u"GET list"_s});
    QCOMPARE(rig.server.requests().size(), 2);
}

void TestOperationTruth::spriteMadeAnew_isLeftAlone_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<Obstacle>("obstacle");
    for (const QString &kind : {u"restore"_s, u"safety"_s, u"delete"_s}) {
        QTest::addRow("%s: another id", qPrintable(kind)) << kind << sprite("s2") << Obstacle::MadeAnew;
        QTest::addRow("%s: not known", qPrintable(kind)) << kind << refusal(503, "busy") << Obstacle::None;
        QTest::addRow("%s: gone", qPrintable(kind))
            << kind << refusal(404, "sprite not found") << Obstacle::None;
    }
}

void TestOperationTruth::spriteMadeAnew_isLeftAlone()
{
    QFETCH(QString, kind);
    QFETCH(ScriptedAnswer, answer);
    QFETCH(Obstacle, obstacle);
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s})); // its namesake's list may look the same
    rig.server.enqueue(answer);
    const auto comment = kind == "safety"_L1 ? std::optional(Safety) : std::nullopt;
    QVERIFY(kind == "delete"_L1 ? rig.runner->remove(Known, key(u"v1"_s))
                                : rig.runner->restore(Known, key(u"v1"_s), comment));
    QVERIFY(rig.waitForResult());
    const OperationResult &result = rig.results.constFirst();
    QCOMPARE(result.outcome, Outcome::NotStarted);
    QCOMPARE(result.obstacle, obstacle);
    QCOMPARE(result.error.has_value(), obstacle == Obstacle::None);
    QCOMPARE(result.spriteIdNow, obstacle == Obstacle::MadeAnew ? u"s2"_s : QString());
    QVERIFY(rig.settle());
    for (const ScriptedRequest &request : rig.server.requests())
        QCOMPARE(request.method, "GET"_ba);
}

void TestOperationTruth::sameSprite_isAskedForRightBeforeEachChange()
{
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(sprite("s1"));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v2", {u"v3 "_s + Safety, u"v2"_s, u"v1"_s}));
    rig.server.enqueue(sprite("s1"));
    rig.server.enqueue(RunnerRig::works());
    rig.server.enqueue(listFrom("v1", {u"v3 "_s + Safety, u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->restore(Known, key(u"v1"_s), Safety));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Succeeded);
    QCOMPARE(rig.server.requests().at(1).target, "/v1/sprites/web-1"_ba);
    QCOMPARE(rig.server.requests().at(4).target, "/v1/sprites/web-1"_ba);
    QCOMPARE(rig.server.requests().size(), 7);
}

void TestOperationTruth::requestId_isKept_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<ScriptedAnswer>("answer");
    const QByteArray head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nFly-Request-Id: 01-abc\r\n";
    const ScriptedAnswer said = ScriptedAnswer::full(200, "application/x-ndjson",
                                                     R"({"type":"error","error":"no space"})"
                                                     "\n",
                                                     "Fly-Request-Id: 01-abc\r\n");
    const ScriptedAnswer cut =
        ScriptedAnswer().bytes(head + "Content-Length: 99\r\n\r\n{\"type\":\"info\"}\n").reset();
    for (const QString &kind : {u"create"_s, u"restore"_s, u"safety"_s, u"delete"_s}) {
        QTest::addRow("%s: refused", qPrintable(kind)) << kind << refusal(409, "busy");
        QTest::addRow("%s: error event", qPrintable(kind)) << kind << said;
        QTest::addRow("%s: cut", qPrintable(kind)) << kind << cut;
    }
}

void TestOperationTruth::requestId_isKept()
{
    QFETCH(QString, kind);
    QFETCH(ScriptedAnswer, answer);
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(answer);
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    const auto comment = kind == "safety"_L1 ? std::optional(Safety) : std::nullopt;
    QVERIFY(kind == "create"_L1       ? rig.runner->create(Web.name, {})
                : kind == "delete"_L1 ? rig.runner->remove(Web, key(u"v1"_s))
                                      : rig.runner->restore(Web, key(u"v1"_s), comment));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().requestId, u"01-abc"_s);
}

void TestOperationTruth::notFound_saysNothingAboutTheNextDelete_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<bool>("isImpossible");
    QTest::newRow("the sprite starts") << 404 << "booting"_ba << false;
    QTest::newRow("an object in a store") << 404 << "bucket not found"_ba << false;
    QTest::newRow("the checkpoint, it says") << 404 << "checkpoint not found"_ba << false;
    QTest::newRow("no words") << 404 << ""_ba << false;
    QTest::newRow("no page") << 404 << "404 page not found"_ba << true;
    QTest::newRow("no route") << 404 << "no such route"_ba << true;
    QTest::newRow("Express") << 404 << "Cannot DELETE /v1/sprites/web-1/checkpoints/v1"_ba << true;
    QTest::newRow("405") << 405 << "no"_ba << true;
}

void TestOperationTruth::notFound_saysNothingAboutTheNextDelete()
{
    QFETCH(int, status);
    QFETCH(QByteArray, words);
    QFETCH(bool, isImpossible);
    RunnerRig rig;
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    rig.server.enqueue(ScriptedAnswer::full(status, "text/plain", words));
    rig.server.enqueue(listFrom("v2", {u"v2"_s, u"v1"_s}));
    QVERIFY(rig.runner->remove(Web, key(u"v1"_s)));
    QVERIFY(rig.waitForResult());
    QCOMPARE(rig.results.constFirst().outcome, Outcome::Failed);
    QCOMPARE(rig.runner->deletes() == OperationRunner::Deleting::Impossible, isImpossible);
}

QTEST_GUILESS_MAIN(TestOperationTruth)
#include "tst_operationtruth.moc"
