// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/api/sprite.h"
#include "core/records/recorderror.h"
#include "core/records/spriteref.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QObject>

#include <optional>

namespace Savepoint {

class RecordStore;

/// What is known of a sprite without asking anybody. A plain value.
struct RememberedSprite {
    SpriteRef sprite;
    SpriteInfo::Status lastStatus = SpriteInfo::Status::Unknown; ///< when its list was read
    int checkpointCount = 0; ///< automatic ones too, without `Current`
    QDateTime seenAt; ///< UTC; when its list was read

    bool operator==(const RememberedSprite &) const = default;
};

/// The last list that was read of a sprite.
struct RememberedHistory {
    RememberedSprite about;
    QList<Checkpoint> checkpoints;
    int skippedEntries = 0;
};

/// The last list of every sprite of one server, and when it was read. What is known of each sprite is kept in
/// memory, the lists stay on the disk until somebody asks.
class HistoryCache final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryCache)

public:
    /// `store` must outlive this.
    HistoryCache(RecordStore &store, QString server, QObject *parent = nullptr);

    /// Reads what is known of the sprites; changed() follows.
    void load();
    [[nodiscard]] QList<RememberedSprite> sprites() const { return m_sprites.values(); }
    /// By id when `sprite` has one, else the one of this name that was seen last.
    [[nodiscard]] std::optional<RememberedSprite> find(const SpriteRef &sprite) const;

    /// Answers nothing when there is none. Found like find() does.
    void recall(const SpriteRef &sprite, QObject *context,
                RecordCallback<std::optional<RememberedHistory>> done);
    /// Keeps the list; what is known of the sprite changes at once. An unchanged list costs only its time.
    void remember(const RememberedHistory &history);

Q_SIGNALS:
    void changed();
    void failed(const Savepoint::RecordError &error); ///< something could not be kept or read

private:
    RecordStore &m_store;
    const QString m_server;
    QHash<QString, RememberedSprite> m_sprites; // by SpriteRef::key()
};

} // namespace Savepoint
