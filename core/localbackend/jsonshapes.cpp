// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/jsonshapes.h"

#include "core/localbackend/disk.h"

#include <QJsonDocument>
#include <QUrl>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

void insertAncestry(QJsonObject *object, const QString &sourceId, const QStringList &history)
{
    if (!sourceId.isEmpty())
        object->insert("source_id"_L1, sourceId);
    if (!history.isEmpty())
        object->insert("history"_L1, QJsonArray::fromStringList(history));
}

QString typeName(StoreEvent::Type type)
{
    switch (type) {
    case StoreEvent::Type::Info:
        return u"info"_s;
    case StoreEvent::Type::Warning:
        return u"warning"_s;
    case StoreEvent::Type::Error:
        return u"error"_s;
    case StoreEvent::Type::Complete:
        return u"complete"_s;
    }
    return {};
}

} // namespace

QJsonObject spriteToJson(const SpriteRecord &sprite)
{
    return {{u"id"_s, sprite.id},
            {u"name"_s, sprite.name},
            {u"organization"_s, u"local"_s},
            {u"url"_s, QUrl::fromLocalFile(sprite.path + u"/fs"_s).toString(QUrl::FullyEncoded)},
            {u"status"_s, u"running"_s},
            {u"created_at"_s, sprite.createdAt},
            {u"updated_at"_s, sprite.updatedAt}};
}

QJsonObject checkpointToJson(const SpriteRecord &sprite, const CheckpointRecord &checkpoint)
{
    QJsonObject object{{u"id"_s, checkpoint.id},
                       {u"create_time"_s, checkpoint.createTime},
                       {u"comment"_s, checkpoint.comment}};
    insertAncestry(&object, checkpoint.sourceId, sprite.historyOf(checkpoint.id));
    if (checkpoint.isAuto)
        object.insert("is_auto"_L1, true);
    if (checkpoint.isBroken)
        object.insert("health"_L1, u"mount_failed"_s);
    return object;
}

QJsonObject currentToJson(const SpriteRecord &sprite)
{
    QJsonObject object{
        {u"id"_s, u"Current"_s}, {u"create_time"_s, sprite.updatedAt}, {u"comment"_s, QString()}};
    insertAncestry(&object, sprite.base, sprite.lineOf(sprite.base));
    return object;
}

QJsonArray checkpointsToJson(const SpriteRecord &sprite, bool includeAuto)
{
    QJsonArray array{currentToJson(sprite)};
    for (auto it = sprite.checkpoints.crbegin(); it != sprite.checkpoints.crend(); ++it) {
        if (includeAuto || !it->isAuto)
            array.append(checkpointToJson(sprite, *it));
    }
    return array;
}

QJsonArray ancestorsToJson(const SpriteRecord &sprite, const QString &checkpointId, bool includeAuto)
{
    const QStringList ancestors =
        checkpointId == "Current"_L1 ? sprite.lineOf(sprite.base) : sprite.historyOf(checkpointId);
    QJsonArray array;
    for (auto it = ancestors.crbegin(); it != ancestors.crend(); ++it) {
        const CheckpointRecord *const ancestor = sprite.find(*it);
        if (ancestor && (includeAuto || !ancestor->isAuto))
            array.append(checkpointToJson(sprite, *ancestor));
    }
    return array;
}

QByteArray eventToLine(const StoreEvent &event)
{
    const QString payload = event.type == StoreEvent::Type::Error ? u"error"_s : u"data"_s;
    const QJsonObject object{
        {u"type"_s, typeName(event.type)}, {payload, event.text}, {u"time"_s, timeNow()}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace Savepoint
