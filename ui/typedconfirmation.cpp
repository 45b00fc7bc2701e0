// SPDX-License-Identifier: Apache-2.0
#include "ui/typedconfirmation.h"
#include "ui/targetsize.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

} // namespace

TypedConfirmation::TypedConfirmation(QString expected, QWidget *parent)
    : QWidget(parent)
    , m_expected(std::move(expected))
    , m_field(new QLineEdit(this))
{
    setObjectName(u"typedConfirmation"_s);
    auto *label = new QLabel(tr("&Type the sprite name to continue:"), this);
    label->setObjectName(u"typedConfirmationLabel"_s);
    label->setWordWrap(true);
    label->setBuddy(m_field);
    m_field->setObjectName(u"typedConfirmationEdit"_s);
    m_field->setAccessibleName(tr("Name of the sprite"));
    m_field->setMinimumHeight(MinimumTarget);
    m_field->installEventFilter(this);
    setFocusProxy(m_field);
    connect(m_field, &QLineEdit::textChanged, this, [this] {
        if (std::exchange(m_wasConfirmed, isConfirmed()) != isConfirmed())
            emit changed();
    });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    layout->addWidget(label);
    layout->addWidget(m_field);
}

bool TypedConfirmation::isConfirmed() const
{
    return !m_expected.isEmpty() && m_field->text() == m_expected;
}

bool TypedConfirmation::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            if (isConfirmed())
                emit entered();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Savepoint
