// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QSet>

namespace Savepoint {

class Journal;

/// One operation from its first list to its last: the step machine behind OperationRunner.
///
///     Listing -> [CreatingSafetyCheckpoint -> Confirming ->] Creating | Restoring -> Confirming -> finished
///
/// A step that does not succeed ends the run, and the mutating step never starts when an earlier one failed.
/// Whatever the mutating step said, the list is read once more afterwards. finished() is emitted exactly
/// once; the owner deletes the run after it. A listener may stop or destroy the run: nothing is sent then.
///
/// With a journal, the intent is on the disk before the first request that changes something, and the outcome
/// is handed to it before finished(). A journal that cannot write holds nothing up: it tells that itself.
class OperationRun final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationRun)

public:
    /// `client` and `journal` (none: nullptr) must outlive the run.
    OperationRun(Client &client, Journal *journal, Operation operation, QObject *parent);

    void start();
    /// Stops watching: ends the current stream or read without waiting for it. Before start() it takes effect
    /// there.
    void stopWatching();
    [[nodiscard]] const Operation &operation() const { return m_result.operation; }

Q_SIGNALS:
    void stepChanged(Savepoint::OperationStep step);
    void messageReceived(const Savepoint::StreamMessage &message);
    void malformedLine(const QByteArray &excerpt);
    void finished(const Savepoint::OperationResult &result);

private:
    [[nodiscard]] bool enter(OperationStep step);
    void list(void (OperationRun::*then)(const ApiResult<CheckpointList> &));
    void onListedBefore(const ApiResult<CheckpointList> &answer);
    void writeIntent();
    void startChanging();
    void createSafetyCheckpoint();
    void onSafetyStreamFinished(const StreamOutcome &outcome);
    void onSafetyListed(const ApiResult<CheckpointList> &answer);
    void mutate();
    void onStreamFinished(const StreamOutcome &outcome);
    void onListedAfter(const ApiResult<CheckpointList> &answer);
    void watch(CheckpointStream *stream, void (OperationRun::*then)(const StreamOutcome &));
    [[nodiscard]] QString newCheckpointIn(const CheckpointList &list, const QString &comment) const;
    void remember(const CheckpointList &list);
    void end(OperationResult::Outcome outcome);

    Client &m_client;
    Journal *m_journal;
    const QString m_uid; // in the journal
    OperationResult m_result;
    OperationStep m_step = OperationStep::Listing;
    QSet<QString> m_knownIds; // listed before the checkpoint that is looked for
    QPointer<CheckpointStream> m_stream;
    std::unique_ptr<QObject> m_reading; // context of the running read: dropping it drops the answer
    std::unique_ptr<QObject> m_writing; // the same for the intent
    QElapsedTimer m_clock;
    bool m_stopRequested = false;
    bool m_mutationSent = false;
    QDateTime m_serverTime; // of the last message of the changing step that had one
    bool m_ended = false;
};

} // namespace Savepoint
