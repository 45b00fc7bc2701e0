// SPDX-License-Identifier: Apache-2.0
#include "core/base/plaintext.h"
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

ErrorSubject subjectOf(const OperationResult &result)
{
    const Operation &operation = result.operation;
    return {isRestore(result) ? ErrorSubject::What::Restore : ErrorSubject::What::Create,
            operation.spriteName, operation.checkpointId};
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

QString succeededSentence(const OperationResult &result)
{
    const QString time = durationText(result.duration);
    if (!isRestore(result)) {
        return result.newCheckpointId.isEmpty()
            ? Words::tr("Created a checkpoint of %1 in %2.").arg(shownName(result.operation.spriteName), time)
            : Words::tr("Created %1 in %2.").arg(shownName(result.newCheckpointId), time);
    }
    const QString restored =
        Words::tr("Restored %1 in %2.").arg(shownName(result.operation.checkpointId), time);
    return result.safetyCheckpointId.isEmpty()
        ? restored
        : joined(restored, Words::tr("Safety checkpoint: %1.").arg(shownName(result.safetyCheckpointId)));
}

QString failedSentence(const OperationResult &result)
{
    const ErrorSubject subject = subjectOf(result);
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
        const QString stopped = isRestore(result)
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

QString notStartedSentence(const OperationResult &result)
{
    if (result.lastStep == OperationStep::CreatingSafetyCheckpoint)
        return safetyFailedSentence(result);
    const QString notStarted = isRestore(result) ? Words::tr("The restore was not started.")
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
        text.offersRetry = true;
        if (!result.error || result.stoppedWatching || result.error->leavesOutcomeUnknown())
            text.nextStep = Words::tr("Refresh the history, then try again.");
    }
    return text;
}

QString outcomeWord(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeeded:
        return Words::tr("Succeeded");
    case Outcome::Failed:
        return Words::tr("Failed");
    case Outcome::NotStarted:
        return Words::tr("Not started");
    case Outcome::Unknown:
        break;
    }
    return Words::tr("Result unknown");
}

} // namespace Savepoint
