// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/lineagedialog.h"

#include "ui/targetsize.h"
#include "ui/textview.h"

#include <QAccessible>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

} // namespace

LineageDialog::LineageDialog(const QString &subject, const QStringList &sentences, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"lineageDialog"_s);
    setWindowTitle(subject.isEmpty() ? tr("Lineage of the Current State") : tr("Lineage of %1").arg(subject));
    setAccessibleDescription(sentences.join(u' '));

    auto *text = new TextView(0, this);
    text->setObjectName(u"lineageText"_s);
    text->setAccessibleName(tr("Lineage"));
    text->showText(sentences.join(u"\n\n"_s));
    text->setTabChangesFocus(true);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(u"closeButton"_s);
    close->setMinimumHeight(MinimumTarget);
    close->setDefault(true);
    QPushButton *copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copy->setObjectName(u"copyLineageButton"_s);
    copy->setMinimumHeight(MinimumTarget);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this,
            [sentences] { QGuiApplication::clipboard()->setText(sentences.join(u'\n')); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(text, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 62, fontMetrics().height() * 20);
    text->setFocus();
}

void LineageDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace Savepoint
