// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/operations/operationrun.h"
#include "core/operations/reconciler.h"

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
/// Signal order per operation: started, then any stepChanged / linesReceived, then finished exactly
/// once. None of them is emitted before the starting call has returned, except started. An operation
/// that ended Unknown is the reconciler's before finished() is emitted.
class OperationRunner final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationRunner)

public:
    /// Whether the server can delete single checkpoints: not in the published API, so it is learned.
    enum class Deleting {
        NotTried,
        Possible,
        Impossible, ///< 405, or 404 for a checkpoint that it lists
    };

    /// `client` and `journal` must outlive the runner. Without a journal nothing is written down.
    explicit OperationRunner(Client &client, QObject *parent = nullptr, Journal *journal = nullptr,
                             RunnerTiming timing = {});
    ~OperationRunner() override;

    // All three return false, and do nothing, while an operation runs on that sprite, or one is unsettled.

    bool create(const QString &spriteName, const QString &comment);
    /// With a safety comment, a checkpoint of the current state is created and confirmed first; the restore
    /// is not sent when that fails.
    bool restore(const QString &spriteName, const QString &checkpointId,
                 const std::optional<QString> &safetyComment, const RestoreContext &context = {});
    /// Refused before any request when the list says that the live filesystem continues from it. `lastList`:
    /// of this sprite and just read, for one deletion after the other without reading it twice in between.
    bool remove(const QString &spriteName, const QString &checkpointId,
                const std::optional<CheckpointList> &lastList = {});
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
    Deleting m_deletes = Deleting::NotTried;
    int m_lastId = 0;
};

} // namespace Savepoint
