// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrun.h"

#include "core/base/logging.h"
#include "core/base/naturalorder.h"
#include "core/operations/operationjournal.h"
#include "core/records/journal.h"

#include <QUuid>

namespace Savepoint {

namespace {

/// Whether a checkpoint may be the one that was created with the comment `sent`. Servers may cut comments or
/// leave them out; another comment is somebody else's.
bool mayBeComment(const QString &listed, const QString &sent)
{
    return listed.isEmpty() || sent.startsWith(listed);
}

} // namespace

OperationRun::OperationRun(Client &client, Journal *journal, Operation operation, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_journal(journal)
    , m_uid(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    m_result.operation = std::move(operation);
}

void OperationRun::start()
{
    m_clock.start();
    if (m_stopRequested) { // before the event loop came round
        m_result.stoppedWatching = true;
        end(OperationResult::Outcome::NotStarted);
    } else if (enter(OperationStep::Listing)) {
        list(&OperationRun::onListedBefore);
    }
}

/// False when a listener stopped or destroyed the run.
bool OperationRun::enter(OperationStep step)
{
    m_step = step;
    const QPointer<OperationRun> self(this);
    emit stepChanged(step);
    return self && !m_ended;
}

void OperationRun::list(void (OperationRun::*then)(const ApiResult<CheckpointList> &))
{
    m_reading = std::make_unique<QObject>();
    m_client.listCheckpointsWithOptions(
        operation().spriteName, {.historyFilter = {}, .includeAuto = true}, m_reading.get(),
        [this, then](const ApiResult<CheckpointList> &answer) { (this->*then)(answer); });
}

void OperationRun::remember(const CheckpointList &list)
{
    for (const Checkpoint &checkpoint : list.checkpoints)
        m_knownIds.insert(checkpoint.id);
}

void OperationRun::onListedBefore(const ApiResult<CheckpointList> &answer)
{
    if (!answer) { // without it, nothing new could be recognised afterwards; and the sprite does not answer
        m_result.error = answer.error();
        end(OperationResult::Outcome::NotStarted);
        return;
    }
    remember(*answer);
    writeIntent();
}

void OperationRun::writeIntent()
{
    if (!m_journal) {
        startChanging();
        return;
    }
    m_writing = std::make_unique<QObject>();
    m_journal->begin(intentRecord(m_uid, operation()), m_writing.get(),
                     [this](const RecordResult<Done> &) { startChanging(); });
}

void OperationRun::startChanging()
{
    if (operation().withSafetyCheckpoint)
        createSafetyCheckpoint();
    else
        mutate();
}

void OperationRun::createSafetyCheckpoint()
{
    if (!enter(OperationStep::CreatingSafetyCheckpoint))
        return;
    watch(m_client.createCheckpointWithComment(operation().spriteName, operation().safetyComment, this),
          &OperationRun::onSafetyStreamFinished);
}

void OperationRun::onSafetyStreamFinished(const StreamOutcome &outcome)
{
    if (outcome.kind != StreamOutcome::Kind::Succeeded || m_stopRequested) {
        // Nothing of what the person has is replaced: whether or not the safety checkpoint came to be, the
        // restore was not sent.
        m_result.error = outcome.error;
        m_result.stoppedWatching = m_stopRequested;
        end(OperationResult::Outcome::NotStarted);
        return;
    }
    if (enter(OperationStep::Confirming))
        list(&OperationRun::onSafetyListed);
}

void OperationRun::onSafetyListed(const ApiResult<CheckpointList> &answer)
{
    m_result.lastStep =
        OperationStep::Confirming; // the checkpoint was made; that it is there, nobody has said
    if (!answer) {
        m_result.error = answer.error();
        end(OperationResult::Outcome::NotStarted);
        return;
    }
    m_result.safetyCheckpointId = newCheckpointIn(*answer, operation().safetyComment);
    if (m_result.safetyCheckpointId.isEmpty()) { // said to be made, and not there: no way back, so no way on
        m_result.listAfter = *answer;
        end(OperationResult::Outcome::NotStarted);
        return;
    }
    remember(*answer);
    mutate();
}

void OperationRun::mutate()
{
    const Operation &what = operation();
    if (what.kind == Operation::Kind::Create) {
        if (!enter(OperationStep::Creating))
            return;
        m_mutationSent = true;
        watch(m_client.createCheckpointWithComment(what.spriteName, what.comment, this),
              &OperationRun::onStreamFinished);
    } else {
        if (!enter(OperationStep::Restoring))
            return;
        m_mutationSent = true;
        watch(m_client.restoreCheckpoint(what.spriteName, what.checkpointId, this),
              &OperationRun::onStreamFinished);
    }
}

void OperationRun::watch(CheckpointStream *stream, void (OperationRun::*then)(const StreamOutcome &))
{
    m_stream = stream;
    m_serverTime = {};
    connect(stream, &CheckpointStream::messageReceived, this, [this](const StreamMessage &message) {
        if (message.time.isValid())
            m_serverTime = message.time;
        emit messageReceived(message);
    });
    connect(stream, &CheckpointStream::malformedLine, this, &OperationRun::malformedLine);
    connect(stream, &CheckpointStream::finished, this, [this, stream, then](const StreamOutcome &outcome) {
        m_result.lastStep = m_step;
        stream->deleteLater();
        (this->*then)(outcome);
    });
}

void OperationRun::onStreamFinished(const StreamOutcome &outcome)
{
    m_result.error = outcome.error;
    m_result.stoppedWatching = outcome.closedByCaller;
    switch (outcome.kind) {
    case StreamOutcome::Kind::Succeeded:
        m_result.outcome = OperationResult::Outcome::Succeeded;
        break;
    case StreamOutcome::Kind::Failed:
        m_result.outcome = OperationResult::Outcome::Failed;
        break;
    case StreamOutcome::Kind::Unknown:
        m_result.outcome = OperationResult::Outcome::Unknown;
        break;
    }
    if (enter(OperationStep::Confirming))
        list(&OperationRun::onListedAfter);
}

void OperationRun::onListedAfter(const ApiResult<CheckpointList> &answer)
{
    if (answer) {
        m_result.listAfter = *answer;
        if (operation().kind == Operation::Kind::Create
            && m_result.outcome != OperationResult::Outcome::Failed)
            m_result.newCheckpointId = newCheckpointIn(*answer, operation().comment);
    }
    // A list that cannot be read now changes nothing about what the stream said.
    end(m_result.outcome);
}

/// The manual checkpoint that was not listed before and may carry the comment that was sent: somebody else
/// may have created one at the same time. The longest match wins, then the newest.
QString OperationRun::newCheckpointIn(const CheckpointList &list, const QString &comment) const
{
    const Checkpoint *found = nullptr;
    for (const Checkpoint &checkpoint : list.checkpoints) {
        if (checkpoint.isCurrent() || checkpoint.isAuto || m_knownIds.contains(checkpoint.id)
            || !mayBeComment(checkpoint.comment, comment))
            continue;
        const bool better = !found
            || (checkpoint.comment.size() != found->comment.size()
                    ? checkpoint.comment.size() > found->comment.size()
                    : naturalLess(found->id, checkpoint.id));
        if (better)
            found = &checkpoint;
    }
    return found ? found->id : QString();
}

void OperationRun::stopWatching()
{
    if (m_ended)
        return;
    m_stopRequested = true;
    if (!m_clock.isValid()) // start() has not run: nothing is to be heard of before the starting call returns
        return;
    if (m_stream && !m_stream->isFinished()) {
        m_stream->close(); // its outcome says what is known; the run goes on from there
        return;
    }
    m_reading.reset();
    m_writing.reset();
    m_result.stoppedWatching = true;
    if (m_mutationSent) {
        end(m_result.outcome);
    } else {
        m_result.lastStep = m_step;
        end(OperationResult::Outcome::NotStarted);
    }
}

void OperationRun::end(OperationResult::Outcome outcome)
{
    if (m_ended)
        return;
    m_ended = true;
    m_result.outcome = outcome;
    m_result.duration = std::chrono::milliseconds(m_clock.elapsed());
    qCDebug(lcOperations) << "operation" << operation().id << "ended with" << int(outcome);
    if (m_journal)
        m_journal->finish(outcomeRecord(m_uid, m_result, m_serverTime));
    emit finished(OperationResult(m_result)); // a copy: a listener may destroy the run
}

} // namespace Savepoint
