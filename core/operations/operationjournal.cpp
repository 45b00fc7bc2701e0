// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationjournal.h"

namespace Savepoint {

OperationRecord intentRecord(const Operation &operation)
{
    OperationRecord record;
    record.uid = operation.uid;
    record.kind = operation.kind;
    record.spriteName = operation.spriteName;
    record.spriteId = operation.spriteId;
    record.checkpointId = operation.checkpointId;
    record.checkpointCreated = operation.target().createdAt();
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
    record.isSafetyUnknown = result.isSafetyUnknown;
    record.requestId = requestIdOf(result);
    record.newCheckpointId = result.newCheckpointId;
    record.finishedAt = serverTime.isValid() ? serverTime : QDateTime::currentDateTimeUtc();
    record.outcome = result.outcome;
    record.evidence = result.evidence;
    record.duration = result.duration;
    if (result.error) {
        record.errorCode = result.error->serverCode;
        record.errorText = result.error->serverMessage.isEmpty() ? result.error->transportMessage
                                                                 : result.error->serverMessage;
    }
    return record;
}

QList<CheckpointKey> listedIds(const QList<Checkpoint> &list)
{
    QList<CheckpointKey> keys;
    for (const Checkpoint &checkpoint : list) {
        if (!checkpoint.isCurrent())
            keys.append(CheckpointKey::of(checkpoint));
    }
    return keys;
}

} // namespace Savepoint
