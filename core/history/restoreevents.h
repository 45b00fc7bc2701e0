// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

namespace Savepoint {

/// A restore that somebody knows of. A plain value.
struct RestoreEvent {
    QString target;
    QDateTime at; ///< UTC; invalid when it is not known
    QString safetyCheckpointId; ///< taken just before it; may be empty
    Provenance provenance = Provenance::Known; ///< Reported: the server's own record
};

/// True for an entry of a `history` that records a restore (`to=v2;time=2026-08-12T14:03:00Z`) instead of
/// naming an ancestor: older servers sent these.
[[nodiscard]] bool isRestoreRecord(QStringView historyEntry);

/// What this program did and what the server recorded in histories, oldest first. Each restore once.
[[nodiscard]] std::vector<RestoreEvent> restoreEvents(const QList<Checkpoint> &checkpoints,
                                                      const QList<RestoreRecord> &performed);

} // namespace Savepoint
