// SPDX-License-Identifier: Apache-2.0
#include "core/api/streammessageparser.h"

#include "core/api/simdjsonobject.h"

namespace Savepoint {

namespace {

constexpr qsizetype LargeLine = 1024 * 1024;

static_assert(StreamMessageParser::Padding >= SimdjsonObject::Padding);

StreamMessage::Type typeOf(std::string_view name)
{
    using Type = StreamMessage::Type;
    static constexpr std::pair<std::string_view, Type> Known[] = {
        {"info", Type::Info},           {"stdout", Type::Stdout}, {"stderr", Type::Stderr},
        {"warning", Type::Warning},     {"error", Type::Error},   {"complete", Type::Complete},
        {"keepalive", Type::KeepAlive},
    };
    for (const auto &[known, type] : Known) {
        if (name == known)
            return type;
    }
    return Type::Other;
}

StreamMessage::Type typeOf(simdjson::dom::element name)
{
    std::string_view text;
    return name.get(text) == simdjson::SUCCESS ? typeOf(text) : StreamMessage::Type::Other;
}

/// A text, or an object with a code and a message.
void readError(simdjson::dom::element value, StreamMessage &message)
{
    simdjson::dom::object nested;
    if (value.get(nested) == simdjson::SUCCESS) {
        for (const auto member : nested) {
            if (member.key == "message")
                message.error = textOrJson(member.value);
            else if (member.key == "code")
                message.code = textOrJson(member.value);
        }
    }
    if (message.error.isEmpty())
        message.error = textOrJson(value);
}

} // namespace

class StreamMessageParser::Private final {
public:
    SimdjsonObject parser;
};

StreamMessageParser::StreamMessageParser()
    : d(std::make_unique<Private>())
{
}

StreamMessageParser::~StreamMessageParser() = default;

std::optional<StreamMessage> StreamMessageParser::parse(QByteArrayView line)
{
    simdjson::dom::object object;
    if (!d->parser.parse(line, object))
        return std::nullopt;
    StreamMessage message;
    QString fallback;
    for (const auto member : object) {
        if (member.key == "type") {
            message.typeName = textOf(member.value);
            message.type = typeOf(member.value);
        } else if (member.key == "data")
            message.data = textOrJson(member.value);
        else if (member.key == "error")
            readError(member.value, message);
        else if (member.key == "message" || (member.key == "detail" && fallback.isEmpty()))
            fallback = textOrJson(member.value);
        else if (member.key == "code")
            message.code = textOrJson(member.value);
        else if (member.key == "time")
            message.time = timeFromRfc3339(textOf(member.value));
    }
    if (message.type == StreamMessage::Type::Error && message.error.isEmpty())
        message.error = message.data.isEmpty() ? fallback : message.data;
    message.raw = line.toByteArray();
    if (line.size() > LargeLine)
        d->parser.shrink();
    return message;
}

std::optional<StreamMessageParser::Head> StreamMessageParser::headOf(QByteArrayView line)
{
    simdjson::dom::object object;
    if (!d->parser.parse(line, object, true))
        return std::nullopt;
    Head head;
    for (const auto member : object) {
        if (member.key == "type")
            head.type = typeOf(member.value);
        else if (member.key == "time")
            head.hasTime = true;
    }
    if (line.size() > LargeLine)
        d->parser.shrink();
    return head;
}

} // namespace Savepoint
