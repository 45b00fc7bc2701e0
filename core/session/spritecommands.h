// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>

namespace Savepoint {

// Commands for a POSIX shell that do outside what the window does. Every word that came from outside is
// quoted; a token is never among them, only the name of its variable.

/// One word: as it is when no shell sees anything in it, else in single quotes; control characters escaped.
[[nodiscard]] QString shellQuoted(const QString &word);

/// `sprite restore -o ORG -s SPRITE ID` of the official command line program (its reference:
/// docs.sprites.dev, cli/commands; `sprite checkpoint restore` is an alias). An empty organization is left
/// out.
[[nodiscard]] QString restoreCommand(const QString &organization, const QString &spriteName,
                                     const QString &checkpointId);

/// A curl command that reads one checkpoint: `GET /v1/sprites/{name}/checkpoints/{id}`. Reading changes
/// nothing, so it may be pasted without thinking. Empty when a name could not stand in a path (`.`, `..`,
/// nothing).
[[nodiscard]] QString curlCommand(const QUrl &baseUrl, const QString &spriteName,
                                  const QString &checkpointId);

} // namespace Savepoint
