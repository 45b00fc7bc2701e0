// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/records/activityfiles.h"
#include "tests/operations/runnerrig.h"
#include "tests/support/awaited.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Working =
    R"({"type":"info","data":"working with t/o/k/en"})"; // NOLINT: constants of the tests
const QByteArray Complete = R"({"type":"complete","data":"done"})"; // NOLINT

} // namespace

/// The recorder between a runner, on a real socket, and real files.
class TestActivityRecorder final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void anOperation_isInItsFileAndInTheLog();
    void aRefusedOperation_hasAFileThatSaysSo();
    void aFlood_isWholeInTheFileAndEndsInTheLog();
    void everyStepHasAWord();

private:
    /// A runner that is recorded.
    struct Recorded {
        Recorded()
            : files(folder.path(), SecretRemoval(u"t/o/k/en"_s))
            , recorder(*rig.runner, log, files)
        {
            rig.client.setStreamGate(&files.gate());
        }
        [[nodiscard]] ActivityRecording read(int operation) const
        {
            Awaited<RecordResult<ActivityRecording>> answer;
            files.read(recorder.uids().at(operation), 10'000'000, &answer.context, answer.callback());
            return answer.wait() && *answer.value ? **answer.value : ActivityRecording();
        }

        QTemporaryDir folder;
        RunnerRig rig;
        ActivityLogModel log;
        ActivityFiles files;
        ActivityRecorder recorder;
    };
};

void TestActivityRecorder::anOperation_isInItsFileAndInTheLog()
{
    Recorded r;
    r.rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    r.rig.server.enqueue(ScriptedAnswer::stream({Working, "rubbish", Complete}));
    r.rig.server.enqueue(RunnerRig::list({u"v1"_s, u"v2 mine"_s}));
    QVERIFY(r.rig.runner->create(u"web-1"_s, u"mine"_s));
    QVERIFY(r.rig.waitForResult());

    const ActivityRecording recording = r.read(0);
    QCOMPARE(recording.operation.uid, r.recorder.uids().constFirst());
    QCOMPARE(recording.operation.spriteName, u"web-1"_s);
    QCOMPARE(recording.operation.comment, u"mine"_s);
    QStringList told;
    for (const ActivityPart &part : recording.parts) {
        if (part.kind == ActivityPart::Kind::Step)
            told.append(part.step);
        for (qsizetype i = 0; i < part.lines.count(); ++i)
            told.append(QString::fromUtf8(part.lines.bytes(i)));
    }
    QString working = QString::fromUtf8(Working);
    working.replace(u"t/o/k/en"_s, u"(hidden)"_s);
    QCOMPARE(told,
             QStringList({u"listing"_s, u"creating"_s, working, u"rubbish"_s, QString::fromUtf8(Complete),
                          u"confirming"_s}));
    QVERIFY(recording.isComplete);
    QCOMPARE(recording.parts.constLast().outcome.outcome, OperationRecord::Outcome::Succeeded);
    QCOMPARE(recording.parts.constLast().outcome.newCheckpointId, u"v2"_s);

    r.log.flush();
    QCOMPARE(r.log.rowCount(), 3);
    QCOMPARE(r.log.entry(0).text, u"working with (hidden)"_s);
    QCOMPARE(r.log.entry(0).spriteName, u"web-1"_s);
    QVERIFY(r.log.entry(1).isMalformed);
    QCOMPARE(r.log.entry(2).level, LogEntry::Level::Success);
}

void TestActivityRecorder::aRefusedOperation_hasAFileThatSaysSo()
{
    Recorded r;
    r.rig.server.enqueue(ScriptedAnswer::json(401, R"({"error":"no"})"));
    QVERIFY(r.rig.runner->restore({u"web-1"_s}, {u"v7"_s}, std::nullopt));
    QVERIFY(r.rig.waitForResult());
    const ActivityRecording recording = r.read(0);
    QCOMPARE(recording.operation.checkpointId, u"v7"_s);
    QCOMPARE(recording.parts.constLast().outcome.outcome, OperationRecord::Outcome::NotStarted);
    QCOMPARE(recording.parts.constLast().outcome.errorText, u"no"_s);
}

void TestActivityRecorder::aFlood_isWholeInTheFileAndEndsInTheLog()
{
    constexpr int Lines = 200'000;
    QByteArray body;
    for (int i = 0; i < Lines; ++i)
        body += R"({"type":"stdout","data":"line )" + QByteArray::number(i) + "\"}\n";
    body += Complete + '\n';
    Recorded r;
    r.rig.server.enqueue(RunnerRig::list({u"v1"_s}));
    r.rig.server.enqueue(ScriptedAnswer::full(200, "application/x-ndjson", body));
    r.rig.server.enqueue(RunnerRig::list({u"v1"_s, u"v2"_s}));
    QVERIFY(r.rig.runner->create(u"web-1"_s, {}));
    QVERIFY(r.rig.waitForResult());

    QByteArray recorded;
    for (const ActivityPart &part : r.read(0).parts) {
        for (qsizetype i = 0; i < part.lines.count(); ++i)
            recorded += part.lines.bytes(i).toByteArray() + '\n';
    }
    QVERIFY(recorded == body); // not QCOMPARE: it would print megabytes
    r.log.flush();
    QCOMPARE(r.log.rowCount(), 10'000);
    QCOMPARE(r.log.droppedCount(), Lines + 1 - 10'000);
    QCOMPARE(r.log.entry(9998).text, u"line %1"_s.arg(Lines - 1));
    QCOMPARE(r.log.entry(9999).text, u"done"_s);
}

void TestActivityRecorder::everyStepHasAWord()
{
    QSet<QString> words;
    for (int step = int(OperationStep::Listing); step <= int(OperationStep::Confirming); ++step) {
        const QString word = ActivityRecorder::stepWord(OperationStep(step));
        QVERIFY(!word.isEmpty());
        QCOMPARE(ActivityRecorder::stepFrom(word), OperationStep(step));
        words.insert(word);
    }
    QCOMPARE(words.size(), int(OperationStep::Confirming) + 1);
    QCOMPARE(ActivityRecorder::stepFrom(u"of a later version"_s), std::nullopt);
}

QTEST_GUILESS_MAIN(TestActivityRecorder)
#include "tst_activityrecorder.moc"
