// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Savepoint {

/// Serves the sprites below `dataPath` on 127.0.0.1 until SIGINT or SIGTERM. Prints `listening on URL` first;
/// without SPRITE_TOKEN, then the path of a file, readable only by its owner, that holds a fresh token and is
/// removed at the end. Needs a QCoreApplication; returns the exit code.
[[nodiscard]] int serve(const QString &dataPath, quint16 port);

} // namespace Savepoint
