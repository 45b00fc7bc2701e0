// SPDX-License-Identifier: Apache-2.0
// Where paths lead, and reading. Changes are in spritefileswrite.cpp and spritefileschange.cpp.
#include "core/localbackend/spritefiles.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/filecopy.h"
#include "core/localbackend/spritedisk.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype knownManifests = 6;
constexpr auto activeMount = "active"_L1; // the live folder, as the service mounts it
constexpr qint64 largeFile = 16 * 1024 * 1024; // what fits into one write

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

/// Matches paths that end with a slash; everything, where the pattern is empty.
QRegularExpression globExpression(const QString &pattern)
{
    if (pattern.isEmpty())
        return QRegularExpression(QString());
    const QString whole = pattern.contains(u'/') ? pattern : u"**/"_s + pattern;
    QString expression;
    for (const QString &part : whole.split(u'/', Qt::SkipEmptyParts)) {
        expression += part == "**"_L1 ? u"(?:[^/]+/)*"_s
                                      : QRegularExpression::wildcardToRegularExpression(
                                            part, QRegularExpression::UnanchoredWildcardConversion)
                + u'/';
    }
    return QRegularExpression(QRegularExpression::anchoredPattern(expression));
}

} // namespace

/// A listing while it grows.
struct SpriteFiles::Listing {
    Listing(const Location &folder, const FileListOptions &wanted)
        : location(folder)
        , options(wanted)
        , glob(globExpression(wanted.pattern))
    {
    }

    void add(QJsonObject entry, const QByteArray &relative)
    {
        if (!glob.match(shownPath(relative) + u'/').hasMatch())
            return;
        entry.insert("name"_L1, shownPath(relative));
        entries.append(entry);
    }

    const Location &location; ///< what was asked for
    const FileListOptions &options;
    const QRegularExpression glob;
    QJsonArray entries;
    qsizetype visited = 0;
};

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
    const auto disk = SpriteDisk::open(sprite.root(), "."_ba, {});
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

SpriteFiles::SpriteFiles(const SpriteRecord &sprite, MountModes &mountModes, int mountedCheckpoints)
    : m_sprite(sprite)
    , m_mountModes(mountModes)
    , m_mountedCheckpoints(mountedCheckpoints)
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

FileError SpriteFiles::failed(const Location &location, const StoreError &error)
{
    FileError told = failed(location, QString(), error.code);
    told.text = error.text;
    return told;
}

FileError SpriteFiles::failedRename(const Location &location, const QString &what, int code)
{
    FileError error = failed(location, what, code == EXDEV ? EINVAL : code);
    if (code == EXDEV)
        error.text = u"%1: it would have to go to another filesystem"_s.arg(what);
    return error;
}

SpriteFiles::Location SpriteFiles::Location::child(const QByteArray &path) const
{
    Location below = *this;
    below.relative += relative.isEmpty() ? path : '/' + path;
    below.shown += shown == "/" ? path : '/' + path;
    return below;
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
    const bool isAll = m_mountedCheckpoints == 0;
    QStringList ids;
    for (auto it = m_sprite.checkpoints.crbegin(); it != m_sprite.checkpoints.crend(); ++it) {
        if (!it->isBroken && (isAll || (!it->isAuto && ids.size() < m_mountedCheckpoints)))
            ids.append(it->id);
    }
    return ids << activeMount;
}

FileDescriptor SpriteFiles::treeOf(const Location &location) const
{
    const bool isMounted =
        location.area == Location::Area::Checkpoint && location.checkpointId != activeMount;
    const QByteArray below = isMounted ? "checkpoints/" + location.checkpointId.toLatin1() + "/fs" : "fs"_ba;
    return openFolderAt(m_sprite.root(), below.constData());
}

FileDescriptor SpriteFiles::openAt(const Location &location, int flags) const
{
    const FileDescriptor tree = treeOf(location);
    return tree ? openBeneath(tree.get(), location.relative, flags, Links::FollowInside) : FileDescriptor();
}

FileResult<QJsonObject> SpriteFiles::mountListing(const Location &location,
                                                  const FileListOptions &options) const
{
    Listing listed(location, options);
    const bool isAbove = location.area == Location::Area::MountRoot;
    const QByteArray prefix = isAbove ? "checkpoints/"_ba : QByteArray();
    if (isAbove)
        listed.add(virtualFolder("/.sprite/checkpoints"_ba, m_sprite.updatedAt), "checkpoints"_ba);
    const QStringList ids = isAbove && !options.isRecursive ? QStringList() : mountedIds();
    for (const QString &id : ids) {
        const QByteArray name = id.toLatin1();
        const Location mount{Location::Area::Checkpoint, id, {}, "/.sprite/checkpoints/" + name};
        const CheckpointRecord *const record = m_sprite.find(id);
        listed.add(virtualFolder(mount.shown, record ? record->createTime : m_sprite.updatedAt),
                   prefix + name);
        if (!options.isRecursive)
            continue;
        const FileDescriptor tree = treeOf(mount);
        if (!tree)
            return failed(mount, u"cannot list"_s, errno);
        if (auto added = addFolder(mount, tree.get(), prefix + name + '/', 0, &listed); !added)
            return added.error();
    }
    return listing(location.shown, listed.entries);
}

