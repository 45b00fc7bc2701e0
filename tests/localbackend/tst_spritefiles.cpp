// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/disk.h"
#include "core/localbackend/localstore.h"
#include "core/localbackend/spritefiles.h"
#include "tests/localbackend/treetools.h"
#include "tests/support/filesizelimit.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// Listing, reading and changing files over the wire: shapes, mounts of checkpoints, and no way out.
class TestSpriteFiles final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void list_tellsTypesModesAndTimes();
    void list_ofAFileIsItsEntry();
    void list_recursiveNamesAreRelative();
    void list_patternChoosesEntries_data();
    void list_patternChoosesEntries();
    void recursion_hasBounds();
    void relativePaths_startAtTheWorkingDirectory();
    void escapes_areRefused_data();
    void escapes_areRefused();
    void linksInside_areFollowed();
    void pipe_isNotRead();
    void specialFiles_areNeverOpened();
    void write_makesReplacesAndKeepsModes();
    void write_throughALinkKeepsTheLink();
    void write_onAFullDiskKeepsTheOldContent_data();
    void write_onAFullDiskKeepsTheOldContent();
    void write_refusesFoldersAndMissingParents();
    void remove_handlesFilesFoldersAndErrors();
    void copy_ofAFile();
    void copy_ofAFolderIsWholeOrNotThere();
    void copy_fromACheckpointHasTheRealModes();
    void copy_preservesAttributesWhenAsked();
    void rename_movesAndReplaces();
    void chmod_changesModes();
    void chmod_isStoppedByNoMode();
    void chown_changesOwners();
    void checkpoints_areReadableWithTheirRealModes();
    void checkpoints_areAllMounted();
    void checkpoints_canBeMountedAsOnTheService();
    void activeMount_isTheLiveFolderReadOnly();
    void checkpoints_areReadOnly();

private:
    [[nodiscard]] SpriteFiles files()
    {
        return SpriteFiles(m_sprite->record(), m_modes, m_mountedCheckpoints);
    }
    [[nodiscard]] QStringList namesIn(const QByteArray &path, const FileListOptions &options = {});
    [[nodiscard]] mode_t modeOf(const QString &name) const
    {
        struct stat status = {};
        ::lstat(QFile::encodeName(fs() + name).constData(), &status);
        return status.st_mode & 07777;
    }
    [[nodiscard]] QStringList leftovers() const
    {
        QStringList names = TreeTools::leftovers(m_dir->path() + u"/sprites/work"_s);
        names.removeAll(u"outside.txt"_s); // of init()
        return names;
    }
    [[nodiscard]] QByteArray contentOf(const QByteArray &path);
    template<typename T> [[nodiscard]] static QString codeOf(const FileResult<T> &result)
    {
        return result ? u"ok"_s : result.error().code;
    }
    QString fs() const { return m_dir->path() + u"/sprites/work/fs"_s; }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<LocalStore> m_store;
    SpriteFolder *m_sprite = nullptr;
    MountModes m_modes;
    int m_mountedCheckpoints = 0;
};

void TestSpriteFiles::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_mountedCheckpoints = 0;
    m_dir = std::make_unique<QTemporaryDir>();
    QStringList warnings;
    m_store = LocalStore::open(m_dir->path(), {.durable = false}, &warnings).value();
    m_sprite = m_store->createSprite(u"work"_s).value();
    TreeTools::write(fs() + u"/a.txt"_s, "alpha"_ba, 0640);
    TreeTools::write(fs() + u"/sub/b.txt"_s, "beta"_ba);
    TreeTools::write(m_dir->path() + u"/sprites/work/outside.txt"_s, "outside"_ba);
    TreeTools::setTime(fs() + u"/a.txt"_s, 1'000'000'000, 123'456'789);
    QVERIFY(QFile::link(u"sub/b.txt"_s, fs() + u"/link"_s));
}

void TestSpriteFiles::cleanup()
{
    QCOMPARE(TreeTools::read(m_dir->path() + u"/sprites/work/outside.txt"_s), "outside"_ba);
    m_store.reset();
    TreeTools::removeAll(m_dir->path());
    m_dir.reset();
}

QStringList TestSpriteFiles::namesIn(const QByteArray &path, const FileListOptions &options)
{
    QStringList names;
    const auto listed = files().list(path, {}, options);
    if (!listed)
        return {listed.error().code};
    for (const QJsonValue &entry : listed.value().value("entries"_L1).toArray())
        names.append(entry.toObject().value("name"_L1).toString());
    return names;
}

QByteArray TestSpriteFiles::contentOf(const QByteArray &path)
{
    const auto opened = files().read(path, {});
    if (!opened)
        return opened.error().code.toUtf8();
    QByteArray content(opened.value().size, '\0');
    const ssize_t count =
        ::read(opened.value().file.get(), content.data(), static_cast<size_t>(content.size()));
    return content.left(count);
}

void TestSpriteFiles::list_tellsTypesModesAndTimes()
{
    const QJsonObject listing = files().list("/"_ba, {}).value();
    QCOMPARE(listing.value("path"_L1).toString(), u"/"_s);
    QCOMPARE(listing.value("count"_L1).toInt(), 3);
    const QJsonArray entries = listing.value("entries"_L1).toArray();
    QCOMPARE(entries.at(0).toObject(),
             QJsonObject({{u"name"_s, u"a.txt"_s},
                          {u"path"_s, u"/a.txt"_s},
                          {u"type"_s, u"file"_s},
                          {u"size"_s, 5},
                          {u"mode"_s, u"0640"_s},
                          {u"modTime"_s, u"2001-09-09T01:46:40.123456789Z"_s},
                          {u"isDir"_s, false}}));
    QCOMPARE(entries.at(1).toObject().value("type"_L1).toString(), u"symlink"_s);
    QCOMPARE(entries.at(1).toObject().value("target"_L1).toString(), u"sub/b.txt"_s);
    QCOMPARE(entries.at(2).toObject().value("type"_L1).toString(), u"directory"_s);
    QVERIFY(entries.at(2).toObject().value("isDir"_L1).toBool());
    const QJsonArray below = files().list("/sub"_ba, {}).value().value("entries"_L1).toArray();
    QCOMPARE(below.at(0).toObject().value("path"_L1).toString(), u"/sub/b.txt"_s);
}

