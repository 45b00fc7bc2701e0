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
        InvalidArgument, ///< refused before any request: empty, `.` or `..` as a path segment
        InvalidAddress, ///< refused before any request: the API address cannot be used
        InvalidToken, ///< refused before any request: the token has characters that no token has
        Unreachable, ///< no connection, name not found, refused
        Proxy, ///< the proxy on the way refused, wants a login, or is not there
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
    bool isFromApi = false; ///< the body is a JSON object with a reason: the API has answered, no gateway
    QString requestId; ///< `Fly-Request-Id` or `X-Request-Id`; may be empty
    QByteArray rawExcerpt; ///< MalformedAnswer: up to 4 KiB of what came

    [[nodiscard]] bool isAuthProblem() const { return kind == Kind::Unauthorized || kind == Kind::Forbidden; }
    /// Refused by this program before any request: no server and no proxy has heard of it.
    [[nodiscard]] bool isBeforeAnyRequest() const
    {
        return kind == Kind::InvalidArgument || kind == Kind::InvalidAddress || kind == Kind::InvalidToken;
    }
    /// An interim answer (RFC 9110, 15.2), which Qt 6.4 delivers as if the final one would not follow.
    [[nodiscard]] bool isInterim() const { return httpStatus >= 100 && httpStatus < 200; }
    /// True when the request may have been carried out although no answer says so: the outcome of a mutation
    /// is then unknown. Gateways that gave up do not speak for the server; neither does a server that failed
    /// without saying why. Refusals are a 4xx, a 500 with a reason of the API, 501 and 505.
    [[nodiscard]] bool leavesOutcomeUnknown() const
    {
        const bool isServersRefusal =
            httpStatus == 501 || httpStatus == 505 || (httpStatus == 500 && isFromApi);
        return kind == Kind::Timeout || kind == Kind::ConnectionLost || kind == Kind::MalformedAnswer
            || isInterim() || httpStatus == 408 || httpStatus == 499
            || (httpStatus >= 500 && !isServersRefusal);
    }

    bool operator==(const ApiError &) const = default;
};

} // namespace Savepoint
