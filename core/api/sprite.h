// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

namespace Savepoint {

/// What `GET /v1/sprites` and `GET /v1/sprites/{name}` say of a sprite. Only `name` is always there.
struct SpriteInfo {
    enum class Status { Unknown, Cold, Warm, Running };

    QString id;
    QString name; ///< the key of every checkpoint call; never empty
    QString organization;
    QUrl url;
    Status status = Status::Unknown;
    QDateTime createdAt; ///< UTC; invalid when absent
    QDateTime updatedAt; ///< UTC; invalid when absent

    bool operator==(const SpriteInfo &) const = default;
};

/// One page of the sprite list. Paging ends when `nextContinuationToken` is empty.
struct SpritePage {
    QList<SpriteInfo> sprites;
    QString nextContinuationToken; ///< empty on the last page, also when the server says has_more without one
};

} // namespace Savepoint
