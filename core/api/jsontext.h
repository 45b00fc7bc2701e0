// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace Savepoint {

/// `text` as a JSON string, quotes included. UTF-8.
[[nodiscard]] QByteArray jsonString(const QString &text);

/// The same JSON text in a form every parser takes: lone surrogate escapes and numbers beyond 64 bits, both
/// valid JSON and both refused by simdjson, are replaced by what can be represented. Nothing when it is not
/// JSON.
[[nodiscard]] std::optional<QByteArray> normalisedJson(const QByteArray &json);

/// RFC 3339 with any fraction and offset, as UTC; a missing offset counts as UTC. Invalid when it cannot be
/// read, and for year 1, which is how Go servers write "no time".
[[nodiscard]] QDateTime timeFromRfc3339(QStringView text);

} // namespace Savepoint
