// SPDX-License-Identifier: Apache-2.0
#include "core/api/apierrormapping.h"

#include "core/base/plaintext.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxExcerpt = 4096;
constexpr qsizetype MaxShortText = 200; // codes, request ids, page titles
constexpr double MaxRetryAfter = 7 * 24 * 3600;

ApiError::Kind kindOfStatus(int status)
{
    using Kind = ApiError::Kind;
    switch (status) {
    case 401:
        return Kind::Unauthorized;
    case 403:
        return Kind::Forbidden;
    case 404:
        return Kind::NotFound;
    case 405:
        return Kind::MethodNotAllowed;
    case 409:
        return Kind::Conflict;
    case 429:
        return Kind::RateLimited;
    case 502:
    case 503:
    case 504:
        return Kind::ServiceUnavailable;
    default:
        break;
    }
    if (status >= 300 && status < 400)
        return Kind::Redirected;
    return status >= 500 && status < 600 ? Kind::ServerError : Kind::UnexpectedStatus;
}

ApiError::Kind kindOfTransport(const HttpAnswer &answer)
{
    using Kind = ApiError::Kind;
    switch (answer.transportError) {
    case QNetworkReply::SslHandshakeFailedError:
        return Kind::Tls;
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::ProtocolUnknownError:
        return Kind::Unreachable;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: // the transfer timeout
        return answer.wasSent ? Kind::Timeout : Kind::Unreachable;
    default: // the connection ended, was garbled, or would have needed a second send
        return answer.wasSent ? Kind::ConnectionLost : Kind::Unreachable;
    }
}

std::optional<std::chrono::seconds> secondsFrom(double seconds)
{
    if (!(seconds >= 0)) // also NaN
        return std::nullopt;
    return std::chrono::seconds(qint64(std::ceil(std::min(seconds, MaxRetryAfter))));
}

/// The two forms of Retry-After: seconds, or an HTTP date.
std::optional<std::chrono::seconds> retryAfterFrom(const QByteArray &header, const QDateTime &now)
{
    bool isNumber = false;
    const double seconds = header.trimmed().toDouble(&isNumber);
    if (isNumber)
        return secondsFrom(seconds);
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(header.trimmed()), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    return secondsFrom(double(std::max<qint64>(0, now.secsTo(date))));
}

bool isHtml(const HttpAnswer &answer)
{
    return answer.contentType.contains("html") || answer.body.trimmed().startsWith('<');
}

/// Of a page only its title is of use to anybody, and not its markup.
QString titleOf(const QString &html)
{
    static const QRegularExpression title(u"<title[^>]*>([^<]*)</title"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    QString text = title.match(html).captured(1).simplified();
    text.replace("&lt;"_L1, "<"_L1);
    text.replace("&gt;"_L1, ">"_L1);
    text.replace("&quot;"_L1, "\""_L1);
    text.replace("&#39;"_L1, "'"_L1);
    text.replace("&nbsp;"_L1, " "_L1);
    text.replace("&amp;"_L1, "&"_L1);
    return text;
}

/// What a JSON error body says: `{"error": code, "message": text}`, `{"error": text, "code": code}`,
/// `{"error": text}`, `{"error": {"code": …, "message": …}}`.
struct BodyTexts {
    QString code;
    QString message;
    QJsonValue retryAfterSeconds;
};

BodyTexts textsOf(const QJsonObject &body)
{
    BodyTexts texts;
    texts.retryAfterSeconds = body["retry_after_seconds"_L1];
    const QJsonObject nested = body["error"_L1].toObject();
    if (!nested.isEmpty()) {
        texts.code = nested["code"_L1].toString();
        texts.message = nested["message"_L1].toString();
        return texts;
    }
    const QString error = body["error"_L1].toString();
    texts.message = body["message"_L1].toString();
    texts.code = body["code"_L1].toString();
    if (texts.message.isEmpty())
        texts.message = error;
    else if (texts.code.isEmpty())
        texts.code = error;
    return texts;
}

bool saysNotFound(const QString &text)
{
    return text.contains("not found"_L1, Qt::CaseInsensitive) || text.contains("no rows in result set"_L1);
}

} // namespace

