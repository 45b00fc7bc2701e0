// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/deletionplan.h"
#include "core/operations/operation.h"
#include "core/operations/undochain.h"

#include <QString>

#include <optional>

namespace Savepoint {

/// Everything that decides which actions can be used. Collected by the window in one place, so that
/// Actions::updateEnabled() is a pure function of it.
struct ActionState {
    QString spriteName; ///< empty: none is chosen
    std::optional<Operation> running; ///< on this sprite
    bool outcomeUnknown = false; ///< of the last operation on this sprite
    UndoChoice undo; ///< on this sprite
    bool canCheck = false; ///< what the message is about is unsettled
    QString checkedSpriteName; ///< of that
    QString safetyCheckpointId; ///< of the restore that the message says has failed; empty: none
    bool hasHistory = false; ///< a list was read for this sprite
    bool isReading = false;
    bool isAsleep = false; ///< chosen, but not read: reading wakes it
    bool isRemembered = false; ///< the history is what an earlier list said
    bool keepsNotes = false; ///< there is a place to keep notes
    bool areNotesLost = false; ///< a damaged file has lost some
    bool areRestoresRead = true; ///< those that this program made
    bool isLocal = false;
    bool isCareful = false; ///< this sprite, by itself or because all are
    bool isCarefulForAll = false;

    int selectedRows = 0;
    QString checkpointId; ///< of the one selected checkpoint; empty for several, none or “You are here”
    bool isCurrentRow = false; ///< “You are here” is the one selected row
    bool hasParent = false;
    bool hasChild = false;
    bool hasOtherBranches = false;
    int selectedCheckpoints = 0; ///< selected rows that are checkpoints
    int deletableCheckpoints = 0; ///< of the selected ones
    std::optional<DeletionObstacle> obstacle; ///< why one of the selected ones may not be deleted
    bool serverDeletes = true; ///< false: it has said that it cannot delete single checkpoints
    int checkpoints = 0; ///< of the history
    bool areMarksKnown = true; ///< of the history
    bool hasLastRestored = false;
    bool allKnownGood = false; ///< of the selected checkpoints, if any
    bool allProtected = false;

    int matches = 0;
    QString filter;
    int logLines = 0;
};

} // namespace Savepoint
