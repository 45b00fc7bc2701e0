// SPDX-License-Identifier: Apache-2.0
// Random operations by a program that is killed again and again. None may be missing from the History tab,
// and none may be wrong about its outcome: the journal is replayed against what the store has on the disk.
#include "core/localbackend/localbackend.h"
#include "core/operations/operationrunner.h"
#include "core/operations/operationsmodel.h"
#include "core/records/records.h"
#include "core/session/connection.h"
#include "tests/localbackend/treetools.h"
#include "tests/records/recordstest.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <csignal>
#include <cstdio>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = OperationRecord::Kind;
using Outcome = OperationRecord::Outcome;

namespace {

/// SAVEPOINT_RANDOM_OPERATIONS: how many; .ci/run asks for a thousand, a person in a hurry for fewer.
int operationCount()
{
    bool isNumber = false;
    const int count = qEnvironmentVariableIntValue("SAVEPOINT_RANDOM_OPERATIONS", &isNumber);
    return isNumber && count > 0 ? count : 150;
}

constexpr quint32 Seed = 20'260'812;

/// What the program itself said it began and saw the end of.
struct Said {
    QStringList began;
    QHash<QString, int> ended; // OperationResult::Outcome by uid
};

Said readLog(const QString &path)
{
    Said said;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return said;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const QStringList words = line.split(u' ');
        if (words.first() == "began"_L1)
            said.began.append(words.at(1));
        else if (words.first() == "ended"_L1)
            said.ended.insert(words.at(1), words.at(2).toInt());
    }
    return said;
}

/// What the sprite has to look like when every outcome in the journal is true.
struct Replay {
    QHash<QString, QString> sources; // of the manual checkpoints that exist, by id
    QHash<QString, QString> automatic; // the store makes one of what a restore replaces
    QString base;

    void apply(const OperationRecord &record)
    {
        const bool succeeded = record.outcome == Outcome::Succeeded;
        if (!record.safetyCheckpointId.isEmpty())
            create(record.safetyCheckpointId);
        if (record.kind == Kind::Create && succeeded)
            create(record.newCheckpointId);
        else if (record.kind == Kind::Restore && succeeded)
            base = belowAutomatic(record.checkpointId);
        else if (record.kind == Kind::Delete && succeeded)
            sources.remove(record.checkpointId);
    }
    void create(const QString &id)
    {
        sources.insert(id, base);
        base = id;
    }
    [[nodiscard]] QString belowAutomatic(QString id) const
    {
        while (automatic.contains(id))
            id = automatic.value(id);
        return id;
    }
};

} // namespace

class TestRandomKills final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { TreeTools::removeAll(m_dir.path()); }
    void nothingIsMissingAndNothingIsWrong();

private:
    void runUntilKilled(quint32 seed);
    [[nodiscard]] QString log() const { return m_dir.filePath(u"log"_s); }

    QTemporaryDir m_dir;
    Replay m_replay; // what the sample brought
    QRandomGenerator m_random{Seed};
};

namespace {

/// The sprite as the store has it.
Replay readSprite(const LocalBackend &backend)
{
    Replay sprite;
    Client client({.baseUrl = backend.baseUrl(), .token = backend.token()});
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpointsWithOptions(u"practice"_s, {.historyFilter = {}, .includeAuto = true},
                                      &answer.context, answer.callback());
    if (!answer.wait() || !*answer.value)
        return sprite;
    for (const Checkpoint &checkpoint : (*answer.value)->checkpoints) {
        if (checkpoint.isCurrent())
            sprite.base = checkpoint.sourceId;
        else
            (checkpoint.isAuto ? sprite.automatic : sprite.sources)
                .insert(checkpoint.id, checkpoint.sourceId);
    }
    // A restore that was cut off leaves the automatic checkpoint of what it would have replaced.
    sprite.base = sprite.belowAutomatic(sprite.base);
    for (QString &source : sprite.sources)
        source = sprite.belowAutomatic(source);
    return sprite;
}

/// The uids of every row that the History tab can show.
QSet<QString> shownIn(Journal &journal, const OperationRunner &runner)
{
    OperationsModel history(&journal, runner);
    history.setChoice({});
    do {
        history.fetchMore({});
        // The answers come in the order of the questions: behind the page.
        (void)Test::answerOf<QList<OperationRecord>>(
            [&](QObject *context, const auto &done) { journal.operations({}, 1, context, done); });
    } while (history.canFetchMore({}));
    QSet<QString> uids;
    for (int row = 0; row < history.rowCount(); ++row)
        uids.insert(history.index(row, 0).data(OperationsModel::UidRole).toString());
    return uids;
}

} // namespace

