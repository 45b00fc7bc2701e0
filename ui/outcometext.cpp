// SPDX-License-Identifier: Apache-2.0
#include "core/base/plaintext.h"
#include "core/operations/listchange.h"
#include "core/operations/operationrunner.h"
#include "core/operations/operationtext.h"
#include "ui/errortext.h"
#include "ui/sentences.h"
#include "ui/timetext.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;
using Outcome = OperationResult::Outcome;

namespace {

struct OutcomeWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::OutcomeText)
};

constexpr qsizetype MaxOutcomeWordsLength = 400;

bool isRestore(const OperationResult &result)
{
    return result.operation.kind == Operation::Kind::Restore;
}

bool isDelete(const OperationResult &result)
{
    return result.operation.kind == Operation::Kind::Delete;
}

ErrorSubject subjectOf(const OperationResult &result)
{
    const Operation &operation = result.operation;
    const auto what = isRestore(result) ? ErrorSubject::What::Restore
        : isDelete(result)              ? ErrorSubject::What::Delete
                                        : ErrorSubject::What::Create;
    ErrorSubject subject{what, operation.spriteName, operation.checkpointId};
    if (result.outcome == Outcome::Failed && result.listAfter && !operation.checkpointId.isEmpty()) {
        const QList<Checkpoint> &list = result.listAfter->checkpoints;
        subject.isListed = isListed(list, operation.checkpointId);
        subject.isBaseOfCurrent = reportedBase(list) == operation.checkpointId;
    }
    return subject;
}

/// The words of the server alone; may be empty.
QString serverWords(const ApiError &error)
{
    return displayText(error.serverMessage, LineBreaks::Fold, MaxOutcomeWordsLength).trimmed();
}

/// That what was asked for has not happened.
QString notDoneSentence(const OperationResult &result)
{
    return isDelete(result)
        ? OutcomeWords::tr("%1 was not deleted.").arg(shownName(result.operation.checkpointId))
        : isRestore(result) ? OutcomeWords::tr("The restore was not started.")
                            : OutcomeWords::tr("The checkpoint was not created.");
}

/// What the server said, in its own words, else ours; with what only the list tells.
QString reason(const ApiError &error, const ErrorSubject &subject)
{
    const QString words = serverReason(error);
    if (words.isEmpty())
        return errorText(error, subject).sentence;
    return subject.isListed == false
        ? joined(words, OutcomeWords::tr("%1 is no longer in the list.").arg(shownName(subject.checkpointId)))
        : words;
}

QString safetyAvailable(const OperationResult &result)
{
    return result.safetyCheckpointId.isEmpty() ? QString()
                                               : OutcomeWords::tr("The safety checkpoint %1 is available.")
                                                     .arg(shownName(result.safetyCheckpointId));
}

QString contradictedSentence(const OperationResult &result)
{
    const QString id = shownName(result.operation.checkpointId);
    if (isRestore(result)) {
        return joined(
            OutcomeWords::tr("The server reports that %1 was restored, but its list says that the current "
                             "state continues from another checkpoint.")
                .arg(id),
            safetyAvailable(result));
    }
    return isDelete(result)
        ? OutcomeWords::tr("The server reports that %1 was deleted, but still lists it.").arg(id)
        : OutcomeWords::tr("The server reports that the checkpoint was created, but does not list it yet.");
}

/// The server said no, in whatever words, and its list shows that it was done.
QString overruledSentence(const OperationResult &result)
{
    const QString words = result.error ? serverWords(*result.error) : QString();
    const QString refused = words.isEmpty()
        ? OutcomeWords::tr("The server reported a failure.")
        : withPeriod(OutcomeWords::tr("The server reported a failure: %1").arg(words));
    const QString id = shownName(result.operation.checkpointId);
    if (isDelete(result))
        return joined(refused, OutcomeWords::tr("But its list no longer shows %1.").arg(id));
    if (isRestore(result)) {
        return joined(
            joined(refused,
                   OutcomeWords::tr("But its list shows that the current state continues from %1.").arg(id)),
            safetyAvailable(result));
    }
    const QString made = shownName(result.newCheckpointId);
    return joined(
        refused,
        result.evidence == OperationRecord::Evidence::Likely
            ? OutcomeWords::tr("But its list shows the new checkpoint %1, most likely this one.").arg(made)
            : OutcomeWords::tr("But its list shows the new checkpoint %1.").arg(made));
}

