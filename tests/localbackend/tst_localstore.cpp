// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/localstore.h"
#include "tests/localbackend/treetools.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// What checkpoints and restores do to real folders when all goes well.
class TestLocalStore final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void restore_bringsBackBytesModesTimesLinksAndEmptyFolders();
    void restore_withoutAtomicExchange_bringsBackTheSame();
    void restore_bringsBackNamesThatAreNoText();
    void liveFolder_sharesNoFileWithAnyCheckpoint();
    void unchangedFiles_areSharedBetweenCheckpoints();
    void changedFileOfSameSizeAndTime_isNotShared();
    void sharing_doesNotSpreadADamagedCopy();
    void copies_areWriteProtected();
    void sparseFile_staysSparse();
    void ids_areNeverReused();
    void restore_thenCreate_makesABranch();
    void restore_savesTheReplacedFilesFirst();
    void remove_keepsTheAncestryOfOthers();
    void remove_refusesTheBaseAndUnknownIds();
    void everything_survivesAReopen();
    void createSprite_refusesBadAndTakenNames();
    void refresh_seesFoldersThatPeopleRemoveAndCopy();

private:
    void open(StoreOptions options = {.durable = false});
    QString create(const QString &comment = {});
    QString restore(const QString &id);
    QString fs() const { return m_dir->path() + u"/sprites/work/fs"_s; }
    QString sprite() const { return m_dir->path() + u"/sprites/work"_s; }
    QString copy(const QString &id) const { return sprite() + u"/checkpoints/"_s + id + u"/fs"_s; }
    const SpriteRecord &record() const { return m_sprite->record(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<LocalStore> m_store;
    SpriteFolder *m_sprite = nullptr;
    QStringList m_warnings;
    bool m_checksCopies = true; ///< each test ends with every copy compared with its manifest
};

void TestLocalStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
    m_warnings.clear();
    m_checksCopies = true;
    open();
    const auto made = m_store->createSprite(u"work"_s);
    QVERIFY(made);
    m_sprite = made.value();
}

void TestLocalStore::cleanup()
{
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    for (const CheckpointRecord &checkpoint : record().checkpoints) {
        if (m_checksCopies)
            QCOMPARE(TreeTools::problemOf(sprite() + u"/checkpoints/"_s + checkpoint.id), QString());
    }
    m_store.reset();
    TreeTools::removeAll(m_dir->path());
    m_dir.reset();
}

void TestLocalStore::open(StoreOptions options)
{
    m_store.reset();
    auto store = LocalStore::open(m_dir->path(), options, &m_warnings);
    QVERIFY2(store, store ? "" : qPrintable(store.error().text));
    m_store = std::move(store).value();
    m_sprite = m_store->sprite(u"work"_s);
}

QString TestLocalStore::create(const QString &comment)
{
    const auto made = m_sprite->create(comment, {});
    return made ? made.value().id : made.error().text;
}

/// The id of the automatic checkpoint.
QString TestLocalStore::restore(const QString &id)
{
    const auto restored = m_sprite->restore(id, {});
    return restored ? restored.value().id : restored.error().text;
}

