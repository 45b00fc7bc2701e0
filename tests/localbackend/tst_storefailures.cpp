// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/disk.h"
#include "tests/localbackend/storefixture.h"
#include "tests/support/filesizelimit.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// Damage, missing rights, full disks and operations that were cut off: a clear error and nothing lost.
class TestStoreFailures final : public QObject, private Test::StoreFixture {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void damagedCheckpoint_isRefused_data();
    void damagedCheckpoint_isRefused();
    void unreadableFile_failsCreateAndRestore();
    void writeProtectedFolders_areSavedAndReplaced();
    void specialFiles_areSkippedAndNamed();
    void fullDisk_failsAndLeavesNothing();
    void fileThatKeepsChanging_failsCreate();
    void liveFolderThatChangesDuringRestore_isNotReplaced();
    void missingLiveFolder_isRestored();
    void readOnlyDataFolder_isRefused();
    void lockedDataFolder_isRefused();
    void stoppedCreate_isCleanedUpAtTheNextStart();
    void stoppedRestore_isCleanedUpAtTheNextStart();
    void killBetweenTheTwoRenames_isRolledBack();
    void restoreThatWasSwitched_isCompletedAtTheNextStart();
    void lostState_isRebuiltFromTheCheckpoints_data();
    void lostState_isRebuiltFromTheCheckpoints();
    void lostDescription_isShownAsBroken();
    void unreadableCheckpoints_areAnError();
    void linkedCheckpoints_areAnError();
    void linkedCheckpoint_isShownAsBroken();
    void checkpointThatIsRemovedByHand_isGone();
    void checkpointThatIsCopiedBackByHand_isShown();
    void remove_needsNoRoom();
    void manifestWithAPathOutside_isRefused();
    void halfMadeSprite_isRemovedAtTheNextStart();
    void halfMadeSpriteThatCannotBeRemoved_isNamed();
    void openComponentwise_followsNoLinkAndStaysInside();

private:
    void open(StoreOptions options = {.durable = false}) { openStore(options); }
    OperationContext listening();
    QString checkpoint(const QString &id) const { return sprite() + u"/checkpoints/"_s + id; }
    void editState(const std::function<void(QJsonObject *)> &edit) const;

    QStringList m_events;
};

void TestStoreFailures::init()
{
    m_events.clear();
    makeStore();
}

void TestStoreFailures::cleanup()
{
    removeStore();
}

OperationContext TestStoreFailures::listening()
{
    return {[this](const StoreEvent &event) { m_events.append(event.text); }, nullptr};
}

void TestStoreFailures::editState(const std::function<void(QJsonObject *)> &edit) const
{
    QJsonObject state = QJsonDocument::fromJson(TreeTools::read(sprite() + u"/state.json"_s)).object();
    edit(&state);
    TreeTools::write(sprite() + u"/state.json"_s, QJsonDocument(state).toJson());
}

void TestStoreFailures::damagedCheckpoint_isRefused_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("named");
    QTest::newRow("byte flipped") << u"flip"_s << u"changed: a"_s;
    QTest::newRow("file grown") << u"grow"_s << u"changed: a"_s;
    QTest::newRow("file missing") << u"remove"_s << u"missing: folder/b"_s;
    QTest::newRow("file added") << u"add"_s << u"unexpected: folder/new"_s;
    QTest::newRow("pipe added") << u"pipe"_s << u"unexpected: folder/new"_s;
    QTest::newRow("link changed") << u"link"_s << u"changed: link"_s;
    QTest::newRow("file became link") << u"kind"_s << u"changed: a"_s;
    QTest::newRow("manifest edited") << u"manifest"_s << u"changed: manifest.jsonl"_s;
    QTest::newRow("manifest missing") << u"no manifest"_s << u"manifest.jsonl"_s;
    QTest::newRow("tree missing") << u"no tree"_s << u"missing: fs"_s;
    QTest::newRow("all missing") << u"nothing"_s << u"its folder is missing"_s;
}

