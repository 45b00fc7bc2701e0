// SPDX-License-Identifier: Apache-2.0
#include "ui/errortext.h"

#include "core/base/plaintext.h"
#include "ui/sentences.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace Savepoint {

using namespace Qt::StringLiterals;
using What = ErrorSubject::What;
using Kind = ApiError::Kind;

namespace {

struct ErrorWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::ErrorText)
};

constexpr qsizetype MaxErrorNameLength = 120;
constexpr qsizetype MaxErrorWordsLength = 400;
constexpr qsizetype MaxExcerptLength = 1000;

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

/// Errors carry no token by contract. An echoed header would, and costs one expression to be sure of.
QString withoutBearer(QString text)
{
    static const QRegularExpression bearer(u"\\b(Bearer)\\s+[^\\s\"',;}]+"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return text.replace(bearer, u"\\1 (hidden)"_s);
}

/// What the server said, else the code it gave.
QString wordsOf(const ApiError &error)
{
    const QString words = displayText(error.serverMessage, LineBreaks::Fold, MaxErrorWordsLength).trimmed();
    return withoutBearer(words.isEmpty()
                             ? displayText(error.serverCode, LineBreaks::Fold, MaxErrorNameLength).trimmed()
                             : words);
}

bool saysSpriteMissing(const ApiError &error)
{
    static const QRegularExpression missing(u"\\bsprite\\b[^.;:]*\\b(not found|does not exist)\\b"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    return missing.match(error.serverMessage).hasMatch();
}

/// Only a list tells. A status or “not found” in prose can be about a file, a device, or the route.
bool isCheckpointGone(const ErrorSubject &subject)
{
    return concernsCheckpoint(subject) && subject.isListed == false;
}

/// The kind of answer that only something between here and the server gives.
bool isFromGateway(const ApiError &error)
{
    const int status = error.httpStatus;
    return !error.isFromApi && (status == 502 || status == 504 || (status >= 520 && status < 600));
}

bool isPage(const ApiError &error)
{
    return error.rawExcerpt.trimmed().startsWith('<');
}

bool looksLikeJson(const ApiError &error)
{
    const QByteArray text = error.rawExcerpt.trimmed();
    return text.startsWith('{') || text.startsWith('[');
}

/// The title of a page, else its first words, without the markup.
QString excerptWords(const ApiError &error)
{
    QString text = QString::fromUtf8(error.rawExcerpt);
    if (isPage(error)) {
        constexpr auto options =
            QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption;
        static const QRegularExpression title(u"<title[^>]*>([^<]*)</title"_s, options);
        static const QRegularExpression unseen(u"<(script|style)\\b.*?(</\\1>|$)|<!--.*?(-->|$)"_s, options);
        static const QRegularExpression tag(u"<[^>]*(>|$)"_s);
        const QString heading = title.match(text).captured(1).simplified();
        text = heading.isEmpty() ? text.remove(unseen).replace(tag, u" "_s) : heading;
    }
    return withoutBearer(displayText(text.simplified(), LineBreaks::Fold, MaxErrorNameLength).trimmed());
}

QString invalidAddressSentence(const ErrorSubject &subject)
{
    return subject.address.isEmpty()
        ? ErrorWords::tr("The server's address cannot be used, so nothing was sent.")
        : ErrorWords::tr("The server's address “%1” cannot be used, so nothing was sent.")
              .arg(shownName(subject.address));
}

QString proxySentence(const ApiError &error, const ErrorSubject &subject)
{
    const QString why = displayText(error.transportMessage, LineBreaks::Fold, MaxErrorWordsLength).trimmed();
    const bool wantsLogin = error.httpStatus == 407 || why.contains("authentication"_L1, Qt::CaseInsensitive);
    const QString what = wantsLogin
        ? ErrorWords::tr("The proxy wants a login, which Savepoint does not have.")
        : why.isEmpty()
        ? ErrorWords::tr("The proxy did not let the request through.")
        : withPeriod(ErrorWords::tr("The proxy did not let the request through: %1").arg(why));
    return joined(what, isMutation(subject) ? ErrorWords::tr("Nothing was changed.") : QString());
}

/// Something answered, with a success, that is not the API: a portal, a proxy, another server.
QString malformedSentence(const ApiError &error, const ErrorSubject &subject)
{
    const QString words = excerptWords(error);
    const QString who =
        subject.address.isEmpty() ? ErrorWords::tr("This address") : shownName(subject.address);
    if (isPage(error)) {
        return words.isEmpty()
            ? ErrorWords::tr("%1 answered with a web page, not as the Sprites API does.").arg(who)
            : ErrorWords::tr("%1 answered with a web page, not as the Sprites API does: “%2”.")
                  .arg(who, words);
    }
    return words.isEmpty() || looksLikeJson(error)
        ? ErrorWords::tr("The server sent an answer Savepoint does not understand.")
        : ErrorWords::tr("%1 answered with something that is not the Sprites API: “%2”.").arg(who, words);
}

QString invalidArgumentSentence(const ErrorSubject &subject)
{
    if (subject.what != What::SpriteList && !isUsableSegment(subject.spriteName))
        return ErrorWords::tr("“%1” cannot be the name of a sprite, so nothing was sent.")
            .arg(shownName(subject.spriteName));
    if ((subject.what == What::Checkpoint || subject.what == What::Restore || subject.what == What::Delete)
        && !isUsableSegment(subject.checkpointId))
        return ErrorWords::tr("“%1” cannot be the ID of a checkpoint, so nothing was sent.")
            .arg(shownName(subject.checkpointId));
    return invalidAddressSentence(subject);
}

QString unreachableSentence(const ErrorSubject &subject)
{
    if (isMutation(subject))
        return ErrorWords::tr("No connection. Nothing was changed.");
    if (!subject.historyFrom.isValid())
        return ErrorWords::tr("No connection.");
    const QDateTime from = subject.historyFrom.toLocalTime();
    const bool today = from.date() == QDate::currentDate();
    return ErrorWords::tr("No connection. Showing the history from %1.")
        .arg(today ? QLocale().toString(from.time(), QLocale::ShortFormat)
                   : QLocale().toString(from, QLocale::ShortFormat));
}

QString timeoutSentence(const ErrorSubject &subject)
{
    if (subject.what == What::SpriteList)
        return ErrorWords::tr("The server did not answer in time.");
    if (subject.spriteRunning)
        return ErrorWords::tr(
                   "%1 is running but does not answer checkpoint requests. Its storage may be stuck.")
            .arg(shownName(subject.spriteName));
    return ErrorWords::tr("%1 did not answer in time.").arg(shownName(subject.spriteName));
}

/// The server gave no reason, or its reason is that there is no such sprite.
QString notFoundSentence(const ApiError &error, const ErrorSubject &subject)
{
    if (subject.what == What::SpriteList)
        return ErrorWords::tr("There is no list of sprites at this address.");
    if (concernsCheckpoint(subject) && !saysSpriteMissing(error))
        return ErrorWords::tr("The server did not find %1 on %2.")
            .arg(shownName(subject.checkpointId), shownName(subject.spriteName));
    if (!subject.historyFrom.isValid() && !isMutation(subject))
        return ErrorWords::tr("%1 does not exist on the server.").arg(shownName(subject.spriteName));
    return ErrorWords::tr("%1 no longer exists on the server. The remembered history is kept.")
        .arg(shownName(subject.spriteName));
}

QString rateLimitSentence(const ApiError &error, const ErrorSubject &subject)
{
    if (!error.retryAfter)
        return ErrorWords::tr("Too many requests. Try again in a moment.");
    const QString seconds = QString::number(error.retryAfter->count());
    // Only reads are ever repeated by the program.
    return subject.retriesByItself && !isMutation(subject)
        ? ErrorWords::tr("Too many requests. Trying again in %1 s.").arg(seconds)
        : ErrorWords::tr("Too many requests. Try again in %1 s.").arg(seconds);
}

bool isActive(const ApiError &error, const ErrorSubject &subject)
{
    return subject.what == What::Delete && error.kind == Kind::Conflict
        && (subject.isBaseOfCurrent || saysActive(error));
}

/// A conflict for which the server gave no reason.
QString conflictSentence(const ErrorSubject &subject)
{
    return subject.what == What::SpriteList
        ? ErrorWords::tr("The server is busy with something else.")
        : ErrorWords::tr("%1 is busy with something else.").arg(shownName(subject.spriteName));
}

QString unavailableSentence(const ApiError &error, const ErrorSubject &subject)
{
    return subject.what == What::SpriteList || error.httpStatus != 503
        ? ErrorWords::tr("The server is not available at the moment.")
        : ErrorWords::tr("The sprite is not ready yet.");
}

/// Why the outcome of a request is not known that was answered, by something.
QString unknownWhy(const ApiError &error)
{
    const QString status = QString::number(error.httpStatus);
    const QString words = wordsOf(error);
    if (error.isInterim())
        return ErrorWords::tr("Only an interim answer came (status %1); the operation may still be running.")
            .arg(status);
    if (isFromGateway(error)) {
        return words.isEmpty()
            ? ErrorWords::tr("The gateway gave up (%1); the operation may still be running.").arg(status)
            : ErrorWords::tr("The gateway gave up (%1: “%2”); the operation may still be running.")
                  .arg(status, words);
    }
    return words.isEmpty()
        ? ErrorWords::tr(
              "The server answered with status %1 and no reason; the operation may still be running.")
              .arg(status)
        : ErrorWords::tr("The server answered: “%2” (status %1); the operation may still be running.")
              .arg(status, words);
}

QString unknownResultSentence(const ApiError &error, const ErrorSubject &subject)
{
    const QString what = subject.what == What::Restore
        ? ErrorWords::tr("The result of the restore is not known.")
        : subject.what == What::Delete
        ? ErrorWords::tr("It is not known whether %1 was deleted.").arg(shownName(subject.checkpointId))
        : ErrorWords::tr("It is not known whether the checkpoint was created.");
    QString why =
        ErrorWords::tr("The connection ended before the server reported a result; it may still be running.");
    if (error.kind == Kind::Timeout)
        why = ErrorWords::tr("The server fell silent before it reported a result; it may still be running.");
    else if (error.kind == Kind::MalformedAnswer)
        why = ErrorWords::tr(
            "The server sent an answer Savepoint does not understand; it may still be running.");
    else if (error.httpStatus > 0 && !(error.httpStatus >= 200 && error.httpStatus < 300))
        why = unknownWhy(error);
    return joined(what, why);
}

/// What the server said, framed by how it said it. `words` is not empty.
QString answeredSentence(const ApiError &error)
{
    const QString status = QString::number(error.httpStatus);
    const QString words = wordsOf(error);
    if (isFromGateway(error))
        return ErrorWords::tr("A gateway on the way answered: “%1” (status %2).").arg(words, status);
    if (error.kind == Kind::ServerError)
        return withPeriod(ErrorWords::tr("The server reported a problem of its own: %1").arg(words));
    const bool isRefusal = error.httpStatus >= 400 && error.httpStatus < 500 && error.kind != Kind::NotFound;
    if (!isRefusal)
        return ErrorWords::tr("The server answered: “%1” (status %2).").arg(words, status);
    return ErrorWords::tr("The server refused the request: %1").arg(serverReason(error));
}

/// The kinds that have an HTTP status, when the server gave no reason.
QString statusSentence(const ApiError &error, const ErrorSubject &subject)
{
    switch (error.kind) {
    case Kind::Unauthorized:
        return ErrorWords::tr("The token was not accepted. It may have been revoked.");
    case Kind::Forbidden:
        return subject.what == What::SpriteList
            ? ErrorWords::tr("This token may not list sprites.")
            : ErrorWords::tr("This token may not use “%1”.").arg(shownName(subject.spriteName));
    case Kind::NotFound:
        return notFoundSentence(error, subject);
    case Kind::MethodNotAllowed:
        return ErrorWords::tr("This server does not offer this function.");
    case Kind::Conflict:
        return conflictSentence(subject);
    case Kind::RateLimited:
        return rateLimitSentence(error, subject);
    case Kind::ServiceUnavailable:
        return unavailableSentence(error, subject);
    case Kind::ServerError:
        return isFromGateway(error)
            ? ErrorWords::tr("A gateway on the way gave up (status %1).").arg(error.httpStatus)
            : ErrorWords::tr("The server reported a problem of its own.");
    default:
        break;
    }
    return error.isInterim()
        ? ErrorWords::tr("The server sent only an interim answer (status %1).").arg(error.httpStatus)
        : ErrorWords::tr("The server answered in a way Savepoint does not expect (status %1).")
              .arg(error.httpStatus);
}

/// The kinds that have an HTTP status.
QString answerSentence(const ApiError &error, const ErrorSubject &subject)
{
    if (error.kind == Kind::Redirected)
        return ErrorWords::tr(
            "The server points to another address. Savepoint does not follow, to keep the token safe.");
    if (isActive(error, subject))
        return ErrorWords::tr("%1 is the active checkpoint and cannot be deleted. Restore another one first.")
            .arg(shownName(subject.checkpointId));
    if (subject.what == What::Delete && error.kind == Kind::MethodNotAllowed)
        return ErrorWords::tr("This server does not allow deleting single checkpoints.");
    const bool isMissingSprite = error.kind == Kind::NotFound && saysSpriteMissing(error);
    return wordsOf(error).isEmpty() || isMissingSprite ? statusSentence(error, subject)
                                                       : answeredSentence(error);
}

QString operationFailedSentence(const ApiError &error, const ErrorSubject &subject)
{
    const QString words = wordsOf(error);
    if (subject.what == What::Restore)
        return words.isEmpty() ? ErrorWords::tr("Restore failed. The server gave no reason.")
                               : withPeriod(ErrorWords::tr("Restore failed: %1").arg(words));
    return words.isEmpty() ? ErrorWords::tr("The checkpoint was not created. The server gave no reason.")
                           : withPeriod(ErrorWords::tr("The checkpoint was not created: %1").arg(words));
}

QString anySentenceFor(const ApiError &error, const ErrorSubject &subject)
{
    switch (error.kind) {
    case Kind::InvalidArgument:
        return invalidArgumentSentence(subject);
    case Kind::InvalidAddress:
        return invalidAddressSentence(subject);
    case Kind::InvalidToken:
        return ErrorWords::tr("The token has characters that no token has, so nothing was sent.");
    case Kind::Unreachable:
        return unreachableSentence(subject);
    case Kind::Proxy:
        return proxySentence(error, subject);
    case Kind::Tls: {
        const QString why =
            displayText(error.transportMessage, LineBreaks::Fold, MaxErrorWordsLength).trimmed();
        return why.isEmpty() ? ErrorWords::tr("The connection is not private.")
                             : ErrorWords::tr("The connection is not private: %1").arg(why);
    }
    case Kind::Timeout:
        return timeoutSentence(subject);
    case Kind::ConnectionLost:
        return ErrorWords::tr("The connection ended before the answer was complete.");
    case Kind::MalformedAnswer:
        return malformedSentence(error, subject);
    case Kind::OperationFailed:
        return operationFailedSentence(error, subject);
    default:
        return answerSentence(error, subject);
    }
}

QString sentenceFor(const ApiError &error, const ErrorSubject &subject)
{
    if (isMutation(subject) && error.leavesOutcomeUnknown())
        return unknownResultSentence(error, subject);
    if (!isCheckpointGone(subject))
        return anySentenceFor(error, subject);
    return wordsOf(error).isEmpty()
        ? ErrorWords::tr("%1 no longer exists. The list has been refreshed.")
              .arg(shownName(subject.checkpointId))
        : joined(anySentenceFor(error, subject),
                 ErrorWords::tr("%1 is no longer in the list.").arg(shownName(subject.checkpointId)));
}

/// A 404 whose words are about something else than the sprite: a route, a proxy, a guest that still starts.
bool meansUnknownRoute(const ApiError &error)
{
    return error.kind == Kind::NotFound && !wordsOf(error).isEmpty() && !saysSpriteMissing(error);
}

QString nextStepFor(const ApiError &error, const ErrorSubject &subject)
{
    if (isMutation(subject) && error.leavesOutcomeUnknown())
        return ErrorWords::tr("Refresh the history and look before you start another operation.");
    if (isCheckpointGone(subject))
        return ErrorWords::tr("Choose another checkpoint.");
    switch (error.kind) {
    case Kind::InvalidArgument:
        return ErrorWords::tr("Check the address, the name and the ID.");
    case Kind::InvalidAddress:
        return ErrorWords::tr("Check the address in SPRITE_URL, SPRITES_API_URL or --api-url.");
    case Kind::InvalidToken:
        return ErrorWords::tr(
            "Copy the token again, without quotes, spaces or line breaks, into SPRITE_TOKEN or "
            "SPRITES_TOKEN, and start Savepoint again.");
    case Kind::Proxy:
        return ErrorWords::tr(
            "Check the proxy settings of this computer, or the variables https_proxy, http_proxy "
            "and no_proxy.");
    case Kind::Unreachable:
        return ErrorWords::tr("Check the network and the server's address, then try again.");
    case Kind::Tls:
        return ErrorWords::tr("Check this computer's clock and the server's address and certificate.");
    case Kind::Timeout:
        return subject.spriteRunning ? ErrorWords::tr(
                   "Try again in a minute. If it stays like this, restart the sprite or ask for support.")
                                     : ErrorWords::tr("Try again.");
    case Kind::Redirected:
        return ErrorWords::tr("Check the server's address.");
    case Kind::Unauthorized:
        return ErrorWords::tr(
            "Check the token in SPRITE_TOKEN or SPRITES_TOKEN and what its account may do, then "
            "start Savepoint again.");
    case Kind::Forbidden:
        return ErrorWords::tr("Use a token with access, or ask its owner to grant it.");
    case Kind::NotFound:
        if (subject.what == What::SpriteList)
            return ErrorWords::tr("Check the server's address.");
        return meansUnknownRoute(error)
            ? ErrorWords::tr("Try again in a moment. If it stays like this, check the server's address.")
            : ErrorWords::tr("Refresh the list of sprites.");
    case Kind::MethodNotAllowed:
        return ErrorWords::tr("Check the server's address, or ask who runs the server.");
    case Kind::Conflict:
        return isActive(error, subject) ? ErrorWords::tr("Restore another checkpoint first.")
                                        : ErrorWords::tr("Wait until it has finished, then try again.");
    case Kind::MalformedAnswer:
        if (!error.rawExcerpt.isEmpty() && !looksLikeJson(error))
            return ErrorWords::tr(
                "A sign-in page of the network, a proxy or a wrong address can cause this. Check "
                "them, then try again.");
        return ErrorWords::tr(
            "Check the server's address. If it is right, report the problem with its details.");
    case Kind::UnexpectedStatus:
        return ErrorWords::tr(
            "Check the server's address. If it is right, report the problem with its details.");
    case Kind::OperationFailed:
        return ErrorWords::tr("Read the activity log.");
    case Kind::ConnectionLost:
    case Kind::RateLimited:
    case Kind::ServiceUnavailable:
    case Kind::ServerError:
        break;
    }
    return ErrorWords::tr("Try again in a moment.");
}

bool offersRetry(const ApiError &error, const ErrorSubject &subject)
{
    if (isMutation(subject) && error.leavesOutcomeUnknown())
        return false;
    switch (error.kind) {
    case Kind::Unreachable:
    case Kind::Proxy:
    case Kind::Timeout:
    case Kind::ConnectionLost:
    case Kind::Conflict:
    case Kind::RateLimited:
    case Kind::ServiceUnavailable:
    case Kind::ServerError:
    case Kind::MalformedAnswer:
    case Kind::UnexpectedStatus:
        return !isCheckpointGone(subject) && !isActive(error, subject);
    case Kind::NotFound:
        return !isMutation(subject) && meansUnknownRoute(error);
    default:
        return false;
    }
}

QString detailsOf(const ApiError &error)
{
    QStringList lines;
    lines += error.httpStatus > 0 ? ErrorWords::tr("Status: HTTP %1").arg(error.httpStatus)
                                  : ErrorWords::tr("Status: no HTTP answer");
    lines += ErrorWords::tr("Time: %1").arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
    const auto add = [&lines](const QString &line, const QString &value, qsizetype maxLength) {
        if (!value.isEmpty())
            lines += line.arg(displayText(value, LineBreaks::Keep, maxLength));
    };
    add(ErrorWords::tr("Request ID: %1"), error.requestId, MaxErrorNameLength);
    add(ErrorWords::tr("Code: %1"), error.serverCode, MaxErrorNameLength);
    add(ErrorWords::tr("The server said: %1"), error.serverMessage, MaxExcerptLength);
    add(ErrorWords::tr("Connection: %1"), error.transportMessage, MaxExcerptLength);
    add(ErrorWords::tr("Answer: %1"), QString::fromUtf8(error.rawExcerpt), MaxExcerptLength);
    return withoutBearer(lines.join(u'\n'));
}

} // namespace

QString serverReason(const ApiError &error)
{
    const QString words = wordsOf(error);
    if (words.isEmpty())
        return {};
    const QString wait =
        error.retryAfter ? ErrorWords::tr("Try again in %1 s.").arg(error.retryAfter->count()) : QString();
    return joined(withPeriod(words), wait);
}

bool saysActive(const ApiError &error)
{
    static const QRegularExpression active(
        u"\\bactive checkpoint\\b|\\bcheckpoint (\\S+ )?is (currently |the )?active\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    return active.match(error.serverMessage).hasMatch();
}

ErrorText errorText(const ApiError &error, const ErrorSubject &subject)
{
    return {withoutBearer(sentenceFor(error, subject)), nextStepFor(error, subject), detailsOf(error),
            offersRetry(error, subject)};
}

} // namespace Savepoint