/// What was done, as far as the server's answer tells.
QString doneSentence(const OperationResult &result)
{
    const QString time = durationText(result.duration);
    const QString id = shownName(result.operation.checkpointId);
    if (isDelete(result))
        return result.alreadyGone ? OutcomeWords::tr("%1 was already gone.").arg(id)
                                  : OutcomeWords::tr("Deleted %1 in %2.").arg(id, time);
    if (!isRestore(result)) {
        return result.newCheckpointId.isEmpty()
            ? OutcomeWords::tr("Created a checkpoint of %1 in %2.")
                  .arg(shownName(result.operation.spriteName), time)
            : OutcomeWords::tr("Created %1 in %2.").arg(shownName(result.newCheckpointId), time);
    }
    const QString restored = result.operation.undoes.isEmpty()
        ? OutcomeWords::tr("Restored %1 in %2.").arg(id, time)
        : OutcomeWords::tr("Restore undone: returned to %1 in %2.").arg(id, time);
    return result.safetyCheckpointId.isEmpty()
        ? restored
        : joined(restored,
                 OutcomeWords::tr("Safety checkpoint: %1.").arg(shownName(result.safetyCheckpointId)));
}

QString succeededSentence(const OperationResult &result)
{
    const bool isByAnswer = result.evidence == OperationRecord::Evidence::Answer;
    if (result.isContradicted && isByAnswer)
        return contradictedSentence(result);
    QString text = result.isContradicted ? overruledSentence(result) : doneSentence(result);
    if (!isByAnswer && !result.isContradicted)
        text =
            joined(text, OutcomeWords::tr("The server did not report it; its list of checkpoints shows it."));
    if (result.isSilentSince)
        text = joined(
            text, OutcomeWords::tr("%1 has not answered since.").arg(shownName(result.operation.spriteName)));
    if (result.areFilesSilent) {
        text = joined(text,
                      OutcomeWords::tr("The files of %1 could not be read since; it may still be starting.")
                          .arg(shownName(result.operation.spriteName)));
    }
    return text;
}

QString deletionFailedSentence(const OperationResult &result)
{
    const QString id = shownName(result.operation.checkpointId);
    QString notDeleted = notDoneSentence(result);
    if (!result.error)
        return notDeleted;
    const ErrorSubject subject = subjectOf(result);
    const ApiError &error = *result.error;
    const QString words = serverWords(error);
    if (result.listAfter && OperationRunner::saysNoDeleting(error)) { // it is still there: the route is not
        const QString no =
            joined(notDeleted, OutcomeWords::tr("This server does not allow deleting single checkpoints."));
        return words.isEmpty() ? no : joined(no, OutcomeWords::tr("The server said: “%1”").arg(words));
    }
    const bool isConflict = error.kind == ApiError::Kind::Conflict;
    if (isConflict && (subject.isBaseOfCurrent || saysActive(error)))
        return errorText(error, subject).sentence;
    return serverReason(error).isEmpty()
        ? joined(notDeleted, errorText(error, subject).sentence)
        : OutcomeWords::tr("%1 was not deleted: %2").arg(id, reason(error, subject));
}

QString failedSentence(const OperationResult &result)
{
    const ErrorSubject subject = subjectOf(result);
    if (isDelete(result))
        return deletionFailedSentence(result);
    if (!result.error)
        return joined(isRestore(result)
                          ? OutcomeWords::tr("Restore failed. The server gave no reason.")
                          : OutcomeWords::tr("The checkpoint was not created. The server gave no reason."),
                      safetyAvailable(result));
    const bool gaveReason = result.error->kind != ApiError::Kind::OperationFailed
        || !result.error->serverMessage.trimmed().isEmpty();
    if (!gaveReason)
        return joined(errorText(*result.error, subject).sentence, safetyAvailable(result));
    const QString failed = isRestore(result) ? OutcomeWords::tr("Restore failed: %1")
                                             : OutcomeWords::tr("The checkpoint was not created: %1");
    return joined(withPeriod(failed.arg(reason(*result.error, subject))), safetyAvailable(result));
}

