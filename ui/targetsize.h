// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace Savepoint {

/// The least width and height of what is clicked, in device-independent pixels (WCAG 2.2, 2.5.8).
constexpr int MinimumTarget = 24;

} // namespace Savepoint
