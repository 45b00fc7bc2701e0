// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/filecopy.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/filecontent.h"

#include <array>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

StoreError cannotCopy(const QByteArray &path, int code = errno)
{
    return diskError(path.isEmpty() ? u"cannot copy"_s : u"cannot copy “%1”"_s.arg(shownPath(path)), code);
}

} // namespace

FileCopy::FileCopy(bool preservesAttributes, RealMode realMode, const OperationContext &context)
    : m_preservesAttributes(preservesAttributes)
    , m_realMode(std::move(realMode))
    , m_context(context)
{
}

StoreResult<Done> FileCopy::copyFile(int source, int folder, const char *name, const QByteArray &path)
{
    struct stat original = {};
    if (::fstat(source, &original) != 0)
        return cannotCopy(path);
    if (!S_ISREG(original.st_mode))
        return cannotCopy(path, EINVAL);
    const FileDescriptor copy(
        ::openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!copy)
        return cannotCopy(path);
    if (auto copied = copyContent(source, copy.get(), path); !copied)
        return copied;
    ++m_count;
    m_byteCount += original.st_size;
    return finish(copy.get(), original, path);
}

StoreResult<Done> FileCopy::copyContent(int source, int target, const QByteArray &path) const
{
    if (::ioctl(target, FICLONE, source) == 0)
        return Done{};
    const auto copied = copyBlocks(source, target, path, m_context);
    return copied ? copied : cannotCopy(path, copied.error().code);
}

StoreResult<FileDescriptor> FileCopy::copyFolder(int source, int parent, const char *name,
                                                 const QByteArray &path, int depth)
{
    if (depth > folderDepthLimit)
        return StoreError{u"“%1” is more than %2 folders deep"_s.arg(shownPath(path)).arg(folderDepthLimit),
                          EINVAL};
    const auto children = namesIn(source);
    if (!children)
        return cannotCopy(path, children.error().code);
    if (::mkdirat(parent, name, 0700) != 0)
        return cannotCopy(path);
    FileDescriptor copy = openFolderAt(parent, name);
    if (!copy)
        return cannotCopy(path);
    ++m_count;
    for (const QByteArray &child : children.value()) {
        const QByteArray below = path.isEmpty() ? child : path + '/' + child;
        if (auto copied = copyEntry(source, copy.get(), child, below, depth); !copied)
            return copied.error();
    }
    return copy;
}

StoreResult<Done> FileCopy::copyEntry(int source, int target, const QByteArray &name, const QByteArray &path,
                                      int depth)
{
    struct stat original = {};
    if (::fstatat(source, name.constData(), &original, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return Done{}; // somebody removed it meanwhile
        return cannotCopy(path);
    }
    if (S_ISLNK(original.st_mode))
        return copyLink(source, target, name, path);
    if (S_ISDIR(original.st_mode)) {
        const FileDescriptor folder = openFolderAt(source, name.constData());
        if (!folder)
            return cannotCopy(path);
        const auto copied = copyFolder(folder.get(), target, name.constData(), path, depth + 1);
        if (!copied)
            return copied.error();
        return finish(copied.value().get(), original, path);
    }
    if (!S_ISREG(original.st_mode)) {
        m_skipped.append(shownPath(path));
        return Done{};
    }
    const FileDescriptor file(
        ::openat(source, name.constData(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
    if (!file)
        return cannotCopy(path);
    return copyFile(file.get(), target, name.constData(), path);
}

StoreResult<Done> FileCopy::copyLink(int source, int target, const QByteArray &name, const QByteArray &path)
{
    std::array<char, 4096> leadsTo; // PATH_MAX
    const ssize_t size = ::readlinkat(source, name.constData(), leadsTo.data(), leadsTo.size());
    if (size < 0)
        return cannotCopy(path);
    if (::symlinkat(QByteArray(leadsTo.data(), size).constData(), target, name.constData()) != 0)
        return cannotCopy(path);
    ++m_count;
    return Done{};
}

StoreResult<Done> FileCopy::finish(int copy, const struct stat &original, const QByteArray &path)
{
    const quint32 mode = m_realMode(path, original.st_mode & 07777);
    // The owner first: a change of it clears set-id bits. Only root can give files away.
    if (m_preservesAttributes && ::fchown(copy, original.st_uid, original.st_gid) != 0 && errno != EPERM)
        return cannotCopy(path);
    if (::fchmod(copy, m_preservesAttributes ? mode : mode & 0777) != 0)
        return cannotCopy(path);
    const std::array<timespec, 2> times{timespec{0, UTIME_NOW}, original.st_mtim};
    if (m_preservesAttributes && ::futimens(copy, times.data()) != 0)
        return cannotCopy(path);
    return Done{};
}

} // namespace Savepoint
