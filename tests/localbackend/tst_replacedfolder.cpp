// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/disk.h"
#include "tests/localbackend/storefixture.h"
#include "tests/support/filesizelimit.h"

#include <QDirIterator>

#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// What becomes of the folder that a restore replaces: nothing that was written to it is lost, what cannot be
/// removed is in nobody's way, what is mounted in it is left alone, and the next start tells what happened.
class TestReplacedFolder final : public QObject, private Test::StoreFixture {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void editDuringARestore_isKept_data();
    void editDuringARestore_isKept();
    void lateEdits_areACheckpointOfTheirOwn();
    void folderThatIsWrittenAllTheTime_isKept();
    void killedRestore_isToldAsItWas_data();
    void killedRestore_isToldAsItWas();
    void killedRestore_keepsLateEdits();
    void fullDisk_atTheEndOfARestore_isFinishedLater();
    void fullDisk_atTheStart_hidesNoSprite();
    void leftoverThatCannotBeRemoved_blocksNothing();
    void folderNamedLikeALeftover_isNotRemoved();
    void mountInTheLiveFolder_refusesARestore_data();
    void mountInTheLiveFolder_refusesARestore();
    void mountThatAppearsDuringARestore_refusesIt();
    void mountInTheLiveFolder_isLeftOutOfCheckpoints();
    void removal_leavesWhatIsMounted();

private:
    void open(StoreOptions options = {.durable = false}) { openStore(options); }
    [[nodiscard]] OperationContext at(const QString &word, const std::function<void()> &action);
    void killAt(const QString &word, const std::function<void(const OperationContext &)> &work) const;
    [[nodiscard]] bool isSaved(const QByteArray &content) const;
    const SpriteRecord &record() const { return m_sprite->record(); }

    QStringList m_told; ///< warnings of operations
};

namespace {

constexpr auto latePrefix = "Saved what was written during the restore as "_L1;

/// A program that has a file open all the time, whatever becomes of its name.
class OpenFile final {
    Q_DISABLE_COPY_MOVE(OpenFile)

public:
    explicit OpenFile(const QString &path)
        : m_file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_APPEND | O_CLOEXEC))
    {
    }
    void append(const QByteArray &text) const { QVERIFY(writeAll(m_file.get(), text, {})); }

private:
    FileDescriptor m_file;
};

} // namespace

void TestReplacedFolder::init()
{
    m_told.clear();
    makeStore();
}

void TestReplacedFolder::cleanup()
{
    removeStore();
}

/// Does something at each message that begins with `word`, and keeps the warnings.
OperationContext TestReplacedFolder::at(const QString &word, const std::function<void()> &action)
{
    return {[this, word, action](const StoreEvent &event) {
                if (event.type == StoreEvent::Type::Warning)
                    m_told.append(event.text);
                if (event.text.startsWith(word))
                    action();
            },
            nullptr};
}

/// Works in a process of its own, which dies at the first message that begins with `word`.
void TestReplacedFolder::killAt(const QString &word,
                                const std::function<void(const OperationContext &)> &work) const
{
    const pid_t child = ::fork();
    if (child == 0) {
        work({[&](const StoreEvent &event) {
                  if (event.text.startsWith(word))
                      ::kill(::getpid(), SIGKILL);
              },
              nullptr});
        ::_exit(0);
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY2(WIFSIGNALED(status), qPrintable(word));
}

/// Whether a file with that content is live or in a checkpoint.
bool TestReplacedFolder::isSaved(const QByteArray &content) const
{
    for (const QString &place : {fs(), sprite() + u"/checkpoints"_s}) {
        QDirIterator files(place, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            if (TreeTools::read(files.next()) == content)
                return true;
        }
    }
    return false;
}

void TestReplacedFolder::editDuringARestore_isKept_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("way");
    for (const char *word : {"Saving to disk...", "Switching to the restored files...", "Cleaning up..."}) {
        for (const char *way : {"new file", "saved again", "still open"})
            QTest::addRow("%s, at %s", way, word) << QString::fromLatin1(word) << QString::fromLatin1(way);
    }
}

