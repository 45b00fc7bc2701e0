// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"

#include <QDateTime>
#include <QHashFunctions>
#include <QString>

#include <limits>

namespace Savepoint {

/// A checkpoint of one sprite, told from another that got the same id later. A plain value.
struct CheckpointKey {
    static constexpr qint64 NoTime = std::numeric_limits<qint64>::min();

    QString id;
    qint64 created = NoTime; ///< milliseconds since 1970, UTC; NoTime when the server sent no usable time

    [[nodiscard]] static CheckpointKey of(const Checkpoint &checkpoint)
    {
        return of(checkpoint.id, checkpoint.createTime);
    }

    [[nodiscard]] static CheckpointKey of(const QString &id, const QDateTime &created)
    {
        return {id, created.isValid() ? created.toMSecsSinceEpoch() : NoTime};
    }
    [[nodiscard]] QDateTime createdAt() const ///< UTC; invalid when it is not known
    {
        return created == NoTime ? QDateTime() : QDateTime::fromMSecsSinceEpoch(created, Qt::UTC);
    }

    /// Without a time, by id alone: from a server that sends none there is no more to tell.
    [[nodiscard]] bool names(const Checkpoint &checkpoint) const
    {
        return checkpoint.id == id && (created == NoTime || of(checkpoint).created == created);
    }

    bool operator==(const CheckpointKey &) const = default;
};

[[nodiscard]] inline size_t qHash(const CheckpointKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.id, key.created);
}

} // namespace Savepoint
