// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritesession.h"

namespace Savepoint {

SpriteSession::SpriteSession(Client &client, OperationRunner &runner, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_runner(runner)
{
    connect(&m_runner, &OperationRunner::finished, this, &SpriteSession::onOperationFinished);
}

void SpriteSession::setSprite(const QString &name)
{
    if (name == m_spriteName) {
        refresh();
        return;
    }
    ++m_generation; // answers for the sprite left behind are stale
    m_spriteName = name;
    m_state = name.isEmpty() ? State::NoSprite : State::Loading;
    m_checkpoints.clear();
    m_history = {};
    m_error.reset();
    m_updatedAt = {};
    m_skippedEntries = 0;
    m_refreshing = false;
    emit spriteChanged();
    emit historyChanged();
    emit stateChanged();
    refresh();
}

void SpriteSession::refresh()
{
    if (m_spriteName.isEmpty() || m_runner.isRunning(m_spriteName)) // the runner lists when it is through
        return;
    const int generation = ++m_generation;
    m_refreshing = true;
    if (!hasHistory())
        m_state = State::Loading;
    emit stateChanged();
    m_client.listCheckpointsWithOptions(m_spriteName, {.historyFilter = {}, .includeAuto = true}, this,
                                        [this, generation](ApiResult<CheckpointList> answer) {
                                            if (generation != m_generation)
                                                return;
                                            if (answer) {
                                                adopt(*answer);
                                                return;
                                            }
                                            m_refreshing = false;
                                            m_error = answer.error();
                                            m_state = State::Failed;
                                            emit stateChanged();
                                        });
}

void SpriteSession::adopt(const CheckpointList &list)
{
    ++m_generation; // an answer still under way is older than this one
    m_refreshing = false;
    m_error.reset();
    m_state = State::Ready;
    m_updatedAt = QDateTime::currentDateTimeUtc();
    m_skippedEntries = list.skippedEntries;
    m_checkpoints = list.checkpoints;
    rebuild();
    emit stateChanged();
}

void SpriteSession::rebuild()
{
    m_history = HistoryGraph::build(m_checkpoints, {.includeAuto = m_showAutomatic});
    emit historyChanged();
}

void SpriteSession::setShowAutomatic(bool show)
{
    if (m_showAutomatic == show)
        return;
    m_showAutomatic = show;
    rebuild();
}

void SpriteSession::acknowledgeUnknownOutcome()
{
    if (m_unknownOutcomes.remove(m_spriteName))
        emit stateChanged();
}

void SpriteSession::onOperationFinished(const OperationResult &result)
{
    const QString &sprite = result.operation.spriteName;
    if (result.outcome == OperationResult::Outcome::Unknown)
        m_unknownOutcomes.insert(sprite);
    if (sprite == m_spriteName) {
        if (result.listAfter)
            adopt(*result.listAfter);
        else
            refresh();
    }
    emit operationFinished(result);
}

} // namespace Savepoint
