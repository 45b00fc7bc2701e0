// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"
#include "core/api/client.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace Savepoint {

/// What was asked for, as it is announced, logged and recorded. A plain value.
struct Operation {
    enum class Kind { Create, Restore };

    int id = 0; ///< unique within this run of the program
    Kind kind = Kind::Create;
    QString spriteName;
    QString checkpointId; ///< Restore: the target
    QString comment; ///< Create: the comment
    bool withSafetyCheckpoint = false; ///< Restore: create one of the current state first
    QString safetyComment; ///< Restore: the comment of that checkpoint
    QDateTime startedAt; ///< this computer's clock, UTC

    bool operator==(const Operation &) const = default;
};

/// The step an operation is at.
enum class OperationStep {
    Listing, ///< reading the list, to recognise what is new afterwards
    CreatingSafetyCheckpoint,
    Creating,
    Restoring,
    Confirming, ///< reading the list again
};

/// How an operation ended.
struct OperationResult {
    enum class Outcome {
        Succeeded, ///< the server sent the terminal `complete` event
        Failed, ///< the server said no
        Unknown, ///< sent, and nobody said how it ended; never reported as success
        NotStarted, ///< nothing was changed: an earlier step failed or was stopped
    };

    Operation operation;
    Outcome outcome = Outcome::Unknown;
    OperationStep lastStep = OperationStep::Listing; ///< where it ended, when it did not succeed
    std::optional<ApiError> error; ///< why, when there is a reason to tell
    bool stoppedWatching = false; ///< the person stopped watching; the server goes on
    QString newCheckpointId; ///< Create: the id found by listing before and after; empty when not found
    QString safetyCheckpointId; ///< Restore: the safety checkpoint's id, found the same way
    std::optional<CheckpointList> listAfter; ///< the list as read after the operation, when it could be read
    std::chrono::milliseconds duration{0};
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::Operation)
Q_DECLARE_METATYPE(Savepoint::OperationResult)
