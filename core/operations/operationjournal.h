// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/records/operationrecord.h"

namespace Savepoint {

// What the journal keeps of an operation.

/// When it has been asked for.
[[nodiscard]] OperationRecord intentRecord(const Operation &operation);
/// When it has ended; `record`: as written last. `serverTime`: of the last message of the server, invalid
/// when it sent no time.
[[nodiscard]] OperationRecord outcomeRecord(OperationRecord record, const OperationResult &result,
                                            const QDateTime &serverTime);
/// What tells afterwards what is new, automatic ones too.
[[nodiscard]] QList<CheckpointKey> listedIds(const QList<Checkpoint> &list);

} // namespace Savepoint
