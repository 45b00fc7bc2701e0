// SPDX-License-Identifier: Apache-2.0
#include "core/api/streamlines.h"

#include "core/api/streammessageparser.h"
#include "core/base/secretremoval.h"

#include <algorithm>

namespace Savepoint {

QByteArrayView StreamLines::bytes(qsizetype line) const
{
    const qsizetype begin = line == 0 ? 0 : m_lines.at(line - 1).end;
    return QByteArrayView(m_bytes).sliced(begin, m_lines.at(line).end - begin);
}

std::optional<StreamMessage> StreamLines::message(qsizetype line, StreamMessageParser &parser) const
{
    return m_lines.at(line).isMalformed ? std::nullopt : parser.parse(bytes(line));
}

QList<StreamMessage> StreamLines::messages() const
{
    QList<StreamMessage> messages;
    StreamMessageParser parser;
    for (qsizetype line = 0; line < count(); ++line) {
        if (auto read = message(line, parser))
            messages.append(*std::move(read));
    }
    return messages;
}

QDateTime StreamLines::serverTime(qsizetype line) const
{
    StreamMessageParser parser;
    const auto read = message(line, parser);
    return read ? read->time : QDateTime();
}

QDateTime StreamLines::firstServerTime() const
{
    const auto found = std::find_if(m_lines.begin(), m_lines.end(), [](const Line &l) { return l.hasTime; });
    return found == m_lines.end() ? QDateTime() : serverTime(found - m_lines.begin());
}

QDateTime StreamLines::lastServerTime() const
{
    const auto found =
        std::find_if(m_lines.rbegin(), m_lines.rend(), [](const Line &l) { return l.hasTime; });
    return found == m_lines.rend() ? QDateTime() : serverTime(m_lines.rend() - found - 1);
}

StreamLines StreamLines::without(const SecretRemoval &secret) const
{
    if (!secret.mayBeIn(m_bytes))
        return *this;
    StreamLines cleaned;
    cleaned.receivedAt = receivedAt;
    for (qsizetype line = 0; line < count(); ++line)
        cleaned.append(secret.removedFrom(bytes(line).toByteArray()), at(line));
    return cleaned;
}

void StreamLines::append(QByteArrayView bytes, Line line)
{
    m_bytes.append(bytes);
    line.end = m_bytes.size();
    m_lines.append(line);
}

void StreamLines::reserve(qsizetype bytes, qsizetype lines)
{
    m_bytes.reserve(bytes);
    m_lines.reserve(lines);
}

} // namespace Savepoint
