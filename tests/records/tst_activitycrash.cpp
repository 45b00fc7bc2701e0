// SPDX-License-Identifier: Apache-2.0
#include "core/records/activityfiles.h"
#include "tests/records/recordstest.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <thread>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// Kills a process that records a stream, at random moments: every line that was said to be in the file is.
class TestActivityCrash final : public QObject {
    Q_OBJECT

private slots:
    void kill_leavesEveryLineThatWasWritten();
};

void TestActivityCrash::kill_leavesEveryLineThatWasWritten()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    std::printf("seed %u\n", seed);
    qint64 lines = 0;
    for (int round = 0; round < 40; ++round) {
        const QTemporaryDir folder;
        QProcess helper;
        helper.start(QStringLiteral(ACTIVITYCRASHHELPER), {folder.path()});
        QVERIFY(helper.waitForStarted() && helper.waitForReadyRead());
        std::this_thread::sleep_for(
            std::chrono::microseconds(random.bounded(20'000))); // the moment of the kill
        ::kill(pid_t(helper.processId()), SIGKILL);
        helper.waitForFinished(Patience);
        const QByteArrayList said = helper.readAllStandardOutput().split('\n');
        QVERIFY(said.size() >= 2);
        const qint64 written = said.at(said.size() - 2).toLongLong();

        const ActivityFiles files(folder.path());
        const auto read = Test::answerOf<ActivityRecording>([&](QObject *context, auto done) {
            files.read(u"killed"_s, 10'000'000, context, std::move(done));
        });
        QVERIFY(read);
        QVERIFY(!read->isComplete);
        QCOMPARE(read->unreadableLines, 0);
        QCOMPARE(read->operation.spriteName, u"web-1"_s);
        qint64 next = 0;
        for (const ActivityPart &part : read->parts) {
            for (const StreamMessage &message : part.lines.messages())
                QVERIFY2(message.data.startsWith(u"line %1 "_s.arg(next++)), qPrintable(message.data));
        }
        QVERIFY2(next >= written, qPrintable(u"%1 of %2"_s.arg(next).arg(written)));
        lines += next;
    }
    std::printf("40 kills, %lld lines, none lost\n", static_cast<long long>(lines));
}

QTEST_GUILESS_MAIN(TestActivityCrash)
#include "tst_activitycrash.moc"
