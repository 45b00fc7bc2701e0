// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "ui/desktopnotifier.h"

namespace Savepoint {

/// Whether the end of an operation is worth a notification to somebody who looks at another window: it took
/// long, or it did not go well. `elapsed`: since it was asked for. What a person stopped watching is not.
[[nodiscard]] bool deservesNotification(const OperationResult &result, std::chrono::milliseconds elapsed);
[[nodiscard]] DesktopNotification outcomeNotification(const OperationResult &result);

} // namespace Savepoint
