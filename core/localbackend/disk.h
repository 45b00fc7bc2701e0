// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/filedescriptor.h"
#include "core/localbackend/storetypes.h"

#include <QByteArray>

#include <cerrno>
#include <ctime>
#include <dirent.h>
#include <functional>
#include <sys/types.h>

namespace Savepoint {

/// "what: reason of errno".
[[nodiscard]] StoreError diskError(const QString &what, int code = errno);

/// A path as it is shown to people: bytes that are no UTF-8 become replacement characters.
[[nodiscard]] QString shownPath(const QByteArray &path);

/// How symbolic links on the way are treated by openBeneath().
enum class Links {
    Refuse, ///< any link fails with ELOOP
    FollowInside, ///< links are followed as long as they stay inside the root; others fail with EXDEV
};

/// Opens `path`, relative to the folder `root` and never outside of it. An empty path is the root itself.
/// Not open on failure, with errno set. Uses openat2(), or openComponentwise() where the kernel has none.
[[nodiscard]] FileDescriptor openBeneath(int root, const QByteArray &path, int flags, Links links,
                                         mode_t mode = 0);
/// The same without openat2(): one component at a time, no link followed at all.
[[nodiscard]] FileDescriptor openComponentwise(int root, const QByteArray &path, int flags, mode_t mode = 0);

/// Opens a folder by its own path; a link as the last component is refused.
[[nodiscard]] FileDescriptor openFolder(const QString &path);
[[nodiscard]] FileDescriptor openFolderAt(int parent, const char *name);

/// Which folder it is, whatever its name: stays when it is renamed, and a copy has another one.
struct FolderIdentity {
    dev_t device = 0;
    ino_t inode = 0; ///< 0: there is no such folder

    explicit operator bool() const { return inode != 0; }
    bool operator==(const FolderIdentity &) const = default;
};

[[nodiscard]] FolderIdentity identityAt(int parent, const char *name);

[[nodiscard]] StoreResult<QByteArray> readWholeFile(int folder, const char *name);
[[nodiscard]] StoreResult<Done> writeAll(int fd, const QByteArray &bytes, const QString &what);
/// Writes a new file; on `durable` its content is on the disk afterwards, its name is not yet.
[[nodiscard]] StoreResult<Done> writeNewFile(int folder, const char *name, const QByteArray &bytes,
                                             bool durable);

/// Whether a filesystem is mounted on the open folder; a bind mount counts.
[[nodiscard]] bool isMountPoint(int folder);
/// What is mounted below the open folder, files included: paths relative to it. Asks the table of mounts and
/// not the mounts, so that one that is dead or unreadable is found as well.
[[nodiscard]] QList<QByteArray> mountsBelow(int folder);

/// Removes a folder and all below it, also where folders are write-protected; succeeds when there is none.
/// Goes on past what cannot be removed and reports the first of it. Never touches what is mounted inside
/// (EBUSY).
[[nodiscard]] StoreResult<Done> removeTree(int parent, const char *name);

/// Exchanges two folders by one atomic rename. False where the filesystem cannot, with errno set.
[[nodiscard]] bool exchangeFolders(int parentA, const char *nameA, int parentB, const char *nameB);

/// Calls `each` for all that is in an open folder, in no order; also of a descriptor that is good for nothing
/// else (O_PATH). The position of `folder` is not used. On an error not all of it has been told.
[[nodiscard]] StoreResult<Done> listFolder(int folder, const std::function<void(const dirent &)> &each);
/// The names in an open folder, sorted; as listFolder().
[[nodiscard]] StoreResult<QList<QByteArray>> namesIn(int folder);

/// The name of a descriptor in /proc: for what takes no descriptor that is good for nothing else (open(2),
/// O_PATH).
[[nodiscard]] QByteArray procName(int descriptor);
/// Where an open file or folder lies now, without a link in it; empty when that cannot be told.
[[nodiscard]] QByteArray pathOf(int descriptor);

/// The time now, RFC 3339 in UTC with microseconds.
[[nodiscard]] QString timeNow();
/// A file's time, RFC 3339 in UTC with nanoseconds.
[[nodiscard]] QString rfc3339(const timespec &time);

} // namespace Savepoint
