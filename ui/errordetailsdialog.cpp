// SPDX-License-Identifier: Apache-2.0
#include "ui/errordetailsdialog.h"

#include "ui/errortext.h"
#include "ui/plaintextlabel.h"
#include "ui/textview.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

PlainTextLabel *makeText(const QString &text, QWidget *parent)
{
    auto *label = new PlainTextLabel(text, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setVisible(!text.isEmpty());
    return label;
}

} // namespace

ErrorDetailsDialog::ErrorDetailsDialog(const ErrorText &error, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"errorDetailsDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Error Details"));

    auto *details = new TextView(0, this);
    details->setObjectName(u"errorDetailsText"_s);
    details->setAccessibleName(tr("Error details"));
    details->setMonospaced();
    details->showText(error.details);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copy = buttons->addButton(tr("&Copy Details"), QDialogButtonBox::ActionRole);
    copy->setObjectName(u"copyDetailsButton"_s);
    const QString text = QStringList({error.sentence, error.nextStep, error.details}).join(u'\n');
    connect(copy, &QPushButton::clicked, this, [text] { QApplication::clipboard()->setText(text); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(makeText(error.sentence, this));
    layout->addWidget(makeText(error.nextStep, this));
    layout->addWidget(details, 1);
    layout->addWidget(buttons);
    const int unit = fontMetrics().averageCharWidth();
    resize(unit * 70, unit * 44);
}

} // namespace Savepoint
