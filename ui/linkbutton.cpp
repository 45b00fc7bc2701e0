// SPDX-License-Identifier: Apache-2.0
#include "ui/linkbutton.h"

#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

namespace Savepoint {

namespace {

constexpr int FocusMargin = 2;

} // namespace

LinkButton::LinkButton(const QString &plain, QWidget *parent)
    : QPushButton(buttonText(plain), parent)
    , m_plain(plain)
{
    setAccessibleName(plain);
    setToolTip(toolTipFor(plain));
    setFlat(true);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QSize LinkButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(m_plain) + 2 * FocusMargin, qMax(MinimumTarget, metrics.height() + 4)};
}

QSize LinkButton::minimumSizeHint() const
{
    return {QFontMetrics(font()).averageCharWidth() * 6, sizeHint().height()};
}

void LinkButton::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    QFont shown = font();
    shown.setUnderline(underMouse() || hasFocus());
    painter.setFont(shown);
    painter.setPen(isEnabled() ? toneColor(Tone::Information, palette())
                               : palette().color(QPalette::Disabled, QPalette::ButtonText));
    const QString text = QFontMetrics(shown).elidedText(m_plain, Qt::ElideRight, width());
    painter.drawText(rect(),
                     int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter)), text);
    if (!hasFocus())
        return;
    QStyleOptionFocusRect focus;
    focus.initFrom(this);
    focus.backgroundColor = palette().color(QPalette::Window);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
}

} // namespace Savepoint
