// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <chrono>

namespace Savepoint {

/// How long the local server waits for its clients, and for how many.
///
/// Whoever has not shown the token can hold a connection for `firstByte` and `wholeHead` at most, and only
/// until somebody else needs it. A connection that has shown the token may be idle for as long as it likes.
struct HttpLimits {
    /// From connecting to the first byte; then the connection is closed without a word.
    std::chrono::milliseconds firstByte{10'000};
    /// From the first byte of a request to the end of its headers, however many bytes come in between.
    std::chrono::milliseconds wholeHead{10'000};
    /// Between two pieces of a body, which only a client with the token sends.
    std::chrono::milliseconds stalledBody{30'000};
    /// Connections at once. For one more the oldest that has not shown the token is closed.
    qsizetype connections = 256;
};

} // namespace Savepoint
