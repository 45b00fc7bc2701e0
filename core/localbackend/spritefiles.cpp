// SPDX-License-Identifier: Apache-2.0
// Where paths lead, and reading. Changes are in spritefileswrite.cpp.
#include "core/localbackend/spritefiles.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/spritedisk.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// As on the service, which mounts the last five.
constexpr qsizetype mountedCheckpoints = 5;
constexpr qsizetype knownManifests = mountedCheckpoints + 1;

struct ErrorCode {
    int code;
    int status;
    const char *name;
};

constexpr std::array errorCodes{
    ErrorCode{ENOENT, 404, "ENOENT"},       ErrorCode{ENOTDIR, 400, "ENOTDIR"},
    ErrorCode{EISDIR, 400, "EISDIR"},       ErrorCode{EINVAL, 400, "EINVAL"},
    ErrorCode{ENAMETOOLONG, 400, "EINVAL"}, ErrorCode{EEXIST, 409, "EEXIST"},
    ErrorCode{ENOTEMPTY, 409, "ENOTEMPTY"}, ErrorCode{EACCES, 403, "EACCES"},
    ErrorCode{EPERM, 403, "EPERM"},         ErrorCode{EROFS, 403, "EACCES"},
    ErrorCode{ELOOP, 403, "EACCES"},        ErrorCode{EXDEV, 403, "EACCES"},
    ErrorCode{ENOSPC, 507, "ENOSPC"},       ErrorCode{EDQUOT, 507, "ENOSPC"},
};

QString typeName(mode_t mode)
{
    if (S_ISREG(mode))
        return u"file"_s;
    if (S_ISDIR(mode))
        return u"directory"_s;
    return S_ISLNK(mode) ? u"symlink"_s : u"other"_s;
}

QString octal(quint32 mode)
{
    return QString::number(mode, 8).rightJustified(4, u'0');
}

QJsonObject virtualFolder(const QByteArray &path, const QString &time)
{
    return {{u"name"_s, shownPath(path.mid(path.lastIndexOf('/') + 1))},
            {u"path"_s, shownPath(path)},
            {u"type"_s, u"directory"_s},
            {u"size"_s, 0},
            {u"mode"_s, u"0555"_s},
            {u"modTime"_s, time},
            {u"isDir"_s, true}};
}

QJsonObject listing(const QByteArray &path, const QJsonArray &entries)
{
    return {{u"path"_s, shownPath(path)}, {u"entries"_s, entries}, {u"count"_s, entries.size()}};
}

} // namespace

QHash<QByteArray, quint32> MountModes::modesOf(const SpriteRecord &sprite, const QString &checkpointId)
{
    const CheckpointRecord *const record = sprite.find(checkpointId);
    if (!record)
        return {};
    const auto it = std::find_if(m_known.begin(), m_known.end(), [&](const Known &known) {
        return known.spriteId == sprite.id && known.manifestDigest == record->manifestDigest;
    });
    if (it != m_known.end()) {
        std::rotate(it, it + 1, m_known.end());
        return m_known.last().modes;
    }
    Known known{sprite.id, record->manifestDigest, {}};
    const auto disk = SpriteDisk::open(sprite.folder, "."_ba, {});
    const auto manifest = disk ? disk.value().readManifest(*record) : StoreResult<Manifest>(disk.error());
    if (!manifest)
        return {}; // damaged: the modes of the copies are the best there is
    for (const ManifestEntry &entry : manifest.value().entries)
        known.modes.insert(entry.path, entry.mode);
    m_known.append(known);
    if (m_known.size() > knownManifests)
        m_known.removeFirst();
    return known.modes;
}

SpriteFiles::SpriteFiles(const SpriteRecord &sprite, MountModes &mountModes)
    : m_sprite(sprite)
    , m_mountModes(mountModes)
{
}

