// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrun.h"

#include "core/base/logging.h"
#include "core/operations/operationjournal.h"
#include "core/operations/verdict.h"
#include "core/records/journal.h"

#include <algorithm>

namespace Savepoint {

using Outcome = OperationResult::Outcome;

namespace {

/// A sprite that restarts is not reached, hangs, or its proxy says so. Everything else is an answer.
bool mayAnswerLater(const ApiError &error)
{
    using Kind = ApiError::Kind;
    return error.kind == Kind::Unreachable || error.kind == Kind::ConnectionLost
        || error.kind == Kind::Timeout || error.kind == Kind::ServiceUnavailable
        || error.kind == Kind::ServerError || error.kind == Kind::RateLimited;
}

} // namespace

OperationRun::OperationRun(Client &client, Journal *journal, OperationOrder order, RunnerTiming timing,
                           QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_journal(journal)
    , m_timing(timing)
    , m_seen(std::move(order.seen))
    , m_lastList(std::move(order.lastList))
    , m_record(intentRecord(order.operation))
    , m_nextPause(timing.firstPause)
{
    m_result.operation = std::move(order.operation);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] { list(&OperationRun::onListedAfter); });
}

void OperationRun::start()
{
    m_clock.start();
    if (m_stopRequested) { // before the event loop came round
        m_result.stoppedWatching = true;
        end(Outcome::NotStarted);
        return;
    }
    writeIntent(OperationRecord::Step::Preparing, &OperationRun::listBefore);
}

void OperationRun::listBefore()
{
    if (!enter(OperationStep::Listing))
        return;
    if (m_lastList)
        onListedBefore(*std::exchange(m_lastList, std::nullopt));
    else
        list(&OperationRun::onListedBefore);
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
    m_asking = std::make_unique<QObject>();
    m_client.listCheckpointsWithOptions(
        operation().spriteName, {.historyFilter = {}, .includeAuto = true}, m_asking.get(),
        [this, then](const ApiResult<CheckpointList> &answer) { (this->*then)(answer); });
}

void OperationRun::onListedBefore(const ApiResult<CheckpointList> &answer)
{
    if (!answer) { // without it, nothing new could be recognised afterwards; and the sprite does not answer
        m_result.error = answer.error();
        end(Outcome::NotStarted);
        return;
    }
    const CheckpointList &before = *answer;
    if (!mayGoOn(before.checkpoints)) {
        m_result.listAfter = before;
        end(m_result.alreadyGone ? Outcome::Succeeded : Outcome::NotStarted);
        return;
    }
    if (operation().withSafetyCheckpoint) {
        m_record.idsBefore = manualIds(before.checkpoints);
        writeIntent(OperationRecord::Step::SafetyCheckpoint, &OperationRun::createSafetyCheckpoint);
    } else {
        prepareChange(before.checkpoints);
    }
}

/// Whether the list is the one that the person was asked about, and allows what was asked for.
bool OperationRun::mayGoOn(const QList<Checkpoint> &list)
{
    const QString &target = operation().checkpointId;
    if (m_seen) {
        m_result.change = changeBetween(*std::exchange(m_seen, std::nullopt), list, target);
        if (!m_result.change.isEmpty())
            m_result.obstacle = Obstacle::ListChanged;
    }
    if (operation().kind == Operation::Kind::Delete) {
        m_result.alreadyGone = !isListed(list, target);
        if (!m_result.alreadyGone && reportedBase(list) == target)
            m_result.obstacle = Obstacle::IsBaseOfCurrent;
    }
    return m_result.obstacle == Obstacle::None && !m_result.alreadyGone;
}

void OperationRun::writeIntent(OperationRecord::Step step, Then then)
{
    m_record.step = step;
    if (!m_journal) {
        (this->*then)();
        return;
    }
    m_writing = std::make_unique<QObject>();
    m_journal->begin(m_record, m_writing.get(),
                     [this, then](const RecordResult<Done> &) { (this->*then)(); });
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
        end(Outcome::NotStarted);
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
        end(Outcome::NotStarted);
        return;
    }
    const CheckpointList &after = *answer;
    const Checkpoint *safety =
        newCheckpointIn(after.checkpoints, m_record.idsBefore, operation().safetyComment);
    if (!safety) { // said to be made, and not there: no way back, so no way on
        m_result.listAfter = after;
        end(Outcome::NotStarted);
        return;
    }
    m_result.safetyCheckpointId = safety->id;
    m_record.safetyCheckpointId = safety->id;
    prepareChange(after.checkpoints);
}

void OperationRun::prepareChange(const QList<Checkpoint> &list)
{
    m_record.idsBefore = manualIds(list);
    m_record.baseBefore = reportedBase(list);
    writeIntent(OperationRecord::Step::Change, &OperationRun::change);
}

void OperationRun::change()
{
    const Operation &what = operation();
    switch (what.kind) {
    case Operation::Kind::Create:
        if (!enter(OperationStep::Creating))
            return;
        m_changeSent = true;
        watch(m_client.createCheckpointWithComment(what.spriteName, what.comment, this),
              &OperationRun::onStreamFinished);
        return;
    case Operation::Kind::Restore:
        if (!enter(OperationStep::Restoring))
            return;
        m_changeSent = true;
        watch(m_client.restoreCheckpoint(what.spriteName, what.checkpointId, this),
              &OperationRun::onStreamFinished);
        return;
    case Operation::Kind::Delete:
        if (enter(OperationStep::Deleting))
            deleteCheckpoint();
        return;
    }
}