QString unknownSentence(const OperationResult &result)
{
    if (result.stoppedWatching) {
        const QString stopped = isDelete(result)
            ? OutcomeWords::tr("It is not known whether %1 was deleted. You stopped watching.")
                  .arg(shownName(result.operation.checkpointId))
            : isRestore(result)
            ? OutcomeWords::tr(
                "The result of the restore is not known. You stopped watching it; it continues on "
                "the server.")
            : OutcomeWords::tr(
                "It is not known whether the checkpoint was created. You stopped watching; the "
                "server goes on.");
        return joined(stopped, safetyAvailable(result));
    }
    // Whatever the error, the outcome is unknown: never worded as a refusal.
    ApiError lost;
    lost.kind = ApiError::Kind::ConnectionLost;
    const ApiError &error = result.error && result.error->leavesOutcomeUnknown() ? *result.error : lost;
    return joined(errorText(error, subjectOf(result)).sentence, safetyAvailable(result));
}

QString safetyUnknownSentence(const OperationResult &result)
{
    return result.stoppedWatching
        ? OutcomeWords::tr(
            "You stopped while the safety checkpoint was being created; it may still be finished. Your "
            "files were not changed.")
        : OutcomeWords::tr(
            "It is not known whether the safety checkpoint was created. Your files were not changed.");
}

/// The restore was not sent because its safety checkpoint could not be made.
QString safetyFailedSentence(const OperationResult &result)
{
    const QString notStarted = OutcomeWords::tr("The restore was not started.");
    if (result.isSafetyUnknown)
        return joined(notStarted, safetyUnknownSentence(result));
    if (!result.safetyCheckpointId.isEmpty()) {
        return joined(
            notStarted,
            OutcomeWords::tr("The server did not report that the safety checkpoint was created; its list "
                             "shows it: %1. Your files were not changed.")
                .arg(shownName(result.safetyCheckpointId)));
    }
    QString text = joined(
        notStarted,
        OutcomeWords::tr("The safety checkpoint could not be created, so your files were not changed."));
    if (!result.error)
        return text;
    const QString words = serverWords(*result.error);
    if (!words.isEmpty())
        return joined(text, OutcomeWords::tr("The server said: “%1”").arg(words));
    ErrorSubject subject = subjectOf(result);
    subject.what = ErrorSubject::What::Create;
    return joined(text, errorText(*result.error, subject).sentence);
}

QString obstacleSentence(const OperationResult &result)
{
    const QString id = shownName(result.operation.checkpointId);
    if (result.obstacle == Obstacle::IsBaseOfCurrent) {
        return OutcomeWords::tr(
                   "%1 was not deleted. The current state continues from it; restore another one first.")
            .arg(id);
    }
    const QString sprite = shownName(result.operation.spriteName);
    const QString notStarted = notDoneSentence(result);
    if (result.obstacle == Obstacle::OpenElsewhere) {
        return joined(notStarted,
                      result.isOpenElsewhereRunning
                          ? OutcomeWords::tr("Another window is at work on “%1”.").arg(sprite)
                          : OutcomeWords::tr("The result of an earlier operation on “%1” is not known yet.")
                                .arg(sprite));
    }
    if (result.obstacle == Obstacle::NotRecorded) {
        return joined(
            notStarted,
            OutcomeWords::tr("It could not be written down, so a crash would leave no trace of it."));
    }
    if (result.obstacle == Obstacle::MadeAnew) {
        return joined(
            notStarted,
            OutcomeWords::tr("“%1” was made anew since you were asked: it is another sprite.").arg(sprite));
    }
    if (result.obstacle == Obstacle::SafetyUnhealthy) {
        return joined(notStarted,
                      OutcomeWords::tr(
                          "The server lists the safety checkpoint %1 with a problem, so it would be no way "
                          "back. Your files were not changed.")
                          .arg(shownName(result.unhealthySafetyId)));
    }
    return joined(
        notStarted,
        isDelete(result)
            ? OutcomeWords::tr("Another checkpoint of “%1” has this ID since you were asked.").arg(sprite)
            : OutcomeWords::tr("The checkpoints of “%1” have changed since you were asked.").arg(sprite));
}

