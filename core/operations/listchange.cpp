// SPDX-License-Identifier: Apache-2.0
#include "core/operations/listchange.h"

#include <QHash>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

using Times = QHash<QString, QDateTime>;

bool counts(const Checkpoint &checkpoint, const QString &target)
{
    return !checkpoint.isCurrent() && (!checkpoint.isAuto || checkpoint.id == target);
}

Times timesOf(const QList<Checkpoint> &list, const QString &target)
{
    Times times;
    for (const Checkpoint &checkpoint : list) {
        if (counts(checkpoint, target))
            times.insert(checkpoint.id, checkpoint.createTime);
    }
    return times;
}

QStringList notAmong(const Times &others, const QList<Checkpoint> &list, const QString &target)
{
    QStringList ids;
    for (const Checkpoint &checkpoint : list) {
        if (!counts(checkpoint, target))
            continue;
        const auto same = others.constFind(checkpoint.id);
        if (same == others.cend() || *same != checkpoint.createTime)
            ids.append(checkpoint.id);
    }
    return ids;
}

} // namespace

ListChange changeBetween(const QList<Checkpoint> &seen, const QList<Checkpoint> &now, const QString &target)
{
    ListChange change;
    change.appeared = notAmong(timesOf(seen, target), now, target);
    change.vanished = notAmong(timesOf(now, target), seen, target);
    const QString before = reportedBase(seen);
    const QString after = reportedBase(now);
    change.isBaseMoved = !before.isEmpty() && !after.isEmpty() && before != after;
    return change;
}

bool isListed(const QList<Checkpoint> &list, const QString &id)
{
    return std::any_of(list.cbegin(), list.cend(),
                       [&id](const Checkpoint &checkpoint) { return checkpoint.id == id; });
}

bool isListed(const QList<Checkpoint> &list, const CheckpointKey &key)
{
    return std::any_of(list.cbegin(), list.cend(),
                       [&key](const Checkpoint &checkpoint) { return key.names(checkpoint); });
}

bool isAmong(const QList<CheckpointKey> &before, const Checkpoint &checkpoint)
{
    const CheckpointKey key = CheckpointKey::of(checkpoint);
    return std::any_of(before.cbegin(), before.cend(), [&key](const CheckpointKey &other) {
        const bool isTimeKnown =
            key.created != CheckpointKey::NoTime && other.created != CheckpointKey::NoTime;
        return other.id == key.id && (!isTimeKnown || other.created == key.created);
    });
}

QString reportedBase(const QList<Checkpoint> &list)
{
    for (const Checkpoint &checkpoint : list) {
        if (!checkpoint.isCurrent())
            continue;
        if (!checkpoint.sourceId.isEmpty())
            return checkpoint.sourceId;
        const QString last = checkpoint.history.last(); // historic servers write records of restores there
        return last.startsWith("to="_L1) ? QString() : last;
    }
    return {};
}

} // namespace Savepoint
