// SPDX-License-Identifier: Apache-2.0
#include "core/base/plaintext.h"
#include "core/operations/operationtext.h"
#include "ui/errortext.h"
#include "ui/timetext.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;
using Outcome = OperationResult::Outcome;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::OutcomeText)
};

constexpr qsizetype MaxNameLength = 120;
constexpr qsizetype MaxWordsLength = 400;

QString shownName(const QString &untrusted)
{
    return displayText(untrusted, LineBreaks::Fold, MaxNameLength);
}

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
    return {what, operation.spriteName, operation.checkpointId};
}

/// Two sentences with the space that the language puts between them.
QString joined(const QString &first, const QString &second)
{
    if (first.isEmpty() || second.isEmpty())
        return first.isEmpty() ? second : first;
    return Words::tr("%1 %2", "two sentences").arg(first, second);
}

QString withPeriod(const QString &sentence)
{
    static const QString enders = u".!?”…"_s;
    return sentence.isEmpty() || enders.contains(sentence.back()) ? sentence : Words::tr("%1.").arg(sentence);
}

/// What the server said, in its own words, else ours.
QString reason(const ApiError &error, const ErrorSubject &subject)
{
    const bool wordsAreAll = error.kind == ApiError::Kind::OperationFailed;
    const QString ours = errorText(error, subject).sentence;
    const QString words = displayText(error.serverMessage, LineBreaks::Fold, MaxWordsLength).trimmed();
    return wordsAreAll && !words.isEmpty() ? words : ours;
}

QString safetyAvailable(const OperationResult &result)
{
    return result.safetyCheckpointId.isEmpty()
        ? QString()
        : Words::tr("The safety checkpoint %1 is available.").arg(shownName(result.safetyCheckpointId));
}

QString contradictedSentence(const OperationResult &result)
{
    const QString id = shownName(result.operation.checkpointId);
    if (isRestore(result)) {
        return joined(Words::tr("The server reports that %1 was restored, but its list says that the current "
                                "state continues from another checkpoint.")
                          .arg(id),
                      safetyAvailable(result));
    }
    return isDelete(result)
        ? Words::tr("The server reports that %1 was deleted, but still lists it.").arg(id)
        : Words::tr("The server reports that the checkpoint was created, but does not list it yet.");
}

/// What was done, as far as the server's answer tells.
QString doneSentence(const OperationResult &result)
{
    const QString time = durationText(result.duration);
    const QString id = shownName(result.operation.checkpointId);
    if (isDelete(result))
        return result.alreadyGone ? Words::tr("%1 was already gone.").arg(id)
                                  : Words::tr("Deleted %1 in %2.").arg(id, time);
    if (!isRestore(result)) {
        return result.newCheckpointId.isEmpty()
            ? Words::tr("Created a checkpoint of %1 in %2.").arg(shownName(result.operation.spriteName), time)
            : Words::tr("Created %1 in %2.").arg(shownName(result.newCheckpointId), time);
    }
    const QString restored = result.operation.undoes.isEmpty()
        ? Words::tr("Restored %1 in %2.").arg(id, time)
        : Words::tr("Restore undone: returned to %1 in %2.").arg(id, time);
    return result.safetyCheckpointId.isEmpty()
        ? restored
        : joined(restored, Words::tr("Safety checkpoint: %1.").arg(shownName(result.safetyCheckpointId)));
}

QString succeededSentence(const OperationResult &result)
{
    if (result.isContradicted)
        return contradictedSentence(result);
    QString text = doneSentence(result);
    if (result.evidence != OperationRecord::Evidence::Answer)
        text = joined(text, Words::tr("The server did not report it; its list of checkpoints shows it."));
    if (result.isSilentSince)
        text =
            joined(text, Words::tr("%1 has not answered since.").arg(shownName(result.operation.spriteName)));
    return text;
}

