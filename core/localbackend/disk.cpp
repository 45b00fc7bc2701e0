// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/disk.h"

#include <QDateTime>
#include <QFile>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <linux/openat2.h>
#include <memory>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

StoreError diskError(const QString &what, int code)
{
    return {u"%1: %2"_s.arg(what, qt_error_string(code)), code};
}

QString shownPath(const QByteArray &path)
{
    return QString::fromUtf8(path);
}

FileDescriptor openComponentwise(int root, const QByteArray &path, int flags, mode_t mode)
{
    FileDescriptor folder(::openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    const QList<QByteArray> parts = path.split('/');
    for (qsizetype i = 0; folder && i < parts.size(); ++i) {
        const QByteArray &part = parts.at(i);
        const bool isLast = i + 1 == parts.size();
        if (part == ".." || (part.isEmpty() && parts.size() > 1)) {
            errno = EXDEV;
            return {};
        }
        const char *name = part.isEmpty() ? "." : part.constData();
        if (isLast)
            return FileDescriptor(::openat(folder.get(), name, flags | O_NOFOLLOW | O_CLOEXEC, mode));
        folder = FileDescriptor(::openat(folder.get(), name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    }
    return {};
}

FileDescriptor openBeneath(int root, const QByteArray &path, int flags, Links links, mode_t mode)
{
    // A kernel before 5.6, or a container that filters the call, is found out once.
    static std::atomic_bool hasOpenat2 = true;
    if (hasOpenat2.load(std::memory_order_relaxed)) {
        open_how how = {};
        how.flags = static_cast<quint64>(flags | O_CLOEXEC);
        how.mode = (flags & O_CREAT) ? mode : 0;
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
        if (links == Links::Refuse)
            how.resolve |= RESOLVE_NO_SYMLINKS;
        const QByteArray name = path.isEmpty() ? "."_ba : path;
        // EAGAIN: something was renamed meanwhile and the kernel cannot tell whether the path stayed inside.
        for (int attempt = 0; attempt < 32; ++attempt) {
            const long fd = ::syscall(SYS_openat2, root, name.constData(), &how, sizeof how);
            if (fd >= 0)
                return FileDescriptor(static_cast<int>(fd));
            if (errno != EAGAIN && errno != EINTR)
                break;
        }
        if (errno != ENOSYS && errno != EPERM)
            return {};
        if (errno == ENOSYS)
            hasOpenat2 = false;
    }
    return openComponentwise(root, path, flags, mode);
}

FileDescriptor openFolder(const QString &path)
{
    return openFolderAt(AT_FDCWD, QFile::encodeName(path).constData());
}

FileDescriptor openFolderAt(int parent, const char *name)
{
    return FileDescriptor(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

FolderIdentity identityAt(int parent, const char *name)
{
    struct stat status = {};
    if (::fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(status.st_mode))
        return {};
    return {status.st_dev, status.st_ino};
}

StoreResult<QByteArray> readWholeFile(int folder, const char *name)
{
    const auto what = [&] { return u"cannot read %1"_s.arg(shownPath(name)); };
    const FileDescriptor file(::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status = {};
    if (!file || ::fstat(file.get(), &status) != 0)
        return diskError(what());
    if (!S_ISREG(status.st_mode))
        return diskError(what(), EINVAL);
    QByteArray bytes;
    std::array<char, 64 * 1024> buffer;
    for (;;) {
        const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return diskError(what());
        if (count == 0)
            return bytes;
        bytes.append(buffer.data(), count);
    }
}

StoreResult<Done> writeAll(int fd, const QByteArray &bytes, const QString &what)
{
    qsizetype at = 0;
    while (at < bytes.size()) {
        const ssize_t count = ::write(fd, bytes.constData() + at, static_cast<size_t>(bytes.size() - at));
        if (count < 0 && errno != EINTR)
            return diskError(what);
        at += qMax<ssize_t>(count, 0);
    }
    return Done{};
}

StoreResult<Done> writeNewFile(int folder, const char *name, const QByteArray &bytes, bool durable)
{
    const QString what = u"cannot write %1"_s.arg(shownPath(name));
    const FileDescriptor file(
        ::openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file)
        return diskError(what);
    if (auto written = writeAll(file.get(), bytes, what); !written)
        return written;
    if (durable && ::fsync(file.get()) != 0)
        return diskError(what);
    return Done{};
}

bool isMountPoint(int folder)
{
    struct statx status = {};
    return ::statx(folder, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, STATX_TYPE, &status) == 0
        && (status.stx_attributes_mask & status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

namespace {

/// Undoes the escapes of /proc/self/mountinfo: `\\040` is a space.
QByteArray unescaped(const QByteArray &field)
{
    QByteArray text;
    for (qsizetype i = 0; i < field.size(); ++i) {
        bool isOctal = false;
        const int code = field.at(i) == '\\' ? field.mid(i + 1, 3).toInt(&isOctal, 8) : 0;
        text += isOctal ? char(code) : field.at(i);
        i += isOctal ? 3 : 0;
    }
    return text;
}

} // namespace

QList<QByteArray> mountsBelow(int folder)
{
    constexpr auto mountPoint = 4; // the fifth field, proc(5)
    const QByteArray root = pathOf(folder) + '/';
    QFile table(u"/proc/self/mountinfo"_s);
    QList<QByteArray> mounts;
    if (!table.open(QIODevice::ReadOnly))
        return mounts;
    const QList<QByteArray> lines = table.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QByteArray mount = unescaped(line.split(' ').value(mountPoint));
        if (root.size() > 1 && mount.startsWith(root))
            mounts.append(mount.mid(root.size()));
    }
    return mounts;
}

namespace {

/// Opens a folder for listing, giving its owner the permissions where they lack. Nothing of a mount is
/// touched, its mode included: not open then, with EBUSY.
FileDescriptor openForRemoval(int parent, const char *name)
{
    const FileDescriptor path(::openat(parent, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
    if (path && isMountPoint(path.get())) {
        errno = EBUSY;
        return {};
    }
    struct stat status = {};
    if (path && ::fstat(path.get(), &status) == 0 && (status.st_mode & 0700) != 0700)
        (void)::chmod(procName(path.get()).constData(), 0700); // where this fails the removal will say so
    return path ? openFolderAt(path.get(), ".") : FileDescriptor();
}

/// Removes what is in `folder` but sub-folders; those are returned. Tells `failed` of what stays.
QList<QByteArray> removeFiles(int folder, const std::function<void(const StoreError &)> &failed)
{
    QList<QByteArray> folders;
    const auto names = namesIn(folder);
    if (!names) {
        failed(diskError(u"cannot list a folder that is to be removed"_s, names.error().code));
        return folders;
    }
    for (const QByteArray &name : names.value()) {
        if (::unlinkat(folder, name.constData(), 0) == 0 || errno == ENOENT)
            continue;
        const int code = errno; // EPERM: a folder on some filesystems, an immutable file on others
        if (identityAt(folder, name.constData()))
            folders.append(name);
        else
            failed(diskError(u"cannot remove %1"_s.arg(shownPath(name)), code));
    }
    return folders;
}

} // namespace

StoreResult<Done> removeTree(int parent, const char *name)
{
    struct Level {
        FileDescriptor folder;
        QByteArray name;
        QList<QByteArray> waiting;
    };
    std::vector<Level> levels;
    StoreResult<Done> outcome = Done{};
    const auto failed = [&](const StoreError &error) {
        if (outcome)
            outcome = error;
    };
    const auto enter = [&](int where, const QByteArray &child) {
        FileDescriptor folder = openForRemoval(where, child.constData());
        if (!folder && errno == EBUSY)
            failed({u"cannot remove %1: something is mounted there"_s.arg(shownPath(child)), EBUSY});
        else if (!folder && errno != ENOENT) // somebody else removed it
            failed(diskError(u"cannot remove %1"_s.arg(shownPath(child))));
        if (!folder)
            return;
        QList<QByteArray> folders = removeFiles(folder.get(), failed);
        levels.push_back({std::move(folder), child, std::move(folders)});
    };
    if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return Done{};
    if (const int code = errno; !identityAt(parent, name))
        return diskError(u"cannot remove %1"_s.arg(shownPath(name)), code);
    enter(parent, name);
    while (!levels.empty()) {
        Level &level = levels.back();
        if (!level.waiting.isEmpty()) {
            const QByteArray child = level.waiting.takeLast();
            enter(level.folder.get(), child);
            continue;
        }
        const QByteArray finished = level.name;
        levels.pop_back();
        const int above = levels.empty() ? parent : levels.back().folder.get();
        if (::unlinkat(above, finished.constData(), AT_REMOVEDIR) != 0 && errno != ENOENT)
            failed(diskError(u"cannot remove %1"_s.arg(shownPath(finished))));
    }
    return outcome;
}

bool exchangeFolders(int parentA, const char *nameA, int parentB, const char *nameB)
{
    return ::renameat2(parentA, nameA, parentB, nameB, RENAME_EXCHANGE) == 0;
}

StoreResult<Done> listFolder(int folder, const std::function<void(const dirent &)> &each)
{
    const auto what = u"cannot list a folder"_s;
    const FileDescriptor own = openFolderAt(folder, "."); // one with a position of its own
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(own ? ::fdopendir(::dup(own.get())) : nullptr,
                                                       [](DIR *dir) { return ::closedir(dir); });
    if (!listing)
        return diskError(what);
    for (;;) {
        errno = 0;
        const dirent *const entry = ::readdir(listing.get());
        if (!entry && errno != 0)
            return diskError(what);
        if (!entry)
            return Done{};
        const QByteArrayView name(entry->d_name);
        if (name != "." && name != "..")
            each(*entry);
    }
}

StoreResult<QList<QByteArray>> namesIn(int folder)
{
    QList<QByteArray> names;
    if (auto listed = listFolder(folder, [&](const dirent &entry) { names.append(entry.d_name); }); !listed)
        return listed.error();
    std::sort(names.begin(), names.end());
    return names;
}

QByteArray procName(int descriptor)
{
    return "/proc/self/fd/" + QByteArray::number(descriptor);
}

QByteArray pathOf(int descriptor)
{
    std::array<char, 4096> path; // PATH_MAX
    const ssize_t size = ::readlink(procName(descriptor).constData(), path.data(), path.size());
    return {path.data(), qMax<ssize_t>(size, 0)};
}

QString timeNow()
{
    timespec now = {};
    ::clock_gettime(CLOCK_REALTIME, &now);
    QString text = rfc3339(now);
    return text.replace(text.size() - 4, 3, QString()); // nanoseconds to microseconds
}

QString rfc3339(const timespec &time)
{
    const QDateTime seconds = QDateTime::fromSecsSinceEpoch(time.tv_sec, QTimeZone::utc());
    return u"%1.%2Z"_s.arg(seconds.toString(u"yyyy-MM-ddTHH:mm:ss"_s))
        .arg(static_cast<qlonglong>(time.tv_nsec), 9, 10, '0'_L1);
}

} // namespace Savepoint
