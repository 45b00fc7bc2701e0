// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrun.h"

#include "core/base/logging.h"
#include "core/operations/operationjournal.h"
#include "core/operations/verdict.h"
#include "core/records/journal.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;
using Outcome = OperationResult::Outcome;

namespace {

constexpr qint64 SmallFile = 64 * 1024; // bytes

/// While a sprite restarts, it and what stands before it say about everything: 404, 408, 409, 425, 5xx, a
/// page under 200, nothing. Only what waiting cannot mend is an answer.
bool mayAnswerLater(const ApiError &error)
{
    using Kind = ApiError::Kind;
    return !error.isBeforeAnyRequest() && !error.isAuthProblem() && error.kind != Kind::Proxy
        && error.kind != Kind::Tls;
}

/// The request has not reached the server, so whatever its list shows, this was not the cause.
bool wasNotSent(const ApiError &error)
{
    using Kind = ApiError::Kind;
    return error.isBeforeAnyRequest() || error.kind == Kind::Unreachable || error.kind == Kind::Tls;
}

/// The sprite that lists already may still be starting its files. Any other refusal, and an answer of another
/// form, says that this server offers none that could be asked for.
bool mayOfferFilesLater(const ApiError &error)
{
    using Kind = ApiError::Kind;
    if (!mayAnswerLater(error) || error.kind == Kind::NotFound || error.kind == Kind::MethodNotAllowed
        || error.httpStatus == 501)
        return false;
    if (error.kind == Kind::UnexpectedStatus)
        return error.httpStatus == 408 || error.httpStatus == 425;
    const bool isJson = error.rawExcerpt.startsWith('[') || error.rawExcerpt.startsWith('{');
    return error.kind != Kind::MalformedAnswer || !isJson;
}

const FileEntry *smallestFileIn(const QList<FileEntry> &entries)
{
    const FileEntry *smallest = nullptr;
    for (const FileEntry &entry : entries) {
        if (entry.type == FileEntry::Type::File && entry.size <= SmallFile && !entry.path.isEmpty()
            && (!smallest || entry.size < smallest->size))
            smallest = &entry;
    }
    return smallest;
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
    , m_goesUnrecorded(order.goesUnrecorded)
    , m_nextLook(timing.firstLook)
    , m_nextPause(timing.firstPause)
{
    m_result.operation = std::move(order.operation);
    m_pause.setSingleShot(true);
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, &OperationRun::look);
    m_lifeSign.setInterval(timing.lifeSign);
    connect(&m_lifeSign, &QTimer::timeout, this, &OperationRun::writeLifeSign);
}

void OperationRun::start()
{
    m_clock.start();
    if (m_stopRequested) { // before the event loop came round
        m_result.stoppedWatching = true;
        end(Outcome::NotStarted);
        return;
    }
    if (!m_journal) {
        listBefore();
        return;
    }
    m_writing = std::make_unique<QObject>();
    m_journal->beginUnlessOpen(
        m_record, m_writing.get(),
        [this](const RecordResult<QList<OperationRecord>> &written) { onIntentWritten(written); });
}

void OperationRun::onIntentWritten(const RecordResult<QList<OperationRecord>> &written)
{
    if (!written) {
        goOnWritten(written.error(), &OperationRun::listBefore);
        return;
    }
    if (written->isEmpty()) {
        listBefore();
        return;
    }
    m_result.isOpenElsewhereRunning =
        std::any_of(written->cbegin(), written->cend(), [this](const OperationRecord &open) {
            return !open.outcome && m_journal->isAlive(open);
        });
    m_result.obstacle = Obstacle::OpenElsewhere;
    end(Outcome::NotStarted);
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

void OperationRun::list(ListThen then)
{
    m_asking = std::make_unique<QObject>();
    listFor(m_asking.get(), then);
}

void OperationRun::listFor(QObject *context, ListThen then)
{
    m_client.listCheckpointsWithOptions(
        operation().spriteName, {.historyFilter = {}, .includeAuto = true}, context,
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
        m_record.idsBefore = listedIds(before.checkpoints);
        identify(OperationRecord::Step::SafetyCheckpoint, &OperationRun::createSafetyCheckpoint);
    } else {
        prepareChange(before.checkpoints);
    }
}

/// Whether the list is the one that the person was asked about, and allows what was asked for.
bool OperationRun::mayGoOn(const QList<Checkpoint> &list)
{
    const CheckpointKey target = operation().target();
    const bool isDelete = operation().kind == Operation::Kind::Delete;
    const bool isIdListed = isListed(list, target.id);
    if (m_seen)
        m_result.change = changeBetween(*m_seen, list, target.id);
    else if (isIdListed && !isListed(list, target) && operation().kind != Operation::Kind::Create)
        m_result.change = {.appeared = {target.id}, .vanished = {target.id}}; // another one has its id
    if (!m_result.change.isEmpty()) {
        m_result.obstacle = Obstacle::ListChanged;
        return false;
    }
    m_result.alreadyGone = isDelete && !isIdListed;
    if (isDelete && reportedBase(list) == target.id)
        m_result.obstacle = Obstacle::IsBaseOfCurrent;
    return m_result.obstacle == Obstacle::None && !m_result.alreadyGone;
}

/// Then comes a request that changes something. The name may be another sprite's by now, and what a person
/// agreed to was about the one before: asked right before it, so that as little as possible can lie between.
void OperationRun::identify(OperationRecord::Step step, Then then)
{
    if (operation().spriteId.isEmpty() || operation().kind == Operation::Kind::Create) {
        writeIntent(step, then);
        return;
    }
    m_asking = std::make_unique<QObject>();
    m_client.getSprite(operation().spriteName, m_asking.get(),
                       [this, step, then](const ApiResult<SpriteInfo> &answer) {
                           if (answer && answer->id == operation().spriteId) {
                               writeIntent(step, then);
                               return;
                           }
                           m_result.lastStep = OperationStep::Identifying;
                           if (answer) {
                               m_result.obstacle = Obstacle::MadeAnew;
                               m_result.spriteIdNow = answer->id;
                           } else {
                               m_result.error = answer.error();
                           }
                           end(Outcome::NotStarted);
                       });
}

void OperationRun::writeIntent(OperationRecord::Step step, Then then)
{
    m_record.step = step;
    m_record.lastHeard = QDateTime::currentDateTimeUtc();
    if (!m_journal) {
        (this->*then)();
        return;
    }
    m_writing = std::make_unique<QObject>();
    m_journal->begin(m_record, m_writing.get(),
                     [this, then](const RecordResult<Done> &written) { goOnWritten(written, then); });
}

/// What cannot be written down is a question to the user. A program without records goes on: that was told at
/// its start.
void OperationRun::goOnWritten(const RecordResult<Done> &written, Then then)
{
    if (written || m_goesUnrecorded || written.error().kind == RecordError::Kind::Unavailable) {
        (this->*then)();
        return;
    }
    m_result.recordProblem = written.error().detail;
    m_result.obstacle = Obstacle::NotRecorded;
    end(Outcome::NotStarted);
}

/// So that the next start of a program that is killed now counts its patience from here.
void OperationRun::writeLifeSign()
{
    if (!m_journal || !std::exchange(m_hasHeard, false))
        return;
    m_record.lastHeard = QDateTime::currentDateTimeUtc();
    m_journal->begin(m_record, nullptr, {});
}

/// What a list shows is evidence only when the sprite of that name is still the one the user saw.
void OperationRun::ifSameSprite(Then then)
{
    if (operation().spriteId.isEmpty()) {
        (this->*then)();
        return;
    }
    m_asking = std::make_unique<QObject>();
    m_client.getSprite(operation().spriteName, m_asking.get(),
                       [this, then](const ApiResult<SpriteInfo> &answer) {
                           if (answer && answer->id == operation().spriteId)
                               (this->*then)();
                           else
                               end(m_changeSent ? m_result.outcome : Outcome::NotStarted);
                       });
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
    const bool isMade = outcome.kind == StreamOutcome::Kind::Succeeded;
    m_result.error = outcome.error;
    m_result.requestId = outcome.requestId;
    m_result.isSafetyUnknown = outcome.kind == StreamOutcome::Kind::Unknown;
    m_result.stoppedWatching = m_stopRequested;
    if (m_stopRequested || (outcome.error && wasNotSent(*outcome.error))) {
        end(Outcome::NotStarted);
        return;
    }
    if (enter(OperationStep::Confirming))
        list(isMade ? &OperationRun::onSafetyListed : &OperationRun::onSafetyDoubted);
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
    m_result.listAfter = after;
    const Checkpoint *safety =
        newCheckpointIn(after.checkpoints, m_record.idsBefore, operation().safetyComment);
    if (!safety) { // said to be made, and not there: no way back, so no way on
        end(Outcome::NotStarted);
        return;
    }
    addToSeen(*safety, after.checkpoints);
    if (!safety->isHealthy()) {
        m_result.obstacle = Obstacle::SafetyUnhealthy;
        m_result.unhealthySafetyId = safety->id;
        end(Outcome::NotStarted);
        return;
    }
    m_result.safetyCheckpointId = safety->id;
    m_record.safetyCheckpointId = safety->id;
    prepareChange(after.checkpoints);
}

/// The server said no, or nothing. The restore is not sent whatever the list shows; but what became of the
/// safety checkpoint may be known by it, and nothing new is started while it is not.
void OperationRun::onSafetyDoubted(const ApiResult<CheckpointList> &answer)
{
    if (!answer) {
        end(Outcome::NotStarted);
        return;
    }
    m_result.listAfter = *answer;
    ifSameSprite(&OperationRun::lookForSafety);
}

void OperationRun::lookForSafety()
{
    const QList<Checkpoint> &list = m_result.listAfter->checkpoints;
    if (const Checkpoint *safety = certainSafety(list)) {
        m_result.isSafetyUnknown = false;
        addToSeen(*safety, list);
        (safety->isHealthy() ? m_result.safetyCheckpointId : m_result.unhealthySafetyId) = safety->id;
    }
    end(Outcome::NotStarted);
}

/// The safety checkpoint, when only one can be meant.
const Checkpoint *OperationRun::certainSafety(const QList<Checkpoint> &list) const
{
    OperationRecord creation = m_record;
    creation.kind = OperationRecord::Kind::Create;
    creation.step = OperationRecord::Step::Change;
    creation.comment = operation().safetyComment;
    const Verdict verdict = judge(creation, list, true);
    // Another client's with the very same comment would be as good a way back.
    const bool isMade = verdict.outcome == OperationRecord::Outcome::Succeeded;
    const auto found = std::find_if(list.cbegin(), list.cend(), [&verdict](const Checkpoint &checkpoint) {
        return checkpoint.id == verdict.newCheckpointId;
    });
    return isMade && found != list.cend() ? &*found : nullptr;
}

/// What this program has added itself is no change that a person would have to be told.
void OperationRun::addToSeen(const Checkpoint &own, const QList<Checkpoint> &list)
{
    if (!m_seen)
        return;
    m_seen->append(own);
    if (reportedBase(list) != own.id)
        return;
    for (Checkpoint &checkpoint : *m_seen) {
        if (checkpoint.isCurrent()) // goes on from it now
            checkpoint.sourceId = own.id;
    }
}

void OperationRun::prepareChange(const QList<Checkpoint> &list)
{
    m_result.listAfter.reset(); // what was listed until now was before
    m_record.idsBefore = listedIds(list);
    m_record.baseBefore = reportedBase(list);
    identify(OperationRecord::Step::Change, &OperationRun::change);
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
    m_nextLook = m_timing.firstLook;
    m_silence.start(m_nextLook);
    m_lifeSign.start();
    connect(stream, &CheckpointStream::linesReceived, this, [this](const StreamLines &lines) {
        m_looking.reset(); // the stream lives: what it says counts
        m_hasHeard = true;
        m_nextLook = m_timing.firstLook;
        m_silence.start(m_nextLook);
        emit linesReceived(lines);
    });
    connect(stream, &CheckpointStream::finished, this, [this, stream, then](const StreamOutcome &outcome) {
        m_silence.stop();
        m_lifeSign.stop();
        m_looking.reset();
        m_record.lastHeard = QDateTime::currentDateTimeUtc();
        m_result.lastStep = m_step;
        m_serverTime = outcome.serverTime;
        stream->deleteLater();
        (this->*then)(settled(outcome));
    });
}

/// The stream says nothing. Some never end although the step is done.
void OperationRun::look()
{
    m_looking = std::make_unique<QObject>();
    listFor(m_looking.get(), &OperationRun::onLooked);
}

void OperationRun::onLooked(const ApiResult<CheckpointList> &answer)
{
    if (answer && isDoneIn(answer->checkpoints)) {
        m_isSettledByList = true;
        m_stream->close(); // goes on in settled()
        return;
    }
    m_nextLook *= 2;
    m_silence.start(m_nextLook);
}

/// The effect is there: what the stream may still say would change nothing about it.
bool OperationRun::isDoneIn(const QList<Checkpoint> &list)
{
    if (m_step == OperationStep::CreatingSafetyCheckpoint) // a restore needs more than what is likely
        return false;
    const Verdict verdict = judge(m_record, list, true);
    m_lookedEvidence = verdict.evidence;
    return verdict.outcome == OperationRecord::Outcome::Succeeded;
}

/// What is known of a stream that has ended: by itself, or closed because the list has told.
StreamOutcome OperationRun::settled(StreamOutcome outcome)
{
    if (!std::exchange(m_isSettledByList, false) || outcome.kind != StreamOutcome::Kind::Unknown)
        return outcome;
    outcome.kind = StreamOutcome::Kind::Succeeded;
    outcome.error.reset();
    outcome.closedByCaller = false;
    if (m_changeSent)
        m_result.evidence = m_lookedEvidence;
    return outcome;
}

void OperationRun::onStreamFinished(const StreamOutcome &outcome)
{
    m_result.error = outcome.error;
    m_result.requestId = outcome.requestId;
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
    if (tellRestored())
        confirm();
}

void OperationRun::deleteCheckpoint()
{
    m_changeSent = true;
    m_asking = std::make_unique<QObject>();
    m_client.deleteCheckpoint(operation().spriteName, operation().checkpointId, m_asking.get(),
                              [this](const ApiResult<Answered> &answer) { onDeleted(answer); });
}

void OperationRun::onDeleted(const ApiResult<Answered> &answer)
{
    m_record.lastHeard = QDateTime::currentDateTimeUtc();
    m_result.lastStep = m_step;
    if (answer) {
        m_result.requestId = answer->requestId;
        m_result.outcome = Outcome::Succeeded;
    } else {
        m_result.error = answer.error();
        m_result.requestId = answer.error().requestId;
        m_result.outcome = answer.error().leavesOutcomeUnknown() ? Outcome::Unknown : Outcome::Failed;
    }
    confirm();
}

/// False when a listener stopped or destroyed the run.
bool OperationRun::tellRestored()
{
    if (operation().kind != Operation::Kind::Restore || m_result.outcome != Outcome::Succeeded
        || m_result.isContradicted || std::exchange(m_isRestoredTold, true))
        return true;
    const QPointer<OperationRun> self(this);
    emit restored();
    return self && !m_ended;
}

void OperationRun::confirm()
{
    m_result.duration = std::chrono::milliseconds(m_clock.elapsed());
    m_waiting.start();
    if (enter(OperationStep::Confirming))
        listAfter();
}

void OperationRun::listAfter()
{
    list(&OperationRun::onListedAfter);
}

void OperationRun::onListedAfter(const ApiResult<CheckpointList> &answer)
{
    if (!answer) {
        if (waitsAfter(answer.error(), &OperationRun::listAfter))
            return;
        m_result.isSilentSince = operation().kind == Operation::Kind::Restore
            && m_result.outcome == Outcome::Succeeded && !m_stopRequested && mayAnswerLater(answer.error());
        end(m_result.outcome); // a list that cannot be read now changes nothing about what the stream said
        return;
    }
    m_result.listAfter = *answer;
    // Against the server's word, or without one, only the list of the very sprite says something.
    if (m_result.outcome == Outcome::Succeeded)
        compareAndGoOn();
    else
        ifSameSprite(&OperationRun::compareAndGoOn);
}

void OperationRun::compareAndGoOn()
{
    compareWith(m_result.listAfter->checkpoints);
    const bool hasRestored =
        operation().kind == Operation::Kind::Restore && m_result.outcome == Outcome::Succeeded;
    if (!hasRestored || m_result.isContradicted || m_stopRequested)
        end(m_result.outcome);
    else if (tellRestored())
        listFiles();
}

/// Its list may come from elsewhere: a sprite that has started can read a file of its own. Where the server
/// offers none, the list is all there is to go by. Never by writing one.
void OperationRun::listFiles()
{
    m_asking = std::make_unique<QObject>();
    m_client.listFiles(operation().spriteName, u"/"_s, m_asking.get(),
                       [this](const ApiResult<QList<FileEntry>> &answer) { onFilesListed(answer); });
}

void OperationRun::onFilesListed(const ApiResult<QList<FileEntry>> &answer)
{
    const FileEntry *file = answer ? smallestFileIn(*answer) : nullptr;
    if (!answer) {
        onFilesSilent(answer.error());
    } else if (!file) {
        end(m_result.outcome);
    } else {
        const QString path = file->path;
        m_asking = std::make_unique<QObject>();
        m_client.readFile(operation().spriteName, path, m_asking.get(),
                          [this](const ApiResult<QByteArray> &content) {
                              if (content)
                                  end(m_result.outcome);
                              else
                                  onFilesSilent(content.error());
                          });
    }
}

void OperationRun::onFilesSilent(const ApiError &error)
{
    const bool mayCome = mayOfferFilesLater(error);
    if (mayCome && waitsAfter(error, &OperationRun::listFiles))
        return;
    m_result.areFilesSilent = mayCome && !m_stopRequested;
    end(m_result.outcome);
}

/// It will be asked again. Never after a refusal: then nothing restarts.
bool OperationRun::waitsAfter(const ApiError &error, Then again)
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
    m_pause.disconnect(this);
    connect(&m_pause, &QTimer::timeout, this, again);
    if (m_step == OperationStep::Waiting || enter(OperationStep::Waiting))
        m_pause.start(pause);
    return true;
}

/// What the list says of what the server said, or left unsaid.
void OperationRun::compareWith(const QList<Checkpoint> &list)
{
    if (m_result.outcome == Outcome::Failed) {
        compareFailureWith(list);
        return;
    }
    if (operation().kind == Operation::Kind::Create) {
        if (const Checkpoint *made = newCheckpointIn(list, m_record.idsBefore, operation().comment))
            m_result.newCheckpointId = made->id;
    }
    const bool isUnknown = m_result.outcome == Outcome::Unknown;
    const Verdict verdict = judge(m_record, list, isUnknown);
    if (!isUnknown)
        m_result.isContradicted = m_result.evidence == OperationRecord::Evidence::Answer
            && verdict.outcome == OperationRecord::Outcome::Failed;
    else if (verdict.outcome == OperationRecord::Outcome::Succeeded) {
        m_result.outcome = Outcome::Succeeded;
        m_result.evidence = verdict.evidence;
    }
}

/// A no is a word like any other, and may be a gateway's: what the list shows overrules it. For a restore
/// only what nobody else can have done; a new checkpoint with the comment that was sent is most likely the
/// one.
void OperationRun::compareFailureWith(const QList<Checkpoint> &list)
{
    if (m_result.error && wasNotSent(*m_result.error))
        return;
    const bool isDelete = operation().kind == Operation::Kind::Delete;
    if (isDelete && isListed(list, operation().target()))
        return;
    // Also a server that has no such route answers 404; one that is gone has been deleted by somebody.
    if (isDelete && m_result.error && m_result.error->kind == ApiError::Kind::NotFound) {
        m_result.outcome = Outcome::Succeeded;
        m_result.alreadyGone = true;
        return;
    }
    const Verdict verdict = judge(m_record, list, false);
    const Checkpoint *made = newCheckpointIn(list, m_record.idsBefore, operation().comment);
    const bool isOurs = operation().kind == Operation::Kind::Create && made && !operation().comment.isEmpty()
        && made->comment == operation().comment;
    const bool isCertain = verdict.evidence == OperationRecord::Evidence::List;
    if (verdict.outcome != OperationRecord::Outcome::Succeeded || !(isCertain || isDelete || isOurs))
        return;
    m_result.outcome = Outcome::Succeeded;
    m_result.evidence = verdict.evidence;
    m_result.newCheckpointId = verdict.newCheckpointId;
    m_result.isContradicted = true;
}

void OperationRun::stopWatching()
{
    if (m_ended)
        return;
    m_stopRequested = true;
    if (!m_clock.isValid()) // start() has not run: nothing is to be heard of before the starting call returns
        return;
    if (m_stream && !m_stream->isFinished()) {
        m_looking.reset();
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
    m_result.seen = m_seen;
    if (!m_waiting.isValid())
        m_result.duration = std::chrono::milliseconds(m_clock.elapsed());
    qCDebug(lcOperations) << "operation" << operation().id << "ended with" << int(outcome);
    m_record = outcomeRecord(std::move(m_record), m_result, m_serverTime);
    if (m_journal)
        m_journal->finish(m_record);
    emit finished(OperationResult(m_result)); // a copy: a listener may destroy the run
}

} // namespace Savepoint
