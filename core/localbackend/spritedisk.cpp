// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/spritedisk.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/treecopy.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

const char *const spriteUploadFile = "upload.new";
const char *const spriteTrashFolder = "trash";

namespace {

constexpr auto stateFile = "state.json";
constexpr auto newStateFile = "state.json.new";
constexpr auto liveFolder = "fs";
constexpr auto newLiveFolder = "fs.new"; // beside fs: a write-protected folder cannot change its parent
constexpr auto oldLiveFolder = "fs.old";
constexpr auto checkpointsFolder = "checkpoints";
constexpr auto workFolder = "work";
constexpr auto manifestFile = "manifest.jsonl";
constexpr auto metaFile = "meta.json";
constexpr auto treeFolder = "fs";

StoreResult<FileDescriptor> makeFolder(int parent, const char *name)
{
    const QString what = u"cannot make the folder “%1”"_s.arg(shownPath(name));
    if (::mkdirat(parent, name, 0755) != 0 && errno != EEXIST)
        return diskError(what);
    FileDescriptor folder = openFolderAt(parent, name);
    if (!folder)
        return diskError(what);
    return folder;
}

/// A record for a checkpoint whose description is unreadable, from what else is known.
CheckpointRecord brokenRecord(int checkpoints, const QString &id, const SpriteState &state)
{
    CheckpointRecord record;
    record.id = id;
    record.isBroken = true;
    record.isAuto = id.startsWith("auto-"_L1);
    record.sourceId = state.parents.value(id);
    struct stat status = {};
    if (::fstatat(checkpoints, id.toLatin1().constData(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        record.createTime = rfc3339(status.st_mtim);
    return record;
}

bool isOlder(const CheckpointRecord &a, const CheckpointRecord &b)
{
    return a.sequence != b.sequence ? a.sequence < b.sequence : a.createTime < b.createTime;
}

} // namespace

SpriteDisk::SpriteDisk(FileDescriptor root, StoreOptions options)
    : m_root(std::move(root))
    , m_options(options)
{
}

StoreResult<SpriteDisk> SpriteDisk::open(const QString &path, StoreOptions options)
{
    FileDescriptor root = openFolder(path);
    if (!root)
        return diskError(u"cannot open the folder “%1”"_s.arg(path));
    return SpriteDisk(std::move(root), options);
}

StoreResult<Done> SpriteDisk::makeEmpty(int folder, bool durable)
{
    for (const char *name : {liveFolder, checkpointsFolder}) {
        if (auto made = makeFolder(folder, name); !made)
            return made.error();
    }
    auto written = writeNewFile(folder, stateFile, SpriteState::fresh().toBytes(), durable);
    if (written && durable && ::fsync(folder) != 0)
        return diskError(u"cannot write the folder"_s);
    return written;
}

bool SpriteDisk::exists(const char *name) const
{
    struct stat status = {};
    return ::fstatat(root(), name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

FileDescriptor SpriteDisk::live() const
{
    return openFolderAt(root(), liveFolder);
}

FileDescriptor SpriteDisk::checkpointFolder(const QString &id) const
{
    return openBeneath(root(), checkpointsFolder + ("/" + id.toUtf8()), O_RDONLY | O_DIRECTORY,
                       Links::Refuse);
}

FileDescriptor SpriteDisk::checkpointTree(const QString &id) const
{
    const FileDescriptor folder = checkpointFolder(id);
    return folder ? openFolderAt(folder.get(), treeFolder) : FileDescriptor();
}

StoreResult<SpriteState> SpriteDisk::readState() const
{
    const auto bytes = readWholeFile(root(), stateFile);
    if (!bytes)
        return bytes.error();
    auto state = SpriteState::fromBytes(bytes.value());
    if (!state)
        return StoreError{u"state.json cannot be understood"_s, EBADMSG};
    return *std::move(state);
}

StoreResult<Done> SpriteDisk::writeState(const SpriteState &state, Sync sync) const
{
    const bool syncNow = m_options.durable && sync == Sync::Now;
    if (auto written = writeNewFile(root(), newStateFile, state.toBytes(), syncNow); !written)
        return written;
    if (::renameat(root(), newStateFile, root(), stateFile) != 0)
        return diskError(u"cannot replace state.json"_s);
    return syncNow ? syncFolder(".") : Done{};
}

StoreResult<Done> SpriteDisk::flush() const
{
    if (m_options.durable && ::syncfs(root()) != 0)
        return diskError(u"cannot write to the disk"_s);
    return Done{};
}

StoreResult<Done> SpriteDisk::syncFolder(const char *name) const
{
    if (!m_options.durable)
        return Done{};
    const FileDescriptor folder = openFolderAt(root(), name);
    if (!folder || ::fsync(folder.get()) != 0)
        return diskError(u"cannot write to the disk"_s);
    return Done{};
}

QList<CheckpointRecord> SpriteDisk::readCheckpoints(const SpriteState &state) const
{
    static const QRegularExpression idPattern(u"^(v|auto-)[0-9]{1,18}$"_s);
    QList<CheckpointRecord> records;
    const FileDescriptor folder = openFolderAt(root(), checkpointsFolder);
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(folder ? ::fdopendir(::dup(folder.get())) : nullptr,
                                                       [](DIR *dir) { return dir ? ::closedir(dir) : 0; });
    while (const dirent *entry = listing ? ::readdir(listing.get()) : nullptr) {
        const QString id = QString::fromUtf8(entry->d_name);
        if (!idPattern.match(id).hasMatch())
            continue;
        const FileDescriptor checkpoint = openFolderAt(folder.get(), entry->d_name);
        if (!checkpoint)
            continue;
        const auto bytes = readWholeFile(checkpoint.get(), metaFile);
        auto record = bytes ? metaFromBytes(bytes.value(), id) : std::nullopt;
        if (!record)
            record = brokenRecord(folder.get(), id, state);
        record->isBroken = record->isBroken || ::faccessat(checkpoint.get(), manifestFile, R_OK, 0) != 0;
        records.append(*record);
    }
    std::sort(records.begin(), records.end(), isOlder);
    return records;
}

StoreResult<Manifest> SpriteDisk::readManifest(const CheckpointRecord &record) const
{
    const FileDescriptor folder = checkpointFolder(record.id);
    if (!folder)
        return StoreError{u"its folder is missing"_s, EBADMSG};
    const auto bytes = readWholeFile(folder.get(), manifestFile);
    if (!bytes)
        return StoreError{bytes.error().text, EBADMSG};
    // A description that is lost has no digest to compare with; the manifest's own digests still hold.
    const QByteArray digest = QCryptographicHash::hash(bytes.value(), QCryptographicHash::Sha256).toHex();
    if (!record.manifestDigest.isEmpty() && digest != record.manifestDigest)
        return StoreError{u"changed: manifest.jsonl"_s, EBADMSG};
    auto manifest = Manifest::fromBytes(bytes.value());
    if (!manifest)
        return StoreError{manifest.error().text, EBADMSG};
    return manifest;
}

StoreResult<Manifest> SpriteDisk::stage(CheckpointRecord *record, const CheckpointRecord *base,
                                        const OperationContext &context) const
{
    if (auto removed = removeTree(root(), workFolder); !removed)
        return removed.error();
    const auto work = makeFolder(root(), workFolder);
    if (!work)
        return work.error();
    const auto tree = makeFolder(work.value().get(), treeFolder);
    if (!tree)
        return tree.error();
    const FileDescriptor from = live();
    if (!from)
        return diskError(u"cannot open the live folder “fs”"_s);

    SharedCopies shared;
    if (const auto earlier = base ? readManifest(*base) : StoreResult<Manifest>(Manifest())) {
        shared.folder = base ? checkpointTree(base->id) : FileDescriptor();
        for (const ManifestEntry &entry : earlier.value().entries) {
            if (shared.folder && entry.type == ManifestEntry::Type::File)
                shared.files.insert(entry.path, entry);
        }
    }
    auto manifest = TreeCopy(context).save(from.get(), tree.value().get(), shared);
    if (!manifest)
        return manifest;
    const QByteArray bytes = manifest.value().toBytes();
    record->createTime = timeNow();
    record->fileCount = manifest.value().fileCount();
    record->byteCount = manifest.value().byteCount();
    record->manifestDigest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    if (auto written = writeNewFile(work.value().get(), manifestFile, bytes, false); !written)
        return written.error();
    if (auto written = writeNewFile(work.value().get(), metaFile, metaToBytes(*record), false); !written)
        return written.error();
    return manifest;
}

StoreResult<Done> SpriteDisk::publish(const QString &id) const
{
    const auto checkpoints = makeFolder(root(), checkpointsFolder);
    if (!checkpoints)
        return checkpoints.error();
    if (::renameat(root(), workFolder, checkpoints.value().get(), id.toLatin1().constData()) != 0)
        return diskError(u"cannot add the checkpoint"_s);
    return syncFolder(checkpointsFolder);
}

StoreResult<quint64> SpriteDisk::rebuild(const CheckpointRecord &record,
                                         const OperationContext &context) const
{
    const auto manifest = readManifest(record);
    if (!manifest)
        return manifest.error();
    const FileDescriptor tree = checkpointTree(record.id);
    if (!tree)
        return StoreError{u"missing: fs"_s, EBADMSG};
    if (auto removed = removeTree(root(), newLiveFolder); !removed)
        return removed.error();
    const auto folder = makeFolder(root(), newLiveFolder);
    if (!folder)
        return folder.error();
    if (auto copied = TreeCopy(context).bringBack(tree.get(), manifest.value(), folder.value().get());
        !copied)
        return copied.error();
    struct stat status = {};
    if (::fstat(folder.value().get(), &status) != 0)
        return diskError(u"cannot read the new live folder"_s);
    return quint64(status.st_ino);
}

StoreResult<Done> SpriteDisk::switchLive() const
{
    const bool isExchanged =
        m_options.canExchange && exchangeFolders(root(), newLiveFolder, root(), liveFolder);
    if (!isExchanged) {
        // Some network and FUSE filesystems: two renames. A kill between them is put right at the next start.
        if (::renameat(root(), liveFolder, root(), oldLiveFolder) != 0 && errno != ENOENT)
            return diskError(u"cannot replace the live folder"_s);
        if (::renameat(root(), newLiveFolder, root(), liveFolder) != 0) {
            const StoreError error = diskError(u"cannot replace the live folder"_s);
            (void)::renameat(root(), oldLiveFolder, root(), liveFolder); // or at the next start
            return error;
        }
    }
    return syncFolder(".");
}

StoreResult<Done> SpriteDisk::discard(const QString &id) const
{
    const auto trash = makeFolder(root(), spriteTrashFolder);
    if (!trash)
        return trash.error();
    const FileDescriptor checkpoints = openFolderAt(root(), checkpointsFolder);
    const QByteArray name = id.toLatin1();
    if (!checkpoints
        || ::renameat(checkpoints.get(), name.constData(), trash.value().get(), name.constData()) != 0)
        return diskError(u"cannot delete the checkpoint"_s);
    return syncFolder(checkpointsFolder);
}

StoreResult<Done> SpriteDisk::clearLeftovers() const
{
    if (!exists(liveFolder) && exists(oldLiveFolder)
        && ::renameat(root(), oldLiveFolder, root(), liveFolder) != 0)
        return diskError(u"cannot put the live folder back"_s);
    for (const char *name :
         {workFolder, newLiveFolder, oldLiveFolder, spriteTrashFolder, newStateFile, spriteUploadFile}) {
        if (auto removed = removeTree(root(), name); !removed)
            return removed;
    }
    return Done{};
}

quint64 SpriteDisk::liveInode() const
{
    struct stat status = {};
    return ::fstatat(root(), liveFolder, &status, AT_SYMLINK_NOFOLLOW) == 0 ? quint64(status.st_ino) : 0;
}

} // namespace Savepoint
