// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/records/operationrecord.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace Savepoint {

class Journal;

/// How long a restore waits until the sprite answers again: it restarts, and its next calls may fail for
/// seconds to minutes. Tried at once, then after pauses that double.
struct RunnerTiming {
    std::chrono::milliseconds firstPause{1000};
    std::chrono::milliseconds longestPause{8000};
    std::chrono::milliseconds patience{90'000}; ///< no further try after that
};

/// What is to be done, and what it is based on.
struct OperationOrder {
    Operation operation;
    std::optional<QList<Checkpoint>> seen{}; ///< the list that the person was asked about; any other: no
    std::optional<CheckpointList> lastList{}; ///< just read, so that it need not be read again
};

/// One operation from its first list to its last: the step machine behind OperationRunner.
///
///     Listing -> [CreatingSafetyCheckpoint -> Confirming ->] Creating | Restoring | Deleting
///             -> [Waiting ->] Confirming -> finished
///
/// A step that does not succeed ends the run, and the mutating step never starts when an earlier one failed.
/// Whatever the mutating step said, the list is read once more afterwards; after a restore it is asked for
/// until the sprite answers again, with pauses and not for ever. finished() is emitted exactly once; the
/// owner deletes the run after it. A listener may stop or destroy the run: nothing is sent then.
///
/// With a journal, the wish is on the disk before the first request and how far it has come before each one
/// that changes something; the outcome is handed to it before finished(). A journal that cannot write holds
/// nothing up: it tells that itself.
class OperationRun final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationRun)

public:
    /// `client` and `journal` (none: nullptr) must outlive the run.
    OperationRun(Client &client, Journal *journal, OperationOrder order, RunnerTiming timing,
                 QObject *parent);

    void start();
    /// Stops watching: ends the current stream or read without waiting for it. Before start() it takes effect
    /// there.
    void stopWatching();
    [[nodiscard]] const Operation &operation() const { return m_result.operation; }
    /// As handed to the journal last.
    [[nodiscard]] const OperationRecord &record() const { return m_record; }

Q_SIGNALS:
    void stepChanged(Savepoint::OperationStep step);
    void messageReceived(const Savepoint::StreamMessage &message);
    void malformedLine(const QByteArray &excerpt);
    void finished(const Savepoint::OperationResult &result);

private:
    using Then = void (OperationRun::*)();

    [[nodiscard]] bool enter(OperationStep step);
    void list(void (OperationRun::*then)(const ApiResult<CheckpointList> &));
    void listBefore();
    void onListedBefore(const ApiResult<CheckpointList> &answer);
    [[nodiscard]] bool mayGoOn(const QList<Checkpoint> &list);
    void writeIntent(OperationRecord::Step step, Then then);
    void createSafetyCheckpoint();
    void onSafetyStreamFinished(const StreamOutcome &outcome);
    void onSafetyListed(const ApiResult<CheckpointList> &answer);
    void prepareChange(const QList<Checkpoint> &list);
    void change();
    void onStreamFinished(const StreamOutcome &outcome);
    void deleteCheckpoint();
    void onDeleted(const ApiResult<Done> &answer);
    void confirm();
    void onListedAfter(const ApiResult<CheckpointList> &answer);
    [[nodiscard]] bool waitsAfter(const ApiError &error);
    void compareWith(const QList<Checkpoint> &list);
    void watch(CheckpointStream *stream, void (OperationRun::*then)(const StreamOutcome &));
    void end(OperationResult::Outcome outcome);

    Client &m_client;
    Journal *m_journal;
    const RunnerTiming m_timing;
    std::optional<QList<Checkpoint>> m_seen;
    std::optional<CheckpointList> m_lastList;
    OperationRecord m_record;
    OperationResult m_result;
    OperationStep m_step = OperationStep::Listing;
    QPointer<CheckpointStream> m_stream;
    std::unique_ptr<QObject> m_asking; // context of the running request: dropping it drops the answer
    std::unique_ptr<QObject> m_writing; // the same for the intent
    QTimer m_pause; // before the sprite is asked again
    std::chrono::milliseconds m_nextPause;
    QElapsedTimer m_clock;
    QElapsedTimer m_waiting; // since the changing step has ended
    bool m_stopRequested = false;
    bool m_changeSent = false;
    QDateTime m_serverTime; // of the last message of the changing step that had one
    bool m_ended = false;
};

} // namespace Savepoint
