// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/filedescriptor.h"
#include "core/localbackend/storetypes.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>

#include <functional>
#include <optional>

namespace Savepoint {

class FileCopy;

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

/// Which entries `fs/list` gives.
struct FileListOptions {
    bool isRecursive = false; ///< all that is below, each named by its path relative to the listed folder
    QString pattern =
        {}; ///< a glob; `**` is any number of folders, and without a slash it is about names alone
    qsizetype limit = 100'000; ///< entries looked at; a folder with more is refused
};

/// The new owner of a file, by number; what is not given stays.
struct FileOwner {
    std::optional<quint32> user;
    std::optional<quint32> group;
};

/// The `fs/` calls on a sprite: its live folder, and read-only below `/.sprite/checkpoints/<id>` its
/// checkpoints, with the live folder as `active` among them. No path leaves the sprite's folder: `..` is
/// refused, links are followed only inside. Pipes, sockets and devices are listed, moved and removed, and
/// never opened.
class SpriteFiles final {
public:
    /// `mountedCheckpoints`: the newest manual ones alone; 0: all there are.
    SpriteFiles(const SpriteRecord &sprite, MountModes &mountModes, int mountedCheckpoints = 0);

    /// {path, entries, count}; of a file, the entry of the file itself.
    [[nodiscard]] FileResult<QJsonObject> list(const QByteArray &path, const QByteArray &workingDir,
                                               const FileListOptions &options = {}) const;
    [[nodiscard]] FileResult<OpenedFile> read(const QByteArray &path, const QByteArray &workingDir) const;
    /// Whether it is a file so large that copying it takes long.
    [[nodiscard]] bool isLargeFile(const QByteArray &path, const QByteArray &workingDir) const;

    struct WriteOptions {
        QByteArray mode; ///< octal; empty: as before, or 0644
        bool makesParents = false;
    };
    /// Replaces a file by one rename, also behind a link: what was there stays until all of the new content
    /// is on the same disk, and a reader sees the one or the other.
    [[nodiscard]] FileResult<QJsonObject> write(const QByteArray &path, const QByteArray &workingDir,
                                                const QByteArray &content, const WriteOptions &options) const;
    /// Removes a file, link or empty folder; with `isRecursive` any folder.
    [[nodiscard]] FileResult<QJsonObject> remove(const QByteArray &path, const QByteArray &workingDir,
                                                 bool isRecursive) const;

    struct CopyOptions {
        bool isRecursive = false; ///< needed for folders
        bool preservesAttributes = false; ///< times, set-id bits and owners, too
    };
    /// Copies a file to a name, where it replaces a file as write() does, or a folder to a name that is free.
    /// What is copied may be in a checkpoint. A copy that fails leaves nothing.
    [[nodiscard]] FileResult<QJsonObject> copy(const QByteArray &source, const QByteArray &dest,
                                               const QByteArray &workingDir, const CopyOptions &options,
                                               const OperationContext &context) const;
    /// Replaces a file or an empty folder at `dest`, as rename(2) does.
    [[nodiscard]] FileResult<QJsonObject> rename(const QByteArray &source, const QByteArray &dest,
                                                 const QByteArray &workingDir) const;
    /// `mode` is octal. With `isRecursive` everything below, too; links there are left alone.
    [[nodiscard]] FileResult<QJsonObject> changeMode(const QByteArray &path, const QByteArray &workingDir,
                                                     const QByteArray &mode, bool isRecursive,
                                                     const OperationContext &context) const;
    [[nodiscard]] FileResult<QJsonObject> changeOwner(const QByteArray &path, const QByteArray &workingDir,
                                                      const FileOwner &owner, bool isRecursive,
                                                      const OperationContext &context) const;

private:
    struct Listing;
    /// Where a path of the wire points to.
    struct Location {
        enum class Area { Live, MountRoot, MountList, Checkpoint };
        Area area = Area::Live;
        QString checkpointId;
        QByteArray relative; ///< below the area's tree; empty: the tree itself
        QByteArray shown; ///< absolute, as the client sees it

        [[nodiscard]] Location child(const QByteArray &path) const;
        [[nodiscard]] QByteArray name() const { return relative.mid(relative.lastIndexOf('/') + 1); }
    };
    /// Where a file is put: the folder and the name behind all links, so that a link stays one.
    struct Place {
        FileDescriptor folder;
        QByteArray name;
        std::optional<quint32> mode; ///< of the file that is there
        bool isMade = false; ///< a link led to nothing, and an empty file holds the place
    };

    /// `what` failed with an errno: the error as it goes over the wire.
    [[nodiscard]] static FileError failed(const Location &location, const QString &what, int code);
    [[nodiscard]] static FileError failed(const Location &location, const StoreError &error);
    /// Where EXDEV does not mean that a path leads out.
    [[nodiscard]] static FileError failedRename(const Location &location, const QString &what, int code);
    [[nodiscard]] static FileError failedPath(const QByteArray &path, const QString &what, int code);
    [[nodiscard]] FileResult<Location> locate(const QByteArray &path, const QByteArray &workingDir) const;
    /// Like locate(), for a change: refuses the read-only areas and the root.
    [[nodiscard]] FileResult<Location> locateForChange(const QByteArray &path,
                                                       const QByteArray &workingDir) const;
    [[nodiscard]] FileDescriptor treeOf(const Location &location) const;
    /// What is at the location, links followed inside; not open on failure, with errno set.
    [[nodiscard]] FileDescriptor openAt(const Location &location, int flags) const;
    [[nodiscard]] QStringList mountedIds() const; ///< newest first, then `active`
    [[nodiscard]] FileResult<QJsonObject> mountListing(const Location &location,
                                                       const FileListOptions &options) const;
    /// Adds what is in `folder`, which lies `prefix` below the one that is listed.
    [[nodiscard]] FileResult<Done> addFolder(const Location &location, int folder, const QByteArray &prefix,
                                             int depth, Listing *listed) const;
    [[nodiscard]] QJsonObject entryOf(const Location &location, int parent, const QByteArray &name) const;
    [[nodiscard]] quint32 modeOf(const Location &location, quint32 modeOnDisk) const;
    [[nodiscard]] FileResult<OpenedFile> openFile(const Location &location) const;
    [[nodiscard]] FileResult<FileDescriptor> parentFolder(const Location &location, bool makesParents) const;
    [[nodiscard]] FileResult<Place> placeOf(const Location &location, bool makesParents) const;
    [[nodiscard]] FileResult<Place> placeBehindLink(const Location &location) const;
    /// Lets `build` make the upload file in the sprite's folder, and moves it to its place.
    [[nodiscard]] FileResult<Done>
    replaceFile(const Location &location, const Place &place,
                const std::function<StoreResult<Done>(int folder, const char *name)> &build) const;
    [[nodiscard]] FileResult<Done> copyFile(const Location &from, const Location &to, FileCopy *copy) const;
    [[nodiscard]] FileResult<Done> copyFolder(const Location &from, const Location &to, FileCopy *copy) const;
    [[nodiscard]] FileResult<qint64> changeAttributes(const Location &location, bool isRecursive,
                                                      const std::function<bool(int)> &change,
                                                      const OperationContext &context) const;
    [[nodiscard]] FileResult<Done> removeFolder(const Location &location, int parent, bool isRecursive) const;

    const SpriteRecord &m_sprite;
    MountModes &m_mountModes;
    const int m_mountedCheckpoints;
};

} // namespace Savepoint