void TestReplacedFolder::editDuringARestore_isKept()
{
    QFETCH(QString, word);
    QFETCH(QString, way);
    const OpenFile file(fs() + u"/a"_s);
    int edits = 0;
    const auto edit = [&] {
        if (++edits > 1)
            return;
        if (way == u"new file"_s)
            TreeTools::write(fs() + u"/new"_s, "work of a person"_ba);
        else if (way == u"saved again"_s)
            TreeTools::write(fs() + u"/folder/b"_s, "work of a person"_ba);
        else
            file.append(", work of a person"_ba);
    };
    const auto restored = m_sprite->restore(u"v1"_s, at(word, edit));
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().text));
    QVERIFY(edits > 0);
    QVERIFY(
        isSaved(way == u"still open"_s ? "ALPHA, not saved, work of a person"_ba : "work of a person"_ba));
    QCOMPARE(TreeTools::read(fs() + u"/a"_s), "alpha"_ba);
    QCOMPARE(record().base, u"v1"_s);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    open();
    QCOMPARE(m_warnings, QStringList());
}

void TestReplacedFolder::lateEdits_areACheckpointOfTheirOwn()
{
    const auto edit = [this] { TreeTools::write(fs() + u"/new"_s, "work of a person"_ba); };
    const auto restored = m_sprite->restore(u"v1"_s, at(u"Switching"_s, edit));
    QVERIFY(restored);
    QCOMPARE(m_told.size(), 1);
    QVERIFY2(m_told.first().startsWith(latePrefix), qPrintable(m_told.first()));
    const QString late = m_told.first().mid(latePrefix.size());
    open();
    QVERIFY(record().find(late));
    QVERIFY(record().find(late)->isAuto);
    QCOMPARE(record().find(late)->comment, u"Written while v1 was restored"_s);
    QCOMPARE(record().historyOf(late), QStringList({u"v1"_s, restored.value().id}));
    QCOMPARE(record().base, u"v1"_s);

    QVERIFY(m_sprite->restore(late, {}));
    QCOMPARE(TreeTools::read(fs() + u"/new"_s), "work of a person"_ba);
    QCOMPARE(TreeTools::read(fs() + u"/a"_s), "ALPHA, not saved"_ba);
}

void TestReplacedFolder::folderThatIsWrittenAllTheTime_isKept()
{
    const OpenFile file(fs() + u"/a"_s);
    bool isSwitched = false;
    const OperationContext context{[&](const StoreEvent &event) {
                                       if (event.type == StoreEvent::Type::Warning)
                                           m_told.append(event.text);
                                       isSwitched = isSwitched || event.text.startsWith(u"Switching"_s);
                                       if (isSwitched)
                                           file.append("."_ba);
                                   },
                                   nullptr};
    QVERIFY(m_sprite->restore(u"v1"_s, context));
    const QString kept = sprite() + u"/replaced-1"_s;
    QVERIFY(!m_told.isEmpty());
    QCOMPARE(
        m_told.last(),
        u"Not all of what was replaced could be saved: programs keep writing to it. It is kept in “%1”"_s.arg(
            kept));
    const QByteArray content = TreeTools::read(kept + u"/a"_s);
    QVERIFY(content.startsWith("ALPHA, not saved."));
    QVERIFY(content.endsWith('.'));
    QCOMPARE(TreeTools::read(fs() + u"/a"_s), "alpha"_ba);

    QVERIFY(m_sprite->restore(u"v1"_s, {}));
    open();
    QCOMPARE(m_warnings, QStringList());
    QCOMPARE(TreeTools::read(kept + u"/a"_s), content);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList({u"replaced-1"_s}));
}

