// SPDX-License-Identifier: Apache-2.0
#include "core/api/ndjsonparser.h"

#include <QIODevice>

#include <algorithm>

namespace Savepoint {

namespace {

constexpr QByteArrayView LineByteOrderMark("\xef\xbb\xbf");
constexpr qsizetype KeptCapacity = 256 * 1024;

bool isBlank(QByteArrayView line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

QByteArrayView beginning(QByteArrayView line)
{
    return line.first(std::min(line.size(), NdjsonParser::ExcerptBytes));
}

} // namespace

NdjsonParser::NdjsonParser(qsizetype maxLineBytes)
    : m_maxLineBytes(maxLineBytes)
{
}

void NdjsonParser::feed(QByteArrayView bytes)
{
    dropConsumed();
    makeRoom(bytes.size());
    m_buffer.append(bytes);
}

QByteArrayView NdjsonParser::feedFrom(QIODevice &device, qsizetype most)
{
    dropConsumed();
    makeRoom(most);
    const qsizetype before = m_buffer.size();
    m_buffer.resize(before + most);
    const qint64 size = device.read(m_buffer.data() + before, most);
    m_buffer.resize(before + std::max<qint64>(0, size));
    return QByteArrayView(m_buffer).sliced(before);
}

void NdjsonParser::makeRoom(qsizetype bytes)
{
    const qsizetype needed = m_buffer.size() + bytes + StreamMessageParser::Padding;
    if (m_buffer.capacity() < needed)
        m_buffer.reserve(std::max(needed, 2 * m_buffer.capacity())); // a long line comes in many pieces
}

void NdjsonParser::dropConsumed()
{
    if (m_begin == m_buffer.size()) {
        if (m_buffer.capacity() > KeptCapacity)
            m_buffer = QByteArray(); // one long line must not cost its memory for ever
        else
            m_buffer.resize(0);
    } else if (m_begin > 0 && m_begin >= m_buffer.size() / 2) { // amortised: each byte is moved at most once
        // Not remove(): it would leave the room in front, and the padding behind is counted on.
        std::copy(m_buffer.cbegin() + m_begin, m_buffer.cend(), m_buffer.begin());
        m_buffer.resize(m_buffer.size() - m_begin);
    } else {
        return;
    }
    m_scanned = std::max<qsizetype>(0, m_scanned - m_begin);
    m_begin = 0;
}

std::optional<NdjsonParser::Text> NdjsonParser::nextText()
{
    for (;;) {
        const auto taken = takeLine();
        if (!taken) {
            // Two bytes of room: a CR may belong to the line end, which is not there yet.
            if (m_skipping || m_buffer.size() - m_begin <= m_maxLineBytes + 1)
                return std::nullopt;
            m_tooLong = m_buffer.mid(m_begin, ExcerptBytes);
            m_skipping = true;
            m_isFirstLine = false;
            m_buffer = QByteArray();
            m_begin = m_scanned = 0;
            return Text{m_tooLong, true};
        }
        QByteArrayView line = *taken;
        if (m_skipping) { // the rest of an over-long line
            m_skipping = false;
            continue;
        }
        if (line.endsWith('\r'))
            line.chop(1);
        if (m_isFirstLine && line.startsWith(LineByteOrderMark))
            line = line.sliced(LineByteOrderMark.size());
        m_isFirstLine = false;
        if (line.size() > m_maxLineBytes)
            return Text{line, true};
        if (!isBlank(line))
            return Text{line, false};
    }
}

std::optional<NdjsonLine> NdjsonParser::next()
{
    const auto text = nextText();
    if (!text)
        return std::nullopt;
    if (!text->isTooLong) {
        if (auto message = m_messages.parse(text->line))
            return NdjsonLine{std::move(message), {}, false};
    }
    return NdjsonLine{std::nullopt, beginning(text->line).toByteArray(), text->isTooLong};
}

std::optional<NdjsonRawLine> NdjsonParser::nextRaw()
{
    const auto text = nextText();
    if (!text)
        return std::nullopt;
    if (!text->isTooLong) {
        if (const auto head = m_messages.headOf(text->line))
            return NdjsonRawLine{text->line, head};
    }
    return NdjsonRawLine{beginning(text->line), std::nullopt};
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

} // namespace Savepoint
