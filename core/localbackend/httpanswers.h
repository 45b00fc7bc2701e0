// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QList>

#include <initializer_list>
#include <optional>

namespace Savepoint {

class HttpExchange;

// What all routes need: reading the parts of a request, answering in JSON.

void sendJson(HttpExchange *exchange, int status, const QJsonDocument &document);
/// {"error": text}
void sendError(HttpExchange *exchange, int status, const QByteArray &text);
/// True for an allowed method; answers 405 otherwise. HEAD goes where GET goes.
[[nodiscard]] bool allows(HttpExchange *exchange, std::initializer_list<QByteArrayView> methods);
/// The decoded segments of a path; nothing when one is no percent-encoded UTF-8. A segment with a slash in it
/// matches no name, and `..` is nothing but a name that does not exist.
[[nodiscard]] std::optional<QList<QByteArray>> segmentsOf(const QByteArray &path);
/// The body as an object; an empty one is {}. Nothing when it is something else.
[[nodiscard]] std::optional<QJsonObject> objectOf(const QByteArray &body);

} // namespace Savepoint