FileError SpriteFiles::failedPath(const QByteArray &path, const QString &what, int code)
{
    const auto known = std::find_if(errorCodes.begin(), errorCodes.end(),
                                    [code](const ErrorCode &entry) { return entry.code == code; });
    FileError error;
    if (known != errorCodes.end()) {
        error.status = known->status;
        error.code = QString::fromLatin1(known->name);
    } else {
        error.code = u"EIO"_s;
    }
    const bool isOutside = code == ELOOP || code == EXDEV;
    error.text = isOutside ? u"%1: the path leads out of the sprite"_s.arg(what) : diskError(what, code).text;
    error.path = shownPath(path);
    return error;
}

FileError SpriteFiles::failed(const Location &location, const QString &what, int code)
{
    return failedPath(location.shown, what, code);
}

FileResult<SpriteFiles::Location> SpriteFiles::locate(const QByteArray &path,
                                                      const QByteArray &workingDir) const
{
    const QByteArray absolute = path.startsWith('/') ? path : workingDir + '/' + path;
    if (path.isNull() || absolute.contains('\0'))
        return failedPath(path, u"a path is needed"_s, EINVAL);
    QList<QByteArray> parts = absolute.split('/');
    parts.removeAll(QByteArray());
    parts.removeAll("."_ba);
    if (parts.contains(".."_ba))
        return failedPath(path, u"“..” is not allowed in a path"_s, EINVAL);
    Location location;
    location.shown = '/' + parts.join('/');
    if (parts.value(0) != ".sprite") {
        location.relative = parts.join('/');
        return location;
    }
    location.area = parts.size() == 1 ? Location::Area::MountRoot
        : parts.size() == 2           ? Location::Area::MountList
                                      : Location::Area::Checkpoint;
    location.checkpointId = QString::fromUtf8(parts.value(2));
    location.relative = parts.mid(3).join('/');
    const bool isKnown = (parts.size() == 1 || parts.at(1) == "checkpoints")
        && (parts.size() <= 2 || mountedIds().contains(location.checkpointId));
    if (!isKnown)
        return failed(location, u"cannot open"_s, ENOENT);
    return location;
}

QStringList SpriteFiles::mountedIds() const
{
    QStringList ids;
    for (auto it = m_sprite.checkpoints.crbegin(); it != m_sprite.checkpoints.crend(); ++it) {
        if (!it->isBroken && ids.size() < mountedCheckpoints)
            ids.append(it->id);
    }
    return ids;
}

FileDescriptor SpriteFiles::treeOf(const Location &location) const
{
    const QByteArray below = location.area == Location::Area::Checkpoint
        ? "checkpoints/" + location.checkpointId.toLatin1() + "/fs"
        : "fs"_ba;
    return openFolderAt(m_sprite.folder, below.constData());
}

QJsonObject SpriteFiles::mountListing(const Location &location) const
{
    if (location.area == Location::Area::MountRoot)
        return listing(location.shown, {virtualFolder("/.sprite/checkpoints"_ba, m_sprite.updatedAt)});
    QJsonArray entries;
    for (const QString &id : mountedIds())
        entries.append(virtualFolder("/.sprite/checkpoints/" + id.toLatin1(), m_sprite.find(id)->createTime));
    return listing(location.shown, entries);
}