void TestReplacedFolder::killedRestore_isToldAsItWas_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("canExchange");
    QTest::addColumn<bool>("isCompleted");
    for (const bool canExchange : {true, false}) {
        const char *const how = canExchange ? "exchange" : "two renames";
        QTest::addRow("%s, building", how) << u"Restoring files"_s << canExchange << false;
        QTest::addRow("%s, saved", how) << u"Saved the replaced"_s << canExchange << false;
        QTest::addRow("%s, before the switch", how) << u"Switching"_s << canExchange << false;
        QTest::addRow("%s, after the switch", how) << u"Cleaning up"_s << canExchange << true;
    }
}

void TestReplacedFolder::killedRestore_isToldAsItWas()
{
    QFETCH(QString, word);
    QFETCH(bool, canExchange);
    QFETCH(bool, isCompleted);
    QVERIFY(m_sprite->create(u"second"_s, {}));
    TreeTools::write(fs() + u"/a"_s, "third, not saved"_ba);
    open({.durable = false, .canExchange = canExchange});
    killAt(word, [this](const OperationContext &context) { (void)m_sprite->restore(u"v1"_s, context); });
    open();
    QCOMPARE(
        m_warnings,
        QStringList(isCompleted
                        ? u"Sprite work: a restore of v1 that was cut off at its end was completed."_s
                        : u"Sprite work: a restore that was cut off was undone; nothing was changed."_s));
    QCOMPARE(record().base, isCompleted ? u"v1"_s : u"v2"_s);
    QCOMPARE(TreeTools::read(fs() + u"/a"_s), isCompleted ? "alpha"_ba : "third, not saved"_ba);
    QVERIFY(isSaved("third, not saved"_ba));
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    open();
    QCOMPARE(m_warnings, QStringList());
}

void TestReplacedFolder::killedRestore_keepsLateEdits()
{
    killAt(u"Cleaning up"_s, [this](const OperationContext &killing) {
        (void)m_sprite->restore(u"v1"_s,
                                {[&](const StoreEvent &event) {
                                     if (event.text.startsWith(u"Switching"_s))
                                         TreeTools::write(fs() + u"/new"_s, "work of a person"_ba);
                                     killing.report(event);
                                 },
                                 nullptr});
    });
    open();
    QCOMPARE(m_warnings.size(), 2);
    QVERIFY2(m_warnings.last().startsWith(u"Sprite work: "_s + latePrefix), qPrintable(m_warnings.last()));
    QVERIFY(isSaved("work of a person"_ba));
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
}

void TestReplacedFolder::fullDisk_atTheEndOfARestore_isFinishedLater()
{
    std::unique_ptr<Test::FileSizeLimit> full;
    const auto restored = m_sprite->restore(
        u"v1"_s, at(u"Cleaning up"_s, [&] { full = std::make_unique<Test::FileSizeLimit>(10); }));
    QVERIFY(restored);
    QCOMPARE(m_told, QStringList({u"cannot write state.json.new: File too large"_s}));
    full.reset();
    QVERIFY(m_sprite->create({}, {}));
    open();
    QCOMPARE(m_warnings, QStringList());
    QCOMPARE(record().historyOf(u"v2"_s), QStringList({u"v1"_s}));
}

void TestReplacedFolder::fullDisk_atTheStart_hidesNoSprite()
{
    killAt(u"Switching"_s,
           [this](const OperationContext &context) { (void)m_sprite->restore(u"v1"_s, context); });
    {
        const Test::FileSizeLimit full(10);
        open();
        QVERIFY(m_sprite);
        QCOMPARE(m_warnings.last(), u"Sprite work: cannot write state.json.new: File too large"_s);
    }
    QVERIFY(m_sprite->create({}, {}));
    open();
    QCOMPARE(m_warnings, QStringList());
}

