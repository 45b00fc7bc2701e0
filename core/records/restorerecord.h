// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>

namespace Savepoint {

/// A restore that this program performed and that succeeded. A plain value.
struct RestoreRecord {
    QString checkpointId; ///< what was restored
    QDateTime finishedAt; ///< UTC; the server's clock when its messages had a time, else this computer's
    QString safetyCheckpointId; ///< taken just before; empty when none was
    QString uid{}; ///< of the operation
    QString undoes{}; ///< uid of the restore that this one took back; empty: none
    std::chrono::milliseconds duration{0};

    bool operator==(const RestoreRecord &) const = default;
};

} // namespace Savepoint
