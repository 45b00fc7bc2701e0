// SPDX-License-Identifier: Apache-2.0
#include "ui/plaintextlabel.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace Savepoint {

using namespace Qt::StringLiterals;

PlainTextLabel::PlainTextLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
}

PlainTextLabel::PlainTextLabel(const QString &text, QWidget *parent)
    : PlainTextLabel(parent) // the format stands before the text is looked at
{
    setText(text);
}

ElidedLabel::ElidedLabel(QWidget *parent)
    : PlainTextLabel(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void ElidedLabel::setFullText(const QString &text)
{
    setText(text);
    setToolTip(toolTipFor(text));
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QSize full = PlainTextLabel::minimumSizeHint();
    return {qMin(full.width(), fontMetrics().averageCharWidth() * 8), full.height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    const QRect room = contentsRect();
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    style()->drawItemText(&painter, room,
                          int(Qt::AlignVCenter | QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)),
                          option.palette, isEnabled(), shown, foregroundRole());
}

QString toolTipFor(const QString &plain)
{
    return plain.isEmpty() ? QString() : Qt::convertFromPlainText(plain);
}

QString wrappable(const QString &plain)
{
    constexpr int LongestWord = 40;
    QString text;
    text.reserve(plain.size() + plain.size() / LongestWord);
    int wordLength = 0;
    for (const QChar c : plain) {
        wordLength = c.isSpace() ? 0 : wordLength + 1;
        if (wordLength > LongestWord && !c.isLowSurrogate() && !c.isMark()) {
            text += u'\u200b'; // zero width space
            wordLength = 1;
        }
        text += c;
    }
    return text;
}

QString buttonText(const QString &plain)
{
    QString text = plain;
    return text.replace(u'&', "&&"_L1);
}

} // namespace Savepoint
