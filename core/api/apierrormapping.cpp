// SPDX-License-Identifier: Apache-2.0
#include "core/api/apierrormapping.h"

#include "core/api/proxywatch.h"
#include "core/base/plaintext.h"

#include <QJsonArray>
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
    case QNetworkReply::ProtocolUnknownError:
        return Kind::Unreachable;
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
    case QNetworkReply::UnknownProxyError:
        return answer.wasSent ? Kind::ConnectionLost : Kind::Proxy;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::OperationCanceledError: // the transfer timeout
        return answer.wasSent ? Kind::Timeout : Kind::Unreachable;
    case QNetworkReply::UnknownContentError: // it is not compressed in the way it says
        return Kind::MalformedAnswer;
    default: // the connection ended, was garbled, or would have needed a second send
        return answer.wasSent ? Kind::ConnectionLost : Kind::Unreachable;
    }
}

/// What Qt 6.4 says of a proxy that refuses: other errors of it have no name there, its 404 is a name that is
/// not found, and its 503 a connection that is refused.
bool isProxysWord(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::UnknownNetworkError || error == QNetworkReply::HostNotFoundError
        || error == QNetworkReply::ConnectionRefusedError;
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

/// A text, or a list of texts or of objects that have one (`detail` of some frameworks, `errors`).
QString textIn(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    if (value.isArray()) {
        QStringList texts;
        for (const QJsonValue item : value.toArray())
            texts.append(textIn(item));
        texts.removeAll(QString());
        return texts.join(u"; "_s);
    }
    const QJsonObject object = value.toObject();
    for (const QLatin1String name : {"message"_L1, "msg"_L1, "detail"_L1, "error"_L1, "reason"_L1}) {
        if (QString text = object[name].toString(); !text.isEmpty())
            return text;
    }
    return {};
}

/// A code may be a number; a boolean or an object is none.
QString codeIn(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString();
}

/// What a JSON error body says, whatever its members are called: `{"error": code, "message": text}`,
/// `{"error": text}`, `{"error": {"code": …, "message": …}}`, `{"detail": …}`, problem details (RFC 9457) and
/// the like. The most telling member comes first; an `error` beside it is the code.
ApiErrorMapping::Reason reasonOf(const QJsonObject &body)
{
    ApiErrorMapping::Reason reason;
    const QJsonObject nested = body["error"_L1].toObject();
    reason.code = codeIn(nested.isEmpty() ? body["code"_L1] : nested["code"_L1]);
    if (!nested.isEmpty())
        reason.text = textIn(nested);
    for (const QLatin1String name : {"message"_L1, "detail"_L1, "details"_L1, "error_description"_L1,
                                     "errors"_L1, "reason"_L1, "description"_L1}) {
        if (reason.text.isEmpty())
            reason.text = textIn(body[name]);
    }
    const QString error = body["error"_L1].toString();
    if (reason.text.isEmpty())
        reason.text = error;
    else if (reason.code.isEmpty())
        reason.code = error;
    if (reason.text.isEmpty())
        reason.text = body["title"_L1].toString();
    return reason;
}

/// `false`, `"error"`, or the status of problem details.
bool saysNo(const QJsonValue &value)
{
    const QString text = value.toString().toLower();
    return (value.isBool() && !value.toBool()) || value.toInt() >= 400 || text == "false"_L1
        || text == "error"_L1 || text == "failed"_L1 || text == "failure"_L1;
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
    if (const QString trouble = ProxyWatch::proxyTrouble(reply); !trouble.isEmpty()) {
        answer.transportError = QNetworkReply::ProxyAuthenticationRequiredError;
        answer.transportText = trouble;
        answer.wasSent = false;
    } else if (answer.status == 0 && isProxysWord(answer.transportError)
               && ProxyWatch::leadsThroughProxy(reply)) {
        answer.transportError = QNetworkReply::UnknownProxyError;
    }
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

ApiError ApiErrorMapping::fromAnswer(const HttpAnswer &answer, const QDateTime &now) const
{
    ApiError error;
    error.httpStatus = answer.status;
    error.requestId = requestId(answer);
    if (answer.status == 0 || answer.isSuccessStatus()) {
        error.kind = kindOfTransport(answer);
        error.transportMessage = cleaned(answer.transportText);
        return error;
    }
    error.kind = kindOfStatus(answer.status);
    readBody(answer, error);
    if (!error.retryAfter)
        error.retryAfter = retryAfterFrom(answer.retryAfter, now);
    return error;
}

void ApiErrorMapping::readBody(const HttpAnswer &answer, ApiError &error) const
{
    const QByteArray body = answer.body.trimmed();
    const QJsonDocument json = QJsonDocument::fromJson(body);
    if (json.isObject()) {
        const Reason reason = reasonOf(json.object());
        error.serverCode = cleaned(reason.code, MaxShortText);
        error.serverMessage = cleaned(reason.text);
        error.isFromApi = !error.serverCode.isEmpty() || !error.serverMessage.isEmpty();
        const QJsonValue retryAfter = json.object()["retry_after_seconds"_L1];
        if (retryAfter.isDouble())
            error.retryAfter = secondsFrom(retryAfter.toDouble());
        else if (retryAfter.isString())
            error.retryAfter = retryAfterFrom(retryAfter.toString().toLatin1(), {});
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
    error.requestId = requestId(answer);
    // The token goes first: cut at the limit, half of it would not be recognised.
    error.rawExcerpt =
        withoutToken(answer.body.first(std::min(answer.body.size(), 2 * MaxExcerpt))).left(MaxExcerpt);
    if (const auto reason = refusalIn(answer.body)) {
        error.serverCode = cleaned(reason->code, MaxShortText);
        error.serverMessage = cleaned(reason->text);
    }
    return error;
}

std::optional<ApiErrorMapping::Reason> ApiErrorMapping::refusalIn(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    bool isRefusal = saysNo(object["status"_L1]);
    for (const QLatin1String name : {"success"_L1, "ok"_L1, "deleted"_L1})
        isRefusal = isRefusal || saysNo(object[name]);
    for (const QLatin1String name : {"error"_L1, "errors"_L1}) {
        const QJsonValue value = object[name];
        isRefusal = isRefusal || !value.toString().isEmpty() || !value.toObject().isEmpty()
            || !value.toArray().isEmpty() || value.toBool();
    }
    return isRefusal ? std::optional(reasonOf(object)) : std::nullopt;
}

ApiError ApiErrorMapping::operationFailed(const QString &text, const QString &code) const
{
    ApiError error;
    error.kind = ApiError::Kind::OperationFailed;
    error.serverMessage = cleaned(text);
    error.serverCode = cleaned(code, MaxShortText);
    error.isFromApi = true;
    return error;
}

QString ApiErrorMapping::requestId(const HttpAnswer &answer) const
{
    return cleaned(QString::fromLatin1(answer.requestId), MaxShortText);
}

QString ApiErrorMapping::cleaned(QStringView text, qsizetype maxLength) const
{
    return displayText(withoutToken(text.toString()), LineBreaks::Fold, maxLength);
}

} // namespace Savepoint
