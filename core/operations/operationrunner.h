// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/operations/operationrun.h"
#include "core/operations/reconciler.h"
#include "core/records/spriteref.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace Savepoint {

class Journal;

/// What a restore is based on.
struct RestoreContext {
    /// The list that the person was asked about. When it is another one by now, nothing is sent: NotStarted
    /// with Obstacle::ListChanged.
    std::optional<QList<Checkpoint>> seen{};
    QString undoes{}; ///< uid of the restore that this one takes back
};

/// Runs create, restore and delete as things that happen: one at a time per sprite, any number of sprites at
/// once, each request sent once and never repeated. Lists before and after every operation, because the
/// stream never says the new id in a form a program may rely on, and because only a list can tell what is
/// true afterwards.
///
/// Signal order per operation: started, then any stepChanged / linesReceived / restored, then finished
/// exactly once. None of them is emitted before the starting call has returned, except started. An operation
/// that ended Unknown, or NotStarted with a safety checkpoint that may still come to be, is the reconciler's
/// before finished() is emitted.
class OperationRunner final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationRunner)

public:
    /// Whether the server can delete single checkpoints: not in the published API, so it is learned.
    enum class Deleting {
        NotTried,
        Possible,
        Impossible, ///< see saysNoDeleting()
    };

    /// `client` and `journal` must outlive the runner. Without a journal nothing is written down.
    explicit OperationRunner(Client &client, QObject *parent = nullptr, Journal *journal = nullptr,
                             RunnerTiming timing = {});
    ~OperationRunner() override;

    // All three return false, and do nothing, while an operation runs on that sprite, or one is unsettled.

    bool create(const QString &spriteName, const QString &comment);
    /// With a safety comment, a checkpoint of the current state is created and confirmed first; the restore
    /// is not sent when that fails. Nothing is sent when the sprite or the checkpoint is another one of that
    /// name or id.
    bool restore(const SpriteRef &sprite, const CheckpointKey &checkpoint,
                 const std::optional<QString> &safetyComment, const RestoreContext &context = {});
    /// Refused before any request when the list says that the live filesystem continues from it, and when the
    /// sprite or the checkpoint is another one of that name or id. `lastList`: of this sprite and just read,
    /// for one deletion after the other without reading it twice in between.
    bool remove(const SpriteRef &sprite, const CheckpointKey &checkpoint,
                const std::optional<CheckpointList> &lastList = {});
    /// Once more what was not started on that sprite because it could not be written down
    /// (Obstacle::NotRecorded), without a record of it. The user has been asked.
    bool goOnUnrecorded(const QString &spriteName);
    /// The answer to a delete of what is still listed says that the server has no such function: by its
    /// status, or by its words where the status may have another reason.
    [[nodiscard]] static bool saysNoDeleting(const ApiError &error);
    [[nodiscard]] Deleting deletes() const { return m_deletes; }
    /// Stops watching; the server goes on. The result is Unknown, or NotStarted before the request was sent.
    void stopWatching(const QString &spriteName);

    [[nodiscard]] bool isRunning(const QString &spriteName) const;
    [[nodiscard]] std::optional<Operation> running(const QString &spriteName) const;
    [[nodiscard]] int runningCount() const;
    [[nodiscard]] Reconciler &reconciler() { return m_reconciler; }
    [[nodiscard]] const Reconciler &reconciler() const { return m_reconciler; }

Q_SIGNALS:
    void started(const Savepoint::Operation &operation);
    void stepChanged(const Savepoint::Operation &operation, Savepoint::OperationStep step);
    /// What the server says, as it comes; a flood many lines at a time.
    void linesReceived(const Savepoint::Operation &operation, const Savepoint::StreamLines &lines);
    /// It is known that the restore took effect. The sprite may still be starting; finished() follows.
    void restored(const Savepoint::Operation &operation);
    void finished(const Savepoint::OperationResult &result);
    void deletesChanged();

private:
    bool start(OperationOrder order);
    void onFinished(OperationRun *run, const OperationResult &result);
    void learn(const OperationResult &result);

    Client &m_client;
    Journal *m_journal;
    const RunnerTiming m_timing;
    Reconciler m_reconciler;
    QHash<QString, OperationRun *> m_runs; // by sprite; each a child of this
    QHash<QString, OperationOrder> m_unrecorded; // by sprite: what goOnUnrecorded() starts
    Deleting m_deletes = Deleting::NotTried;
    int m_lastId = 0;
};

} // namespace Savepoint