FileResult<QJsonObject> SpriteFiles::list(const QByteArray &path, const QByteArray &workingDir) const
{
    const auto located = locate(path, workingDir);
    if (!located)
        return located.error();
    const Location &location = located.value();
    if (location.area == Location::Area::MountRoot || location.area == Location::Area::MountList)
        return mountListing(location);
    const FileDescriptor tree = treeOf(location);
    if (!tree)
        return failed(location, u"cannot open"_s, errno);
    const FileDescriptor found = openBeneath(tree.get(), location.relative, O_PATH, Links::FollowInside);
    const int code = errno;
    struct stat status = {};
    if (found && ::fstat(found.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
        const FileDescriptor folder =
            openBeneath(tree.get(), location.relative, O_RDONLY | O_DIRECTORY, Links::FollowInside);
        if (!folder)
            return failed(location, u"cannot list"_s, errno);
        return folderListing(location, folder.get());
    }
    // A file; or a link that leads nowhere or out, which is still something to be seen.
    const qsizetype slash = location.relative.lastIndexOf('/');
    const QByteArray above = slash < 0 ? QByteArray() : location.relative.left(slash);
    const FileDescriptor parent = openBeneath(tree.get(), above, O_PATH | O_DIRECTORY, Links::FollowInside);
    Location parentLocation = location;
    parentLocation.relative = above;
    parentLocation.shown = location.shown.left(location.shown.lastIndexOf('/'));
    const QJsonObject entry =
        parent ? entryOf(parentLocation, parent.get(), location.relative.mid(slash + 1)) : QJsonObject();
    if (entry.isEmpty())
        return failed(location, u"cannot open"_s, code);
    return listing(location.shown, {entry});
}

FileResult<QJsonObject> SpriteFiles::folderListing(const Location &location, int folder) const
{
    const std::unique_ptr<DIR, int (*)(DIR *)> directory(::fdopendir(::dup(folder)), &::closedir);
    if (!directory)
        return failed(location, u"cannot list"_s, errno);
    QList<QByteArray> names;
    while (const dirent *entry = ::readdir(directory.get()))
        names.append(entry->d_name);
    std::sort(names.begin(), names.end());
    QJsonArray entries;
    for (const QByteArray &name : names) {
        const QJsonObject entry =
            name == "." || name == ".." ? QJsonObject() : entryOf(location, folder, name);
        if (!entry.isEmpty())
            entries.append(entry);
    }
    return listing(location.shown, entries);
}

/// The entry of `name` in the folder at `location`; empty when it is gone.
QJsonObject SpriteFiles::entryOf(const Location &location, int parent, const QByteArray &name) const
{
    struct stat status = {};
    if (::fstatat(parent, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return {};
    quint32 mode = status.st_mode & 07777;
    if (location.area == Location::Area::Checkpoint) {
        const QByteArray relative = location.relative.isEmpty() ? name : location.relative + '/' + name;
        mode = m_mountModes.modesOf(m_sprite, location.checkpointId).value(relative, mode);
    }
    const QByteArray path = (location.shown == "/" ? QByteArray() : location.shown) + '/' + name;
    QJsonObject entry{{u"name"_s, shownPath(name)},
                      {u"path"_s, shownPath(path)},
                      {u"type"_s, typeName(status.st_mode)},
                      {u"size"_s, static_cast<qint64>(status.st_size)},
                      {u"mode"_s, octal(mode)},
                      {u"modTime"_s, rfc3339(status.st_mtim)},
                      {u"isDir"_s, S_ISDIR(status.st_mode)}};
    if (S_ISLNK(status.st_mode)) {
        std::array<char, 4096> target;
        const ssize_t size = ::readlinkat(parent, name.constData(), target.data(), target.size());
        entry.insert("target"_L1, QString::fromUtf8(target.data(), qMax<ssize_t>(size, 0)));
    }
    return entry;
}

FileResult<OpenedFile> SpriteFiles::read(const QByteArray &path, const QByteArray &workingDir) const
{
    const auto located = locate(path, workingDir);
    if (!located)
        return located.error();
    const Location &location = located.value();
    if (location.area == Location::Area::MountRoot || location.area == Location::Area::MountList)
        return failed(location, u"cannot read"_s, EISDIR);
    const FileDescriptor tree = treeOf(location);
    if (!tree)
        return failed(location, u"cannot open"_s, errno);
    OpenedFile opened;
    // O_NONBLOCK: a pipe without a writer must not hold up the server.
    opened.file = openBeneath(tree.get(), location.relative, O_RDONLY | O_NONBLOCK, Links::FollowInside);
    struct stat status = {};
    if (!opened.file || ::fstat(opened.file.get(), &status) != 0)
        return failed(location, u"cannot read"_s, errno == ENXIO ? EINVAL : errno);
    if (!S_ISREG(status.st_mode))
        return failed(location, u"cannot read"_s, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    opened.size = status.st_size;
    return opened;
}

} // namespace Savepoint
