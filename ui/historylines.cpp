// SPDX-License-Identifier: Apache-2.0
// How HistoryView draws the ancestry: its painting functions, apart from its behaviour.
#include "core/history/checkpointmodel.h"
#include "ui/historystyle.h"
#include "ui/historyview.h"

#include <QHeaderView>
#include <QPainter>
#include <QPainterPath>

namespace Savepoint {

namespace {

constexpr float DimmedOpacity = 0.40F;

QPalette dimmed(const QPalette &palette)
{
    QPalette dim = palette;
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        for (const auto role : {QPalette::Text, QPalette::HighlightedText}) {
            QColor color = palette.color(group, role);
            color.setAlphaF(color.alphaF() * DimmedOpacity);
            dim.setColor(group, role, color);
        }
    }
    return dim;
}

} // namespace

void HistoryView::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(QRect(columnViewportPosition(CheckpointModel::IdColumn), option.rect.top(),
                               columnWidth(CheckpointModel::IdColumn), option.rect.height()),
                         Qt::IntersectClip);
    drawLines(*painter, option.rect, index.siblingAtColumn(0));
    painter->restore();

    if (m_filter.isEmpty()) {
        QTreeView::drawRow(painter, option, index);
        return;
    }
    const HistoryNode *node = m_model.nodeAt(index);
    QStyleOptionViewItem row(option);
    if (!node || !m_filter.matches(node->checkpoint))
        row.palette = dimmed(option.palette);
    QTreeView::drawRow(painter, row, index);
}

/// Only the arrow that folds: the lines are drawn by drawLines(), and walking every level per row would be
/// slow.
void HistoryView::drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const
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
qreal HistoryView::laneAt(int depth, bool stem) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    const int offset = (depth + 1) * metrics.indentation + (stem ? metrics.stem : metrics.lane);
    const int start = columnViewportPosition(CheckpointModel::IdColumn);
    return isRightToLeft() ? start + columnWidth(CheckpointModel::IdColumn) - offset : start + offset;
}

/// True when the line goes on from `upper` to `lower`, its sibling below: `lower` is its parent in the
/// ancestry.
bool HistoryView::isJoined(const QModelIndex &upper, const QModelIndex &lower) const
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
bool HistoryView::endsLine(const QModelIndex &index) const
{
    return !isJoined(index, index.siblingAtRow(index.row() + 1));
}

void HistoryView::drawLines(QPainter &painter, const QRect &row, const QModelIndex &index) const
{
    int depth = 0;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        ++depth;
    painter.setBrush(Qt::NoBrush);
    drawPassingLines(painter, row, index, depth);
    drawOwnLine(painter, row, index, depth);
}

void HistoryView::drawOwnLine(QPainter &painter, const QRect &row, const QModelIndex &index, int depth) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    const qreal middle = QRectF(row).center().y();
    const qreal lane = laneAt(depth, false);
    painter.setPen(QPen(laneColor(depth, palette()), metrics.lineWidth));
    if (index.row() > 0 && isJoined(index.siblingAtRow(index.row() - 1), index))
        painter.drawLine(QPointF(lane, row.top()), QPointF(lane, middle));
    if (!endsLine(index))
        painter.drawLine(QPointF(lane, middle), QPointF(lane, row.bottom() + 1));
    if (m_model.hasChildren(index) && isExpanded(index)) {
        const qreal stem = laneAt(depth, true);
        painter.setPen(QPen(laneColor(depth + 1, palette()), metrics.lineWidth));
        QPainterPath path(QPointF(lane, middle));
        path.quadTo(QPointF(stem, middle + metrics.radius * 0.6), QPointF(stem, row.bottom() + 1));
        painter.drawPath(path);
    }
}

/// What passes this row on its way from a checkpoint above to one below, at every smaller depth.
void HistoryView::drawPassingLines(QPainter &painter, const QRect &row, const QModelIndex &index,
                                   int depth) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    QModelIndex below = index;
    for (int level = depth - 1; level >= 0; --level) {
        const QModelIndex ancestor = below.parent();
        const auto vertical = [&](int colorDepth, bool stem) {
            const qreal x = laneAt(level, stem);
            painter.setPen(QPen(laneColor(colorDepth, palette()), metrics.lineWidth));
            painter.drawLine(QPointF(x, row.top()), QPointF(x, row.bottom() + 1));
        };
        if (!endsLine(ancestor))
            vertical(level, false);
        const bool isLast = below.row() + 1 == m_model.rowCount(ancestor);
        if (!isLast)
            vertical(level + 1, true);
        if (level == depth - 1 && endsLine(index))
            drawElbow(painter, row, depth, m_model.hasChildren(index));
        below = ancestor;
    }
}

/// From the stem of the checkpoint it leaves to the oldest checkpoint of a branch.
void HistoryView::drawElbow(QPainter &painter, const QRect &row, int depth, bool hasArrow) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
    const qreal middle = QRectF(row).center().y();
    const qreal stem = laneAt(depth - 1, true);
    const qreal node = laneAt(depth, false);
    const qreal direction = node > stem ? 1 : -1;
    const qreal bend = metrics.radius * 1.2;
    painter.setPen(QPen(laneColor(depth, palette()), metrics.lineWidth));
    QPainterPath path(QPointF(stem, row.top()));
    path.lineTo(stem, middle - bend);
    path.quadTo(QPointF(stem, middle), QPointF(stem + direction * bend, middle));
    if (!hasArrow) // the fold arrow stands in the way of the line
        path.lineTo(node, middle);
    painter.drawPath(path);
}

} // namespace Savepoint
