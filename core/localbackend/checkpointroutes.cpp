// SPDX-License-Identifier: Apache-2.0
// The routes of LocalRoutes that read and change checkpoints.
#include "core/localbackend/httpanswers.h"
#include "core/localbackend/httpexchange.h"
#include "core/localbackend/jsonshapes.h"
#include "core/localbackend/localroutes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

#include <cerrno>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype commentLimit = 64 * 1024;

/// Sends events to a client for as long as it is there.
SpriteOperations::Listener streamTo(HttpExchange *exchange)
{
    return [exchange = QPointer(exchange)](const StoreEvent &event) {
        if (exchange)
            exchange->sendChunk(eventToLine(event), event.isProgress);
    };
}

SpriteOperations::Completion endOf(const SpriteOperations::Listener &listener,
                                   const QPointer<HttpExchange> &exchange, const StoreEvent &last)
{
    return [listener, exchange, last] {
        listener(last);
        if (exchange)
            exchange->endStream();
    };
}

} // namespace

void LocalRoutes::checkpoints(HttpExchange *exchange, const SpriteRecord &sprite)
{
    const HttpRequest &request = exchange->request();
    const bool includeAuto = request.queryValue("includeAuto"_ba) == "true";
    const QString of = QString::fromUtf8(request.queryValue("history"_ba));
    if (of.isEmpty())
        sendJson(exchange, 200, QJsonDocument(checkpointsToJson(sprite, includeAuto)));
    else if (of == "Current"_L1 || sprite.find(of))
        sendJson(exchange, 200, QJsonDocument(ancestorsToJson(sprite, of, includeAuto)));
    else
        sendError(exchange, 404, "checkpoint not found"_ba);
}

void LocalRoutes::checkpoint(HttpExchange *exchange, const SpriteRecord &sprite, const QString &id)
{
    const bool isCurrent = id == "Current"_L1;
    const CheckpointRecord *const record = sprite.find(id);
    if (exchange->request().method == "DELETE") {
        // The first two are the names of the live state; its base holds what unchanged files are shared with.
        if (isCurrent || id == "active"_L1 || (!id.isEmpty() && id == sprite.base))
            exchange->send(409, "text/plain; charset=utf-8"_ba, "cannot delete active checkpoint\n"_ba);
        else if (!record)
            sendError(exchange, 404, "checkpoint not found"_ba);
        else
            deleteCheckpoint(exchange, sprite, id);
        return;
    }
    if (!isCurrent && !record)
        sendError(exchange, 404, "checkpoint not found"_ba);
    else
        sendJson(exchange, 200,
                 QJsonDocument(isCurrent ? currentToJson(sprite) : checkpointToJson(sprite, *record)));
}

bool LocalRoutes::refuseBusy(HttpExchange *exchange, const SpriteRecord &sprite) const
{
    if (!m_operations.isBusy(sprite.name))
        return false;
    sendError(exchange, 409, "another operation is running"_ba);
    return true;
}

void LocalRoutes::createCheckpoint(HttpExchange *exchange, const SpriteRecord &sprite)
{
    const auto body = objectOf(exchange->request().body);
    const QJsonValue comment = body ? body->value("comment"_L1) : QJsonValue();
    const bool isOk = body && (comment.isUndefined() || comment.isNull() || comment.isString());
    if (!isOk || comment.toString().size() > commentLimit) {
        sendError(exchange, 400,
                  isOk ? "the comment is too long"_ba
                       : "the body must be a JSON object; its comment, if any, a string"_ba);
        return;
    }
    if (refuseBusy(exchange, sprite))
        return;
    exchange->beginStream("application/x-ndjson"_ba);
    const auto listener = streamTo(exchange);
    const auto work = [comment = comment.toString(), listener,
                       exchange = QPointer(exchange)](SpriteFolder &folder, const OperationContext &context) {
        const auto made = folder.create(comment, context);
        if (!made)
            return endOf(listener, exchange,
                         {StoreEvent::Type::Error, u"Failed to create checkpoint: "_s + made.error().text});
        const CheckpointRecord &record = made.value();
        context.info(u"Checkpoint created successfully"_s);
        context.info(u"  ID: "_s + record.id);
        context.info(u"  Files: %1, %2 bytes"_s.arg(record.fileCount).arg(record.byteCount));
        context.info(u"  Path: checkpoints/"_s + record.id);
        return endOf(listener, exchange,
                     {StoreEvent::Type::Complete, u"Checkpoint %1 created"_s.arg(record.id)});
    };
    m_operations.start(sprite.name, work, listener);
}

void LocalRoutes::restoreCheckpoint(HttpExchange *exchange, const SpriteRecord &sprite, const QString &id)
{
    if (refuseBusy(exchange, sprite))
        return;
    exchange->beginStream("application/x-ndjson"_ba);
    const auto listener = streamTo(exchange);
    const auto work = [id, listener, exchange = QPointer(exchange)](SpriteFolder &folder,
                                                                    const OperationContext &context) {
        const auto restored = folder.restore(id, context);
        if (!restored)
            return endOf(
                listener, exchange,
                {StoreEvent::Type::Error, u"Failed to restore checkpoint: "_s + restored.error().text});
        return endOf(listener, exchange, {StoreEvent::Type::Complete, u"Restored to "_s + id});
    };
    m_operations.start(sprite.name, work, listener);
}

void LocalRoutes::deleteCheckpoint(HttpExchange *exchange, const SpriteRecord &sprite, const QString &id)
{
    if (refuseBusy(exchange, sprite))
        return;
    const auto work = [id, exchange = QPointer(exchange)](SpriteFolder &folder, const OperationContext &) {
        const auto removed = folder.remove(id);
        return SpriteOperations::Completion([exchange, removed] {
            if (!exchange)
                return;
            if (removed) {
                exchange->send(204, {}, {});
                return;
            }
            const int code = removed.error().code;
            const int status = code == ENOENT ? 404 : code == EBUSY ? 409 : 500;
            sendError(exchange, status, removed.error().text.toUtf8());
        });
    };
    m_operations.start(sprite.name, work, [](const StoreEvent &) {});
}

} // namespace Savepoint