void TestSpriteFiles::list_ofAFileIsItsEntry()
{
    const QJsonObject listing = files().list("/sub/b.txt"_ba, {}).value();
    QCOMPARE(listing.value("count"_L1).toInt(), 1);
    QCOMPARE(listing.value("entries"_L1).toArray().at(0).toObject().value("path"_L1).toString(),
             u"/sub/b.txt"_s);
    QVERIFY(QFile::link(u"/etc/passwd"_s, fs() + u"/out"_s));
    const QJsonArray link = files().list("/out"_ba, {}).value().value("entries"_L1).toArray();
    QCOMPARE(link.at(0).toObject().value("type"_L1).toString(), u"symlink"_s);
    QCOMPARE(codeOf(files().list("/none"_ba, {})), u"ENOENT"_s);
    QCOMPARE(files().list("/none"_ba, {}).error().status, 404);
}

void TestSpriteFiles::list_recursiveNamesAreRelative()
{
    TreeTools::write(fs() + u"/sub/deep/c.txt"_s, "gamma"_ba);
    QVERIFY(QFile::link(u"."_s, fs() + u"/sub/round"_s)); // followed, it would never end
    const FileListOptions all{.isRecursive = true};
    QCOMPARE(namesIn("/"_ba, all),
             QStringList({u"a.txt"_s, u"link"_s, u"sub"_s, u"sub/b.txt"_s, u"sub/deep"_s, u"sub/deep/c.txt"_s,
                          u"sub/round"_s}));
    QCOMPARE(namesIn("/sub"_ba, all), QStringList({u"b.txt"_s, u"deep"_s, u"deep/c.txt"_s, u"round"_s}));
    const QJsonObject deepest =
        files().list("sub"_ba, "/"_ba, all).value().value("entries"_L1).toArray().at(2).toObject();
    QCOMPARE(deepest.value("path"_L1).toString(), u"/sub/deep/c.txt"_s);
    QCOMPARE(namesIn("/a.txt"_ba, all), QStringList({u"a.txt"_s}));

    QVERIFY(m_sprite->create({}, {}));
    QCOMPARE(namesIn("/.sprite/checkpoints/v1"_ba, all), namesIn("/"_ba, all));
    QCOMPARE(namesIn("/.sprite/checkpoints"_ba, all).mid(0, 3),
             QStringList({u"v1"_s, u"v1/a.txt"_s, u"v1/link"_s}));
    QCOMPARE(namesIn("/.sprite"_ba, all).mid(0, 3),
             QStringList({u"checkpoints"_s, u"checkpoints/v1"_s, u"checkpoints/v1/a.txt"_s}));
}

void TestSpriteFiles::list_patternChoosesEntries_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("isRecursive");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("of names") << u"*.txt"_s << true
                              << QStringList({u"a.txt"_s, u"sub/b.txt"_s, u"sub/deep/c.txt"_s});
    QTest::newRow("flat") << u"*.txt"_s << false << QStringList({u"a.txt"_s});
    QTest::newRow("one character") << u"?.txt"_s << false << QStringList({u"a.txt"_s});
    QTest::newRow("a set") << u"[bc].txt"_s << true << QStringList({u"sub/b.txt"_s, u"sub/deep/c.txt"_s});
    QTest::newRow("of paths") << u"sub/*"_s << true << QStringList({u"sub/b.txt"_s, u"sub/deep"_s});
    QTest::newRow("any number of folders")
        << u"sub/**/*.txt"_s << true << QStringList({u"sub/b.txt"_s, u"sub/deep/c.txt"_s});
    QTest::newRow("all below") << u"sub/deep/**"_s << true
                               << QStringList({u"sub/deep"_s, u"sub/deep/c.txt"_s});
    QTest::newRow("a dot is a dot") << u"a.t.t"_s << true << QStringList();
    QTest::newRow("nothing") << u"none"_s << true << QStringList();
    QTest::newRow("no glob") << u"[z-a]"_s << true << QStringList({u"EINVAL"_s});
}

void TestSpriteFiles::list_patternChoosesEntries()
{
    QFETCH(QString, pattern);
    QFETCH(bool, isRecursive);
    QFETCH(QStringList, names);
    TreeTools::write(fs() + u"/sub/deep/c.txt"_s, "gamma"_ba);
    QCOMPARE(namesIn("/"_ba, {.isRecursive = isRecursive, .pattern = pattern}), names);
}

