// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"
#include "core/api/client.h"
#include "core/operations/listchange.h"
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
    QString checkpointId; ///< Restore, Delete: the target
    QString comment; ///< Create: the comment
    bool withSafetyCheckpoint = false; ///< Restore: create one of the current state first
    QString safetyComment; ///< Restore: the comment of that checkpoint
    QString undoes; ///< Restore: uid of the restore that it takes back; empty: none
    QDateTime startedAt; ///< this computer's clock, UTC

    bool operator==(const Operation &) const = default;
};

/// The step an operation is at.
enum class OperationStep {
    Listing, ///< reading the list, to recognise what is new afterwards
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
    bool stoppedWatching = false; ///< the person stopped watching; the server goes on
    bool alreadyGone = false; ///< Delete: somebody else was faster, and nothing was deleted by this program
    bool isContradicted = false; ///< Succeeded by the server's word, and its list does not show it
    bool isSilentSince = false; ///< Restore: Succeeded, and the sprite has not answered in time since
    QString newCheckpointId; ///< Create: the id found by listing before and after; empty when not found
    QString safetyCheckpointId; ///< Restore: the safety checkpoint's id, found the same way
    std::optional<CheckpointList> listAfter; ///< the list as read after the operation, when it could be read
    std::chrono::milliseconds duration{0}; ///< until the server's terminal answer; else until it ended
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::Operation)
Q_DECLARE_METATYPE(Savepoint::OperationResult)
