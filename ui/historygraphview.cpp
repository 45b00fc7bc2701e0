// SPDX-License-Identifier: Apache-2.0
#include "ui/historygraphview.h"

#include "core/history/timelinemodel.h"
#include "ui/historystyle.h"
#include "ui/lanedelegate.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

bool isFold(const QModelIndex &index)
{
    return RowKind(index.data(TimelineModel::RowKindRole).toInt()) == RowKind::Fold && index.isValid();
}

} // namespace

HistoryGraphView::HistoryGraphView(TimelineModel &model, QWidget *parent)
    : HistoryView(model, parent)
    , m_model(model)
{
    setObjectName(u"historyGraphView"_s);
    setItemDelegate(new LaneDelegate(this));
    setRootIsDecorated(false);
    setIndentation(0);
    setItemsExpandable(false);
    viewport()->setMouseTracking(true);
    connect(this, &QAbstractItemView::entered, this, &HistoryGraphView::pointOut);
    connect(this, &QAbstractItemView::viewportEntered, this, [this] { pointOut({}); });
    connect(this, &QAbstractItemView::activated, this, &HistoryGraphView::activate);
    HistoryGraphView::applyMetrics();
    resetColumns();
}

void HistoryGraphView::setAllOpen(bool open)
{
    m_model.setAllOpen(open);
}

void HistoryGraphView::reveal(const QString &key)
{
    m_model.reveal(key);
}

std::unique_ptr<HistoryView> HistoryGraphView::makeCopy() const
{
    return std::make_unique<HistoryGraphView>(m_model); // folding is the model's
}

QStringList HistoryGraphView::keysInOrder() const
{
    QStringList keys;
    if (m_model.rowCount() > 0)
        keys.append(QString());
    for (const HistoryNode &node : m_model.graph().nodes())
        keys.append(node.key);
    return keys;
}

void HistoryGraphView::activate(const QModelIndex &index)
{
    if (!toggle(index))
        emit detailsRequested();
}

/// False when it is no fold.
bool HistoryGraphView::toggle(const QModelIndex &index)
{
    if (!isFold(index))
        return false;
    m_model.setOpen(index, !index.data(TimelineModel::IsOpenRole).toBool());
    return true;
}

void HistoryGraphView::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() == Qt::NoModifier && foldByKey(event->key()))
        event->accept();
    else
        HistoryView::keyPressEvent(event);
}

bool HistoryGraphView::foldByKey(int key)
{
    const QModelIndex row = currentIndex().siblingAtColumn(0);
    if (key == Qt::Key_Space)
        return toggle(row);
    const int outwards = isRightToLeft() ? Qt::Key_Right : Qt::Key_Left;
    const int inwards = isRightToLeft() ? Qt::Key_Left : Qt::Key_Right;
    if (key != outwards && key != inwards)
        return false;
    if (isFold(row)) {
        m_model.setOpen(row, key == inwards);
        return true;
    }
    const HistoryNode *node = m_model.nodeAt(row);
    if (key != outwards || !node)
        return false;
    const QModelIndex head = m_model.foldAbove(row); // of a fold's checkpoint, like the parent in a tree
    if (head.isValid())
        setCurrentIndex(head);
    return head.isValid();
}

void HistoryGraphView::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    HistoryView::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && isArrowAt(event->position().toPoint()))
        (void)toggle(index.siblingAtColumn(0));
}

bool HistoryGraphView::isArrowAt(const QPoint &position) const
{
    const QModelIndex index = indexAt(position).siblingAtColumn(0);
    if (!isFold(index))
        return false;
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    const int start = columnViewportPosition(CheckpointModel::IdColumn);
    const int x = isRightToLeft() ? start + columnWidth(CheckpointModel::IdColumn) - position.x()
                                  : position.x() - start;
    return x < LaneDelegate::textStart(metrics, index) + metrics.arrow;
}

void HistoryGraphView::leaveEvent(QEvent *event)
{
    HistoryView::leaveEvent(event);
    pointOut({});
}

void HistoryGraphView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    HistoryView::selectionChanged(selected, deselected);
    updatePointedOut();
}

/// Also when lines have changed: what is pointed out is told by rows.
void HistoryGraphView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                                   const QList<int> &roles)
{
    HistoryView::dataChanged(topLeft, bottomRight, roles);
    if (roles.contains(int(TimelineModel::LaneCellRole)))
        updatePointedOut();
}

void HistoryGraphView::pointOut(const QModelIndex &index)
{
    const QModelIndex row = index.siblingAtColumn(0);
    if (m_hovered == row)
        return;
    m_hovered = row;
    updatePointedOut();
}

void HistoryGraphView::updatePointedOut()
{
    QModelIndex row = m_hovered;
    if (!row.isValid()) {
        const QModelIndexList selected = selectionModel()->selectedRows();
        row = selected.size() == 1 ? selected.first() : QModelIndex();
    }
    std::vector<bool> pointedOut = m_model.lineage(row.isValid() ? row.row() : -1);
    if (pointedOut == m_pointedOut)
        return;
    m_pointedOut = std::move(pointedOut);
    viewport()->update();
}

bool HistoryGraphView::isPointedOut(int row) const
{
    return size_t(row) < m_pointedOut.size() && m_pointedOut[size_t(row)];
}

} // namespace Savepoint
