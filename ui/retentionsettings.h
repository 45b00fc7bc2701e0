// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/retentionplan.h"

namespace Savepoint {

// The rules of the last clean-up, for the next one: of any sprite.

[[nodiscard]] RetentionRules loadRetentionRules();
void saveRetentionRules(const RetentionRules &rules);

} // namespace Savepoint