QString deletionFailedSentence(const OperationResult &result)
{
    QString notDeleted = Words::tr("%1 was not deleted.").arg(shownName(result.operation.checkpointId));
    if (!result.error)
        return notDeleted;
    ApiError error = *result.error;
    if (error.kind == ApiError::Kind::NotFound && result.listAfter) // it is still there: the route is not
        error.kind = ApiError::Kind::MethodNotAllowed;
    const QString why = errorText(error, subjectOf(result)).sentence;
    return error.kind == ApiError::Kind::Conflict ? why : joined(notDeleted, why);
}

QString failedSentence(const OperationResult &result)
{
    const ErrorSubject subject = subjectOf(result);
    if (isDelete(result))
        return deletionFailedSentence(result);
    if (!result.error)
        return joined(isRestore(result)
                          ? Words::tr("Restore failed. The server gave no reason.")
                          : Words::tr("The checkpoint was not created. The server gave no reason."),
                      safetyAvailable(result));
    const bool gaveReason = result.error->kind != ApiError::Kind::OperationFailed
        || !result.error->serverMessage.trimmed().isEmpty();
    if (!gaveReason)
        return joined(errorText(*result.error, subject).sentence, safetyAvailable(result));
    const QString failed =
        isRestore(result) ? Words::tr("Restore failed: %1") : Words::tr("The checkpoint was not created: %1");
    return joined(withPeriod(failed.arg(reason(*result.error, subject))), safetyAvailable(result));
}

QString unknownSentence(const OperationResult &result)
{
    if (result.stoppedWatching) {
        const QString stopped = isDelete(result)
            ? Words::tr("It is not known whether %1 was deleted. You stopped watching.")
                  .arg(shownName(result.operation.checkpointId))
            : isRestore(result)
            ? Words::tr("The result of the restore is not known. You stopped watching it; it continues on "
                        "the server.")
            : Words::tr("It is not known whether the checkpoint was created. You stopped watching; the "
                        "server goes on.");
        return joined(stopped, safetyAvailable(result));
    }
    // Whatever the error, the outcome is unknown: never worded as a refusal.
    ApiError lost;
    lost.kind = ApiError::Kind::ConnectionLost;
    const ApiError &error = result.error && result.error->leavesOutcomeUnknown() ? *result.error : lost;
    return joined(errorText(error, subjectOf(result)).sentence, safetyAvailable(result));
}

/// The restore was not sent because its safety checkpoint could not be made.
QString safetyFailedSentence(const OperationResult &result)
{
    const QString notStarted = Words::tr("The restore was not started.");
    if (result.stoppedWatching)
        return joined(notStarted,
                      Words::tr("You stopped while the safety checkpoint was being created; it may still "
                                "be finished. Your files were not changed."));
    if (!result.error || result.error->leavesOutcomeUnknown())
        return joined(notStarted,
                      Words::tr("It is not known whether the safety checkpoint was created. Your files "
                                "were not changed."));
    const QString text =
        joined(notStarted, Words::tr("The safety checkpoint could not be created, so nothing was changed."));
    const QString words =
        displayText(result.error->serverMessage, LineBreaks::Fold, MaxWordsLength).trimmed();
    if (!words.isEmpty())
        return joined(text, Words::tr("The server said: “%1”").arg(words));
    ErrorSubject subject = subjectOf(result);
    subject.what = ErrorSubject::What::Create;
    return joined(text, errorText(*result.error, subject).sentence);
}

QString obstacleSentence(const OperationResult &result)
{
    const QString id = shownName(result.operation.checkpointId);
    if (result.obstacle == Obstacle::IsBaseOfCurrent) {
        return Words::tr(
                   "%1 was not deleted. The current state continues from it; restore another one first.")
            .arg(id);
    }
    return Words::tr(
               "The restore was not started. The checkpoints of “%1” have changed since you were asked.")
        .arg(shownName(result.operation.spriteName));
}

