// SPDX-License-Identifier: Apache-2.0
// Writing and removing.
#include "core/localbackend/spritefiles.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/spritedisk.h"

#include <QJsonArray>
#include <QUuid>

#include <fcntl.h>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

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
    const auto place = placeOf(location, options.makesParents);
    if (!place)
        return place.error();
    const quint32 mode = wanted.value_or(place.value().mode.value_or(0644));
    const auto build = [&](int folder, const char *name) -> StoreResult<Done> {
        if (auto written = writeNewFile(folder, name, content, false); !written)
            return diskError(u"cannot write"_s, written.error().code);
        if (::fchmodat(folder, name, mode, 0) != 0)
            return diskError(u"cannot write"_s);
        return Done{};
    };
    if (const auto written = replaceFile(location, place.value(), build); !written)
        return written.error();
    return QJsonObject{{u"path"_s, shownPath(location.shown)},
                       {u"size"_s, static_cast<qint64>(content.size())},
                       {u"mode"_s, QString::number(mode, 8).rightJustified(4, u'0')}};
}

FileResult<SpriteFiles::Place> SpriteFiles::placeOf(const Location &location, bool makesParents) const
{
    auto parent = parentFolder(location, makesParents);
    if (!parent)
        return parent.error();
    Place place{std::move(parent).value(), location.name(), {}, false};
    struct stat status = {};
    if (::fstatat(place.folder.get(), place.name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT)
            return failed(location, u"cannot write"_s, errno);
        return place;
    }
    if (S_ISLNK(status.st_mode))
        return placeBehindLink(location);
    if (!S_ISREG(status.st_mode))
        return failed(location, u"cannot write"_s, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    place.mode = status.st_mode & 07777;
    return place;
}

FileResult<SpriteFiles::Place> SpriteFiles::placeBehindLink(const Location &location) const
{
    const FileDescriptor tree = treeOf(location);
    FileDescriptor file = openBeneath(tree.get(), location.relative, O_PATH, Links::FollowInside);
    const bool isMade = !file && errno == ENOENT;
    if (isMade)
        file = openBeneath(tree.get(), location.relative, O_WRONLY | O_CREAT | O_NONBLOCK,
                           Links::FollowInside, 0644);
    struct stat status = {};
    if (!file || ::fstat(file.get(), &status) != 0)
        return failed(location, u"cannot write"_s, errno);
    if (!S_ISREG(status.st_mode))
        return failed(location, u"cannot write"_s, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    // The kernel has followed the links; this is where it came to.
    const QByteArray root = pathOf(tree.get()) + '/';
    const QByteArray path = pathOf(file.get());
    const QByteArray relative = path.startsWith(root) ? path.mid(root.size()) : QByteArray();
    const QByteArray above = relative.left(qMax<qsizetype>(relative.lastIndexOf('/'), 0));
    Place place{openBeneath(tree.get(), above, O_PATH | O_DIRECTORY, Links::Refuse),
                relative.mid(relative.lastIndexOf('/') + 1),
                {},
                isMade};
    struct stat there = {};
    const bool isThere = place.folder
        && ::fstatat(place.folder.get(), place.name.constData(), &there, AT_SYMLINK_NOFOLLOW) == 0
        && there.st_dev == status.st_dev && there.st_ino == status.st_ino;
    if (!isThere) // renamed meanwhile
        return failed(location, u"cannot write"_s, ESTALE);
    if (!isMade)
        place.mode = status.st_mode & 07777;
    return place;
}

FileResult<Done>
SpriteFiles::replaceFile(const Location &location, const Place &place,
                         const std::function<StoreResult<Done>(int folder, const char *name)> &build) const
{
    const FileDescriptor sprite = openFolderAt(m_sprite.root(), ".");
    if (!sprite)
        return failed(location, u"cannot write"_s, errno);
    (void)removeTree(sprite.get(), spriteUploadFile); // of an upload that was cut off
    const auto built = build(sprite.get(), spriteUploadFile);
    if (built && ::renameat(sprite.get(), spriteUploadFile, place.folder.get(), place.name.constData()) == 0)
        return Done{};
    const int code = errno;
    (void)::unlinkat(sprite.get(), spriteUploadFile, 0);
    if (place.isMade)
        (void)::unlinkat(place.folder.get(), place.name.constData(), 0);
    return built ? failedRename(location, u"cannot write"_s, code) : failed(location, built.error());
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
    const QByteArray name = location.name();
    if (::unlinkat(parent.value().get(), name.constData(), 0) != 0) {
        if (errno != EISDIR && errno != EPERM)
            return failed(location, u"cannot remove"_s, errno);
        if (const auto removed = removeFolder(location, parent.value().get(), isRecursive); !removed)
            return removed.error();
    }
    return QJsonObject{{u"deleted"_s, QJsonArray{shownPath(location.shown)}}, {u"count"_s, 1}};
}

FileResult<Done> SpriteFiles::removeFolder(const Location &location, int parent, bool isRecursive) const
{
    const QByteArray name = location.name();
    if (::unlinkat(parent, name.constData(), AT_REMOVEDIR) == 0)
        return Done{};
    if (!isRecursive)
        return failed(location, u"cannot remove"_s, errno == EEXIST ? ENOTEMPTY : errno);
    // Out of sight by one rename; the files go afterwards, with the next operation or start at the latest.
    const FileDescriptor sprite = openFolderAt(m_sprite.root(), ".");
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
