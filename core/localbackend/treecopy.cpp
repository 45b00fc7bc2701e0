// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/treecopy.h"

#include "core/localbackend/disk.h"
#include "core/localbackend/filecontent.h"

#include <QCryptographicHash>

#include <array>
#include <chrono>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <thread>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int copyAttempts = 5;
constexpr auto progressInterval = 100ms;

StoreError damaged(const QByteArray &path)
{
    return {u"changed: %1"_s.arg(shownPath(path)), EBADMSG};
}

/// The mode of a copy in a checkpoint: write-protected, but its owner can always read and list it.
quint32 protectedMode(const ManifestEntry &entry)
{
    const quint32 least = entry.type == ManifestEntry::Type::Directory ? 0500 : 0400;
    return (entry.mode & 0555) | least;
}

bool isSameState(const struct stat &a, const struct stat &b)
{
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec
        && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec && a.st_ctim.tv_sec == b.st_ctim.tv_sec
        && a.st_ctim.tv_nsec == b.st_ctim.tv_nsec;
}

/// Sets owner (as far as allowed), mode and time of an open file or folder. Owner first: it clears set-id
/// bits.
StoreResult<Done> setAttributes(int fd, const ManifestEntry &entry, quint32 mode, bool setOwner)
{
    const std::array<timespec, 2> times{timespec{0, UTIME_NOW}, entry.time()};
    struct stat status = {};
    if (setOwner && ::fstat(fd, &status) == 0
        && (status.st_uid != entry.owner || status.st_gid != entry.group)
        && ::fchown(fd, entry.owner, entry.group) != 0 && errno != EPERM)
        return diskError(u"cannot set the owner of “%1”"_s.arg(shownPath(entry.path)));
    if (::fchmod(fd, mode) != 0 || ::futimens(fd, times.data()) != 0)
        return diskError(u"cannot set mode and time of “%1”"_s.arg(shownPath(entry.path)));
    return Done{};
}

