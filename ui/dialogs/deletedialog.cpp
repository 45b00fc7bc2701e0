// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/deletedialog.h"

#include "core/base/plaintext.h"
#include "core/operations/deletionsmodel.h"
#include "ui/dangerbutton.h"
#include "ui/dialogs/checkpointtable.h"
#include "ui/dialogs/dialogparts.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"
#include "ui/timetext.h"
#include "ui/typedconfirmation.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxDeleteComment = 200;
constexpr qsizetype MaxShownRefusals = 8;
constexpr qsizetype DeleteReviewedFrom = 11;
constexpr int DeleteWidthInCharacters = 72;
constexpr int FewestRows = 3;
constexpr int MostRows = 8; // shown at once

/// “v7 (“before migration”, 12 Aug 2026 14:03)”, with whatever of it is known.
QString described(const Checkpoint &checkpoint)
{
    QString id = shortName(checkpoint.id);
    const QString comment = displayText(checkpoint.comment, LineBreaks::Fold, MaxDeleteComment).trimmed();
    const QString moment = momentText(checkpoint.createTime);
    if (comment.isEmpty() && moment.isEmpty())
        return id;
    if (comment.isEmpty())
        return DeleteDialog::tr("%1 (%2)", "checkpoint, time").arg(id, moment);
    return moment.isEmpty()
        ? DeleteDialog::tr("%1 (“%2”)", "checkpoint, comment").arg(id, comment)
        : DeleteDialog::tr("%1 (“%2”, %3)", "checkpoint, comment, time").arg(id, comment, moment);
}

QString obstacleText(DeletionObstacle obstacle)
{
    switch (obstacle) {
    case DeletionObstacle::BaseOfCurrent:
        return DeleteDialog::tr("base of the current state");
    case DeletionObstacle::MaybeBaseOfCurrent:
        return DeleteDialog::tr("maybe the base of the current state");
    case DeletionObstacle::Protected:
        return DeleteDialog::tr("protected");
    case DeletionObstacle::ProtectionUnknown:
        return DeleteDialog::tr("it is not known whether it is protected");
    case DeletionObstacle::RepeatedId:
        return DeleteDialog::tr("its ID is listed more than once");
    case DeletionObstacle::CurrentState:
        break;
    }
    return DeleteDialog::tr("no checkpoint");
}

QString refusedText(const QList<DeletionPlan::Refusal> &refused)
{
    QStringList shown;
    for (const auto &[id, obstacle] : refused.first(qMin(refused.size(), MaxShownRefusals))) {
        shown +=
            DeleteDialog::tr("%1 (%2)", "checkpoint, why it is not deleted")
                .arg(id.isEmpty() ? DeleteDialog::tr("You are here") : shortName(id), obstacleText(obstacle));
    }
    const QString list = shown.join(DeleteDialog::tr(", ", "between checkpoints"));
    const qsizetype more = refused.size() - shown.size();
    return more == 0 ? DeleteDialog::tr("Not deleted: %1.").arg(list)
                     : DeleteDialog::tr("Not deleted: %1 and %2 more.").arg(list, QString::number(more));
}

} // namespace

DeleteDialog::DeleteDialog(const DeleteRequest &request, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"deleteDialog"_s);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(8);
    if (request.checkpoints.size() == 1)
        addOne(request, texts);
    else
        addSeveral(request, texts);
    if (!request.refused.isEmpty())
        texts->addWidget(wrappedLabel(refusedText(request.refused), u"deleteRefused"_s, this));
    if (request.checkpoints.size() >= DeleteReviewedFrom)
        addReviewed(texts);
    if (request.careful)
        addConfirmation(request.spriteName, texts);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addLayout(besideWarning(texts, this), 1);
    addButtons(int(request.checkpoints.size()), layout);
    fitToTexts(*this, DeleteWidthInCharacters);
}

void DeleteDialog::addOne(const DeleteRequest &request, QVBoxLayout *texts)
{
    const Checkpoint &checkpoint = request.checkpoints.first();
    const QString id = shortName(checkpoint.id);
    const QString loss = tr("%1 will be permanently deleted from “%2”. This cannot be undone. Other "
                            "checkpoints stay available.")
                             .arg(described(checkpoint), shortName(request.spriteName));
    setWindowTitle(tr("Delete %1").arg(id));
    setAccessibleDescription(loss);
    texts->addWidget(questionLabel(tr("Delete checkpoint %1?").arg(id), u"deleteQuestion"_s, this));
    texts->addWidget(wrappedLabel(loss, u"deleteLoss"_s, this));
}

void DeleteDialog::addSeveral(const DeleteRequest &request, QVBoxLayout *texts)
{
    const QString sprite = shortName(request.spriteName);
    const QString loss = tr("They will be permanently deleted from “%1”. This cannot be undone. Other "
                            "checkpoints stay available.")
                             .arg(sprite);
    const auto count = int(request.checkpoints.size());
    setWindowTitle(tr("Delete %n Checkpoint(s)", nullptr, count));
    setAccessibleDescription(loss);
    texts->addWidget(questionLabel(tr("Delete %n checkpoint(s) of “%1”?", nullptr, count).arg(sprite),
                                   u"deleteQuestion"_s, this));
    texts->addWidget(wrappedLabel(loss, u"deleteLoss"_s, this));
    auto *table = new CheckpointTable(this);
    table->setObjectName(u"deleteList"_s);
    table->setAccessibleName(tr("Checkpoints to delete"));
    table->showRows(*new DeletionsModel(request.checkpoints, this), DeletionsModel::CommentColumn);
    table->setColumnHidden(DeletionsModel::StateColumn, true);
    table->setMinimumRows(qBound(FewestRows, count, MostRows));
    texts->addWidget(table, 1);
}

void DeleteDialog::addReviewed(QVBoxLayout *texts)
{
    m_reviewed = new QCheckBox(tr("I have &reviewed the list"), this);
    m_reviewed->setObjectName(u"reviewedCheckBox"_s);
    m_reviewed->setMinimumHeight(MinimumTarget);
    connect(m_reviewed, &QCheckBox::toggled, this, &DeleteDialog::updateButton);
    texts->addWidget(m_reviewed);
}

void DeleteDialog::addConfirmation(const QString &spriteName, QVBoxLayout *texts)
{
    m_confirmation = new TypedConfirmation(spriteName, this);
    connect(m_confirmation, &TypedConfirmation::changed, this, &DeleteDialog::updateButton);
    connect(m_confirmation, &TypedConfirmation::entered, this,
            [this] { m_delete->setFocus(Qt::TabFocusReason); });
    texts->addWidget(m_confirmation);
}

void DeleteDialog::updateButton()
{
    m_delete->setEnabled((!m_reviewed || m_reviewed->isChecked())
                         && (!m_confirmation || m_confirmation->isConfirmed()));
}

void DeleteDialog::addButtons(int count, QVBoxLayout *layout)
{
    const DangerButtons buttons =
        dangerButtons(count == 1 ? tr("&Delete Checkpoint") : tr("&Delete %n Checkpoint(s)", nullptr, count),
                      u"deleteButton"_s, *this);
    m_delete = buttons.confirm;
    updateButton();
    layout->addWidget(buttons.box);
}

} // namespace Savepoint
