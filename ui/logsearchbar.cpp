// SPDX-License-Identifier: Apache-2.0
#include "ui/logsearchbar.h"

#include "ui/icons.h"
#include "ui/logsearch.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QToolButton *makeButton(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + "Button"_L1);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumSize(MinimumTarget, MinimumTarget);
    button->setAccessibleName(action->text());
    return button;
}

} // namespace

LogSearchBar::LogSearchBar(QAbstractItemModel &model, int role, QWidget *parent)
    : QWidget(parent)
    , m_search(new LogSearch(model, role, this))
    , m_field(new QLineEdit(this))
    , m_matches(new PlainTextLabel(this))
{
    setObjectName(u"activitySearchBar"_s);
    makeParts();
    connect(m_field, &QLineEdit::textChanged, this, &LogSearchBar::onText);
    connect(m_search, &LogSearch::changed, this, &LogSearchBar::onChanged);
    connect(m_previous, &QAction::triggered, this, &LogSearchBar::goToPrevious);
    connect(m_next, &QAction::triggered, this, &LogSearchBar::goToNext);
    updateLabel();
}

void LogSearchBar::makeParts()
{
    m_field->setObjectName(u"activitySearch"_s);
    m_field->setPlaceholderText(tr("Find"));
    m_field->setAccessibleName(tr("Find in activity log"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumSize(m_field->fontMetrics().averageCharWidth() * 12, MinimumTarget);
    m_field->setMaximumWidth(m_field->fontMetrics().averageCharWidth() * 32);
    m_field->installEventFilter(this);
    m_matches->setObjectName(u"activityMatches"_s);
    m_matches->setForegroundRole(QPalette::PlaceholderText);
    m_previous = makeAction(u"activityFindPrevious"_s, "go-up"_L1, tr("Previous Match"),
                            QKeySequence(Qt::SHIFT | Qt::Key_F3).toString(QKeySequence::NativeText));
    m_next = makeAction(u"activityFindNext"_s, "go-down"_L1, tr("Next Match"),
                        QKeySequence(Qt::Key_F3).toString(QKeySequence::NativeText));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_field, 1);
    layout->addWidget(makeButton(m_previous, this));
    layout->addWidget(makeButton(m_next, this));
    layout->addWidget(m_matches);
    layout->addStretch();
}

/// The keys are only said: they are the window's, and meant for the log while the log has the focus.
QAction *LogSearchBar::makeAction(const QString &name, QLatin1StringView iconName, const QString &text,
                                  const QString &keys)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setToolTip(tr("%1 (%2)", "action, keys").arg(text, keys));
    return action;
}

void LogSearchBar::setCurrent(const QModelIndex &index)
{
    m_current = index;
    updateLabel();
}

void LogSearchBar::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

bool LogSearchBar::handleKey(QKeyEvent &key)
{
    const bool acts = key.type() == QEvent::KeyPress;
    if (key.matches(QKeySequence::Find)) {
        if (acts)
            focusField();
    } else if (key.key() == Qt::Key_F3 && key.modifiers() == Qt::ShiftModifier) {
        if (acts)
            m_previous->trigger();
    } else if (key.key() == Qt::Key_F3 && key.modifiers() == Qt::NoModifier) {
        if (acts)
            m_next->trigger();
    } else {
        return false;
    }
    key.accept();
    return true;
}

bool LogSearchBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field
        || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    auto &key = *static_cast<QKeyEvent *>(event);
    if (handleKey(key))
        return true;
    if (event->type() != QEvent::KeyPress)
        return false;
    switch (key.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        (key.modifiers() & Qt::ShiftModifier ? m_previous : m_next)->trigger();
        return true;
    case Qt::Key_Escape:
        m_field->clear();
        emit left();
        return true;
    default:
        return false;
    }
}

void LogSearchBar::onText(const QString &text)
{
    m_wantsNearest = !text.isEmpty();
    m_search->setText(text);
    updateLabel();
}

void LogSearchBar::onChanged()
{
    // The row itself counts as the nearest. With every row read, the one behind it is the right one.
    if (m_wantsNearest && m_search->isComplete()) {
        m_wantsNearest = false;
        if (const auto nearest = m_search->next(m_current.row() - 1))
            goTo(*nearest);
    }
    updateLabel();
}

void LogSearchBar::goToNext()
{
    if (const auto row = m_search->next(m_current.row()))
        goTo(*row);
}

void LogSearchBar::goToPrevious()
{
    if (const auto row = m_search->previous(std::max(0, m_current.row())))
        goTo(*row);
}

void LogSearchBar::goTo(int row)
{
    emit rowWanted(row); // and the view says what is current then
}

void LogSearchBar::updateLabel()
{
    const QLocale locale;
    const int count = m_search->count();
    const int position = m_search->positionOf(m_current.row());
    QString text;
    if (count == 0 && !m_search->text().isEmpty())
        text = m_search->isComplete() ? tr("No matches") : tr("Searching…");
    else if (position > 0)
        text = tr("%1 of %2", "match, matches").arg(locale.toString(position), locale.toString(count));
    else if (count > 0)
        text = count == 1 ? tr("1 match") : tr("%1 matches").arg(locale.toString(count));
    m_matches->setText(text);
    m_matches->setVisible(!text.isEmpty());
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
}

} // namespace Savepoint
