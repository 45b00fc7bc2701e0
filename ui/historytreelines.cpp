// SPDX-License-Identifier: Apache-2.0
// How HistoryTreeView draws the ancestry: its painting functions, apart from its behaviour.
#include "core/history/checkpointmodel.h"
#include "ui/historystyle.h"
#include "ui/historytreeview.h"

#include <QHeaderView>
#include <QPainter>
#include <QPainterPath>

namespace Savepoint {

void HistoryTreeView::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(QRect(columnViewportPosition(CheckpointModel::IdColumn), option.rect.top(),
                               columnWidth(CheckpointModel::IdColumn), option.rect.height()),
                         Qt::IntersectClip);
    drawLines(*painter, option.rect, index.siblingAtColumn(0));
    painter->restore();

    QStyleOptionViewItem row(option);
    row.palette = paletteOf(index, option.palette);
    QTreeView::drawRow(painter, row, index);
}

/// Only the arrow that folds: the lines are drawn by drawLines(), and walking every level per row would be
/// slow.
void HistoryTreeView::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
{
    if (!m_model.hasChildren(index))
        return;
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    QStyleOption arrow;
    arrow.initFrom(this);
    arrow.palette = palette();
    const int side = metrics.arrow;
    const bool mirrored = isRightToLeft();
    arrow.rect =
        QRect(mirrored ? rect.left() : rect.right() - side + 1, rect.center().y() - side / 2, side, side);
    const auto folded = mirrored ? QStyle::PE_IndicatorArrowLeft : QStyle::PE_IndicatorArrowRight;
    style()->drawPrimitive(isExpanded(index) ? QStyle::PE_IndicatorArrowDown : folded, &arrow, painter, this);
}

/// The x of the line of a depth, or of the stem beside it that leads to the branches of its checkpoints.
qreal HistoryTreeView::laneAt(int depth, bool stem) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    const int offset = (depth + 1) * metrics.indentation + (stem ? metrics.stem : metrics.lane);
    const int start = columnViewportPosition(CheckpointModel::IdColumn);
    return isRightToLeft() ? start + columnWidth(CheckpointModel::IdColumn) - offset : start + offset;
}

/// True when the line goes on from `upper` to `lower`, its sibling below: `lower` is its parent in the
/// ancestry.
bool HistoryTreeView::isJoined(const QModelIndex &upper, const QModelIndex &lower) const
{
    const HistoryNode *below = m_model.nodeAt(lower);
    if (!below || !upper.isValid())
        return false;
    if (upper.data(CheckpointModel::IsCurrentRowRole).toBool())
        return lower.data(CheckpointModel::IsBaseOfCurrentRole).toBool();
    const HistoryNode *above = m_model.nodeAt(upper);
    return above && above->parent >= 0 && &m_model.graph().node(above->parent) == below;
}

/// True for the oldest checkpoint of a branch: the one that hangs on the stem.
bool HistoryTreeView::endsLine(const QModelIndex &index) const
{
    return !isJoined(index, index.siblingAtRow(index.row() + 1));
}

/// The line from a row to its parent, drawn from `top` on.
QPen HistoryTreeView::penOf(const QModelIndex &index, int depth, qreal top) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    return edgePen(Provenance(index.data(CheckpointModel::ProvenanceRole).toInt()),
                   laneColor(depth, palette()), metrics.lineWidth, top);
}

/// The oldest checkpoint of the lowest branch below a row: the stem leads as far as there.
QModelIndex HistoryTreeView::lastBelow(const QModelIndex &index) const
{
    return m_model.index(m_model.rowCount(index) - 1, 0, index);
}

void HistoryTreeView::drawLines(QPainter &painter, const QRect &row, const QModelIndex &index) const
{
    int depth = 0;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        ++depth;
    painter.setBrush(Qt::NoBrush);
    drawPassingLines(painter, row, index, depth);
    drawOwnLine(painter, row, index, depth);
}

void HistoryTreeView::drawOwnLine(QPainter &painter, const QRect &row, const QModelIndex &index,
                                  int depth) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    const qreal middle = QRectF(row).center().y();
    const qreal lane = laneAt(depth, false);
    const QModelIndex above = index.siblingAtRow(index.row() - 1);
    if (index.row() > 0 && isJoined(above, index)) {
        painter.setPen(penOf(above, depth, row.top()));
        painter.drawLine(QPointF(lane, row.top()), QPointF(lane, middle));
    }
    if (!endsLine(index)) {
        painter.setPen(penOf(index, depth, middle));
        painter.drawLine(QPointF(lane, middle), QPointF(lane, row.bottom() + 1));
    }
    if (m_model.hasChildren(index) && isExpanded(index)) {
        const qreal stem = laneAt(depth, true);
        painter.setPen(penOf(lastBelow(index), depth + 1, middle));
        QPainterPath path(QPointF(lane, middle));
        path.quadTo(QPointF(stem, middle + metrics.radius * 0.6), QPointF(stem, row.bottom() + 1));
        painter.drawPath(path);
    }
}

/// What passes this row on its way from a checkpoint above to one below, at every smaller depth.
void HistoryTreeView::drawPassingLines(QPainter &painter, const QRect &row, const QModelIndex &index,
                                       int depth) const
{
    QModelIndex below = index;
    for (int level = depth - 1; level >= 0; --level) {
        const QModelIndex ancestor = below.parent();
        const auto vertical = [&](const QModelIndex &leadsFrom, int colorDepth, bool stem) {
            const qreal x = laneAt(level, stem);
            painter.setPen(penOf(leadsFrom, colorDepth, row.top()));
            painter.drawLine(QPointF(x, row.top()), QPointF(x, row.bottom() + 1));
        };
        if (!endsLine(ancestor))
            vertical(ancestor, level, false);
        const bool isLast = below.row() + 1 == m_model.rowCount(ancestor);
        if (!isLast)
            vertical(lastBelow(ancestor), level + 1, true);
        if (level == depth - 1 && endsLine(index))
            drawElbow(painter, row, index, depth);
        below = ancestor;
    }
}

/// From the stem of the checkpoint it leaves to the oldest checkpoint of a branch.
void HistoryTreeView::drawElbow(QPainter &painter, const QRect &row, const QModelIndex &index,
                                int depth) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    const qreal middle = QRectF(row).center().y();
    const qreal stem = laneAt(depth - 1, true);
    const qreal node = laneAt(depth, false);
    const qreal direction = node > stem ? 1 : -1;
    const qreal bend = metrics.radius * 1.2;
    painter.setPen(penOf(index, depth, row.top()));
    QPainterPath path(QPointF(stem, row.top()));
    path.lineTo(stem, middle - bend);
    path.quadTo(QPointF(stem, middle), QPointF(stem + direction * bend, middle));
    if (!m_model.hasChildren(index)) // the fold arrow stands in the way of the line
        path.lineTo(node, middle);
    painter.drawPath(path);
}

} // namespace Savepoint
