// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/openlinkdialog.h"

#include "core/base/plaintext.h"
#include "core/session/spritelink.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int OpenLinkWidthInCharacters = 60;

} // namespace

OpenLinkDialog::OpenLinkDialog(const QString &offered, QWidget *parent)
    : QDialog(parent)
    , m_link(new QLineEdit(this))
    , m_hint(new PlainTextLabel(this))
{
    setObjectName(u"openLinkDialog"_s);
    setWindowTitle(tr("Open Link"));

    auto *label = new QLabel(tr("&Link to a checkpoint:"), this);
    label->setBuddy(m_link);
    m_link->setObjectName(u"linkEdit"_s);
    m_link->setAccessibleName(tr("Link to a checkpoint"));
    m_link->setPlaceholderText(u"sprite-checkpoint://api.sprites.dev/acme/web-1/v7"_s);
    m_link->setMaxLength(SpriteLink::MaximumLength);
    m_link->setMinimumHeight(MinimumTarget);
    m_link->setMinimumWidth(fontMetrics().averageCharWidth() * OpenLinkWidthInCharacters);
    m_link->setText(offered);
    m_link->selectAll();
    m_hint->setObjectName(u"linkHint"_s);
    m_hint->setWordWrap(true);

    auto *buttons = new QDialogButtonBox(this);
    m_open = buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    m_open->setObjectName(u"openLinkButton"_s);
    m_open->setMinimumHeight(MinimumTarget);
    m_open->setDefault(true);
    QPushButton *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setObjectName(u"cancelButton"_s);
    cancel->setMinimumHeight(MinimumTarget);
    cancel->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_link, &QLineEdit::textChanged, this, &OpenLinkDialog::check);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(m_link);
    layout->addWidget(m_hint);
    layout->addStretch(1);
    layout->addWidget(buttons);
    layout->setSizeConstraint(QLayout::SetMinimumSize);
    check();
    m_link->setFocus();
}

QString OpenLinkDialog::link() const
{
    return m_link->text().trimmed();
}

void OpenLinkDialog::check()
{
    const QString text = link();
    const auto parsed = SpriteLink::parse(text);
    m_open->setEnabled(parsed.has_value());
    if (text.isEmpty()) {
        m_hint->setText(tr("Opening a link selects a checkpoint. It never changes anything."));
    } else if (!parsed) {
        m_hint->setText(tr("A link looks like sprite-checkpoint://HOST/ORGANIZATION/SPRITE/CHECKPOINT."));
    } else {
        const QString sprite = displayText(parsed->spriteName, LineBreaks::Fold, 80);
        const QString checkpoint = displayText(parsed->checkpointId, LineBreaks::Fold, 80);
        m_hint->setText(checkpoint.isEmpty() ? tr("Shows the sprite %1.").arg(sprite)
                                             : tr("Selects %1 of the sprite %2.").arg(checkpoint, sprite));
    }
}

} // namespace Savepoint
