// SPDX-License-Identifier: Apache-2.0
#include "ui/spritesrows.h"

#include "core/session/spritesmodel.h"
#include "ui/plaintextlabel.h"

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
        return tr("%1, %2", "sprite, status")
            .arg(name, statusWord(QIdentityProxyModel::data(index, SpritesModel::StatusRole).toInt()));
    case Qt::ToolTipRole:
        return isAccount ? QVariant() : QVariant(toolTipFor(name));
    default:
        return QIdentityProxyModel::data(index, role);
    }
}

Qt::ItemFlags SpritesRows::flags(const QModelIndex &index) const
{
    if (index.isValid() && QIdentityProxyModel::data(index, SpritesModel::IsAccountRole).toBool())
        return Qt::ItemIsEnabled; // there is nothing to show of an account yet
    return QIdentityProxyModel::flags(index);
}

} // namespace Savepoint