void TestRandomKills::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    LocalBackend backend({.dataPath = m_dir.path(), .samplePath = u":/sample"_s});
    QSignalSpy ready(&backend, &LocalBackend::ready);
    backend.start();
    QVERIFY(ready.wait(Patience));
    m_replay = readSprite(backend);
    QVERIFY(!m_replay.sources.isEmpty() && !m_replay.base.isEmpty());
}

/// The moment of death is counted from its first operation, so that no machine is too slow for any to begin.
void TestRandomKills::runUntilKilled(quint32 seed)
{
    const qsizetype before = readLog(log()).began.size();
    QProcess worker;
    worker.setProcessChannelMode(QProcess::ForwardedChannels);
    QSignalSpy died(&worker, &QProcess::finished);
    worker.start(QStringLiteral(RANDOM_WORKER), {m_dir.path(), QString::number(seed), log()});
    QTRY_VERIFY_WITH_TIMEOUT(readLog(log()).began.size() > before || worker.state() == QProcess::NotRunning,
                             30'000);
    QTimer::singleShot(m_random.bounded(150), &worker, &QProcess::kill);
    QVERIFY(died.wait(Patience));
    QCOMPARE(worker.exitStatus(), QProcess::CrashExit);
    QCOMPARE(worker.exitCode(), int(SIGKILL));
}

void TestRandomKills::nothingIsMissingAndNothingIsWrong()
{
    int kills = 0;
    while (readLog(log()).began.size() < operationCount()) {
        runUntilKilled(quint32(++kills));
        if (QTest::currentTestFailed())
            return;
    }

    // The last start, and what it makes of everything.
    LocalBackend backend({.dataPath = m_dir.path(), .samplePath = u":/sample"_s});
    QSignalSpy ready(&backend, &LocalBackend::ready);
    backend.start();
    QVERIFY(ready.wait(Patience));
    const Connection connection{backend.baseUrl(), backend.token(), {}, true, m_dir.path()};
    Records records(m_dir.filePath(u"records.sqlite"_s), recordsServer(connection));
    Client client({.baseUrl = backend.baseUrl(), .token = backend.token()});
    OperationRunner runner(client, nullptr, &records.journal());
    runner.reconciler().setServerEndsWithProgram(true);
    QSignalSpy read(&records.journal(), &Journal::restoresRead);
    QVERIFY(read.wait(Patience));
    (void)Test::answerOf<QList<OperationRecord>>(
        [&](QObject *context, const auto &done) { records.journal().unsettled(context, done); });
    QTRY_VERIFY(!runner.reconciler().isChecking(u"practice"_s));

    const auto journal = Test::answerOf<QList<OperationRecord>>([&](QObject *context, const auto &done) {
        records.journal().operations({}, 100'000, context, done);
    });
    QVERIFY(journal);
    const Said said = readLog(log());
    QHash<QString, OperationRecord> byUid;
    for (const OperationRecord &record : *journal)
        byUid.insert(record.uid, record);
    QStringList missing;
    QStringList wrong;
    int unknown = 0;
    for (const QString &uid : said.began) {
        const auto record = byUid.constFind(uid);
        if (record == byUid.cend() || !record->outcome) {
            missing.append(uid);
            continue;
        }
        unknown += record->outcome == Outcome::Unknown ? 1 : 0;
        const auto ended = said.ended.constFind(uid);
        const bool sawSuccess =
            ended != said.ended.cend() && *ended == int(OperationResult::Outcome::Succeeded);
        if (sawSuccess && record->outcome != Outcome::Succeeded)
            wrong.append(uid);
    }
    QCOMPARE(missing, QStringList());
    QCOMPARE(shownIn(records.journal(), runner), QSet<QString>(byUid.keyBegin(), byUid.keyEnd()));
    QCOMPARE(wrong, QStringList());

    const Replay onDisk = readSprite(backend);
    Replay replay = m_replay;
    replay.automatic = onDisk.automatic;
    for (auto record = journal->crbegin(); record != journal->crend(); ++record)
        replay.apply(*record);

    QCOMPARE(onDisk.base, replay.base);
    QStringList ids = onDisk.sources.keys();
    QStringList expectedIds = replay.sources.keys();
    std::sort(ids.begin(), ids.end());
    std::sort(expectedIds.begin(), expectedIds.end());
    QCOMPARE(ids, expectedIds);
    for (const QString &id : std::as_const(ids))
        QVERIFY2(onDisk.sources.value(id) == replay.sources.value(id),
                 qPrintable(u"%1 continues from %2, and by the journal from %3"_s.arg(
                     id, onDisk.sources.value(id), replay.sources.value(id))));
    std::printf("operations: %lld, programs killed: %d, missing: 0, wrong: 0, left unknown: %d\n",
                qint64(said.began.size()), kills, unknown);
    std::fflush(stdout);
}

QTEST_GUILESS_MAIN(TestRandomKills)
#include "tst_randomkills.moc"
