// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/storetypes.h"

#include <QByteArray>
#include <QList>

#include <ctime>

namespace Savepoint {

/// One file, folder or symbolic link of a tree.
struct ManifestEntry {
    enum class Type { File, Directory, Symlink };

    QByteArray path; ///< relative, `/` between components, raw bytes; "." is the tree's root
    Type type = Type::File;
    qint64 size = 0; ///< bytes; files only
    quint32 mode = 0; ///< permission bits with set-id and sticky
    qint64 seconds = 0; ///< modification time
    qint64 nanoseconds = 0;
    quint32 owner = 0;
    quint32 group = 0;
    QByteArray digest; ///< SHA-256 of the content, hexadecimal; files only
    QByteArray target; ///< of a symbolic link, raw bytes

    [[nodiscard]] timespec time() const;
    bool operator==(const ManifestEntry &) const = default;
};

/// What a checkpoint holds: every entry of its tree, a folder before what is in it.
///
/// Kept as JSON lines: a header, then one object per entry. The copies of a checkpoint are write-protected,
/// so the manifest is also where the real modes are.
struct Manifest {
    QList<ManifestEntry> entries;

    [[nodiscard]] qint64 fileCount() const;
    [[nodiscard]] qint64 byteCount() const;
    [[nodiscard]] QByteArray toBytes() const;
    [[nodiscard]] static StoreResult<Manifest> fromBytes(const QByteArray &bytes);
};

/// A tree as it lies on disk; entries have no digests.
struct TreeScan {
    QList<ManifestEntry> entries; ///< in the same order for the same tree
    QList<QByteArray> specials; ///< sockets, pipes and devices: cannot be saved
    QList<QByteArray> mounts; ///< what is mounted inside: not entered; a folder is listed as an empty one
    qint64 fileCount = 0;
    qint64 byteCount = 0;
};

/// Reads a whole tree without following links.
[[nodiscard]] StoreResult<TreeScan> scanTree(int root, const OperationContext &context);

/// True when both trees have the same entries with the same sizes, modes and times; contents are not read.
[[nodiscard]] bool looksSame(const QList<ManifestEntry> &saved, const QList<ManifestEntry> &found);

/// What of the tree does not fit the manifest, contents aside: "missing: a/b". Empty: all fits. Modes and
/// times are not compared: they come from the manifest anyway.
[[nodiscard]] QString damageOf(const Manifest &manifest, const TreeScan &found);

} // namespace Savepoint
