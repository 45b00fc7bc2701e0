// SPDX-License-Identifier: Apache-2.0
// The actions that delete checkpoints: a part of Actions.
#include "ui/actions.h"

#include "core/base/plaintext.h"

#include <QAction>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QString whyNotDeleted(DeletionObstacle obstacle)
{
    switch (obstacle) {
    case DeletionObstacle::BaseOfCurrent:
        return Actions::tr("The current state continues from it. Restore another one first.");
    case DeletionObstacle::MaybeBaseOfCurrent:
        return Actions::tr("The current state may continue from it. Restore another one first.");
    case DeletionObstacle::Protected:
        return Actions::tr("It is protected. Take the protection away first.");
    case DeletionObstacle::ProtectionUnknown:
        return Actions::tr("It is not known whether it is protected: your notes cannot be read");
    case DeletionObstacle::RepeatedId:
        return Actions::tr("Its ID is listed more than once, so nobody can say which one would go");
    case DeletionObstacle::CurrentState:
        break;
    }
    return Actions::tr("This is the current state. Select a checkpoint to delete it.");
}

} // namespace

void Actions::makeDeletion()
{
    deleteCheckpoints =
        make("deleteAction"_L1, tr("&Delete…"), {QKeySequence(QKeySequence::Delete)}, "edit-delete"_L1);
    // Of the history only: the window's fields have their own use for the key.
    deleteCheckpoints->setShortcutContext(Qt::WidgetShortcut);
    cleanUp = make("cleanUpAction"_L1, tr("Clean &Up…"));
}

void Actions::updateDeletion(const ActionState &state, const QString &whyNoOperation)
{
    QString whyNot = whyNoOperation;
    if (whyNot.isEmpty() && !state.hasHistory)
        whyNot = tr("The checkpoints of %1 have not been read")
                     .arg(displayText(state.spriteName, LineBreaks::Fold, 80));
    else if (whyNot.isEmpty() && state.isRemembered)
        whyNot = tr("This history was read earlier. Refresh it first.");
    QString whyNoCleanUp = whyNot;
    if (whyNoCleanUp.isEmpty() && state.checkpoints == 0)
        whyNoCleanUp = tr("There are no checkpoints to clean up");
    else if (whyNoCleanUp.isEmpty() && !state.areMarksKnown)
        whyNoCleanUp = tr("It is not known which checkpoints are protected: your notes cannot be read");
    set(cleanUp, whyNoCleanUp);

    if (whyNot.isEmpty() && state.selectedCheckpoints == 0 && !state.isCurrentRow)
        whyNot = tr("Select a checkpoint first");
    else if (whyNot.isEmpty() && state.deletableCheckpoints == 0)
        whyNot = whyNotDeleted(state.obstacle.value_or(DeletionObstacle::CurrentState));
    set(deleteCheckpoints, whyNot);
    for (QAction *action : {deleteCheckpoints, cleanUp})
        action->setVisible(state.serverDeletes);
}

} // namespace Savepoint
