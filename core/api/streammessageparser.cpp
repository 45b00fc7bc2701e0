// SPDX-License-Identifier: Apache-2.0
#include "core/api/streammessageparser.h"

#include "core/api/simdjsonobject.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LargeLine = 1024 * 1024;

StreamMessage::Type typeOf(const QString &name)
{
    using Type = StreamMessage::Type;
    static constexpr std::pair<QLatin1StringView, Type> Known[] = {
        {"info"_L1, Type::Info},       {"stdout"_L1, Type::Stdout}, {"stderr"_L1, Type::Stderr},
        {"warning"_L1, Type::Warning}, {"error"_L1, Type::Error},   {"complete"_L1, Type::Complete},
    };
    for (const auto &[known, type] : Known) {
        if (name == known)
            return type;
    }
    return Type::Other;
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
    for (const auto member : object) {
        if (member.key == "type")
            message.typeName = textOf(member.value);
        else if (member.key == "data")
            message.data = textOrJson(member.value);
        else if (member.key == "error")
            message.error = textOrJson(member.value);
        else if (member.key == "time")
            message.time = timeFromRfc3339(textOf(member.value));
    }
    message.type = typeOf(message.typeName);
    if (message.type == StreamMessage::Type::Error && message.error.isEmpty())
        message.error = message.data;
    message.raw = line.toByteArray();
    if (line.size() > LargeLine)
        d->parser.shrink();
    return message;
}

} // namespace Savepoint
