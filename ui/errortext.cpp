// SPDX-License-Identifier: Apache-2.0
#include "ui/errortext.h"

#include "core/base/plaintext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace Savepoint {

using namespace Qt::StringLiterals;
using What = ErrorSubject::What;
using Kind = ApiError::Kind;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::ErrorText)
};

constexpr qsizetype MaxNameLength = 120;
constexpr qsizetype MaxWordsLength = 400;
constexpr qsizetype MaxExcerptLength = 1000;

QString shownName(const QString &untrusted)
{
    return displayText(untrusted, LineBreaks::Fold, MaxNameLength);
}

bool isMutation(const ErrorSubject &subject)
{
    return subject.what == What::Create || subject.what == What::Restore || subject.what == What::Delete;
}

bool concernsCheckpoint(const ErrorSubject &subject)
{
    return !subject.checkpointId.isEmpty()
        && (subject.what == What::Checkpoint || subject.what == What::Restore
            || subject.what == What::Delete);
}

bool isUsableSegment(const QString &segment)
{
    return !segment.isEmpty() && segment != "."_L1 && segment != ".."_L1;
}

bool says(const ApiError &error, QLatin1String words)
{
    return error.serverMessage.contains(words, Qt::CaseInsensitive);
}

/// Servers answer 404, 500, or 200 with an `error` event for a checkpoint that is not there.
bool meansCheckpointGone(const ApiError &error, const ErrorSubject &subject)
{
    if (!concernsCheckpoint(subject) || says(error, "sprite not found"_L1))
        return false;
    switch (error.kind) {
    case Kind::NotFound:
        return true;
    case Kind::ServerError:
        return says(error, "not found"_L1);
    case Kind::OperationFailed: // the words of a failed command may say that some file was not found
        return says(error, "checkpoint"_L1) && says(error, "not found"_L1);
    default:
        return false;
    }
}

QString invalidArgumentSentence(const ErrorSubject &subject)
{
    if (subject.what != What::SpriteList && !isUsableSegment(subject.spriteName))
        return Words::tr("“%1” cannot be the name of a sprite, so nothing was sent.")
            .arg(shownName(subject.spriteName));
    if ((subject.what == What::Checkpoint || subject.what == What::Restore || subject.what == What::Delete)
        && !isUsableSegment(subject.checkpointId))
        return Words::tr("“%1” cannot be the ID of a checkpoint, so nothing was sent.")
            .arg(shownName(subject.checkpointId));
    return Words::tr("The server's address cannot be used, so nothing was sent.");
}

QString unreachableSentence(const ErrorSubject &subject)
{
    if (isMutation(subject))
        return Words::tr("No connection. Nothing was changed.");
    if (!subject.historyFrom.isValid())
        return Words::tr("No connection.");
    const QDateTime from = subject.historyFrom.toLocalTime();
    const bool today = from.date() == QDate::currentDate();
    return Words::tr("No connection. Showing the history from %1.")
        .arg(today ? QLocale().toString(from.time(), QLocale::ShortFormat)
                   : QLocale().toString(from, QLocale::ShortFormat));
}

QString timeoutSentence(const ErrorSubject &subject)
{
    if (subject.what == What::SpriteList)
        return Words::tr("The server did not answer in time.");
    if (subject.spriteRunning)
        return Words::tr("%1 is running but does not answer checkpoint requests. Its storage may be stuck.")
            .arg(shownName(subject.spriteName));
    return Words::tr("%1 did not answer in time.").arg(shownName(subject.spriteName));
}

QString notFoundSentence(const ErrorSubject &subject)
{
    if (subject.what == What::SpriteList)
        return Words::tr("There is no list of sprites at this address.");
    if (!subject.historyFrom.isValid() && !isMutation(subject))
        return Words::tr("%1 does not exist on the server.").arg(shownName(subject.spriteName));
    return Words::tr("%1 no longer exists on the server. The remembered history is kept.")
        .arg(shownName(subject.spriteName));
}

QString rateLimitSentence(const ApiError &error, const ErrorSubject &subject)
{
    if (!error.retryAfter)
        return Words::tr("Too many requests. Try again in a moment.");
    const QString seconds = QString::number(error.retryAfter->count());
    // Only reads are ever repeated by the program.
    return subject.retriesByItself && !isMutation(subject)
        ? Words::tr("Too many requests. Trying again in %1 s.").arg(seconds)
        : Words::tr("Too many requests. Try again in %1 s.").arg(seconds);
}

