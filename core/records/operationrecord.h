// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace Savepoint {

/// One operation as it is written down: before its first request that changes something, and again when it
/// has ended. A plain value.
struct OperationRecord {
    enum class Kind { Create, Restore, Delete };
    enum class Outcome { Succeeded, Failed, Unknown, NotStarted };

    QString uid; ///< unique for ever
    Kind kind = Kind::Create;
    QString spriteName;
    QString spriteId; ///< filled in by the journal where it is known
    QString checkpointId; ///< Restore, Delete: the target
    QString comment; ///< Create
    bool withSafetyCheckpoint = false; ///< Restore
    QString safetyComment;
    QString safetyCheckpointId; ///< empty until it was confirmed
    QString newCheckpointId; ///< Create: empty when it was not found
    QDateTime startedAt; ///< UTC, this computer's clock
    QDateTime finishedAt; ///< UTC; the server's clock when its messages had a time, else this computer's
    std::optional<Outcome> outcome; ///< nothing: it still runs, or the program ended before it did
    std::chrono::milliseconds duration{0};
    QString errorText; ///< the server's or the transport's words; secrets removed

    bool operator==(const OperationRecord &) const = default;
};

} // namespace Savepoint