QString notStartedSentence(const OperationResult &result)
{
    if (result.obstacle != Obstacle::None)
        return obstacleSentence(result);
    if (result.lastStep == OperationStep::CreatingSafetyCheckpoint)
        return safetyFailedSentence(result);
    const QString notStarted = isDelete(result)
        ? Words::tr("%1 was not deleted.").arg(shownName(result.operation.checkpointId))
        : isRestore(result) ? Words::tr("The restore was not started.")
                            : Words::tr("The checkpoint was not created.");
    if (result.stoppedWatching) {
        const QString stopped = result.lastStep == OperationStep::Listing
            ? Words::tr("You stopped before the request was sent; nothing was changed.")
            : Words::tr("You stopped before it was sent; your files were not changed.");
        return joined(joined(notStarted, stopped), safetyAvailable(result));
    }
    ErrorSubject subject = subjectOf(result);
    QString text = notStarted;
    if (result.lastStep == OperationStep::Listing) {
        subject.what = ErrorSubject::What::CheckpointList;
        text = joined(notStarted,
                      Words::tr("The list of checkpoints could not be read, so nothing was changed."));
    } else if (result.lastStep == OperationStep::Confirming) {
        subject.what = ErrorSubject::What::CheckpointList;
        text = joined(
            notStarted,
            Words::tr("The safety checkpoint could not be confirmed, so your files were not changed."));
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
        text.nextStep = Words::tr("Refresh the history and look before you start another operation.");
        text.offersRetry = false;
    } else if (result.outcome == Outcome::Succeeded) {
        text.nextStep.clear();
        text.offersRetry = false;
    } else if (result.outcome == Outcome::NotStarted) {
        // Nothing was sent that could be done twice, but a safety checkpoint may exist: a person decides.
        text.offersRetry = result.obstacle == Obstacle::None;
        if (result.obstacle != Obstacle::None)
            text.nextStep = Words::tr("Review the history first.");
        else if (!result.error || result.stoppedWatching || result.error->leavesOutcomeUnknown())
            text.nextStep = Words::tr("Refresh the history, then try again.");
    }
    return text;
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
            return Words::tr("The checkpoint of %1 that was begun at %2 was not created.").arg(sprite, began);
        return isLikely ? Words::tr("The checkpoint of %1 that was begun at %2 is most likely %3.")
                              .arg(sprite, began, made)
                        : Words::tr("The checkpoint of %1 that was begun at %2 was created: %3.")
                              .arg(sprite, began, made);
    }
    case OperationRecord::Kind::Delete:
        return succeeded
            ? Words::tr("%1 of %2, whose deletion was begun at %3, is gone.").arg(id, sprite, began)
            : Words::tr("%1 of %2, whose deletion was begun at %3, was not deleted.").arg(id, sprite, began);
    case OperationRecord::Kind::Restore:
        break;
    }
    QString text;
    if (!wasSent)
        text = Words::tr("The restore of %1 on %2, begun at %3, was cut off before it was sent. Nothing was "
                         "replaced.");
    else if (!succeeded)
        text = Words::tr("The restore of %1 on %2, begun at %3, did not take effect.");
    else if (isLikely)
        text = Words::tr("The restore of %1 on %2, begun at %3, has most likely taken effect.");
    else
        text = Words::tr("The restore of %1 on %2, begun at %3, has taken effect.");
    OperationResult safety;
    safety.safetyCheckpointId = record.safetyCheckpointId;
    return joined(text.arg(id, sprite, began), safetyAvailable(safety));
}

QString doubtText(Verdict::Doubt doubt)
{
    switch (doubt) {
    case Verdict::Doubt::None:
        return {};
    case Verdict::Doubt::MayStillRun:
        return Words::tr("It does not show the operation; the server may still be working on it.");
    case Verdict::Doubt::NotReported:
        return Words::tr(
            "This server does not say what the current state continues from. Look at the files.");
    case Verdict::Doubt::LooksTheSame:
        return Words::tr("It would look the same either way. Look at the files.");
    case Verdict::Doubt::OthersActed:
        return Words::tr("Somebody else has changed it since. Look whether the operation took effect.");
    case Verdict::Doubt::Unproven:
        break;
    }
    return Words::tr("It may show the operation, or somebody else's. Look whether it took effect.");
}

QString outcomeWord(Outcome outcome)
{
    return stateText(operationState(outcome));
}

} // namespace Savepoint
