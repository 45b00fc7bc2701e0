// SPDX-License-Identifier: Apache-2.0
#include "ui/historydelegate.h"

#include "core/history/checkpointmodel.h"
#include "ui/checkpointtext.h"
#include "ui/historystyle.h"
#include "ui/plaintextlabel.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int HistoryPadding = 4;

QFont badgeFont(const QFont &font)
{
    QFont small = font;
    if (font.pointSizeF() > 0)
        small.setPointSizeF(font.pointSizeF() * 0.85);
    return small;
}

int depthOf(const QModelIndex &index)
{
    int depth = 0;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        ++depth;
    return depth;
}

QPalette::ColorGroup groupOf(const QStyleOptionViewItem &option)
{
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

QColor textColor(const QStyleOptionViewItem &option)
{
    const bool selected = option.state & QStyle::State_Selected;
    return option.palette.color(groupOf(option), selected ? QPalette::HighlightedText : QPalette::Text);
}

/// Returns what is left of `room` after the badge.
QRect paintBadge(QPainter &painter, const QStyleOptionViewItem &option, const QString &text,
                 const QRect &room)
{
    const QFontMetrics metrics(painter.font());
    const QSize size(metrics.horizontalAdvance(text) + 3 * HistoryPadding, metrics.height() + 2);
    const int step = size.width() + HistoryPadding;
    if (step > room.width())
        return {};
    const QRect box = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter, size, room);
    QColor color = textColor(option);
    painter.setPen(color);
    painter.drawText(box, Qt::AlignCenter, text);
    color.setAlphaF(color.alphaF() * 0.45F);
    painter.setPen(QPen(color, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2.0,
                            box.height() / 2.0);
    return option.direction == Qt::RightToLeft ? room.adjusted(0, 0, -step, 0) : room.adjusted(step, 0, 0, 0);
}

void paintIdAndBadges(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    QRect room = option.rect.adjusted(HistoryPadding, 0, -HistoryPadding, 0);
    painter.setPen(textColor(option));
    painter.setFont(option.font);
    const QFontMetrics metrics(option.font);
    const QString text = metrics.elidedText(option.text, Qt::ElideRight, room.width());
    painter.drawText(room, int(Qt::AlignVCenter | QStyle::visualAlignment(option.direction, Qt::AlignLeft)),
                     text);
    const int step = metrics.horizontalAdvance(text) + 2 * HistoryPadding;
    room = option.direction == Qt::RightToLeft ? room.adjusted(0, 0, -step, 0) : room.adjusted(step, 0, 0, 0);
    painter.setFont(badgeFont(option.font));
    const QStringList texts = HistoryDelegate::badges(index);
    for (const QString &badge : texts)
        room = paintBadge(painter, option, badge, room);
}

} // namespace

QStringList HistoryDelegate::badges(const QModelIndex &index)
{
    QStringList texts;
    if (index.data(CheckpointModel::IsBaseOfCurrentRole).toBool())
        texts.append(baseBadge(Provenance(index.data(CheckpointModel::BaseProvenanceRole).toInt())));
    if (index.data(CheckpointModel::IsLastRestoredRole).toBool())
        texts.append(lastRestoredBadge());
    if (index.data(CheckpointModel::IsSafetyRole).toBool())
        texts.append(safetyBadge());
    texts.append(annotationBadges(index.data(CheckpointModel::IsKnownGoodRole).toBool(),
                                  index.data(CheckpointModel::IsProtectedRole).toBool()));
    texts.append(flagBadges(HistoryFlags::fromInt(index.data(CheckpointModel::FlagsRole).toInt())));
    return texts;
}

NodeShape HistoryDelegate::shapeOf(const QModelIndex &index)
{
    if (index.data(CheckpointModel::IsCurrentRowRole).toBool())
        return NodeShape::Here;
    if (index.data(CheckpointModel::IsSafetyRole).toBool())
        return NodeShape::Safety;
    return index.data(CheckpointModel::IsAutoRole).toBool() ? NodeShape::Automatic : NodeShape::Manual;
}

int HistoryDelegate::leadWidth(const HistoryMetrics &metrics, const QModelIndex &) const
{
    return metrics.nodeWidth;
}

void HistoryDelegate::paintLead(QPainter &painter, const QRect &room, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    drawNode(painter, QRectF(room).center(), HistoryMetrics::of(QFontMetrics(option.font)), shapeOf(index),
             index.data(CheckpointModel::IsBaseOfCurrentRole).toBool(),
             laneColor(depthOf(index), option.palette), option.palette);
}

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    if (index.column() != CheckpointModel::IdColumn) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell(option);
    initStyleOption(&cell, index);
    const HistoryMetrics metrics = HistoryMetrics::of(QFontMetrics(option.font));

    painter->save();
    painter->setClipRect(option.rect);
    painter->setRenderHint(QPainter::Antialiasing);
    const int lead = leadWidth(metrics, index);
    paintLead(*painter,
              QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                  QSize(lead, option.rect.height()), option.rect),
              cell, index);
    // The selection leaves the lines alone: their colours are made for the ground of the list.
    cell.rect = option.direction == Qt::RightToLeft ? option.rect.adjusted(0, 0, -lead, 0)
                                                    : option.rect.adjusted(lead, 0, 0, 0);
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);
    paintIdAndBadges(*painter, cell, index);
    painter->restore();
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    const HistoryMetrics metrics = HistoryMetrics::of(QFontMetrics(option.font));
    size.setHeight(metrics.rowHeight);
    if (index.column() == CheckpointModel::IdColumn) {
        const QFontMetrics badge(badgeFont(option.font));
        size.rwidth() += leadWidth(metrics, index) + 4 * HistoryPadding;
        const QStringList texts = badges(index);
        for (const QString &text : texts)
            size.rwidth() += badge.horizontalAdvance(text) + 4 * HistoryPadding;
    }
    return size;
}

bool HistoryDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    // The model's tooltips are plain text; QToolTip would guess.
    QToolTip::showText(event->globalPos(), toolTipFor(index.data(Qt::ToolTipRole).toString()), view);
    return true;
}

} // namespace Savepoint
