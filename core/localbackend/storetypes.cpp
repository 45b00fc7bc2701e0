// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/storetypes.h"

#include <QSet>

#include <algorithm>

namespace Savepoint {

const CheckpointRecord *SpriteRecord::find(const QString &checkpointId) const
{
    const auto it = std::find_if(checkpoints.cbegin(), checkpoints.cend(),
                                 [&](const CheckpointRecord &record) { return record.id == checkpointId; });
    return it == checkpoints.cend() ? nullptr : &*it;
}

QStringList SpriteRecord::lineOf(const QString &checkpointId) const
{
    QStringList line;
    QSet<QString> seen; // a state file edited by hand may hold a circle
    for (QString at = checkpointId; !at.isEmpty() && !seen.contains(at); at = parents.value(at)) {
        line.append(at);
        seen.insert(at);
    }
    std::reverse(line.begin(), line.end());
    return line;
}

QStringList SpriteRecord::historyOf(const QString &checkpointId) const
{
    return lineOf(parents.value(checkpointId));
}

} // namespace Savepoint
