// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/filedescriptor.h"
#include "core/localbackend/storetypes.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>

namespace Savepoint {

/// Why a file call was refused: the `code` and the status of the wire format.
struct FileError {
    int status = 500;
    QString code; ///< ENOENT, EACCES, …
    QString text;
    QString path;
};

template<typename T> using FileResult = Result<T, FileError>;

/// An open file to be sent.
struct OpenedFile {
    FileDescriptor file;
    qint64 size = 0;
};

/// The modes that files of checkpoints really have (their copies are write-protected), read from manifests
/// and kept for the few that were asked for last.
class MountModes final {
public:
    [[nodiscard]] QHash<QByteArray, quint32> modesOf(const SpriteRecord &sprite, const QString &checkpointId);

private:
    struct Known {
        QString spriteId;
        QByteArray manifestDigest;
        QHash<QByteArray, quint32> modes;
    };
    QList<Known> m_known; ///< last used last
};

/// The `fs/` calls on a sprite: its live folder, and below `/.sprite/checkpoints/<id>` its five newest
/// checkpoints, read-only. No path leaves the sprite's folder: `..` is refused, links are followed only
/// inside.
class SpriteFiles final {
public:
    SpriteFiles(const SpriteRecord &sprite, MountModes &mountModes);

    /// {path, entries, count}; of a file, the entry of the file itself.
    [[nodiscard]] FileResult<QJsonObject> list(const QByteArray &path, const QByteArray &workingDir) const;
    [[nodiscard]] FileResult<OpenedFile> read(const QByteArray &path, const QByteArray &workingDir) const;

    struct WriteOptions {
        QByteArray mode; ///< octal; empty: as before, or 0644
        bool makesParents = false;
    };
    /// Replaces a file by one rename: a reader sees the old or the new content.
    [[nodiscard]] FileResult<QJsonObject> write(const QByteArray &path, const QByteArray &workingDir,
                                                const QByteArray &content, const WriteOptions &options) const;
    /// Removes a file, link or empty folder; with `isRecursive` any folder.
    [[nodiscard]] FileResult<QJsonObject> remove(const QByteArray &path, const QByteArray &workingDir,
                                                 bool isRecursive) const;

private:
    /// Where a path of the wire points to.
    struct Location {
        enum class Area { Live, MountRoot, MountList, Checkpoint };
        Area area = Area::Live;
        QString checkpointId;
        QByteArray relative; ///< below the area's tree; empty: the tree itself
        QByteArray shown; ///< absolute, as the client sees it
    };

    /// `what` failed with an errno: the error as it goes over the wire.
    [[nodiscard]] static FileError failed(const Location &location, const QString &what, int code);
    [[nodiscard]] static FileError failedPath(const QByteArray &path, const QString &what, int code);
    [[nodiscard]] FileResult<Location> locate(const QByteArray &path, const QByteArray &workingDir) const;
    /// Like locate(), for a change: refuses the read-only areas and the root.
    [[nodiscard]] FileResult<Location> locateForChange(const QByteArray &path,
                                                       const QByteArray &workingDir) const;
    [[nodiscard]] FileDescriptor treeOf(const Location &location) const;
    [[nodiscard]] QStringList mountedIds() const;
    [[nodiscard]] QJsonObject mountListing(const Location &location) const;
    [[nodiscard]] FileResult<QJsonObject> folderListing(const Location &location, int folder) const;
    [[nodiscard]] QJsonObject entryOf(const Location &location, int parent, const QByteArray &name) const;
    [[nodiscard]] FileResult<FileDescriptor> parentFolder(const Location &location, bool makesParents) const;
    [[nodiscard]] FileResult<Done> replaceFile(const Location &location, int parent,
                                               const QByteArray &content, quint32 mode) const;
    [[nodiscard]] FileResult<Done> writeThroughLink(const Location &location,
                                                    const QByteArray &content) const;
    [[nodiscard]] FileResult<Done> removeFolder(const Location &location, int parent, bool isRecursive) const;

    const SpriteRecord &m_sprite;
    MountModes &m_mountModes;
};

} // namespace Savepoint
