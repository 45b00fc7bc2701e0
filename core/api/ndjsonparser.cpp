// SPDX-License-Identifier: Apache-2.0
#include "core/api/ndjsonparser.h"

#include <algorithm>

namespace Savepoint {

namespace {

constexpr QByteArrayView ByteOrderMark("\xef\xbb\xbf");
constexpr qsizetype KeptCapacity = 256 * 1024;

bool isBlank(QByteArrayView line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

} // namespace

NdjsonParser::NdjsonParser(qsizetype maxLineBytes)
    : m_maxLineBytes(maxLineBytes)
{
}

void NdjsonParser::feed(QByteArrayView bytes)
{
    dropConsumed();
    m_buffer.append(bytes);
}

void NdjsonParser::dropConsumed()
{
    if (m_begin == m_buffer.size()) {
        if (m_buffer.capacity() > KeptCapacity)
            m_buffer = QByteArray(); // one long line must not cost its memory for ever
        else
            m_buffer.resize(0);
    } else if (m_begin > 0 && m_begin >= m_buffer.size() / 2) { // amortised: each byte is moved at most once
        m_buffer.remove(0, m_begin);
    } else {
        return;
    }
    m_scanned = std::max<qsizetype>(0, m_scanned - m_begin);
    m_begin = 0;
}

std::optional<NdjsonLine> NdjsonParser::next()
{
    for (;;) {
        const auto taken = takeLine();
        if (!taken) {
            // Two bytes of room: a CR may belong to the line end, which is not there yet.
            if (m_skipping || m_buffer.size() - m_begin <= m_maxLineBytes + 1)
                return std::nullopt;
            const NdjsonLine report = tooLong(QByteArrayView(m_buffer).sliced(m_begin));
            m_skipping = true;
            m_buffer = QByteArray();
            m_begin = m_scanned = 0;
            return report;
        }
        QByteArrayView line = *taken;
        if (m_skipping) { // the rest of an over-long line
            m_skipping = false;
            continue;
        }
        if (line.endsWith('\r'))
            line.chop(1);
        if (m_isFirstLine && line.startsWith(ByteOrderMark))
            line = line.sliced(ByteOrderMark.size());
        m_isFirstLine = false;
        if (line.size() > m_maxLineBytes)
            return tooLong(line);
        if (!isBlank(line))
            return read(line);
    }
}

/// The bytes up to the next line end, which is consumed.
std::optional<QByteArrayView> NdjsonParser::takeLine()
{
    const QByteArrayView bytes(m_buffer);
    const qsizetype lineEnd = bytes.indexOf('\n', m_scanned);
    if (lineEnd >= 0) {
        const QByteArrayView line = bytes.sliced(m_begin, lineEnd - m_begin);
        m_begin = m_scanned = lineEnd + 1;
        return line;
    }
    m_scanned = bytes.size();
    if (m_skipping) {
        m_begin = bytes.size();
        if (m_finished)
            m_skipping = false;
        return std::nullopt;
    }
    if (!m_finished || m_begin == bytes.size())
        return std::nullopt;
    const QByteArrayView line = bytes.sliced(m_begin);
    m_begin = bytes.size();
    return line;
}

NdjsonLine NdjsonParser::read(QByteArrayView line)
{
    if (auto message = m_messages.parse(line))
        return {std::move(message), {}, false};
    return {std::nullopt, line.first(std::min(line.size(), ExcerptBytes)).toByteArray(), false};
}

NdjsonLine NdjsonParser::tooLong(QByteArrayView line)
{
    m_isFirstLine = false;
    return {std::nullopt, line.first(std::min(line.size(), ExcerptBytes)).toByteArray(), true};
}

} // namespace Savepoint
