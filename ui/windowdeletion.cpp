// SPDX-License-Identifier: Apache-2.0
// What the window does about deleting: a part of MainWindow.
#include "core/session/spritesession.h"
#include "ui/actions.h"
#include "ui/deletionflow.h"
#include "ui/dialogs/deletionprogressdialog.h"
#include "ui/historygraphview.h"
#include "ui/historypane.h"
#include "ui/historytreeview.h"
#include "ui/mainwindow.h"
#include "ui/sessionmessages.h"

#include <QAction>

namespace Savepoint {

void MainWindow::connectDeletion()
{
    connect(m_actions->deleteCheckpoints, &QAction::triggered, this,
            [this] { m_deletion->askForDelete(m_historyPane->view().selection().keys); });
    connect(m_actions->cleanUp, &QAction::triggered, m_deletion, &DeletionFlow::askForCleanUp);
    connect(m_deletion, &DeletionFlow::refused, this, [this](qsizetype count) {
        m_messages->showNote(
            MessageBar::Kind::Warning,
            tr("Not deleted: %n checkpoint(s). Since you were asked, they have become protected or the "
               "base of the current state, or the notes cannot be read any more.",
               nullptr, int(count)));
    });
    connect(m_deletion, &DeletionFlow::runEnded, this, &MainWindow::showDeletionsResult);
    connect(&m_session.runner(), &OperationRunner::deletesChanged, this, &MainWindow::updateAll);
    // The key is the history's, so it has to know the action.
    m_historyPane->graphView().addAction(m_actions->deleteCheckpoints);
    m_historyPane->treeView().addAction(m_actions->deleteCheckpoints);
}

void MainWindow::addDeletionTo(ActionState &state) const
{
    const HistorySelection selection = m_historyPane->view().selection();
    const DeletionPlan plan = DeletionPlan::of(m_session.history(), selection.keys);
    state.deletableCheckpoints = int(plan.nodes.size());
    if (!plan.refused.isEmpty())
        state.obstacle = plan.refused.first().obstacle;
    state.serverDeletes = m_session.runner().deletes() != OperationRunner::Deleting::Impossible;
    state.areMarksKnown = m_session.history().areMarksKnown();
    state.checkpoints = int(m_session.history().nodes().size());
}

/// What did not succeed has been told as the result of that one.
void MainWindow::showDeletionsResult(const DeletionsResult &result)
{
    if (result.ending == DeletionsResult::Ending::Done)
        m_messages->showNote(MessageBar::Kind::Success, deletionCounts(result));
    else if (result.ending != DeletionsResult::Ending::Refused)
        m_messages->showNote(MessageBar::Kind::Information, deletionCounts(result));
    updateAll();
}

} // namespace Savepoint
