// SPDX-License-Identifier: Apache-2.0
#include "ui/noteseditor.h"

#include "core/records/annotations.h"
#include "ui/targetsize.h"

#include <QAbstractTextDocumentLayout>
#include <QFocusEvent>
#include <QKeyEvent>

#include <cmath>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int FewestLines = 2;
constexpr int MostLines = 10;

/// A menu over the editor, or its own context menu, is not leaving it.
bool isLeaving(const QFocusEvent &event)
{
    return event.reason() != Qt::PopupFocusReason && event.reason() != Qt::MenuBarFocusReason;
}

} // namespace

QString tagsToLine(const QStringList &tags)
{
    return tags.join(", "_L1);
}

QStringList tagsFromLine(const QString &line)
{
    return normalisedTags(line.split(u',', Qt::SkipEmptyParts));
}

NotesEditor::NotesEditor(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setObjectName(u"notesEditor"_s);
    setAccessibleName(tr("Notes"));
    setAccessibleDescription(tr("Saved when you leave the field. Escape takes back what you typed."));
    setPlaceholderText(tr("Add notes (F2)"));
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QPlainTextEdit::textChanged, this, &NotesEditor::fitHeight);
    fitHeight();
}

void NotesEditor::showNotes(const QString &text, const QString &saved)
{
    m_saved = saved;
    if (text != notes())
        setPlainText(text);
}

QString NotesEditor::notes() const
{
    return toPlainText();
}

void NotesEditor::commit()
{
    if (notes() != m_saved)
        emit committed(notes());
}

void NotesEditor::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape) {
        setPlainText(m_saved);
        emit committed(m_saved); // also of what could not be saved
        emit left();
    } else if (isReturn && event->modifiers().testFlag(Qt::ControlModifier)) {
        commit();
        emit left();
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

void NotesEditor::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    if (isLeaving(*event))
        commit();
}

QSize NotesEditor::sizeHint() const
{
    return {120, height()};
}

QSize NotesEditor::minimumSizeHint() const
{
    return {fontMetrics().lineSpacing() * 4, minimumHeight()};
}

void NotesEditor::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void NotesEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void NotesEditor::fitHeight()
{
    // The layout of a plain text document measures its height in lines, not pixels.
    const int lines = int(std::ceil(document()->documentLayout()->documentSize().height()));
    const int shown = qBound(FewestLines, lines, MostLines);
    setVerticalScrollBarPolicy(lines > MostLines ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    setFixedHeight(shown * fontMetrics().lineSpacing() + 2 * frameWidth()
                   + int(2 * document()->documentMargin()));
}

TagsEditor::TagsEditor(QWidget *parent)
    : QLineEdit(parent)
{
    setObjectName(u"tagsEditor"_s);
    setAccessibleName(tr("Tags"));
    setAccessibleDescription(
        tr("Separated by commas. Saved when you leave the field. Escape takes back what you typed."));
    setPlaceholderText(tr("Add tags, separated by commas"));
    setMinimumHeight(MinimumTarget);
}

void TagsEditor::showTags(const QStringList &tags, const QStringList &saved)
{
    m_saved = saved;
    if (tags != this->tags())
        setText(tagsToLine(tags));
}

QStringList TagsEditor::tags() const
{
    return tagsFromLine(text());
}

void TagsEditor::commit()
{
    if (tags() != m_saved)
        emit committed(tags());
}

void TagsEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        setText(tagsToLine(m_saved));
        emit committed(m_saved);
        emit left();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        commit();
        emit left();
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

void TagsEditor::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (isLeaving(*event))
        commit();
}

} // namespace Savepoint
