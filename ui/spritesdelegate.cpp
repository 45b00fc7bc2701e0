// SPDX-License-Identifier: Apache-2.0
#include "ui/spritesdelegate.h"

#include "core/session/spritesmodel.h"
#include "ui/icons.h"
#include "ui/spritesrows.h"

#include <QApplication>
#include <QPainter>

#include <utility>

namespace Savepoint {

namespace {

constexpr int SpritesPadding = 5;

QFont smallFont(const QFont &font)
{
    QFont small = font;
    if (font.pointSizeF() > 0)
        small.setPointSizeF(font.pointSizeF() * 0.9);
    return small;
}

int rowHeight(const QFont &font)
{
    return QFontMetrics(font).height() + QFontMetrics(smallFont(font)).height() + 2 * SpritesPadding;
}

/// Filled, half, hollow, question: the shape tells, the colour only helps.
void paintStatus(QPainter &painter, const QRectF &box, SpriteInfo::Status status, const QColor &color)
{
    const QRectF dot = box.adjusted(1, 1, -1, -1);
    painter.setPen(QPen(color, qMax(1.5, box.width() * 0.14)));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(dot);
    painter.setBrush(color);
    if (status == SpriteInfo::Status::Running) {
        painter.drawEllipse(dot);
    } else if (status == SpriteInfo::Status::Warm) {
        painter.drawPie(dot, 90 * 16, 180 * 16);
    } else if (status == SpriteInfo::Status::Unknown) {
        const QPointF across(dot.width() * 0.35, -dot.height() * 0.35);
        painter.drawLine(dot.center() - across, dot.center() + across);
    }
}

struct RowTexts {
    QString name;
    QString status;
    QString remembered; ///< the second line
};

/// The name with the status at its end, and the second line below.
void paintTexts(QPainter &painter, const QStyleOptionViewItem &row, const QRect &room, const RowTexts &texts,
                QColor color)
{
    const auto place = [&](const QRect &rect) { return QStyle::visualRect(row.direction, row.rect, rect); };
    const auto align = int(QStyle::visualAlignment(row.direction, Qt::AlignLeft | Qt::AlignVCenter));
    const QFont small = smallFont(row.font);
    const QFontMetrics big(row.font);
    const QFontMetrics smallMetrics(small);
    const int statusWidth = smallMetrics.horizontalAdvance(texts.status);

    painter.setPen(color);
    painter.setFont(row.font);
    const QRect name(room.topLeft(), QSize(room.width() - statusWidth - SpritesPadding, big.height()));
    painter.drawText(place(name), align, big.elidedText(texts.name, Qt::ElideMiddle, name.width()));
    painter.setFont(small);
    color.setAlphaF(color.alphaF() * 0.75F);
    painter.setPen(color);
    const QRect status(room.right() - statusWidth + 1, room.top(), statusWidth, big.height());
    painter.drawText(place(status), align, texts.status);
    const QRect second(room.left(), name.bottom() + 1, room.width(), smallMetrics.height());
    painter.drawText(place(second), align,
                     smallMetrics.elidedText(texts.remembered, Qt::ElideRight, second.width()));
}

} // namespace

void SpritesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    if (index.data(SpritesModel::IsAccountRole).toBool()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem row(option);
    initStyleOption(&row, index);
    const QString name = row.text;
    row.text.clear();
    const QStyle *style = row.widget ? row.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);

    const bool selected = row.state & QStyle::State_Selected;
    const auto group = row.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    const QColor text = row.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    const auto status = SpriteInfo::Status(index.data(SpritesModel::StatusRole).toInt());
    const QColor tone = status == SpriteInfo::Status::Running ? toneColor(Tone::Success, row.palette) : text;

    const QFontMetrics big(row.font);
    const int side = qRound(big.height() * 0.6);
    RowTexts texts{name, SpritesRows::statusWord(int(status)), SpritesRows::rememberedText(index)};
    const int room = row.rect.width() - 4 * SpritesPadding - 2 - side;
    if (big.horizontalAdvance(name) + QFontMetrics(smallFont(row.font)).horizontalAdvance(texts.status)
        > room) {
        // No room for the status beside the name: it goes below.
        const QString word = std::exchange(texts.status, {});
        texts.remembered = texts.remembered.isEmpty()
            ? word
            : tr("%1, %2", "status, what is remembered").arg(word, texts.remembered);
    }
    QRect inner = row.rect.adjusted(SpritesPadding, SpritesPadding, -SpritesPadding, -SpritesPadding);
    if (texts.remembered.isEmpty()) // one line, in the middle
        inner.translate(0, (inner.height() - big.height()) / 2);
    const auto place = [&](const QRect &rect) { return QStyle::visualRect(row.direction, row.rect, rect); };
    const QRect dot(inner.left(), inner.top() + (big.height() - side) / 2, side, side);
    const QRect lines = inner.adjusted(side + SpritesPadding + 2, 0, 0, 0);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintStatus(*painter, place(dot), status, selected ? text : tone);
    paintTexts(*painter, row, lines, texts, text);
    painter->restore();
}

QSize SpritesDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(SpritesModel::IsAccountRole).toBool())
        size.setHeight(qMax(26, size.height()));
    else
        size.setHeight(rowHeight(option.font));
    return size;
}

} // namespace Savepoint
