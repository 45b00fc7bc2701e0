// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/localstore.h"
#include "tests/localbackend/treetools.h"

#include <QDir>
#include <QMap>
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

/// Kills a process that creates, restores and deletes at random moments and looks at what is on disk after
/// the next start: every listed checkpoint is complete, the live folder is the old or the new state, nothing
/// lies around.
class TestCrashSafety final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void kill_atAnyMomentLosesNothing();
    void cleanupTestCase();

private:
    void edit(int round);
    [[nodiscard]] QString phaseOf(const QStringList &lines) const;
    [[nodiscard]] QStringList runAndKill(int round, QRandomGenerator *random);
    void learnFrom(const QStringList &lines);
    void check(const QStringList &lines);
    void prune();
    [[nodiscard]] std::unique_ptr<LocalStore> open();
    QString fs() const { return m_dir->path() + u"/sprites/work/fs"_s; }
    QString sprite() const { return m_dir->path() + u"/sprites/work"_s; }

    std::unique_ptr<QTemporaryDir> m_dir;
    QMap<QString, QStringList> m_states; ///< what each checkpoint holds, by id, as it was when it was made
    QStringList m_live; ///< before the run
    QList<QStringList> m_possible; ///< what the live folder may be after the run
    qint64 m_highest = 0; ///< the highest number seen
};

void TestCrashSafety::initTestCase()
{
    m_dir = std::make_unique<QTemporaryDir>();
    const auto store = open();
    const auto made = store->createSprite(u"work"_s);
    QVERIFY(made);
    for (int i = 0; i < 24; ++i)
        TreeTools::write(fs() + u"/folder%1/file%2"_s.arg(i % 5).arg(i), QByteArray(2000 * i + 1, 'x'),
                         i % 3 ? 0644 : 0755);
    QDir().mkpath(fs() + u"/hollow"_s);
    QVERIFY(QFile::link(u"folder1/file1"_s, fs() + u"/link"_s));
    const auto first = made.value()->create({}, {});
    QVERIFY(first);
    m_states.insert(first.value().id, TreeTools::describe(fs()));
}

void TestCrashSafety::cleanupTestCase()
{
    TreeTools::removeAll(m_dir->path());
}

std::unique_ptr<LocalStore> TestCrashSafety::open()
{
    QStringList warnings;
    auto store = LocalStore::open(m_dir->path(), {.durable = false}, &warnings);
    if (!store)
        qFatal("%s", qPrintable(store.error().text));
    return std::move(store).value();
}

/// Between two runs a person works: every run begins with a state that never was before.
void TestCrashSafety::edit(int round)
{
    const QByteArray content = "round " + QByteArray::number(round);
    TreeTools::write(fs() + u"/folder%1/file%2"_s.arg(round % 5).arg(round % 24),
                     content + QByteArray(3000, 'y'));
    TreeTools::write(fs() + u"/notes/%1"_s.arg(round % 7), content);
    m_live = TreeTools::describe(fs());
    m_possible = {m_live};
}

