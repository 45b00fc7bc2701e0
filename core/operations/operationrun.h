// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/records/operationrecord.h"
#include "core/records/recorderror.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace Savepoint {

class Journal;

/// How long a restore waits until the sprite answers again: it restarts, and its next calls may fail for
/// seconds to minutes. Tried at once, then after pauses that double. And when a stream that says nothing is
/// looked behind: some never end.
struct RunnerTiming {
    std::chrono::milliseconds firstPause{1000};
    std::chrono::milliseconds longestPause{8000};
    std::chrono::milliseconds patience{90'000}; ///< no further try after that
    /// Of silence in a stream, until the list is asked what it shows; doubles with every look.
    std::chrono::milliseconds firstLook{20'000};
    std::chrono::milliseconds lifeSign{60'000}; ///< how often the journal learns that the server is at work
};

/// What is to be done, and what it is based on.
struct OperationOrder {
    Operation operation;
    std::optional<QList<Checkpoint>> seen{}; ///< the list that the person was asked about; any other: no
    std::optional<CheckpointList> lastList{}; ///< just read, so that it need not be read again
    bool goesUnrecorded = false; ///< the user was asked: it runs also when the journal cannot write
};

/// One operation from its first list to its last: the step machine behind OperationRunner.
///
///     Listing -> [CreatingSafetyCheckpoint -> Confirming ->] Creating | Restoring | Deleting
///             -> [Waiting ->] Confirming -> finished
///
/// A step that does not succeed ends the run, and the mutating step never starts when an earlier one failed.
/// Before a restore, its safety checkpoint or a delete is sent, the sprite is asked for its id where one is
/// known: another one of the name is left alone.
/// Whatever the mutating step said, the list is read once more afterwards and compared with it; after a
/// restore it is asked for until the sprite answers again, with pauses and not for ever. After one that took
/// effect, that means a file, where the server offers files. finished() is emitted exactly once; the owner
/// deletes the run after it. A listener may stop or destroy the run: nothing is sent then.
///
/// A stream that is silent is looked behind: when the list shows for certain that the step has taken effect,
/// the stream is not waited for. The list never makes a failure of silence.
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
    void linesReceived(const Savepoint::StreamLines &lines);
    /// It is known that the restore took effect. The sprite may still be starting; finished() follows.
    void restored();
    void finished(const Savepoint::OperationResult &result);

private:
    using Then = void (OperationRun::*)();
    using ListThen = void (OperationRun::*)(const ApiResult<CheckpointList> &);

    [[nodiscard]] bool enter(OperationStep step);
    void list(ListThen then);
    void listFor(QObject *context, ListThen then);
    void listBefore();
    void onListedBefore(const ApiResult<CheckpointList> &answer);
    [[nodiscard]] bool mayGoOn(const QList<Checkpoint> &list);
    void identify(OperationRecord::Step step, Then then);
    void onIntentWritten(const RecordResult<QList<OperationRecord>> &written);
    void writeIntent(OperationRecord::Step step, Then then);
    void goOnWritten(const RecordResult<Done> &written, Then then);
    void writeLifeSign();
    void ifSameSprite(Then then);
    void createSafetyCheckpoint();
    void onSafetyStreamFinished(const StreamOutcome &outcome);
    void onSafetyListed(const ApiResult<CheckpointList> &answer);
    void onSafetyDoubted(const ApiResult<CheckpointList> &answer);
    void lookForSafety();
    [[nodiscard]] const Checkpoint *certainSafety(const QList<Checkpoint> &list) const;
    void addToSeen(const Checkpoint &own, const QList<Checkpoint> &list);
    void prepareChange(const QList<Checkpoint> &list);
    void change();
    void onStreamFinished(const StreamOutcome &outcome);
    void deleteCheckpoint();
    void onDeleted(const ApiResult<Answered> &answer);
    void confirm();
    void listAfter();
    void onListedAfter(const ApiResult<CheckpointList> &answer);
    [[nodiscard]] bool waitsAfter(const ApiError &error, Then again);
    void compareAndGoOn();
    void compareWith(const QList<Checkpoint> &list);
    void compareFailureWith(const QList<Checkpoint> &list);
    [[nodiscard]] bool tellRestored();
    void listFiles();
    void onFilesListed(const ApiResult<QList<FileEntry>> &answer);
    void onFilesSilent(const ApiError &error);
    void look();
    void onLooked(const ApiResult<CheckpointList> &answer);
    [[nodiscard]] bool isDoneIn(const QList<Checkpoint> &list);
    [[nodiscard]] StreamOutcome settled(StreamOutcome outcome);
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
    std::unique_ptr<QObject> m_looking; // the same for the list that is read while a stream is silent
    QTimer m_pause; // before the sprite is asked again
    QTimer m_silence; // of the stream that is watched
    QTimer m_lifeSign; // while it is
    bool m_hasHeard = false; // since the last sign of life was written down
    const bool m_goesUnrecorded;
    std::chrono::milliseconds m_nextLook;
    std::chrono::milliseconds m_nextPause;
    QElapsedTimer m_clock;
    QElapsedTimer m_waiting; // since the changing step has ended
    bool m_stopRequested = false;
    bool m_changeSent = false;
    OperationRecord::Evidence m_lookedEvidence =
        OperationRecord::Evidence::List; // of the list that settled it
    bool m_isSettledByList = false; // while a stream is silent: it is closed, and its step is done
    bool m_isRestoredTold = false;
    QDateTime m_serverTime; // of the last message of the changing step that had one
    bool m_ended = false;
};

} // namespace Savepoint
