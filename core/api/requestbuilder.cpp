// SPDX-License-Identifier: Apache-2.0
#include "core/api/requestbuilder.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Everything but RFC 3986's unreserved characters is encoded, `/` included.
QByteArray encoded(const QString &text)
{
    return text.toUtf8().toPercentEncoding();
}

/// URL parsers and proxies remove `.` and `..` segments, some also behind an encoded slash: `DELETE
/// …/checkpoints/..` would destroy the sprite. Half a surrogate pair would silently name something else.
bool isSafeSegment(const QString &segment)
{
    if (segment.isEmpty() || !segment.isValidUtf16() || segment.contains(QChar(u'\0')))
        return false;
    QString slashes = segment;
    slashes.replace(u'\\', u'/');
    const QStringList parts = slashes.split(u'/');
    return std::none_of(parts.begin(), parts.end(),
                        [](const QString &part) { return part == "."_L1 || part == ".."_L1; });
}

bool isUsableBase(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery()
        || url.hasFragment())
        return false;
    if (RequestBuilder::isOfASprite(url))
        return false;
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && RequestBuilder::isLoopback(url));
}

bool isUsableToken(const QString &token)
{
    return std::all_of(token.begin(), token.end(), [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

QByteArray userAgent()
{
    const QString version = QCoreApplication::applicationVersion();
    return version.isEmpty() ? "Savepoint"_ba : "Savepoint/"_ba + version.toUtf8();
}

} // namespace

RequestBuilder::RequestBuilder(const QUrl &baseUrl, const QString &token,
                               std::chrono::milliseconds idleTimeout)
    : m_baseUrl(baseUrl)
    , m_authorization(token.isEmpty() ? QByteArray() : "Bearer "_ba + token.toLatin1())
    , m_idleTimeout(idleTimeout)
{
    if (!isUsableBase(baseUrl))
        m_refusal = ApiError::Kind::InvalidAddress;
    else if (!isUsableToken(token))
        m_refusal = ApiError::Kind::InvalidToken;
}

bool RequestBuilder::isLoopback(const QUrl &url)
{
    const QHostAddress address(url.host());
    return url.host() == "localhost"_L1 || (!address.isNull() && address.isLoopback());
}

bool RequestBuilder::isOfASprite(const QUrl &url)
{
    QString host = url.host().toLower();
    while (host.endsWith(u'.'))
        host.chop(1);
    return host == "sprites.app"_L1 || host.endsWith(".sprites.app"_L1);
}

Result<QNetworkRequest, ApiError> RequestBuilder::build(const ApiPath &path, Kind kind) const
{
    const bool isSafe = std::all_of(path.segments.begin(), path.segments.end(), isSafeSegment);
    if (m_refusal || !isSafe) {
        ApiError refused;
        refused.kind = m_refusal.value_or(ApiError::Kind::InvalidArgument);
        return refused;
    }

    QByteArray url = m_baseUrl.toEncoded();
    while (url.endsWith('/'))
        url.chop(1);
    for (const QString &segment : path.segments)
        url += '/' + encoded(segment);
    char separator = '?';
    for (const auto &[name, value] : path.query) {
        url += separator + encoded(name) + '=' + encoded(value);
        separator = '&';
    }

    QNetworkRequest request(QUrl::fromEncoded(url, QUrl::StrictMode));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    // Qt takes what is compressed more than 40:1 for an attack; histories of ancestors are 65 to 118:1. What
    // is read is limited in bytes instead.
    request.setDecompressedSafetyCheckThreshold(-1);
    if (!m_authorization.isEmpty())
        request.setRawHeader("Authorization", m_authorization);
    request.setRawHeader("User-Agent", userAgent());
    if (kind == Kind::Stream) {
        request.setRawHeader("Accept", "application/x-ndjson, application/json");
        request.setRawHeader("Accept-Encoding", "identity");
    } else {
        request.setRawHeader("Accept", "application/json, */*");
        request.setTransferTimeout(int(m_idleTimeout.count()));
    }
    return request;
}

} // namespace Savepoint
