// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operationtext.h"
#include "ui/icons.h"

namespace Savepoint {

// How an outcome looks beside its word: each has an icon of another shape.

[[nodiscard]] Tone outcomeTone(OperationState state);
[[nodiscard]] QIcon outcomeIcon(OperationState state);

} // namespace Savepoint
