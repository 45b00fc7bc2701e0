// SPDX-License-Identifier: Apache-2.0
// What the actions of the window do, and what they need to know to be enabled: a part of MainWindow.
#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "core/records/records.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/actions.h"
#include "ui/activitypane.h"
#include "ui/activitytabs.h"
#include "ui/carefulmode.h"
#include "ui/checkpointtext.h"
#include "ui/detailspane.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/legenddialog.h"
#include "ui/dialogs/questionbox.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/dialogs/stuckspritebox.h"
#include "ui/errordetailsdialog.h"
#include "ui/errortext.h"
#include "ui/historypane.h"
#include "ui/historyview.h"
#include "ui/mainwindow.h"
#include "ui/operationflow.h"
#include "ui/operationspane.h"
#include "ui/readingflow.h"
#include "ui/restoreflow.h"
#include "ui/sessionmessages.h"
#include "ui/spritespane.h"
#include "ui/statusline.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int SmallestZoom = -3;
constexpr int LargestZoom = 8; // a little over 200 %

bool isInside(const QWidget *widget, const QWidget *ancestor)
{
    return widget && (widget == ancestor || ancestor->isAncestorOf(widget));
}

void openDialog(QDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace

void MainWindow::connectActions()
{
    connect(m_actions->saveLog, &QAction::triggered, m_activityPane, &ActivityPane::saveLog);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->showDetails, &QAction::triggered, this, &MainWindow::showDetails);
    connect(m_actions->wake, &QAction::triggered, this, [this] {
        m_messages->expectAnswer();
        m_session.wake();
    });
    connect(m_actions->refreshSprites, &QAction::triggered, &m_sprites, &SpritesModel::refresh);
    connect(m_actions->openFolder, &QAction::triggered, this, &MainWindow::openFolder);
    connect(m_actions->tryAgain, &QAction::triggered, this, &MainWindow::refresh);
    connect(m_actions->showLog, &QAction::triggered, this, &MainWindow::showActivity);
    connect(m_actions->showErrorDetails, &QAction::triggered, this, [this] { showErrorDetails(false); });
    connect(m_actions->whatYouCanDo, &QAction::triggered, this,
            [this] { openDialog(stuckSpriteBox(m_session.spriteName(), this)); });
    connect(m_actions->clearFilter, &QAction::triggered, this, [this] {
        m_filter->clear();
        m_filter->setFocus(Qt::OtherFocusReason);
    });
    connect(m_actions->shortcuts, &QAction::triggered, this,
            [this] { openDialog(new ShortcutsDialog(m_actions->all() + m_viewActions.panes, this)); });
    connect(m_actions->about, &QAction::triggered, this, [this] { openDialog(new AboutDialog(this)); });
    connectOperations();
    connectEditActions();
    connectViewActions();
    connectGoActions();
}

void MainWindow::connectOperations()
{
    connect(m_actions->newCheckpoint, &QAction::triggered, m_flow, &OperationFlow::askForNewCheckpoint);
    connect(m_actions->restore, &QAction::triggered, this,
            [this] { m_restores->askForRestore(m_historyPane->view().selection().key); });
    connect(m_actions->restoreSafety, &QAction::triggered, this,
            [this] { m_restores->askForRestore(m_messages->safetyCheckpointId()); });
    connect(m_actions->undoRestore, &QAction::triggered, this, [this] {
        if (const UndoChoice undo = m_session.undo(); undo.isPossible())
            m_restores->askForUndo(*undo.restore);
    });
    connect(m_actions->checkNow, &QAction::triggered, this, &MainWindow::checkNow);
    connect(m_actions->acknowledge, &QAction::triggered, this,
            [this] { m_session.runner().reconciler().acknowledge(m_messages->subject()); });
}

/// What the message is about: the sprite on show, or another one.
void MainWindow::checkNow()
{
    const QString sprite = m_messages->subject();
    if (sprite != m_session.spriteName()) {
        m_messages->expectCheck();
        m_session.runner().reconciler().check(sprite);
    } else if (m_session.isAsleep()) {
        m_actions->wake->trigger();
    } else {
        refresh();
    }
}

void MainWindow::showCheckpoints(const QStringList &ids)
{
    for (const QString &id : ids) {
        if (m_historyPane->view().selectKey(id))
            break;
    }
    m_historyPane->view().setFocus(Qt::OtherFocusReason);
}