QString notStartedSentence(const OperationResult &result)
{
    if (result.obstacle != Obstacle::None)
        return obstacleSentence(result);
    if (result.isSafetyUnknown
        || (result.lastStep == OperationStep::CreatingSafetyCheckpoint && !result.stoppedWatching))
        return safetyFailedSentence(result);
    const QString notStarted = notDoneSentence(result);
    if (result.stoppedWatching) {
        const QString stopped = result.lastStep == OperationStep::Listing
            ? OutcomeWords::tr("You stopped before the request was sent; nothing was changed.")
            : OutcomeWords::tr("You stopped before it was sent; your files were not changed.");
        return joined(joined(notStarted, stopped), safetyAvailable(result));
    }
    ErrorSubject subject = subjectOf(result);
    QString text = notStarted;
    if (result.lastStep == OperationStep::Listing) {
        subject.what = ErrorSubject::What::CheckpointList;
        text = joined(notStarted,
                      OutcomeWords::tr("The list of checkpoints could not be read, so nothing was changed."));
    } else if (result.lastStep == OperationStep::Identifying) {
        subject.what = ErrorSubject::What::CheckpointList;
        text = joined(
            notStarted,
            OutcomeWords::tr("It is not known whether “%1” is still the same sprite, so it was not sent.")
                .arg(shownName(result.operation.spriteName)));
    } else if (result.lastStep == OperationStep::Confirming) {
        subject.what = ErrorSubject::What::CheckpointList;
        text = joined(notStarted,
                      OutcomeWords::tr(
                          "The safety checkpoint could not be confirmed, so your files were not changed."));
    }
    if (result.error)
        text = joined(text, errorText(*result.error, subject).sentence);
    return joined(text, safetyAvailable(result));
}

QString sentenceOf(const OperationResult &result)
{
    switch (result.outcome) {
    case Outcome::Succeeded:
        return succeededSentence(result);
    case Outcome::Failed:
        return failedSentence(result);
    case Outcome::NotStarted:
        return notStartedSentence(result);
    case Outcome::Unknown:
        break;
    }
    return unknownSentence(result);
}

} // namespace

ErrorText outcomeText(const OperationResult &result)
{
    ErrorText text;
    if (result.error)
        text = errorText(*result.error, subjectOf(result));
    text.sentence = sentenceOf(result);
    if (result.outcome == Outcome::Unknown) {
        text.nextStep = OutcomeWords::tr("Refresh the history and look before you start another operation.");
        text.offersRetry = false;
    } else if (result.outcome == Outcome::Succeeded) {
        text.nextStep.clear();
        text.offersRetry = false;
    } else if (result.outcome == Outcome::NotStarted) {
        // Nothing was sent that could be done twice, but a safety checkpoint may exist: a person decides.
        text.offersRetry = result.obstacle == Obstacle::None && !result.isSafetyUnknown;
        if (result.obstacle != Obstacle::None)
            text.nextStep = OutcomeWords::tr("Review the history first.");
        else if (result.isSafetyUnknown)
            text.nextStep =
                OutcomeWords::tr("Refresh the history and look before you start another operation.");
        else if (!result.error || result.stoppedWatching || result.error->leavesOutcomeUnknown())
            text.nextStep = OutcomeWords::tr("Refresh the history, then try again.");
    }
    return text;
}

