// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/disk.h"
#include "core/localbackend/localstore.h"
#include "core/localbackend/spritefiles.h"
#include "tests/localbackend/treetools.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
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
    void relativePaths_startAtTheWorkingDirectory();
    void escapes_areRefused_data();
    void escapes_areRefused();
    void linksInside_areFollowed();
    void pipe_isNotRead();
    void write_makesReplacesAndKeepsModes();
    void write_throughALinkKeepsTheLink();
    void write_refusesFoldersAndMissingParents();
    void remove_handlesFilesFoldersAndErrors();
    void checkpoints_areReadableWithTheirRealModes();
    void checkpoints_onlyTheFiveNewestAreMounted();
    void checkpoints_areReadOnly();

private:
    [[nodiscard]] SpriteFiles files() { return SpriteFiles(m_sprite->record(), m_modes); }
    [[nodiscard]] QStringList namesIn(const QByteArray &path);
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
};

void TestSpriteFiles::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
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

QStringList TestSpriteFiles::namesIn(const QByteArray &path)
{
    QStringList names;
    const auto listed = files().list(path, {});
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
    QTest::newRow("through the process") << "/self/root/etc/passwd"_ba << QByteArray();
    QTest::newRow("through a mount") << "/.sprite/checkpoints/../../../outside.txt"_ba << QByteArray();
    QTest::newRow("mount that is no id") << "/.sprite/checkpoints/..%2f../outside.txt"_ba << QByteArray();
    QTest::newRow("link in a checkpoint") << "/.sprite/checkpoints/v1/up"_ba << QByteArray();
}

void TestSpriteFiles::escapes_areRefused()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, workingDir);
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

void TestSpriteFiles::write_makesReplacesAndKeepsModes()
{
    const auto mode = [this](const QString &name) {
        struct stat status = {};
        ::stat(QFile::encodeName(fs() + name).constData(), &status);
        return status.st_mode & 07777;
    };
    QCOMPARE(files().write("/new/deep/f"_ba, {}, "one"_ba, {{}, true}).value(),
             QJsonObject({{u"path"_s, u"/new/deep/f"_s}, {u"size"_s, 3}, {u"mode"_s, u"0644"_s}}));
    QCOMPARE(TreeTools::read(fs() + u"/new/deep/f"_s), "one"_ba);
    QCOMPARE(mode(u"/new/deep/f"_s), 0644U);
    QVERIFY(files().write("/a.txt"_ba, {}, {}, {}));
    QCOMPARE(TreeTools::read(fs() + u"/a.txt"_s), QByteArray());
    QCOMPARE(mode(u"/a.txt"_s), 0640U);
    QVERIFY(files().write("/a.txt"_ba, {}, "x"_ba, {"0755"_ba, false}));
    QCOMPARE(mode(u"/a.txt"_s), 0755U);
    QCOMPARE(codeOf(files().write("/a.txt"_ba, {}, "x"_ba, {"rwx"_ba, false})), u"EINVAL"_s);
    QCOMPARE(TreeTools::leftovers(m_dir->path() + u"/sprites/work"_s), QStringList({u"outside.txt"_s}));
}

void TestSpriteFiles::write_throughALinkKeepsTheLink()
{
    QVERIFY(files().write("/link"_ba, {}, "by link"_ba, {}));
    QVERIFY(QFileInfo(fs() + u"/link"_s).isSymLink());
    QCOMPARE(TreeTools::read(fs() + u"/sub/b.txt"_s), "by link"_ba);
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

void TestSpriteFiles::checkpoints_onlyTheFiveNewestAreMounted()
{
    for (int i = 0; i < 7; ++i)
        QVERIFY(m_sprite->create({}, {}));
    QCOMPARE(namesIn("/.sprite/checkpoints"_ba), QStringList({u"v7"_s, u"v6"_s, u"v5"_s, u"v4"_s, u"v3"_s}));
    QCOMPARE(contentOf("/.sprite/checkpoints/v3/a.txt"_ba), "alpha"_ba);
    QCOMPARE(contentOf("/.sprite/checkpoints/v2/a.txt"_ba), "ENOENT"_ba);
}

void TestSpriteFiles::checkpoints_areReadOnly()
{
    QVERIFY(m_sprite->create({}, {}));
    QCOMPARE(codeOf(files().write("/.sprite/checkpoints/v1/a.txt"_ba, {}, "x"_ba, {})), u"EACCES"_s);
    QCOMPARE(codeOf(files().remove("/.sprite/checkpoints/v1/a.txt"_ba, {}, false)), u"EACCES"_s);
    QCOMPARE(codeOf(files().remove("/.sprite/checkpoints/v1"_ba, {}, true)), u"EACCES"_s);
    QCOMPARE(codeOf(files().remove("/.sprite"_ba, {}, true)), u"EACCES"_s);
    QCOMPARE(contentOf("/.sprite/checkpoints/v1/a.txt"_ba), "alpha"_ba);
}

QTEST_GUILESS_MAIN(TestSpriteFiles)
#include "tst_spritefiles.moc"
