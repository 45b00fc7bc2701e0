// SPDX-License-Identifier: Apache-2.0
// Copying, moving, and changing modes and owners.
#include "core/localbackend/spritefiles.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/filecopy.h"
#include "core/localbackend/spritedisk.h"

#include <QJsonArray>

#include <fcntl.h>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// A change of many files on its way; `change` gets descriptors that were opened for nothing else (O_PATH).
struct AttributeChange {
    const std::function<bool(int)> &change;
    const OperationContext &context;
    qint64 count = 0;
};

/// The folder comes last: it may lose the right to be listed. Links and special files are left alone.
StoreResult<Done> changeFolder(int folder, const QByteArray &path, int depth, AttributeChange *step)
{
    const auto cannot = [](const QByteArray &what, int code = errno) {
        return diskError(u"cannot change “%1”"_s.arg(shownPath(what)), code);
    };
    if (depth > folderDepthLimit)
        return StoreError{u"“%1” is more than %2 folders deep"_s.arg(shownPath(path)).arg(folderDepthLimit),
                          EINVAL};
    auto names = namesIn(folder);
    if (!names && names.error().code == EACCES && step->change(folder))
        names = namesIn(folder);
    if (!names)
        return cannot(path, names.error().code);
    for (const QByteArray &name : names.value()) {
        const QByteArray below = path + '/' + name;
        if (step->context.isStopped())
            return cannot(below, ECANCELED);
        const FileDescriptor child(::openat(folder, name.constData(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!child && errno == ENOENT)
            continue;
        struct stat status = {};
        if (!child || ::fstat(child.get(), &status) != 0)
            return cannot(below);
        if (S_ISDIR(status.st_mode)) {
            if (auto changed = changeFolder(child.get(), below, depth + 1, step); !changed)
                return changed;
        } else if (S_ISREG(status.st_mode)) {
            if (!step->change(child.get()))
                return cannot(below);
            ++step->count;
        }
    }
    if (!step->change(folder))
        return cannot(path);
    ++step->count;
    return Done{};
}

} // namespace

FileResult<QJsonObject> SpriteFiles::copy(const QByteArray &source, const QByteArray &dest,
                                          const QByteArray &workingDir, const CopyOptions &options,
                                          const OperationContext &context) const
{
    const auto from = locate(source, workingDir);
    if (!from)
        return from.error();
    const auto to = locateForChange(dest, workingDir);
    if (!to)
        return to.error();
    const Location &location = from.value();
    if (location.area == Location::Area::MountRoot || location.area == Location::Area::MountList)
        return failed(location, u"cannot copy"_s, EISDIR);
    const FileDescriptor found = openAt(location, O_PATH);
    struct stat status = {};
    if (!found || ::fstat(found.get(), &status) != 0)
        return failed(location, u"cannot copy"_s, errno);
    if (S_ISDIR(status.st_mode) && !options.isRecursive)
        return failed(location, u"cannot copy a folder without its contents"_s, EISDIR);
    const auto realMode = [&](const QByteArray &path, quint32 mode) {
        return modeOf(path.isEmpty() ? location : location.child(path), mode);
    };
    FileCopy copy(options.preservesAttributes, realMode, context);
    const auto copied = S_ISDIR(status.st_mode) ? copyFolder(location, to.value(), &copy)
                                                : copyFile(location, to.value(), &copy);
    if (!copied)
        return copied.error();
    const QString sourcePath = shownPath(location.shown);
    const QString destPath = shownPath(to.value().shown);
    const QJsonObject pair{{u"source"_s, sourcePath}, {u"dest"_s, destPath}};
    // The OpenAPI has the pairs, the types of the official client the one pair.
    QJsonObject answer{{u"copied"_s, QJsonArray{pair}},
                       {u"source"_s, sourcePath},
                       {u"dest"_s, destPath},
                       {u"count"_s, copy.count()},
                       {u"totalBytes"_s, copy.byteCount()}};
    if (!copy.skipped().isEmpty())
        answer.insert("skipped"_L1, QJsonArray::fromStringList(copy.skipped()));
    return answer;
}

FileResult<Done> SpriteFiles::copyFile(const Location &from, const Location &to, FileCopy *copy) const
{
    const auto source = openFile(from);
    if (!source)
        return source.error();
    const auto place = placeOf(to, false);
    if (!place)
        return place.error();
    return replaceFile(to, place.value(), [&](int folder, const char *name) {
        return copy->copyFile(source.value().file.get(), folder, name);
    });
}

FileResult<Done> SpriteFiles::copyFolder(const Location &from, const Location &to, FileCopy *copy) const
{
    const FileDescriptor source = openAt(from, O_PATH | O_DIRECTORY);
    struct stat status = {};
    if (!source || ::fstat(source.get(), &status) != 0)
        return failed(from, u"cannot copy"_s, errno);
    const auto parent = parentFolder(to, false);
    if (!parent)
        return parent.error();
    const QByteArray name = to.name();
    struct stat there = {};
    if (::fstatat(parent.value().get(), name.constData(), &there, AT_SYMLINK_NOFOLLOW) == 0)
        return failed(to, u"cannot copy"_s, EEXIST);
    const FileDescriptor sprite = openFolderAt(m_sprite.root(), ".");
    if (!sprite)
        return failed(to, u"cannot copy"_s, errno);
    // Built where nobody sees it, so that the copy is all there or not at all.
    (void)removeTree(sprite.get(), spriteUploadFile);
    const auto copied = copy->copyFolder(source.get(), sprite.get(), spriteUploadFile);
    if (copied && ::renameat(sprite.get(), spriteUploadFile, parent.value().get(), name.constData()) == 0) {
        if (auto finished = copy->finish(copied.value().get(), status); !finished)
            return failed(to, finished.error());
        return Done{};
    }
    const int code = errno;
    (void)removeTree(sprite.get(), spriteUploadFile);
    return copied ? failedRename(to, u"cannot copy"_s, code) : failed(from, copied.error());
}

FileResult<QJsonObject> SpriteFiles::rename(const QByteArray &source, const QByteArray &dest,
                                            const QByteArray &workingDir) const
{
    const auto from = locateForChange(source, workingDir);
    if (!from)
        return from.error();
    const auto to = locateForChange(dest, workingDir);
    if (!to)
        return to.error();
    const auto fromFolder = parentFolder(from.value(), false);
    if (!fromFolder)
        return fromFolder.error();
    const auto toFolder = parentFolder(to.value(), false);
    if (!toFolder)
        return toFolder.error();
    if (::renameat(fromFolder.value().get(), from.value().name().constData(), toFolder.value().get(),
                   to.value().name().constData())
        != 0)
        return failedRename(from.value(), u"cannot rename"_s, errno == EEXIST ? ENOTEMPTY : errno);
    return QJsonObject{{u"source"_s, shownPath(from.value().shown)},
                       {u"dest"_s, shownPath(to.value().shown)}};
}

FileResult<QJsonObject> SpriteFiles::changeMode(const QByteArray &path, const QByteArray &workingDir,
                                                const QByteArray &mode, bool isRecursive,
                                                const OperationContext &context) const
{
    const auto located = locateForChange(path, workingDir);
    if (!located)
        return located.error();
    bool isOctal = false;
    const uint wanted = mode.toUInt(&isOctal, 8);
    if (!isOctal || wanted > 07777)
        return failed(located.value(), u"mode is not octal"_s, EINVAL);
    const auto change = [wanted](int fd) { return ::chmod(procName(fd).constData(), wanted) == 0; };
    const auto changed = changeAttributes(located.value(), isRecursive, change, context);
    if (!changed)
        return changed.error();
    const QJsonObject result{{u"path"_s, shownPath(located.value().shown)},
                             {u"mode"_s, QString::number(wanted, 8).rightJustified(4, u'0')}};
    QJsonObject answer = result;
    answer.insert("affected"_L1, QJsonArray{result});
    answer.insert("count"_L1, changed.value());
    return answer;
}

FileResult<QJsonObject> SpriteFiles::changeOwner(const QByteArray &path, const QByteArray &workingDir,
                                                 const FileOwner &owner, bool isRecursive,
                                                 const OperationContext &context) const
{
    const auto located = locateForChange(path, workingDir);
    if (!located)
        return located.error();
    if (!owner.user && !owner.group)
        return failed(located.value(), u"the number of a user or a group is needed"_s, EINVAL);
    const auto change = [&owner](int fd) {
        return ::fchownat(fd, "", owner.user.value_or(uid_t(-1)), owner.group.value_or(gid_t(-1)),
                          AT_EMPTY_PATH)
            == 0;
    };
    const auto changed = changeAttributes(located.value(), isRecursive, change, context);
    if (!changed)
        return changed.error();
    QJsonObject result{{u"path"_s, shownPath(located.value().shown)}};
    if (owner.user)
        result.insert("uid"_L1, qint64(*owner.user));
    if (owner.group)
        result.insert("gid"_L1, qint64(*owner.group));
    return QJsonObject{{u"affected"_s, QJsonArray{result}}, {u"count"_s, changed.value()}};
}

FileResult<qint64> SpriteFiles::changeAttributes(const Location &location, bool isRecursive,
                                                 const std::function<bool(int)> &change,
                                                 const OperationContext &context) const
{
    const FileDescriptor found = openAt(location, O_PATH);
    struct stat status = {};
    if (!found || ::fstat(found.get(), &status) != 0)
        return failed(location, u"cannot change"_s, errno);
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return failed(location, u"cannot change"_s, EINVAL);
    if (S_ISDIR(status.st_mode) && isRecursive) {
        AttributeChange step{change, context, 0};
        if (const auto changed = changeFolder(found.get(), location.shown, 0, &step); !changed)
            return failed(location, changed.error());
        return step.count;
    }
    if (!change(found.get()))
        return failed(location, u"cannot change"_s, errno);
    return 1;
}

} // namespace Savepoint
