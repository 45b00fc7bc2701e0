// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/aboutdialog.h"

#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

} // namespace

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"aboutDialog"_s);
    setWindowTitle(tr("About Savepoint"));

    auto *sign = new PlainTextLabel(this);
    sign->setObjectName(u"aboutIcon"_s);
    const int side = fontMetrics().height() * 5;
    sign->setPixmap(icon("savepoint"_L1).pixmap(QSize(side, side), devicePixelRatioF()));
    sign->setAccessibleName(tr("The icon of Savepoint"));

    auto *name = new PlainTextLabel(u"Savepoint"_s, this);
    name->setObjectName(u"aboutName"_s);
    QFont large = name->font();
    large.setBold(true);
    if (large.pointSizeF() > 0)
        large.setPointSizeF(large.pointSizeF() * 1.6);
    name->setFont(large);
    auto *purpose = new PlainTextLabel(tr("See, create and restore the checkpoints of your sprites."), this);
    purpose->setObjectName(u"aboutPurpose"_s);
    purpose->setWordWrap(true);
    auto *facts = new PlainTextLabel(versionText(), this);
    facts->setObjectName(u"aboutFacts"_s);
    facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(u"closeButton"_s);
    close->setMinimumHeight(MinimumTarget);
    close->setDefault(true);
    QPushButton *copy = buttons->addButton(tr("&Copy Version Information"), QDialogButtonBox::ActionRole);
    copy->setObjectName(u"copyVersionButton"_s);
    copy->setMinimumHeight(MinimumTarget);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [] { QGuiApplication::clipboard()->setText(versionText()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addWidget(name);
    texts->addWidget(purpose);
    texts->addSpacing(6);
    texts->addWidget(facts);
    texts->addStretch(1);
    auto *row = new QHBoxLayout;
    row->setSpacing(18);
    row->addWidget(sign, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(14);
    layout->addLayout(row);
    layout->addWidget(buttons);
    close->setFocus();
}

QString AboutDialog::versionText()
{
    return tr("Version %1\nLicence: Apache-2.0\nQt %2 (built with %3)\n%4, %5")
        .arg(QCoreApplication::applicationVersion(), QString::fromLatin1(qVersion()),
             QLatin1String(QT_VERSION_STR), QSysInfo::prettyProductName(),
             QSysInfo::currentCpuArchitecture());
}

} // namespace Savepoint
