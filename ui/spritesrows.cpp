// SPDX-License-Identifier: Apache-2.0
#include "ui/spritesrows.h"

#include "core/session/spritesmodel.h"
#include "ui/plaintextlabel.h"
#include "ui/timetext.h"

#include <QDateTime>
#include <QLocale>

namespace Savepoint {

QString SpritesRows::statusWord(int status)
{
    switch (SpriteInfo::Status(status)) {
    case SpriteInfo::Status::Running:
        return tr("Running");
    case SpriteInfo::Status::Warm:
        return tr("Warm");
    case SpriteInfo::Status::Cold:
        return tr("Asleep");
    case SpriteInfo::Status::Unknown:
        break;
    }
    return tr("Unknown");
}

QString SpritesRows::rememberedText(const QModelIndex &index)
{
    const QVariant count = index.data(SpritesModel::CheckpointCountRole);
    if (!count.isValid())
        return {};
    const QString seen = seenText(index.data(SpritesModel::SeenAtRole).toDateTime());
    return count.toInt() == 1 ? tr("1 checkpoint, seen %1").arg(seen)
                              : tr("%1 checkpoints, seen %2").arg(QLocale().toString(count.toInt()), seen);
}

QVariant SpritesRows::data(const QModelIndex &index, int role) const
{
    const bool isAccount = QIdentityProxyModel::data(index, SpritesModel::IsAccountRole).toBool();
    const QString name = QIdentityProxyModel::data(index, Qt::DisplayRole).toString();
    switch (role) {
    case Qt::DisplayRole:
        return isAccount && name.isEmpty() ? tr("This Computer") : name;
    case Qt::AccessibleTextRole:
        if (isAccount)
            return name.isEmpty() ? tr("This Computer") : name;
        return accessibleText(index, name);
    case Qt::ToolTipRole:
        return isAccount ? QVariant() : QVariant(toolTipFor(name));
    default:
        return QIdentityProxyModel::data(index, role);
    }
}

QString SpritesRows::accessibleText(const QModelIndex &index, const QString &name) const
{
    const QString status = statusWord(QIdentityProxyModel::data(index, SpritesModel::StatusRole).toInt());
    const QString remembered = rememberedText(index);
    return remembered.isEmpty()
        ? tr("%1, %2", "sprite, status").arg(name, status)
        : tr("%1, %2, %3", "sprite, status, what is remembered").arg(name, status, remembered);
}

Qt::ItemFlags SpritesRows::flags(const QModelIndex &index) const
{
    if (index.isValid() && QIdentityProxyModel::data(index, SpritesModel::IsAccountRole).toBool())
        return Qt::ItemIsEnabled; // there is nothing to show of an account yet
    return QIdentityProxyModel::flags(index);
}

} // namespace Savepoint
