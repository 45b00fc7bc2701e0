// SPDX-License-Identifier: Apache-2.0
#include "ui/messagebar.h"

#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxButtons = 2;
constexpr int AccentWidth = 4;
constexpr int Spacing = 8;
constexpr int FewestCharacters = 8; // of a line of text, at the least
constexpr int ReadableCharacters = 24; // with fewer, the buttons go below

Tone toneOf(MessageBar::Kind kind)
{
    switch (kind) {
    case MessageBar::Kind::Success:
        return Tone::Success;
    case MessageBar::Kind::Warning:
        return Tone::Warning;
    case MessageBar::Kind::Error:
        return Tone::Error;
    case MessageBar::Kind::Information:
        break;
    }
    return Tone::Information;
}

QString wordOf(MessageBar::Kind kind)
{
    switch (kind) {
    case MessageBar::Kind::Success:
        return MessageBar::tr("Success");
    case MessageBar::Kind::Warning:
        return MessageBar::tr("Warning");
    case MessageBar::Kind::Error:
        return MessageBar::tr("Error");
    case MessageBar::Kind::Information:
        break;
    }
    return MessageBar::tr("Information");
}

/// Screen readers speak up when something with the role of an alert comes into view; Qt 6.4 passes no alert
/// events on to them by itself.
QAccessibleInterface *alertInterface(const QString &className, QObject *object)
{
    return className == "Savepoint::MessageBar"_L1
        ? new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::AlertMessage)
        : nullptr;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new PlainTextLabel(this))
    , m_text(new PlainTextLabel(this))
    , m_grid(new QGridLayout(this))
    , m_buttonBox(new QWidget(this))
    , m_buttons(new QHBoxLayout(m_buttonBox))
    , m_close(new QToolButton(this))
{
    static const bool installed = [] {
        QAccessible::installFactory(alertInterface);
        return true;
    }();
    Q_UNUSED(installed)

    setObjectName(u"messageBar"_s);
    setAccessibleName(tr("Message"));
    m_icon->setObjectName(u"messageIcon"_s);
    m_text->setObjectName(u"messageText"_s);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_text->setMinimumWidth(m_text->fontMetrics().averageCharWidth() * FewestCharacters);

    m_close->setObjectName(u"messageCloseButton"_s);
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_close->setIcon(icon("window-close"_L1));
    m_close->setToolTip(tr("Dismiss this message"));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setAccessibleDescription(tr("Dismiss this message"));
    m_close->setMinimumSize(MinimumTarget, MinimumTarget);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);

    m_buttons->setContentsMargins({});
    m_buttons->setSpacing(Spacing);
    m_grid->setContentsMargins(AccentWidth + 8, 4, 6, 4);
    m_grid->setSpacing(Spacing);
    m_grid->setColumnStretch(1, 1);
    m_grid->addWidget(m_icon, 0, 0);
    m_grid->addWidget(m_text, 0, 1);
    m_grid->addWidget(m_buttonBox, 0, 2);
    m_grid->addWidget(m_close, 0, 3);
    hide();
}

void MessageBar::showMessage(Kind kind, const QString &text, const QList<QAction *> &buttons)
{
    m_kind = kind;
    m_showing = true;
    m_message = text;
    m_text->setText(wrappable(text));
    setAccessibleDescription(tr("%1: %2", "kind of message: its text").arg(wordOf(kind), text));
    setButtons(buttons);
    updateIcon();
    update();
    const bool wasVisible = isVisible();
    show();
    announce(wasVisible);
}

void MessageBar::dismiss()
{
    if (!m_showing)
        return;
    m_showing = false;
    hide();
    setButtons({});
    Q_EMIT dismissed();
}

QString MessageBar::text() const
{
    return m_showing ? m_message : QString();
}

void MessageBar::setButtons(const QList<QAction *> &actions)
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        // A button may be what was just pressed to get here.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    QWidget *before = m_text;
    for (QAction *action : actions.first(qMin(actions.size(), MaxButtons))) {
        auto *button = new QPushButton(this);
        button->setObjectName(action->objectName() + "MessageButton"_L1);
        button->setMinimumHeight(MinimumTarget);
        const auto follow = [button, action] {
            button->setText(action->text());
            button->setEnabled(action->isEnabled());
            button->setToolTip(
                toolTipFor(action->toolTip() == action->iconText() ? QString() : action->toolTip()));
        };
        follow();
        connect(action, &QAction::changed, button, follow);
        connect(action, &QObject::destroyed, button, &QWidget::hide);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        m_buttons->addWidget(button);
        setTabOrder(before, button);
        before = button;
    }
    setTabOrder(before, m_close);
    m_buttonBox->setVisible(m_buttons->count() > 0);
    arrange();
}

/// The buttons stand beside the text while that keeps a readable width, else below it.
void MessageBar::arrange()
{
    const QMargins margins = m_grid->contentsMargins();
    const int others = m_icon->sizeHint().width() + m_close->sizeHint().width()
        + m_buttonBox->sizeHint().width() + 3 * Spacing + margins.left() + margins.right();
    const int readable = m_text->fontMetrics().averageCharWidth() * ReadableCharacters;
    const bool below = m_buttons->count() > 0 && width() - others < readable;
    if (std::exchange(m_buttonsAreBelow, below) == below)
        return;
    m_grid->removeWidget(m_buttonBox);
    if (below)
        m_grid->addWidget(m_buttonBox, 1, 1, 1, 3, Qt::AlignLeading);
    else
        m_grid->addWidget(m_buttonBox, 0, 2);
}

void MessageBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrange();
}

void MessageBar::updateIcon()
{
    const int side = iconSide(*this);
    m_icon->setPixmap(iconPixmap(toneIcon(toneOf(m_kind)), side, *this));
    m_close->setIconSize({side, side});
    m_icon->setAccessibleName(wordOf(m_kind));
}

void MessageBar::announce(bool wasVisible)
{
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    if (!wasVisible)
        return; // show() has told
    QAccessibleEvent again(this, QAccessible::ObjectShow);
    QAccessible::updateAccessibility(&again);
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange
        || event->type() == QEvent::FontChange)
        updateIcon();
    if (event->type() == QEvent::FontChange) {
        m_text->setMinimumWidth(m_text->fontMetrics().averageCharWidth() * FewestCharacters);
        arrange();
    }
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        dismiss();
        return;
    }
    QFrame::keyPressEvent(event);
}

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tone tone = toneOf(m_kind);
    painter.fillRect(rect(), toneTint(tone, palette()));
    const QRect accent = QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, AccentWidth, height()));
    painter.fillRect(accent, toneColor(tone, palette()));
    QColor line = toneColor(tone, palette());
    line.setAlphaF(0.35F);
    painter.setPen(line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace Savepoint