void TestSpriteFiles::recursion_hasBounds()
{
    QVERIFY(QDir(fs()).mkpath(u"deep"_s + u"/d"_s.repeated(100))); // and one more makes 101
    const FileListOptions all{.isRecursive = true};
    QCOMPARE(namesIn("/deep"_ba, all).size(), 100);
    QCOMPARE(namesIn("/"_ba, all), QStringList({u"EINVAL"_s}));
    QCOMPARE(codeOf(files().copy("/"_ba, "/copy"_ba, {}, {.isRecursive = true}, {})), u"EINVAL"_s);
    QVERIFY(QDir().rename(fs() + u"/deep"_s, fs() + u"/sub/deep"_s));
    QCOMPARE(codeOf(files().changeMode("/sub"_ba, {}, "0700"_ba, true, {})), u"EINVAL"_s);
    QCOMPARE(leftovers(), QStringList());
    QVERIFY(!QFile::exists(fs() + u"/copy"_s));

    QCOMPARE(namesIn("/"_ba, {.limit = 3}).size(), 3);
    QCOMPARE(namesIn("/"_ba, {.limit = 2}), QStringList({u"EINVAL"_s}));
    QCOMPARE(files().list("/"_ba, {}, {.isRecursive = true, .limit = 4}).error().path, u"/"_s);
    QCOMPARE(namesIn("/"_ba, {.isRecursive = true, .pattern = u"none"_s, .limit = 4}),
             QStringList({u"EINVAL"_s}));
}

void TestSpriteFiles::relativePaths_startAtTheWorkingDirectory()
{
    QCOMPARE(codeOf(files().read("b.txt"_ba, "/sub"_ba)), u"ok"_s);
    QCOMPARE(codeOf(files().read("./b.txt"_ba, "sub/"_ba)), u"ok"_s);
    QCOMPARE(codeOf(files().read("/a.txt"_ba, "/sub"_ba)), u"ok"_s);
    QCOMPARE(codeOf(files().read("a.txt"_ba, {})), u"ok"_s);
    QCOMPARE(codeOf(files().read("a.txt"_ba, "/sub"_ba)), u"ENOENT"_s);
    QCOMPARE(codeOf(files().read({}, "/"_ba)), u"EINVAL"_s);
    QCOMPARE(codeOf(files().read(QByteArray("a\0b", 3), "/"_ba)), u"EINVAL"_s);
}

void TestSpriteFiles::escapes_areRefused_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("workingDir");
    QTest::newRow("dot dot") << "../outside.txt"_ba << QByteArray();
    QTest::newRow("dot dot inside") << "/sub/../../outside.txt"_ba << QByteArray();
    QTest::newRow("dot dot in the working directory") << "outside.txt"_ba
                                                      << "/.."_ba;
    QTest::newRow("link up") << "/up"_ba << QByteArray();
    QTest::newRow("link to a folder above") << "/upfolder/outside.txt"_ba << QByteArray();
    QTest::newRow("absolute link") << "/absolute"_ba << QByteArray();
    QTest::newRow("through the process") << "/self/root/OUTSIDE"_ba << QByteArray();
    QTest::newRow("through a mount") << "/.sprite/checkpoints/../../../outside.txt"_ba << QByteArray();
    QTest::newRow("mount that is no id") << "/.sprite/checkpoints/..%2f../outside.txt"_ba << QByteArray();
    QTest::newRow("link in a checkpoint") << "/.sprite/checkpoints/v1/up"_ba << QByteArray();
}

void TestSpriteFiles::escapes_areRefused()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, workingDir);
    path.replace("OUTSIDE", QFile::encodeName(m_dir->path()) + "/sprites/work/outside.txt");
    QVERIFY(QFile::link(u"../outside.txt"_s, fs() + u"/up"_s));
    QVERIFY(QFile::link(u".."_s, fs() + u"/upfolder"_s));
    QVERIFY(QFile::link(m_dir->path() + u"/sprites/work/outside.txt"_s, fs() + u"/absolute"_s));
    QVERIFY(QFile::link(u"/proc/self"_s, fs() + u"/self"_s));
    QVERIFY(m_sprite->create({}, {}));
    QVERIFY(!files().read(path, workingDir));
    const auto written = files().write(path, workingDir, "broken into"_ba, {{}, true});
    const auto removed = files().remove(path + "/outside.txt", workingDir, true);
    QVERIFY(!written);
    QVERIFY(!removed);
    QVERIFY(!files().copy(path, "/stolen"_ba, workingDir, {.isRecursive = true}, {}));
    QVERIFY(!files().copy("/a.txt"_ba, path, workingDir, {}, {}));
    QVERIFY(!files().rename(path + "/outside.txt", "/stolen"_ba, workingDir));
    QVERIFY(!files().rename("/a.txt"_ba, path + "/outside.txt", workingDir));
    QVERIFY(!files().changeMode(path, workingDir, "0777"_ba, true, {}));
    QVERIFY(!files().changeOwner(path, workingDir, {::geteuid(), {}}, true, {}));
    QVERIFY(!QFile::exists(fs() + u"/stolen"_s));
    QVERIFY(written.error().status == 400 || written.error().status == 403 || written.error().status == 404);
    // cleanup() looks whether the file outside is as it was.
}

void TestSpriteFiles::linksInside_areFollowed()
{
    QCOMPARE(contentOf("/link"_ba), "beta"_ba);
    QVERIFY(QFile::link(u"sub"_s, fs() + u"/folderlink"_s));
    QCOMPARE(contentOf("/folderlink/b.txt"_ba), "beta"_ba);
    QCOMPARE(namesIn("/folderlink"_ba), QStringList({u"b.txt"_s}));
}