QString withServerWords(const QString &withWords, const QString &without, const ApiError &error)
{
    const QString words = displayText(error.serverMessage, LineBreaks::Fold, MaxWordsLength).trimmed();
    return words.isEmpty() ? without : withWords.arg(words);
}

QString conflictSentence(const ApiError &error, const ErrorSubject &subject)
{
    const QString name = shownName(subject.spriteName);
    if (subject.what == What::Delete) {
        return Words::tr("%1 is the active checkpoint and cannot be deleted. Restore another one first.")
            .arg(shownName(subject.checkpointId));
    }
    const QString words = displayText(error.serverMessage, LineBreaks::Fold, MaxWordsLength).trimmed();
    return words.isEmpty() ? Words::tr("%1 is busy with something else.").arg(name)
                           : Words::tr("%1 is busy with something else: %2").arg(name, words);
}

QString unavailableSentence(const ApiError &error, const ErrorSubject &subject)
{
    return subject.what == What::SpriteList || error.httpStatus != 503
        ? Words::tr("The server is not available at the moment.")
        : Words::tr("The sprite is not ready yet.");
}

QString unknownResultSentence(const ApiError &error, const ErrorSubject &subject)
{
    const QString what = subject.what == What::Restore ? Words::tr("The result of the restore is not known.")
        : subject.what == What::Delete
        ? Words::tr("It is not known whether %1 was deleted.").arg(shownName(subject.checkpointId))
        : Words::tr("It is not known whether the checkpoint was created.");
    QString why =
        Words::tr("The connection ended before the server reported a result; it may still be running.");
    if (error.kind == Kind::Timeout)
        why = Words::tr("The server fell silent before it reported a result; it may still be running.");
    else if (error.kind == Kind::MalformedAnswer)
        why = Words::tr("The server sent an answer Savepoint does not understand; it may still be running.");
    return Words::tr("%1 %2", "two sentences").arg(what, why);
}

/// The kinds that have an HTTP status.
QString statusSentence(const ApiError &error, const ErrorSubject &subject)
{
    switch (error.kind) {
    case Kind::Redirected:
        return Words::tr(
            "The server points to another address. Savepoint does not follow, to keep the token safe.");
    case Kind::Unauthorized:
        return Words::tr("The token was not accepted. It may have been revoked.");
    case Kind::Forbidden:
        return subject.what == What::SpriteList
            ? Words::tr("This token may not list sprites.")
            : Words::tr("This token may not use “%1”.").arg(shownName(subject.spriteName));
    case Kind::NotFound:
        return notFoundSentence(subject);
    case Kind::MethodNotAllowed:
        return subject.what == What::Delete
            ? Words::tr("This server does not allow deleting single checkpoints.")
            : Words::tr("This server does not offer this function.");
    case Kind::Conflict:
        return conflictSentence(error, subject);
    case Kind::RateLimited:
        return rateLimitSentence(error, subject);
    case Kind::ServiceUnavailable:
        return unavailableSentence(error, subject);
    case Kind::ServerError:
        return withServerWords(Words::tr("The server reported a problem of its own: %1"),
                               Words::tr("The server reported a problem of its own."), error);
    default:
        return Words::tr("The server answered in a way Savepoint does not expect (status %1).")
            .arg(error.httpStatus);
    }
}

QString operationFailedSentence(const ApiError &error, const ErrorSubject &subject)
{
    return subject.what == What::Restore
        ? withServerWords(Words::tr("Restore failed: %1"),
                          Words::tr("Restore failed. The server gave no reason."), error)
        : withServerWords(Words::tr("The checkpoint was not created: %1"),
                          Words::tr("The checkpoint was not created. The server gave no reason."), error);
}

QString sentenceFor(const ApiError &error, const ErrorSubject &subject)
{
    if (isMutation(subject) && error.leavesOutcomeUnknown())
        return unknownResultSentence(error, subject);
    if (meansCheckpointGone(error, subject))
        return Words::tr("%1 no longer exists. The list has been refreshed.")
            .arg(shownName(subject.checkpointId));
    switch (error.kind) {
    case Kind::InvalidArgument:
        return invalidArgumentSentence(subject);
    case Kind::Unreachable:
        return unreachableSentence(subject);
    case Kind::Tls: {
        const QString why = displayText(error.transportMessage, LineBreaks::Fold, MaxWordsLength).trimmed();
        return why.isEmpty() ? Words::tr("The connection is not private.")
                             : Words::tr("The connection is not private: %1").arg(why);
    }
    case Kind::Timeout:
        return timeoutSentence(subject);
    case Kind::ConnectionLost:
        return Words::tr("The connection ended before the answer was complete.");
    case Kind::MalformedAnswer:
        return Words::tr("The server sent an answer Savepoint does not understand.");
    case Kind::OperationFailed:
        return operationFailedSentence(error, subject);
    default:
        return statusSentence(error, subject);
    }
}