StoreResult<Done> makeLink(const ManifestEntry &entry, int target)
{
    const std::array<timespec, 2> times{timespec{0, UTIME_NOW}, entry.time()};
    if (::symlinkat(entry.target.constData(), target, entry.path.constData()) != 0
        || ::utimensat(target, entry.path.constData(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
        return diskError(u"cannot make the link “%1”"_s.arg(shownPath(entry.path)));
    return Done{};
}

StoreResult<Done> makeFolder(const ManifestEntry &entry, int target)
{
    if (entry.path != "." && ::mkdirat(target, entry.path.constData(), 0700) != 0)
        return diskError(u"cannot make the folder “%1”"_s.arg(shownPath(entry.path)));
    return Done{};
}

FileDescriptor makeFile(const ManifestEntry &entry, int target)
{
    return FileDescriptor(
        ::openat(target, entry.path.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

} // namespace

TreeCopy::TreeCopy(const OperationContext &context)
    : m_context(context)
{
    m_sinceProgress.start();
}

StoreResult<Manifest> TreeCopy::save(int live, int target, const SharedCopies &shared)
{
    auto scan = scanTree(live, m_context);
    if (!scan)
        return scan.error();
    for (const QByteArray &special : scan.value().specials)
        m_context.warning(
            u"Skipped “%1”: sockets, pipes and devices cannot be saved"_s.arg(shownPath(special)));
    for (const QByteArray &mount : scan.value().mounts)
        m_context.warning(u"Skipped what is mounted at “%1”"_s.arg(shownPath(mount)));
    Manifest manifest;
    const qint64 total = scan.value().fileCount;
    qint64 done = 0;
    QList<ManifestEntry> entries = std::move(scan).value().entries;
    for (ManifestEntry &entry : entries) {
        if (m_context.isStopped())
            return copyStopped();
        const auto saved = saveEntry(live, target, shared, &entry);
        if (!saved)
            return saved.error();
        if (saved.value() == Saved::Yes)
            manifest.entries.append(entry);
        if (entry.type == ManifestEntry::Type::File)
            tell(u"Copying files: %1 of %2"_s, ++done, total);
    }
    if (auto finished = finishFolders(target, manifest, Kind::Checkpoint); !finished)
        return finished.error();
    return manifest;
}

StoreResult<TreeCopy::Saved> TreeCopy::saveEntry(int live, int target, const SharedCopies &shared,
                                                 ManifestEntry *entry)
{
    if (entry->type == ManifestEntry::Type::File)
        return saveFile(live, target, shared, entry);
    const auto made =
        entry->type == ManifestEntry::Type::Directory ? makeFolder(*entry, target) : makeLink(*entry, target);
    if (!made)
        return made.error();
    return Saved::Yes;
}

StoreResult<TreeCopy::Saved> TreeCopy::saveFile(int live, int target, const SharedCopies &shared,
                                                ManifestEntry *entry)
{
    for (int attempt = 0; attempt < copyAttempts; ++attempt) {
        if (attempt > 0)
            std::this_thread::sleep_for(10ms * (1 << attempt)); // whoever writes may be done by then
        if (m_context.isStopped())
            return copyStopped();
        const FileDescriptor source =
            openBeneath(live, entry->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, Links::Refuse);
        if (!source && errno == ENOENT)
            return Saved::Vanished;
        struct stat before = {};
        if (!source || ::fstat(source.get(), &before) != 0)
            return diskError(u"cannot read “%1”"_s.arg(shownPath(entry->path)));
        if (!S_ISREG(before.st_mode))
            return StoreError{u"“%1” changed its kind while it was copied"_s.arg(shownPath(entry->path))};
        const auto saved = saveFileOnce(source.get(), before, target, shared, entry);
        if (!saved)
            return saved.error();
        if (saved.value())
            return Saved::Yes;
        if (::unlinkat(target, entry->path.constData(), 0) != 0)
            return diskError(u"cannot remove a half-made copy of “%1”"_s.arg(shownPath(entry->path)));
    }
    return StoreError{u"“%1” keeps changing while it is copied"_s.arg(shownPath(entry->path))};
}

/// False: the file changed meanwhile and what was copied is worth nothing.
StoreResult<bool> TreeCopy::saveFileOnce(int source, const struct stat &before, int target,
                                         const SharedCopies &shared, ManifestEntry *entry)
{
    entry->size = before.st_size;
    entry->mode = before.st_mode & 07777;
    entry->seconds = before.st_mtim.tv_sec;
    entry->nanoseconds = before.st_mtim.tv_nsec;
    const char *const name = entry->path.constData();

    auto digest = sharedDigest(source, shared, *entry);
    if (!digest)
        return digest.error();
    const bool isShared = !digest.value().isEmpty()
        && ::linkat(shared.folder.get(), name, target, name, 0)
            == 0; // fails at the limit of links: copy then
    if (!isShared) {
        const FileDescriptor copy = makeFile(*entry, target);
        if (!copy)
            return diskError(u"cannot write “%1”"_s.arg(shownPath(entry->path)));
        if (::lseek(source, 0, SEEK_SET) != 0)
            return diskError(u"cannot read “%1”"_s.arg(shownPath(entry->path)));
        digest = copyContent(source, copy.get(), entry->path);
        if (!digest)
            return digest.error();
        if (auto set = setAttributes(copy.get(), *entry, protectedMode(*entry), false); !set)
            return set.error();
    }
    struct stat after = {};
    struct stat copied = {};
    if (::fstat(source, &after) != 0 || ::fstatat(target, name, &copied, AT_SYMLINK_NOFOLLOW) != 0)
        return diskError(u"cannot read “%1”"_s.arg(shownPath(entry->path)));
    entry->digest = digest.value();
    return isSameState(before, after) && copied.st_size == entry->size;
}

/// The digest, when the file is byte for byte what the earlier checkpoint holds; empty when it is not.
/// Contents are compared, because an editor can keep the time, and because a damaged copy must not spread.
StoreResult<QByteArray> TreeCopy::sharedDigest(int source, const SharedCopies &shared,
                                               const ManifestEntry &entry)
{
    const auto earlier = shared.files.constFind(entry.path);
    if (earlier == shared.files.cend() || earlier->size != entry.size || earlier->mode != entry.mode
        || earlier->seconds != entry.seconds || earlier->nanoseconds != entry.nanoseconds)
        return QByteArray();
    const FileDescriptor copy =
        openBeneath(shared.folder.get(), entry.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, Links::Refuse);
    struct stat status = {};
    if (!copy || ::fstat(copy.get(), &status) != 0 || !S_ISREG(status.st_mode)
        || (status.st_mode & 07777) != protectedMode(*earlier) || status.st_mtim.tv_sec != entry.seconds
        || status.st_mtim.tv_nsec != entry.nanoseconds)
        return QByteArray();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray ours;
    QByteArray theirs;
    do {
        if (m_context.isStopped())
            return copyStopped();
        if (readBlock(source, &ours) < 0)
            return diskError(u"cannot read “%1”"_s.arg(shownPath(entry.path)));
        hash.addData(ours);
    } while (readBlock(copy.get(), &theirs) >= 0 && ours == theirs && !ours.isEmpty());
    const bool isSame = ours.isEmpty() && theirs.isEmpty() && hash.result().toHex() == earlier->digest;
    return isSame ? earlier->digest : QByteArray();
}

StoreResult<Done> TreeCopy::bringBack(int checkpoint, const Manifest &manifest, int target)
{
    const auto scan = scanTree(checkpoint, m_context);
    if (!scan)
        return scan.error();
    if (const QString damage = damageOf(manifest, scan.value()); !damage.isEmpty())
        return StoreError{damage, EBADMSG};
    qint64 done = 0;
    for (const ManifestEntry &entry : manifest.entries) {
        if (m_context.isStopped())
            return copyStopped();
        auto made = entry.type == ManifestEntry::Type::File ? bringBackFile(checkpoint, entry, target)
            : entry.type == ManifestEntry::Type::Symlink    ? makeLink(entry, target)
                                                            : makeFolder(entry, target);
        if (!made)
            return made;
        if (entry.type == ManifestEntry::Type::File)
            tell(u"Restoring files: %1 of %2"_s, ++done, scan.value().fileCount);
    }
    return finishFolders(target, manifest, Kind::Live);
}

StoreResult<Done> TreeCopy::bringBackFile(int checkpoint, const ManifestEntry &entry, int target)
{
    const FileDescriptor source =
        openBeneath(checkpoint, entry.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, Links::Refuse);
    if (!source)
        return diskError(u"cannot read “%1”"_s.arg(shownPath(entry.path)));
    const FileDescriptor copy = makeFile(entry, target);
    if (!copy)
        return diskError(u"cannot write “%1”"_s.arg(shownPath(entry.path)));
    const auto digest = copyContent(source.get(), copy.get(), entry.path);
    if (!digest)
        return digest.error();
    if (digest.value() != entry.digest)
        return damaged(entry.path);
    return setAttributes(copy.get(), entry, entry.mode, true);
}

StoreResult<QByteArray> TreeCopy::copyContent(int source, int target, const QByteArray &path)
{
    if (m_canReflink) {
        if (::ioctl(target, FICLONE, source) == 0)
            return digestOf(target, path);
        m_canReflink = errno != EOPNOTSUPP && errno != ENOTTY && errno != EXDEV && errno != ENOSYS;
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto copied = copyBlocks(source, target, path, m_context,
                                   [&hash](const QByteArray &block) { hash.addData(block); });
    if (!copied)
        return copied.error();
    return hash.result().toHex();
}

StoreResult<QByteArray> TreeCopy::digestOf(int file, const QByteArray &path)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray block;
    ssize_t count = 0;
    while ((count = readBlock(file, &block)) > 0) {
        if (m_context.isStopped())
            return copyStopped();
        hash.addData(block);
    }
    if (count < 0)
        return diskError(u"cannot read “%1”"_s.arg(shownPath(path)));
    return hash.result().toHex();
}

/// Modes and times of folders, deepest first: making an entry in a folder changes the folder's time.
StoreResult<Done> TreeCopy::finishFolders(int target, const Manifest &manifest, Kind kind)
{
    const bool isCheckpoint = kind == Kind::Checkpoint;
    for (auto entry = manifest.entries.crbegin(); entry != manifest.entries.crend(); ++entry) {
        if (entry->type != ManifestEntry::Type::Directory)
            continue;
        const FileDescriptor folder(
            ::openat(target, entry->path.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder)
            return diskError(u"cannot finish the folder “%1”"_s.arg(shownPath(entry->path)));
        const quint32 mode = isCheckpoint ? protectedMode(*entry) : entry->mode;
        if (auto set = setAttributes(folder.get(), *entry, mode, !isCheckpoint); !set)
            return set;
    }
    return Done{};
}

void TreeCopy::tell(const QString &what, qint64 done, qint64 total)
{
    if (done != total && m_sinceProgress.elapsed() < progressInterval.count())
        return;
    m_sinceProgress.restart();
    m_context.progress(what.arg(done).arg(total));
}

} // namespace Savepoint
