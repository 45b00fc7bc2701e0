// SPDX-License-Identifier: Apache-2.0
// The changes SpriteFiles makes in a live folder.
#include "core/localbackend/spritefiles.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/spritedisk.h"

#include <QUuid>

#include <fcntl.h>
#include <optional>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QByteArray lastPart(const QByteArray &path)
{
    return path.mid(path.lastIndexOf('/') + 1);
}

std::optional<quint32> parsedMode(const QByteArray &octal)
{
    bool isNumber = false;
    const uint mode = octal.toUInt(&isNumber, 8);
    return isNumber && mode <= 0777 ? std::optional<quint32>(mode) : std::nullopt;
}

} // namespace

FileResult<SpriteFiles::Location> SpriteFiles::locateForChange(const QByteArray &path,
                                                               const QByteArray &workingDir) const
{
    auto located = locate(path, workingDir);
    if (!located)
        return located;
    if (located.value().area != Location::Area::Live)
        return failed(located.value(), u"checkpoints are read-only"_s, EACCES);
    if (located.value().relative.isEmpty())
        return failed(located.value(), u"not on the root folder"_s, EINVAL);
    return located;
}

FileResult<FileDescriptor> SpriteFiles::parentFolder(const Location &location, bool makesParents) const
{
    const FileDescriptor tree = treeOf(location);
    if (!tree)
        return failed(location, u"cannot open"_s, errno);
    constexpr int flags = O_PATH | O_DIRECTORY;
    FileDescriptor folder = openBeneath(tree.get(), {}, flags, Links::FollowInside);
    QByteArray reached;
    QList<QByteArray> parts = location.relative.split('/');
    parts.removeLast();
    for (const QByteArray &part : parts) {
        reached += reached.isEmpty() ? part : '/' + part;
        FileDescriptor next = openBeneath(tree.get(), reached, flags, Links::FollowInside);
        if (!next && errno == ENOENT && makesParents) {
            if (::mkdirat(folder.get(), part.constData(), 0755) != 0 && errno != EEXIST)
                return failed(location, u"cannot make the folder"_s, errno);
            next = openBeneath(tree.get(), reached, flags, Links::FollowInside);
        }
        if (!next)
            return failed(location, u"cannot open"_s, errno);
        folder = std::move(next);
    }
    return folder;
}

FileResult<QJsonObject> SpriteFiles::write(const QByteArray &path, const QByteArray &workingDir,
                                           const QByteArray &content, const WriteOptions &options) const
{
    const auto located = locateForChange(path, workingDir);
    if (!located)
        return located.error();
    const Location &location = located.value();
    const auto wanted = parsedMode(options.mode);
    if (!options.mode.isEmpty() && !wanted)
        return failed(location, u"mode is not octal"_s, EINVAL);
    const auto parent = parentFolder(location, options.makesParents);
    if (!parent)
        return parent.error();
    struct stat status = {};
    const QByteArray name = lastPart(location.relative);
    const bool exists = ::fstatat(parent.value().get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && S_ISDIR(status.st_mode))
        return failed(location, u"cannot write"_s, EISDIR);
    const quint32 mode = wanted.value_or(exists && S_ISREG(status.st_mode) ? status.st_mode & 07777 : 0644);
    const auto written = exists && S_ISLNK(status.st_mode)
        ? writeThroughLink(location, content)
        : replaceFile(location, parent.value().get(), content, mode);
    if (!written)
        return written.error();
    return QJsonObject{{u"path"_s, shownPath(location.shown)},
                       {u"size"_s, static_cast<qint64>(content.size())},
                       {u"mode"_s, QString::number(mode, 8).rightJustified(4, u'0')}};
}

FileResult<Done> SpriteFiles::replaceFile(const Location &location, int parent, const QByteArray &content,
                                          quint32 mode) const
{
    const FileDescriptor sprite = openFolderAt(m_sprite.folder, ".");
    if (!sprite)
        return failed(location, u"cannot write"_s, errno);
    (void)::unlinkat(sprite.get(), spriteUploadFile, 0); // of an upload that failed
    const QByteArray name = lastPart(location.relative);
    if (const auto written = writeNewFile(sprite.get(), spriteUploadFile, content, false); !written)
        return failed(location, u"cannot write"_s, written.error().code);
    if (::fchmodat(sprite.get(), spriteUploadFile, mode, 0) != 0
        || ::renameat(sprite.get(), spriteUploadFile, parent, name.constData()) != 0) {
        const int code = errno;
        (void)::unlinkat(sprite.get(), spriteUploadFile, 0);
        return failed(location, u"cannot write"_s, code);
    }
    return Done{};
}

/// A link stays a link; what it leads to is written in place, when it is inside the sprite.
FileResult<Done> SpriteFiles::writeThroughLink(const Location &location, const QByteArray &content) const
{
    const FileDescriptor tree = treeOf(location);
    const FileDescriptor file = openBeneath(
        tree.get(), location.relative, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, Links::FollowInside, 0644);
    struct stat status = {};
    if (!file || ::fstat(file.get(), &status) != 0)
        return failed(location, u"cannot write"_s, errno);
    if (!S_ISREG(status.st_mode))
        return failed(location, u"cannot write"_s, EINVAL);
    if (const auto written = writeAll(file.get(), content, {}); !written)
        return failed(location, u"cannot write"_s, written.error().code);
    return Done{};
}

FileResult<QJsonObject> SpriteFiles::remove(const QByteArray &path, const QByteArray &workingDir,
                                            bool isRecursive) const
{
    const auto located = locateForChange(path, workingDir);
    if (!located)
        return located.error();
    const Location &location = located.value();
    const auto parent = parentFolder(location, false);
    if (!parent)
        return parent.error();
    const QByteArray name = lastPart(location.relative);
    if (::unlinkat(parent.value().get(), name.constData(), 0) != 0) {
        if (errno != EISDIR && errno != EPERM)
            return failed(location, u"cannot remove"_s, errno);
        if (const auto removed = removeFolder(location, parent.value().get(), isRecursive); !removed)
            return removed.error();
    }
    return QJsonObject{{u"path"_s, shownPath(location.shown)}};
}

FileResult<Done> SpriteFiles::removeFolder(const Location &location, int parent, bool isRecursive) const
{
    const QByteArray name = lastPart(location.relative);
    if (::unlinkat(parent, name.constData(), AT_REMOVEDIR) == 0)
        return Done{};
    if (!isRecursive)
        return failed(location, u"cannot remove"_s, errno == EEXIST ? ENOTEMPTY : errno);
    // Out of sight by one rename; the files go afterwards, with the next operation or start at the latest.
    const FileDescriptor sprite = openFolderAt(m_sprite.folder, ".");
    const QByteArray aside =
        spriteTrashFolder + ("/" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces));
    if (sprite)
        (void)::mkdirat(sprite.get(), spriteTrashFolder, 0755);
    if (sprite && ::renameat(parent, name.constData(), sprite.get(), aside.constData()) == 0)
        return Done{};
    // A folder that is write-protected cannot change its parent.
    if (const auto removed = removeTree(parent, name.constData()); !removed)
        return failed(location, u"cannot remove"_s, removed.error().code);
    return Done{};
}

} // namespace Savepoint
