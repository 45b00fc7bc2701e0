// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/questionbox.h"

#include "ui/dangerbutton.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QLabel>
#include <QPushButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int QuestionBoxWidthInCharacters = 56;

} // namespace

QuestionBox::QuestionBox(const QString &title, const QString &question, const QString &text, QWidget *parent)
    : QMessageBox(parent)
{
    setIconPixmap(Savepoint::iconPixmap(toneIcon(Tone::Warning), iconSide(*this) * 2, *this));
    setWindowTitle(title);
    setTextFormat(Qt::PlainText); // before the text: it would be guessed otherwise
    setText(wrappable(question));
    setInformativeText(wrappable(text));
    // Qt names its labels but promises nothing, so without them the box only looks plainer.
    if (auto *label = findChild<QLabel *>(u"qt_msgbox_label"_s)) {
        QFont strong = label->font();
        strong.setBold(true);
        label->setFont(strong);
    }
    if (auto *label = findChild<QLabel *>(u"qt_msgbox_informativelabel"_s)) {
        label->setTextFormat(Qt::PlainText); // it guesses otherwise
        label->setMinimumWidth(fontMetrics().averageCharWidth() * QuestionBoxWidthInCharacters);
    }
}

QPushButton *QuestionBox::addSafeButton(const QString &text, const QString &objectName)
{
    QPushButton *button = addButton(text, RejectRole);
    button->setObjectName(objectName);
    button->setMinimumHeight(MinimumTarget);
    setDefaultButton(button);
    setEscapeButton(button);
    return button;
}

QPushButton *QuestionBox::addOtherButton(const QString &text, const QString &objectName, ButtonRole role)
{
    QPushButton *button = addButton(text, role);
    button->setObjectName(objectName);
    button->setMinimumHeight(MinimumTarget);
    button->setAutoDefault(false);
    return button;
}

QPushButton *QuestionBox::addDangerButton(const QString &text, const QString &objectName)
{
    auto *button = new DangerButton(text, this);
    button->setObjectName(objectName);
    button->setMinimumHeight(MinimumTarget);
    addButton(button, AcceptRole);
    button->setAutoDefault(false);
    return button;
}

} // namespace Savepoint
