// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/streammessage.h"

#include <memory>
#include <optional>

namespace Savepoint {

/// One line of a create or restore stream -> StreamMessage. Pure. Nothing when the line is no JSON object;
/// any object is a message, also one of a type nobody knows.
class StreamMessageParser final {
    Q_DISABLE_COPY_MOVE(StreamMessageParser)

public:
    StreamMessageParser();
    ~StreamMessageParser();

    /// Bytes behind a line that headOf() may read, and does not look at.
    static constexpr qsizetype Padding = 64;

    [[nodiscard]] std::optional<StreamMessage> parse(QByteArrayView line);

    /// What can be told of a line without making values of it.
    struct Head {
        StreamMessage::Type type = StreamMessage::Type::Other;
        bool hasTime = false; ///< there is a `time`, whatever it says
    };
    /// Judges a line as parse() does. The caller owns Padding more bytes behind it.
    [[nodiscard]] std::optional<Head> headOf(QByteArrayView line);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Savepoint
