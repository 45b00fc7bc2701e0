// SPDX-License-Identifier: Apache-2.0
#include "ui/textview.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QFontDatabase>

#include <cmath>

namespace Savepoint {

TextView::TextView(int maximumLines, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_maximumLines(maximumLines)
{
    setReadOnly(true);
    setTabChangesFocus(true); // Tab leaves the field, as everywhere else
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    if (m_maximumLines > 0) {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        document()->setDocumentMargin(0);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        viewport()->setAutoFillBackground(false);
    }
}

void TextView::setMonospaced()
{
    QFont font; // only what differs, so that zooming still reaches it
    font.setFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
    font.setStyleHint(QFont::Monospace);
    setFont(font);
}

void TextView::showText(const QString &text)
{
    if (text == toPlainText())
        return;
    setPlainText(text);
    fitHeight();
}

QSize TextView::sizeHint() const
{
    return m_maximumLines > 0 ? QSize(120, height()) : QPlainTextEdit::sizeHint();
}

QSize TextView::minimumSizeHint() const
{
    const int line = fontMetrics().lineSpacing();
    return {line * 4, m_maximumLines > 0 ? line : line * 3};
}

void TextView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void TextView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void TextView::fitHeight()
{
    if (m_maximumLines <= 0)
        return;
    // The layout of a plain text document measures its height in lines, not pixels.
    const int lines = int(std::ceil(document()->documentLayout()->documentSize().height()));
    const int shown = qBound(1, lines, m_maximumLines);
    setVerticalScrollBarPolicy(lines > m_maximumLines ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    setFixedHeight(shown * fontMetrics().lineSpacing() + 2 * frameWidth() + 2);
}

} // namespace Savepoint