void TestStoreFailures::damagedCheckpoint_isRefused()
{
    QFETCH(QString, damage);
    QFETCH(QString, named);
    const QString tree = checkpoint(u"v1"_s) + u"/fs"_s;
    TreeTools::setMode(tree, 0755);
    TreeTools::setMode(tree + u"/folder"_s, 0755);
    TreeTools::setMode(tree + u"/a"_s, 0644);
    if (damage == u"flip"_s)
        TreeTools::write(tree + u"/a"_s, "alphA"_ba);
    else if (damage == u"grow"_s)
        TreeTools::write(tree + u"/a"_s, "alpha and omega"_ba);
    else if (damage == u"remove"_s)
        QVERIFY(QFile::remove(tree + u"/folder/b"_s));
    else if (damage == u"add"_s)
        TreeTools::write(tree + u"/folder/new"_s, {});
    else if (damage == u"pipe"_s)
        QCOMPARE(::mkfifo(QFile::encodeName(tree + u"/folder/new"_s).constData(), 0600), 0);
    else if (damage == u"link"_s)
        QVERIFY(QFile::remove(tree + u"/link"_s) && QFile::link(u"/etc/passwd"_s, tree + u"/link"_s));
    else if (damage == u"kind"_s)
        QVERIFY(QFile::remove(tree + u"/a"_s) && QFile::link(u"folder/b"_s, tree + u"/a"_s));
    else if (damage == u"manifest"_s)
        TreeTools::write(checkpoint(u"v1"_s) + u"/manifest.jsonl"_s,
                         TreeTools::read(checkpoint(u"v1"_s) + u"/manifest.jsonl"_s).replace("0600", "0666"));
    else if (damage == u"no manifest"_s)
        QVERIFY(QFile::remove(checkpoint(u"v1"_s) + u"/manifest.jsonl"_s));
    else if (damage == u"no tree"_s)
        TreeTools::removeAll(tree);
    else
        TreeTools::removeAll(checkpoint(u"v1"_s));
    const QStringList live = TreeTools::describe(fs());

    const auto restored = m_sprite->restore(u"v1"_s, {});
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, EBADMSG);
    QVERIFY2(restored.error().text.startsWith(u"checkpoint v1 is damaged: "_s)
                 && restored.error().text.contains(named),
             qPrintable(restored.error().text));
    QCOMPARE(TreeTools::describe(fs()), live);
    QCOMPARE(m_sprite->record().checkpoints.size(), 1); // no automatic one for nothing
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
}

void TestStoreFailures::unreadableFile_failsCreateAndRestore()
{
    emptyFolder();
    const TreeTools::Unprivileged unprivileged(m_dir->path());
    open();
    m_sprite = m_store->createSprite(u"work"_s).value();
    QVERIFY(m_sprite->create({}, {}));
    TreeTools::write(fs() + u"/folder/secret"_s, "key"_ba, 0000);
    const auto created = m_sprite->create({}, {});
    const auto restored = m_sprite->restore(u"v1"_s, {});
    for (const auto &failed : {created, restored}) {
        QVERIFY(!failed);
        QCOMPARE(failed.error().text, u"cannot read “folder/secret”: Permission denied"_s);
    }
    QCOMPARE(m_sprite->record().checkpoints.size(), 1);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    QVERIFY(QFile::exists(fs() + u"/folder/secret"_s));

    TreeTools::setMode(fs() + u"/folder"_s, 0000);
    QCOMPARE(m_sprite->create({}, {}).error().text, u"cannot read “folder”: Permission denied"_s);
    TreeTools::setMode(fs() + u"/folder"_s, 0700);
    m_store.reset();
}

