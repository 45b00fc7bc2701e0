// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/records/operationrecord.h"

namespace Savepoint {

// What the journal keeps of an operation.

/// Before the first request that changes something.
[[nodiscard]] OperationRecord intentRecord(const QString &uid, const Operation &operation);
/// When it has ended. `serverTime`: of the last message of the server, invalid when it sent no time.
[[nodiscard]] OperationRecord outcomeRecord(const QString &uid, const OperationResult &result,
                                            const QDateTime &serverTime);

} // namespace Savepoint