FileResult<QJsonObject> SpriteFiles::list(const QByteArray &path, const QByteArray &workingDir,
                                          const FileListOptions &options) const
{
    const auto located = locate(path, workingDir);
    if (!located)
        return located.error();
    const Location &location = located.value();
    Listing listed(location, options);
    if (!listed.glob.isValid())
        return failed(location, u"the pattern is not a glob"_s, EINVAL);
    if (location.area == Location::Area::MountRoot || location.area == Location::Area::MountList)
        return mountListing(location, options);
    const FileDescriptor tree = treeOf(location);
    if (!tree)
        return failed(location, u"cannot open"_s, errno);
    const FileDescriptor found = openBeneath(tree.get(), location.relative, O_PATH, Links::FollowInside);
    const int code = errno;
    struct stat status = {};
    if (found && ::fstat(found.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
        if (auto added = addFolder(location, found.get(), {}, 0, &listed); !added)
            return added.error();
        return listing(location.shown, listed.entries);
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

FileResult<Done> SpriteFiles::addFolder(const Location &location, int folder, const QByteArray &prefix,
                                        int depth, Listing *listed) const
{
    if (depth > folderDepthLimit)
        return failed(
            location,
            {u"“%1” is more than %2 folders deep: list it by itself"_s.arg(shownPath(location.shown))
                 .arg(folderDepthLimit),
             EINVAL});
    const auto names = namesIn(folder);
    if (!names)
        return failed(location, u"cannot list"_s, names.error().code);
    listed->visited += names.value().size();
    if (listed->visited > listed->options.limit)
        return failed(listed->location,
                      {u"more than %1 entries: list a folder below"_s.arg(listed->options.limit), EINVAL});
    for (const QByteArray &name : names.value()) {
        const QJsonObject entry = entryOf(location, folder, name);
        if (entry.isEmpty())
            continue;
        listed->add(entry, prefix + name);
        if (!listed->options.isRecursive || !entry.value("isDir"_L1).toBool())
            continue;
        const FileDescriptor below(
            ::openat(folder, name.constData(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!below && errno != ENOENT && errno != ENOTDIR)
            return failed(location.child(name), u"cannot list"_s, errno);
        if (!below)
            continue; // it has just been removed or replaced
        if (auto added = addFolder(location.child(name), below.get(), prefix + name + '/', depth + 1, listed);
            !added)
            return added;
    }
    return Done{};
}

/// A checkpoint's copies are write-protected; the modes they stand for are in its manifest.
quint32 SpriteFiles::modeOf(const Location &location, quint32 modeOnDisk) const
{
    if (location.area != Location::Area::Checkpoint)
        return modeOnDisk;
    const QByteArray path = location.relative.isEmpty() ? "."_ba : location.relative;
    return m_mountModes.modesOf(m_sprite, location.checkpointId).value(path, modeOnDisk);
}

/// The entry of `name` in the folder at `location`; empty when it is gone.
QJsonObject SpriteFiles::entryOf(const Location &location, int parent, const QByteArray &name) const
{
    struct stat status = {};
    if (::fstatat(parent, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return {};
    const Location entryLocation = location.child(name);
    QJsonObject entry{{u"name"_s, shownPath(name)},
                      {u"path"_s, shownPath(entryLocation.shown)},
                      {u"type"_s, typeName(status.st_mode)},
                      {u"size"_s, static_cast<qint64>(status.st_size)},
                      {u"mode"_s, octal(modeOf(entryLocation, status.st_mode & 07777))},
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
    return openFile(located.value());
}

FileResult<OpenedFile> SpriteFiles::openFile(const Location &location) const
{
    if (location.area == Location::Area::MountRoot || location.area == Location::Area::MountList)
        return failed(location, u"cannot read"_s, EISDIR);
    // Looked at first, because opening a pipe or a device does something to it.
    const FileDescriptor found = openAt(location, O_PATH);
    struct stat status = {};
    if (!found || ::fstat(found.get(), &status) != 0)
        return failed(location, u"cannot read"_s, errno);
    if (!S_ISREG(status.st_mode))
        return failed(location, u"cannot read"_s, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    OpenedFile opened;
    opened.file = openAt(location, O_RDONLY | O_NONBLOCK);
    if (!opened.file || ::fstat(opened.file.get(), &status) != 0)
        return failed(location, u"cannot read"_s, errno);
    if (!S_ISREG(status.st_mode))
        return failed(location, u"cannot read"_s, EINVAL);
    opened.size = status.st_size;
    return opened;
}

bool SpriteFiles::isLargeFile(const QByteArray &path, const QByteArray &workingDir) const
{
    const auto opened = read(path, workingDir);
    return opened && opened.value().size > largeFile;
}

} // namespace Savepoint