QStringList TestCrashSafety::runAndKill(int round, QRandomGenerator *random)
{
    QProcess helper;
    helper.start(QStringLiteral(CRASHHELPER),
                 {m_dir->path(), QString::number(random->generate()), round % 2 ? u"durable"_s : u"fast"_s});
    if (!helper.waitForStarted() || !helper.waitForReadyRead())
        return {};
    // One operation takes some milliseconds; the first few are what is to be hit.
    const auto delay = std::chrono::microseconds(random->bounded(30'000));
    std::this_thread::sleep_for(delay);
    ::kill(static_cast<pid_t>(helper.processId()), SIGKILL);
    helper.waitForFinished(Patience);
    return QString::fromUtf8(helper.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

/// Follows what the helper said: which states the checkpoints hold, and what the live folder may be.
void TestCrashSafety::learnFrom(const QStringList &lines)
{
    for (const QString &line : lines) {
        const QString id = line.section(u' ', 1);
        QVERIFY2(!line.startsWith(u"failed"_s), qPrintable(line));
        if (line.startsWith(u"created "_s)) {
            m_states.insert(id, m_possible.last());
        } else if (line.startsWith(u"event Saved the replaced files as "_s)) {
            m_states.insert(line.section(u' ', -1), m_possible.first());
        } else if (line.startsWith(u"restore "_s)) {
            QVERIFY2(m_states.contains(id), qPrintable(id));
            m_possible.append(m_states.value(id));
        } else if (line.startsWith(u"restored "_s)) {
            m_possible = {m_states.value(id)};
        }
    }
}

QString TestCrashSafety::phaseOf(const QStringList &lines) const
{
    const QStringList operations = lines.filter(QRegularExpression(u"^(creat|restor|delet)"_s));
    const QString operation = operations.value(operations.size() - 1);
    const QString last = lines.value(lines.size() - 1);
    if (!last.startsWith(u"event "_s))
        return operation.section(u' ', 0, 0);
    return operation.section(u' ', 0, 0) + u": "_s
        + last.mid(6).remove(QRegularExpression(u"[:. ]+(v|auto-)?\\d.*|\\.\\.\\.$| as .*"_s));
}

void TestCrashSafety::check(const QStringList &lines)
{
    const auto store = open();
    SpriteFolder *const folder = store->sprite(u"work"_s);
    QVERIFY(folder);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList({u"lock"_s, u"sprites"_s}));
    const QStringList live = TreeTools::describe(fs());
    QVERIFY2(m_possible.contains(live), qPrintable(lines.join(u'\n')));

    const SpriteRecord &record = folder->record();
    const QStringList onDisk =
        QDir(sprite() + u"/checkpoints"_s).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    QCOMPARE(record.checkpoints.size(), onDisk.size());
    for (const CheckpointRecord &checkpoint : record.checkpoints) {
        QVERIFY(!checkpoint.isBroken);
        const QString path = sprite() + u"/checkpoints/"_s + checkpoint.id;
        QCOMPARE(TreeTools::problemOf(path), QString());
        // One that was made but not reported any more holds what was live then.
        if (!m_states.contains(checkpoint.id))
            m_states.insert(checkpoint.id, m_possible.first());
        QStringList expected;
        for (const QString &line : m_states.value(checkpoint.id))
            expected.append(line.section(u" | "_s, 0, 1));
        QCOMPARE(TreeTools::contents(path + u"/fs"_s), expected);
    }
    QVERIFY(record.base.isEmpty() || record.find(record.base));
    // The base is what the live folder came from: after a restore that took effect it is the restored one.
    if (live != m_possible.first())
        QCOMPARE(m_states.value(record.base), live);
}

/// Keeps the run short, and shows that numbers go up only.
void TestCrashSafety::prune()
{
    const auto store = open();
    SpriteFolder *const folder = store->sprite(u"work"_s);
    while (folder->record().checkpoints.size() > 10) {
        const QList<CheckpointRecord> &all = folder->record().checkpoints;
        const QString id = all.first().id == folder->record().base ? all.at(1).id : all.first().id;
        QVERIFY(folder->remove(id));
    }
    for (const CheckpointRecord &checkpoint : folder->record().checkpoints) {
        if (!checkpoint.isAuto)
            m_highest = qMax(m_highest, checkpoint.id.mid(1).toLongLong());
    }
    const auto made = folder->create({}, {});
    QVERIFY(made);
    QVERIFY(made.value().id.mid(1).toLongLong() > m_highest);
    m_highest = made.value().id.mid(1).toLongLong();
    m_states.insert(made.value().id, TreeTools::describe(fs()));
}

void TestCrashSafety::kill_atAnyMomentLosesNothing()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    bool isGiven = false;
    const int rounds = qEnvironmentVariableIntValue("SAVEPOINT_KILLS", &isGiven);
    const quint32 seed = qEnvironmentVariableIsSet("SAVEPOINT_SEED")
        ? qEnvironmentVariable("SAVEPOINT_SEED").toUInt()
        : 20'261'123;
    QRandomGenerator random(seed);
    QMap<QString, int> phases;
    int midCreate = 0;
    int midRestore = 0;
    const int count = isGiven ? rounds : 200;
    for (int round = 0; round < count; ++round) {
        edit(round);
        const QStringList lines = runAndKill(round, &random);
        QVERIFY2(!lines.isEmpty(), "the helper did not start");
        learnFrom(lines);
        check(lines);
        if (QTest::currentTestFailed()) {
            qCritical("seed %u, round %d, killed at: %s", seed, round, qPrintable(phaseOf(lines)));
            return;
        }
        const QString phase = phaseOf(lines);
        ++phases[phase];
        midCreate += phase.startsWith(u"create:"_s);
        midRestore += phase.startsWith(u"restore:"_s);
        if (round % 4 == 3)
            prune();
    }
    QStringList distribution;
    for (auto it = phases.cbegin(); it != phases.cend(); ++it)
        distribution.append(u"%1 x %2"_s.arg(it.value()).arg(it.key()));
    const QByteArray report =
        u"seed %1, %2 kills: %3"_s.arg(seed).arg(count).arg(distribution.join(u"; "_s)).toUtf8();
    std::printf("%s\n", report.constData()); // where the kills fell
    QVERIFY(midCreate > count / 10);
    QVERIFY(midRestore > count / 10);
}

QTEST_GUILESS_MAIN(TestCrashSafety)
#include "tst_crashsafety.moc"
