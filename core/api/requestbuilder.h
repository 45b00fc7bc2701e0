// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"
#include "core/base/result.h"

#include <QList>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>

#include <chrono>

namespace Savepoint {

/// The part of a URL behind the base URL, before any encoding.
struct ApiPath {
    QStringList segments; ///< each travels as exactly one path segment
    QList<std::pair<QString, QString>> query;
};

/// The only place that makes requests. Every one of them carries the token, follows no redirect (Qt's default
/// policy sends the token to other hosts), stays on HTTP/1.1 (HTTP/2 ignores the read buffer's limit and can
/// hang when a session dies), and neither reads nor writes cookies, caches or remembered passwords.
class RequestBuilder final {
public:
    enum class Kind {
        OneShot, ///< with a transfer timeout, which is an idle timeout
        Stream, ///< no timeout (the stream has its own), no compression (it would delay events)
    };

    RequestBuilder(const QUrl &baseUrl, const QString &token, std::chrono::milliseconds idleTimeout);

    /// InvalidAddress when the base URL is neither https nor loopback http, or of a sprite; InvalidToken when
    /// the token cannot stand in a header; InvalidArgument when a segment is empty or could act as `.` or
    /// `..`.
    [[nodiscard]] Result<QNetworkRequest, ApiError> build(const ApiPath &path, Kind kind) const;

    [[nodiscard]] static bool isLoopback(const QUrl &url);
    /// An address below `sprites.app`: what runs there is a program of a sprite, not the API.
    [[nodiscard]] static bool isOfASprite(const QUrl &url);

private:
    QUrl m_baseUrl;
    QByteArray m_authorization;
    std::chrono::milliseconds m_idleTimeout;
    std::optional<ApiError::Kind> m_refusal; // of whatever is asked
};

} // namespace Savepoint
