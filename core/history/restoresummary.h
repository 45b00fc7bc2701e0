// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/restorerecord.h"

#include <QHash>
#include <QList>

namespace Savepoint {

/// How often this program restored a checkpoint. A plain value.
struct RestoreSummary {
    int count = 0;
    QDateTime lastAt; ///< UTC
    std::chrono::milliseconds lastDuration{0}; ///< 0: not known

    bool operator==(const RestoreSummary &) const = default;
};

/// By id of what was restored. `oldestFirst`: of one sprite.
[[nodiscard]] inline QHash<QString, RestoreSummary> restoreSummaries(const QList<RestoreRecord> &oldestFirst)
{
    QHash<QString, RestoreSummary> summaries;
    for (const RestoreRecord &record : oldestFirst) {
        RestoreSummary &summary = summaries[record.checkpointId];
        summary = {summary.count + 1, record.finishedAt, record.duration};
    }
    return summaries;
}

} // namespace Savepoint
