// SPDX-License-Identifier: Apache-2.0
#include "core/records/activityfiles.h"
#include "tests/records/recordstest.h"
#include "tests/support/filesizelimit.h"
#include "tests/support/saidlines.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/file.h>
#include <sys/stat.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Part = ActivityPart::Kind;

namespace {

const QDateTime Start(QDate(2026, 8, 12), QTime(14, 3, 21, 120), Qt::UTC); // NOLINT: a constant of the tests

OperationRecord operationOf(const QString &uid)
{
    OperationRecord operation;
    operation.uid = uid;
    operation.kind = OperationRecord::Kind::Restore;
    operation.spriteName = u"web-1"_s;
    operation.checkpointId = u"v7"_s;
    operation.withSafetyCheckpoint = true;
    operation.safetyComment = u"Before restoring “v7”"_s;
    operation.startedAt = Start;
    return operation;
}

OperationRecord outcomeOf(const QString &uid)
{
    OperationRecord outcome = operationOf(uid);
    outcome.outcome = OperationRecord::Outcome::Succeeded;
    outcome.safetyCheckpointId = u"v9"_s;
    outcome.duration = 14'250ms;
    outcome.requestId = u"01J5-fra"_s;
    return outcome;
}

StreamLines numbered(int from, int count, const QDateTime &at = Start)
{
    QByteArrayList raw;
    for (int i = from; i < from + count; ++i)
        raw.append(rawLine("stdout", u"line %1"_s.arg(i)));
    return saidLines(raw, at);
}

void waitUntilWritten(const ActivityFiles &files)
{
    Awaited<bool> written;
    files.whenWritten(&written.context, [report = written.callback()] { report(true); });
    QVERIFY(written.wait());
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

RecordResult<ActivityRecording> readBack(const ActivityFiles &files, const QString &uid,
                                         qint64 maxLines = 1'000'000)
{
    return Test::answerOf<ActivityRecording>([&](QObject *context, RecordCallback<ActivityRecording> done) {
        files.read(uid, maxLines, context, std::move(done));
    });
}

/// The lines of all parts, as received.
QByteArrayList linesOf(const ActivityRecording &recording)
{
    QByteArrayList lines;
    for (const ActivityPart &part : recording.parts) {
        for (qsizetype i = 0; i < part.lines.count(); ++i)
            lines.append(part.lines.bytes(i).toByteArray());
    }
    return lines;
}

QList<Part> kindsOf(const ActivityRecording &recording)
{
    QList<Part> kinds;
    for (const ActivityPart &part : recording.parts)
        kinds.append(part.kind);
    return kinds;
}

} // namespace

class TestActivityFiles final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void aWholeOperation_isJsonLinesAndReadsBack();
    void theSecretIsNotInTheFile();
    void filesAreNobodyElses();
    void aFullFile_saysWhatIsMissingAndKeepsTheEnd();
    void theOldestGo_butNoneThatIsHeld();
    void aCutOrStrangeLine_hidesNothingElse();
    void theNewestLinesOfALongFile();
    void aFullDisk_isToldOnceAndLeavesWholeLines();
    void aFolderThatCannotBeMade_isToldOnce();
    void aSlowDisk_shutsTheGateUntilItHasCaughtUp();
    void exports_areTheLinesOrTheWords();
    void anExportThatFails_leavesTheTarget();
};

