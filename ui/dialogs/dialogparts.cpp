// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/dialogparts.h"

#include "core/base/plaintext.h"
#include "ui/dangerbutton.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxShortNameLength = 40; // longer names would have to be broken inside

struct DialogPartWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::DialogParts)
};

} // namespace

QString shortName(const QString &untrusted)
{
    return displayText(untrusted, LineBreaks::Fold, MaxShortNameLength);
}

PlainTextLabel *wrappedLabel(const QString &text, const QString &objectName, QWidget *parent)
{
    auto *label = new PlainTextLabel(wrappable(text), parent);
    label->setObjectName(objectName);
    label->setWordWrap(true);
    return label;
}

PlainTextLabel *questionLabel(const QString &text, const QString &objectName, QWidget *parent)
{
    PlainTextLabel *label = wrappedLabel(text, objectName, parent);
    QFont large = label->font();
    large.setBold(true);
    if (large.pointSizeF() > 0)
        large.setPointSizeF(large.pointSizeF() * 1.2);
    label->setFont(large);
    return label;
}

QBoxLayout *besideWarning(QBoxLayout *texts, QWidget *parent)
{
    auto *sign = new PlainTextLabel(parent);
    sign->setPixmap(iconPixmap(toneIcon(Tone::Warning), iconSide(*parent) * 2, *parent));
    sign->setAccessibleName(DialogPartWords::tr("Warning"));
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(sign, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    return row;
}

DangerButtons dangerButtons(const QString &text, const QString &objectName, QDialog &dialog)
{
    auto *box = new QDialogButtonBox(&dialog);
    QPushButton *cancel = box->addButton(QDialogButtonBox::Cancel);
    cancel->setIcon({}); // some styles bring one for this button only
    cancel->setObjectName(u"cancelButton"_s);
    cancel->setMinimumHeight(MinimumTarget);
    cancel->setDefault(true);
    auto *confirm = new DangerButton(text, &dialog);
    confirm->setObjectName(objectName);
    confirm->setMinimumHeight(MinimumTarget);
    box->addButton(confirm, QDialogButtonBox::AcceptRole);
    confirm->setAutoDefault(false); // the box makes its buttons default by turns
    QObject::connect(box, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(box, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    cancel->setFocus();
    return {box, confirm};
}

void fitToTexts(QDialog &dialog, int widthInCharacters)
{
    QLayout *layout = dialog.layout();
    const int width =
        qMax(dialog.fontMetrics().averageCharWidth() * widthInCharacters, layout->totalMinimumSize().width());
    const int height = layout->hasHeightForWidth() ? layout->totalHeightForWidth(width)
                                                   : layout->totalMinimumSize().height();
    dialog.setMinimumSize(width, height);
    dialog.resize(dialog.minimumSize());
}

} // namespace Savepoint
