// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace Savepoint {

class Journal;
class OperationRun;

/// Runs create and restore as things that happen: one at a time per sprite, any number of sprites at once,
/// each request sent once and never repeated. Lists before and after every operation, because the stream
/// never says the new id in a form a program may rely on, and because only a list can tell what is true
/// afterwards.
///
/// Signal order per operation: started, then any stepChanged / messageReceived / malformedLine, then finished
/// exactly once. None of them is emitted before the starting call has returned, except started.
class OperationRunner final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationRunner)

public:
    /// `client` and `journal` must outlive the runner. Without a journal nothing is written down.
    explicit OperationRunner(Client &client, QObject *parent = nullptr, Journal *journal = nullptr);
    ~OperationRunner() override;

    /// Both return false, and do nothing, while an operation runs on that sprite.
    bool create(const QString &spriteName, const QString &comment);
    /// With a safety comment, a checkpoint of the current state is created and confirmed first; the restore
    /// is not sent when that fails.
    bool restore(const QString &spriteName, const QString &checkpointId,
                 const std::optional<QString> &safetyComment);
    /// Stops watching; the server goes on. The result is Unknown, or NotStarted before the request was sent.
    void stopWatching(const QString &spriteName);

    [[nodiscard]] bool isRunning(const QString &spriteName) const;
    [[nodiscard]] std::optional<Operation> running(const QString &spriteName) const;
    [[nodiscard]] int runningCount() const;

Q_SIGNALS:
    void started(const Savepoint::Operation &operation);
    void stepChanged(const Savepoint::Operation &operation, Savepoint::OperationStep step);
    void messageReceived(const Savepoint::Operation &operation, const Savepoint::StreamMessage &message);
    void malformedLine(const Savepoint::Operation &operation, const QByteArray &excerpt);
    void finished(const Savepoint::OperationResult &result);

private:
    bool start(Operation operation);

    Client &m_client;
    Journal *m_journal;
    QHash<QString, OperationRun *> m_runs; // by sprite; each a child of this
    int m_lastId = 0;
};

} // namespace Savepoint
