// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Savepoint {

// What people paste into variables, put right where only one thing can have been meant.

/// Without what surrounds a copied token: blanks and invisible characters, quotes, `NAME=`, `Authorization:`,
/// `Bearer`; and without the line breaks of a terminal or a mail inside.
[[nodiscard]] QString pastedToken(const QString &text);

/// Why a text is no token of the service.
enum class TokenFault {
    None,
    Masked, ///< a copy with stars, dots or bullets in the place of the secret
    OfAnotherService, ///< `FlyV1 …`
    Unreadable, ///< blanks, quotes or characters that no token has
};
[[nodiscard]] TokenFault faultOfToken(const QString &token);

/// Without what surrounds a copied address, as pastedToken() does it, and without the `/v1` that Savepoint
/// adds itself.
[[nodiscard]] QString pastedAddress(const QString &text);

/// An address as it may be shown, well-formed or not: without user, password, query and fragment.
[[nodiscard]] QString shownAddress(const QString &address);

} // namespace Savepoint
