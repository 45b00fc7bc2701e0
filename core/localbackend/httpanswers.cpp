// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/httpanswers.h"

#include "core/localbackend/httpconnection.h"
#include "core/localbackend/httpexchange.h"

#include <QJsonObject>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

void sendJson(HttpExchange *exchange, int status, const QJsonDocument &document)
{
    exchange->send(status, "application/json"_ba, document.toJson(QJsonDocument::Compact));
}

void sendError(HttpExchange *exchange, int status, const QByteArray &text)
{
    exchange->send(status, "application/json"_ba, errorBody(text));
}

bool allows(HttpExchange *exchange, std::initializer_list<QByteArrayView> methods)
{
    const QByteArray method = exchange->request().method == "HEAD" ? "GET"_ba : exchange->request().method;
    if (std::find(methods.begin(), methods.end(), QByteArrayView(method)) != methods.end())
        return true;
    QByteArrayList names;
    for (const QByteArrayView name : methods)
        names.append(name.toByteArray());
    exchange->send(405, "application/json"_ba, errorBody("method not allowed"_ba),
                   {{"Allow"_ba, names.join(", ")}});
    return false;
}

std::optional<QList<QByteArray>> segmentsOf(const QByteArray &path)
{
    QList<QByteArray> segments;
    const QList<QByteArray> raw = path.mid(1).split('/');
    for (const QByteArray &part : raw) {
        const QByteArray decoded = percentDecoded(part);
        if (decoded.isNull() || QString::fromUtf8(decoded).toUtf8() != decoded)
            return {};
        segments.append(decoded);
    }
    return segments;
}

std::optional<QJsonObject> objectOf(const QByteArray &body)
{
    if (body.trimmed().isEmpty())
        return QJsonObject();
    const QJsonDocument document = QJsonDocument::fromJson(body);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

} // namespace Savepoint
