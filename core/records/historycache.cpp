// SPDX-License-Identifier: Apache-2.0
#include "core/records/historycache.h"

#include "core/records/historycodec.h"
#include "core/records/recordsql.h"
#include "core/records/recordstore.h"

#include <QCryptographicHash>
#include <QVariant>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int Compression = 3; // of zlib: a third of the time of the default for a tenth more bytes

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value; // a null string is NULL in SQL
}

RememberedSprite spriteFrom(const QSqlQuery &query)
{
    return {.sprite = {query.value(0).toString(), query.value(1).toString()},
            .lastStatus = SpriteInfo::Status(query.value(2).toInt()),
            .checkpointCount = query.value(3).toInt(),
            .seenAt = QDateTime::fromMSecsSinceEpoch(query.value(4).toLongLong(), Qt::UTC)};
}

RecordResult<QList<RememberedSprite>> readSprites(const QSqlDatabase &database, const QString &server)
{
    auto asked = execute(
        database, u"SELECT name, sprite_id, status, checkpoints, seen FROM histories WHERE server = ?"_s,
        {server});
    if (!asked)
        return asked.error();
    QSqlQuery query = std::move(asked).value();
    QList<RememberedSprite> sprites;
    while (query.next())
        sprites.append(spriteFrom(query));
    return sprites;
}

using Found = std::optional<RememberedHistory>;

RecordResult<Found> readHistory(const QSqlDatabase &database, const QString &server, const SpriteRef &sprite)
{
    const QString columns =
        u"SELECT name, sprite_id, status, checkpoints, seen, skipped, list FROM histories "_s;
    auto asked = sprite.id.isEmpty()
        ? execute(database, columns + u"WHERE server = ? AND name = ? ORDER BY seen DESC LIMIT 1"_s,
                  {server, sprite.name})
        : execute(database, columns + u"WHERE server = ? AND sprite = ?"_s, {server, sprite.key()});
    if (!asked)
        return asked.error();
    QSqlQuery query = std::move(asked).value();
    if (!query.next())
        return Found();
    auto checkpoints = decodeCheckpoints(qUncompress(query.value(6).toByteArray()));
    if (!checkpoints)
        return RecordError{RecordError::Kind::Corrupt, sprite.name};
    return Found({.about = spriteFrom(query),
                  .checkpoints = *std::move(checkpoints),
                  .skippedEntries = query.value(5).toInt()});
}

RecordResult<Done> writeHistory(const QSqlDatabase &database, const QString &server,
                                const RememberedHistory &history)
{
    const RememberedSprite &about = history.about;
    const QByteArray bytes = encodeCheckpoints(history.checkpoints);
    const QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha1);
    auto touched = execute(database,
                           u"UPDATE histories SET name = ?, status = ?, seen = ?, skipped = ? "
                           "WHERE server = ? AND sprite = ? AND digest = ?"_s,
                           {text(about.sprite.name), int(about.lastStatus), about.seenAt.toMSecsSinceEpoch(),
                            history.skippedEntries, server, about.sprite.key(), digest});
    if (!touched)
        return touched.error();
    if (touched.value().numRowsAffected() > 0)
        return Done();
    auto written = execute(database,
                           u"INSERT OR REPLACE INTO histories(server, sprite, name, sprite_id, status, seen, "
                           u"checkpoints, skipped, "
                           "digest, list) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                           {server, about.sprite.key(), text(about.sprite.name), text(about.sprite.id),
                            int(about.lastStatus), about.seenAt.toMSecsSinceEpoch(), about.checkpointCount,
                            history.skippedEntries, digest, qCompress(bytes, Compression)});
    return written ? RecordResult<Done>(Done()) : RecordResult<Done>(written.error());
}

} // namespace

HistoryCache::HistoryCache(RecordStore &store, QString server, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_server(std::move(server))
{
}

void HistoryCache::load()
{
    m_store.run<QList<RememberedSprite>>(
        [server = m_server](const QSqlDatabase &database) { return readSprites(database, server); }, this,
        [this](const RecordResult<QList<RememberedSprite>> &sprites) {
            if (!sprites) {
                emit failed(sprites.error());
                return;
            }
            for (const RememberedSprite &sprite : *sprites) {
                if (!m_sprites.contains(sprite.sprite.key())) // what was read since is newer
                    m_sprites.insert(sprite.sprite.key(), sprite);
            }
            emit changed();
        });
}

std::optional<RememberedSprite> HistoryCache::find(const SpriteRef &sprite) const
{
    if (!sprite.id.isEmpty()) {
        const auto known = m_sprites.constFind(sprite.key());
        return known == m_sprites.cend() ? std::nullopt : std::optional(*known);
    }
    std::optional<RememberedSprite> latest;
    for (const RememberedSprite &candidate : m_sprites) {
        if (candidate.sprite.name == sprite.name && (!latest || candidate.seenAt > latest->seenAt))
            latest = candidate;
    }
    return latest;
}

void HistoryCache::recall(const SpriteRef &sprite, QObject *context, RecordCallback<Found> done)
{
    m_store.run<Found>([server = m_server, sprite](
                           const QSqlDatabase &database) { return readHistory(database, server, sprite); },
                       context, std::move(done));
}

void HistoryCache::remember(const RememberedHistory &history)
{
    m_sprites.insert(history.about.sprite.key(), history.about);
    m_store.run<Done>([server = m_server, history](
                          const QSqlDatabase &database) { return writeHistory(database, server, history); },
                      this,
                      [this](const RecordResult<Done> &kept) {
                          if (!kept)
                              emit failed(kept.error());
                      });
    emit changed();
}

} // namespace Savepoint
