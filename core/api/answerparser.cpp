// SPDX-License-Identifier: Apache-2.0
#include "core/api/answerparser.h"

#include "core/api/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

SpriteInfo::Status statusFrom(const QString &text)
{
    using Status = SpriteInfo::Status;
    if (text == "cold"_L1)
        return Status::Cold;
    if (text == "warm"_L1)
        return Status::Warm;
    return text == "running"_L1 ? Status::Running : Status::Unknown;
}

SpriteInfo spriteFrom(const QJsonObject &object)
{
    SpriteInfo sprite;
    sprite.id = object["id"_L1].toString();
    sprite.name = object["name"_L1].toString();
    sprite.organization = object["organization"_L1].toString();
    if (sprite.organization.isEmpty()) // older servers
        sprite.organization = object["org_slug"_L1].toString();
    sprite.url = QUrl(object["url"_L1].toString(), QUrl::StrictMode);
    sprite.status = statusFrom(object["status"_L1].toString());
    sprite.createdAt = timeFromRfc3339(object["created_at"_L1].toString());
    sprite.updatedAt = timeFromRfc3339(object["updated_at"_L1].toString());
    return sprite;
}

FileEntry::Type entryTypeFrom(const QJsonObject &object)
{
    using Type = FileEntry::Type;
    const QString type = object["type"_L1].toString();
    if (type == "file"_L1)
        return Type::File;
    if (type == "directory"_L1 || (type.isEmpty() && object["isDir"_L1].toBool()))
        return Type::Directory;
    return type == "symlink"_L1 ? Type::Symlink : Type::Other;
}

FileEntry entryFrom(const QJsonObject &object)
{
    FileEntry entry;
    entry.name = object["name"_L1].toString();
    entry.path = object["path"_L1].toString();
    entry.type = entryTypeFrom(object);
    entry.size = object["size"_L1].toInteger();
    entry.mode = object["mode"_L1].toString();
    entry.modTime = timeFromRfc3339(object["modTime"_L1].toString());
    return entry;
}

std::optional<QJsonObject> objectFrom(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

} // namespace

std::optional<SpriteInfo> spriteFromJson(const QByteArray &body)
{
    const auto object = objectFrom(body);
    if (!object)
        return std::nullopt;
    SpriteInfo sprite = spriteFrom(*object);
    return sprite.name.isEmpty() ? std::nullopt : std::optional(std::move(sprite));
}

std::optional<SpritePage> spritePageFromJson(const QByteArray &body, const QString &requestedToken)
{
    const auto object = objectFrom(body);
    const QJsonValue sprites = object ? object->value("sprites"_L1) : QJsonValue();
    if (!sprites.isArray() && !sprites.isNull()) // a missing member is Undefined, not Null
        return std::nullopt;
    if (!object)
        return std::nullopt;
    SpritePage page;
    const QJsonArray items = sprites.toArray();
    for (const QJsonValue item : items) {
        if (SpriteInfo sprite = spriteFrom(item.toObject()); !sprite.name.isEmpty())
            page.sprites.append(std::move(sprite));
    }
    if (page.sprites.isEmpty() && !items.isEmpty()) // nothing in it is a sprite: no page without any
        return std::nullopt;
    const QString token = object->value("next_continuation_token"_L1).toString();
    if (object->value("has_more"_L1).toBool(true) && token != requestedToken)
        page.nextContinuationToken = token;
    return page;
}

std::optional<QList<FileEntry>> fileEntriesFromJson(const QByteArray &body)
{
    const auto object = objectFrom(body);
    if (!object)
        return std::nullopt;
    const QJsonValue member = object->value("entries"_L1);
    if (!member.isArray() && !member.isNull())
        return std::nullopt;
    const QJsonArray items = member.toArray();
    QList<FileEntry> entries;
    for (const QJsonValue item : items) {
        if (FileEntry entry = entryFrom(item.toObject()); !entry.name.isEmpty())
            entries.append(std::move(entry));
    }
    return entries.isEmpty() && !items.isEmpty() ? std::nullopt : std::optional(entries);
}

CheckpointListReader::CheckpointListReader(ListLimits limits)
    : m_limits(limits)
    , m_stream([this](QByteArrayView element) {
        if (auto checkpoint = m_parser.parse(element))
            m_list.checkpoints.append(*std::move(checkpoint));
        else
            ++m_list.skippedEntries;
    })
{
}

bool CheckpointListReader::feed(QByteArrayView bytes)
{
    m_bytes += bytes.size();
    return m_stream.feed(bytes) && m_bytes <= m_limits.bytes
        && m_list.checkpoints.size() + m_list.skippedEntries <= m_limits.entries;
}

bool CheckpointListReader::isComplete() const
{
    return m_stream.isComplete() && m_bytes <= m_limits.bytes
        && m_list.checkpoints.size() + m_list.skippedEntries <= m_limits.entries
        && (m_list.skippedEntries == 0 || !m_list.checkpoints.isEmpty());
}

} // namespace Savepoint
