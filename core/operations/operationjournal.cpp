// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationjournal.h"

namespace Savepoint {

namespace {

OperationRecord::Outcome outcomeFrom(OperationResult::Outcome outcome)
{
    switch (outcome) {
    case OperationResult::Outcome::Succeeded:
        return OperationRecord::Outcome::Succeeded;
    case OperationResult::Outcome::Failed:
        return OperationRecord::Outcome::Failed;
    case OperationResult::Outcome::NotStarted:
        return OperationRecord::Outcome::NotStarted;
    case OperationResult::Outcome::Unknown:
        break;
    }
    return OperationRecord::Outcome::Unknown;
}

} // namespace

OperationRecord intentRecord(const QString &uid, const Operation &operation)
{
    OperationRecord record;
    record.uid = uid;
    record.kind = operation.kind == Operation::Kind::Restore ? OperationRecord::Kind::Restore
                                                             : OperationRecord::Kind::Create;
    record.spriteName = operation.spriteName;
    record.checkpointId = operation.checkpointId;
    record.comment = operation.comment;
    record.withSafetyCheckpoint = operation.withSafetyCheckpoint;
    record.safetyComment = operation.safetyComment;
    record.startedAt = operation.startedAt;
    return record;
}

OperationRecord outcomeRecord(const QString &uid, const OperationResult &result, const QDateTime &serverTime)
{
    OperationRecord record = intentRecord(uid, result.operation);
    record.safetyCheckpointId = result.safetyCheckpointId;
    record.newCheckpointId = result.newCheckpointId;
    record.finishedAt = serverTime.isValid() ? serverTime : QDateTime::currentDateTimeUtc();
    record.outcome = outcomeFrom(result.outcome);
    record.duration = result.duration;
    if (result.error) {
        record.errorText = result.error->serverMessage.isEmpty() ? result.error->transportMessage
                                                                 : result.error->serverMessage;
    }
    return record;
}

} // namespace Savepoint
