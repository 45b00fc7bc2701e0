// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>

namespace Savepoint {

/// Milliseconds of processor time this program has used so far, in all its threads. What has to be quick is
/// measured with this: other programs must not make a test fail.
[[nodiscard]] inline double processorTime()
{
    return 1000.0 * double(std::clock()) / CLOCKS_PER_SEC;
}

} // namespace Savepoint
