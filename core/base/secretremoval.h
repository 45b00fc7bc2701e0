// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

namespace Savepoint {

/// Takes one secret, the token, out of texts, however servers, proxies and template engines spell it:
/// plainly, in either case, with separators or invisible characters inside, percent-encoded, escaped as in
/// JSON, HTML, C, quoted-printable, also one in the other; in base64 (alone or with something around it), in
/// hexadecimal, or as a list of byte values.
///
/// Also a part goes: twelve letters and digits in a row, when some are of the secret part, and what a limit
/// has left of it at the end or the beginning of a text. The parts that are no secret, as the slug of the
/// organization in `org-slug/org-id/token-id/token-value`, stay when they stand alone.
///
/// Without a secret nothing changes. A value; copies share what they know.
class SecretRemoval final {
public:
    explicit SecretRemoval(const QString &secret = {});
    ~SecretRemoval();
    SecretRemoval(const SecretRemoval &) = default;
    SecretRemoval(SecretRemoval &&) = default;
    SecretRemoval &operator=(const SecretRemoval &) = default;
    SecretRemoval &operator=(SecretRemoval &&) = default;

    /// The text with “(hidden)” in the place of the secret.
    [[nodiscard]] QString removedFrom(QString text) const;
    [[nodiscard]] QByteArray removedFrom(QByteArray text) const;
    /// False: removedFrom() would change nothing in it. Much quicker over many lines at once.
    [[nodiscard]] bool mayBeIn(QByteArrayView text) const;

private:
    class Needles;
    std::shared_ptr<const Needles> m_needles; // null: no secret; immutable, shared by copies in any thread
};

} // namespace Savepoint
