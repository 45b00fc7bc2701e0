// SPDX-License-Identifier: Apache-2.0
#include "ui/emptystate.h"

#include "ui/icons.h"
#include "ui/plaintextlabel.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

PlainTextLabel *makeText(QLatin1StringView name, QWidget *parent)
{
    auto *label = new PlainTextLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

void bindButton(QPushButton *button, QAction *action)
{
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
}

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_sentence(makeText("emptyStateSentence"_L1, this))
    , m_nextStep(makeText("emptyStateNextStep"_L1, this))
    , m_busy(new QProgressBar(this))
    , m_button(new QPushButton(this))
    , m_more(new QPushButton(this))
{
    m_button->setObjectName(u"emptyStateButton"_s);
    m_more->setObjectName(u"emptyStateMoreButton"_s);
    m_more->setFlat(true);
    m_icon->setAlignment(Qt::AlignCenter);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumWidth(160);
    m_busy->setAccessibleName(tr("Loading"));
    m_nextStep->setForegroundRole(QPalette::PlaceholderText);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_button);
    buttons->addWidget(m_more);
    buttons->addStretch();

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_sentence);
    layout->addWidget(m_nextStep);
    layout->addWidget(m_busy, 0, Qt::AlignHCenter);
    layout->addLayout(buttons);
    layout->addStretch(3);
}

void EmptyState::showMessage(QLatin1StringView iconName, const QString &sentence, const QString &nextStep,
                             QAction *button, QAction *more)
{
    m_iconName = iconName;
    m_sentence->setText(sentence);
    m_nextStep->setText(nextStep);
    m_nextStep->setVisible(!nextStep.isEmpty());
    m_busy->hide();
    follow(m_button, m_action, button);
    follow(m_more, m_moreAction, more);
    updateIcon();
}

void EmptyState::showBusy(const QString &sentence)
{
    showMessage({}, sentence);
    m_busy->show();
}

QString EmptyState::sentence() const
{
    return m_sentence->text();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        updateIcon();
}

void EmptyState::updateIcon()
{
    m_icon->setVisible(!m_iconName.isEmpty());
    if (m_iconName.isEmpty())
        return;
    const int size = fontMetrics().height() * 3;
    m_icon->setPixmap(icon(m_iconName).pixmap(QSize(size, size), devicePixelRatio(), QIcon::Disabled));
}

void EmptyState::follow(QPushButton *button, QAction *&followed, QAction *action)
{
    if (followed != action) {
        if (followed) {
            disconnect(followed, nullptr, button, nullptr);
            disconnect(button, nullptr, followed, nullptr);
        }
        followed = action;
        if (action)
            bindButton(button, action);
    }
    button->setVisible(action != nullptr);
}

} // namespace Savepoint
