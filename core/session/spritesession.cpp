// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritesession.h"

#include <utility>

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
    m_isListing = false;
    m_builder.cancel();
    m_take = nullptr;
    emit spriteChanged();
    emit historyChanged();
    emit stateChanged();
    tellResults();
    refresh();
}

void SpriteSession::refresh()
{
    if (m_spriteName.isEmpty() || m_runner.isRunning(m_spriteName)) // the runner lists when it is through
        return;
    const int generation = ++m_generation;
    m_refreshing = true;
    m_isListing = true;
    if (!hasHistory())
        m_state = State::Loading;
    emit stateChanged();
    m_client.listCheckpointsWithOptions(m_spriteName, {.historyFilter = {}, .includeAuto = true}, this,
                                        [this, generation](ApiResult<CheckpointList> answer) {
                                            if (generation != m_generation)
                                                return;
                                            m_isListing = false;
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
    m_isListing = false;
    build(list.checkpoints, [this, list](HistoryGraph graph) { show(list, graph); });
}

void SpriteSession::show(const CheckpointList &list, HistoryGraph &graph)
{
    m_refreshing = m_isListing; // somebody may have asked again while it was built
    m_error.reset();
    m_state = State::Ready;
    m_updatedAt = QDateTime::currentDateTimeUtc();
    m_skippedEntries = list.skippedEntries;
    m_checkpoints = list.checkpoints;
    m_history = std::move(graph);
    emit historyChanged();
    emit stateChanged();
    tellResults();
}

/// `take` runs before this returns when the list is short. Takes the place of what is being built.
void SpriteSession::build(const QList<Checkpoint> &checkpoints, HistoryBuilder::Done take)
{
    m_building = checkpoints;
    m_take = std::move(take);
    startBuilding();
}

void SpriteSession::startBuilding()
{
    m_builder.build(m_building, {.includeAuto = m_showAutomatic}, [this](HistoryGraph graph) {
        m_building.clear();
        std::exchange(m_take, nullptr)(std::move(graph));
    });
}

void SpriteSession::tellResults()
{
    const QList<OperationResult> results = std::exchange(m_untold, {});
    for (const OperationResult &result : results)
        emit operationFinished(result);
}

/// The options of the graph have changed. Of a list that is just being built, too.
void SpriteSession::rebuild()
{
    if (m_take) {
        startBuilding();
        return;
    }
    build(m_checkpoints, [this](HistoryGraph graph) {
        m_history = std::move(graph);
        emit historyChanged();
    });
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
        m_untold.append(result);
        if (result.listAfter) {
            adopt(*result.listAfter); // tells the result when it is shown
            return;
        }
        refresh();
        tellResults();
        return;
    }
    emit operationFinished(result);
}

} // namespace Savepoint
