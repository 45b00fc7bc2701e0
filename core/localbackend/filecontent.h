// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/storetypes.h"

#include <QByteArray>

#include <functional>
#include <sys/types.h>

namespace Savepoint {

/// What an operation ends with when the backend is stopping (ECANCELED).
[[nodiscard]] StoreError copyStopped();

/// Reads up to a block, less only at the end of the file. -1: error in errno.
[[nodiscard]] ssize_t readBlock(int file, QByteArray *block);

/// Copies what an open file has into an empty one; a hole stays a hole. `seen` gets each block in order.
/// Errors name `path`; copyStopped() when the backend stops meanwhile.
[[nodiscard]] StoreResult<Done> copyBlocks(int source, int target, const QByteArray &path,
                                           const OperationContext &context,
                                           const std::function<void(const QByteArray &)> &seen = {});

} // namespace Savepoint
