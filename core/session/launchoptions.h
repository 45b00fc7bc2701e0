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

/// Why the program cannot start as asked.
struct LaunchError {
    enum class Kind {
        InvalidUrl, ///< not a http(s) URL, or one with a password, a query or a fragment
        UrlWithoutScheme, ///< no `https://` in front
        InsecureUrl, ///< plain http to another machine would show the token to everybody on the way
        UrlOfASprite, ///< the token would go to whatever runs in that sprite
        UrlWithoutToken, ///< an address was given and there is no token for it
        BlankToken, ///< a variable for the token is set, and there is none in it
        MaskedToken, ///< a copy with something in the place of the secret
        TokenOfAnotherService,
        UnreadableToken, ///< blanks, quotes or characters that no token has
    };
    Kind kind = Kind::InvalidUrl;
    QString source; ///< the option or variable it came from
    QString subject; ///< the address as given, without a password; never the token
    QString notice; ///< what was ignored before; as in LaunchOptions
};

/// Who says which organization the sprites are of. A file may come from anybody, so that is a claim until the
/// server has named the organization.
struct OrganizationClaim {
    QString organization; ///< empty: nobody says
    QString source; ///< the variable or the path of the file

    /// True when the server names another one.
    [[nodiscard]] bool isContradictedBy(const QString &organizationOfServer) const
    {
        return !organization.isEmpty() && !organizationOfServer.isEmpty()
            && organization != organizationOfServer;
    }
};

/// Where to connect and what to open first, put together from the command line, the environment and the
/// `.sprite` file. A plain value.
struct LaunchOptions {
    QUrl baseUrl; ///< meaningful with a token
    QString token; ///< empty: use the local backend
    OrganizationClaim claim; ///< from SPRITE_ORG or the .sprite file
    QString spriteName; ///< may be empty
    QString checkpointId; ///< may be empty
    QString notice; ///< something that was ignored and why, for a person; may be empty
    /// Why the environment, which asks for a server, leads to the local backend all the same. A window can
    /// say that; what runs without one must not take the one for the other.
    std::optional<LaunchError> missed;

    [[nodiscard]] bool usesLocalBackend() const { return token.isEmpty(); }
};

/// Resolves in the order of the official CLI (agent skill `references/environment-detection.md`, 2026-08):
/// - token: SPRITE_TOKEN, then SPRITES_TOKEN (the name most third-party tools use);
/// - base URL: --api-url, SPRITE_URL, SPRITES_API_URL, https://api.sprites.dev;
/// - sprite: the argument, SPRITE_NAME, the nearest `.sprite` file in `directory` or a folder above it
///   (JSON `{"organization", "sprite"}`; a folder of that name, as inside a sprite, is passed over).
/// A variable with nothing in it counts as not set where another one has something. Pasted tokens and
/// addresses are put right where that is safe.
[[nodiscard]] Result<LaunchOptions, LaunchError> resolveLaunchOptions(const CommandLine &commandLine,
                                                                      const QProcessEnvironment &environment,
                                                                      const QString &directory);

} // namespace Savepoint
