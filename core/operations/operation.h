// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"
#include "core/api/client.h"
#include "core/operations/listchange.h"
#include "core/records/checkpointkey.h"
#include "core/records/operationrecord.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace Savepoint {

/// What was asked for, as it is announced, logged and recorded. A plain value.
struct Operation {
    using Kind = OperationRecord::Kind;

    int id = 0; ///< unique within this run of the program
    QString uid; ///< unique for ever; the journal's
    Kind kind = Kind::Create;
    QString spriteName;
    /// The sprite that the user saw; empty where it is not known. Another one of that name is neither
    /// restored nor deleted from.
    QString spriteId;
    QString checkpointId; ///< Restore, Delete: the target
    /// Restore, Delete: when the target was made, as CheckpointKey has it. Another one of that id is not
    /// touched.
    qint64 checkpointCreated = CheckpointKey::NoTime;
    QString comment; ///< Create: the comment
    bool withSafetyCheckpoint = false; ///< Restore: create one of the current state first
    QString safetyComment; ///< Restore: the comment of that checkpoint
    QString undoes; ///< Restore: uid of the restore that it takes back; empty: none
    QDateTime startedAt; ///< this computer's clock, UTC

    [[nodiscard]] CheckpointKey target() const { return {checkpointId, checkpointCreated}; }

    bool operator==(const Operation &) const = default;
};

/// The step an operation is at.
enum class OperationStep {
    Listing, ///< reading the list, to recognise what is new afterwards
    Identifying, ///< asking which sprite has that name; never announced
    CreatingSafetyCheckpoint,
    Creating,
    Restoring,
    Deleting,
    Waiting, ///< Restore: until the sprite answers again
    Confirming, ///< reading the list again
};

/// Why an operation was given up before anything was changed, although every answer was good.
enum class Obstacle {
    None,
    ListChanged, ///< the list is not the one that the person was asked about; see OperationResult::change
    IsBaseOfCurrent, ///< Delete: the live filesystem continues from it
    MadeAnew, ///< another sprite has the name by now; see OperationResult::spriteIdNow
    SafetyUnhealthy, ///< Restore: the safety checkpoint is listed, with a problem: no way back
    OpenElsewhere, ///< another window runs an operation on the sprite, or it is not known how one ended
    NotRecorded, ///< it could not be written down, so that a crash would leave no trace of it
};

/// How an operation ended.
struct OperationResult {
    using Outcome = OperationRecord::Outcome;

    Operation operation;
    Outcome outcome = Outcome::Unknown;
    /// Answer: the server's terminal answer. List, Likely: it gave none, and the list afterwards shows it.
    OperationRecord::Evidence evidence = OperationRecord::Evidence::Answer;
    OperationStep lastStep = OperationStep::Listing; ///< where it ended, when it did not succeed
    std::optional<ApiError> error; ///< why, when there is a reason to tell
    Obstacle obstacle = Obstacle::None;
    ListChange change; ///< ListChanged: what is different
    bool isOpenElsewhereRunning = false; ///< OpenElsewhere: it runs in another window
    QString recordProblem; ///< NotRecorded: why, in the words of SQLite or of the file system
    bool stoppedWatching = false; ///< the person stopped watching; the server goes on
    bool alreadyGone = false; ///< Delete: somebody else was faster, and nothing was deleted by this program
    /// Succeeded by the server's word, and its list does not show it; or by the list, against the word, which
    /// is `error` then.
    bool isContradicted = false;
    bool isSilentSince = false; ///< Restore: Succeeded, and the sprite has not answered in time since
    bool areFilesSilent = false; ///< Restore: Succeeded, it lists, and its files could not be read in time
    bool isSafetyUnknown = false; ///< NotStarted, and the safety checkpoint may still come to be
    QString requestId; ///< of the answer to the step it ended at, as support asks for; may be empty
    QString newCheckpointId; ///< Create: the id found by listing before and after; empty when not found
    QString safetyCheckpointId; ///< Restore: the safety checkpoint's id, found the same way
    QString unhealthySafetyId; ///< SafetyUnhealthy: which one it is
    QString spriteIdNow; ///< MadeAnew: of the sprite that has the name
    /// Restore: the list that the person was asked about, with the safety checkpoint that this program has
    /// added to it. What another try is to be compared with.
    std::optional<QList<Checkpoint>> seen;
    std::optional<CheckpointList> listAfter; ///< the list as read after the operation, when it could be read
    std::chrono::milliseconds duration{0}; ///< until the server's terminal answer; else until it ended
};

/// Of the answer that an operation ended at, else of the answer that was the error; may be empty.
[[nodiscard]] inline QString requestIdOf(const OperationResult &result)
{
    return result.requestId.isEmpty() && result.error ? result.error->requestId : result.requestId;
}

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::Operation)
Q_DECLARE_METATYPE(Savepoint::OperationResult)
