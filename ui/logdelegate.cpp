// SPDX-License-Identifier: Apache-2.0
#include "ui/logdelegate.h"

#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "ui/icons.h"
#include "ui/logtext.h"
#include "ui/timetext.h"

#include <QApplication>
#include <QDateTime>
#include <QFontDatabase>
#include <QPainter>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int Gap = 12;
constexpr int IconGap = 5;
constexpr int SideMargin = 8;
constexpr int LogRowHeight = 24;
constexpr qsizetype MaxPaintedLength = 1000; // longer than any row is wide

/// The view's size, digits of one width.
QFont figuresFont(const QFont &viewFont)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (viewFont.pointSizeF() > 0)
        font.setPointSizeF(viewFont.pointSizeF());
    else
        font.setPixelSize(viewFont.pixelSize());
    return font;
}

int iconSide(const QStyleOptionViewItem &option)
{
    return qMax(16, option.fontMetrics.ascent());
}

/// The widest level word, so that messages stand below each other.
int levelWidth(const QFontMetrics &metrics)
{
    int width = 0;
    for (int level = int(LogEntry::Level::Info); level <= int(LogEntry::Level::Success); ++level)
        width = qMax(width, metrics.horizontalAdvance(levelWord(LogEntry::Level(level))));
    return width;
}

QIcon levelIcon(LogEntry::Level level)
{
    switch (level) {
    case LogEntry::Level::Output:
        return toneIcon("text-x-generic"_L1, Tone::Neutral);
    case LogEntry::Level::Warning:
        return toneIcon(Tone::Warning);
    case LogEntry::Level::Error:
        return toneIcon(Tone::Error);
    case LogEntry::Level::Success:
        return toneIcon(Tone::Success);
    case LogEntry::Level::Info:
        break;
    }
    return toneIcon(Tone::Information);
}

Tone levelTone(LogEntry::Level level)
{
    switch (level) {
    case LogEntry::Level::Warning:
        return Tone::Warning;
    case LogEntry::Level::Error:
        return Tone::Error;
    case LogEntry::Level::Success:
        return Tone::Success;
    case LogEntry::Level::Info:
    case LogEntry::Level::Output:
        break;
    }
    return Tone::Neutral;
}

/// Hands out columns from the row's beginning, mirrored where the language is.
class Columns {
public:
    Columns(const QStyleOptionViewItem &option, const QRect &row)
        : m_direction(option.direction)
        , m_row(row)
        , m_left(row.left() + SideMargin)
    {
    }

    QRect take(int width, int gap = Gap)
    {
        const QRect column(m_left, m_row.top(), width, m_row.height());
        m_left += width + gap;
        return QStyle::visualRect(m_direction, m_row, column);
    }

    QRect rest() { return take(qMax(0, m_row.right() - SideMargin - m_left), 0); }

private:
    Qt::LayoutDirection m_direction;
    QRect m_row;
    int m_left;
};

} // namespace

LogDelegate::LogDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void LogDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem row = option; // not initStyleOption(): it would compose the spoken text for nothing
    row.index = index;
    const QStyle *style = row.widget ? row.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, row.widget);

    const bool selected = row.state.testFlag(QStyle::State_Selected);
    const QPalette::ColorGroup group =
        row.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    const QColor plain = row.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    const auto level = LogEntry::Level(index.data(ActivityLogModel::LevelRole).toInt());
    const Tone tone = levelTone(level);
    const QColor strong = selected || tone == Tone::Neutral ? plain : toneColor(tone, row.palette);
    const int start = int(Qt::AlignVCenter | QStyle::visualAlignment(row.direction, Qt::AlignLeft));
    const int end = int(Qt::AlignVCenter | QStyle::visualAlignment(row.direction, Qt::AlignRight));

    painter->save();
    Columns columns(row, row.rect);
    painter->setFont(figuresFont(row.font));
    const QFontMetrics figures = painter->fontMetrics();
    painter->setPen(plain);
    const QDateTime time = index.data(ActivityLogModel::TimeRole).toDateTime().toLocalTime();
    painter->drawText(columns.take(figures.horizontalAdvance("00:00:00"_L1)), start,
                      time.toString(u"HH:mm:ss"_s));
    const std::chrono::milliseconds offset(index.data(ActivityLogModel::SinceStartRole).toLongLong());
    painter->drawText(columns.take(figures.horizontalAdvance("+0000.0 s"_L1)), end, offsetText(offset));

    const int side = iconSide(row);
    painter->setFont(row.font);
    levelIcon(level).paint(painter, columns.take(side, IconGap), Qt::AlignCenter,
                           selected ? QIcon::Selected : QIcon::Normal);
    painter->setPen(strong);
    painter->drawText(columns.take(levelWidth(row.fontMetrics)), start, levelWord(level));

    painter->setPen(plain);
    const QRect room = columns.rest();
    const QString text = Savepoint::displayText(index.data(ActivityLogModel::TextRole).toString(),
                                                LineBreaks::Fold, MaxPaintedLength);
    painter->drawText(room, start | Qt::TextSingleLine,
                      row.fontMetrics.elidedText(text, Qt::ElideRight, room.width()));
    painter->restore();

    if (row.state.testFlag(QStyle::State_HasFocus)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(row);
        focus.backgroundColor = row.palette.color(group, selected ? QPalette::Highlight : QPalette::Base);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, row.widget);
    }
}

QSize LogDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int height = qMax(option.fontMetrics.height(), iconSide(option)) + 6;
    return {option.fontMetrics.averageCharWidth() * 20, qMax(height, LogRowHeight)};
}

} // namespace Savepoint
