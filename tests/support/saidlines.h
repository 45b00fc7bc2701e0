// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/jsontext.h"
#include "core/api/streamlines.h"
#include "core/api/streammessageparser.h"

namespace Savepoint {

/// Lines as a stream hands them over, made of JSON texts; what is no object is malformed.
[[nodiscard]] inline StreamLines saidLines(const QByteArrayList &raw,
                                           const QDateTime &receivedAt = QDateTime::currentDateTimeUtc())
{
    StreamLines lines;
    lines.receivedAt = receivedAt;
    StreamMessageParser parser;
    for (const QByteArray &line : raw) {
        const auto message = parser.parse(line);
        lines.append(line,
                     {0, message ? message->type : StreamMessage::Type::Other, !message,
                      message && message->time.isValid()});
    }
    return lines;
}

/// A line of a type: “info”, “stdout”, “error”, …
[[nodiscard]] inline QByteArray rawLine(const QByteArray &type, const QString &text,
                                        const QDateTime &time = {})
{
    const QByteArray key = type == "error" ? "error" : "data";
    QByteArray line = R"({"type":")" + type + "\",\"" + key + "\":" + jsonString(text);
    if (time.isValid())
        line += ",\"time\":\"" + time.toString(Qt::ISODateWithMs).toLatin1() + '"';
    return line + '}';
}

/// One line that was just received.
[[nodiscard]] inline StreamLines said(const QByteArray &type, const QString &text, const QDateTime &time = {})
{
    return saidLines({rawLine(type, text, time)});
}

} // namespace Savepoint
