// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QString>

namespace Savepoint {

// What the window calls an operation and its steps. Plain text.

/// “Restore of v7 on web-1”. `newCheckpointId`: of the checkpoint that was made, where it is known.
[[nodiscard]] QString operationTitle(const Operation &operation, const QString &newCheckpointId = {});
/// “Restoring v7…”
[[nodiscard]] QString stepWords(const Operation &operation, OperationStep step);

} // namespace Savepoint
