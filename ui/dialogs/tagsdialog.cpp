// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/tagsdialog.h"

#include "core/base/plaintext.h"
#include "core/records/annotations.h"
#include "ui/noteseditor.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int TagsWidthInCharacters = 48;

QStringList without(const QStringList &tags, const QStringList &others)
{
    QStringList left = tags;
    left.removeIf([&others](const QString &tag) { return others.contains(tag, Qt::CaseInsensitive); });
    return left;
}

} // namespace

TagsDialog::TagsDialog(const QString &subject, const QList<QStringList> &tags, QWidget *parent)
    : QDialog(parent)
    , m_tags(new QLineEdit(this))
{
    QStringList all;
    for (const QStringList &some : tags)
        all += some;
    all = normalisedTags(all);
    std::copy_if(all.cbegin(), all.cend(), std::back_inserter(m_common), [&tags](const QString &tag) {
        return std::all_of(tags.cbegin(), tags.cend(), [&tag](const QStringList &some) {
            return some.contains(tag, Qt::CaseInsensitive);
        });
    });

    setObjectName(u"tagsDialog"_s);
    setWindowTitle(tags.size() == 1 ? tr("Tags of %1").arg(displayText(subject, LineBreaks::Fold, 80))
                                    : tr("Tags of %n Checkpoints", nullptr, int(tags.size())));
    auto *label = new QLabel(tr("&Tags, separated by commas:"), this);
    label->setBuddy(m_tags);
    m_tags->setObjectName(u"tagsEdit"_s);
    m_tags->setAccessibleName(tr("Tags"));
    m_tags->setText(tagsToLine(m_common));
    m_tags->setMinimumHeight(MinimumTarget);
    m_tags->setMinimumWidth(fontMetrics().averageCharWidth() * TagsWidthInCharacters);
    auto *others = new PlainTextLabel(this);
    others->setObjectName(u"otherTags"_s);
    others->setWordWrap(true);
    if (const QStringList some = without(all, m_common); !some.isEmpty()) {
        others->setText(tr("Only some of them have, and keep: %1")
                            .arg(displayText(tagsToLine(some), LineBreaks::Fold, 400)));
    }
    others->setVisible(!others->text().isEmpty());

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Save)->setDefault(true);
    for (QAbstractButton *button : buttons->buttons())
        button->setMinimumHeight(MinimumTarget);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(m_tags);
    layout->addWidget(others);
    layout->addStretch(1);
    layout->addWidget(buttons);
    layout->setSizeConstraint(QLayout::SetMinimumSize);
    m_tags->setFocus();
}

QStringList TagsDialog::addedTags() const
{
    return without(tagsFromLine(m_tags->text()), m_common);
}

QStringList TagsDialog::removedTags() const
{
    return without(m_common, tagsFromLine(m_tags->text()));
}

} // namespace Savepoint
