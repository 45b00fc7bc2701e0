// SPDX-License-Identifier: Apache-2.0
#include "core/history/checkpointmodel.h"

#include "core/history/checkpointmodel_p.h"
#include "core/history/checkpointrowtext.h"

namespace Savepoint {

namespace {

QVariant sortValue(const CheckpointRowData &row, int column)
{
    switch (column) {
    case CheckpointModel::IdColumn:
        return row.id;
    case CheckpointModel::CommentColumn:
        return row.comment;
    case CheckpointModel::NotesColumn:
        return row.annotation.notes;
    case CheckpointModel::TagsColumn:
        return row.annotation.tags;
    case CheckpointModel::CreatedColumn:
    case CheckpointModel::AgeColumn:
        return row.isCurrentRow() ? QDateTime() : row.createTime;
    case CheckpointModel::TypeColumn:
        return row.isAuto;
    case CheckpointModel::ParentColumn:
        return row.parentId;
    default:
        return {};
    }
}

/// The roles that are the same in every column.
QVariant rowValue(const CheckpointRowData &row, int role)
{
    switch (role) {
    case CheckpointModel::KeyRole:
        return row.key;
    case CheckpointModel::IdRole:
        return row.id;
    case CheckpointModel::IsCurrentRowRole:
        return row.isCurrentRow();
    case CheckpointModel::IsBaseOfCurrentRole:
        return row.isBase();
    case CheckpointModel::BaseProvenanceRole:
        return int(row.baseProvenance);
    case CheckpointModel::IsAutoRole:
        return row.isAuto;
    case CheckpointModel::CommentRole:
        return row.comment;
    case CheckpointModel::CreateTimeRole:
        return row.isCurrentRow() ? QDateTime() : row.createTime;
    case CheckpointModel::ParentIdRole:
        return row.parentId;
    case CheckpointModel::ProvenanceRole:
        return int(row.provenance);
    case CheckpointModel::FlagsRole:
        return row.flags.toInt();
    case CheckpointModel::ChildCountRole:
        return row.childCount;
    case CheckpointModel::IsSafetyRole:
        return row.isSafety;
    case CheckpointModel::IsLastRestoredRole:
        return row.isLastRestored;
    case CheckpointModel::NotesRole:
        return row.annotation.notes;
    case CheckpointModel::TagsRole:
        return row.annotation.tags;
    case CheckpointModel::IsKnownGoodRole:
        return row.annotation.isKnownGood;
    case CheckpointModel::IsProtectedRole:
        return row.annotation.isProtected;
    default:
        return {};
    }
}

} // namespace

CheckpointModel::CheckpointModel(QObject *parent)
    : HistoryModel(parent)
    , d(std::make_unique<Private>(*this))
{
}

CheckpointModel::~CheckpointModel() = default;

void CheckpointModel::applySnapshot(const HistoryGraph &graph)
{
    if (!graph.sharesWith(d->graph))
        d->apply(graph);
}

void CheckpointModel::clear()
{
    beginResetModel();
    d->graph = {};
    d->byKey.clear();
    d->root.children.clear();
    endResetModel();
}

void CheckpointModel::refreshAges()
{
    std::vector<const CheckpointRow *> parents{&d->root};
    while (!parents.empty()) {
        const CheckpointRow *parent = parents.back();
        parents.pop_back();
        if (parent->children.empty())
            continue;
        for (const auto &row : parent->children) {
            if (row->data.isCurrentRow())
                Q_EMIT dataChanged(d->indexOf(*row), d->indexOf(*row),
                                   {Qt::DisplayRole, Qt::AccessibleTextRole});
            if (!row->children.empty())
                parents.push_back(row.get());
        }
        // Created, too: at midnight “16:18” becomes “25 Nov, 16:18”.
        Q_EMIT dataChanged(d->indexOf(*parent->children.front(), CreatedColumn),
                           d->indexOf(*parent->children.back(), AgeColumn), {Qt::DisplayRole});
    }
}

void CheckpointModel::signalCreated()
{
    d->signalColumn(CreatedColumn, {Qt::DisplayRole});
}

const HistoryGraph &CheckpointModel::graph() const
{
    return d->graph;
}

QModelIndex CheckpointModel::indexOf(const QString &key) const
{
    const CheckpointRow *row = d->byKey.value(key);
    return row ? d->indexOf(*row) : QModelIndex();
}

const HistoryNode *CheckpointModel::nodeAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const int node = d->rowAt(index).node;
    return node < 0 ? nullptr : &d->graph.node(node);
}

QModelIndex CheckpointModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return d->indexOf(*d->rowAt(parent).children[size_t(row)], column);
}

QModelIndex CheckpointModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? d->indexOf(*d->rowAt(child).parent) : QModelIndex();
}

int CheckpointModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(d->rowAt(parent).children.size());
}

int CheckpointModel::columnCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(ColumnCount);
}

QVariant CheckpointModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CheckpointRowData &row = d->rowAt(index).data;
    return valueOf(row, shownColumn(row, index.column(), role, showsRelativeTimes()), role);
}

int CheckpointModel::shownColumn(const CheckpointRowData &row, int column, int role, bool relativeTimes)
{
    const bool isAge = relativeTimes && column == CreatedColumn && role == Qt::DisplayRole;
    return isAge && row.createTime.isValid() ? int(AgeColumn) : column;
}

QVariant CheckpointModel::valueOf(const CheckpointRowData &row, int column, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, column, QDateTime::currentDateTimeUtc());
    case Qt::ToolTipRole:
        return cellToolTip(row, column);
    case Qt::AccessibleTextRole:
        if (column != IdColumn)
            return {};
        return accessibleRowText(row, QDateTime::currentDateTimeUtc());
    case SortRole:
        return sortValue(row, column);
    default:
        return rowValue(row, role);
    }
}

QVariant CheckpointModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return titleOf(section);
}

QString CheckpointModel::titleOf(int column)
{
    switch (column) {
    case IdColumn:
        return tr("Checkpoint");
    case CommentColumn:
        return tr("Comment");
    case NotesColumn:
        return tr("Notes");
    case CreatedColumn:
        return tr("Created");
    case AgeColumn:
        return tr("Age");
    case TypeColumn:
        return tr("Type");
    case ParentColumn:
        return tr("Parent");
    case TagsColumn:
        return tr("Tags");
    default:
        return {};
    }
}

} // namespace Savepoint
