// SPDX-License-Identifier: Apache-2.0
#include "core/operations/deletionsmodel.h"

#include "core/base/plaintext.h"

#include <QLocale>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QString stateText(DeletionState state)
{
    switch (state) {
    case DeletionState::Waiting:
        return DeletionsModel::tr("Waiting");
    case DeletionState::Running:
        return DeletionsModel::tr("Deleting…");
    case DeletionState::Deleted:
        return DeletionsModel::tr("Deleted");
    case DeletionState::AlreadyGone:
        return DeletionsModel::tr("Already gone");
    case DeletionState::NotDeleted:
        return DeletionsModel::tr("Not deleted");
    case DeletionState::Unknown:
        break;
    }
    return DeletionsModel::tr("Result unknown");
}

QString createdText(const QDateTime &utc)
{
    const QLocale locale;
    return utc.isValid()
        ? locale.toString(utc.toLocalTime(), locale.dateTimeFormat(QLocale::ShortFormat).remove(u":ss"_s))
        : DeletionsModel::tr("Unknown", "creation time");
}

} // namespace

DeletionsModel::DeletionsModel(const QList<Checkpoint> &checkpoints, QObject *parent)
    : QAbstractTableModel(parent)
    , m_checkpoints(checkpoints)
    , m_states(size_t(checkpoints.size()), DeletionState::Waiting)
{
}

void DeletionsModel::setState(int first, int last, DeletionState state)
{
    std::fill(m_states.begin() + first, m_states.begin() + last + 1, state);
    emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

int DeletionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_checkpoints.size());
}

int DeletionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DeletionsModel::cellText(int row, int column) const
{
    const Checkpoint &checkpoint = m_checkpoints.at(row);
    switch (column) {
    case IdColumn:
        return displayText(checkpoint.id);
    case StateColumn:
        return stateText(state(row));
    case CommentColumn:
        return displayText(checkpoint.comment);
    default:
        return createdText(checkpoint.createTime);
    }
}

QVariant DeletionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == StateRole)
        return int(state(index.row()));
    if (role == Qt::DisplayRole)
        return cellText(index.row(), index.column());
    if (role == Qt::ToolTipRole && index.column() == CommentColumn)
        return cellText(index.row(), index.column());
    if (role == Qt::AccessibleTextRole && index.column() == IdColumn) {
        QStringList parts;
        for (int column = 0; column < ColumnCount; ++column)
            parts.append(cellText(index.row(), column));
        parts.removeAll(QString());
        return parts.join(tr(", ", "between the parts of a row that is read aloud"));
    }
    return {};
}

QVariant DeletionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return tr("Checkpoint");
    case StateColumn:
        return tr("State");
    case CommentColumn:
        return tr("Comment");
    case CreatedColumn:
        return tr("Created");
    default:
        return {};
    }
}

} // namespace Savepoint