bool HttpAnswer::isPlainText() const
{
    return contentType.toLower().startsWith("text/plain");
}

HttpAnswer HttpAnswer::fromReply(const QNetworkReply &reply)
{
    HttpAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.transportError = reply.error();
    if (answer.transportError != QNetworkReply::NoError)
        answer.transportText = reply.errorString();
    if (answer.status >= 300) // Qt's error then only repeats the status
        answer.transportError = QNetworkReply::NoError;
    answer.contentType = reply.rawHeader("Content-Type");
    answer.retryAfter = reply.rawHeader("Retry-After");
    answer.requestId = reply.rawHeader("Fly-Request-Id");
    if (answer.requestId.isEmpty())
        answer.requestId = reply.rawHeader("X-Request-Id");
    return answer;
}

ApiErrorMapping::ApiErrorMapping(const QString &token)
    : m_token(token)
{
}

ApiError ApiErrorMapping::fromAnswer(const HttpAnswer &answer, Subject subject, const QDateTime &now) const
{
    ApiError error;
    error.httpStatus = answer.status;
    error.requestId = cleaned(QString::fromLatin1(answer.requestId), MaxShortText);
    if (answer.status == 0 || answer.isSuccessStatus()) {
        error.kind = kindOfTransport(answer);
        error.transportMessage = cleaned(answer.transportText);
        return error;
    }
    error.kind = kindOfStatus(answer.status);
    readBody(answer, error);
    if (!error.retryAfter)
        error.retryAfter = retryAfterFrom(answer.retryAfter, now);
    if (subject == Subject::Checkpoint && answer.status == 500 && saysNotFound(error.serverMessage))
        error.kind = ApiError::Kind::NotFound;
    return error;
}

void ApiErrorMapping::readBody(const HttpAnswer &answer, ApiError &error) const
{
    const QByteArray body = answer.body.trimmed();
    const QJsonDocument json = QJsonDocument::fromJson(body);
    if (json.isObject()) {
        const BodyTexts texts = textsOf(json.object());
        error.serverCode = cleaned(texts.code, MaxShortText);
        error.serverMessage = cleaned(texts.message);
        if (texts.retryAfterSeconds.isDouble())
            error.retryAfter = secondsFrom(texts.retryAfterSeconds.toDouble());
        else if (texts.retryAfterSeconds.isString())
            error.retryAfter = retryAfterFrom(texts.retryAfterSeconds.toString().toLatin1(), {});
    } else if (isHtml(answer)) {
        error.serverMessage = cleaned(titleOf(QString::fromUtf8(body)), MaxShortText);
    } else if (!body.startsWith('{')) { // half of a JSON object is nothing to show
        error.serverMessage = cleaned(QString::fromUtf8(body));
    }
}

ApiError ApiErrorMapping::malformed(const HttpAnswer &answer) const
{
    ApiError error;
    error.kind = ApiError::Kind::MalformedAnswer;
    error.httpStatus = answer.status;
    error.requestId = cleaned(QString::fromLatin1(answer.requestId), MaxShortText);
    // The token goes first: cut at the limit, half of it would not be recognised.
    error.rawExcerpt =
        withoutToken(answer.body.first(std::min(answer.body.size(), 2 * MaxExcerpt))).left(MaxExcerpt);
    return error;
}

ApiError ApiErrorMapping::operationFailed(const QString &text) const
{
    ApiError error;
    error.kind = ApiError::Kind::OperationFailed;
    error.serverMessage = cleaned(text);
    return error;
}

QString ApiErrorMapping::cleaned(QStringView text, qsizetype maxLength) const
{
    return displayText(withoutToken(text.toString()), LineBreaks::Fold, maxLength);
}

} // namespace Savepoint
