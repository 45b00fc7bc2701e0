// SPDX-License-Identifier: Apache-2.0
#include "ui/actions.h"

#include "core/base/plaintext.h"
#include "ui/checkpointtext.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"

#include <QAction>
#include <QActionGroup>
#include <QTextDocument>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Also read aloud as a description, so markup only where the text could be taken for it.
QString actionToolTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? toolTipFor(text) : text;
}

} // namespace

Actions::Actions(QObject *parent)
    : QObject(parent)
{
    makeFileAndEdit();
    makeView();
    makeCheckpointAndGo();
    makeSpriteAndHelp();
    makeReading();
    makeMessageActions();
    updateEnabled({});
}

QAction *Actions::make(QLatin1StringView name, const QString &text, const QList<QKeySequence> &keys,
                       QLatin1StringView iconName)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcuts(keys);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    set(action, {});
    m_all.append(action);
    return action;
}

void Actions::makeFileAndEdit()
{
    exportNotes = make("exportNotesAction"_L1, tr("Export &Notes…"));
    importNotes = make("importNotesAction"_L1, tr("&Import Notes…"));
    goOnWithoutNotes = make("goOnWithoutNotesAction"_L1, tr("Go On &Without Lost Notes"));
    saveLog = make("saveLogAction"_L1, tr("Save Activity &Log…"), {}, "document-save"_L1);
    quit = make("quitAction"_L1, tr("&Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)});
    quit->setMenuRole(QAction::QuitRole);

    undoRestore = make("undoRestoreAction"_L1, tr("&Undo Restore…"), {QKeySequence(QKeySequence::Undo)},
                       "edit-undo"_L1);
    undoRestore->setIconText(tr("Undo Restore"));
    copy = make("copyAction"_L1, tr("&Copy"), {QKeySequence(QKeySequence::Copy)}, "edit-copy"_L1);
    copyId = make("copyCheckpointIdAction"_L1, tr("Copy Checkpoint &ID"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});
    selectAll = make("selectAllAction"_L1, tr("Select &All"), {QKeySequence(QKeySequence::SelectAll)},
                     "edit-select-all"_L1);
    find = make("findAction"_L1, tr("&Find…"), {QKeySequence(Qt::CTRL | Qt::Key_F)}, "edit-find"_L1);
    findNext = make("findNextAction"_L1, tr("Find &Next"), {QKeySequence(Qt::Key_F3)});
    findPrevious =
        make("findPreviousAction"_L1, tr("Find &Previous"), {QKeySequence(Qt::SHIFT | Qt::Key_F3)});
}

void Actions::makeView()
{
    refresh = make("refreshAction"_L1, tr("&Refresh"), {QKeySequence(Qt::Key_F5)}, "view-refresh"_L1);
    showAutomatic = make("showAutomaticAction"_L1, tr("Show &Automatic Checkpoints"),
                         {QKeySequence(Qt::CTRL | Qt::Key_T)});
    showAutomatic->setCheckable(true);
    makePresentation();
    nextPane = make("nextPaneAction"_L1, tr("&Next Pane"), {QKeySequence(Qt::Key_F6)});
    previousPane =
        make("previousPaneAction"_L1, tr("&Previous Pane"), {QKeySequence(Qt::SHIFT | Qt::Key_F6)});
    zoomIn = make("zoomInAction"_L1, tr("Zoom &In"),
                  {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    zoomOut = make("zoomOutAction"_L1, tr("Zoom &Out"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)});
    zoomReset = make("zoomResetAction"_L1, tr("Reset &Zoom"), {QKeySequence(Qt::CTRL | Qt::Key_0)});
    fullScreen = make("fullScreenAction"_L1, tr("&Full Screen"), {QKeySequence(Qt::Key_F11)});
    fullScreen->setCheckable(true);
}

void Actions::makePresentation()
{
    showGraph = make("showGraphAction"_L1, tr("&Graph"));
    showTree = make("showTreeAction"_L1, tr("T&ree"));
    auto *presentations = new QActionGroup(this);
    for (QAction *action : {showGraph, showTree}) {
        action->setCheckable(true);
        presentations->addAction(action);
    }
    showGraph->setChecked(true);
    foldLinear = make("foldLinearAction"_L1, tr("Fold &Linear Runs"));
    foldLinear->setCheckable(true);
    onlyMatches = make("onlyMatchesAction"_L1, tr("Show Only &Matches"));
    onlyMatches->setCheckable(true);
    expandAll = make("expandAllAction"_L1, tr("&Expand All"));
    collapseAll = make("collapseAllAction"_L1, tr("&Collapse All"));
    legend = make("legendAction"_L1, tr("Le&gend"));
}

void Actions::makeCheckpointAndGo()
{
    newCheckpoint = make("newCheckpointAction"_L1, tr("&New Checkpoint…"),
                         {QKeySequence(Qt::CTRL | Qt::Key_N)}, "document-new"_L1);
    newCheckpoint->setIconText(tr("New Checkpoint"));
    restore = make("restoreAction"_L1, tr("&Restore…"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)},
                   "document-revert"_L1);
    restore->setIconText(tr("Restore"));
    // Return is the history's own key (it activates a row), so it is not a shortcut of the whole window.
    showDetails = make("showDetailsAction"_L1, tr("Show &Details"));
    editNotes = make("editNotesAction"_L1, tr("&Edit Notes"), {QKeySequence(Qt::Key_F2)});
    editTags = make("editTagsAction"_L1, tr("Edit &Tags…"));
    knownGood = make("knownGoodAction"_L1, tr("Mark as &Known Good"), {QKeySequence(Qt::CTRL | Qt::Key_K)});
    knownGood->setCheckable(true);
    protect = make("protectAction"_L1, tr("&Protect"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)});
    protect->setCheckable(true);
    makeDeletion();

    goCurrent = make("goCurrentAction"_L1, tr("&Current State"), {QKeySequence(Qt::ALT | Qt::Key_Home)},
                     "go-home"_L1);
    goParent = make("goParentAction"_L1, tr("&Parent"), {QKeySequence(Qt::ALT | Qt::Key_Up)}, "go-up"_L1);
    goChild = make("goChildAction"_L1, tr("C&hild"), {QKeySequence(Qt::ALT | Qt::Key_Down)}, "go-down"_L1);
    goNextBranch = make("goNextBranchAction"_L1, tr("&Next Branch"), {QKeySequence(Qt::ALT | Qt::Key_Right)});
    goPreviousBranch =
        make("goPreviousBranchAction"_L1, tr("Pre&vious Branch"), {QKeySequence(Qt::ALT | Qt::Key_Left)});
    goLastRestored = make("goLastRestoredAction"_L1, tr("&Last Restored"));
}

void Actions::makeSpriteAndHelp()
{
    wake = make("wakeAction"_L1, tr("&Wake and Refresh"));
    refreshSprites = make("refreshSpritesAction"_L1, tr("&Refresh Sprites"),
                          {QKeySequence(Qt::CTRL | Qt::Key_F5)}, "view-refresh"_L1);
    openFolder = make("openFolderAction"_L1, tr("Open &Folder"), {}, "folder-open"_L1);
    acknowledge = make("acknowledgeAction"_L1, tr("I Have &Checked Myself"));
    carefulMode = make("carefulModeAction"_L1, tr("Careful &Mode"));
    carefulMode->setCheckable(true);
    carefulForAll = make("carefulForAllAction"_L1, tr("Careful Mode for &All Sprites"));
    carefulForAll->setCheckable(true);

    shortcuts = make("shortcutsAction"_L1, tr("&Keyboard Shortcuts"),
                     {QKeySequence(Qt::CTRL | Qt::Key_Question)}, "help-keyboard"_L1);
    about = make("aboutAction"_L1, tr("&About Savepoint"), {}, "help-about"_L1);
    about->setMenuRole(QAction::AboutRole);
}

void Actions::makeMessageActions()
{
    tryAgain = make("tryAgainAction"_L1, tr("Try Again"), {}, "view-refresh"_L1);
    restoreSafety = make("restoreSafetyAction"_L1, tr("Restore…"), {}, "document-revert"_L1);
    checkNow = make("checkNowAction"_L1, tr("Check Now"), {}, "view-refresh"_L1);
    showLog = make("showLogAction"_L1, tr("Show Log"));
    whatYouCanDo = make("whatYouCanDoAction"_L1, tr("What You Can Do"));
    showErrorDetails = make("showErrorDetailsAction"_L1, tr("Details"));
    saveNotesAgain = make("saveNotesAgainAction"_L1, tr("Save Again"), {}, "document-save"_L1);
    clearFilter = make("clearFilterAction"_L1, tr("Clear Filter"), {}, "edit-clear"_L1);
}

/// Enabled when there is no reason against it; the reason is the tooltip otherwise.
void Actions::set(QAction *action, const QString &whyNot)
{
    action->setEnabled(whyNot.isEmpty());
    if (!whyNot.isEmpty()) {
        action->setToolTip(actionToolTip(whyNot));
        return;
    }
    QString text = action->text();
    text.remove(u'&');
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(
        actionToolTip(keys.isEmpty() ? text : tr("%1 (%2)", "action (shortcut)").arg(text, keys)));
}

void Actions::updateEnabled(const ActionState &state)
{
    updateOperations(state);
    updateNavigation(state);
    updateReading(state);
    updateNotes(state);

    const QString noSprite = state.spriteName.isEmpty() ? tr("Select a sprite first") : QString();
    set(refresh, noSprite);
    if (noSprite.isEmpty() && state.isAsleep)
        set(refresh, tr("Reading the checkpoints wakes the sprite. Use “Wake and Refresh” for that."));
    else if (noSprite.isEmpty() && state.running)
        set(refresh, tr("The checkpoints are read again when the operation has ended"));
    set(wake, state.isAsleep ? QString() : tr("Select a sprite that is asleep first"));
    wake->setVisible(!state.isLocal); // the folders of this computer never sleep
    set(openFolder, noSprite);
    openFolder->setVisible(state.isLocal);
    updateCareful(state);
    set(tryAgain, {});
    set(saveLog, state.logLines > 0 ? QString() : tr("The activity log is empty"));
}

void Actions::updateOperations(const ActionState &state)
{
    const QString sprite = displayText(state.spriteName, LineBreaks::Fold, 80);
    QString whyNot;
    if (state.spriteName.isEmpty())
        whyNot = tr("Select a sprite first");
    else if (state.isAsleep)
        whyNot = tr("The sprite is asleep. Wake it first.");
    else if (state.running && state.running->kind == Operation::Kind::Delete)
        whyNot = tr("A checkpoint of %1 is being deleted").arg(sprite);
    else if (state.running && state.running->kind == Operation::Kind::Restore)
        whyNot = tr("A restore is running on %1").arg(sprite);
    else if (state.running)
        whyNot = tr("A checkpoint of %1 is being created").arg(sprite);
    else if (state.outcomeUnknown)
        whyNot = tr("The result of the last operation on %1 is not known. Check it first.").arg(sprite);
    set(newCheckpoint, whyNot);
    updateDeletion(state, whyNot);
    updateUndo(state, whyNot);

    if (whyNot.isEmpty() && !state.hasHistory)
        whyNot = tr("The checkpoints of %1 have not been read").arg(sprite);
    else if (whyNot.isEmpty() && state.isRemembered)
        whyNot = tr("This history was read earlier. Refresh it first.");
    else if (whyNot.isEmpty() && state.isCurrentRow)
        whyNot = tr("This is the current state. Select a checkpoint to restore it.");
    else if (whyNot.isEmpty() && state.checkpointId.isEmpty())
        whyNot = tr("Select one checkpoint first");
    set(restore, whyNot);

    const QString settled = tr("No operation on this sprite has an unknown result");
    set(acknowledge, state.canCheck ? QString() : settled);
    if (state.canCheck)
        acknowledge->setToolTip(
            actionToolTip(tr("Allows new operations on %1 again")
                              .arg(displayText(state.checkedSpriteName, LineBreaks::Fold, 80))));
    set(checkNow, state.canCheck ? QString() : settled);
}

/// `whyNot`: why no operation can be started; empty when one can.
void Actions::updateUndo(const ActionState &state, const QString &whyNot)
{
    QString reason = whyNot;
    const QString target = state.undo.restore ? idText(state.undo.restore->checkpointId) : QString();
    if (reason.isEmpty() && (!state.hasHistory || state.isRemembered)) {
        reason = tr("This history was read earlier. Refresh it first.");
    } else if (reason.isEmpty()) {
        switch (state.undo.obstacle) {
        case UndoChoice::Obstacle::None:
            break;
        case UndoChoice::Obstacle::NothingRestored:
            reason = state.areRestoresRead ? tr("There is no restore of this sprite to undo")
                                           : tr("The record of restores cannot be read");
            break;
        case UndoChoice::Obstacle::NoSafetyCheckpoint:
            reason = tr("The restore of %1 cannot be undone: it had no safety checkpoint").arg(target);
            break;
        case UndoChoice::Obstacle::SafetyCheckpointGone:
            reason = tr("The restore of %1 cannot be undone: its safety checkpoint %2 is gone")
                         .arg(target, idText(state.undo.restore->safetyCheckpointId));
            break;
        case UndoChoice::Obstacle::SafetyCheckpointUnhealthy:
            reason = tr("The restore of %1 cannot be undone: the server reports a problem with its safety "
                        "checkpoint %2")
                         .arg(target, idText(state.undo.restore->safetyCheckpointId));
            break;
        }
    }
    set(undoRestore, reason);
    restoreSafety->setText(tr("Restore %1…").arg(idText(state.safetyCheckpointId)));
    set(restoreSafety, state.safetyCheckpointId.isEmpty() ? tr("There is no safety checkpoint") : whyNot);
}

void Actions::updateCareful(const ActionState &state)
{
    QString whyNot;
    if (state.isCarefulForAll)
        whyNot = tr("Careful mode is on for all sprites");
    else if (state.spriteName.isEmpty())
        whyNot = tr("Select a sprite first");
    set(carefulMode, whyNot);
    if (whyNot.isEmpty())
        carefulMode->setToolTip(tr("Asks for the name of the sprite before anything that cannot be undone"));
    carefulMode->setChecked(state.isCareful);
    carefulForAll->setChecked(state.isCarefulForAll);
}

/// Notes are kept on this computer, so they can be written whatever the sprite does.
void Actions::updateNotes(const ActionState &state)
{
    const QString noPlace = state.keepsNotes ? QString() : tr("There is no place to keep notes");
    QString whyNot = noPlace;
    if (whyNot.isEmpty() && state.selectedCheckpoints == 0)
        whyNot = tr("Select a checkpoint first");
    for (QAction *action : {editTags, knownGood, protect})
        set(action, whyNot);
    if (whyNot.isEmpty() && (state.selectedCheckpoints > 1 || state.selectedRows > 1))
        whyNot = tr("Select one checkpoint first");
    set(editNotes, whyNot);
    knownGood->setChecked(state.allKnownGood);
    protect->setChecked(state.allProtected);
    set(exportNotes, noPlace);
    set(importNotes, noPlace);
    set(goOnWithoutNotes, state.areNotesLost ? QString() : tr("No notes were lost"));
    if (state.areNotesLost)
        goOnWithoutNotes->setToolTip(
            actionToolTip(tr("Allows deleting again, also of what was protected and is not known to be")));
}

void Actions::updateNavigation(const ActionState &state)
{
    const QString noHistory = state.hasHistory ? QString() : tr("There is no history to move in");
    const QString one = !noHistory.isEmpty() ? noHistory
        : state.selectedRows == 1            ? QString()
                                             : tr("Select one checkpoint first");
    const auto unless = [&one](bool possible, const QString &whyNot) {
        return !one.isEmpty() || possible ? one : whyNot;
    };
    set(goCurrent, noHistory);
    set(goParent, unless(state.hasParent, tr("Its parent is not in the list")));
    set(goChild, unless(state.hasChild, tr("Nothing continues from here")));
    set(goNextBranch, unless(state.hasOtherBranches, tr("There is no other branch")));
    set(goPreviousBranch, unless(state.hasOtherBranches, tr("There is no other branch")));
    set(goLastRestored,
        !noHistory.isEmpty() || state.hasLastRestored ? noHistory : tr("No restore of this sprite is known"));
    set(showDetails, one);
    for (QAction *action : {expandAll, collapseAll})
        set(action, noHistory);
    set(foldLinear, showGraph->isChecked() ? QString() : tr("Only the graph folds runs"));
    set(showAutomatic, state.spriteName.isEmpty() ? tr("Select a sprite first") : QString());

    QString noMatch;
    if (state.filter.isEmpty())
        noMatch = tr("Type into the filter first");
    else if (state.matches == 0)
        noMatch = tr("No checkpoint matches the filter");
    set(findNext, noMatch);
    set(findPrevious, noMatch);
}

} // namespace Savepoint
