// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace Savepoint {

/// A checkpoint list as bytes to keep. The chains behind the histories are written once, as the tree they
/// are: n checkpoints of one line cost n ids, not n*n/2. Not compressed. The same list gives the same bytes.
[[nodiscard]] QByteArray encodeCheckpoints(const QList<Checkpoint> &checkpoints);
/// Nothing when the bytes are not what encodeCheckpoints() makes.
[[nodiscard]] std::optional<QList<Checkpoint>> decodeCheckpoints(const QByteArray &bytes);

} // namespace Savepoint