void TestActivityFiles::aWholeOperation_isJsonLinesAndReadsBack()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.filePath(u"activity"_s));
    const QByteArrayList said{R"({"type":"info","data":"a b","time":"2026-08-12T14:03:20Z", "n": 1.50})",
                              R"({"type":"info","data":"\ud83d"})", "<html>\"no\" json\xff", "{}"};
    files.begin(operationOf(u"one"_s));
    files.step(u"one"_s, u"restoring"_s);
    files.append(u"one"_s, saidLines(said, Start.addMSecs(5)));
    files.append(u"one"_s, numbered(0, 1, Start.addMSecs(9)));
    files.append(u"unknown"_s, numbered(0, 1));
    files.finish(outcomeOf(u"one"_s));
    waitUntilWritten(files);

    const QByteArrayList lines = contentOf(files.path(u"one"_s)).split('\n');
    QCOMPARE(lines.size(), 9); // the last is empty
    for (const QByteArray &line : lines.mid(0, 8))
        QVERIFY2(QJsonDocument::fromJson(line).object().contains("at"_L1), line.constData());
    QCOMPARE(lines.at(2), R"({"at":"2026-08-12T14:03:21.125Z","message":)" + said.at(0) + '}');
    QCOMPARE(lines.at(8), QByteArray());

    const auto read = readBack(files, u"one"_s);
    QVERIFY(read);
    QCOMPARE(kindsOf(*read), QList<Part>({Part::Step, Part::Lines, Part::Lines, Part::Outcome}));
    QCOMPARE(read->parts.at(0).step, u"restoring"_s);
    QCOMPARE(read->parts.at(1).at, Start.addMSecs(5));
    QCOMPARE(read->parts.at(1).lines.count(), 4);
    QCOMPARE(read->parts.at(1).lines.bytes(0), said.at(0));
    QVERIFY(read->parts.at(1).lines.at(2).isMalformed);
    QCOMPARE(QString::fromUtf8(read->parts.at(1).lines.bytes(2)), QString::fromUtf8(said.at(2)));
    QCOMPARE(read->parts.at(1).lines.firstServerTime(),
             QDateTime(QDate(2026, 8, 12), QTime(14, 3, 20), Qt::UTC));
    QCOMPARE(read->operation.spriteName, u"web-1"_s);
    QCOMPARE(read->operation.kind, OperationRecord::Kind::Restore);
    QCOMPARE(read->operation.safetyComment, u"Before restoring “v7”"_s);
    QCOMPARE(read->operation.startedAt, Start);
    const OperationRecord &outcome = read->parts.constLast().outcome;
    QCOMPARE(outcome.outcome, OperationRecord::Outcome::Succeeded);
    QCOMPARE(outcome.safetyCheckpointId, u"v9"_s);
    QCOMPARE(outcome.duration, 14'250ms);
    QCOMPARE(outcome.requestId, u"01J5-fra"_s);
    QVERIFY(read->isComplete);
    QCOMPARE(read->earlierLines + read->unreadableLines, 0);
    QVERIFY(!files.exists(u"unknown"_s));
}

void TestActivityFiles::theSecretIsNotInTheFile()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.path(), SecretRemoval(u"acme/1/s3cret"_s));
    OperationRecord operation = operationOf(u"one"_s);
    operation.safetyComment = u"acme/1/s3cret"_s;
    files.begin(operation);
    files.append(u"one"_s,
                 saidLines({rawLine("info", u"bad acme/1/s3cret!"_s), R"({"data":"acme\/1\/s3cret"})",
                            "acme/1/s3cret"}));
    OperationRecord outcome = outcomeOf(u"one"_s);
    outcome.errorText = u"acme/1/s3cret"_s;
    outcome.requestId = u"req-acme/1/s3cret"_s;
    files.finish(outcome);
    waitUntilWritten(files);
    const QByteArray content = contentOf(files.path(u"one"_s));
    QVERIFY2(!content.contains("s3cret"), content.constData());
    QVERIFY(content.contains("bad (hidden)!"));
    QCOMPARE(content.count('\n'), 5);
}

void TestActivityFiles::filesAreNobodyElses()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"data/activity"_s);
    ActivityFiles files(path);
    files.begin(operationOf(u"one"_s));
    waitUntilWritten(files);
    constexpr auto Others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(files.exists(u"one"_s));
    QVERIFY(!(QFileInfo(path).permissions() & Others));
    QVERIFY(!(QFileInfo(files.path(u"one"_s)).permissions() & (Others | QFile::ExeOwner)));
}

