// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationjournal.h"

namespace Savepoint {

OperationRecord intentRecord(const Operation &operation)
{
    OperationRecord record;
    record.uid = operation.uid;
    record.kind = operation.kind;
    record.spriteName = operation.spriteName;
    record.checkpointId = operation.checkpointId;
    record.comment = operation.comment;
    record.withSafetyCheckpoint = operation.withSafetyCheckpoint;
    record.safetyComment = operation.safetyComment;
    record.undoes = operation.undoes;
    record.startedAt = operation.startedAt;
    return record;
}

OperationRecord outcomeRecord(OperationRecord record, const OperationResult &result,
                              const QDateTime &serverTime)
{
    record.safetyCheckpointId = result.safetyCheckpointId;
    record.newCheckpointId = result.newCheckpointId;
    record.finishedAt = serverTime.isValid() ? serverTime : QDateTime::currentDateTimeUtc();
    record.outcome = result.outcome;
    record.evidence = result.evidence;
    record.duration = result.duration;
    if (result.error) {
        record.errorText = result.error->serverMessage.isEmpty() ? result.error->transportMessage
                                                                 : result.error->serverMessage;
    }
    return record;
}

QStringList manualIds(const QList<Checkpoint> &list)
{
    QStringList ids;
    for (const Checkpoint &checkpoint : list) {
        if (!checkpoint.isCurrent() && !checkpoint.isAuto)
            ids.append(checkpoint.id);
    }
    return ids;
}

} // namespace Savepoint
