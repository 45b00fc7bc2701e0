// SPDX-License-Identifier: Apache-2.0
#include "ui/historypane.h"

#include "core/base/plaintext.h"
#include "core/history/checkpointmodel.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/actions.h"
#include "ui/emptystate.h"
#include "ui/errortext.h"
#include "ui/historyview.h"

#include <QStackedLayout>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

HistoryPane::HistoryPane(SpriteSession &session, const SpritesModel &sprites, CheckpointModel &model,
                         Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_sprites(sprites)
    , m_model(model)
    , m_actions(actions)
    , m_view(new HistoryView(model, this))
    , m_empty(new EmptyState(this))
    , m_stack(new QStackedLayout(this))
{
    setObjectName(u"historyPane"_s);
    m_empty->setObjectName(u"historyEmptyState"_s);
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setAutoFillBackground(true);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    connect(&m_session, &SpriteSession::spriteChanged, this, [this] {
        m_model.clear();
        m_isFirstHistory = true;
    });
    connect(&m_session, &SpriteSession::historyChanged, this, &HistoryPane::takeHistory);
    connect(&m_session, &SpriteSession::stateChanged, this, &HistoryPane::updateState);
    updateState();
}

void HistoryPane::setFilter(const QString &text)
{
    m_filterText = text.trimmed();
    m_filter = HistoryFilter(text);
    m_view->setFilter(m_filter);
    countMatches();
    updateState();
}

void HistoryPane::countMatches()
{
    const auto &nodes = m_model.graph().nodes();
    m_matches = m_filter.isEmpty()
        ? 0
        : int(std::count_if(nodes.cbegin(), nodes.cend(),
                            [this](const HistoryNode &node) { return m_filter.matches(node.checkpoint); }));
}

void HistoryPane::takeHistory()
{
    if (!m_session.hasHistory()) { // the sprite has just been chosen, or is not the one that was remembered
        if (m_model.rowCount() > 0) {
            m_model.clear();
            m_isFirstHistory = true;
        }
        return;
    }
    m_model.applySnapshot(m_session.history());
    if (m_isFirstHistory) {
        m_isFirstHistory = false;
        m_view->expandAll();
        m_view->selectKey({});
        m_view->fitColumns();
    } else if (m_view->selection().rows == 0 && m_view->currentIndex().isValid()) {
        // What was selected is gone: go on from the row that took its place.
        m_view->selectKey(m_view->currentIndex().data(CheckpointModel::KeyRole).toString());
    }
    countMatches();
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
    m_stack->setCurrentWidget(m_view);
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
    } else if (!m_filter.isEmpty() && m_matches == 0) {
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
                   .spriteRunning = sprite && sprite->status == SpriteInfo::Status::Running});
    m_empty->showMessage("dialog-error"_L1, text.sentence, text.nextStep,
                         text.offersRetry ? m_actions.tryAgain : m_actions.showErrorDetails,
                         text.offersRetry ? m_actions.showErrorDetails : nullptr);
}

} // namespace Savepoint
