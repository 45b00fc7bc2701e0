// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace Savepoint {

/// Why a call did not do what was asked. Carries no sentence for people (that is the interface's part) and
/// never the token: server texts are cleaned where the error is made. The HTTP status decides; the transport
/// error counts only when there was no HTTP answer.
struct ApiError {
    enum class Kind {
        InvalidArgument, ///< refused before any request: empty, `.` or `..` as a path segment, bad base URL
        Unreachable, ///< no connection, name not found, refused
        Tls, ///< the connection is not private
        Timeout, ///< nothing came for the idle timeout
        ConnectionLost, ///< the connection ended before the answer was complete
        Redirected, ///< 3xx; never followed, so that the token goes nowhere else
        Unauthorized, ///< 401
        Forbidden, ///< 403
        NotFound, ///< 404
        MethodNotAllowed, ///< 405
        Conflict, ///< 409
        RateLimited, ///< 429; see retryAfter
        ServiceUnavailable, ///< 502, 503, 504
        ServerError, ///< other 5xx
        UnexpectedStatus, ///< any other status that is not a success
        MalformedAnswer, ///< a success whose body is not what the API promises; see rawExcerpt
        OperationFailed, ///< an `error` event in a stream, under HTTP 200
    };

    Kind kind = Kind::UnexpectedStatus;
    int httpStatus = 0; ///< 0: no HTTP answer
    QString serverCode; ///< the machine-readable code, when the body has one
    QString serverMessage; ///< the server's own words, cleaned (displayText) and bounded; may be empty
    QString transportMessage; ///< Qt's words for a transport error; may be empty
    std::optional<std::chrono::seconds> retryAfter; ///< from the body, else from Retry-After
    QString requestId; ///< `Fly-Request-Id` or `X-Request-Id`; may be empty
    QByteArray rawExcerpt; ///< MalformedAnswer: up to 4 KiB of what came

    [[nodiscard]] bool isAuthProblem() const { return kind == Kind::Unauthorized || kind == Kind::Forbidden; }
    /// True when the request may have been carried out although no answer says so: the outcome of a mutation
    /// is then unknown.
    [[nodiscard]] bool leavesOutcomeUnknown() const
    {
        return kind == Kind::Timeout || kind == Kind::ConnectionLost || kind == Kind::MalformedAnswer
            || (kind == Kind::ServiceUnavailable && httpStatus != 503);
    }

    bool operator==(const ApiError &) const = default;
};

} // namespace Savepoint