void fillTree(const QString &fs)
{
    TreeTools::write(fs + u"/plain.txt"_s, "hello\n"_ba);
    TreeTools::write(fs + u"/empty"_s, {});
    TreeTools::write(fs + u"/bin/run.sh"_s, "#!/bin/sh\n"_ba, 0755);
    TreeTools::write(fs + u"/secret"_s, "key"_ba, 0600);
    TreeTools::write(fs + u"/readonly"_s, "ro"_ba, 0444);
    TreeTools::write(fs + u"/setuid"_s, "s"_ba, 04755);
    TreeTools::write(fs + u"/deep/er/and/deeper/ünïcode ☃.txt"_s, QByteArray(700'000, 'x'));
    TreeTools::write(fs + u"/binary"_s, QByteArray("\0\1\2\xff\r\n\0", 7));
    QDir().mkpath(fs + u"/hollow/inside"_s);
    QVERIFY(QFile::link(u"plain.txt"_s, fs + u"/link"_s));
    QVERIFY(QFile::link(u"/nowhere/at all"_s, fs + u"/dangling"_s));
    QVERIFY(QFile::link(u"../bin"_s, fs + u"/deep/foldlink"_s));
    TreeTools::setTime(fs + u"/plain.txt"_s, 1'000'000'000, 123'456'789);
    TreeTools::setTime(fs + u"/link"_s, 1'100'000'000, 1);
    TreeTools::setTime(fs + u"/hollow/inside"_s, 1'200'000'000, 987'654'321);
    TreeTools::setMode(fs + u"/hollow"_s, 0750);
    TreeTools::setMode(fs + u"/bin"_s, 0555);
    TreeTools::setTime(fs, 1'300'000'000, 5);
}

void TestLocalStore::restore_bringsBackBytesModesTimesLinksAndEmptyFolders()
{
    fillTree(fs());
    const QStringList before = TreeTools::describe(fs());
    QCOMPARE(create(), u"v1"_s);
    QCOMPARE(TreeTools::describe(fs()), before);

    TreeTools::setMode(fs() + u"/bin"_s, 0755);
    TreeTools::write(fs() + u"/plain.txt"_s, "changed\n"_ba, 0600);
    QVERIFY(QFile::remove(fs() + u"/secret"_s));
    QVERIFY(QFile::remove(fs() + u"/link"_s));
    QVERIFY(QDir(fs() + u"/hollow"_s).removeRecursively());
    TreeTools::write(fs() + u"/hollow"_s, "a file now"_ba);
    TreeTools::write(fs() + u"/new/file"_s, "new"_ba);

    restore(u"v1"_s);
    QCOMPARE(TreeTools::describe(fs()), before);
}

void TestLocalStore::restore_withoutAtomicExchange_bringsBackTheSame()
{
    open({.durable = true, .canExchange = false});
    fillTree(fs());
    const QStringList before = TreeTools::describe(fs());
    create();
    TreeTools::write(fs() + u"/plain.txt"_s, "changed\n"_ba);
    restore(u"v1"_s);
    QCOMPARE(TreeTools::describe(fs()), before);
    QCOMPARE(record().base, u"v1"_s);
}

void TestLocalStore::restore_bringsBackNamesThatAreNoText()
{
    const QByteArray name = QFile::encodeName(fs()) + "/caf\xe9 \n \x01";
    QVERIFY(::mkdir(name.constData(), 0755) == 0);
    QVERIFY(::symlink("to\xfe", (name + "/li\xff").constData()) == 0);
    create();
    QVERIFY(::unlink((name + "/li\xff").constData()) == 0);
    QVERIFY(::rmdir(name.constData()) == 0);

    QVERIFY(restore(u"v1"_s).startsWith(u"auto-"_s));
    QByteArray target(10, '\0');
    QCOMPARE(::readlink((name + "/li\xff").constData(), target.data(), 10), 3);
    QCOMPARE(target.left(3), "to\xfe"_ba);
    m_checksCopies = false; // they cannot be compared as text
}

void TestLocalStore::liveFolder_sharesNoFileWithAnyCheckpoint()
{
    fillTree(fs());
    create();
    create();
    restore(u"v1"_s);
    create();
    const QList<quint64> live = TreeTools::inodes(fs());
    for (const CheckpointRecord &checkpoint : record().checkpoints) {
        for (const quint64 inode : TreeTools::inodes(copy(checkpoint.id)))
            QVERIFY(!live.contains(inode));
    }
    // The way an editor that writes in place would show it:
    QFile file(fs() + u"/plain.txt"_s);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.write("HELLO") == 5);
    file.close();
    QCOMPARE(TreeTools::read(copy(u"v1"_s) + u"/plain.txt"_s), "hello\n"_ba);
}

void TestLocalStore::unchangedFiles_areSharedBetweenCheckpoints()
{
    fillTree(fs());
    create();
    TreeTools::write(fs() + u"/plain.txt"_s, "changed\n"_ba);
    TreeTools::setMode(fs() + u"/secret"_s, 0640);
    create();
    const auto shared = [this](const QString &name) {
        return TreeTools::inode(copy(u"v1"_s) + name) == TreeTools::inode(copy(u"v2"_s) + name);
    };
    QVERIFY(shared(u"/binary"_s));
    QVERIFY(shared(u"/bin/run.sh"_s));
    QVERIFY(!shared(u"/plain.txt"_s));
    QVERIFY(!shared(u"/secret"_s));

    restore(u"v1"_s);
    create();
    QCOMPARE(TreeTools::inode(copy(u"v3"_s) + u"/plain.txt"_s),
             TreeTools::inode(copy(u"v1"_s) + u"/plain.txt"_s));
}

void TestLocalStore::changedFileOfSameSizeAndTime_isNotShared()
{
    TreeTools::write(fs() + u"/f"_s, "aaaa"_ba);
    TreeTools::setTime(fs() + u"/f"_s, 1'000'000'000, 7);
    create();
    TreeTools::write(fs() + u"/f"_s, "bbbb"_ba);
    TreeTools::setTime(fs() + u"/f"_s, 1'000'000'000, 7);
    create();
    QCOMPARE(TreeTools::read(copy(u"v1"_s) + u"/f"_s), "aaaa"_ba);
    QCOMPARE(TreeTools::read(copy(u"v2"_s) + u"/f"_s), "bbbb"_ba);
}

void TestLocalStore::sharing_doesNotSpreadADamagedCopy()
{
    TreeTools::write(fs() + u"/f"_s, "good"_ba);
    TreeTools::setTime(fs() + u"/f"_s, 1'000'000'000, 7);
    create();
    TreeTools::setMode(copy(u"v1"_s) + u"/f"_s, 0644);
    TreeTools::write(copy(u"v1"_s) + u"/f"_s, "evil"_ba, 0444);
    TreeTools::setTime(copy(u"v1"_s) + u"/f"_s, 1'000'000'000, 7);

    m_checksCopies = false;
    create();
    QCOMPARE(TreeTools::read(copy(u"v2"_s) + u"/f"_s), "good"_ba);
    QCOMPARE(TreeTools::problemOf(sprite() + u"/checkpoints/v2"_s), QString());
}

void TestLocalStore::copies_areWriteProtected()
{
    fillTree(fs());
    create();
    for (const QString &name : {u""_s, u"/plain.txt"_s, u"/bin/run.sh"_s, u"/secret"_s, u"/deep"_s}) {
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(copy(u"v1"_s) + name).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0222, 0U);
    }
}

void TestLocalStore::sparseFile_staysSparse()
{
    TreeTools::write(fs() + u"/image"_s, "head"_ba);
    QVERIFY(QFile::resize(fs() + u"/image"_s, 50'000'000));
    create();
    struct stat status = {};
    QCOMPARE(::stat(QFile::encodeName(copy(u"v1"_s) + u"/image"_s).constData(), &status), 0);
    QCOMPARE(status.st_size, 50'000'000);
    QVERIFY(status.st_blocks * 512 < 2'000'000);
}

void TestLocalStore::ids_areNeverReused()
{
    create();
    create();
    create();
    restore(u"v1"_s);
    QVERIFY(m_sprite->remove(u"v3"_s));
    QVERIFY(m_sprite->remove(u"v2"_s));
    open();
    QCOMPARE(create(), u"v4"_s);
    restore(u"v1"_s);
    QVERIFY(m_sprite->remove(u"v4"_s));
    QCOMPARE(create(), u"v5"_s);

    const QString first = restore(u"v1"_s);
    QVERIFY(m_sprite->remove(first));
    QVERIFY(restore(u"v1"_s) != first);
}

void TestLocalStore::restore_thenCreate_makesABranch()
{
    create();
    create();
    create();
    const QString saved = restore(u"v1"_s);
    QCOMPARE(record().base, u"v1"_s);
    create();
    create();

    QCOMPARE(record().find(u"v4"_s)->sourceId, u"v1"_s);
    QCOMPARE(record().historyOf(u"v5"_s), QStringList({u"v1"_s, u"v4"_s}));
    QCOMPARE(record().historyOf(u"v3"_s), QStringList({u"v1"_s, u"v2"_s}));
    QCOMPARE(record().historyOf(saved), QStringList({u"v1"_s, u"v2"_s, u"v3"_s}));
    QCOMPARE(record().historyOf(u"v1"_s), QStringList());
    QCOMPARE(record().lineOf(record().base), QStringList({u"v1"_s, u"v4"_s, u"v5"_s}));
}

void TestLocalStore::restore_savesTheReplacedFilesFirst()
{
    TreeTools::write(fs() + u"/f"_s, "one"_ba);
    create();
    TreeTools::write(fs() + u"/f"_s, "not saved by anybody"_ba);
    const QStringList lost = TreeTools::describe(fs());

    const QString saved = restore(u"v1"_s);
    QVERIFY(record().find(saved)->isAuto);
    QCOMPARE(TreeTools::read(fs() + u"/f"_s), "one"_ba);
    restore(saved);
    QCOMPARE(TreeTools::describe(fs()), lost);
    QCOMPARE(record().base, saved);
}

void TestLocalStore::remove_keepsTheAncestryOfOthers()
{
    create();
    create();
    create();
    QVERIFY(m_sprite->remove(u"v2"_s));
    open();
    QVERIFY(!record().find(u"v2"_s));
    QCOMPARE(record().find(u"v3"_s)->sourceId, u"v2"_s);
    QCOMPARE(record().historyOf(u"v3"_s), QStringList({u"v1"_s, u"v2"_s}));
}

void TestLocalStore::remove_refusesTheBaseAndUnknownIds()
{
    create();
    create();
    QCOMPARE(m_sprite->remove(u"v2"_s).error().code, EBUSY);
    QCOMPARE(m_sprite->remove(u"v9"_s).error().code, ENOENT);
    QCOMPARE(m_sprite->remove(u"../../work"_s).error().code, ENOENT);
    QCOMPARE(m_sprite->restore(u"../v1"_s, {}).error().code, ENOENT);
    QCOMPARE(record().checkpoints.size(), 2);
}

void TestLocalStore::everything_survivesAReopen()
{
    open({.durable = true});
    TreeTools::write(fs() + u"/f"_s, "one"_ba);
    create(u"with ünïcode, \"quotes\"\nand two lines"_s);
    TreeTools::write(fs() + u"/f"_s, "two"_ba);
    create();
    restore(u"v1"_s);
    const SpriteRecord before = record();
    open();
    const SpriteRecord after = record();
    QCOMPARE(after.id, before.id);
    QCOMPARE(after.createdAt, before.createdAt);
    QCOMPARE(after.base, u"v1"_s);
    QCOMPARE(after.parents, before.parents);
    QCOMPARE(after.checkpoints.size(), 3);
    for (qsizetype i = 0; i < 3; ++i) {
        QCOMPARE(after.checkpoints.at(i).id, before.checkpoints.at(i).id);
        QCOMPARE(after.checkpoints.at(i).createTime, before.checkpoints.at(i).createTime);
        QCOMPARE(after.checkpoints.at(i).comment, before.checkpoints.at(i).comment);
        QCOMPARE(after.checkpoints.at(i).isAuto, i == 2);
    }
    const QRegularExpression time(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$"_s);
    QVERIFY(time.match(after.checkpoints.first().createTime).hasMatch());
    QCOMPARE(m_warnings, QStringList());
}

void TestLocalStore::createSprite_refusesBadAndTakenNames()
{
    for (const QString &name :
         {u""_s, u"."_s, u".."_s, u"a/b"_s, u"A"_s, u"ä"_s, u"a b"_s, u"a\n"_s, QString(64, u'a')})
        QCOMPARE(m_store->createSprite(name).error().code, EINVAL);
    QCOMPARE(m_store->createSprite(u"work"_s).error().code, EEXIST);
    QVERIFY(m_store->createSprite(QString(63, u'a')));
    QCOMPARE(QDir(m_dir->path() + u"/sprites"_s)
                 .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)
                 .size(),
             2);
}

void TestLocalStore::refresh_seesFoldersThatPeopleRemoveAndCopy()
{
    QVERIFY(m_store->createSprite(u"other"_s));
    QVERIFY(QDir(m_dir->path() + u"/sprites/other"_s).removeRecursively());
    TreeTools::write(m_dir->path() + u"/sprites/brought/fs/f"_s, "x"_ba);
    TreeTools::write(m_dir->path() + u"/sprites/Bad Name/fs/f"_s, "x"_ba);
    TreeTools::write(m_dir->path() + u"/sprites/no-sprite/f"_s, "x"_ba);
    m_store->refresh({}, &m_warnings);
    QCOMPARE(m_store->spriteNames(), QStringList({u"brought"_s, u"work"_s}));
    QVERIFY(m_store->sprite(u"brought"_s)->create({}, {}));
    QCOMPARE(m_warnings.size(), 1);
    QVERIFY(m_warnings.first().contains(u"Bad Name"_s));
}

QTEST_GUILESS_MAIN(TestLocalStore)
#include "tst_localstore.moc"