QString nextStepFor(const ApiError &error, const ErrorSubject &subject)
{
    if (isMutation(subject) && error.leavesOutcomeUnknown())
        return Words::tr("Refresh the history and look before you start another operation.");
    if (meansCheckpointGone(error, subject))
        return Words::tr("Choose another checkpoint.");
    switch (error.kind) {
    case Kind::InvalidArgument:
        return Words::tr("Check the address, the name and the ID.");
    case Kind::Unreachable:
        return Words::tr("Check the network and the server's address, then try again.");
    case Kind::Tls:
        return Words::tr("Check this computer's clock and the server's address and certificate.");
    case Kind::Timeout:
        return subject.spriteRunning ? Words::tr(
                   "Try again in a minute. If it stays like this, restart the sprite or ask for support.")
                                     : Words::tr("Try again.");
    case Kind::Redirected:
        return Words::tr("Check the server's address.");
    case Kind::Unauthorized:
        return Words::tr("Set SPRITE_TOKEN to a valid token and start Savepoint again.");
    case Kind::Forbidden:
        return Words::tr("Use a token that may, or ask its owner for the permission.");
    case Kind::NotFound:
        return subject.what == What::SpriteList ? Words::tr("Check the server's address.")
                                                : Words::tr("Refresh the list of sprites.");
    case Kind::MethodNotAllowed:
        return Words::tr("Check the server's address, or ask who runs the server.");
    case Kind::Conflict:
        return subject.what == What::Delete ? Words::tr("Restore another checkpoint first.")
                                            : Words::tr("Wait until it has finished, then try again.");
    case Kind::MalformedAnswer:
    case Kind::UnexpectedStatus:
        return Words::tr("Check the server's address. If it is right, report the problem with its details.");
    case Kind::OperationFailed:
        return Words::tr("Read the activity log.");
    case Kind::ConnectionLost:
    case Kind::RateLimited:
    case Kind::ServiceUnavailable:
    case Kind::ServerError:
        break;
    }
    return Words::tr("Try again in a moment.");
}

bool offersRetry(const ApiError &error, const ErrorSubject &subject)
{
    if (isMutation(subject) && error.leavesOutcomeUnknown())
        return false;
    switch (error.kind) {
    case Kind::Unreachable:
    case Kind::Timeout:
    case Kind::ConnectionLost:
    case Kind::Conflict:
    case Kind::RateLimited:
    case Kind::ServiceUnavailable:
    case Kind::ServerError:
    case Kind::MalformedAnswer:
    case Kind::UnexpectedStatus:
        return !meansCheckpointGone(error, subject);
    default:
        return false;
    }
}

/// Errors carry no token by contract. An echoed header would, and costs one expression to be sure of.
QString withoutBearer(QString text)
{
    static const QRegularExpression bearer(u"\\b(Bearer)\\s+[^\\s\"',;}]+"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return text.replace(bearer, u"\\1 (hidden)"_s);
}

QString detailsOf(const ApiError &error)
{
    QStringList lines;
    lines += error.httpStatus > 0 ? Words::tr("Status: HTTP %1").arg(error.httpStatus)
                                  : Words::tr("Status: no HTTP answer");
    lines += Words::tr("Time: %1").arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
    const auto add = [&lines](const QString &line, const QString &value, qsizetype maxLength) {
        if (!value.isEmpty())
            lines += line.arg(displayText(value, LineBreaks::Keep, maxLength));
    };
    add(Words::tr("Request ID: %1"), error.requestId, MaxNameLength);
    add(Words::tr("Code: %1"), error.serverCode, MaxNameLength);
    add(Words::tr("The server said: %1"), error.serverMessage, MaxExcerptLength);
    add(Words::tr("Connection: %1"), error.transportMessage, MaxExcerptLength);
    add(Words::tr("Answer: %1"), QString::fromUtf8(error.rawExcerpt), MaxExcerptLength);
    return withoutBearer(lines.join(u'\n'));
}

} // namespace

ErrorText errorText(const ApiError &error, const ErrorSubject &subject)
{
    return {withoutBearer(sentenceFor(error, subject)), nextStepFor(error, subject), detailsOf(error),
            offersRetry(error, subject)};
}

} // namespace Savepoint
