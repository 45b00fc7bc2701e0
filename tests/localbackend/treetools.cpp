// SPDX-License-Identifier: Apache-2.0
#include "tests/localbackend/treetools.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <fcntl.h>
#include <filesystem>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace TreeTools {

using namespace Qt::StringLiterals;

namespace {

constexpr uid_t nobody = 65534;

struct Entry {
    QString path;
    struct stat status;
};

QList<Entry> entriesOf(const QString &root)
{
    QList<Entry> entries;
    Entry own{u"."_s, {}};
    ::lstat(QFile::encodeName(root).constData(), &own.status);
    entries.append(own);
    QDirIterator it(root, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        Entry entry{QDir(root).relativeFilePath(it.next()), {}};
        ::lstat(QFile::encodeName(it.filePath()).constData(), &entry.status);
        entries.append(entry);
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) { return a.path < b.path; });
    return entries;
}

QString contentOf(const QString &root, const Entry &entry)
{
    const QString path = root + u'/' + entry.path;
    if (S_ISLNK(entry.status.st_mode)) {
        QByteArray target(4096, '\0');
        const ssize_t size = ::readlink(QFile::encodeName(path).constData(), target.data(), 4096);
        return u"link %1"_s.arg(QString::fromUtf8(target.left(qMax<ssize_t>(size, 0))));
    }
    if (S_ISDIR(entry.status.st_mode))
        return u"folder"_s;
    if (!S_ISREG(entry.status.st_mode))
        return u"special"_s;
    return u"file "_s
        + QString::fromLatin1(QCryptographicHash::hash(read(path), QCryptographicHash::Sha256).toHex());
}

} // namespace

void write(const QString &path, const QByteArray &content, mode_t mode)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
    file.close();
    setMode(path, mode);
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void setTime(const QString &path, qint64 seconds, qint64 nanoseconds)
{
    const timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
    if (::utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times, AT_SYMLINK_NOFOLLOW) != 0)
        qFatal("cannot set the time of %s", qPrintable(path));
}

void setMode(const QString &path, mode_t mode)
{
    if (::chmod(QFile::encodeName(path).constData(), mode) != 0)
        qFatal("cannot set the mode of %s", qPrintable(path));
}

QStringList describe(const QString &path)
{
    QStringList lines;
    const QList<Entry> entries = entriesOf(path);
    for (const Entry &entry : entries) {
        lines.append(u"%1 | %2 | %3 | %4.%5"_s.arg(entry.path, contentOf(path, entry))
                         .arg(entry.status.st_mode & 07777, 4, 8, '0'_L1)
                         .arg(entry.status.st_mtim.tv_sec)
                         .arg(entry.status.st_mtim.tv_nsec));
    }
    return lines;
}

QStringList contents(const QString &path)
{
    QStringList lines;
    const QList<Entry> entries = entriesOf(path);
    for (const Entry &entry : entries)
        lines.append(entry.path + u" | "_s + contentOf(path, entry));
    return lines;
}

QList<quint64> inodes(const QString &path)
{
    QList<quint64> numbers;
    const QList<Entry> entries = entriesOf(path);
    for (const Entry &entry : entries) {
        if (S_ISREG(entry.status.st_mode))
            numbers.append(entry.status.st_ino);
    }
    return numbers;
}

quint64 inode(const QString &path)
{
    struct stat status = {};
    ::lstat(QFile::encodeName(path).constData(), &status);
    return status.st_ino;
}

QString problemOf(const QString &checkpointPath)
{
    const QString tree = checkpointPath + u"/fs"_s;
    QStringList expected;
    const QList<QByteArray> lines = read(checkpointPath + u"/manifest.jsonl"_s).split('\n');
    const QJsonObject header = QJsonDocument::fromJson(lines.value(0)).object();
    for (const QByteArray &line : lines.mid(1)) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        const QString type = entry.value("type"_L1).toString();
        if (type == "file"_L1)
            expected.append(entry.value("path"_L1).toString() + u" | file "_s
                            + entry.value("sha256"_L1).toString());
        else if (type == "symlink"_L1)
            expected.append(entry.value("path"_L1).toString() + u" | link "_s
                            + entry.value("target"_L1).toString());
        else if (type == "directory"_L1)
            expected.append(entry.value("path"_L1).toString() + u" | folder"_s);
    }
    if (header.value("entries"_L1).toInt(-1) != expected.size())
        return u"%1: the manifest is not complete"_s.arg(checkpointPath);
    std::sort(expected.begin(), expected.end());
    QStringList found = contents(tree);
    std::sort(found.begin(), found.end());
    return found == expected
        ? QString()
        : u"%1: %2 instead of %3"_s.arg(checkpointPath, found.join(u'\n'), expected.join(u'\n'));
}

QStringList leftovers(const QString &spritePath)
{
    QStringList names =
        QDir(spritePath).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QString &wanted : {u"fs"_s, u"checkpoints"_s, u"state.json"_s})
        names.removeAll(wanted);
    return names;
}

void removeAll(const QString &path)
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path root = QFile::encodeName(path).toStdString();
    fs::permissions(root, fs::perms::owner_all, fs::perm_options::add, ignored);
    for (fs::recursive_directory_iterator it(root, ignored), end; it != end; it.increment(ignored)) {
        if (it->is_directory(ignored) && !it->is_symlink(ignored))
            fs::permissions(it->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
    }
    fs::remove_all(root, ignored);
}

Unprivileged::Unprivileged(const QString &folder)
    : m_wasRoot(::geteuid() == 0)
{
    if (!m_wasRoot)
        return;
    if (::chown(QFile::encodeName(folder).constData(), nobody, nobody) != 0 || ::setegid(nobody) != 0
        || ::seteuid(nobody) != 0)
        qFatal("cannot give up the rights of root");
}

Unprivileged::~Unprivileged()
{
    if (m_wasRoot && (::seteuid(0) != 0 || ::setegid(0) != 0))
        qFatal("cannot take the rights of root back");
}

OwnMounts::OwnMounts()
    : m_before(::open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC))
    , m_workingFolder(::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    , m_isAllowed(m_before >= 0 && ::unshare(CLONE_NEWNS) == 0)
{
    if (m_isAllowed && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        qFatal("cannot keep the mounts to this test");
}

OwnMounts::~OwnMounts()
{
    if (m_isAllowed && (::setns(m_before, CLONE_NEWNS) != 0 || ::fchdir(m_workingFolder) != 0))
        qFatal("cannot leave the mounts of this test");
    ::close(m_before);
    ::close(m_workingFolder);
}

void OwnMounts::bind(const QString &from, const QString &at)
{
    if (::mount(QFile::encodeName(from).constData(), QFile::encodeName(at).constData(), nullptr, MS_BIND,
                nullptr)
        != 0)
        qFatal("cannot mount %s", qPrintable(at));
}

void OwnMounts::addDisk(const QString &at, const QByteArray &options)
{
    if (::mount("none", QFile::encodeName(at).constData(), "tmpfs", 0, options.constData()) != 0)
        qFatal("cannot mount %s", qPrintable(at));
}

} // namespace TreeTools