void TestSpriteFiles::pipe_isNotRead()
{
    QCOMPARE(::mkfifo(QFile::encodeName(fs() + u"/pipe"_s).constData(), 0600), 0);
    QCOMPARE(codeOf(files().read("/pipe"_ba, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().read("/sub"_ba, {})), u"EISDIR"_s);
    QCOMPARE(
        files().list("/pipe"_ba, {}).value().value("entries"_L1).toArray().at(0).toObject().value("type"_L1),
        QJsonValue(u"other"_s));
}

/// Opening a socket fails with an error of its own; a pipe tells its reader once somebody has opened it for
/// writing.
void TestSpriteFiles::specialFiles_areNeverOpened()
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(fs() + u"/socket"_s);
    QVERIFY(path.size() < qsizetype(sizeof address.sun_path));
    std::copy(path.cbegin(), path.cend(), address.sun_path);
    const FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    QCOMPARE(::bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    QCOMPARE(codeOf(files().read("/socket"_ba, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().copy("/socket"_ba, "/copy"_ba, {}, {}, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().changeMode("/socket"_ba, {}, "0600"_ba, false, {})), u"EINVAL"_s);

    const QByteArray pipe = QFile::encodeName(fs() + u"/pipe"_s);
    QCOMPARE(::mkfifo(pipe.constData(), 0600), 0);
    QVERIFY(QFile::link(u"pipe"_s, fs() + u"/pipelink"_s));
    const FileDescriptor reader(::open(pipe.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    for (const QByteArray &name : {"/pipe"_ba, "/pipelink"_ba}) {
        QCOMPARE(codeOf(files().write(name, {}, "x"_ba, {})), u"EINVAL"_s);
        QCOMPARE(codeOf(files().copy("/a.txt"_ba, name, {}, {}, {})), u"EINVAL"_s);
    }
    pollfd state{reader.get(), POLLIN, 0};
    QCOMPARE(::poll(&state, 1, 0), 0);

    QVERIFY(files().rename("/pipe"_ba, "/sub/pipe"_ba, {}));
    const QJsonObject copied = files().copy("/sub"_ba, "/copy"_ba, {}, {.isRecursive = true}, {}).value();
    QCOMPARE(copied.value("skipped"_L1).toArray(), QJsonArray({u"pipe"_s}));
    QCOMPARE(namesIn("/copy"_ba), QStringList({u"b.txt"_s}));
    QVERIFY(files().remove("/sub/pipe"_ba, {}, false));
}

void TestSpriteFiles::write_makesReplacesAndKeepsModes()
{
    QCOMPARE(files().write("/new/deep/f"_ba, {}, "one"_ba, {{}, true}).value(),
             QJsonObject({{u"path"_s, u"/new/deep/f"_s}, {u"size"_s, 3}, {u"mode"_s, u"0644"_s}}));
    QCOMPARE(TreeTools::read(fs() + u"/new/deep/f"_s), "one"_ba);
    QCOMPARE(modeOf(u"/new/deep/f"_s), 0644U);
    QVERIFY(files().write("/a.txt"_ba, {}, {}, {}));
    QCOMPARE(TreeTools::read(fs() + u"/a.txt"_s), QByteArray());
    QCOMPARE(modeOf(u"/a.txt"_s), 0640U);
    QVERIFY(files().write("/a.txt"_ba, {}, "x"_ba, {"0755"_ba, false}));
    QCOMPARE(modeOf(u"/a.txt"_s), 0755U);
    QCOMPARE(codeOf(files().write("/a.txt"_ba, {}, "x"_ba, {"rwx"_ba, false})), u"EINVAL"_s);
    QCOMPARE(leftovers(), QStringList());
}

void TestSpriteFiles::write_throughALinkKeepsTheLink()
{
    TreeTools::setMode(fs() + u"/sub/b.txt"_s, 0600);
    QVERIFY(files().write("/link"_ba, {}, "by link"_ba, {}));
    QVERIFY(QFileInfo(fs() + u"/link"_s).isSymLink());
    QCOMPARE(TreeTools::read(fs() + u"/sub/b.txt"_s), "by link"_ba);
    QCOMPARE(modeOf(u"/sub/b.txt"_s), 0600U);
    QVERIFY(files().write("/link"_ba, {}, "by link"_ba, {"0640"_ba, false}));
    QCOMPARE(modeOf(u"/sub/b.txt"_s), 0640U);

    // Links on links, through a folder that is one, and up again; and to a file that is not there yet.
    QVERIFY(QFile::link(u"sub"_s, fs() + u"/folderlink"_s));
    QVERIFY(QFile::link(u"../link"_s, fs() + u"/sub/up"_s));
    QVERIFY(files().write("/folderlink/up"_ba, {}, "by three"_ba, {}));
    QCOMPARE(TreeTools::read(fs() + u"/sub/b.txt"_s), "by three"_ba);
    QVERIFY(QFile::link(u"sub/new.txt"_s, fs() + u"/dangling"_s));
    QVERIFY(files().write("/dangling"_ba, {}, "made"_ba, {}));
    QCOMPARE(TreeTools::read(fs() + u"/sub/new.txt"_s), "made"_ba);
    QCOMPARE(modeOf(u"/sub/new.txt"_s), 0644U);
    for (const QString &name : {u"/link"_s, u"/folderlink"_s, u"/sub/up"_s, u"/dangling"_s})
        QVERIFY(QFileInfo(fs() + name).isSymLink());
    QVERIFY(QFile::link(u"loop"_s, fs() + u"/loop"_s));
    QVERIFY(!files().write("/loop"_ba, {}, "x"_ba, {}));
    QCOMPARE(codeOf(files().write("/folderlink"_ba, {}, "x"_ba, {})), u"EISDIR"_s);
    QCOMPARE(leftovers(), QStringList());
}

void TestSpriteFiles::write_onAFullDiskKeepsTheOldContent_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("isCopy");
    QTest::newRow("a file") << "/sub/b.txt"_ba << false;
    QTest::newRow("through a link") << "/link"_ba << false;
    QTest::newRow("through a link to nothing") << "/dangling"_ba << false;
    QTest::newRow("a new file") << "/new.txt"_ba << false;
    QTest::newRow("a copy") << "/sub/b.txt"_ba << true;
    QTest::newRow("a copy through a link") << "/link"_ba << true;
    QTest::newRow("a copy through a link to nothing") << "/dangling"_ba << true;
}

void TestSpriteFiles::write_onAFullDiskKeepsTheOldContent()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, isCopy);
    const QByteArray content(200'000, 'x');
    QVERIFY(QFile::link(u"sub/not-there"_s, fs() + u"/dangling"_s));
    TreeTools::write(fs() + u"/large"_s, content);
    const QStringList before = TreeTools::contents(fs());
    {
        const Test::FileSizeLimit full(100'000);
        if (isCopy)
            QVERIFY(!files().copy("/large"_ba, path, {}, {}, {}));
        else
            QVERIFY(!files().write(path, {}, content, {}));
    }
    QCOMPARE(TreeTools::contents(fs()), before);
    QCOMPARE(leftovers(), QStringList());
    QVERIFY(files().write(path, {}, content, {}));
    QCOMPARE(contentOf(path), content);
}

void TestSpriteFiles::write_refusesFoldersAndMissingParents()
{
    QCOMPARE(codeOf(files().write("/sub"_ba, {}, "x"_ba, {})), u"EISDIR"_s);
    QCOMPARE(codeOf(files().write("/"_ba, {}, "x"_ba, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().write("/no/such"_ba, {}, "x"_ba, {})), u"ENOENT"_s);
    QCOMPARE(codeOf(files().write("/a.txt/below"_ba, {}, "x"_ba, {{}, true})), u"ENOTDIR"_s);
    QVERIFY(!QFile::exists(fs() + u"/no"_s));
}

void TestSpriteFiles::remove_handlesFilesFoldersAndErrors()
{
    QVERIFY(files().remove("/link"_ba, {}, false));
    QVERIFY(QFile::exists(fs() + u"/sub/b.txt"_s));
    QCOMPARE(codeOf(files().remove("/sub"_ba, {}, false)), u"ENOTEMPTY"_s);
    QVERIFY(files().remove("/sub"_ba, {}, true));
    QVERIFY(!QFile::exists(fs() + u"/sub"_s));
    QVERIFY(QDir(fs()).mkdir(u"empty"_s));
    QVERIFY(files().remove("/empty"_ba, {}, false));
    QCOMPARE(codeOf(files().remove("/none"_ba, {}, false)), u"ENOENT"_s);
    QCOMPARE(codeOf(files().remove("/"_ba, {}, true)), u"EINVAL"_s);
}

void TestSpriteFiles::copy_ofAFile()
{
    TreeTools::write(fs() + u"/tool"_s, QByteArray(300'000, '\0') + "end" + QByteArray(300'000, '\0'), 04755);
    QCOMPARE(files().copy("tool"_ba, "tool2"_ba, "/"_ba, {}, {}).value(),
             QJsonObject(
                 {{u"copied"_s, QJsonArray{QJsonObject{{u"source"_s, u"/tool"_s}, {u"dest"_s, u"/tool2"_s}}}},
                  {u"source"_s, u"/tool"_s},
                  {u"dest"_s, u"/tool2"_s},
                  {u"count"_s, 1},
                  {u"totalBytes"_s, 600'003}}));
    QCOMPARE(TreeTools::read(fs() + u"/tool2"_s), TreeTools::read(fs() + u"/tool"_s));
    QCOMPARE(modeOf(u"/tool2"_s), 0755U); // set-id bits are not handed on unasked
    QVERIFY(files().copy("/link"_ba, "/a.txt"_ba, {}, {}, {})); // what the link leads to, over a file
    QCOMPARE(TreeTools::read(fs() + u"/a.txt"_s), "beta"_ba);
    QVERIFY(files().copy("/tool"_ba, "/link"_ba, {}, {}, {})); // the link stays
    QVERIFY(QFileInfo(fs() + u"/link"_s).isSymLink());
    QCOMPARE(QFileInfo(fs() + u"/sub/b.txt"_s).size(), 600'003);
    QVERIFY(files().copy("/tool"_ba, "/tool"_ba, {}, {}, {}));
    QCOMPARE(QFileInfo(fs() + u"/tool"_s).size(), 600'003);

    QCOMPARE(codeOf(files().copy("/none"_ba, "/x"_ba, {}, {}, {})), u"ENOENT"_s);
    QCOMPARE(codeOf(files().copy("/tool"_ba, "/none/x"_ba, {}, {}, {})), u"ENOENT"_s);
    QCOMPARE(codeOf(files().copy("/tool"_ba, "/sub"_ba, {}, {}, {})), u"EISDIR"_s);
    QCOMPARE(codeOf(files().copy("/sub"_ba, "/x"_ba, {}, {}, {})), u"EISDIR"_s);
    QCOMPARE(codeOf(files().copy("/tool"_ba, "/"_ba, {}, {}, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().copy({}, "/x"_ba, {}, {}, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().copy("/tool"_ba, {}, {}, {}, {})), u"EINVAL"_s);
    QVERIFY(!QFile::exists(fs() + u"/x"_s));
    QCOMPARE(leftovers(), QStringList());
}

void TestSpriteFiles::copy_ofAFolderIsWholeOrNotThere()
{
    TreeTools::write(fs() + u"/sub/deep/large"_s, QByteArray(200'000, 'x'), 0600);
    QVERIFY(QDir(fs()).mkdir(u"sub/empty"_s));
    QVERIFY(QFile::link(u"../a.txt"_s, fs() + u"/sub/up"_s));
    TreeTools::setMode(fs() + u"/sub/deep"_s, 0555);
    TreeTools::setMode(fs() + u"/sub"_s, 0555);
    const QStringList before = TreeTools::contents(fs());
    {
        const Test::FileSizeLimit full(100'000);
        QVERIFY(!files().copy("/sub"_ba, "/copy"_ba, {}, {.isRecursive = true}, {}));
    }
    QCOMPARE(TreeTools::contents(fs()), before);
    QCOMPARE(leftovers(), QStringList());
    std::atomic_bool stop = true;
    OperationContext stopped;
    stopped.stop = &stop;
    QVERIFY(!files().copy("/sub"_ba, "/copy"_ba, {}, {.isRecursive = true}, stopped));
    QCOMPARE(TreeTools::contents(fs()), before);
    QCOMPARE(leftovers(), QStringList());

    const QJsonObject copied = files().copy("/sub"_ba, "/copy"_ba, {}, {.isRecursive = true}, {}).value();
    QCOMPARE(copied.value("count"_L1).toInt(), 6);
    QCOMPARE(copied.value("totalBytes"_L1).toInt(), 200'004);
    QVERIFY(!copied.contains("skipped"_L1));
    QCOMPARE(TreeTools::contents(fs() + u"/copy"_s), TreeTools::contents(fs() + u"/sub"_s));
    QCOMPARE(modeOf(u"/copy"_s), 0555U);
    QCOMPARE(modeOf(u"/copy/deep"_s), 0555U);
    QCOMPARE(modeOf(u"/copy/deep/large"_s), 0600U);
    for (const QByteArray &taken : {"/copy"_ba, "/a.txt"_ba, "/link"_ba})
        QCOMPARE(codeOf(files().copy("/sub"_ba, taken, {}, {.isRecursive = true}, {})), u"EEXIST"_s);
    TreeTools::setMode(fs() + u"/copy"_s, 0755);
    QVERIFY(files().copy("/"_ba, "/copy/all"_ba, {}, {.isRecursive = true}, {})); // into itself, and it ends
    QVERIFY(QFile::exists(fs() + u"/copy/all/copy/b.txt"_s));
    QVERIFY(!QFile::exists(fs() + u"/copy/all/copy/all"_s));
    QCOMPARE(leftovers(), QStringList());
}

void TestSpriteFiles::copy_fromACheckpointHasTheRealModes()
{
    TreeTools::write(fs() + u"/sub/tool"_s, "run"_ba, 0750);
    TreeTools::setMode(fs() + u"/sub"_s, 0770);
    QVERIFY(m_sprite->create({}, {}));
    QVERIFY(files().remove("/sub"_ba, {}, true));
    QVERIFY(files().copy("/.sprite/checkpoints/v1/sub"_ba, "/sub"_ba, {}, {.isRecursive = true}, {}));
    QCOMPARE(modeOf(u"/sub"_s), 0770U);
    QCOMPARE(modeOf(u"/sub/tool"_s), 0750U);
    QCOMPARE(TreeTools::read(fs() + u"/sub/tool"_s), "run"_ba);
    QVERIFY(files().copy("/.sprite/checkpoints/v1/sub/tool"_ba, "/tool"_ba, {}, {}, {}));
    QCOMPARE(modeOf(u"/tool"_s), 0750U);
    TreeTools::write(fs() + u"/tool"_s, "changed"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/v1/sub/tool"_ba), "run"_ba);
    QCOMPARE(codeOf(files().copy("/.sprite/checkpoints"_ba, "/x"_ba, {}, {.isRecursive = true}, {})),
             u"EISDIR"_s);
}

void TestSpriteFiles::copy_preservesAttributesWhenAsked()
{
    TreeTools::write(fs() + u"/sub/tool"_s, "run"_ba, 04750);
    for (const QString &name : {u"/sub/tool"_s, u"/sub"_s})
        TreeTools::setTime(fs() + name, 1'000'000'000, 123'456'789);
    const auto time = [this](const QString &name) {
        struct stat status = {};
        ::lstat(QFile::encodeName(fs() + name).constData(), &status);
        return rfc3339(status.st_mtim);
    };
    QVERIFY(files().copy("/sub"_ba, "/kept"_ba, {}, {.isRecursive = true, .preservesAttributes = true}, {}));
    QCOMPARE(modeOf(u"/kept/tool"_s), 04750U);
    for (const QString &name : {u"/kept/tool"_s, u"/kept"_s})
        QCOMPARE(time(name), u"2001-09-09T01:46:40.123456789Z"_s);
    QVERIFY(files().copy("/sub"_ba, "/new"_ba, {}, {.isRecursive = true}, {}));
    for (const QString &name : {u"/new/tool"_s, u"/new"_s})
        QVERIFY(time(name) > u"2020"_s);
}

void TestSpriteFiles::rename_movesAndReplaces()
{
    QCOMPARE(files().rename("a.txt"_ba, "/sub/c.txt"_ba, "/"_ba).value(),
             QJsonObject({{u"source"_s, u"/a.txt"_s}, {u"dest"_s, u"/sub/c.txt"_s}}));
    QCOMPARE(TreeTools::read(fs() + u"/sub/c.txt"_s), "alpha"_ba);
    QVERIFY(!QFile::exists(fs() + u"/a.txt"_s));
    QVERIFY(files().rename("/sub/c.txt"_ba, "/sub/b.txt"_ba, {})); // over a file
    QCOMPARE(TreeTools::read(fs() + u"/sub/b.txt"_s), "alpha"_ba);
    QVERIFY(files().rename("/link"_ba, "/moved"_ba, {})); // the link, not what it leads to
    QVERIFY(QFileInfo(fs() + u"/moved"_s).isSymLink());
    QVERIFY(files().rename("/sub"_ba, "/folder"_ba, {}));
    QCOMPARE(namesIn("/folder"_ba), QStringList({u"b.txt"_s}));

    TreeTools::write(fs() + u"/other/f"_s, {});
    QCOMPARE(codeOf(files().rename("/folder"_ba, "/other"_ba, {})), u"ENOTEMPTY"_s);
    QCOMPARE(codeOf(files().rename("/moved"_ba, "/folder"_ba, {})), u"EISDIR"_s);
    QCOMPARE(codeOf(files().rename("/folder"_ba, "/folder/in"_ba, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().rename("/none"_ba, "/x"_ba, {})), u"ENOENT"_s);
    QCOMPARE(codeOf(files().rename("/moved"_ba, "/none/x"_ba, {})), u"ENOENT"_s);
    QCOMPARE(codeOf(files().rename("/"_ba, "/x"_ba, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().rename("/moved"_ba, "/"_ba, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().rename({}, "/x"_ba, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().rename("/moved"_ba, {}, {})), u"EINVAL"_s);
}

void TestSpriteFiles::chmod_changesModes()
{
    QCOMPARE(files().changeMode("a.txt"_ba, "/"_ba, "0755"_ba, false, {}).value(),
             QJsonObject(
                 {{u"path"_s, u"/a.txt"_s},
                  {u"mode"_s, u"0755"_s},
                  {u"affected"_s, QJsonArray{QJsonObject{{u"path"_s, u"/a.txt"_s}, {u"mode"_s, u"0755"_s}}}},
                  {u"count"_s, 1}}));
    QCOMPARE(modeOf(u"/a.txt"_s), 0755U);
    QVERIFY(files().changeMode("/link"_ba, {}, "600"_ba, false, {})); // what it leads to
    QCOMPARE(modeOf(u"/sub/b.txt"_s), 0600U);
    QVERIFY(files().changeMode("/sub"_ba, {}, "1777"_ba, false, {}));
    QCOMPARE(modeOf(u"/sub"_s), 01777U);
    QCOMPARE(modeOf(u"/sub/b.txt"_s), 0600U);

    QVERIFY(QFile::link(u"../a.txt"_s, fs() + u"/sub/up"_s)); // left alone
    QCOMPARE(files().changeMode("/sub"_ba, {}, "0700"_ba, true, {}).value().value("count"_L1).toInt(), 2);
    QCOMPARE(modeOf(u"/sub"_s), 0700U);
    QCOMPARE(modeOf(u"/sub/b.txt"_s), 0700U);
    QCOMPARE(modeOf(u"/a.txt"_s), 0755U);
    for (const QByteArray &mode : {QByteArray(), ""_ba, "rwx"_ba, "0888"_ba, "17777"_ba, "-1"_ba})
        QCOMPARE(codeOf(files().changeMode("/a.txt"_ba, {}, mode, false, {})), u"EINVAL"_s);
    QCOMPARE(codeOf(files().changeMode("/none"_ba, {}, "0700"_ba, false, {})), u"ENOENT"_s);
    QCOMPARE(codeOf(files().changeMode("/"_ba, {}, "0000"_ba, true, {})), u"EINVAL"_s);
}

/// Neither a folder that may not be listed yet, nor one that may not be afterwards.
void TestSpriteFiles::chmod_isStoppedByNoMode()
{
    m_store.reset();
    TreeTools::removeAll(m_dir->path() + u"/sprites"_s);
    TreeTools::removeAll(m_dir->path() + u"/lock"_s);
    const TreeTools::Unprivileged unprivileged(m_dir->path());
    QStringList warnings;
    m_store = LocalStore::open(m_dir->path(), {.durable = false}, &warnings).value();
    m_sprite = m_store->createSprite(u"work"_s).value();
    TreeTools::write(m_dir->path() + u"/sprites/work/outside.txt"_s, "outside"_ba); // for cleanup()
    TreeTools::write(fs() + u"/top/in/f"_s, "x"_ba, 0000);
    TreeTools::setMode(fs() + u"/top/in"_s, 0000);
    TreeTools::setMode(fs() + u"/top"_s, 0000);
    QCOMPARE(files().changeMode("/top"_ba, {}, "0755"_ba, true, {}).value().value("count"_L1).toInt(), 3);
    for (const QString &name : {u"/top"_s, u"/top/in"_s, u"/top/in/f"_s})
        QCOMPARE(modeOf(name), 0755U);
    QVERIFY(files().changeMode("/top"_ba, {}, "0600"_ba, true, {}));
    QCOMPARE(modeOf(u"/top"_s), 0600U);
    TreeTools::setMode(fs() + u"/top"_s, 0700);
    QCOMPARE(modeOf(u"/top/in"_s), 0600U);
    TreeTools::setMode(fs() + u"/top/in"_s, 0700);
    QCOMPARE(modeOf(u"/top/in/f"_s), 0600U);
}

void TestSpriteFiles::chown_changesOwners()
{
    const auto ownerOf = [this](const QString &name) {
        struct stat status = {};
        ::lstat(QFile::encodeName(fs() + name).constData(), &status);
        return status.st_uid;
    };
    const quint32 self = ::geteuid();
    QCOMPARE(files().changeOwner("/a.txt"_ba, {}, {self, {}}, false, {}).value(),
             QJsonObject({{u"affected"_s,
                           QJsonArray{QJsonObject{{u"path"_s, u"/a.txt"_s}, {u"uid"_s, qint64(self)}}}},
                          {u"count"_s, 1}}));
    const auto given = files().changeOwner("/sub"_ba, {}, {4242, {}}, true, {});
    QCOMPARE(codeOf(given), self == 0 ? u"ok"_s : u"EPERM"_s); // only root can give files away
    QCOMPARE(ownerOf(u"/sub/b.txt"_s), self == 0 ? 4242U : self);
    QCOMPARE(ownerOf(u"/a.txt"_s), self);
    QCOMPARE(codeOf(files().changeOwner("/a.txt"_ba, {}, {}, false, {})), u"EINVAL"_s);
}

void TestSpriteFiles::checkpoints_areReadableWithTheirRealModes()
{
    QVERIFY(m_sprite->create({}, {}));
    TreeTools::write(fs() + u"/a.txt"_s, "changed"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/v1/a.txt"_ba), "alpha"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/v1/link"_ba), "beta"_ba);
    const QJsonArray entries =
        files().list("/.sprite/checkpoints/v1"_ba, {}).value().value("entries"_L1).toArray();
    QCOMPARE(entries.at(0).toObject().value("mode"_L1).toString(), u"0640"_s);
    QCOMPARE(entries.at(0).toObject().value("path"_L1).toString(), u"/.sprite/checkpoints/v1/a.txt"_s);
    QCOMPARE(entries.at(0).toObject().value("modTime"_L1).toString(), u"2001-09-09T01:46:40.123456789Z"_s);
    QCOMPARE(namesIn("/.sprite"_ba), QStringList({u"checkpoints"_s}));
    QCOMPARE(codeOf(files().read("/.sprite/checkpoints/v1"_ba, {})), u"EISDIR"_s);
    QCOMPARE(codeOf(files().read("/.sprite/checkpoints"_ba, {})), u"EISDIR"_s);
    QCOMPARE(codeOf(files().list("/.sprite/other"_ba, {})), u"ENOENT"_s);
}

void TestSpriteFiles::checkpoints_areAllMounted()
{
    for (int i = 0; i < 7; ++i)
        QVERIFY(m_sprite->create({}, {}));
    const QString automatic = m_sprite->restore(u"v1"_s, {}).value().id;
    QCOMPARE(
        namesIn("/.sprite/checkpoints"_ba),
        QStringList({automatic, u"v7"_s, u"v6"_s, u"v5"_s, u"v4"_s, u"v3"_s, u"v2"_s, u"v1"_s, u"active"_s}));
    QCOMPARE(contentOf("/.sprite/checkpoints/v1/a.txt"_ba), "alpha"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/" + automatic.toLatin1() + "/a.txt"), "alpha"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/v8/a.txt"_ba), "ENOENT"_ba);
}

/// Automatic ones are not there and take no place.
void TestSpriteFiles::checkpoints_canBeMountedAsOnTheService()
{
    m_mountedCheckpoints = 5;
    for (int i = 0; i < 6; ++i)
        QVERIFY(m_sprite->create({}, {}));
    const QString automatic = m_sprite->restore(u"v6"_s, {}).value().id;
    QVERIFY(m_sprite->create({}, {}));
    QCOMPARE(namesIn("/.sprite/checkpoints"_ba),
             QStringList({u"v7"_s, u"v6"_s, u"v5"_s, u"v4"_s, u"v3"_s, u"active"_s}));
    QCOMPARE(contentOf("/.sprite/checkpoints/v3/a.txt"_ba), "alpha"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/v2/a.txt"_ba), "ENOENT"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/" + automatic.toLatin1() + "/a.txt"), "ENOENT"_ba);
}

void TestSpriteFiles::activeMount_isTheLiveFolderReadOnly()
{
    QCOMPARE(contentOf("/.sprite/checkpoints/active/a.txt"_ba), "alpha"_ba);
    QCOMPARE(namesIn("/.sprite/checkpoints/active"_ba), namesIn("/"_ba));
    TreeTools::write(fs() + u"/a.txt"_s, "changed"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/active/a.txt"_ba), "changed"_ba);
    QCOMPARE(codeOf(files().write("/.sprite/checkpoints/active/a.txt"_ba, {}, "x"_ba, {})), u"EACCES"_s);
    QCOMPARE(codeOf(files().remove("/.sprite/checkpoints/active"_ba, {}, true)), u"EACCES"_s);
    QCOMPARE(contentOf("/a.txt"_ba), "changed"_ba);
}

void TestSpriteFiles::checkpoints_areReadOnly()
{
    QVERIFY(m_sprite->create({}, {}));
    QCOMPARE(codeOf(files().write("/.sprite/checkpoints/v1/a.txt"_ba, {}, "x"_ba, {})), u"EACCES"_s);
    QCOMPARE(codeOf(files().remove("/.sprite/checkpoints/v1/a.txt"_ba, {}, false)), u"EACCES"_s);
    QCOMPARE(codeOf(files().remove("/.sprite/checkpoints/v1"_ba, {}, true)), u"EACCES"_s);
    QCOMPARE(codeOf(files().remove("/.sprite"_ba, {}, true)), u"EACCES"_s);
    QCOMPARE(codeOf(files().copy("/a.txt"_ba, "/.sprite/checkpoints/v1/x"_ba, {}, {}, {})), u"EACCES"_s);
    QCOMPARE(codeOf(files().rename("/a.txt"_ba, "/.sprite/checkpoints/v1/a.txt"_ba, {})), u"EACCES"_s);
    QCOMPARE(codeOf(files().rename("/.sprite/checkpoints/v1/a.txt"_ba, "/x"_ba, {})), u"EACCES"_s);
    QCOMPARE(codeOf(files().changeMode("/.sprite/checkpoints/v1/a.txt"_ba, {}, "0777"_ba, false, {})),
             u"EACCES"_s);
    QCOMPARE(codeOf(files().changeOwner("/.sprite/checkpoints/v1"_ba, {}, {::geteuid(), {}}, true, {})),
             u"EACCES"_s);
    QCOMPARE(contentOf("/.sprite/checkpoints/v1/a.txt"_ba), "alpha"_ba);
}

QTEST_GUILESS_MAIN(TestSpriteFiles)
#include "tst_spritefiles.moc"
