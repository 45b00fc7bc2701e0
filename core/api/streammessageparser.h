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

    [[nodiscard]] std::optional<StreamMessage> parse(QByteArrayView line);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Savepoint