void TestActivityFiles::aFullFile_saysWhatIsMissingAndKeepsTheEnd()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.path(), SecretRemoval(), {.fileBytes = 20'000});
    files.begin(operationOf(u"one"_s));
    for (int i = 0; i < 100; ++i)
        files.append(u"one"_s, numbered(i * 10, 10));
    files.append(u"one"_s, saidLines({rawLine("stdout", u"one more"_s), rawLine("complete", u"done"_s)}));
    files.step(u"one"_s, u"confirming"_s);
    files.finish(outcomeOf(u"one"_s));
    waitUntilWritten(files);
    QVERIFY(contentOf(files.path(u"one"_s)).size() < 21'000);
    const auto read = readBack(files, u"one"_s);
    QVERIFY(read);
    QCOMPARE(kindsOf(*read),
             QList<Part>({Part::Lines, Part::Missing, Part::Lines, Part::Step, Part::Outcome}));
    const QByteArrayList lines = linesOf(*read);
    QCOMPARE(lines.at(lines.size() - 2), rawLine("stdout", u"line %1"_s.arg(lines.size() - 2)));
    QCOMPARE(lines.constLast(), rawLine("complete", u"done"_s));
    QVERIFY(lines.size() > 100);
    QCOMPARE(read->parts.at(1).count + lines.size(), 1002);
    QVERIFY(read->isComplete);
}

void TestActivityFiles::theOldestGo_butNoneThatIsHeld()
{
    const QTemporaryDir folder;
    const auto make = [&folder](const QString &name, int age) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write(QByteArray(1000, 'x')) == 1000 && file.flush());
        QVERIFY(file.setFileTime(Start.addSecs(-age), QFileDevice::FileModificationTime));
    };
    for (int i = 0; i < 8; ++i)
        make(u"old%1.jsonl"_s.arg(i), i); // 7 is the oldest
    make(u"notes.txt"_s, 100); // not ours
    QFile held(folder.filePath(u"old7.jsonl"_s)); // by another program that writes it
    QVERIFY(held.open(QIODevice::ReadWrite));
    QCOMPARE(::flock(held.handle(), LOCK_EX), 0);

    const auto left = [&folder] { return QDir(folder.path()).entryList(QDir::Files, QDir::Name); };
    {
        ActivityFiles files(folder.path(), SecretRemoval(), {.files = 5});
        waitUntilWritten(files);
        QCOMPARE(left(),
                 QStringList({u"notes.txt"_s, u"old0.jsonl"_s, u"old1.jsonl"_s, u"old2.jsonl"_s,
                              u"old3.jsonl"_s, u"old7.jsonl"_s}));
    }
    ActivityFiles files(folder.path(), SecretRemoval(), {.totalBytes = 3500});
    waitUntilWritten(files);
    QCOMPARE(left(), QStringList({u"notes.txt"_s, u"old0.jsonl"_s, u"old1.jsonl"_s, u"old7.jsonl"_s}));
    files.begin(operationOf(u"running"_s));
    files.append(u"running"_s, numbered(0, 200)); // more than there may be of all
    files.begin(operationOf(u"next"_s));
    waitUntilWritten(files);
    QVERIFY(files.exists(u"running"_s) && files.exists(u"next"_s));
    QVERIFY(!files.exists(u"old1"_s));
}

void TestActivityFiles::aCutOrStrangeLine_hidesNothingElse()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.path());
    files.begin(operationOf(u"one"_s));
    files.append(u"one"_s, numbered(0, 3));
    waitUntilWritten(files);
    {
        QFile file(files.path(u"one"_s));
        QVERIFY(file.open(QIODevice::Append));
        file.write("{\"at\":\"2026-08-12T14:03:21.125Z\",\"later\":1}\n\nrubbish\n");
        file.write("{\"at\":\"2026-08-12T14:03:21.125Z\",\"message\":{\"type\":\"inf");
    }
    const auto read = readBack(files, u"one"_s);
    QVERIFY(read);
    QCOMPARE(linesOf(*read).size(), 3);
    QCOMPARE(read->unreadableLines, 3);
    QVERIFY(!read->isComplete);
    QCOMPARE(read->operation.checkpointId, u"v7"_s);
    QVERIFY(!readBack(files, u"never"_s));
}

