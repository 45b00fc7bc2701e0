// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/filedescriptor.h"
#include "core/localbackend/manifest.h"

#include <QElapsedTimer>
#include <QHash>

#include <sys/stat.h>

namespace Savepoint {

/// An earlier checkpoint whose unchanged copies a new one may share.
struct SharedCopies {
    FileDescriptor folder; ///< its tree; not open: nothing to share
    QHash<QByteArray, ManifestEntry> files; ///< by path
};

/// Copies whole trees: content (shared by reflink where the filesystem can), modes, times, links, empty
/// folders.
///
/// Uses no hard link but between checkpoints: a live folder never shares a file with anything, because an
/// editor may write into it in place.
class TreeCopy final {
public:
    explicit TreeCopy(const OperationContext &context);

    /// Copies a live folder into the empty folder `target` as write-protected copies and tells what was
    /// copied. A file that equals its copy in `shared` byte for byte becomes a hard link to it. A file that
    /// changes while it is copied is copied again, a few times.
    [[nodiscard]] StoreResult<Manifest> save(int live, int target, const SharedCopies &shared);

    /// Brings a checkpoint's tree back into the empty folder `target` and checks on the way that every file
    /// is what the manifest says; the error names what is not ("changed: a/b", code EBADMSG).
    [[nodiscard]] StoreResult<Done> bringBack(int checkpoint, const Manifest &manifest, int target);

private:
    enum class Saved { Yes, Vanished };
    enum class Kind { Checkpoint, Live };

    [[nodiscard]] StoreResult<Saved> saveEntry(int live, int target, const SharedCopies &shared,
                                               ManifestEntry *entry);
    [[nodiscard]] StoreResult<Saved> saveFile(int live, int target, const SharedCopies &shared,
                                              ManifestEntry *entry);
    [[nodiscard]] StoreResult<bool> saveFileOnce(int source, const struct stat &before, int target,
                                                 const SharedCopies &shared, ManifestEntry *entry);
    [[nodiscard]] StoreResult<QByteArray> sharedDigest(int source, const SharedCopies &shared,
                                                       const ManifestEntry &entry);
    [[nodiscard]] StoreResult<Done> bringBackFile(int checkpoint, const ManifestEntry &entry, int target);
    /// Copies from one open file to another and returns the digest of what was copied.
    [[nodiscard]] StoreResult<QByteArray> copyContent(int source, int target, const QByteArray &path);
    [[nodiscard]] StoreResult<QByteArray> digestOf(int file, const QByteArray &path);
    [[nodiscard]] StoreResult<Done> finishFolders(int target, const Manifest &manifest, Kind kind);
    void tell(const QString &what, qint64 done, qint64 total);

    const OperationContext &m_context;
    QElapsedTimer m_sinceProgress;
    bool m_canReflink = true;
};

} // namespace Savepoint
