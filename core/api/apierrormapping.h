// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"
#include "core/base/secretremoval.h"

#include <QDateTime>
#include <QNetworkReply>

namespace Savepoint {

/// What came of one HTTP request, complete or not.
struct HttpAnswer {
    /// Bytes of an error body that are looked at.
    static constexpr qsizetype MaxErrorBody = 64 * 1024;

    int status = 0; ///< 0: no HTTP answer
    QNetworkReply::NetworkError transportError = QNetworkReply::NoError;
    QString transportText;
    QByteArray contentType;
    QByteArray retryAfter;
    QByteArray requestId;
    QByteArray body; ///< of a body that was parsed as it came: only its beginning
    bool isTruncated = false; ///< the body is longer than what was read of it
    bool wasSent = true; ///< false: no byte of the request can have reached the server

    [[nodiscard]] bool isSuccessStatus() const { return status >= 200 && status < 300; }
    [[nodiscard]] bool isComplete() const { return transportError == QNetworkReply::NoError; }
    [[nodiscard]] bool isPlainText() const;

    /// Everything but the body, from a reply that has its headers or has finished. A reply that was cancelled
    /// by its transfer timeout says OperationCanceledError; our own aborts are never looked at.
    [[nodiscard]] static HttpAnswer fromReply(const QNetworkReply &reply);
};

/// Makes ApiErrors of one client: everything they quote is cleaned of control characters and of the token.
class ApiErrorMapping final {
public:
    /// Why the server refused, in its own words; not cleaned yet.
    struct Reason {
        QString code; ///< machine-readable
        QString text;
    };

    explicit ApiErrorMapping(const QString &token = {});

    /// Any answer that is not a complete success. `now` is what an HTTP date in Retry-After is compared with.
    [[nodiscard]] ApiError fromAnswer(const HttpAnswer &answer,
                                      const QDateTime &now = QDateTime::currentDateTimeUtc()) const;
    /// A success whose body is not what the API promises.
    [[nodiscard]] ApiError malformed(const HttpAnswer &answer) const;
    [[nodiscard]] ApiError operationFailed(const QString &text, const QString &code = {}) const;
    /// The reason in the body of a success that says no: `{"error": …}`, `{"success": false}`. Nothing when
    /// it does not.
    [[nodiscard]] static std::optional<Reason> refusalIn(const QByteArray &body);

    [[nodiscard]] QString requestId(const HttpAnswer &answer) const;
    [[nodiscard]] QString cleaned(QStringView text, qsizetype maxLength = 4000) const;
    [[nodiscard]] QString withoutToken(QString text) const { return m_token.removedFrom(std::move(text)); }
    [[nodiscard]] QByteArray withoutToken(QByteArray text) const
    {
        return m_token.removedFrom(std::move(text));
    }
    [[nodiscard]] const SecretRemoval &token() const { return m_token; }

private:
    void readBody(const HttpAnswer &answer, ApiError &error) const;

    SecretRemoval m_token;
};

} // namespace Savepoint
