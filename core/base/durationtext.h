// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <chrono>

namespace Savepoint {

/// How long something took: “0.4 s”, “14 s”, “1 min 5 s”, “2 h 3 min”.
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);

} // namespace Savepoint