void TestActivityFiles::theNewestLinesOfALongFile()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.path());
    files.begin(operationOf(u"one"_s));
    for (int i = 0; i < 50; ++i)
        files.append(u"one"_s, numbered(i * 1000, 1000)); // several blocks of the reader
    files.finish(outcomeOf(u"one"_s));
    for (const qint64 wanted : {1, 2, 777, 40'000, 50'002, 60'000}) {
        const auto read = readBack(files, u"one"_s, wanted);
        QVERIFY(read);
        const QByteArrayList lines = linesOf(*read);
        const qint64 messages = std::clamp<qint64>(wanted - 1, 0, 50'000); // the last line is the outcome
        QCOMPARE(lines.size(), messages);
        if (messages > 0) {
            QCOMPARE(lines.constLast(), rawLine("stdout", u"line 49999"_s));
            QCOMPARE(lines.constFirst(), rawLine("stdout", u"line %1"_s.arg(50'000 - messages)));
        }
        QCOMPARE(read->earlierLines, 50'000 - messages);
        QCOMPARE(read->operation.spriteName, u"web-1"_s);
        QVERIFY(read->isComplete);
    }
}

void TestActivityFiles::aFullDisk_isToldOnceAndLeavesWholeLines()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.path());
    QSignalSpy failed(&files, &ActivityFiles::failed);
    {
        const Test::FileSizeLimit full(20'000);
        files.begin(operationOf(u"one"_s));
        for (int i = 0; i < 100; ++i)
            files.append(u"one"_s, numbered(i * 10, 10));
        files.finish(outcomeOf(u"one"_s));
        waitUntilWritten(files);
    }
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.at(0).at(0).value<RecordError>().kind, RecordError::Kind::Full);
    const QByteArray content = contentOf(files.path(u"one"_s));
    QVERIFY(content.endsWith("}\n") && content.size() > 10'000);
    QCOMPARE(files.pendingBytes(), 0);

    files.begin(operationOf(u"two"_s)); // there is room again
    files.append(u"two"_s, numbered(0, 1));
    const auto read = readBack(files, u"two"_s);
    QVERIFY(read && linesOf(*read).size() == 1);
    QCOMPARE(failed.size(), 1);
}

void TestActivityFiles::aFolderThatCannotBeMade_isToldOnce()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    ActivityFiles files(folder.filePath(u"file/activity"_s));
    QSignalSpy failed(&files, &ActivityFiles::failed);
    for (const QString &uid : {u"one"_s, u"two"_s}) {
        files.begin(operationOf(uid));
        files.append(uid, numbered(0, 3));
        files.finish(outcomeOf(uid));
    }
    waitUntilWritten(files);
    QCOMPARE(failed.size(), 1);
    QVERIFY(!failed.at(0).at(0).value<RecordError>().detail.isEmpty());
}

void TestActivityFiles::aSlowDisk_shutsTheGateUntilItHasCaughtUp()
{
    const QTemporaryDir folder;
    const QString fifo = folder.filePath(u"slow.jsonl"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
    ActivityFiles files(folder.path());
    QSignalSpy opened(&files.gate(), &StreamGate::opened);
    files.begin(operationOf(u"slow"_s)); // stands still until somebody reads
    const StreamLines lines = numbered(0, 10'000);
    qint64 handedOver = 0;
    while (files.gate().isOpen()) {
        files.append(u"slow"_s, lines);
        handedOver += lines.size();
        QVERIFY2(handedOver < 64 * 1024 * 1024, "what waits is not bounded");
    }
    QVERIFY(files.pendingBytes() > 0);
    QVERIFY(opened.isEmpty());
    QProcess reader;
    reader.start(u"cat"_s, {fifo});
    QVERIFY(opened.wait(Patience));
    QVERIFY(files.gate().isOpen());
    files.finish(outcomeOf(u"slow"_s));
    waitUntilWritten(files);
    QCOMPARE(files.pendingBytes(), 0);
    QVERIFY(reader.state() == QProcess::NotRunning || reader.waitForFinished(Patience));
    QCOMPARE(reader.readAllStandardOutput().count('\n'), handedOver / lines.size() * 10'000 + 2);
}

void TestActivityFiles::exports_areTheLinesOrTheWords()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.filePath(u"activity"_s));
    for (const QString &uid : {u"one"_s, u"two"_s}) {
        files.begin(operationOf(uid));
        files.append(uid, numbered(0, 20'000));
    }
    const QString target = folder.filePath(u"saved"_s);
    const auto exportTo = [&](const ActivityFiles::TextOf &text) {
        return Test::answerOf<Done>([&](QObject *context, RecordCallback<Done> done) {
            files.exportTo(target, {u"one"_s, u"two"_s}, text, context, std::move(done));
        });
    };
    QVERIFY(exportTo({}));
    QCOMPARE(contentOf(target), contentOf(files.path(u"one"_s)) + contentOf(files.path(u"two"_s)));
    QVERIFY(exportTo([](const ActivityRecording &piece) {
        return piece.operation.uid.toUtf8() + ' ' + QByteArray::number(linesOf(piece).size()) + '\n';
    }));
    QHash<QByteArray, int> counts;
    for (const QByteArray &line : contentOf(target).split('\n')) {
        if (!line.isEmpty())
            counts[line.split(' ').at(0)] += line.split(' ').at(1).toInt();
    }
    QCOMPARE(counts, (QHash<QByteArray, int>{{"one", 20'000}, {"two", 20'000}}));
}

void TestActivityFiles::anExportThatFails_leavesTheTarget()
{
    const QTemporaryDir folder;
    ActivityFiles files(folder.filePath(u"activity"_s));
    files.begin(operationOf(u"one"_s));
    const QString target = folder.filePath(u"saved"_s);
    QFile old(target);
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("old");
    old.close();
    const auto exportTo = [&](const QString &path, const QStringList &uids) {
        return Test::answerOf<Done>([&](QObject *context, RecordCallback<Done> done) {
            files.exportTo(path, uids, {}, context, std::move(done));
        });
    };
    const auto missing = exportTo(target, {u"one"_s, u"never"_s});
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, RecordError::Kind::File);
    QCOMPARE(contentOf(target), "old"_ba);
    QVERIFY(!exportTo(folder.filePath(u"nowhere/saved"_s), {u"one"_s}));
}

QTEST_GUILESS_MAIN(TestActivityFiles)
#include "tst_activityfiles.moc"
