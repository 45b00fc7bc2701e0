// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/cleanupdialog.h"

#include "core/base/plaintext.h"
#include "core/history/retentionmodel.h"
#include "ui/dangerbutton.h"
#include "ui/dialogs/checkpointtable.h"
#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/retentionrulesedit.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"
#include "ui/typedconfirmation.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QScreen>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxCleanUpNameLength = 40;
constexpr int CleanUpReviewedFrom = 11;
constexpr int CleanUpWidthInCharacters = 122;
constexpr int CleanUpHeightInLines = 38;
constexpr int CleanUpShownRows = 5;

/// Keep and Delete told apart by word, sign and colour.
class PlanDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const bool deletes = index.data(RetentionModel::DeletesRole).toBool();
        const int side = qMax(16, option->fontMetrics.ascent());
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = {side, side};
        option->icon = deletes ? toneIcon("edit-delete"_L1, Tone::Error) : toneIcon(Tone::Success);
        if (deletes)
            option->palette.setColor(QPalette::Text, toneColor(Tone::Error, option->palette));
    }
};

RetentionRulesEdit::Automatic automaticOf(const HistoryGraph &history)
{
    const auto isAuto = [](const HistoryNode &node) { return node.checkpoint.isAuto; };
    if (std::any_of(history.nodes().cbegin(), history.nodes().cend(), isAuto))
        return RetentionRulesEdit::Automatic::Shown;
    return history.autoCount() > 0 ? RetentionRulesEdit::Automatic::Hidden
                                   : RetentionRulesEdit::Automatic::None;
}

} // namespace

CleanUpDialog::CleanUpDialog(const QString &spriteName, const HistoryGraph &history,
                             const RetentionRules &rules, bool careful, QWidget *parent)
    : QDialog(parent)
    , m_history(history)
    , m_rules(new RetentionRulesEdit(rules, automaticOf(history), this))
    , m_model(new RetentionModel(history, this))
    , m_rows(new QSortFilterProxyModel(this))
{
    const QString sprite = displayText(spriteName, LineBreaks::Fold, MaxCleanUpNameLength);
    setObjectName(u"cleanUpDialog"_s);
    setWindowTitle(tr("Clean Up %1").arg(sprite));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(
        questionLabel(tr("Which checkpoints of “%1” should stay?").arg(sprite), u"cleanUpQuestion"_s, this));
    layout->addWidget(m_rules);
    addTable(layout);
    addCounts(layout);
    if (careful)
        addConfirmation(spriteName, layout);
    addButtons(layout);
    connect(m_rules, &RetentionRulesEdit::changed, this, &CleanUpDialog::updatePlan);
    updatePlan();
    const QSize wanted(fontMetrics().averageCharWidth() * CleanUpWidthInCharacters,
                       fontMetrics().height() * CleanUpHeightInLines);
    resize(wanted.boundedTo(screen()->availableSize() * 9 / 10));
}

void CleanUpDialog::addTable(QVBoxLayout *layout)
{
    m_rows->setSourceModel(m_model);
    m_rows->setFilterRole(RetentionModel::DeletesRole);
    auto *table = new CheckpointTable(this);
    table->setObjectName(u"cleanUpTable"_s);
    table->setAccessibleName(tr("Plan for every checkpoint"));
    m_model->setPlan(RetentionPlan::of(m_history, m_rules->rules())); // columns fit what they show
    table->setItemDelegateForColumn(RetentionModel::PlanColumn, new PlanDelegate(table));
    table->showRows(*m_rows, RetentionModel::CommentColumn);
    table->setMinimumRows(CleanUpShownRows);
    layout->addWidget(table, 1);
}

void CleanUpDialog::addCounts(QVBoxLayout *layout)
{
    m_counts = new PlainTextLabel(this);
    m_counts->setObjectName(u"cleanUpCounts"_s);
    auto *onlyDeleted = new QCheckBox(tr("Show &only what would be deleted"), this);
    onlyDeleted->setObjectName(u"onlyDeletedCheckBox"_s);
    onlyDeleted->setMinimumHeight(MinimumTarget);
    connect(onlyDeleted, &QCheckBox::toggled, this,
            [this](bool only) { m_rows->setFilterFixedString(only ? u"true"_s : QString()); });
    auto *row = new QHBoxLayout;
    row->addWidget(m_counts, 1);
    row->addWidget(onlyDeleted);
    layout->addLayout(row);
}

void CleanUpDialog::addConfirmation(const QString &spriteName, QVBoxLayout *layout)
{
    m_confirmation = new TypedConfirmation(spriteName, this);
    connect(m_confirmation, &TypedConfirmation::changed, this, &CleanUpDialog::updateButton);
    connect(m_confirmation, &TypedConfirmation::entered, this,
            [this] { m_delete->setFocus(Qt::TabFocusReason); });
    layout->addWidget(m_confirmation);
}

void CleanUpDialog::addButtons(QVBoxLayout *layout)
{
    m_reviewed = new QCheckBox(tr("I have &reviewed the list"), this);
    m_reviewed->setObjectName(u"reviewedCheckBox"_s);
    m_reviewed->setMinimumHeight(MinimumTarget);
    connect(m_reviewed, &QCheckBox::toggled, this, &CleanUpDialog::updateButton);
    QSizePolicy keepsItsPlace = m_reviewed->sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true);
    m_reviewed->setSizePolicy(keepsItsPlace);

    const DangerButtons buttons = dangerButtons({}, u"deleteButton"_s, *this);
    m_delete = buttons.confirm;
    auto *row = new QHBoxLayout;
    row->addWidget(m_reviewed);
    row->addWidget(buttons.box, 1);
    layout->addLayout(row);
}

void CleanUpDialog::updatePlan()
{
    const RetentionPlan plan = RetentionPlan::of(m_history, m_rules->rules());
    m_model->setPlan(plan);
    const int kept = int(plan.kept.size()) - plan.deletes;
    m_counts->setText(tr("%1 kept, %2 to be deleted", "numbers of checkpoints")
                          .arg(QString::number(kept), QString::number(plan.deletes)));
    m_reviewed->setChecked(false); // it was another list
    m_reviewed->setVisible(plan.deletes >= CleanUpReviewedFrom);
    updateButton();
}

void CleanUpDialog::updateButton()
{
    const int count = m_model->plan().deletes;
    m_delete->setText(count == 0 ? tr("Nothing to Delete") : tr("&Delete %n Checkpoint(s)", nullptr, count));
    m_delete->setEnabled(count > 0 && (count < CleanUpReviewedFrom || m_reviewed->isChecked())
                         && (!m_confirmation || m_confirmation->isConfirmed()));
}

RetentionRules CleanUpDialog::rules() const
{
    return m_rules->rules();
}

QStringList CleanUpDialog::keys() const
{
    return m_model->deletedKeys();
}

void CleanUpDialog::keyPressEvent(QKeyEvent *event)
{
    // Enter ends the typing of a number. It must not cancel the plan, and never begins it.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return;
    QDialog::keyPressEvent(event);
}

} // namespace Savepoint
