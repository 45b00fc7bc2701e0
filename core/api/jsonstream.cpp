// SPDX-License-Identifier: Apache-2.0
#include "core/api/jsonstream.h"

#include <bit>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace Savepoint {

namespace {

constexpr QByteArrayView ByteOrderMark("\xef\xbb\xbf");

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

#ifdef __SSE2__
constexpr qsizetype BlockSize = 64;

/// One bit per byte of a block.
struct BlockMasks {
    quint64 quotes = 0;
    quint64 backslashes = 0;
    quint64 opening = 0;
    quint64 closing = 0;
};

BlockMasks masksOf(const char *block)
{
    const auto bits = [](__m128i equal) { return quint64(quint32(_mm_movemask_epi8(equal))); };
    BlockMasks masks;
    for (int i = 0; i < 4; ++i) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(block + 16 * i));
        // `[` and `{`, `]` and `}` differ in one bit only
        const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        masks.quotes |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) << (16 * i);
        masks.backslashes |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))) << (16 * i);
        masks.opening |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{'))) << (16 * i);
        masks.closing |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}'))) << (16 * i);
    }
    return masks;
}

/// Bit i of the result: an odd number of bits is set up to bit i, that is, byte i is inside a string.
quint64 parityUpTo(quint64 bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}
#endif

} // namespace

JsonStream::JsonStream(std::function<void(QByteArrayView)> onElement, qsizetype maxElementBytes)
    : m_onElement(std::move(onElement))
    , m_maxElementBytes(maxElementBytes)
{
}

bool JsonStream::feed(QByteArrayView bytes)
{
    qsizetype pos = 0;
    while (pos < bytes.size() && m_state != State::Failed)
        pos = isInside() ? inside(bytes, pos) : between(bytes, pos);
    return m_state != State::Failed;
}

/// Takes one byte outside of any element.
qsizetype JsonStream::between(QByteArrayView bytes, qsizetype pos)
{
    const char c = bytes[pos];
    if (m_state == State::Start)
        return start(bytes, pos);
    if (isSpace(c))
        return pos + 1;
    switch (m_state) {
    case State::FirstElement:
        if (c == ']') {
            m_state = State::End;
            return pos + 1;
        }
        startElement(c);
        return pos; // the element reads its first byte itself
    case State::NextElement:
        startElement(c);
        return pos;
    case State::Separator:
        m_state = c == ',' ? State::NextElement : c == ']' ? State::End : State::Failed;
        return pos + 1;
    default: // something behind the list
        m_state = State::Failed;
        return pos;
    }
}

qsizetype JsonStream::start(QByteArrayView bytes, qsizetype pos)
{
    const char c = bytes[pos];
    if (m_matched < ByteOrderMark.size() && c == ByteOrderMark[m_matched]) {
        ++m_matched;
    } else if (const bool isHalfMark = m_matched > 0 && m_matched < ByteOrderMark.size();
               !isHalfMark && isSpace(c)) {
        m_matched = int(ByteOrderMark.size()); // a mark could only have come first
    } else if (!isHalfMark && c == '[') {
        m_state = State::FirstElement;
    } else {
        m_state = State::Failed;
    }
    return pos + 1;
}

void JsonStream::startElement(char c)
{
    m_depth = 0;
    m_inString = false;
    m_escaped = false;
    if (c == '{' || c == '[')
        m_state = State::Container;
    else if (c == '"')
        m_state = State::String;
    else
        m_state = c == ',' || c == ']' || c == '}' || c == ':' ? State::Failed : State::Literal;
}

/// Reads on in the current element up to its end or the end of the slice.
qsizetype JsonStream::inside(QByteArrayView bytes, qsizetype pos)
{
    const qsizetype begin = pos;
    qsizetype end = -1; // behind the element
    if (m_state == State::Container) {
        end = insideContainer(bytes, pos);
    } else {
        const bool isString = m_state == State::String;
        for (; pos < bytes.size() && end < 0; ++pos) {
            const char c = bytes[pos];
            if (isString) {
                const bool wasInString = m_inString;
                (void)stepContainer(c);
                if (wasInString && !m_inString)
                    end = pos + 1;
            } else if (c == ',' || c == ']' || isSpace(c)) {
                end = pos;
            }
        }
    }
    const QByteArrayView part = bytes.sliced(begin, (end < 0 ? bytes.size() : end) - begin);
    if (m_pending.size() + part.size() > m_maxElementBytes) {
        m_state = State::Failed;
        return bytes.size();
    }
    if (end < 0) {
        m_pending.append(part);
        return bytes.size();
    }
    m_state = State::Separator;
    if (m_pending.isEmpty()) {
        m_onElement(part);
    } else {
        m_pending.append(part);
        m_onElement(m_pending);
        m_pending.resize(0); // keeps the memory for the next one
    }
    return end;
}

/// The position behind the object or array, or -1 when it goes on in the next slice.
qsizetype JsonStream::insideContainer(QByteArrayView bytes, qsizetype pos)
{
    while (pos < bytes.size()) {
        qsizetype stop = bytes.size();
#ifdef __SSE2__
        if (bytes.size() - pos >= BlockSize) {
            const BlockMasks masks = masksOf(bytes.data() + pos);
            const quint64 inString = parityUpTo(masks.quotes) ^ (m_inString ? ~quint64(0) : 0);
            const int closed = std::popcount(masks.closing & ~inString);
            if (masks.backslashes == 0 && !m_escaped && closed < m_depth) {
                m_depth += std::popcount(masks.opening & ~inString) - closed;
                m_inString = (inString >> 63) != 0;
                pos += BlockSize;
                continue;
            }
            stop = pos + BlockSize; // an escape, or the end is near: byte by byte
        }
#endif
        for (; pos < stop; ++pos) {
            if (stepContainer(bytes[pos]))
                return pos + 1;
        }
    }
    return -1;
}

/// True when `c` closes the element.
bool JsonStream::stepContainer(char c)
{
    if (m_escaped)
        m_escaped = false;
    else if (m_inString && c == '\\')
        m_escaped = true;
    else if (c == '"')
        m_inString = !m_inString;
    else if (!m_inString && (c == '{' || c == '['))
        ++m_depth;
    else if (!m_inString && (c == '}' || c == ']'))
        return --m_depth == 0;
    return false;
}

} // namespace Savepoint
