// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/records/restorerecord.h"

#include <QList>

#include <optional>

namespace Savepoint {

/// Which restore Undo would take back now. A plain value.
struct UndoChoice {
    /// Why nothing can be taken back.
    enum class Obstacle {
        None,
        NothingRestored, ///< or everything that was is taken back already
        NoSafetyCheckpoint, ///< none was made before the restore
        SafetyCheckpointGone, ///< it is not listed any more
        SafetyCheckpointUnhealthy, ///< it is listed, with a problem
    };

    Obstacle obstacle = Obstacle::NothingRestored;
    std::optional<RestoreRecord> restore; ///< what Undo is about, also when it is not possible

    [[nodiscard]] bool isPossible() const { return obstacle == Obstacle::None; }
    bool operator==(const UndoChoice &) const = default;
};

/// Repeated undos walk back and do not toggle: an undo takes the restore that it undoes off the chain,
/// together with what was restored after that, and does not join it; every other restore does. Undo is about
/// the last one on the chain and never skips it: what lies before is not the state that was live before it.
///
/// `oldestFirst`: the restores of one sprite (Journal::restoresOf()). `listed`: its checkpoints now.
[[nodiscard]] UndoChoice undoChoice(const QList<RestoreRecord> &oldestFirst, const QList<Checkpoint> &listed);

} // namespace Savepoint