QString supportText(const OperationResult &result)
{
    if (result.outcome == Outcome::Succeeded && !result.isContradicted)
        return {};
    const QString id = shownName(requestIdOf(result));
    const QString code = result.error ? shownName(result.error->serverCode) : QString();
    if (id.isEmpty())
        return code.isEmpty() ? QString() : OutcomeWords::tr("Code: %1").arg(code);
    return code.isEmpty() ? OutcomeWords::tr("Request ID: %1").arg(id)
                          : OutcomeWords::tr("Request ID: %1, code: %2").arg(id, code);
}

QString settledText(const OperationRecord &record)
{
    const QString sprite = shownName(record.spriteName);
    const QString id = shownName(record.checkpointId);
    const QString began = seenText(record.startedAt);
    const bool isLikely = record.evidence == OperationRecord::Evidence::Likely;
    const bool succeeded = record.outcome == OperationRecord::Outcome::Succeeded;
    const bool wasSent = record.outcome != OperationRecord::Outcome::NotStarted;
    switch (record.kind) {
    case OperationRecord::Kind::Create: {
        const QString made = shownName(record.newCheckpointId);
        if (!succeeded)
            return OutcomeWords::tr("The checkpoint of %1 that was begun at %2 was not created.")
                .arg(sprite, began);
        if (made.isEmpty())
            return OutcomeWords::tr("The checkpoint of %1 that was begun at %2 was most likely created.")
                .arg(sprite, began);
        return isLikely ? OutcomeWords::tr("The checkpoint of %1 that was begun at %2 is most likely %3.")
                              .arg(sprite, began, made)
                        : OutcomeWords::tr("The checkpoint of %1 that was begun at %2 was created: %3.")
                              .arg(sprite, began, made);
    }
    case OperationRecord::Kind::Delete:
        return succeeded
            ? OutcomeWords::tr("%1 of %2, whose deletion was begun at %3, is gone.").arg(id, sprite, began)
            : OutcomeWords::tr("%1 of %2, whose deletion was begun at %3, was not deleted.")
                  .arg(id, sprite, began);
    case OperationRecord::Kind::Restore:
        break;
    }
    QString text;
    if (!wasSent)
        text = OutcomeWords::tr(
            "The restore of %1 on %2, begun at %3, was cut off before it was sent. Nothing was "
            "replaced.");
    else if (!succeeded)
        text = OutcomeWords::tr("The restore of %1 on %2, begun at %3, did not take effect.");
    else if (isLikely)
        text = OutcomeWords::tr("The restore of %1 on %2, begun at %3, has most likely taken effect.");
    else
        text = OutcomeWords::tr("The restore of %1 on %2, begun at %3, has taken effect.");
    OperationResult safety;
    safety.safetyCheckpointId = record.safetyCheckpointId;
    return joined(text.arg(id, sprite, began), safetyAvailable(safety));
}

QString replacedText(const OperationRecord &record)
{
    return OutcomeWords::
        tr("%1 was made anew since the operation begun at %2. What became of that operation is not known.")
            .arg(shownName(record.spriteName), seenText(record.startedAt));
}

QString doubtText(Verdict::Doubt doubt)
{
    switch (doubt) {
    case Verdict::Doubt::None:
        return {};
    case Verdict::Doubt::MayStillRun:
        return OutcomeWords::tr("It does not show the operation; the server may still be working on it.");
    case Verdict::Doubt::NotReported:
        return OutcomeWords::tr(
            "This server does not say what the current state continues from. Look at the files.");
    case Verdict::Doubt::LooksTheSame:
        return OutcomeWords::tr("It would look the same either way. Look at the files.");
    case Verdict::Doubt::OthersActed:
        return OutcomeWords::tr(
            "Somebody else has changed it since. Look whether the operation took effect.");
    case Verdict::Doubt::Unproven:
        break;
    }
    return OutcomeWords::tr("It may show the operation, or somebody else's. Look whether it took effect.");
}

QString outcomeWord(Outcome outcome)
{
    return stateText(operationState(outcome));
}

} // namespace Savepoint
