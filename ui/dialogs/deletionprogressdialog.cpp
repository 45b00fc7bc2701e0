// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/deletionprogressdialog.h"

#include "core/base/plaintext.h"
#include "core/operations/deletionsmodel.h"
#include "ui/dialogs/checkpointtable.h"
#include "ui/dialogs/dialogparts.h"
#include "ui/errortext.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QDialogButtonBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int ProgressWidthInCharacters = 80;
constexpr int ProgressHeightInLines = 28;
constexpr int ProgressShownRows = 5;
constexpr int StateInCharacters = 20; // with its sign

QIcon iconOf(DeletionState state)
{
    switch (state) {
    case DeletionState::Running:
        return toneIcon("view-refresh"_L1, Tone::Information);
    case DeletionState::Deleted:
    case DeletionState::AlreadyGone:
        return toneIcon(Tone::Success);
    case DeletionState::NotDeleted:
        return toneIcon("process-stop"_L1, Tone::Neutral);
    case DeletionState::Unknown:
        return toneIcon(Tone::Warning);
    case DeletionState::Waiting:
        break;
    }
    return {};
}

/// The sign of a state before its word.
class StateDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Wide enough for every state, whatever it is now.
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize own = QStyledItemDelegate::sizeHint(option, index);
        return {qMax(own.width(), option.fontMetrics.averageCharWidth() * StateInCharacters), own.height()};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const int side = qMax(16, option->fontMetrics.ascent());
        option->features |= QStyleOptionViewItem::HasDecoration; // also without one: words stand in a column
        option->decorationSize = {side, side};
        option->icon = iconOf(DeletionState(index.data(DeletionsModel::StateRole).toInt()));
    }
};

QString headingOf(const DeletionsResult &result)
{
    switch (result.ending) {
    case DeletionsResult::Ending::Done:
        return DeletionProgressDialog::tr("All of them are deleted");
    case DeletionsResult::Ending::Stopped:
        return DeletionProgressDialog::tr("Stopped as you asked");
    case DeletionsResult::Ending::Busy:
        return DeletionProgressDialog::tr("Stopped: another operation is running");
    case DeletionsResult::Ending::Refused:
        break;
    }
    return result.last
        ? DeletionProgressDialog::tr("Stopped at %1").arg(shortName(result.last->operation.checkpointId))
        : DeletionProgressDialog::tr("Stopped");
}

} // namespace

QString deletionCounts(const DeletionsResult &result)
{
    QStringList sentences{DeletionProgressDialog::tr("%1 of %n checkpoint(s) deleted.", nullptr, result.asked)
                              .arg(result.deleted)};
    if (result.alreadyGone > 0)
        sentences += DeletionProgressDialog::tr("%1 already gone.").arg(result.alreadyGone);
    if (result.unknown > 0)
        sentences += DeletionProgressDialog::tr("%1 with unknown result.").arg(result.unknown);
    if (result.left() > 0)
        sentences += DeletionProgressDialog::tr("%1 not deleted.").arg(result.left());
    return sentences.join(DeletionProgressDialog::tr(" ", "between two sentences"));
}

DeletionProgressDialog::DeletionProgressDialog(Deletions &deletions, const QList<Checkpoint> &checkpoints,
                                               QWidget *parent)
    : QDialog(parent)
    , m_deletions(&deletions)
    , m_checkpoints(checkpoints)
    , m_model(new DeletionsModel(checkpoints, this))
{
    setObjectName(u"deletionProgressDialog"_s);
    setWindowTitle(tr("Delete Checkpoints"));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    addParts(layout);
    connect(m_deletions, &Deletions::stateChanged, this, &DeletionProgressDialog::showState);
    connect(m_deletions, &Deletions::finished, this, &DeletionProgressDialog::showResult);
    showRunning(0);
    const QSize wanted(fontMetrics().averageCharWidth() * ProgressWidthInCharacters,
                       fontMetrics().height() * ProgressHeightInLines);
    resize(wanted.boundedTo(screen()->availableSize() * 9 / 10));
}

void DeletionProgressDialog::addParts(QVBoxLayout *layout)
{
    m_heading = questionLabel({}, u"deletionHeading"_s, this);
    m_details = wrappedLabel(
        tr("Oldest first. Stop ends the run before the next one; what is deleted stays deleted."),
        u"deletionDetails"_s, this);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(u"deletionProgress"_s);
    m_progress->setAccessibleName(tr("Deleted checkpoints"));
    m_progress->setRange(0, int(m_checkpoints.size()));
    m_progress->setTextVisible(false); // the heading tells the number
    m_table = new CheckpointTable(this);
    m_table->setObjectName(u"deletionTable"_s);
    m_table->setAccessibleName(tr("Checkpoints and what became of them"));
    m_table->setItemDelegateForColumn(DeletionsModel::StateColumn, new StateDelegate(m_table));
    m_table->showRows(*m_model, DeletionsModel::CommentColumn);
    m_table->setMinimumRows(ProgressShownRows);
    auto *buttons = new QDialogButtonBox(this);
    m_button = buttons->addButton(tr("&Stop"), QDialogButtonBox::RejectRole);
    m_button->setObjectName(u"stopButton"_s);
    m_button->setMinimumHeight(MinimumTarget);
    m_button->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &DeletionProgressDialog::reject);
    layout->addWidget(m_heading);
    layout->addWidget(m_progress);
    layout->addWidget(m_details);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    m_button->setFocus();
}

void DeletionProgressDialog::showState(int first, int last, DeletionState state)
{
    m_model->setState(first, last, state);
    if (state == DeletionState::Running)
        showRunning(first);
    else if (state == DeletionState::Deleted || state == DeletionState::AlreadyGone)
        m_progress->setValue(last + 1);
}

void DeletionProgressDialog::showRunning(int at)
{
    const QString where = tr("Deleting %1, %2 of %3", "checkpoint, number, number of all")
                              .arg(shortName(m_checkpoints.value(at).id), QString::number(at + 1),
                                   QString::number(m_checkpoints.size()));
    m_heading->setText(where);
    m_progress->setAccessibleDescription(where);
    m_table->setCurrentIndex(m_model->index(at, 0));
}

void DeletionProgressDialog::stop()
{
    m_deletions->stop();
    m_button->setEnabled(false);
    m_heading->setText(tr("Stopping after this one…"));
}

void DeletionProgressDialog::reject()
{
    if (!m_deletions)
        QDialog::reject();
    else if (!m_deletions->isStopping())
        stop();
}

void DeletionProgressDialog::showResult(const DeletionsResult &result)
{
    m_deletions = nullptr;
    m_heading->setText(headingOf(result));
    QString text = deletionCounts(result);
    if (result.ending == DeletionsResult::Ending::Refused && result.last)
        text = tr("%1 %2", "two sentences").arg(outcomeText(*result.last).sentence, text);
    m_details->setText(wrappable(text));
    m_button->setEnabled(true);
    m_button->setText(tr("&Close"));
    m_button->setObjectName(u"closeButton"_s);
    m_button->setFocus();
    // The first one that is left is what a person wants to see; else the last one that went.
    const int row = qMin(result.deleted + result.alreadyGone, int(m_checkpoints.size()) - 1);
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
}

} // namespace Savepoint
