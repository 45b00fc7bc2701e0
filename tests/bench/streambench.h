// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace Savepoint::Bench {

/// So many messages of one operation, over a socket from another thread, through the client, the runner and
/// the recorder into the file on the disk and the activity pane of a shown window; beside Node, which reads
/// the same bytes from a file line by line.
void benchStream(int messages);

} // namespace Savepoint::Bench
