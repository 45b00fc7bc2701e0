// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/storetypes.h"

#include <optional>

namespace Savepoint {

/// The operation under way. On disk before its first change and until its last leftover is gone: the next
/// start tells from it, and from nothing else, what was cut off and how far it had come.
struct PendingStep {
    enum class Kind { Create, Restore };

    Kind kind = Kind::Create;
    QString checkpointId{}; ///< the one being made, or the one being restored
    bool isAuto = false; ///< of older programs: an automatic checkpoint, which does not become the base
    quint64 newFolder = 0; ///< Restore: the inode of the folder that becomes the live one; 0: not built yet
    QString savedId{}; ///< Restore: the latest automatic checkpoint of the folder that is replaced
};

/// What a sprite remembers beside its checkpoints: `state.json`.
struct SpriteState {
    QString id;
    quint64 folder = 0; ///< the inode of the folder it was written for: a copy has another one. 0: not known
    QString createdAt;
    QString updatedAt;
    qint64 nextNumber = 1; ///< of the next `v<n>`; never goes back, so that no id is given twice
    qint64 nextSequence = 1;
    qint64 lastAuto = 0; ///< the newest `auto-<unix ms>`
    QString base;
    QHash<QString, QString> parents; ///< of every checkpoint ever made
    std::optional<PendingStep> pending;

    [[nodiscard]] QByteArray toBytes() const;
    /// Nothing when the bytes are no state.
    [[nodiscard]] static std::optional<SpriteState> fromBytes(const QByteArray &bytes);
    [[nodiscard]] static SpriteState fresh();
    [[nodiscard]] static QString newId();
};

/// `meta.json` of a checkpoint.
[[nodiscard]] QByteArray metaToBytes(const CheckpointRecord &record);
/// Nothing when the bytes are no description of that checkpoint.
[[nodiscard]] std::optional<CheckpointRecord> metaFromBytes(const QByteArray &bytes, const QString &id);

} // namespace Savepoint
