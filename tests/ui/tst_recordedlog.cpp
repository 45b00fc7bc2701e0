// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/operations/operationrunner.h"
#include "core/records/activityfiles.h"
#include "tests/support/awaited.h"
#include "tests/support/saidlines.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "ui/activitypane.h"
#include "ui/recordedlog.h"

#include <QMessageBox>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

constexpr int Lines = 15'000; // more than the log keeps

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// An operation that said a lot, recorded as the program does it, and the pane that shows it.
struct Recorded {
    explicit Recorded(int lines)
        : files(folder.filePath(u"activity"_s))
        , recorder(runner, log, files)
        , pane(log)
    {
        pane.setRecorder(&recorder);
        QByteArray body;
        for (int i = 0; i < lines; ++i)
            body += rawLine("stdout", u"line %1"_s.arg(i)) + '\n';
        body += "rubbish\n" + rawLine("complete", u"done"_s) + '\n';
        server.enqueue(ScriptedAnswer::json(200, R"([{"id":"v1"}])"));
        server.enqueue(ScriptedAnswer::full(200, "application/x-ndjson", body));
        server.enqueue(ScriptedAnswer::json(200, R"([{"id":"v1"},{"id":"v2"}])"));
    }
    bool run()
    {
        QSignalSpy finished(&runner, &OperationRunner::finished);
        return runner.create(u"web-1"_s, {}) && finished.wait(Patience);
    }
    [[nodiscard]] ActivityRecording read(qint64 lines) const
    {
        Awaited<RecordResult<ActivityRecording>> answer;
        files.read(recorder.uids().constLast(), lines, &answer.context, answer.callback());
        return answer.wait() && *answer.value ? **answer.value : ActivityRecording();
    }

    QTemporaryDir folder;
    ScriptedServer server;
    Client client{{.baseUrl = server.url(), .token = u"s3cret"_s}};
    OperationRunner runner{client};
    ActivityLogModel log;
    ActivityFiles files;
    ActivityRecorder recorder;
    ActivityPane pane;
};

} // namespace

class TestRecordedLog final : public QObject {
    Q_OBJECT

private slots:
    void init() { Test::failOnAnyWarning(); }

    void aRecordingReadsAsItDidWhileItRan();
    void saving_writesAlsoWhatTheLogNoLongerKeeps();
    void savingLines_writesThemAsReceived();
    void savedFile_isForNobodyElse_data();
    void savedFile_isForNobodyElse();
    void savingWhereNothingCanBeWritten_saysSo();
};

void TestRecordedLog::aRecordingReadsAsItDidWhileItRan()
{
    Recorded r(3);
    QVERIFY(r.run());
    ActivityLogModel old;
    showRecording(r.read(1000), old);
    QStringList texts;
    for (int row = 0; row < old.rowCount(); ++row)
        texts.append(old.entry(row).text);
    const QString last = texts.takeLast();
    QCOMPARE(texts,
             QStringList({u"New checkpoint of web-1"_s, u"Reading the checkpoint list…"_s,
                          u"Creating the checkpoint…"_s, u"line 0"_s, u"line 1"_s, u"line 2"_s, u"rubbish"_s,
                          u"done"_s, u"Reading the checkpoint list again…"_s}));
    QVERIFY2(last.startsWith("Succeeded after"_L1), qPrintable(last));
    QCOMPARE(old.entry(old.rowCount() - 1).level, LogEntry::Level::Success);
    QVERIFY(old.entry(6).isMalformed);

    showRecording(r.read(4), old);
    QCOMPARE(old.entry(0).text, u"New checkpoint of web-1"_s);
    QCOMPARE(old.entry(1).text, u"Earlier lines that are not shown here: 5"_s);
    QCOMPARE(old.rowCount(), 6);
}

void TestRecordedLog::saving_writesAlsoWhatTheLogNoLongerKeeps()
{
    Recorded r(Lines);
    QVERIFY(r.run());
    r.log.flush();
    QVERIFY(r.log.droppedCount() > 0);
    const QString path = r.folder.filePath(u"log.txt"_s);
    QSignalSpy saved(&r.pane, &ActivityPane::saved);
    QVERIFY(r.pane.saveLogTo(path));
    QVERIFY(saved.wait(Patience));
    const QStringList lines = QString::fromUtf8(contentOf(path)).split(u'\n');
    QCOMPARE(lines.size(), 1 + 1 + 3 + Lines + 2 + 1 + 1); // heading, title, steps, stream, outcome, end
    QVERIFY(lines.at(0).startsWith("Savepoint "_L1));
    QVERIFY(lines.at(1).endsWith("Info  New checkpoint of web-1"_L1));
    QVERIFY2(lines.at(4).endsWith("Output  line 0"_L1), qPrintable(lines.at(4)));
    QVERIFY(lines.at(4 + Lines).endsWith("not part of the protocol: rubbish"_L1));
    QVERIFY(lines.at(lines.size() - 2).contains("Success  Succeeded after"_L1));
}

void TestRecordedLog::savingLines_writesThemAsReceived()
{
    Recorded r(10);
    QVERIFY(r.run());
    const QString path = r.folder.filePath(u"log.jsonl"_s);
    QSignalSpy saved(&r.pane, &ActivityPane::saved);
    QVERIFY(r.pane.saveLogTo(path));
    QVERIFY(saved.wait(Patience));
    QCOMPARE(contentOf(path), contentOf(r.files.path(r.recorder.uids().constFirst())));
    QVERIFY(contentOf(path).contains(rawLine("stdout", u"line 7"_s)));
}

void TestRecordedLog::savedFile_isForNobodyElse_data()
{
    QTest::addColumn<int>("lines");
    QTest::addColumn<QString>("name");
    QTest::newRow("what the pane keeps") << 10 << u"log.txt"_s;
    QTest::newRow("more than the pane keeps") << Lines << u"log.txt"_s;
    QTest::newRow("as received") << 10 << u"log.jsonl"_s;
}

/// What a server prints may say anything. A file that stood there before was for everybody.
void TestRecordedLog::savedFile_isForNobodyElse()
{
    QFETCH(int, lines);
    QFETCH(QString, name);
    Recorded r(lines);
    QVERIFY(r.run());
    QFile file(r.folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
    file.close();
    QSignalSpy saved(&r.pane, &ActivityPane::saved);
    QVERIFY(r.pane.saveLogTo(file.fileName()));
    QVERIFY(!saved.isEmpty() || saved.wait(Patience));
    QVERIFY(!contentOf(file.fileName()).isEmpty());
    QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void TestRecordedLog::savingWhereNothingCanBeWritten_saysSo()
{
    Recorded r(10);
    QVERIFY(r.run());
    r.pane.show();
    QSignalSpy saved(&r.pane, &ActivityPane::saved);
    QVERIFY(r.pane.saveLogTo(r.folder.filePath(u"no-such-folder/log.jsonl"_s)));
    QTRY_VERIFY(r.pane.findChild<QMessageBox *>(u"saveErrorBox"_s));
    QVERIFY(saved.isEmpty());
}

QTEST_MAIN(TestRecordedLog)
#include "tst_recordedlog.moc"
