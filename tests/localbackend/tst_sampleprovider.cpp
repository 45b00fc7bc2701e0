// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/localbackend.h"
#include "core/localbackend/sampleprovider.h"
#include "tests/localbackend/treetools.h"
#include "tests/support/processortime.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// The `practice` sprite of a first start.
class TestSampleProvider final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void firstStart_makesAHistoryWithABranch();
    void sampleThatWasRemoved_doesNotComeBack();
    void storeThatHasSprites_getsNoSample();
    void sampleThatCannotBeMade_leavesNothingAndIsTriedAgain();

private:
    void open();
    QString fs() const { return m_dir->path() + u"/sprites/practice/fs"_s; }
    QString copy(const QString &id) const { return m_dir->path() + u"/sprites/practice/checkpoints/"_s + id; }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<LocalStore> m_store;
    QStringList m_warnings;
};

void TestSampleProvider::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    const LocalBackend registersTheResources({});
    m_dir = std::make_unique<QTemporaryDir>();
    m_warnings.clear();
    open();
}

void TestSampleProvider::cleanup()
{
    m_store.reset();
    TreeTools::removeAll(m_dir->path());
}

void TestSampleProvider::open()
{
    m_store.reset();
    m_store = LocalStore::open(m_dir->path(), {}, &m_warnings).value();
}

void TestSampleProvider::firstStart_makesAHistoryWithABranch()
{
    const double start = processorTime();
    const auto provided = provideSample(*m_store, u":/sample"_s, {});
    const double needed = processorTime() - start;
    QVERIFY2(provided, provided ? "" : qPrintable(provided.error().text));
    QVERIFY2(needed < 1000, "the window waits for it");

    const SpriteRecord record = m_store->sprite(u"practice"_s)->record();
    QStringList ids;
    for (const CheckpointRecord &checkpoint : record.checkpoints) {
        ids.append(checkpoint.isAuto ? u"auto"_s : checkpoint.id);
        QVERIFY(!checkpoint.comment.isEmpty());
        QCOMPARE(TreeTools::problemOf(copy(checkpoint.id)), QString());
    }
    QCOMPARE(ids, QStringList({u"v1"_s, u"v2"_s, u"v3"_s, u"v4"_s, u"auto"_s, u"v5"_s, u"v6"_s, u"v7"_s}));
    QCOMPARE(record.find(u"v4"_s)->sourceId, u"v3"_s);
    QCOMPARE(record.find(u"v5"_s)->sourceId, u"v3"_s);
    QCOMPARE(record.base, u"v7"_s);
    QCOMPARE(record.historyOf(u"v7"_s), QStringList({u"v1"_s, u"v2"_s, u"v3"_s, u"v5"_s, u"v6"_s}));

    QVERIFY(TreeTools::contents(fs()) != TreeTools::contents(copy(u"v7"_s) + u"/fs"_s)); // work not yet saved
    QVERIFY(TreeTools::contents(copy(u"v3"_s) + u"/fs"_s) != TreeTools::contents(copy(u"v5"_s) + u"/fs"_s));
    QVERIFY(QFileInfo(fs() + u"/config/current.toml"_s).isSymLink());
    QVERIFY(QFileInfo(fs() + u"/data/attachments"_s).isDir());
    QVERIFY(QFileInfo(fs() + u"/scripts/start.sh"_s).isExecutable());
    QVERIFY(QFileInfo(fs() + u"/README.md"_s).isWritable());
    QCOMPARE(TreeTools::leftovers(m_dir->path() + u"/sprites/practice"_s), QStringList());
    QCOMPARE(
        QDir(m_dir->path() + u"/sprites"_s).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        QStringList({u"practice"_s}));
}

void TestSampleProvider::sampleThatWasRemoved_doesNotComeBack()
{
    QVERIFY(provideSample(*m_store, u":/sample"_s, {}));
    m_store.reset();
    TreeTools::removeAll(m_dir->path() + u"/sprites/practice"_s);
    open();
    QVERIFY(provideSample(*m_store, u":/sample"_s, {}));
    QCOMPARE(m_store->spriteNames(), QStringList());
    QCOMPARE(m_warnings, QStringList());
}

void TestSampleProvider::storeThatHasSprites_getsNoSample()
{
    QVERIFY(m_store->createSprite(u"mine"_s));
    QVERIFY(provideSample(*m_store, u":/sample"_s, {}));
    QCOMPARE(m_store->spriteNames(), QStringList({u"mine"_s}));
}

void TestSampleProvider::sampleThatCannotBeMade_leavesNothingAndIsTriedAgain()
{
    TreeTools::write(m_dir->path() + u"/bad/sample.json"_s,
                     "[{\"checkpoint\":\"x\"},{\"remove\":\"none\"}]"_ba);
    QVERIFY(!provideSample(*m_store, m_dir->path() + u"/bad"_s, {}));
    QVERIFY(!provideSample(*m_store, m_dir->path() + u"/missing"_s, {}));
    QCOMPARE(
        QDir(m_dir->path() + u"/sprites"_s).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        QStringList());
    QVERIFY(provideSample(*m_store, u":/sample"_s, {}));
    QCOMPARE(m_store->spriteNames(), QStringList({u"practice"_s}));
}

QTEST_GUILESS_MAIN(TestSampleProvider)
#include "tst_sampleprovider.moc"
