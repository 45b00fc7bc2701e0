// SPDX-License-Identifier: Apache-2.0
// Which route is which, and sprites. Checkpoints are in checkpointroutes.cpp, files in fileroutes.cpp.
#include "core/localbackend/localroutes.h"

#include "core/localbackend/httpanswers.h"
#include "core/localbackend/httpexchange.h"
#include "core/localbackend/jsonshapes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 bodyLimitDefault = 64 * 1024 * 1024;
constexpr qint64 writeLimit = 16 * 1024 * 1024; // as on the service
constexpr qsizetype pageDefault = 50;
constexpr qsizetype pageLimit = 500;

QByteArray toToken(const QString &lastName)
{
    return QJsonDocument(QJsonObject{{u"after"_s, lastName}})
        .toJson(QJsonDocument::Compact)
        .toBase64(QByteArray::Base64UrlEncoding);
}

std::optional<QString> fromToken(const QByteArray &token)
{
    const QByteArray json = QByteArray::fromBase64(token, QByteArray::Base64UrlEncoding);
    const QJsonValue after = QJsonDocument::fromJson(json).object().value("after"_L1);
    return after.isString() ? std::optional(after.toString()) : std::nullopt;
}

} // namespace

LocalRoutes::LocalRoutes(SpriteOperations &operations, int mountedCheckpoints)
    : m_operations(operations)
    , m_mountedCheckpoints(mountedCheckpoints)
{
}

qint64 LocalRoutes::bodyLimit(const HttpRequest &request)
{
    return request.path().endsWith("/fs/write") ? writeLimit : bodyLimitDefault;
}

void LocalRoutes::handle(HttpExchange *exchange)
{
    const auto segments = segmentsOf(exchange->request().path());
    if (!segments) {
        sendError(exchange, 400, "malformed path"_ba);
        return;
    }
    if (segments->size() < 2 || segments->at(0) != "v1" || segments->at(1) != "sprites") {
        sendError(exchange, 404, "not found"_ba);
        return;
    }
    if (segments->size() == 2) {
        sprites(exchange);
        return;
    }
    const auto sprite = m_operations.sprite(QString::fromUtf8(segments->at(2)));
    if (!sprite)
        sendError(exchange, 404, "sprite not found"_ba);
    else
        ofSprite(exchange, *sprite, segments->mid(3));
}

void LocalRoutes::ofSprite(HttpExchange *exchange, const SpriteRecord &sprite, const Segments &segments)
{
    const QByteArray call = segments.value(0);
    const QString id = QString::fromUtf8(segments.value(1));
    const qsizetype count = segments.size();
    if (count == 0) {
        // No DELETE: a sprite of this computer is removed where it lies, by removing its folder.
        if (allows(exchange, {"GET"}))
            sendJson(exchange, 200, QJsonDocument(spriteToJson(sprite)));
    } else if (call == "checkpoints" && count == 1) {
        if (allows(exchange, {"GET"}))
            checkpoints(exchange, sprite);
    } else if (call == "checkpoints" && count == 2) {
        if (allows(exchange, {"GET", "DELETE"}))
            checkpoint(exchange, sprite, id);
    } else if (call == "checkpoints" && count == 3 && segments.at(2) == "restore") {
        if (allows(exchange, {"POST"}))
            restoreCheckpoint(exchange, sprite, id);
    } else if (call == "checkpoint" && count == 1) {
        if (allows(exchange, {"POST"}))
            createCheckpoint(exchange, sprite);
    } else if (call == "fs" && count == 2) {
        files(exchange, sprite, segments.at(1));
    } else {
        sendError(exchange, 404, "not found"_ba);
    }
}

void LocalRoutes::sprites(HttpExchange *exchange)
{
    if (!allows(exchange, {"GET", "POST"}))
        return;
    if (exchange->request().method == "POST")
        createSprite(exchange);
    else
        listSprites(exchange);
}

void LocalRoutes::listSprites(HttpExchange *exchange)
{
    const HttpRequest &request = exchange->request();
    const QString prefix = QString::fromUtf8(request.queryValue("prefix"_ba));
    const QByteArray token = request.queryValue("continuation_token"_ba);
    const auto after = token.isEmpty() ? std::optional(QString()) : fromToken(token);
    const QByteArray wanted = request.queryValue("max_results"_ba);
    bool isNumber = false;
    const qsizetype asked = wanted.toInt(&isNumber);
    if (!after || (!wanted.isEmpty() && (!isNumber || asked < 1))) {
        sendError(exchange, 400, after ? "invalid max_results"_ba : "invalid continuation_token"_ba);
        return;
    }
    const qsizetype limit = qMin(wanted.isEmpty() ? pageDefault : asked, pageLimit);
    QJsonArray page;
    QString last;
    bool hasMore = false;
    const QList<SpriteRecord> all = m_operations.sprites();
    for (const SpriteRecord &sprite : all) {
        if (!sprite.name.startsWith(prefix) || (!after->isEmpty() && sprite.name <= *after))
            continue;
        hasMore = page.size() == limit;
        if (hasMore)
            break;
        page.append(spriteToJson(sprite));
        last = sprite.name;
    }
    QJsonObject answer{{u"sprites"_s, page},        {u"has_more"_s, hasMore}, {u"name"_s, u"local"_s},
                       {u"running"_s, page.size()}, {u"warm"_s, 0},           {u"cold"_s, 0}};
    answer.insert("next_continuation_token"_L1,
                  hasMore ? QJsonValue(QString::fromLatin1(toToken(last))) : QJsonValue(QJsonValue::Null));
    sendJson(exchange, 200, QJsonDocument(answer));
}

void LocalRoutes::createSprite(HttpExchange *exchange)
{
    const auto body = objectOf(exchange->request().body);
    if (!body || !body->value("name"_L1).isString()) {
        sendError(exchange, 400, "the body must be a JSON object with a name"_ba);
        return;
    }
    const auto created = m_operations.createSprite(body->value("name"_L1).toString());
    if (created) {
        sendJson(exchange, 201, QJsonDocument(spriteToJson(created.value())));
        return;
    }
    const int code = created.error().code;
    const int status = code == EINVAL ? 400 : code == EEXIST ? 409 : code == ENOSPC ? 507 : 500;
    sendError(exchange, status, created.error().text.toUtf8());
}

} // namespace Savepoint
