// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QPair>

namespace Savepoint {

/// One HTTP request as it was received.
struct HttpRequest {
    QByteArray method;
    QByteArray target; ///< raw, starts with `/`
    int minorVersion = 1;
    QList<QPair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;

    /// The value of the first header of that name (lower case); null when there is none.
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] int headerCount(const QByteArray &name) const;
    [[nodiscard]] QByteArray path() const; ///< raw, without the query
    /// The first value of a query parameter, decoded; null when there is none.
    [[nodiscard]] QByteArray queryValue(const QByteArray &name) const;
    [[nodiscard]] bool wantsKeepAlive() const;
    [[nodiscard]] bool expectsContinue() const;
};

/// Parses requests from bytes in any slicing; strict, because what two parsers read differently can be
/// abused.
///
/// Feed with append(), then call advance() until it stays where it is. After Head the request line and
/// headers are there and setBodyLimit() may still change what is accepted. After Complete take() gives the
/// request and the parser goes on with the bytes behind it. After Failed nothing more is parsed.
class HttpRequestParser final {
public:
    enum class State { Waiting, Head, Body, Complete, Failed };

    static constexpr qsizetype headLimit = 64 * 1024;

    void append(const QByteArray &bytes) { m_buffer += bytes; }
    void setBodyLimit(qint64 bytes) { m_bodyLimit = bytes; }

    /// One step further; the new state.
    State advance();
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const HttpRequest &request() const { return m_request; }
    [[nodiscard]] HttpRequest take();
    [[nodiscard]] bool hasBufferedBytes() const { return !m_buffer.isEmpty(); }
    [[nodiscard]] bool hasBody() const { return m_framing != Framing::None; }

    [[nodiscard]] int errorStatus() const { return m_errorStatus; }
    [[nodiscard]] QByteArray errorText() const { return m_errorText; }

private:
    enum class Framing { None, Length, Chunked };
    enum class ChunkPart { Size, Data, DataEnd, Trailer };

    State fail(int status, const QByteArray &text);
    State readHead();
    bool readRequestLine(const QByteArray &line);
    bool readHeader(const QByteArray &line);
    bool readFraming();
    bool readContentLength();
    State startBody();
    State readBody();
    State readLengthBody();
    State readChunkedBody();
    bool readChunkSize(const QByteArray &line);
    /// Takes a line ending with CRLF; null when there is none yet.
    QByteArray takeLine();

    QByteArray m_buffer;
    HttpRequest m_request;
    State m_state = State::Waiting;
    Framing m_framing = Framing::None;
    ChunkPart m_chunkPart = ChunkPart::Size;
    qint64 m_bodyLimit = 64 * 1024 * 1024;
    qint64 m_remaining = 0;
    qsizetype m_trailerBytes = 0;
    int m_errorStatus = 0;
    QByteArray m_errorText;
};

/// Percent-decodes strictly; nothing (null) when a `%` is not followed by two hexadecimal digits.
[[nodiscard]] QByteArray percentDecoded(const QByteArray &encoded);

} // namespace Savepoint
