// SPDX-License-Identifier: Apache-2.0
#include "core/operations/undochain.h"

#include "core/operations/listchange.h"

#include <algorithm>

namespace Savepoint {

namespace {

QList<RestoreRecord> chainOf(const QList<RestoreRecord> &oldestFirst)
{
    QList<RestoreRecord> chain;
    for (const RestoreRecord &record : oldestFirst) {
        if (record.undoes.isEmpty()) {
            chain.append(record);
            continue;
        }
        // What it undoes may be missing: an undo that ran twice, or a record that is lost.
        const auto undone = std::find_if(chain.cbegin(), chain.cend(), [&](const RestoreRecord &earlier) {
            return earlier.uid == record.undoes;
        });
        chain.erase(undone, chain.cend());
    }
    return chain;
}

bool isHealthyIn(const QList<Checkpoint> &listed, const QString &id)
{
    return std::any_of(listed.cbegin(), listed.cend(), [&id](const Checkpoint &checkpoint) {
        return checkpoint.id == id && checkpoint.isHealthy();
    });
}

} // namespace

UndoChoice undoChoice(const QList<RestoreRecord> &oldestFirst, const QList<Checkpoint> &listed)
{
    const QList<RestoreRecord> chain = chainOf(oldestFirst);
    if (chain.isEmpty())
        return {};
    const RestoreRecord &last = chain.constLast();
    auto obstacle = UndoChoice::Obstacle::None;
    if (last.safetyCheckpointId.isEmpty())
        obstacle = UndoChoice::Obstacle::NoSafetyCheckpoint;
    else if (!isListed(listed, last.safetyCheckpointId))
        obstacle = UndoChoice::Obstacle::SafetyCheckpointGone;
    else if (!isHealthyIn(listed, last.safetyCheckpointId))
        obstacle = UndoChoice::Obstacle::SafetyCheckpointUnhealthy;
    return {obstacle, last};
}

} // namespace Savepoint
