// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/spritedisk.h"

#include <memory>

namespace Savepoint {

/// One sprite on disk and what can be done with its checkpoints. Blocking; used by one thread at a time.
///
/// Every change is decided by one rename: killed at any moment, the next open() finds either the old or the
/// new state and removes what was half made.
class SpriteFolder final {
    Q_DISABLE_COPY_MOVE(SpriteFolder)

public:
    /// Opens the sprite at `path`, which lies in the open folder `parent`, and puts right what an earlier run
    /// left unfinished; what a person should know of that is appended to `warnings`. A folder without a
    /// readable state.json may still be being copied: nothing is written to it before the first operation.
    [[nodiscard]] static StoreResult<std::unique_ptr<SpriteFolder>>
    open(int parent, const QString &path, const QString &name, StoreOptions options, QStringList *warnings);

    [[nodiscard]] const SpriteRecord &record() const { return m_record; }
    [[nodiscard]] FolderIdentity identity() const { return m_disk.identity(); }
    /// False when people have replaced the record, or added, mended or removed checkpoints: to be opened
    /// again.
    [[nodiscard]] bool isUpToDate() const;
    /// Whether its record was written for this very folder, and not for one that this is a copy of.
    [[nodiscard]] bool isOriginal() const { return m_isOriginal; }
    /// Makes a copy a sprite of its own; claim() writes it down.
    void takeNewId();
    /// Writes down that the id belongs to this folder, where the record does not say so yet.
    [[nodiscard]] StoreResult<Done> claim();

    /// Saves the live folder as the next `v<n>`.
    [[nodiscard]] StoreResult<CheckpointRecord> create(const QString &comment,
                                                       const OperationContext &context);
    /// Saves the live folder as an automatic checkpoint, then replaces it by that of the checkpoint. What is
    /// written to the replaced folder meanwhile is saved as another one, or the folder is kept; a warning
    /// says which. Errors: ENOENT (no such checkpoint), EBADMSG (it is damaged; nothing was touched), EBUSY
    /// (something is mounted in the live folder; nothing was touched), others from the disk.
    [[nodiscard]] StoreResult<CheckpointRecord> restore(const QString &checkpointId,
                                                        const OperationContext &context);
    /// Errors: ENOENT (also when its folder was removed by hand), EBUSY (the live folder continues from it).
    [[nodiscard]] StoreResult<Done> remove(const QString &checkpointId);

private:
    SpriteFolder(SpriteDisk disk, QString path, QString name);

    [[nodiscard]] StoreResult<Done> recover(QStringList *warnings);
    [[nodiscard]] StoreResult<Done> putRight(bool isCopy, const OperationContext &context);
    [[nodiscard]] QString settlePending();
    [[nodiscard]] bool isSwitched() const;
    [[nodiscard]] StoreResult<SpriteState> rebuiltState() const;
    void updateRecord();

    [[nodiscard]] CheckpointRecord nextRecord(bool isAuto) const;
    [[nodiscard]] const CheckpointRecord *base() const;
    [[nodiscard]] StoreResult<Done> begin(PendingStep step, const OperationContext &context);
    void giveUp(const OperationContext &context);
    [[nodiscard]] StoreResult<Done> commit(const CheckpointRecord &record, const OperationContext &context);
    [[nodiscard]] StoreResult<Done> refuseMounts() const;
    [[nodiscard]] StoreResult<Done> ensureLive(const OperationContext &context) const;
    [[nodiscard]] StoreResult<CheckpointRecord> saveReplaced(const QString &restoredId,
                                                             const OperationContext &context);
    [[nodiscard]] StoreResult<Done> switchTo(const QString &checkpointId, quint64 newFolder,
                                             const OperationContext &context);
    [[nodiscard]] StoreResult<Done> finishRestore(const OperationContext &context);
    [[nodiscard]] StoreResult<Done> saveLateEdits(const OperationContext &context);
    void tidyUp(const OperationContext &context) const;

    SpriteDisk m_disk;
    SpriteState m_state;
    SpriteRecord m_record;
    bool m_isOriginal = false;
    bool m_isWritten = false; ///< false: no state.json that can be read, m_state is what would be written
};

} // namespace Savepoint
