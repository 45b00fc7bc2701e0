// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/spritestate.h"

#include "core/localbackend/disk.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr auto stateVersion = 1;

QJsonObject pendingToJson(const PendingStep &pending)
{
    return {{u"kind"_s, pending.kind == PendingStep::Kind::Create ? u"create"_s : u"restore"_s},
            {u"checkpoint"_s, pending.checkpointId},
            {u"is_auto"_s, pending.isAuto},
            {u"new_folder"_s, QString::number(pending.newFolder)}, // 64 bits: more than a JSON number holds
            {u"saved"_s, pending.savedId}};
}

PendingStep pendingFromJson(const QJsonObject &object)
{
    PendingStep pending;
    pending.kind = object.value("kind"_L1).toString() == "create"_L1 ? PendingStep::Kind::Create
                                                                     : PendingStep::Kind::Restore;
    pending.checkpointId = object.value("checkpoint"_L1).toString();
    pending.isAuto = object.value("is_auto"_L1).toBool();
    pending.newFolder = object.value("new_folder"_L1).toString().toULongLong();
    pending.savedId = object.value("saved"_L1).toString();
    return pending;
}

} // namespace

QString SpriteState::newId()
{
    return u"sprite-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
}

SpriteState SpriteState::fresh()
{
    SpriteState state;
    state.id = newId();
    state.createdAt = timeNow();
    state.updatedAt = state.createdAt;
    return state;
}

QByteArray SpriteState::toBytes() const
{
    QJsonObject lineage;
    for (auto it = parents.cbegin(); it != parents.cend(); ++it)
        lineage.insert(it.key(), it.value());
    QJsonObject object{{u"version"_s, stateVersion},
                       {u"id"_s, id},
                       {u"folder"_s, QString::number(folder)}, // 64 bits: more than a JSON number holds
                       {u"created_at"_s, createdAt},
                       {u"updated_at"_s, updatedAt},
                       {u"next_number"_s, nextNumber},
                       {u"next_sequence"_s, nextSequence},
                       {u"last_auto"_s, lastAuto},
                       {u"base"_s, base},
                       {u"parents"_s, lineage}};
    if (pending)
        object.insert("pending"_L1, pendingToJson(*pending));
    return QJsonDocument(object).toJson();
}

std::optional<SpriteState> SpriteState::fromBytes(const QByteArray &bytes)
{
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    if (object.value("version"_L1).toInt() != stateVersion)
        return {};
    SpriteState state;
    state.id = object.value("id"_L1).toString();
    state.folder = object.value("folder"_L1).toString().toULongLong();
    state.createdAt = object.value("created_at"_L1).toString();
    state.updatedAt = object.value("updated_at"_L1).toString();
    state.nextNumber = qMax<qint64>(object.value("next_number"_L1).toInteger(), 1);
    state.nextSequence = qMax<qint64>(object.value("next_sequence"_L1).toInteger(), 1);
    state.lastAuto = object.value("last_auto"_L1).toInteger();
    state.base = object.value("base"_L1).toString();
    const QJsonObject lineage = object.value("parents"_L1).toObject();
    for (auto it = lineage.constBegin(); it != lineage.constEnd(); ++it)
        state.parents.insert(it.key(), it.value().toString());
    if (const QJsonValue pending = object.value("pending"_L1); pending.isObject())
        state.pending = pendingFromJson(pending.toObject());
    return state;
}

QByteArray metaToBytes(const CheckpointRecord &record)
{
    return QJsonDocument(QJsonObject{{u"id"_s, record.id},
                                     {u"sprite"_s, record.spriteId},
                                     {u"create_time"_s, record.createTime},
                                     {u"comment"_s, record.comment},
                                     {u"source_id"_s, record.sourceId},
                                     {u"is_auto"_s, record.isAuto},
                                     {u"sequence"_s, record.sequence},
                                     {u"files"_s, record.fileCount},
                                     {u"bytes"_s, record.byteCount},
                                     {u"manifest_sha256"_s, QString::fromLatin1(record.manifestDigest)}})
        .toJson();
}

std::optional<CheckpointRecord> metaFromBytes(const QByteArray &bytes, const QString &id)
{
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    if (object.value("id"_L1).toString() != id)
        return {};
    CheckpointRecord record;
    record.id = id;
    record.spriteId = object.value("sprite"_L1).toString();
    record.createTime = object.value("create_time"_L1).toString();
    record.comment = object.value("comment"_L1).toString();
    record.sourceId = object.value("source_id"_L1).toString();
    record.isAuto = object.value("is_auto"_L1).toBool();
    record.sequence = object.value("sequence"_L1).toInteger();
    record.fileCount = object.value("files"_L1).toInteger();
    record.byteCount = object.value("bytes"_L1).toInteger();
    record.manifestDigest = object.value("manifest_sha256"_L1).toString().toLatin1();
    return record;
}

} // namespace Savepoint
