// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationjournal.h"

namespace Savepoint {

namespace {

OperationRecord::Kind recordedKind(Operation::Kind kind)
{
    switch (kind) {
    case Operation::Kind::Restore:
        return OperationRecord::Kind::Restore;
    case Operation::Kind::Delete:
        return OperationRecord::Kind::Delete;
    case Operation::Kind::Create:
        break;
    }
    return OperationRecord::Kind::Create;
}

} // namespace

OperationRecord::Outcome recordedOutcome(OperationResult::Outcome outcome)
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

OperationResult::Outcome resultOutcome(OperationRecord::Outcome outcome)
{
    switch (outcome) {
    case OperationRecord::Outcome::Succeeded:
        return OperationResult::Outcome::Succeeded;
    case OperationRecord::Outcome::Failed:
        return OperationResult::Outcome::Failed;
    case OperationRecord::Outcome::NotStarted:
        return OperationResult::Outcome::NotStarted;
    case OperationRecord::Outcome::Unknown:
        break;
    }
    return OperationResult::Outcome::Unknown;
}

Operation::Kind operationKind(OperationRecord::Kind kind)
{
    switch (kind) {
    case OperationRecord::Kind::Restore:
        return Operation::Kind::Restore;
    case OperationRecord::Kind::Delete:
        return Operation::Kind::Delete;
    case OperationRecord::Kind::Create:
        break;
    }
    return Operation::Kind::Create;
}

OperationRecord intentRecord(const Operation &operation)
{
    OperationRecord record;
    record.uid = operation.uid;
    record.kind = recordedKind(operation.kind);
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
    record.outcome = recordedOutcome(result.outcome);
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
