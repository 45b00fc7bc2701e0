// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace Savepoint::Test {

/// In the form of the service, `org-slug/org-id/token-id/token-value`.
inline const QByteArray CanaryToken = QByteArrayLiteral("acme/4242/tok-5/0aB3xY9kQ2+mW7pL4sZ");

/// What servers, proxies and template engines make of a token, with a name for a test's row.
[[nodiscard]] QList<std::pair<const char *, QByteArray>> spellings(const QByteArray &token);
/// Whether this can stand in a JSON string as it is.
[[nodiscard]] bool isInJson(const QByteArray &spelled);
/// Whether it can stand in the value of an HTTP header.
[[nodiscard]] bool isInHeader(const QByteArray &spelled);
/// Whether eight letters or digits in a row of the secret part of CanaryToken can be read out of `text`, in
/// any of those spellings.
[[nodiscard]] bool saysCanary(const QByteArray &text);

} // namespace Savepoint::Test
