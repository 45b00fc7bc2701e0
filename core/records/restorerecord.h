// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

namespace Savepoint {

/// A restore that this program performed and that succeeded. A plain value.
struct RestoreRecord {
    QString checkpointId; ///< what was restored
    QDateTime finishedAt; ///< UTC; the server's clock when its messages had a time, else this computer's
    QString safetyCheckpointId; ///< taken just before; empty when none was

    bool operator==(const RestoreRecord &) const = default;
};

} // namespace Savepoint
