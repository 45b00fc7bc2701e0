// SPDX-License-Identifier: Apache-2.0
#include "core/records/annotations.h"
#include "core/records/recordstore.h"
#include "tests/records/recordstest.h"

#include <QHash>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <thread>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// Kills a process that saves notes, at random moments: every note that was reported as saved is there.
class TestRecordCrash final : public QObject {
    Q_OBJECT

private slots:
    void kill_losesNoNoteThatWasSaved();

private:
    [[nodiscard]] QStringList runAndKill(int round, QRandomGenerator &random) const;
    void learnFrom(const QStringList &lines);
    void check(int round) const;
    [[nodiscard]] QString file() const { return m_dir.filePath(u"records.sqlite"_s); }

    QTemporaryDir m_dir;
    QHash<QString, QString> m_saved; ///< by checkpoint: the notes reported as saved last
    int m_count = 0;
};

QStringList TestRecordCrash::runAndKill(int round, QRandomGenerator &random) const
{
    QProcess helper;
    helper.start(QStringLiteral(RECORDCRASHHELPER), {file(), QString::number(round)});
    if (!helper.waitForStarted() || !helper.waitForReadyRead())
        return {};
    std::this_thread::sleep_for(std::chrono::microseconds(random.bounded(20'000))); // the moment of the kill
    ::kill(pid_t(helper.processId()), SIGKILL);
    helper.waitForFinished(Patience);
    return QString::fromUtf8(helper.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

void TestRecordCrash::learnFrom(const QStringList &lines)
{
    for (const QString &line : lines) {
        const QStringList words = line.split(u' ');
        QCOMPARE(words.size(), 4);
        QCOMPARE(words.first(), u"saved"_s);
        m_saved.insert(words.at(1), words.mid(2).join(u' '));
        ++m_count;
    }
}

/// A note may be newer than the one reported last: saved, and killed before it could say so.
void TestRecordCrash::check(int round) const
{
    RecordStore store(file());
    Annotations annotations(store, u"server"_s);
    QSignalSpy read(&annotations, &Annotations::changed);
    annotations.load();
    QVERIFY(read.wait(Patience));
    QVERIFY(store.report() && store.report()->place == RecordsReport::Place::Disk
            && !store.report()->problem);
    for (auto saved = m_saved.cbegin(); saved != m_saved.cend(); ++saved) {
        const QString notes = annotations.of({u"work"_s, u"s1"_s}, {saved.key(), 1000}).notes;
        const auto numbers = [](const QString &text) {
            const QStringList words = text.split(u' ');
            return words.size() == 2 ? std::pair(words.at(0).toInt(), words.at(1).toInt())
                                     : std::pair(-1, -1);
        };
        QVERIFY2(numbers(notes) >= numbers(saved.value()) && numbers(notes).first <= round,
                 qPrintable(u"%1: saved \"%2\", found \"%3\""_s.arg(saved.key(), saved.value(), notes)));
    }
}

void TestRecordCrash::kill_losesNoNoteThatWasSaved()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    std::printf("seed %u\n", seed);
    for (int round = 0; round < 60; ++round) {
        const QStringList lines = runAndKill(round, random);
        QVERIFY(!lines.isEmpty());
        learnFrom(lines);
        check(round);
        if (QTest::currentTestFailed())
            return;
    }
    std::printf("60 kills, %d notes saved, none lost\n", m_count);
}

QTEST_GUILESS_MAIN(TestRecordCrash)
#include "tst_recordcrash.moc"
