// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/records/checkpointkey.h"

#include <QList>
#include <QStringList>

namespace Savepoint {

/// What differs between the list that a person saw and a later one. A plain value.
struct ListChange {
    QStringList appeared; ///< ids, in the order of the later list
    QStringList vanished; ///< ids, in the order of the earlier one
    bool isBaseMoved = false; ///< the live filesystem continues from another checkpoint: somebody restored

    [[nodiscard]] bool isEmpty() const { return appeared.isEmpty() && vanished.isEmpty() && !isBaseMoved; }
    bool operator==(const ListChange &) const = default;
};

/// Manual checkpoints are what people make and delete; automatic ones come and go by themselves and are left
/// out, but for `target`. A checkpoint with the same id and another time of creation is another one.
[[nodiscard]] ListChange changeBetween(const QList<Checkpoint> &seen, const QList<Checkpoint> &now,
                                       const QString &target);

[[nodiscard]] bool isListed(const QList<Checkpoint> &list, const QString &id);
/// Not another one that got its id.
[[nodiscard]] bool isListed(const QList<Checkpoint> &list, const CheckpointKey &key);

/// Whether it was among `before`: two times of creation that are both known have to agree, because an id may
/// be given again.
[[nodiscard]] bool isAmong(const QList<CheckpointKey> &before, const Checkpoint &checkpoint);

/// What the server says the live filesystem continues from: `source_id` of `Current`, else the last of its
/// `history`. Empty when it does not say. Whether the real service says it is not known (open question 11 of
/// what was collected about it), so nothing may depend on it.
[[nodiscard]] QString reportedBase(const QList<Checkpoint> &list);

} // namespace Savepoint
