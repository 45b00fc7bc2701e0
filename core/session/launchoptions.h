// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QProcessEnvironment>
#include <QString>
#include <QUrl>

#include <optional>

namespace Savepoint {

/// What the command line says. The token is never among it.
struct CommandLine {
    QString apiUrl;
    QString spriteName;
    QString checkpointId;
};

/// Where to connect and what to open first, put together from the command line, the environment and the
/// `.sprite` file. A plain value.
struct LaunchOptions {
    QUrl baseUrl; ///< meaningful with a token
    QString token; ///< empty: use the local backend
    QString organization; ///< from SPRITE_ORG or the .sprite file; only shown
    QString spriteName; ///< may be empty
    QString checkpointId; ///< may be empty
    QString notice; ///< something that was ignored and why, for a person; may be empty

    [[nodiscard]] bool usesLocalBackend() const { return token.isEmpty(); }
};

/// Why the program cannot start as asked.
struct LaunchError {
    enum class Kind {
        InvalidUrl, ///< not a http(s) URL
        InsecureUrl, ///< plain http to another machine would show the token to everybody on the way
        UrlWithoutToken, ///< --api-url was given and there is no token for it
    };
    Kind kind = Kind::InvalidUrl;
    QString subject; ///< the URL as given
};

/// Resolves in the order of the official CLI (agent skill `references/environment-detection.md`, 2026-08):
/// - token: SPRITE_TOKEN, then SPRITES_TOKEN (the name most third-party tools use);
/// - base URL: --api-url, SPRITE_URL, SPRITES_API_URL, https://api.sprites.dev;
/// - sprite: the argument, SPRITE_NAME, the nearest `.sprite` file in `directory` or a folder above it
///   (JSON `{"organization", "sprite"}`; a folder of that name, as inside a sprite, is passed over).
/// The environment's URL without a token is not an error: the local backend is used.
[[nodiscard]] Result<LaunchOptions, LaunchError> resolveLaunchOptions(const CommandLine &commandLine,
                                                                      const QProcessEnvironment &environment,
                                                                      const QString &directory);

} // namespace Savepoint
