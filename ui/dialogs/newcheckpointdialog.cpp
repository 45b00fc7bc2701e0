// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/newcheckpointdialog.h"

#include "core/base/plaintext.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxNewCheckpointCommentLength = 10'000;
constexpr int CountedFrom = 200;
constexpr int NewCheckpointWidthInCharacters = 56;
constexpr qsizetype MaxNewCheckpointNameLength = 80;

/// Comments are one line; what is pasted may not be.
QString onOneLine(const QString &text)
{
    static const QRegularExpression breaks(u"\\s*[\\r\\n\\x{2028}\\x{2029}]+\\s*"_s);
    return QString(text).replace(breaks, u" "_s).trimmed();
}

} // namespace

NewCheckpointDialog::NewCheckpointDialog(const QString &spriteName, QWidget *parent)
    : QDialog(parent)
    , m_comment(new QLineEdit(this))
    , m_count(new PlainTextLabel(this))
{
    setObjectName(u"newCheckpointDialog"_s);
    setWindowTitle(tr("New Checkpoint of %1")
                       .arg(displayText(spriteName, LineBreaks::Fold, MaxNewCheckpointNameLength)));

    auto *label = new QLabel(tr("Co&mment:"), this);
    label->setBuddy(m_comment);
    m_comment->setObjectName(u"commentEdit"_s);
    m_comment->setAccessibleName(tr("Comment"));
    m_comment->setPlaceholderText(tr("What is worth coming back to?"));
    m_comment->setMaxLength(MaxNewCheckpointCommentLength);
    m_comment->setMinimumHeight(MinimumTarget);
    m_comment->setMinimumWidth(fontMetrics().averageCharWidth() * NewCheckpointWidthInCharacters);
    m_count->setObjectName(u"commentCount"_s);
    m_count->setForegroundRole(QPalette::PlaceholderText);

    auto *buttons = new QDialogButtonBox(this);
    QPushButton *create = buttons->addButton(tr("Create Checkpoint"), QDialogButtonBox::AcceptRole);
    create->setObjectName(u"createCheckpointButton"_s);
    create->setMinimumHeight(MinimumTarget);
    create->setDefault(true);
    QPushButton *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    cancel->setIcon({}); // some styles bring one for this button only
    cancel->setObjectName(u"cancelButton"_s);
    cancel->setMinimumHeight(MinimumTarget);
    cancel->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_comment, &QLineEdit::textChanged, this, &NewCheckpointDialog::updateCount);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(m_comment);
    layout->addWidget(m_count);
    layout->addStretch(1);
    layout->addWidget(buttons);
    layout->setSizeConstraint(QLayout::SetMinimumSize);
    updateCount();
    m_comment->setFocus();
}

QString NewCheckpointDialog::comment() const
{
    return onOneLine(m_comment->text());
}

void NewCheckpointDialog::updateCount()
{
    const auto length = int(m_comment->text().size());
    const QString ofAll =
        tr("%1 of %2 characters")
            .arg(QLocale().toString(length), QLocale().toString(MaxNewCheckpointCommentLength));
    if (length < CountedFrom)
        m_count->setText(tr("Optional. It is stored with the checkpoint."));
    else
        m_count->setText(length < MaxNewCheckpointCommentLength
                             ? ofAll
                             : tr("%1. Longer comments are cut off.").arg(ofAll));
}

} // namespace Savepoint
