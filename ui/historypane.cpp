// SPDX-License-Identifier: Apache-2.0
#include "ui/historypane.h"

#include "core/base/plaintext.h"
#include "core/history/checkpointmodel.h"
#include "core/history/timelinemodel.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/actions.h"
#include "ui/emptystate.h"
#include "ui/errortext.h"
#include "ui/historygraphview.h"
#include "ui/historytreeview.h"

#include <QStackedLayout>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

HistoryPane::HistoryPane(SpriteSession &session, const SpritesModel &sprites, CheckpointModel &tree,
                         TimelineModel &timeline, Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_sprites(sprites)
    , m_tree(tree)
    , m_timeline(timeline)
    , m_actions(actions)
    , m_graphView(new HistoryGraphView(timeline, this))
    , m_treeView(new HistoryTreeView(tree, this))
    , m_empty(new EmptyState(this))
    , m_stack(new QStackedLayout(this))
{
    setObjectName(u"historyPane"_s);
    m_empty->setObjectName(u"historyEmptyState"_s);
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setAutoFillBackground(true);
    m_stack->addWidget(m_graphView);
    m_stack->addWidget(m_treeView);
    m_stack->addWidget(m_empty);
    for (HistoryView *view :
         {static_cast<HistoryView *>(m_graphView), static_cast<HistoryView *>(m_treeView)}) {
        connect(view, &HistoryView::selectionSummaryChanged, this, [this, view] {
            if (view == &this->view())
                emit selectionSummaryChanged();
        });
        connect(view, &HistoryView::detailsRequested, this, &HistoryPane::detailsRequested);
    }
    connect(&m_session, &SpriteSession::spriteChanged, this, [this] {
        m_tree.clear();
        m_timeline.clear();
        m_isFirstHistory = true;
    });
    connect(&m_session, &SpriteSession::historyChanged, this, &HistoryPane::takeHistory);
    connect(&m_session, &SpriteSession::stateChanged, this, &HistoryPane::updateState);
    updateState();
}

std::unique_ptr<QAbstractItemView> HistoryPane::copyForPicture() const
{
    return view().copyForPicture();
}

HistoryView &HistoryPane::view() const
{
    if (m_presentation == Presentation::Graph)
        return *m_graphView;
    return *m_treeView;
}

void HistoryPane::setPresentation(Presentation presentation)
{
    if (presentation == m_presentation)
        return;
    HistoryView &before = view();
    m_presentation = presentation;
    view().takeColumnsOf(before);
    if (const QStringList keys = before.selectedKeys(); !keys.isEmpty())
        view().selectKeys(keys);
    const bool hadFocus = before.hasFocus();
    updateState();
    if (hadFocus)
        view().setFocus(Qt::OtherFocusReason);
    emit selectionSummaryChanged();
}

void HistoryPane::setMenus(QMenu *context, QMenu *header)
{
    for (HistoryView *view :
         {static_cast<HistoryView *>(m_graphView), static_cast<HistoryView *>(m_treeView)}) {
        view->setContextMenu(context);
        view->setHeaderMenu(header);
    }
}

void HistoryPane::setFilter(const QString &text)
{
    m_filterText = text.trimmed();
    const FilterQuery filter(text);
    if (filter == m_filter)
        return;
    m_filter = filter;
    filterHistory();
    updateState();
}

void HistoryPane::setShowsOnlyMatches(bool only)
{
    m_showsOnlyMatches = only;
    filterHistory();
    updateState();
}

bool HistoryPane::hidesNonMatches() const
{
    return m_showsOnlyMatches && !m_filter.isEmpty();
}

void HistoryPane::filterHistory()
{
    const std::vector<bool> matches =
        m_filter.isEmpty() ? std::vector<bool>() : m_filter.matching(m_session.history());
    m_matchCount = int(std::count(matches.cbegin(), matches.cend(), true));
    applyHistory(matches, hidesNonMatches() && m_matchCount > 0);
    keepSelection();
}

/// Both presentations get the same graph, so that changing over costs nothing and finds everything in place.
void HistoryPane::applyHistory(const std::vector<bool> &matches, bool hides)
{
    const HistoryGraph &history = m_session.history();
    const HistoryGraph shown = hides ? history.filtered(matches) : history;
    if (m_session.hasHistory() && !shown.sharesWith(m_timeline.graph())) {
        m_tree.applySnapshot(shown);
        m_timeline.applySnapshot(shown);
    }
    // Of a filtered graph every node matches.
    const std::vector<bool> marked = hides ? std::vector<bool>(shown.nodes().size(), true) : matches;
    m_graphView->setMatches(marked);
    m_treeView->setMatches(marked);
}

void HistoryPane::keepSelection()
{
    // What was selected is gone: go on from the row that took its place.
    HistoryView &shown = view();
    if (m_isFirstHistory || shown.selection().rows > 0 || !shown.currentIndex().isValid())
        return;
    shown.selectionModel()->select(shown.currentIndex(),
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void HistoryPane::takeHistory()
{
    if (!m_session.hasHistory()) { // the sprite has just been chosen, or is not the one that was remembered
        if (m_tree.rowCount() > 0) {
            m_tree.clear();
            m_timeline.clear();
            m_isFirstHistory = true;
        }
        return;
    }
    filterHistory();
    if (m_isFirstHistory) {
        m_isFirstHistory = false;
        m_treeView->expandAll();
        for (HistoryView *view :
             {static_cast<HistoryView *>(m_graphView), static_cast<HistoryView *>(m_treeView)}) {
            view->selectKey({});
            view->fitColumns();
        }
    }
    updateState();
    emit historyShown();
}

void HistoryPane::updateState()
{
    if (!showsSubstitute())
        showView();
}

void HistoryPane::showView()
{
    m_stack->setCurrentWidget(&view());
}

/// True when something stands in the place of the history.
bool HistoryPane::showsSubstitute()
{
    const HistoryGraph &history = m_session.history();
    const QString sprite = displayText(m_session.spriteName(), LineBreaks::Fold, 80);
    if (m_session.isAsleep() && !m_session.hasHistory()) {
        m_empty->showMessage("view-auto"_L1,
                             tr("%1 is asleep. Reading its checkpoints will wake it.").arg(sprite), {},
                             m_actions.wake);
    } else if (m_session.spriteName().isEmpty()) {
        m_empty->showMessage("savepoint"_L1, tr("Select a sprite to see its checkpoints."));
    } else if (!m_session.hasHistory() && m_session.state() == SpriteSession::State::Failed) {
        showError();
    } else if (!m_session.hasHistory()) {
        m_empty->showBusy(tr("Reading the checkpoints of %1…").arg(sprite));
    } else if (history.isEmpty() && history.autoCount() > 0) {
        m_empty->showMessage("view-auto"_L1, tr("Only automatic checkpoints exist."), {},
                             m_actions.showAutomatic, m_actions.newCheckpoint);
    } else if (history.isEmpty()) {
        m_empty->showMessage("document-new"_L1,
                             tr("No checkpoints yet. Create one before your next risky change."), {},
                             m_actions.newCheckpoint);
    } else if (!m_filter.isEmpty() && m_matchCount == 0) {
        m_empty->showMessage(
            "edit-find"_L1,
            tr("No checkpoint matches “%1”.").arg(displayText(m_filterText, LineBreaks::Fold, 80)), {},
            m_actions.clearFilter);
    } else {
        return false;
    }
    m_stack->setCurrentWidget(m_empty);
    return true;
}

void HistoryPane::showError()
{
    const auto sprite = m_sprites.find(m_session.spriteName());
    const ErrorText text =
        errorText(*m_session.error(),
                  {.what = ErrorSubject::What::CheckpointList,
                   .spriteName = m_session.spriteName(),
                   .spriteRunning = sprite && sprite->status == SpriteInfo::Status::Running,
                   .address = m_session.serverAddress()});
    m_empty->showMessage("dialog-error"_L1, text.sentence, text.nextStep,
                         text.offersRetry ? m_actions.tryAgain : m_actions.showErrorDetails,
                         text.offersRetry ? m_actions.showErrorDetails : nullptr);
}

} // namespace Savepoint
