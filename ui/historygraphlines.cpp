// SPDX-License-Identifier: Apache-2.0
// How HistoryGraphView draws the lines of a row: its painting functions, apart from its behaviour.
#include "core/history/timelinemodel.h"
#include "ui/historygraphview.h"
#include "ui/historystyle.h"
#include "ui/lanedelegate.h"

#include <QHeaderView>
#include <QPainter>
#include <QPainterPath>

namespace Savepoint {

namespace {

constexpr qreal PointedOutWidth = 1.9; // times the width of a line

} // namespace

void HistoryGraphView::drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const QModelIndex first = index.siblingAtColumn(CheckpointModel::IdColumn);
    QStyleOptionViewItem row(option);
    row.palette = paletteOf(first, option.palette);
    const int start = columnViewportPosition(CheckpointModel::IdColumn);
    const int width = columnWidth(CheckpointModel::IdColumn);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(QRect(start, option.rect.top(), width, option.rect.height()), Qt::IntersectClip);
    drawLines(*painter, option.rect, first);
    painter->restore();
    if (!LaneDelegate::spansColumns(first)) {
        QTreeView::drawRow(painter, row, index);
        return;
    }
    // One text over all columns. The first column stands first.
    row.rect.setLeft(isRightToLeft() ? start + width - header()->length() : start);
    row.rect.setRight(isRightToLeft() ? start + width - 1 : start + header()->length() - 1);
    row.state.setFlag(QStyle::State_Selected, selectionModel()->isRowSelected(index.row()));
    row.state.setFlag(QStyle::State_HasFocus, hasFocus() && currentIndex().row() == index.row());
    row.showDecorationSelected = true;
    itemDelegate()->paint(painter, row, first);
    if (row.state & QStyle::State_HasFocus) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(row);
        focus.backgroundColor = row.palette.color(QPalette::Base);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, this);
    }
}

qreal HistoryGraphView::laneAt(int lane) const
{
    const qreal offset = LaneDelegate::laneCentre(HistoryMetrics::of(fontMetrics()), lane);
    const int start = columnViewportPosition(CheckpointModel::IdColumn);
    return isRightToLeft() ? start + columnWidth(CheckpointModel::IdColumn) - offset : start + offset;
}

QPen HistoryGraphView::penOf(const LaneEdge &edge, qreal top) const
{
    const qreal width = HistoryMetrics::of(fontMetrics()).lineWidth;
    const bool stands = isPointedOut(edge.child) && isPointedOut(edge.parent);
    return edgePen(edge.provenance, laneColor(edge.lane, palette()), stands ? width * PointedOutWidth : width,
                   top);
}

void HistoryGraphView::drawLines(QPainter &painter, const QRect &row, const QModelIndex &index) const
{
    const auto cell = index.data(TimelineModel::LaneCellRole).value<LaneCell>();
    const qreal middle = QRectF(row).center().y();
    painter.setBrush(Qt::NoBrush);
    for (const LaneEdge &edge : cell.passing) {
        const qreal x = laneAt(edge.lane);
        painter.setPen(penOf(edge, row.top()));
        painter.drawLine(QPointF(x, row.top()), QPointF(x, row.bottom() + 1));
    }
    for (const LaneEdge &edge : cell.arriving)
        drawArriving(painter, row, edge, cell.lane);
    if (cell.leaving) {
        const qreal x = laneAt(cell.lane);
        painter.setPen(penOf(*cell.leaving, middle));
        painter.drawLine(QPointF(x, middle), QPointF(x, row.bottom() + 1));
    }
}

/// Straight down, or in a bend to the node of another lane.
void HistoryGraphView::drawArriving(QPainter &painter, const QRect &row, const LaneEdge &edge, int lane) const
{
    const qreal middle = QRectF(row).center().y();
    const qreal from = laneAt(edge.lane);
    const qreal to = laneAt(lane);
    painter.setPen(penOf(edge, row.top()));
    QPainterPath path(QPointF(from, row.top()));
    if (edge.lane == lane) {
        path.lineTo(from, middle);
    } else {
        const qreal bend = qMin(middle - row.top(), qAbs(to - from));
        const qreal direction = to > from ? 1 : -1;
        path.lineTo(from, middle - bend);
        path.quadTo(QPointF(from, middle), QPointF(from + direction * bend, middle));
        path.lineTo(to, middle);
    }
    painter.drawPath(path);
}

} // namespace Savepoint