void TestStoreFailures::writeProtectedFolders_areSavedAndReplaced()
{
    emptyFolder();
    const TreeTools::Unprivileged unprivileged(m_dir->path());
    open();
    m_sprite = m_store->createSprite(u"work"_s).value();
    TreeTools::write(fs() + u"/locked/in/f"_s, "x"_ba, 0400);
    TreeTools::setMode(fs() + u"/locked/in"_s, 0500);
    TreeTools::setMode(fs() + u"/locked"_s, 0555);
    TreeTools::setMode(fs(), 0555);
    const QStringList before = TreeTools::describe(fs());
    QVERIFY(m_sprite->create({}, {}));
    QVERIFY(m_sprite->create({}, {}));
    const auto restored = m_sprite->restore(u"v1"_s, {});
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().text));
    QCOMPARE(TreeTools::describe(fs()), before);
    QVERIFY(m_sprite->remove(u"v2"_s));
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    m_store.reset();
}

void TestStoreFailures::specialFiles_areSkippedAndNamed()
{
    QCOMPARE(::mkfifo(QFile::encodeName(fs() + u"/folder/pipe"_s).constData(), 0600), 0);
    const auto made = m_sprite->create({}, listening());
    QVERIFY(made);
    QVERIFY(m_events.contains(u"Skipped “folder/pipe”: sockets, pipes and devices cannot be saved"_s));
    QCOMPARE(TreeTools::problemOf(checkpoint(made.value().id)), QString());
    QVERIFY(!QFileInfo(checkpoint(u"v2"_s) + u"/fs/folder/pipe"_s).exists());
}

