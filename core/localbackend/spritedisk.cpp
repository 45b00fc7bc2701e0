// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/spritedisk.h"

#include "core/localbackend/treecopy.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <fcntl.h>
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
constexpr auto doneFolder = "fs.done"; // replaced and saved
constexpr auto checkpointsFolder = "checkpoints";
constexpr auto workFolder = "work";
constexpr auto manifestFile = "manifest.jsonl";
constexpr auto metaFile = "meta.json";
constexpr auto treeFolder = "fs";
constexpr auto gonePrefix = ".gone-"_L1; // of a deleted checkpoint, beside the others; no id begins like this
constexpr auto leftPrefix = "left-"_L1;
constexpr auto replacedPrefix = "replaced-"_L1;
constexpr auto foundPrefix = "found-"_L1;
constexpr int mostPutAside = 10'000;

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

/// What is in `folder` under a name that matches `pattern`, apart from plain files.
StoreResult<QStringList> foldersIn(int folder, const QRegularExpression &pattern)
{
    QStringList names;
    const auto listed = listFolder(folder, [&](const dirent &entry) {
        const QString name = QString::fromUtf8(entry.d_name);
        if (entry.d_type != DT_REG && pattern.match(name).hasMatch())
            names.append(name);
    });
    if (!listed)
        return listed.error();
    names.sort();
    return names;
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

StoreResult<SpriteDisk> SpriteDisk::open(int parent, const QByteArray &name, StoreOptions options)
{
    FileDescriptor root = openFolderAt(parent, name.constData());
    if (!root)
        return diskError(u"cannot open its folder"_s);
    return SpriteDisk(std::move(root), options);
}

StoreResult<Done> SpriteDisk::makeEmpty(int folder, bool durable)
{
    for (const char *name : {liveFolder, checkpointsFolder}) {
        if (auto made = makeFolder(folder, name); !made)
            return made.error();
    }
    SpriteState state = SpriteState::fresh();
    state.folder = identityAt(folder, ".").inode;
    auto written = writeNewFile(folder, stateFile, state.toBytes(), durable);
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

SpriteDisk::FileStamp SpriteDisk::stampOf(const char *name) const
{
    struct stat status = {};
    if (::fstatat(root(), name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return {};
    return {status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

bool SpriteDisk::isStateUnchanged() const
{
    return stampOf(stateFile) == m_stateStamp;
}

StoreResult<SpriteState> SpriteDisk::readState()
{
    m_stateStamp = stampOf(stateFile); // before its bytes: what comes later is seen later
    const auto bytes = readWholeFile(root(), stateFile);
    if (!bytes)
        return bytes.error();
    auto state = SpriteState::fromBytes(bytes.value());
    if (!state)
        return StoreError{u"state.json cannot be understood"_s, EBADMSG};
    return *std::move(state);
}

StoreResult<Done> SpriteDisk::writeState(const SpriteState &state, Sync sync)
{
    auto written = writeNewFile(root(), newStateFile, state.toBytes(), m_options.durable);
    const FileStamp stamp = stampOf(newStateFile);
    if (written && ::renameat(root(), newStateFile, root(), stateFile) != 0)
        written = diskError(u"cannot replace state.json"_s);
    if (!written) {
        (void)::unlinkat(root(), newStateFile, 0);
        return written;
    }
    m_stateStamp = stamp;
    return sync == Sync::Now ? syncFolder(".") : Done{};
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

StoreResult<QStringList> SpriteDisk::checkpointIds() const
{
    static const QRegularExpression pattern(u"\\A(v|auto-)[0-9]{1,18}\\z"_s);
    const QString what = u"cannot read the folder “checkpoints”"_s;
    const FileDescriptor folder = openFolderAt(root(), checkpointsFolder);
    const int code = errno;
    if (!folder && code == ENOENT)
        return QStringList();
    struct stat status = {};
    const bool isLink =
        ::fstatat(root(), checkpointsFolder, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
    if (!folder && isLink)
        return StoreError{u"the folder “checkpoints” is a link, and links are not followed there"_s, ELOOP};
    if (!folder)
        return diskError(what, code);
    auto ids = foldersIn(folder.get(), pattern);
    if (!ids)
        return diskError(what, ids.error().code);
    return ids;
}

CheckpointRecord SpriteDisk::readCheckpoint(const QString &id, const SpriteState &state) const
{
    const FileDescriptor folder = checkpointFolder(id);
    const auto bytes =
        folder ? readWholeFile(folder.get(), metaFile) : StoreResult<QByteArray>(StoreError{{}, EACCES});
    const auto described = bytes ? metaFromBytes(bytes.value(), id) : std::nullopt;
    CheckpointRecord record = described.value_or(CheckpointRecord());
    if (!described) { // from what else is known
        record.id = id;
        record.isAuto = id.startsWith("auto-"_L1);
        record.sourceId = state.parents.value(id);
        struct stat status = {};
        const QByteArray path = checkpointsFolder + ("/" + id.toLatin1());
        if (::fstatat(root(), path.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0)
            record.createTime = rfc3339(status.st_mtim);
    }
    record.isBroken = !described || ::faccessat(folder.get(), manifestFile, R_OK, 0) != 0;
    return record;
}

StoreResult<QList<CheckpointRecord>> SpriteDisk::readCheckpoints(const SpriteState &state) const
{
    const auto ids = checkpointIds();
    if (!ids)
        return ids.error();
    QList<CheckpointRecord> records;
    for (const QString &id : ids.value())
        records.append(readCheckpoint(id, state));
    std::sort(records.begin(), records.end(), isOlder);
    return records;
}

StoreResult<Manifest> SpriteDisk::readManifest(const CheckpointRecord &record) const
{
    const FileDescriptor folder = checkpointFolder(record.id);
    if (!folder && errno == ENOENT)
        return StoreError{u"its folder is missing"_s, EBADMSG};
    if (!folder)
        return StoreError{diskError(u"cannot open its folder"_s).text, EBADMSG};
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

StoreResult<Manifest> SpriteDisk::stage(int from, CheckpointRecord *record, const CheckpointRecord *base,
                                        const OperationContext &context) const
{
    if (auto way = makeWay(workFolder, context); !way)
        return way.error();
    const auto work = makeFolder(root(), workFolder);
    if (!work)
        return work.error();
    const auto tree = makeFolder(work.value().get(), treeFolder);
    if (!tree)
        return tree.error();
    SharedCopies shared;
    if (const auto earlier = base ? readManifest(*base) : StoreResult<Manifest>(Manifest())) {
        shared.folder = base ? checkpointTree(base->id) : FileDescriptor();
        for (const ManifestEntry &entry : earlier.value().entries) {
            if (shared.folder && entry.type == ManifestEntry::Type::File)
                shared.files.insert(entry.path, entry);
        }
    }
    auto manifest = TreeCopy(context).save(from, tree.value().get(), shared);
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
    if (auto way = makeWay(newLiveFolder, context); !way)
        return way.error();
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

StoreResult<Done> SpriteDisk::bringLiveBack() const
{
    if (!exists(liveFolder) && exists(oldLiveFolder)
        && ::renameat(root(), oldLiveFolder, root(), liveFolder) != 0)
        return diskError(u"cannot put the live folder back"_s);
    return Done{};
}

FileDescriptor SpriteDisk::replaced() const
{
    // An exchange leaves it under the name of the new one, two renames under that of the old one.
    FileDescriptor folder = openFolderAt(root(), newLiveFolder);
    if (folder || errno != ENOENT)
        return folder;
    return openFolderAt(root(), oldLiveFolder);
}

StoreResult<Done> SpriteDisk::releaseReplaced(const OperationContext &context) const
{
    if (auto way = makeWay(doneFolder, context); !way)
        return way;
    const char *const name = exists(newLiveFolder) ? newLiveFolder : oldLiveFolder;
    if (::renameat(root(), name, root(), doneFolder) != 0 && errno != ENOENT)
        return diskError(u"cannot put the replaced folder aside"_s);
    return syncFolder(".");
}

StoreResult<QString> SpriteDisk::keepReplaced() const
{
    auto kept = putAside(exists(newLiveFolder) ? newLiveFolder : oldLiveFolder, replacedPrefix);
    if (const auto synced = syncFolder("."); kept && !synced)
        return synced.error();
    return kept;
}

StoreResult<Done> SpriteDisk::discard(const QString &id) const
{
    const FileDescriptor checkpoints = openFolderAt(root(), checkpointsFolder);
    const QByteArray name = id.toLatin1();
    const QByteArray gone = (gonePrefix + id).toLatin1();
    if (!checkpoints
        || ::renameat(checkpoints.get(), name.constData(), checkpoints.get(), gone.constData()) != 0)
        return diskError(u"cannot delete the checkpoint"_s);
    return syncFolder(checkpointsFolder);
}

void SpriteDisk::clearLeftovers(const OperationContext &context) const
{
    if (auto live = bringLiveBack(); !live) {
        context.warning(live.error().text); // what is left is the live folder
        return;
    }
    for (const char *name : {workFolder, newLiveFolder, oldLiveFolder, doneFolder, spriteTrashFolder,
                             newStateFile, spriteUploadFile}) {
        if (auto way = makeWay(name, context); !way)
            context.warning(way.error().text);
    }
    // Deleted checkpoints are in nobody's way: what cannot be removed of them is tried again the next time.
    static const QRegularExpression gonePattern(u"\\A\\.gone-"_s);
    const FileDescriptor checkpoints = openFolderAt(root(), checkpointsFolder);
    if (const auto names = foldersIn(checkpoints.get(), gonePattern)) {
        for (const QString &name : names.value())
            (void)removeTree(checkpoints.get(), QFile::encodeName(name).constData());
    }
}

StoreResult<Done> SpriteDisk::keepWhatIsThere(const OperationContext &context) const
{
    if (auto live = bringLiveBack(); !live)
        return live;
    for (const char *name :
         {workFolder, newLiveFolder, oldLiveFolder, doneFolder, spriteTrashFolder, spriteUploadFile}) {
        if (!exists(name))
            continue;
        const auto kept = putAside(name, foundPrefix);
        if (!kept)
            return kept.error();
        context.warning(u"“%1” was there before; it is kept in “%2”"_s.arg(shownPath(name), kept.value()));
    }
    return Done{};
}

/// Removes what has the name, or puts it aside.
StoreResult<Done> SpriteDisk::makeWay(const char *name, const OperationContext &context) const
{
    auto removed = removeTree(root(), name);
    if (removed)
        return removed;
    const auto aside = putAside(name, leftPrefix);
    if (!aside)
        return removed;
    context.warning(u"%1; what is left of it is in “%2” and will be removed when that is possible"_s.arg(
        removed.error().text, aside.value()));
    return Done{};
}

StoreResult<QString> SpriteDisk::putAside(const char *name, const QString &prefix) const
{
    for (int i = 1; i <= mostPutAside; ++i) {
        const QString aside = prefix + QString::number(i);
        if (::renameat2(root(), name, root(), aside.toLatin1().constData(), RENAME_NOREPLACE) == 0)
            return aside;
        // Without that flag, as on some network filesystems, a name that is taken by a folder with something
        // in it is refused as well.
        if (errno == EINVAL && !exists(aside.toLatin1().constData())
            && ::renameat(root(), name, root(), aside.toLatin1().constData()) == 0)
            return aside;
        if (errno != EEXIST && errno != EINVAL)
            break;
    }
    return diskError(u"cannot put “%1” aside"_s.arg(shownPath(name)));
}

void SpriteDisk::clearPutAside() const
{
    static const QRegularExpression leftPattern(u"\\Aleft-[0-9]+\\z"_s);
    if (const auto names = foldersIn(root(), leftPattern)) {
        for (const QString &name : names.value())
            (void)removeTree(root(), QFile::encodeName(name).constData()); // or at the start after the next
    }
}

quint64 SpriteDisk::liveInode() const
{
    return identityAt(root(), liveFolder).inode;
}

} // namespace Savepoint