void TestReplacedFolder::leftoverThatCannotBeRemoved_blocksNothing()
{
    if (::geteuid() != 0)
        QSKIP("needs root, to make a file of another user");
    emptyFolder();
    {
        const TreeTools::Unprivileged unprivileged(m_dir->path());
        open();
        m_sprite = m_store->createSprite(u"work"_s).value();
        TreeTools::write(fs() + u"/a"_s, "alpha"_ba);
        QVERIFY(m_sprite->create({}, {}));
        for (int i = 0; i < 9; ++i)
            TreeTools::write(fs() + u"/folder%1/big"_s.arg(i), "can be removed"_ba);
    }
    TreeTools::write(fs() + u"/cache/x"_s, "of root"_ba);
    const QStringList left{u"left-1"_s};
    {
        const TreeTools::Unprivileged unprivileged(m_dir->path());
        QVERIFY(m_sprite->restore(u"v1"_s, at(u"\n"_s, [] {})));
        QCOMPARE(
            m_told,
            QStringList({u"cannot remove x: Permission denied; what is left of it is in “left-1” and will be "
                         "removed when that is possible"_s}));
        QCOMPARE(TreeTools::leftovers(sprite()), left);
        QCOMPARE(QDir(sprite() + u"/left-1"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList(u"cache"_s)); // only what has to stays
        m_told.clear();
        for (int i = 0; i < 2; ++i) {
            QVERIFY(m_sprite->restore(u"v1"_s, at(u"\n"_s, [] {})));
            QVERIFY(m_sprite->create({}, {}));
            open();
            QCOMPARE(m_warnings, QStringList());
        }
        QCOMPARE(m_told, QStringList());
        QCOMPARE(TreeTools::leftovers(sprite()), left);
        m_store.reset();
    }
    open(); // as root it can be removed
    QCOMPARE(m_warnings, QStringList());
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
}

void TestReplacedFolder::folderNamedLikeALeftover_isNotRemoved()
{
    TreeTools::write(sprite() + u"/left-overs/recipe"_s, "of a person"_ba);
    TreeTools::write(sprite() + u"/replaced-1/a"_s, "of an earlier restore"_ba);
    open();
    QVERIFY(m_sprite->restore(u"v1"_s, {}));
    QCOMPARE(TreeTools::read(sprite() + u"/left-overs/recipe"_s), "of a person"_ba);
    QCOMPARE(TreeTools::read(sprite() + u"/replaced-1/a"_s), "of an earlier restore"_ba);
}

void TestReplacedFolder::mountInTheLiveFolder_refusesARestore_data()
{
    QTest::addColumn<QString>("place"); ///< below the sprite's folder
    QTest::addColumn<QString>("named");
    QTest::newRow("folder") << u"fs/media of mine"_s << u"media of mine"_s;
    QTest::newRow("deep") << u"fs/folder/deep"_s << u"folder/deep"_s;
    QTest::newRow("file") << u"fs/a"_s << u"a"_s;
    QTest::newRow("the live folder") << u"fs"_s << u"fs"_s;
}

void TestReplacedFolder::mountInTheLiveFolder_refusesARestore()
{
    QFETCH(QString, place);
    QFETCH(QString, named);
    const QTemporaryDir outside;
    TreeTools::OwnMounts mounts;
    if (!mounts.isAllowed())
        QSKIP("needs root, to mount something");
    open(); // what was opened before does not see them
    TreeTools::write(outside.path() + u"/picture"_s, "not to be lost"_ba);
    if (!QFile::exists(sprite() + u'/' + place))
        QVERIFY(QDir().mkpath(sprite() + u'/' + place));
    const QByteArray state = TreeTools::read(sprite() + u"/state.json"_s);
    const QStringList checkpoints = TreeTools::describe(sprite() + u"/checkpoints"_s);
    mounts.bind(place == u"fs/a"_s ? outside.path() + u"/picture"_s : outside.path(),
                sprite() + u'/' + place);
    const QStringList live = TreeTools::describe(fs());

    const auto restored = m_sprite->restore(u"v1"_s, {});
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, EBUSY);
    QCOMPARE(
        restored.error().text,
        u"something is mounted at “%1”, and a restore would take it away: unmount it first"_s.arg(named));
    QCOMPARE(TreeTools::describe(fs()), live);
    QCOMPARE(TreeTools::read(sprite() + u"/state.json"_s), state);
    QCOMPARE(TreeTools::describe(sprite() + u"/checkpoints"_s), checkpoints);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
    QCOMPARE(TreeTools::read(outside.path() + u"/picture"_s), "not to be lost"_ba);
}