void TestStoreFailures::fullDisk_failsAndLeavesNothing()
{
    TreeTools::write(fs() + u"/big"_s, QByteArray(300'000, 'x'));
    QVERIFY(m_sprite->create({}, {}));
    TreeTools::write(fs() + u"/big"_s, QByteArray(300'000, 'y'));
    const QStringList live = TreeTools::describe(fs());
    {
        const Test::FileSizeLimit limit(100'000);
        const auto created = m_sprite->create({}, {});
        const auto restored = m_sprite->restore(u"v2"_s, {});
        for (const auto &failed : {created, restored}) {
            QVERIFY(!failed);
            QCOMPARE(failed.error().text, u"cannot write “big”: File too large"_s);
        }
        QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    }
    QCOMPARE(TreeTools::describe(fs()), live);
    QCOMPARE(m_sprite->record().checkpoints.size(), 2);
    QCOMPARE(m_sprite->create({}, {}).value().id, u"v3"_s);
}

void TestStoreFailures::fileThatKeepsChanging_failsCreate()
{
    TreeTools::write(fs() + u"/log"_s, QByteArray(4'000'000, 'x'));
    std::atomic_bool isDone = false;
    std::thread writer([&] {
        const int log = ::open(QFile::encodeName(fs() + u"/log"_s).constData(), O_WRONLY | O_CLOEXEC);
        while (!isDone)
            (void)!::pwrite(log, "y", 1, 0);
        ::close(log);
    });
    const auto made = m_sprite->create({}, {});
    isDone = true;
    writer.join();
    QVERIFY(!made);
    QCOMPARE(made.error().text, u"“log” keeps changing while it is copied"_s);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    QVERIFY(m_sprite->create({}, {}));
}

void TestStoreFailures::liveFolderThatChangesDuringRestore_isNotReplaced()
{
    int edits = 0;
    const OperationContext context{
        [&](const StoreEvent &event) {
            if (event.text.startsWith(
                    u"Copying files: "_s)) // the folder was scanned and copied, not yet replaced
                TreeTools::write(fs() + u"/new %1"_s.arg(++edits), "work of a person"_ba);
        },
        nullptr};
    const auto restored = m_sprite->restore(u"v1"_s, context);
    QVERIFY(!restored);
    QVERIFY2(restored.error().text.startsWith(u"files keep changing"_s), qPrintable(restored.error().text));
    QCOMPARE(TreeTools::read(fs() + u"/new %1"_s.arg(edits)), "work of a person"_ba);
    QCOMPARE(m_sprite->record().checkpoints.size(), 1);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
}

void TestStoreFailures::missingLiveFolder_isRestored()
{
    TreeTools::removeAll(fs());
    QVERIFY(!m_sprite->create({}, {}));
    QVERIFY(m_sprite->restore(u"v1"_s, listening()));
    QVERIFY(m_events.contains(u"The live folder was missing; there was nothing to save"_s));
    QCOMPARE(TreeTools::read(fs() + u"/a"_s), "alpha"_ba);
}

void TestStoreFailures::readOnlyDataFolder_isRefused()
{
    m_store.reset();
    TreeTools::removeAll(m_dir->path() + u"/lock"_s);
    const TreeTools::Unprivileged unprivileged(m_dir->path());
    TreeTools::setMode(m_dir->path(), 0555);
    const QStringList before = TreeTools::describe(m_dir->path());
    const auto store = LocalStore::open(m_dir->path(), {}, &m_warnings);
    QVERIFY(!store);
    QCOMPARE(store.error().text,
             u"cannot write to the data folder %1: Permission denied"_s.arg(m_dir->path()));
    QCOMPARE(TreeTools::describe(m_dir->path()), before);
    const auto below = LocalStore::open(m_dir->path() + u"/new"_s, {}, &m_warnings);
    QCOMPARE(below.error().text,
             u"cannot make the data folder %1/new: Permission denied"_s.arg(m_dir->path()));
    TreeTools::setMode(m_dir->path(), 0755);
}

void TestStoreFailures::lockedDataFolder_isRefused()
{
    const auto second = LocalStore::open(m_dir->path(), {}, &m_warnings);
    QVERIFY(!second);
    QCOMPARE(second.error().text,
             u"the data folder %1 is in use by another running Savepoint"_s.arg(m_dir->path()));
    QVERIFY(QFile::remove(m_dir->path() + u"/lock"_s)); // somebody tidied up
    QVERIFY(!LocalStore::open(m_dir->path(), {}, &m_warnings));
    m_store.reset();
    QVERIFY(LocalStore::open(m_dir->path(), {}, &m_warnings));
}

void TestStoreFailures::stoppedCreate_isCleanedUpAtTheNextStart()
{
    std::atomic_bool stop = false;
    const auto stopAtSync = [&](const StoreEvent &event) {
        stop = stop || event.text.startsWith(u"Copying"_s);
    };
    const auto made = m_sprite->create({}, {stopAtSync, &stop});
    QCOMPARE(made.error().code, ECANCELED);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList({u"work"_s}));
    open();
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    QCOMPARE(m_warnings,
             QStringList(
                 {u"Sprite work: a checkpoint that was only half made was removed; nothing was changed."_s}));
    QCOMPARE(m_sprite->record().checkpoints.size(), 1);
}

void TestStoreFailures::stoppedRestore_isCleanedUpAtTheNextStart()
{
    const QStringList live = TreeTools::describe(fs());
    std::atomic_bool stop = false;
    const auto stopAtSwitch = [&](const StoreEvent &event) {
        stop = stop || event.text.startsWith(u"Saved"_s);
    };
    QCOMPARE(m_sprite->restore(u"v1"_s, {stopAtSwitch, &stop}).error().code, ECANCELED);
    open();
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    QCOMPARE(m_warnings,
             QStringList({u"Sprite work: a restore that was cut off was undone; nothing was changed."_s}));
    QCOMPARE(TreeTools::describe(fs()), live);
}

void TestStoreFailures::killBetweenTheTwoRenames_isRolledBack()
{
    const QStringList live = TreeTools::describe(fs());
    m_store.reset();
    TreeTools::write(sprite() + u"/fs.new/a"_s, "alpha"_ba);
    editState([this](QJsonObject *state) {
        state->insert(
            "pending"_L1,
            QJsonObject{{u"kind"_s, u"restore"_s},
                        {u"checkpoint"_s, u"v1"_s},
                        {u"new_folder"_s, QString::number(TreeTools::inode(sprite() + u"/fs.new"_s))}});
    });
    QVERIFY(QFile::rename(fs(), sprite() + u"/fs.old"_s));
    open();
    QCOMPARE(TreeTools::describe(fs()), live);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
}

void TestStoreFailures::restoreThatWasSwitched_isCompletedAtTheNextStart()
{
    QVERIFY(m_sprite->create({}, {}));
    QCOMPARE(m_sprite->record().base, u"v2"_s);
    m_store.reset();
    editState([this](QJsonObject *state) {
        state->insert("pending"_L1,
                      QJsonObject{{u"kind"_s, u"restore"_s},
                                  {u"checkpoint"_s, u"v1"_s},
                                  {u"new_folder"_s, QString::number(TreeTools::inode(fs()))}});
    });
    TreeTools::write(sprite() + u"/fs.new/old"_s, "what was replaced"_ba);
    open();
    QCOMPARE(m_sprite->record().base, u"v1"_s);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    // Nothing says that the replaced folder was saved, so it is.
    const CheckpointRecord saved = m_sprite->record().checkpoints.last();
    QCOMPARE(TreeTools::read(checkpoint(saved.id) + u"/fs/old"_s), "what was replaced"_ba);
    QCOMPARE(m_warnings,
             QStringList({u"Sprite work: a restore of v1 that was cut off at its end was completed."_s,
                          u"Sprite work: Saved what was written during the restore as "_s + saved.id}));
    QVERIFY(!TreeTools::read(sprite() + u"/state.json"_s).contains("pending"));
}

void TestStoreFailures::lostState_isRebuiltFromTheCheckpoints_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("missing") << QByteArray();
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("cut off") << QByteArray("{\"version\":1,");
    QTest::newRow("of a later program") << QByteArray("{\"version\":2}");
}

void TestStoreFailures::lostState_isRebuiltFromTheCheckpoints()
{
    QFETCH(QByteArray, content);
    QVERIFY(m_sprite->create(u"second"_s, {}));
    const auto saved = m_sprite->restore(u"v1"_s, {});
    const QString id = m_sprite->record().id;
    m_store.reset();
    QVERIFY(QFile::remove(sprite() + u"/state.json"_s));
    if (!content.isNull())
        TreeTools::write(sprite() + u"/state.json"_s, content);
    open();
    QCOMPARE(m_warnings.size(), 1);
    const SpriteRecord &record = m_sprite->record();
    QCOMPARE(record.id, id);
    QCOMPARE(record.checkpoints.size(), 3);
    QCOMPARE(record.historyOf(u"v2"_s), QStringList({u"v1"_s}));
    QCOMPARE(record.historyOf(saved.value().id), QStringList({u"v1"_s, u"v2"_s}));
    QCOMPARE(m_sprite->create({}, {}).value().id, u"v3"_s);
}

void TestStoreFailures::lostDescription_isShownAsBroken()
{
    QVERIFY(m_sprite->create(u"second"_s, {}));
    TreeTools::write(checkpoint(u"v1"_s) + u"/meta.json"_s, "garbage"_ba);
    open();
    QVERIFY(m_sprite->record().find(u"v1"_s)->isBroken);
    QCOMPARE(m_sprite->record().historyOf(u"v2"_s), QStringList({u"v1"_s}));
    QVERIFY(m_sprite->restore(u"v1"_s, {})); // its files are whole
    QCOMPARE(TreeTools::read(fs() + u"/a"_s), "alpha"_ba);
}

void TestStoreFailures::unreadableCheckpoints_areAnError()
{
    emptyFolder();
    const TreeTools::Unprivileged unprivileged(m_dir->path());
    open();
    m_sprite = m_store->createSprite(u"work"_s).value();
    QVERIFY(m_sprite->create({}, {}));
    TreeTools::setMode(sprite() + u"/checkpoints"_s, 0000);
    for (int i = 0; i < 2; ++i) // told once
        m_store->refresh({}, &m_warnings);
    QCOMPARE(m_store->spriteNames(), QStringList());
    QCOMPARE(
        m_warnings,
        QStringList(u"Sprite work is not shown: cannot read the folder “checkpoints”: Permission denied"_s));
    TreeTools::setMode(sprite() + u"/checkpoints"_s, 0755);
    m_store->refresh({}, &m_warnings);
    QVERIFY(m_store->sprite(u"work"_s));
    QVERIFY(m_store->sprite(u"work"_s)->record().find(u"v1"_s));
    QCOMPARE(m_warnings.size(), 1);
    m_store.reset();
}

void TestStoreFailures::linkedCheckpoints_areAnError()
{
    const QString elsewhere = m_dir->path() + u"/bigger disk"_s;
    QVERIFY(QFile::rename(sprite() + u"/checkpoints"_s, elsewhere));
    QVERIFY(QFile::link(elsewhere, sprite() + u"/checkpoints"_s));
    const QByteArray state = TreeTools::read(sprite() + u"/state.json"_s);
    open();
    QVERIFY(!m_sprite);
    QCOMPARE(m_warnings,
             QStringList(
                 u"Sprite work is not shown: the folder “checkpoints” is a link, and links are not followed "
                 "there"_s));
    QCOMPARE(TreeTools::read(sprite() + u"/state.json"_s), state);
}

void TestStoreFailures::linkedCheckpoint_isShownAsBroken()
{
    const QString elsewhere = m_dir->path() + u"/bigger disk"_s;
    QVERIFY(QFile::rename(checkpoint(u"v1"_s), elsewhere));
    QVERIFY(QFile::link(elsewhere, checkpoint(u"v1"_s)));
    open();
    QVERIFY(m_sprite->record().find(u"v1"_s));
    QVERIFY(m_sprite->record().find(u"v1"_s)->isBroken);
    QCOMPARE(m_sprite->restore(u"v1"_s, {}).error().code, EBADMSG);
}

void TestStoreFailures::checkpointThatIsRemovedByHand_isGone()
{
    QVERIFY(m_sprite->create({}, {}));
    QVERIFY(m_sprite->create({}, {}));
    TreeTools::removeAll(checkpoint(u"v1"_s));
    QCOMPARE(m_sprite->remove(u"v1"_s).error().code, ENOENT);
    QVERIFY(!m_sprite->record().find(u"v1"_s));

    TreeTools::removeAll(checkpoint(u"v2"_s));
    QVERIFY(!m_store->isUpToDate(u"work"_s));
    m_store->refresh({}, &m_warnings);
    const SpriteRecord &record = m_store->sprite(u"work"_s)->record();
    QCOMPARE(record.checkpoints.size(), 1);
    QCOMPARE(record.historyOf(u"v3"_s), QStringList({u"v1"_s, u"v2"_s}));
    QVERIFY(m_store->isUpToDate(u"work"_s));
    QCOMPARE(m_warnings, QStringList());
}

void TestStoreFailures::checkpointThatIsCopiedBackByHand_isShown()
{
    const QString description = checkpoint(u"v1"_s) + u"/meta.json"_s;
    QVERIFY(QFile::rename(description, m_dir->path() + u"/meta.json"_s)); // half copied
    m_store->refresh({}, &m_warnings);
    open();
    QVERIFY(m_sprite->record().find(u"v1"_s)->isBroken);
    QVERIFY(QFile::rename(m_dir->path() + u"/meta.json"_s, description));
    m_store->refresh({}, &m_warnings);
    QVERIFY(!m_store->sprite(u"work"_s)->record().find(u"v1"_s)->isBroken);
}

void TestStoreFailures::remove_needsNoRoom()
{
    const QString disk = m_dir->path() + u"/disk"_s;
    QVERIFY(QDir().mkpath(disk));
    TreeTools::OwnMounts mounts;
    if (!mounts.isAllowed())
        QSKIP("needs root, to mount something");
    mounts.addDisk(disk, "size=1m,nr_inodes=60"_ba);
    const auto store = LocalStore::open(disk, {}, &m_warnings);
    SpriteFolder *const sprite = store.value()->createSprite(u"work"_s).value();
    QVERIFY(sprite->create({}, {}));
    QVERIFY(sprite->create({}, {}));
    int files = 0;
    while (::mkdir(QFile::encodeName(disk + u"/full%1"_s.arg(files)).constData(), 0700) == 0)
        ++files;
    QCOMPARE(errno, ENOSPC);
    QVERIFY(files > 0);
    const auto removed = sprite->remove(u"v1"_s);
    QVERIFY2(removed, removed ? "" : qPrintable(removed.error().text));
    QVERIFY(!sprite->record().find(u"v1"_s));
    QCOMPARE(QDir(disk + u"/sprites/work/checkpoints"_s)
                 .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList(u"v2"_s));
}

void TestStoreFailures::manifestWithAPathOutside_isRefused()
{
    for (const QByteArray &path : {"../escaped"_ba, "/tmp/escaped"_ba, "folder/../../escaped"_ba, ""_ba}) {
        Manifest manifest;
        ManifestEntry entry;
        entry.path = path;
        entry.digest = QByteArray(64, '0');
        manifest.entries.append(entry);
        QVERIFY(!Manifest::fromBytes(manifest.toBytes()));
        manifest.entries.first().path = "inside/it"_ba;
        QVERIFY(Manifest::fromBytes(manifest.toBytes()));
    }
}

void TestStoreFailures::halfMadeSprite_isRemovedAtTheNextStart()
{
    m_store.reset();
    TreeTools::write(m_dir->path() + u"/sprites/.new-x/fs/a"_s, "a"_ba);
    open();
    QVERIFY(!QFile::exists(m_dir->path() + u"/sprites/.new-x"_s));
    QCOMPARE(m_store->spriteNames(), QStringList({u"work"_s}));
    QCOMPARE(m_warnings, QStringList());
}

void TestStoreFailures::halfMadeSpriteThatCannotBeRemoved_isNamed()
{
    if (::geteuid() != 0)
        QSKIP("needs root, to make a file of another user");
    emptyFolder();
    {
        const TreeTools::Unprivileged unprivileged(m_dir->path());
        open();
        m_store.reset();
    }
    TreeTools::write(m_dir->path() + u"/sprites/.new-x/fs/a"_s, "of root"_ba);
    const TreeTools::Unprivileged unprivileged(m_dir->path());
    open();
    QCOMPARE(m_warnings,
             QStringList(u"A sprite that was only half made is left in “.new-x”: cannot remove a: Permission "
                         "denied"_s));
    QVERIFY(m_store->createSprite(u"y"_s));
    m_store.reset();
}

void TestStoreFailures::openComponentwise_followsNoLinkAndStaysInside()
{
    const FileDescriptor root = openFolder(fs());
    QVERIFY(QFile::link(u"folder"_s, fs() + u"/folderlink"_s));
    QVERIFY(openComponentwise(root.get(), "folder/b"_ba, O_RDONLY));
    QVERIFY(openComponentwise(root.get(), {}, O_RDONLY | O_DIRECTORY));
    for (const QByteArray &path :
         {"link"_ba, "folderlink/b"_ba, "../state.json"_ba, "folder/../a"_ba, "/etc/passwd"_ba})
        QVERIFY2(!openComponentwise(root.get(), path, O_RDONLY), path.constData());
}

QTEST_GUILESS_MAIN(TestStoreFailures)
#include "tst_storefailures.moc"
