// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/filedescriptor.h"
#include "core/localbackend/storetypes.h"

#include <QByteArray>

#include <functional>

struct stat;

namespace Savepoint {

/// How many folders inside each other the recursive file calls go through; each holds a descriptor or two.
inline constexpr int folderDepthLimit = 100;

/// Copies a file or a folder inside a sprite, for `fs/copy`.
///
/// Content is shared where the filesystem can share it, and holes stay holes. Links are copied as links.
/// Pipes, sockets and devices are never opened: they are left out and told in skipped().
class FileCopy final {
    Q_DISABLE_COPY_MOVE(FileCopy)

public:
    /// The mode of an entry, by its path below what is copied (empty: that itself), from the one it has on
    /// the disk.
    using RealMode = std::function<quint32(const QByteArray &path, quint32 mode)>;

    /// With `preservesAttributes` also times, set-id bits and, as far as allowed, owners.
    FileCopy(bool preservesAttributes, RealMode realMode, const OperationContext &context);

    /// Makes the file `name` in `folder` from an open one.
    [[nodiscard]] StoreResult<Done> copyFile(int source, int folder, const char *name,
                                             const QByteArray &path = {});
    /// Makes the folder `name` in `parent` with all that is in `source`. Its own mode is left to finish(),
    /// because a write-protected folder cannot be moved.
    [[nodiscard]] StoreResult<FileDescriptor> copyFolder(int source, int parent, const char *name,
                                                         const QByteArray &path = {}, int depth = 0);
    /// Gives a copy the attributes of its original.
    [[nodiscard]] StoreResult<Done> finish(int copy, const struct stat &original,
                                           const QByteArray &path = {});

    [[nodiscard]] qint64 count() const { return m_count; } ///< files, folders and links
    [[nodiscard]] qint64 byteCount() const { return m_byteCount; }
    [[nodiscard]] QStringList skipped() const { return m_skipped; } ///< paths below what was copied

private:
    [[nodiscard]] StoreResult<Done> copyEntry(int source, int target, const QByteArray &name,
                                              const QByteArray &path, int depth);
    [[nodiscard]] StoreResult<Done> copyLink(int source, int target, const QByteArray &name,
                                             const QByteArray &path);
    [[nodiscard]] StoreResult<Done> copyContent(int source, int target, const QByteArray &path) const;

    const bool m_preservesAttributes;
    const RealMode m_realMode;
    const OperationContext &m_context;
    qint64 m_count = 0;
    qint64 m_byteCount = 0;
    QStringList m_skipped;
};

} // namespace Savepoint
