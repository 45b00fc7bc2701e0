// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace Savepoint::Bench {

/// The real window on a server in another thread, with so many checkpoints: opening, refreshing, scrolling,
/// typing into the filter, and the longest stall of its event loop meanwhile.
void benchWindow(int checkpoints);
/// Opening a linear history whose JSON is very long.
void benchLongHistories(int checkpoints);

} // namespace Savepoint::Bench
