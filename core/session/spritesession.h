// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"
#include "core/operations/operationrunner.h"
#include "core/operations/undochain.h"
#include "core/records/annotations.h"
#include "core/records/historycache.h"
#include "core/session/historybuilder.h"

#include <QDateTime>
#include <QObject>

#include <optional>

namespace Savepoint {

class Records;

/// What the person is looking at: the current sprite and its history.
///
/// Keeps the last good history on any error. Stale answers (another sprite, an older request) are dropped.
/// After every operation the list read by the runner is adopted before operationFinished() is emitted. A
/// restore that is known to have taken effect is in the history at once, also while the sprite still starts.
///
/// A long list becomes a history on another thread (HistoryBuilder); until it has, the one before stays on
/// show and isRefreshing() is true. Then, as for a short one, everything is told in one turn of the event
/// loop.
/// With records, the history that was seen last is shown at once, until the server's list is there: also of a
/// sprite that is asleep, cannot be reached or is gone. Every list that is read is remembered, and the graph
/// knows the notes of the person and the restores of this program.
///
/// Signal order: spriteChanged, then stateChanged / historyChanged as answers arrive.
class SpriteSession final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SpriteSession)

public:
    enum class State {
        NoSprite,
        Asleep, ///< not listed, because that would wake it; history() is what is remembered, maybe nothing
        Loading, ///< the first list of this sprite is under way
        Ready, ///< the history is what the server last said
        Failed, ///< the last list could not be read; history() is what was known before, maybe nothing
    };

    /// `client`, `runner` and `records` (none: nullptr) must outlive the session.
    SpriteSession(Client &client, OperationRunner &runner, QObject *parent = nullptr,
                  Records *records = nullptr);

    /// Makes `name` the current sprite and lists its checkpoints. Empty: none. The same name refreshes.
    /// With records the control plane is asked first which sprite this is and whether it sleeps: listing
    /// would wake it, so that waits for wake(). `id`: as the server said, when it has said it.
    void setSprite(const QString &name, const QString &id = {});
    /// Makes `name`, which is known to sleep, the current sprite and shows what is remembered of it. Sends
    /// nothing until wake().
    void setSleepingSprite(const QString &name, const QString &id);
    [[nodiscard]] const QString &spriteName() const { return m_sprite.name; }
    [[nodiscard]] const SpriteRef &sprite() const { return m_sprite; }
    /// Of the server that is asked, as it is shown to people.
    [[nodiscard]] QString serverAddress() const;
    /// Does nothing while the sprite is asleep, or it is being asked whether it is.
    void refresh();
    /// Lists the checkpoints of a sprite that is asleep, which wakes it.
    void wake();
    [[nodiscard]] bool isAsleep() const { return m_state == State::Asleep; }
    /// True while a list is under way, also when there is already a history.
    [[nodiscard]] bool isRefreshing() const { return m_refreshing; }

    /// Automatic checkpoints are always read; this only leaves them out of history().
    void setShowAutomatic(bool show);
    [[nodiscard]] bool showsAutomatic() const { return m_showAutomatic; }

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const HistoryGraph &history() const { return m_history; }
    /// A list was read for this sprite, now or at an earlier time.
    [[nodiscard]] bool hasHistory() const { return m_updatedAt.isValid(); }
    /// history() is what an earlier list said; the server has not been read since the sprite was chosen.
    [[nodiscard]] bool isRemembered() const { return hasHistory() && m_isRemembered; }
    /// The list behind history(), in the server's order.
    [[nodiscard]] const QList<Checkpoint> &checkpoints() const { return m_checkpoints; }
    [[nodiscard]] int skippedEntries() const { return m_skippedEntries; }
    [[nodiscard]] const std::optional<ApiError> &error() const { return m_error; } ///< of the last list
    [[nodiscard]] const QDateTime &updatedAt() const { return m_updatedAt; } ///< UTC; when history() was read

    /// A sprite whose last operation ended unknown: new operations wait until a person has looked.
    /// A list that is read may tell what became of it; see Reconciler.
    [[nodiscard]] bool isOutcomeUnknown() const;
    /// Which restore of this program an undo would take back now.
    [[nodiscard]] UndoChoice undo() const;
    /// The person has looked: operations are allowed again.
    void acknowledgeUnknownOutcome();

    /// Of a node of history(), as it stands on the disk: a long history takes it up a little later.
    [[nodiscard]] Annotation annotationOf(const QString &key) const;
    /// Changes the notes, tags or marks of nodes of history(), by key. historyChanged() follows.
    /// Without records, and before there is a history, the answer is Kind::Unavailable.
    void annotate(const QStringList &keys, const AnnotationChange &change, QObject *context,
                  RecordCallback<Done> done);

    [[nodiscard]] OperationRunner &runner() const { return m_runner; }
    [[nodiscard]] Records *records() const { return m_records; } ///< nullptr: nothing is remembered

Q_SIGNALS:
    void spriteChanged();
    void stateChanged(); ///< state(), isRefreshing(), error(), updatedAt() or isOutcomeUnknown()
    void historyChanged(); ///< history() is another one
    void spriteRead(const Savepoint::SpriteInfo &sprite); ///< what the control plane says of the sprite now
    void operationFinished(const Savepoint::OperationResult &result);

private:
    void enter(const SpriteRef &sprite, State state);
    void identify();
    void onIdentified(const ApiResult<SpriteInfo> &answer);
    void recall();
    void onRecalled(const RecordResult<std::optional<RememberedHistory>> &found);
    void forgetRemembered();
    void list();
    void adopt(const CheckpointList &list);
    void show(const CheckpointList &list, HistoryGraph &graph);
    void build(const QList<Checkpoint> &checkpoints, HistoryBuilder::Done take);
    void startBuilding();
    void tellResults();
    void remember();
    void rebuild();
    void onAnnotationsChanged();
    void onRestored(const Operation &operation);
    void onOperationFinished(const OperationResult &result);

    Client &m_client;
    OperationRunner &m_runner;
    Records *m_records;
    SpriteRef m_sprite;
    SpriteInfo::Status m_status = SpriteInfo::Status::Unknown;
    State m_state = State::NoSprite;
    QList<Checkpoint> m_checkpoints;
    HistoryGraph m_history;
    std::optional<ApiError> m_error;
    QDateTime m_updatedAt;
    HistoryBuilder m_builder;
    QList<Checkpoint> m_building; // what m_take waits for the graph of
    HistoryBuilder::Done m_take; // null: nothing is being built
    std::optional<RestoreRecord> m_justRestored; // since m_checkpoints was read
    QList<OperationResult> m_untold; // their lists are still being built
    std::unique_ptr<QObject> m_visit; // context of what is asked once per visit of a sprite
    int m_skippedEntries = 0;
    int m_generation = 0;
    bool m_refreshing = false;
    bool m_isListing = false; // a request is under way
    bool m_showAutomatic = false;
    bool m_isRemembered = false;
    bool m_isIdentified = false; // m_sprite.id is not only what is remembered of that name
    bool m_isConfirmed = false; // the control plane has said it, on this visit
    bool m_isWaking = false; // a user wants the list of a sprite that is asleep
    bool m_isAsking = false; // the control plane, which sprite this is
    bool m_missedRecords = false; // they could not be read when the sprite was chosen
};

} // namespace Savepoint
