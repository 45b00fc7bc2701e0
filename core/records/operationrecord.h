// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/checkpointkey.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace Savepoint {

/// One operation as it is written down: before its first request that changes something, and again when it
/// has ended. A plain value.
struct OperationRecord {
    enum class Kind { Create, Restore, Delete };
    enum class Outcome {
        Succeeded, ///< the server's terminal answer, or a list that confirms it, said so
        Failed, ///< the server said no
        Unknown, ///< sent, and nobody said how it ended; never reported as success
        NotStarted, ///< nothing was changed: an earlier step failed or was stopped
    };
    /// The request that may have left last.
    enum class Step {
        Preparing, ///< none that changes anything
        SafetyCheckpoint,
        Change, ///< the one that was asked for
    };
    /// How the outcome is known.
    enum class Evidence {
        Answer, ///< the server said so, or nothing was sent
        List, ///< a later list of checkpoints shows it
        Likely, ///< a later list fits, and could have come about otherwise
    };

    QString uid; ///< unique for ever
    QString instance; ///< which run of the program started it; filled in by the journal
    Kind kind = Kind::Create;
    QString spriteName;
    QString spriteId; ///< filled in by the journal where it is known
    QString checkpointId; ///< Restore, Delete: the target
    QDateTime
        checkpointCreated; ///< Restore, Delete: when the target was created, as the list said; may be invalid
    QString comment; ///< Create
    bool withSafetyCheckpoint = false; ///< Restore
    QString safetyComment;
    QString safetyCheckpointId; ///< empty until it was confirmed
    bool isSafetyUnknown = false; ///< NotStarted, and its safety checkpoint may still come to be
    QString newCheckpointId; ///< Create: empty when it was not found
    QString undoes; ///< Restore: uid of the restore that it takes back
    Step step = Step::Preparing;
    /// Listed before the last request that changes something, automatic ones too; kept while it is unsettled.
    QList<CheckpointKey> idsBefore;
    QString baseBefore; ///< Restore: what the live filesystem continued from before, where the server says
    QDateTime startedAt; ///< UTC, this computer's clock
    QDateTime lastHeard; ///< UTC, this computer's clock: the last sign that the server was at work on it
    QDateTime finishedAt; ///< UTC; the server's clock when its messages had a time, else this computer's
    std::optional<Outcome> outcome; ///< nothing: it still runs, or the program ended before it did
    Evidence evidence = Evidence::Answer;
    bool isAcknowledged = false; ///< a person has looked what became of it
    std::chrono::milliseconds duration{0};
    QString errorText; ///< the server's or the transport's words; secrets removed
    QString errorCode; ///< the server's machine-readable class of the error; may be empty
    QString requestId; ///< of the answer it ended with, as support asks for; may be empty

    /// Nobody knows yet what became of its last request.
    [[nodiscard]] bool isOpen() const { return !outcome || *outcome == Outcome::Unknown || isSafetyUnknown; }

    bool operator==(const OperationRecord &) const = default;
};

} // namespace Savepoint
