// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/streammessage.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <optional>

namespace Savepoint {

class SecretRemoval;
class StreamMessageParser;

/// Lines of one create or restore stream that came together, as received: what a flood of messages travels
/// as. No text is made of a line before somebody looks at it. A plain value; copies share the bytes.
class StreamLines final {
public:
    struct Line {
        qsizetype end = 0; ///< in the bytes; a line begins where the one before it ends
        StreamMessage::Type type = StreamMessage::Type::Other;
        bool isMalformed = false; ///< no JSON object, or too long: the bytes are its beginning
        bool hasTime = false; ///< has a member `time`

        bool operator==(const Line &) const = default;
    };

    QDateTime receivedAt; ///< this computer's clock, UTC

    [[nodiscard]] qsizetype count() const { return m_lines.size(); }
    [[nodiscard]] bool isEmpty() const { return m_lines.isEmpty(); }
    /// Of all lines together.
    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }
    [[nodiscard]] const Line &at(qsizetype line) const { return m_lines.at(line); }
    /// As received, without the line end and the secret. Valid as long as this value, or a copy of it.
    [[nodiscard]] QByteArrayView bytes(qsizetype line) const;
    [[nodiscard]] QByteArrayView allBytes() const { return m_bytes; }
    /// Nothing for a malformed line.
    [[nodiscard]] std::optional<StreamMessage> message(qsizetype line, StreamMessageParser &parser) const;
    [[nodiscard]] QList<StreamMessage> messages() const;
    /// The server's time of the first, or last, message that has one; invalid when none has.
    [[nodiscard]] QDateTime firstServerTime() const;
    [[nodiscard]] QDateTime lastServerTime() const;

    /// The same without the secret.
    [[nodiscard]] StreamLines without(const SecretRemoval &secret) const;

    void append(QByteArrayView bytes, Line line); ///< `line.end` is filled in
    void reserve(qsizetype bytes, qsizetype lines);

    bool operator==(const StreamLines &) const = default;

private:
    [[nodiscard]] QDateTime serverTime(qsizetype line) const;

    QByteArray m_bytes;
    QList<Line> m_lines;
};

} // namespace Savepoint
