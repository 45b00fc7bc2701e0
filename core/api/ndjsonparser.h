// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/streammessage.h"
#include "core/api/streammessageparser.h"

#include <optional>

class QIODevice;

namespace Savepoint {

/// One line of a stream: a message, or what could not be read.
struct NdjsonLine {
    std::optional<StreamMessage> message;
    QByteArray excerpt; ///< of a malformed line: its first bytes
    bool isTooLong = false; ///< malformed because of its length
};

/// The same before a message is made of it. `bytes` is valid until the parser is used again.
struct NdjsonRawLine {
    QByteArrayView bytes; ///< without the line end; of a malformed line: its first bytes
    std::optional<StreamMessageParser::Head> head; ///< nothing: malformed
};

/// The bytes of an NDJSON stream, in any slicing -> lines -> messages. Pure. Works on demand: bytes that were
/// fed are only looked at as far as next() asks.
///
/// A byte order mark, CR LF and blank lines are skipped; the last line needs no line end. A line that is no
/// JSON object (`null` included), or is longer than the limit, is reported and never ends the stream; an
/// over-long one is skipped without being kept.
class NdjsonParser final {
    Q_DISABLE_COPY_MOVE(NdjsonParser)

public:
    static constexpr qsizetype MaxLineBytes = 8 * 1024 * 1024;
    static constexpr qsizetype ExcerptBytes = 4096;

    explicit NdjsonParser(qsizetype maxLineBytes = MaxLineBytes);

    void feed(QByteArrayView bytes);
    /// Reads up to `most` bytes and returns them, valid until the parser is used again.
    QByteArrayView feedFrom(QIODevice &device, qsizetype most);
    /// No bytes will follow: what is left is the last line.
    void finish() { m_finished = true; }
    /// The next line, or nothing when more bytes are needed (after finish(): when there are no more lines).
    [[nodiscard]] std::optional<NdjsonLine> next();
    /// The same for who does not need the values of a message, at a fraction of the price.
    [[nodiscard]] std::optional<NdjsonRawLine> nextRaw();
    /// True when what was fed ends in the middle of a line; only after next() or nextRaw() had nothing more.
    [[nodiscard]] bool hasPartialLine() const { return m_skipping || m_begin < m_buffer.size(); }

private:
    struct Text {
        QByteArrayView line;
        bool isTooLong = false;
    };
    [[nodiscard]] std::optional<Text> nextText();
    [[nodiscard]] std::optional<QByteArrayView> takeLine();
    void dropConsumed();
    void makeRoom(qsizetype bytes);

    StreamMessageParser m_messages;
    QByteArray m_buffer; // with StreamMessageParser::Padding to spare
    QByteArray m_tooLong; // the beginning of an over-long line
    qsizetype m_begin = 0; // of the current line in the buffer
    qsizetype m_scanned = 0; // no line end before this
    const qsizetype m_maxLineBytes;
    bool m_isFirstLine = true;
    bool m_skipping = false; // inside an over-long line that was reported already
    bool m_finished = false;
};

} // namespace Savepoint