void TestReplacedFolder::mountThatAppearsDuringARestore_refusesIt()
{
    const QTemporaryDir outside;
    TreeTools::OwnMounts mounts;
    if (!mounts.isAllowed())
        QSKIP("needs root, to mount something");
    open(); // what was opened before does not see them
    TreeTools::write(outside.path() + u"/picture"_s, "not to be lost"_ba);
    const auto restored = m_sprite->restore(
        u"v1"_s, at(u"Saved the replaced"_s, [&] { mounts.bind(outside.path(), fs() + u"/folder"_s); }));
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, EBUSY);
    QCOMPARE(TreeTools::read(fs() + u"/folder/picture"_s), "not to be lost"_ba);
    QCOMPARE(TreeTools::read(fs() + u"/a"_s), "ALPHA, not saved"_ba);
    QCOMPARE(TreeTools::leftovers(sprite()), QStringList());
}

void TestReplacedFolder::mountInTheLiveFolder_isLeftOutOfCheckpoints()
{
    const QTemporaryDir outside;
    TreeTools::OwnMounts mounts;
    if (!mounts.isAllowed())
        QSKIP("needs root, to mount something");
    open(); // what was opened before does not see them
    TreeTools::write(outside.path() + u"/picture"_s, "huge"_ba);
    TreeTools::write(fs() + u"/media/hidden"_s, "below the mount"_ba);
    TreeTools::write(fs() + u"/host"_s, {});
    mounts.bind(outside.path(), fs() + u"/media"_s);
    mounts.bind(outside.path() + u"/picture"_s, fs() + u"/host"_s);
    QVERIFY(m_sprite->create({}, at(u"\n"_s, [] {})));
    QCOMPARE(m_told,
             QStringList({u"Skipped what is mounted at “host”"_s, u"Skipped what is mounted at “media”"_s}));
    const QString copy = sprite() + u"/checkpoints/v2/fs"_s;
    QCOMPARE(QDir(copy + u"/media"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
    QVERIFY(QFile::exists(copy + u"/media"_s)); // an empty one, to mount it on after a restore
    QVERIFY(!QFile::exists(copy + u"/host"_s));
    QCOMPARE(TreeTools::problemOf(sprite() + u"/checkpoints/v2"_s), QString());
}

void TestReplacedFolder::removal_leavesWhatIsMounted()
{
    const QTemporaryDir outside;
    TreeTools::OwnMounts mounts;
    if (!mounts.isAllowed())
        QSKIP("needs root, to mount something");
    open(); // what was opened before does not see them
    TreeTools::write(outside.path() + u"/folder/picture"_s, "not to be lost"_ba);
    TreeTools::setMode(outside.path() + u"/folder"_s, 0555);
    const QStringList before = TreeTools::describe(outside.path());
    const QString tree = m_dir->path() + u"/tree"_s;
    for (const QString &name : {u"/one"_s, u"/two"_s, u"/three"_s}) {
        TreeTools::write(tree + name + u"/other/f"_s, {});
        QVERIFY(QDir().mkpath(tree + name + u"/media"_s));
        mounts.bind(outside.path() + u"/folder"_s, tree + name + u"/media"_s);
    }

    const FileDescriptor parent = openFolder(m_dir->path());
    const auto removed = removeTree(parent.get(), "tree");
    QVERIFY(!removed);
    QCOMPARE(removed.error().code, EBUSY);
    QCOMPARE(removed.error().text, u"cannot remove media: something is mounted there"_s);
    QCOMPARE(TreeTools::describe(outside.path()), before);
    for (const QString &name : {u"/one"_s, u"/two"_s, u"/three"_s}) // goes on past what has to stay
        QCOMPARE(QDir(tree + name).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList(u"media"_s));
}

QTEST_GUILESS_MAIN(TestReplacedFolder)
#include "tst_replacedfolder.moc"