void OperationRun::watch(CheckpointStream *stream, void (OperationRun::*then)(const StreamOutcome &))
{
    m_stream = stream;
    m_serverTime = {};
    connect(stream, &CheckpointStream::linesReceived, this, &OperationRun::linesReceived);
    connect(stream, &CheckpointStream::finished, this, [this, stream, then](const StreamOutcome &outcome) {
        m_result.lastStep = m_step;
        m_serverTime = outcome.serverTime;
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
        m_result.outcome = Outcome::Succeeded;
        break;
    case StreamOutcome::Kind::Failed:
        m_result.outcome = Outcome::Failed;
        break;
    case StreamOutcome::Kind::Unknown:
        m_result.outcome = Outcome::Unknown;
        break;
    }
    confirm();
}

void OperationRun::deleteCheckpoint()
{
    m_changeSent = true;
    m_asking = std::make_unique<QObject>();
    m_client.deleteCheckpoint(operation().spriteName, operation().checkpointId, m_asking.get(),
                              [this](const ApiResult<Done> &answer) { onDeleted(answer); });
}

void OperationRun::onDeleted(const ApiResult<Done> &answer)
{
    m_result.lastStep = m_step;
    if (answer) {
        m_result.outcome = Outcome::Succeeded;
    } else {
        m_result.error = answer.error();
        m_result.outcome = answer.error().leavesOutcomeUnknown() ? Outcome::Unknown : Outcome::Failed;
    }
    confirm();
}

void OperationRun::confirm()
{
    m_result.duration = std::chrono::milliseconds(m_clock.elapsed());
    m_waiting.start();
    if (enter(OperationStep::Confirming))
        list(&OperationRun::onListedAfter);
}

void OperationRun::onListedAfter(const ApiResult<CheckpointList> &answer)
{
    if (answer) {
        m_result.listAfter = *answer;
        compareWith(m_result.listAfter->checkpoints);
    } else if (waitsAfter(answer.error())) {
        return;
    } else if (operation().kind == Operation::Kind::Restore && m_result.outcome == Outcome::Succeeded) {
        m_result.isSilentSince = true;
    }
    // A list that cannot be read now changes nothing about what the stream said.
    end(m_result.outcome);
}

/// The list will be asked for again. Never after a refusal: then nothing restarts.
bool OperationRun::waitsAfter(const ApiError &error)
{
    const bool mayRestart =
        operation().kind == Operation::Kind::Restore && m_result.outcome != Outcome::Failed;
    if (!mayRestart || m_stopRequested || !mayAnswerLater(error))
        return false;
    const std::chrono::milliseconds pause =
        error.retryAfter ? std::chrono::milliseconds(*error.retryAfter) : m_nextPause;
    if (std::chrono::milliseconds(m_waiting.elapsed()) + pause > m_timing.patience)
        return false;
    m_nextPause = std::min(m_nextPause * 2, m_timing.longestPause);
    if (m_step == OperationStep::Waiting || enter(OperationStep::Waiting))
        m_pause.start(pause);
    return true;
}

/// What the list says of what the server said, or left unsaid.
void OperationRun::compareWith(const QList<Checkpoint> &list)
{
    if (m_result.outcome == Outcome::Failed) {
        // Also a server that has no such route answers 404; one that is gone has been deleted by somebody.
        if (operation().kind == Operation::Kind::Delete && m_result.error->kind == ApiError::Kind::NotFound
            && !isListed(list, operation().checkpointId)) {
            m_result.outcome = Outcome::Succeeded;
            m_result.alreadyGone = true;
        }
        return;
    }
    if (operation().kind == Operation::Kind::Create) {
        if (const Checkpoint *made = newCheckpointIn(list, m_record.idsBefore, operation().comment))
            m_result.newCheckpointId = made->id;
    }
    const bool isUnknown = m_result.outcome == Outcome::Unknown;
    const Verdict verdict = judge(m_record, list, isUnknown);
    if (!isUnknown)
        m_result.isContradicted = verdict.outcome == OperationRecord::Outcome::Failed;
    else if (verdict.outcome == OperationRecord::Outcome::Succeeded) {
        m_result.outcome = Outcome::Succeeded;
        m_result.evidence = verdict.evidence;
    }
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
    m_asking.reset();
    m_writing.reset();
    m_pause.stop();
    m_result.stoppedWatching = true;
    if (m_step == OperationStep::Deleting && m_changeSent) {
        m_result.lastStep = m_step;
        confirm();
    } else if (m_changeSent) {
        end(m_result.outcome);
    } else {
        m_result.lastStep = m_step;
        end(Outcome::NotStarted);
    }
}

void OperationRun::end(Outcome outcome)
{
    if (m_ended)
        return;
    m_ended = true;
    m_result.outcome = outcome;
    if (!m_waiting.isValid())
        m_result.duration = std::chrono::milliseconds(m_clock.elapsed());
    qCDebug(lcOperations) << "operation" << operation().id << "ended with" << int(outcome);
    m_record = outcomeRecord(std::move(m_record), m_result, m_serverTime);
    if (m_journal)
        m_journal->finish(m_record);
    emit finished(OperationResult(m_result)); // a copy: a listener may destroy the run
}

} // namespace Savepoint
