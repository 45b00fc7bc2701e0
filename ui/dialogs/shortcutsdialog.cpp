// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/shortcutsdialog.h"

#include "ui/icons.h"
#include "ui/targetsize.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// “&Go to &Parent…” without mnemonics and ellipsis; “&&” is an ampersand.
QString plainName(const QAction &action)
{
    QString name;
    const QString text = action.text();
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'&' && ++i == text.size())
            break;
        name += text[i];
    }
    return name.endsWith(u'…') ? name.chopped(1) : name;
}

QString keysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &sequence : action.shortcuts())
        keys += sequence.toString(QKeySequence::NativeText);
    return keys.join(ShortcutsDialog::tr(" or ", "between two shortcuts of one action"));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction *> &actions, QWidget *parent)
    : QDialog(parent)
    , m_filter(new QLineEdit(this))
    , m_table(new QTreeWidget(this))
{
    setObjectName(u"shortcutsDialog"_s);
    setWindowTitle(tr("Keyboard Shortcuts"));

    m_filter->setObjectName(u"shortcutsFilter"_s);
    m_filter->setAccessibleName(tr("Find a shortcut"));
    m_filter->setPlaceholderText(tr("Find a shortcut"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumHeight(MinimumTarget);
    m_filter->addAction(icon("edit-find"_L1), QLineEdit::LeadingPosition);
    connect(m_filter, &QLineEdit::textChanged, this, &ShortcutsDialog::narrow);

    m_table->setObjectName(u"shortcutsTable"_s);
    m_table->setAccessibleName(tr("Keyboard shortcuts"));
    m_table->setHeaderLabels({tr("Action"), tr("Shortcut")});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAllColumnsShowFocus(true);
    fill(actions);
    m_table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->header()->setStretchLastSection(false);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *close = buttons->button(QDialogButtonBox::Close);
    close->setObjectName(u"closeButton"_s);
    close->setMinimumHeight(MinimumTarget);
    close->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_filter);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 64, fontMetrics().height() * 28);
    m_filter->setFocus();
}

void ShortcutsDialog::fill(const QList<QAction *> &actions)
{
    for (const QAction *action : actions) {
        if (action->shortcuts().isEmpty())
            continue;
        const QString name = plainName(*action);
        const QString keys = keysOf(*action);
        auto *row = new QTreeWidgetItem(m_table, {name, keys});
        row->setData(0, Qt::AccessibleTextRole, tr("%1: %2", "action: shortcut").arg(name, keys));
        row->setSizeHint(0, {0, qMax(MinimumTarget, fontMetrics().height() + 8)});
    }
    if (m_table->topLevelItemCount() > 0)
        m_table->setCurrentItem(m_table->topLevelItem(0));
}

void ShortcutsDialog::narrow(const QString &words)
{
    const QString wanted = words.trimmed();
    for (int i = 0; i < m_table->topLevelItemCount(); ++i) {
        QTreeWidgetItem *row = m_table->topLevelItem(i);
        row->setHidden(!row->text(0).contains(wanted, Qt::CaseInsensitive)
                       && !row->text(1).contains(wanted, Qt::CaseInsensitive));
    }
}

} // namespace Savepoint
