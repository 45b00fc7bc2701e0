// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/connection.h"

#include <QString>

#include <optional>

namespace Savepoint {

/// `sprite-checkpoint://HOST/ORG/SPRITE[/ID]`: a way to point at a checkpoint. It names, it never acts:
/// whoever follows it only selects. A plain value; nothing of it is trusted.
struct SpriteLink {
    static constexpr int MaximumLength = 4096; ///< of the text, in characters

    QString
        host; ///< of the API, with the port when there is one; `localhost` for the sprites of this computer
    QString organization; ///< empty: not known; `-` in the text
    QString spriteName;
    QString checkpointId; ///< empty: only the sprite

    /// Nothing when `text` is no such link. Host and scheme in any case; every part percent-encoded; anything
    /// that is not a part (user, query, fragment) refuses the link, as `.`, `..` and empty parts do.
    [[nodiscard]] static std::optional<SpriteLink> parse(const QString &text);
    /// True for what claims to be such a link, well formed or not.
    [[nodiscard]] static bool isMeant(const QString &text);
    [[nodiscard]] QString toString() const;

    bool operator==(const SpriteLink &) const = default;
};

/// The host of links to sprites of this connection.
[[nodiscard]] QString linkHost(const Connection &connection);

/// Why a link cannot be followed where one is.
enum class LinkProblem {
    None,
    OtherHost,
    OtherOrganization,
};
/// `organization` is the one the connection is known to belong to; empty: not known.
[[nodiscard]] LinkProblem checkLink(const SpriteLink &link, const Connection &connection,
                                    const QString &organization);

} // namespace Savepoint
