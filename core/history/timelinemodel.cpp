// SPDX-License-Identifier: Apache-2.0
#include "core/history/timelinemodel.h"

#include "core/history/timelinemodel_p.h"
#include "core/history/timelinerowtext.h"

namespace Savepoint {

TimelineModel::TimelineModel(QObject *parent)
    : HistoryModel(parent)
    , d(std::make_unique<Private>(*this))
{
}

TimelineModel::~TimelineModel() = default;

void TimelineModel::applySnapshot(const HistoryGraph &graph)
{
    if (!graph.sharesWith(d->graph))
        d->apply(graph);
}

void TimelineModel::clear()
{
    beginResetModel();
    d->clear();
    endResetModel();
}

const HistoryGraph &TimelineModel::graph() const
{
    return d->graph;
}

QModelIndex TimelineModel::indexOf(const QString &key) const
{
    const QModelIndex row = rowShowing(key);
    return row.isValid() && d->rowAt(row.row()).is.kind == RowKind::Fold ? QModelIndex() : row;
}

QModelIndex TimelineModel::rowShowing(const QString &key) const
{
    const int node = key.isEmpty() ? -1 : d->graph.indexOf(key);
    int row = -1;
    if (d->isApplying())
        row = d->findRow(key);
    else if (node >= 0 || key.isEmpty())
        row = rowOfNode(node);
    return row < 0 ? QModelIndex() : createIndex(row, 0);
}

int TimelineModel::rowOfNode(int node) const
{
    if (node < 0)
        return d->layout.rows.empty() ? -1 : 0;
    return d->layout.rowOf[size_t(node)];
}

std::vector<bool> TimelineModel::lineage(int row) const
{
    const bool isThere = row >= 0 && row < d->rowCount() && !d->isApplying();
    return isThere ? d->lanes.lineage(row) : std::vector<bool>();
}

const HistoryNode *TimelineModel::nodeAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const Private::Row &row = d->rowAt(index.row());
    if (row.is.kind != RowKind::Checkpoint)
        return nullptr;
    const int node = row.isStale ? d->graph.indexOf(row.is.key) : row.is.first;
    return node < 0 ? nullptr : &d->graph.node(node);
}

void TimelineModel::setFoldsLinear(bool folds)
{
    if (d->options.foldsLinear == folds)
        return;
    d->options.foldsLinear = folds;
    d->apply(HistoryGraph(d->graph));
}

void TimelineModel::setOpen(const QModelIndex &fold, bool open)
{
    if (!fold.isValid() || d->rowAt(fold.row()).is.kind != RowKind::Fold)
        return;
    const TimelineRow &row = d->rowAt(fold.row()).is;
    if (row.isOpen == open)
        return;
    for (int node = row.first; node <= row.last; ++node) {
        if (open)
            d->options.openNodes.insert(d->graph.node(node).key);
        else
            d->options.openNodes.remove(d->graph.node(node).key);
    }
    d->apply(HistoryGraph(d->graph));
}

void TimelineModel::setAllOpen(bool open)
{
    d->options.openNodes.clear();
    for (const HistoryNode &node : d->graph.nodes()) {
        if (open)
            d->options.openNodes.insert(node.key);
    }
    d->apply(HistoryGraph(d->graph));
}

QModelIndex TimelineModel::foldAbove(const QModelIndex &index) const
{
    if (!nodeAt(index))
        return {};
    const int node = d->rowAt(index.row()).is.first;
    for (int row = index.row() - 1; row >= 0; --row) {
        const TimelineRow &above = d->rowAt(row).is;
        if (above.kind == RowKind::Fold)
            return node <= above.last ? createIndex(row, 0) : QModelIndex();
        if (above.kind != RowKind::Checkpoint)
            return {};
    }
    return {};
}

bool TimelineModel::reveal(const QString &key)
{
    const QModelIndex row = rowShowing(key);
    setOpen(row, true); // nothing happens when it is no fold
    return row.isValid();
}

QModelIndex TimelineModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column) : QModelIndex();
}

QModelIndex TimelineModel::parent(const QModelIndex &) const
{
    return {};
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : d->rowCount();
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(CheckpointModel::ColumnCount);
}

QString TimelineModel::textOf(const TimelineRow &row, const HistoryGraph &graph)
{
    return row.kind == RowKind::Fold ? foldText(graph, row) : gapText(row);
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Private::Row &row = d->rowAt(index.row());
    switch (role) {
    case RowKindRole:
        return int(row.is.kind);
    case RowKeyRole:
        return row.is.key;
    case IsOpenRole:
        return row.is.isOpen;
    case LaneCellRole:
        return QVariant::fromValue(d->laneCell(index.row()));
    case LaneCountRole:
        return d->lanes.laneCount();
    default:
        break;
    }
    if (row.is.kind == RowKind::Here || row.is.kind == RowKind::Checkpoint) {
        const CheckpointRowData checkpoint = d->dataOf(row);
        return CheckpointModel::valueOf(
            checkpoint, CheckpointModel::shownColumn(checkpoint, index.column(), role, showsRelativeTimes()),
            role);
    }
    if (role == CheckpointModel::IsCurrentRowRole)
        return false;
    if (index.column() != CheckpointModel::IdColumn)
        return {};
    if (role == Qt::DisplayRole)
        return textOf(row.is, d->graphOf(row));
    if (role == Qt::AccessibleTextRole)
        return row.is.kind == RowKind::Fold ? spokenFoldText(d->graphOf(row), row.is) : gapText(row.is);
    return {};
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return CheckpointModel::titleOf(section);
}

Qt::ItemFlags TimelineModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    if (d->rowAt(index.row()).is.kind == RowKind::Gap)
        return Qt::ItemNeverHasChildren;
    return HistoryModel::flags(index) | Qt::ItemNeverHasChildren;
}

void TimelineModel::signalCreated()
{
    if (const int rows = rowCount(); rows > 0) {
        Q_EMIT dataChanged(index(0, CheckpointModel::CreatedColumn),
                           index(rows - 1, CheckpointModel::CreatedColumn), {Qt::DisplayRole});
    }
}

void TimelineModel::refreshAges()
{
    signalCreated(); // also absolute times: at midnight “16:18” becomes “25 Nov, 16:18”
    d->updateAges();
}

} // namespace Savepoint
