// SPDX-License-Identifier: Apache-2.0
#include "ui/lanedelegate.h"

#include "core/history/timelinemodel.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace Savepoint {

namespace {

constexpr int AlignedLanes = 8; // texts stand below each other beside so many lanes
constexpr int MostLanes = 24; // more would leave no room for the text

RowKind kindOf(const QModelIndex &index)
{
    return RowKind(index.data(TimelineModel::RowKindRole).toInt());
}

/// The part of the row behind its lines.
QRect behindLead(const QStyleOptionViewItem &option, int lead)
{
    return option.direction == Qt::RightToLeft ? option.rect.adjusted(0, 0, -lead, 0)
                                               : option.rect.adjusted(lead, 0, 0, 0);
}

QColor quietText(const QStyleOptionViewItem &option)
{
    QColor color = option.palette.color(QPalette::Active, QPalette::Text);
    color.setAlphaF(color.alphaF() * 0.72F); // still over 4.5:1 on usual grounds
    return color;
}

} // namespace

bool LaneDelegate::spansColumns(const QModelIndex &index)
{
    return kindOf(index) != RowKind::Checkpoint;
}

qreal LaneDelegate::laneCentre(const HistoryMetrics &metrics, int lane)
{
    return metrics.lane + std::min(lane, MostLanes) * metrics.lanePitch;
}

int LaneDelegate::textStart(const HistoryMetrics &metrics, const QModelIndex &index)
{
    const int count = index.data(TimelineModel::LaneCountRole).toInt();
    int used = std::min(count, AlignedLanes);
    if (count > AlignedLanes) {
        const auto cell = index.data(TimelineModel::LaneCellRole).value<LaneCell>();
        used = std::max(used, cell.lane + 1);
        for (const LaneEdge &edge : cell.passing)
            used = std::max(used, edge.lane + 1);
        for (const LaneEdge &edge : cell.arriving)
            used = std::max(used, edge.lane + 1);
    }
    return metrics.nodeWidth + (std::clamp(used, 1, MostLanes + 1) - 1) * metrics.lanePitch;
}

int LaneDelegate::leadWidth(const HistoryMetrics &metrics, const QModelIndex &index) const
{
    return textStart(metrics, index);
}

void LaneDelegate::paintLead(QPainter &painter, const QRect &room, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(QFontMetrics(option.font));
    const int lane = index.data(TimelineModel::LaneCellRole).value<LaneCell>().lane;
    if (lane < 0)
        return;
    const qreal offset = laneCentre(metrics, lane);
    const qreal x = option.direction == Qt::RightToLeft ? room.right() + 1 - offset : room.left() + offset;
    const NodeShape shape = kindOf(index) == RowKind::Fold ? NodeShape::Fold : shapeOf(index);
    drawNode(painter, QPointF(x, QRectF(room).center().y()), metrics, shape,
             index.data(CheckpointModel::IsBaseOfCurrentRole).toBool(), laneColor(lane, option.palette),
             option.palette);
}

void LaneDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const RowKind kind = kindOf(index);
    if (index.column() != CheckpointModel::IdColumn || kind == RowKind::Checkpoint || kind == RowKind::Here) {
        HistoryDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell(option);
    initStyleOption(&cell, index);
    painter->save();
    painter->setClipRect(option.rect);
    painter->setRenderHint(QPainter::Antialiasing);
    if (kind == RowKind::Fold)
        paintFold(*painter, cell, index);
    else
        paintGap(*painter, cell, index);
    painter->restore();
}

void LaneDelegate::paintFold(QPainter &painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(QFontMetrics(option.font));
    const int lead = textStart(metrics, index);
    paintLead(painter,
              QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                  QSize(lead, option.rect.height()), option.rect),
              option, index);
    QStyleOptionViewItem cell(option);
    cell.rect = behindLead(option, lead);
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, &painter, cell.widget);

    QStyleOption arrow;
    arrow.direction = option.direction;
    arrow.palette = option.palette;
    arrow.state = option.state;
    arrow.rect = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                     QSize(metrics.arrow, metrics.arrow), cell.rect);
    const auto closed =
        option.direction == Qt::RightToLeft ? QStyle::PE_IndicatorArrowLeft : QStyle::PE_IndicatorArrowRight;
    const bool isOpen = index.data(TimelineModel::IsOpenRole).toBool();
    style->drawPrimitive(isOpen ? QStyle::PE_IndicatorArrowDown : closed, &arrow, &painter, cell.widget);

    const QRect text = behindLead(cell, metrics.arrow + 4);
    const bool selected = option.state & QStyle::State_Selected;
    painter.setPen(selected ? option.palette.color(QPalette::HighlightedText) : quietText(option));
    painter.setFont(option.font);
    painter.drawText(text, int(Qt::AlignVCenter | QStyle::visualAlignment(option.direction, Qt::AlignLeft)),
                     QFontMetrics(option.font).elidedText(option.text, Qt::ElideRight, text.width()));
}

void LaneDelegate::paintGap(QPainter &painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const HistoryMetrics metrics = HistoryMetrics::of(QFontMetrics(option.font));
    const QRect room = behindLead(option, textStart(metrics, index) + 4);
    const QFontMetrics font(option.font);
    const int dash = font.height();
    const int needed = font.horizontalAdvance(option.text) + 2; // what is rounded off must not elide it
    const int width = std::min(needed, std::max(0, room.width() - 2 * dash));
    const QRect box = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                          QSize(width + 2 * dash, room.height()), room);
    painter.setPen(quietText(option));
    painter.setFont(option.font);
    painter.drawText(box, Qt::AlignCenter, font.elidedText(option.text, Qt::ElideRight, width));
    QColor stroke = painter.pen().color();
    stroke.setAlphaF(stroke.alphaF() * 0.6F);
    painter.setPen(QPen(stroke, 1));
    const qreal y = QRectF(box).center().y();
    const qreal length = dash - 6.0;
    painter.drawLine(QPointF(box.left(), y), QPointF(box.left() + length, y));
    painter.drawLine(QPointF(box.right() - length, y), QPointF(box.right(), y));
}

/// A text over all columns makes no column wide.
QSize LaneDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!spansColumns(index))
        return HistoryDelegate::sizeHint(option, index);
    const HistoryMetrics metrics = HistoryMetrics::of(QFontMetrics(option.font));
    return {textStart(metrics, index) + metrics.arrow, metrics.rowHeight};
}

} // namespace Savepoint
