// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/actionstate.h"

#include <QKeySequence>
#include <QList>
#include <QObject>

class QAction;

namespace Savepoint {

/// Every action of the window with its text, shortcut and icon, and the one function that says which of them
/// can be used now. A disabled action stays visible and its tooltip says why. Owned by the window; decides
/// nothing else.
class Actions final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Actions)

public:
    explicit Actions(QObject *parent);

    void updateEnabled(const ActionState &state);
    /// In menu order, for the list of shortcuts.
    [[nodiscard]] const QList<QAction *> &all() const { return m_all; }

    // File
    QAction *exportNotes;
    QAction *importNotes;
    QAction *goOnWithoutNotes; ///< without those that a damaged file has lost
    QAction *saveLog;
    QAction *quit;
    // Edit
    QAction *undoRestore;
    QAction *copy;
    QAction *copyId;
    QAction *selectAll;
    QAction *find;
    QAction *findNext;
    QAction *findPrevious;
    // View
    QAction *refresh;
    QAction *showAutomatic;
    QAction *showGraph;
    QAction *showTree;
    QAction *foldLinear;
    QAction *onlyMatches;
    QAction *legend;
    QAction *expandAll;
    QAction *collapseAll;
    QAction *nextPane;
    QAction *previousPane;
    QAction *zoomIn;
    QAction *zoomOut;
    QAction *zoomReset;
    QAction *fullScreen;
    // Checkpoint
    QAction *newCheckpoint;
    QAction *restore;
    QAction *showDetails;
    QAction *editNotes;
    QAction *editTags;
    QAction *knownGood; ///< checkable
    QAction *protect; ///< checkable
    QAction
        *deleteCheckpoints; ///< hidden where the server is known not to delete single ones; so is the next
    QAction *cleanUp;
    // Go
    QAction *goCurrent;
    QAction *goParent;
    QAction *goChild;
    QAction *goNextBranch;
    QAction *goPreviousBranch;
    QAction *goLastRestored;
    // Sprite
    QAction *wake;
    QAction *refreshSprites;
    QAction *openFolder;
    QAction *acknowledge;
    QAction *carefulMode; ///< checkable
    QAction *carefulForAll; ///< checkable
    // Help
    QAction *shortcuts;
    QAction *about;
    // Reading: in the menus between the others (see actionsreading.cpp)
    QAction *openLink;
    QAction *exportHistory;
    QAction *copyLink;
    QAction *copyCommand;
    QAction *copyCurl;
    QAction *relativeTimes;
    QAction *describeLineage;
    // Only in messages and empty states
    QAction *tryAgain;
    QAction *checkNow;
    QAction *restoreSafety; ///< of the restore that failed
    QAction *showLog;
    QAction *showErrorDetails;
    QAction *whatYouCanDo; ///< about a sprite that does not answer
    QAction *clearFilter;
    QAction *saveNotesAgain;

private:
    void makeFileAndEdit();
    void makeView();
    void makePresentation();
    void makeCheckpointAndGo();
    void makeSpriteAndHelp();
    void makeDeletion();
    void makeReading();
    void makeMessageActions();
    QAction *make(QLatin1StringView name, const QString &text, const QList<QKeySequence> &keys = {},
                  QLatin1StringView iconName = {});
    void set(QAction *action, const QString &whyNot);
    void updateOperations(const ActionState &state);
    void updateDeletion(const ActionState &state, const QString &whyNoOperation);
    void updateCareful(const ActionState &state);
    void updateUndo(const ActionState &state, const QString &whyNot);
    void updateNotes(const ActionState &state);
    void updateNavigation(const ActionState &state);
    void updateReading(const ActionState &state);

    QList<QAction *> m_all;
};

} // namespace Savepoint
