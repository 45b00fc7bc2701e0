// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"
#include "core/operations/operationrunner.h"
#include "core/session/historybuilder.h"

#include <QDateTime>
#include <QObject>
#include <QSet>

#include <optional>

namespace Savepoint {

/// What the person is looking at: the current sprite and its history.
///
/// Keeps the last good history on any error. Stale answers (another sprite, an older request) are dropped.
/// After every operation the list read by the runner is adopted before operationFinished() is emitted.
///
/// A long list becomes a history on another thread (HistoryBuilder); until it has, the one before stays on
/// show and isRefreshing() is true. Then, as for a short one, everything is told in one turn of the event
/// loop.
///
/// Signal order: spriteChanged, then stateChanged / historyChanged as answers arrive.
class SpriteSession final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SpriteSession)

public:
    enum class State {
        NoSprite,
        Loading, ///< the first list of this sprite is under way
        Ready, ///< the history is what the server last said
        Failed, ///< the last list could not be read; history() is what was known before, maybe nothing
    };

    /// `client` and `runner` must outlive the session.
    SpriteSession(Client &client, OperationRunner &runner, QObject *parent = nullptr);

    /// Makes `name` the current sprite and lists its checkpoints. Empty: none. The same name refreshes.
    void setSprite(const QString &name);
    [[nodiscard]] const QString &spriteName() const { return m_spriteName; }
    void refresh();
    /// True while a list is under way, also when there is already a history.
    [[nodiscard]] bool isRefreshing() const { return m_refreshing; }

    /// Automatic checkpoints are always read; this only leaves them out of history().
    void setShowAutomatic(bool show);
    [[nodiscard]] bool showsAutomatic() const { return m_showAutomatic; }

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const HistoryGraph &history() const { return m_history; }
    [[nodiscard]] bool hasHistory() const
    {
        return m_updatedAt.isValid();
    } ///< a list was read for this sprite
    [[nodiscard]] int skippedEntries() const { return m_skippedEntries; }
    [[nodiscard]] const std::optional<ApiError> &error() const { return m_error; } ///< of the last list
    [[nodiscard]] const QDateTime &updatedAt() const { return m_updatedAt; } ///< UTC; of the last good list

    /// A sprite whose last operation ended unknown: new operations wait until a person has looked.
    [[nodiscard]] bool isOutcomeUnknown() const { return m_unknownOutcomes.contains(m_spriteName); }
    /// The person has looked: operations are allowed again. refresh() does not clear it.
    void acknowledgeUnknownOutcome();

    [[nodiscard]] OperationRunner &runner() const { return m_runner; }

Q_SIGNALS:
    void spriteChanged();
    void stateChanged(); ///< state(), isRefreshing(), error(), updatedAt() or isOutcomeUnknown()
    void historyChanged(); ///< history() is another one
    void operationFinished(const Savepoint::OperationResult &result);

private:
    void adopt(const CheckpointList &list);
    void show(const CheckpointList &list, HistoryGraph &graph);
    void build(const QList<Checkpoint> &checkpoints, HistoryBuilder::Done take);
    void startBuilding();
    void tellResults();
    void rebuild();
    void onOperationFinished(const OperationResult &result);

    Client &m_client;
    OperationRunner &m_runner;
    QString m_spriteName;
    State m_state = State::NoSprite;
    QList<Checkpoint> m_checkpoints;
    HistoryGraph m_history;
    std::optional<ApiError> m_error;
    QDateTime m_updatedAt;
    QSet<QString> m_unknownOutcomes;
    HistoryBuilder m_builder;
    QList<Checkpoint> m_building; // what m_take waits for the graph of
    HistoryBuilder::Done m_take; // null: nothing is being built
    QList<OperationResult> m_untold; // their lists are still being built
    int m_skippedEntries = 0;
    int m_generation = 0;
    bool m_refreshing = false;
    bool m_isListing = false; // a request is under way
    bool m_showAutomatic = false;
};

} // namespace Savepoint