void MainWindow::connectEditActions()
{
    connect(m_actions->copy, &QAction::triggered, this, &MainWindow::copy);
    connect(m_actions->selectAll, &QAction::triggered, this, &MainWindow::selectAll);
    connect(m_actions->find, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    connect(m_actions->findNext, &QAction::triggered, this,
            [this] { m_historyPane->view().selectMatch(true); });
    connect(m_actions->findPrevious, &QAction::triggered, this,
            [this] { m_historyPane->view().selectMatch(false); });
}

void MainWindow::connectViewActions()
{
    connect(m_actions->refresh, &QAction::triggered, this, &MainWindow::refresh);
    connect(m_actions->showAutomatic, &QAction::toggled, &m_session, &SpriteSession::setShowAutomatic);
    connect(m_actions->expandAll, &QAction::triggered, this,
            [this] { m_historyPane->view().setAllOpen(true); });
    connect(m_actions->collapseAll, &QAction::triggered, this,
            [this] { m_historyPane->view().setAllOpen(false); });
    connectPresentation();
    connect(m_actions->nextPane, &QAction::triggered, this, [this] { cyclePanes(1); });
    connect(m_actions->previousPane, &QAction::triggered, this, [this] { cyclePanes(-1); });
    connect(m_actions->zoomIn, &QAction::triggered, this, [this] { zoomTo(m_zoom + 1); });
    connect(m_actions->zoomOut, &QAction::triggered, this, [this] { zoomTo(m_zoom - 1); });
    connect(m_actions->zoomReset, &QAction::triggered, this, [this] { zoomTo(0); });
    connect(m_actions->fullScreen, &QAction::toggled, this,
            [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
}

void MainWindow::connectPresentation()
{
    connect(m_actions->showTree, &QAction::toggled, this, [this](bool tree) {
        m_historyPane->setPresentation(tree ? Presentation::Tree : Presentation::Graph);
        updateAll();
    });
    connect(m_actions->foldLinear, &QAction::toggled, &m_timeline, &TimelineModel::setFoldsLinear);
    connect(m_actions->onlyMatches, &QAction::toggled, this, [this](bool only) {
        m_historyPane->setShowsOnlyMatches(only);
        updateAll();
    });
    connect(m_actions->legend, &QAction::triggered, this, [this] { openDialog(new LegendDialog(this)); });
}

void MainWindow::connectGoActions()
{
    connect(m_actions->goLastRestored, &QAction::triggered, this,
            [this] { goTo(m_model.graph().lastRestored()); });
    connect(m_actions->goCurrent, &QAction::triggered, this, [this] {
        m_historyPane->view().selectKey({});
        m_historyPane->view().setFocus(Qt::OtherFocusReason);
    });
    connect(m_actions->goParent, &QAction::triggered, this, [this] {
        const HistoryGraph &graph = m_model.graph();
        const int node = selectedNode();
        goTo(node < 0 ? graph.baseOfCurrent() : graph.node(node).parent);
    });
    connect(m_actions->goChild, &QAction::triggered, this, [this] {
        if (const int node = selectedNode(); node >= 0 && !m_model.graph().node(node).children.empty())
            goTo(m_model.graph().node(node).children.front());
    });
    connect(m_actions->goNextBranch, &QAction::triggered, this, [this] { goToBranch(1); });
    connect(m_actions->goPreviousBranch, &QAction::triggered, this, [this] { goToBranch(-1); });
}

int MainWindow::selectedNode() const
{
    const HistorySelection selection = m_historyPane->view().selection();
    return selection.rows == 1 && !selection.isCurrentRow ? m_model.graph().indexOf(selection.key) : -1;
}

void MainWindow::goTo(int node)
{
    if (node >= 0)
        m_historyPane->view().selectKey(m_model.graph().node(node).key);
}

namespace {

/// The checkpoints that continue the same ancestor as the nearest fork at or above `node`, and which of them
/// leads to it. Empty when nothing forks.
std::pair<std::vector<int>, int> forkAbove(const HistoryGraph &graph, int node)
{
    for (int at = node; at >= 0; at = graph.node(at).parent) {
        const int parent = graph.node(at).parent;
        const std::vector<int> &ways = parent >= 0 ? graph.node(parent).children : graph.roots();
        if (ways.size() > 1)
            return {ways, int(std::find(ways.begin(), ways.end(), at) - ways.begin())};
    }
    return {{}, -1};
}

} // namespace

void MainWindow::goToBranch(int step)
{
    const int node = selectedNode();
    if (node < 0)
        return;
    const auto [ways, here] = forkAbove(m_model.graph(), node);
    if (ways.empty())
        return;
    const int count = int(ways.size());
    goTo(ways[size_t((here + step + count) % count)]);
}

ActionState MainWindow::actionState() const
{
    ActionState state;
    state.spriteName = m_session.spriteName();
    state.running = m_session.runner().running(state.spriteName);
    state.outcomeUnknown = m_session.isOutcomeUnknown();
    state.undo = m_session.undo();
    state.checkedSpriteName = m_messages->subject();
    state.canCheck = m_session.runner().reconciler().isUnsettled(m_messages->subject());
    state.safetyCheckpointId = m_messages->safetyCheckpointId();
    state.hasHistory = m_session.hasHistory();
    state.isReading = m_session.isRefreshing();
    state.isAsleep = m_session.isAsleep();
    state.isRemembered = m_session.isRemembered();
    const Records *records = m_session.records();
    state.keepsNotes = records != nullptr;
    state.areNotesLost = records && records->report() && records->report()->hasGaps();
    state.areRestoresRead = !records || records->areMarksKnown();
    state.isLocal = m_connection.isLocal;
    state.isCareful = m_careful->isOn(m_session.sprite());
    state.isCarefulForAll = m_careful->isOnForAll();
    state.matches = m_historyPane->matchCount();
    state.filter = m_filter->text().trimmed();
    state.logLines = m_log.rowCount();

    const HistorySelection selection = m_historyPane->view().selection();
    const HistoryGraph &graph = m_model.graph();
    state.selectedRows = selection.rows;
    state.hasLastRestored = graph.lastRestored() >= 0;
    state.isCurrentRow = selection.isCurrentRow;
    state.selectedCheckpoints = int(selection.keys.size());
    const auto all = [&](bool Annotation::*mark) {
        return !selection.keys.isEmpty()
            && std::all_of(selection.keys.cbegin(), selection.keys.cend(), [&](const QString &key) {
                   const int node = graph.indexOf(key);
                   return node >= 0 && graph.node(node).annotation.*mark;
               });
    };
    state.allKnownGood = all(&Annotation::isKnownGood);
    state.allProtected = all(&Annotation::isProtected);
    addDeletionTo(state);
    state.hasParent = selection.isCurrentRow && graph.baseOfCurrent() >= 0;
    if (const int node = selectedNode(); node >= 0) {
        state.checkpointId = graph.node(node).checkpoint.id;
        state.hasParent = graph.node(node).parent >= 0;
        state.hasChild = !graph.node(node).children.empty();
        state.hasOtherBranches = !forkAbove(graph, node).first.empty();
    }
    return state;
}

void MainWindow::updateAll()
{
    m_actions->updateEnabled(actionState());
    m_detailsPane->showSelection(m_historyPane->view().selection(), m_session.spriteName(),
                                 m_session.records() != nullptr);
    updateTitle();
    updateStatus();
    updateCareful();
}

void MainWindow::updateTitle()
{
    const QString sprite = m_session.spriteName();
    const QString organization = m_sprites.organizationOf(sprite);
    const QString account = m_connection.isLocal ? tr("This Computer")
        : organization.isEmpty()                 ? m_connection.accountName
                                                 : organization;
    QString title = sprite.isEmpty()
        ? tr("Savepoint")
        : tr("%1 (%2) — Savepoint", "sprite, account")
              .arg(displayText(sprite, LineBreaks::Fold, 120), displayText(account, LineBreaks::Fold, 120));
    title.replace("[*]"_L1, "[*][*]"_L1); // Qt's mark for unsaved changes
    setWindowTitle(title);
}

void MainWindow::updateStatus()
{
    const bool hasSprite = !m_session.spriteName().isEmpty();
    const bool hasRead = m_session.hasHistory() || m_sprites.hasRead();
    const auto &error = hasSprite && m_session.error() ? m_session.error() : m_sprites.error();
    m_statusLine->showConnection(error, hasRead, m_session.isAsleep());
    m_statusLine->showSelection(selectionText());
    m_statusLine->showUpdated(m_session.updatedAt(), m_session.isRefreshing(), m_session.isRemembered());
}

QString MainWindow::selectionText() const
{
    if (!m_session.hasHistory())
        return {};
    const HistoryGraph &graph = m_session.history();
    const HistorySelection selection = m_historyPane->view().selection();
    const QString filter = m_filter->text().trimmed();
    if (!filter.isEmpty()) {
        return tr("%1 of %n checkpoint(s) match “%2”", nullptr, int(graph.nodes().size()))
            .arg(QString::number(m_historyPane->matchCount()), displayText(filter, LineBreaks::Fold, 60));
    }
    if (selection.rows > 1)
        return tr("%n selected", nullptr, selection.rows);
    const int node = selection.isCurrentRow ? -1 : graph.indexOf(selection.key);
    if (node < 0)
        return tr("%n checkpoint(s)", nullptr, int(graph.nodes().size()));
    const QString id = idText(graph.node(node).checkpoint.id);
    const int newer = graph.newerThan(node);
    return newer == 0 ? tr("%1, the newest checkpoint").arg(id)
                      : tr("%1, %n newer checkpoint(s)", nullptr, newer).arg(id);
}

void MainWindow::copy()
{
    QWidget *focus = QApplication::focusWidget();
    if (isInside(focus, m_activityPane) && m_activityPane->hasSelection()) {
        m_activityPane->copySelected();
    } else if (isInside(focus, m_operationsPane) && m_operationsPane->hasSelection()
               && !qobject_cast<QLineEdit *>(focus)) {
        m_operationsPane->copySelected();
    } else if (auto *line = qobject_cast<QLineEdit *>(focus)) {
        line->copy();
    } else if (auto *text = qobject_cast<QPlainTextEdit *>(focus)) {
        text->copy();
    } else if (auto *label = qobject_cast<QLabel *>(focus); label && label->hasSelectedText()) {
        QApplication::clipboard()->setText(label->selectedText());
    } else if (const QString rows = m_historyPane->view().selectedText(); !rows.isEmpty()) {
        QApplication::clipboard()->setText(rows);
    }
}

void MainWindow::selectAll()
{
    QWidget *focus = QApplication::focusWidget();
    if (auto *line = qobject_cast<QLineEdit *>(focus))
        line->selectAll();
    else if (auto *text = qobject_cast<QPlainTextEdit *>(focus))
        text->selectAll();
    else if (auto *view = qobject_cast<QAbstractItemView *>(focus); view && isInside(view, m_activityTabs))
        view->selectAll();
    else
        m_historyPane->view().selectAll();
}

void MainWindow::showDetails()
{
    m_detailsDock->show();
    m_detailsDock->raise();
    if (QWidget *target = m_detailsPane->focusTarget())
        target->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showErrorDetails(bool ofSprites)
{
    const auto &error = ofSprites ? m_sprites.error() : m_session.error();
    if (!error)
        return;
    const auto what = ofSprites ? ErrorSubject::What::SpriteList : ErrorSubject::What::CheckpointList;
    const ErrorText text = errorText(*error,
                                     {.what = what,
                                      .spriteName = m_session.spriteName(),
                                      .historyFrom = ofSprites ? QDateTime() : m_session.updatedAt(),
                                      .address = m_session.serverAddress()});
    (new ErrorDetailsDialog(text, this))->open();
}

void MainWindow::showActivity()
{
    m_activityDock->show();
    m_activityDock->raise();
    m_activityTabs->showActivity();
    if (QWidget *first = m_activityPane->nextInFocusChain())
        first->setFocus(Qt::OtherFocusReason);
}

/// The panes that are there, in reading order, each by the widget that takes its keys.
void MainWindow::cyclePanes(int step)
{
    QList<QWidget *> stops;
    const auto add = [&stops](QWidget *pane, QWidget *target) {
        if (pane->isVisible() && target && target->isVisible() && target->isEnabled())
            stops.append(target);
    };
    add(m_spritesPane, m_spritesPane->focusTarget());
    add(m_filter, m_filter);
    add(m_historyPane, &m_historyPane->view());
    add(m_detailsPane, m_detailsPane->focusTarget());
    add(m_activityTabs, m_activityTabs->focusTarget());
    if (stops.isEmpty())
        return;
    const QWidget *focus = QApplication::focusWidget();
    const QList<QWidget *> panes{m_spritesPane, m_filter, m_historyPane, m_detailsPane, m_activityTabs};
    const auto pane = std::find_if(panes.begin(), panes.end(),
                                   [focus](const QWidget *candidate) { return isInside(focus, candidate); });
    const auto here = pane == panes.end()
        ? stops.end()
        : std::find_if(stops.begin(), stops.end(),
                       [&](const QWidget *stop) { return isInside(stop, *pane); });
    const int count = int(stops.size());
    const int from = here == stops.end() ? (step > 0 ? -1 : 0) : int(here - stops.begin());
    stops.at((from + step + count) % count)->setFocus(step > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

void MainWindow::zoomTo(int steps)
{
    m_zoom = qBound(SmallestZoom, steps, LargestZoom);
    QFont font = m_baseFont;
    font.setPointSizeF(m_baseFont.pointSizeF() * std::pow(1.1, m_zoom));
    QApplication::setFont(font);
}

void MainWindow::openFolder()
{
    const QDir sprites(m_connection.localDataPath + "/sprites"_L1);
    const QString &name = m_session.spriteName(); // a link may have brought it
    if (name.isEmpty() || name.startsWith(u'.') || name.contains(u'/'))
        return;
    const QString folder = sprites.filePath(name + "/fs"_L1);
    if (!QFileInfo(folder).isDir())
        m_messages->showBackendProblem(tr("The folder is not there: %1").arg(folder));
    else if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        m_messages->showBackendProblem(
            tr("No program here opens folders. The files of %1 are in: %2").arg(name, folder));
}

} // namespace Savepoint
