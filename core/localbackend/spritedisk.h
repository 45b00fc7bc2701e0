// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/disk.h"
#include "core/localbackend/manifest.h"
#include "core/localbackend/spritestate.h"

namespace Savepoint {

/// How a store treats the disk.
struct StoreOptions {
    bool durable = true; ///< every step is on the disk before the next; false: the caller syncs at the end
    bool canExchange = true; ///< false: as on a filesystem without an atomic exchange of two folders
};

/// Where SpriteFiles builds a file before it is moved into the live folder, and where it moves folders that
/// are to be removed. Leftovers like the others.
extern const char *const spriteUploadFile;
extern const char *const spriteTrashFolder;

/// A sprite's folder and its single steps; which step follows which is SpriteFolder's part.
///
///     fs/                    the live folder
///     checkpoints/<id>/      fs/ (write-protected copies), manifest.jsonl, meta.json
///     state.json             counters, base, ancestry, the operation under way
///     left-<n>/              leftovers that could not be removed; tried again at each start
///     replaced-<n>/          what a restore replaced and could not save; its owner removes it
///     found-<n>/             what had the name of a leftover before the first operation; likewise
///     work/ fs.new/ fs.old/ fs.done/ trash/ *.new checkpoints/.gone-<id>/
///                            leftovers, where a step was cut off
class SpriteDisk final {
public:
    /// Opens the folder `name`, no link, in the open folder `parent`.
    [[nodiscard]] static StoreResult<SpriteDisk> open(int parent, const QByteArray &name,
                                                      StoreOptions options);
    /// Makes the folders and the state of an empty sprite in an empty folder.
    [[nodiscard]] static StoreResult<Done> makeEmpty(int folder, bool durable);

    [[nodiscard]] int root() const { return m_root.get(); }
    [[nodiscard]] FolderIdentity identity() const { return identityAt(root(), "."); }
    [[nodiscard]] bool exists(const char *name) const;
    [[nodiscard]] FileDescriptor live() const;
    [[nodiscard]] FileDescriptor checkpointTree(const QString &id) const;

    [[nodiscard]] StoreResult<SpriteState> readState();
    /// Replaces state.json; its content is on the disk before its name. With Sync::Later only the next
    /// flush() makes the name durable, so a power cut finds the old state or the new one.
    enum class Sync { Now, Later };
    [[nodiscard]] StoreResult<Done> writeState(const SpriteState &state, Sync sync = Sync::Now);
    /// Whether state.json is still the one that was read or written here last.
    [[nodiscard]] bool isStateUnchanged() const;
    /// Everything written so far is on the disk afterwards.
    [[nodiscard]] StoreResult<Done> flush() const;

    /// Which checkpoints there are, sorted as text. Fails when that cannot be told, as where their folder is
    /// unreadable or a link; no folder of them is an empty list.
    [[nodiscard]] StoreResult<QStringList> checkpointIds() const;
    /// One of them; broken where its folder, its description or its manifest cannot be read.
    [[nodiscard]] CheckpointRecord readCheckpoint(const QString &id, const SpriteState &state) const;
    /// All checkpoints, oldest first; fails like checkpointIds().
    [[nodiscard]] StoreResult<QList<CheckpointRecord>> readCheckpoints(const SpriteState &state) const;
    /// The manifest, checked against the digest in the description.
    [[nodiscard]] StoreResult<Manifest> readManifest(const CheckpointRecord &record) const;

    /// Copies the folder `from` into a half-made checkpoint and completes `record` with what was copied.
    [[nodiscard]] StoreResult<Manifest> stage(int from, CheckpointRecord *record,
                                              const CheckpointRecord *base,
                                              const OperationContext &context) const;
    /// The one rename that makes the half-made checkpoint exist.
    [[nodiscard]] StoreResult<Done> publish(const QString &id) const;
    /// Builds a new live folder beside the old one and returns its inode.
    [[nodiscard]] StoreResult<quint64> rebuild(const CheckpointRecord &record,
                                               const OperationContext &context) const;
    /// Puts the new live folder in the place of the old one, which is then the replaced() one.
    [[nodiscard]] StoreResult<Done> switchLive() const;
    /// Puts the live folder back where a switch was cut off between its two renames.
    [[nodiscard]] StoreResult<Done> bringLiveBack() const;
    /// After a switch: the folder that was the live one. Not open when there is none.
    [[nodiscard]] FileDescriptor replaced() const;
    /// Makes the replaced folder a leftover, by one rename: all of it is saved.
    [[nodiscard]] StoreResult<Done> releaseReplaced(const OperationContext &context) const;
    /// Keeps the replaced folder under a name of its own and returns that.
    [[nodiscard]] StoreResult<QString> keepReplaced() const;
    /// Takes a checkpoint out of the list by one rename, which needs no room on the disk; its files are left
    /// as a leftover.
    [[nodiscard]] StoreResult<Done> discard(const QString &id) const;
    /// Removes the leftovers. One that cannot be removed is put aside, out of the way of what follows, with a
    /// warning.
    void clearLeftovers(const OperationContext &context) const;
    /// Puts aside what has the name of a leftover in a folder that was never worked in: it may be somebody's.
    [[nodiscard]] StoreResult<Done> keepWhatIsThere(const OperationContext &context) const;
    /// Tries again to remove what was put aside.
    void clearPutAside() const;
    [[nodiscard]] quint64 liveInode() const; ///< 0: there is none

private:
    SpriteDisk(FileDescriptor root, StoreOptions options);
    [[nodiscard]] FileDescriptor checkpointFolder(const QString &id) const;
    [[nodiscard]] StoreResult<Done> makeWay(const char *name, const OperationContext &context) const;
    [[nodiscard]] StoreResult<QString> putAside(const char *name, const QString &prefix) const;
    [[nodiscard]] StoreResult<Done> syncFolder(const char *name) const;

    /// Tells one state.json from another: each is a file of its own.
    struct FileStamp {
        ino_t inode = 0; ///< 0: there is none
        qint64 size = 0;
        qint64 seconds = 0;
        qint64 nanoseconds = 0;

        bool operator==(const FileStamp &) const = default;
    };
    [[nodiscard]] FileStamp stampOf(const char *name) const;

    FileDescriptor m_root;
    StoreOptions m_options;
    FileStamp m_stateStamp;
};

} // namespace Savepoint
