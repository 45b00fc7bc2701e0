// SPDX-License-Identifier: Apache-2.0
#include "core/base/spelling.h"

#include <QByteArray>

#include <algorithm>
#include <optional>

namespace Savepoint {

namespace {

constexpr qsizetype LongestEntity = 12;
constexpr qsizetype LongestTag = 120;
constexpr qsizetype LongestSequence = 24; // of a colour

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isLetter(char c)
{
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'z';
}

char characterOf(uint codePoint)
{
    if (codePoint >= 0xff01 && codePoint <= 0xff5e) // full width
        codePoint -= 0xff01 - '!';
    return codePoint < 0x80 ? char(codePoint) : '\x80';
}

/// Appends characters and folds whatever escape they complete into the one it stands for. What is folded may
/// complete an escape in turn, so nesting needs nothing more.
class Speller final {
public:
    Speller(qsizetype size, QuotedPrintable quotedPrintable)
        : m_quotedPrintable(quotedPrintable)
    {
        m_out.reserve(size_t(size));
    }

    void push(char value, qsizetype at)
    {
        endOpenEntity(value);
        m_out.push_back({value, at, at + 1});
        while (fold()) { }
    }

    std::vector<SpelledCharacter> take() { return std::move(m_out); }

private:
    /// `back(0)` is the last character; NUL before the first.
    [[nodiscard]] char back(qsizetype index) const
    {
        const qsizetype size = qsizetype(m_out.size());
        return index < size ? m_out[size_t(size - 1 - index)].value : '\0';
    }

    bool replaceLast(qsizetype count, char value)
    {
        const SpelledCharacter folded{value, m_out[m_out.size() - size_t(count)].begin, m_out.back().end};
        m_out.resize(m_out.size() - size_t(count));
        m_out.push_back(folded);
        return true;
    }

    /// The number in the last `count` characters but for the `skipped` last ones.
    [[nodiscard]] std::optional<uint> number(qsizetype count, uint base, qsizetype skipped = 0) const
    {
        uint value = 0;
        for (qsizetype i = skipped + count - 1; i >= skipped; --i) {
            const int digit = digitOf(back(i));
            if (digit < 0 || uint(digit) >= base || value > 0x10ffff)
                return std::nullopt;
            value = value * base + uint(digit);
        }
        return count > 0 ? std::optional(value) : std::nullopt;
    }

    bool foldNumber(qsizetype digits, qsizetype prefix, uint base)
    {
        const auto value = number(digits, base);
        return value && replaceLast(digits + prefix, characterOf(*value));
    }

    [[nodiscard]] bool isBehind(qsizetype index, char first, char second) const
    {
        return (back(index) | 0x20) == second && back(index + 1) == first;
    }

    bool fold()
    {
        const char last = back(0);
        switch (last) {
        case '\\':
            return back(1) == '\\' && replaceLast(2, '\\');
        case ';':
            return foldEntity();
        case '}':
            return foldBraces();
        case '>':
            return foldTag();
        default:
            break;
        }
        if (last >= '@' && last <= '~' && foldSequence())
            return true;
        if (back(1) == '\\'
            && (last == 'n' || last == 'r' || last == 't' || last == 'b' || last == 'f' || last == 'v'))
            return replaceLast(2, ' ');
        return digitOf(last) >= 0 && foldDigits();
    }

    bool foldDigits()
    {
        if (back(2) == '%' || (m_quotedPrintable == QuotedPrintable::Decoded && back(2) == '='))
            return foldNumber(2, 1, 16);
        if (isBehind(2, '\\', 'x') || isBehind(2, '0', 'x'))
            return foldNumber(2, 2, 16);
        if (isBehind(4, '\\', 'u') && back(4) == 'u')
            return foldNumber(4, 2, 16);
        if (isBehind(4, '%', 'u'))
            return foldNumber(4, 2, 16);
        if (back(9) == '\\' && back(8) == 'U')
            return foldNumber(8, 2, 16);
        return back(3) == '\\' && foldNumber(3, 1, 8);
    }

    /// `\u{2f}`, `\x{2f}`
    bool foldBraces()
    {
        for (qsizetype digits = 1; digits <= 8; ++digits) {
            if (back(digits + 1) != '{')
                continue;
            const auto value = number(digits, 16, 1);
            const bool isEscape = isBehind(digits + 2, '\\', 'u') || isBehind(digits + 2, '\\', 'x');
            return value && isEscape && replaceLast(digits + 4, characterOf(*value));
        }
        return false;
    }

    /// The value of `&#47`, `&#x2f` in front of the `skipped` last characters, and its length.
    [[nodiscard]] std::optional<std::pair<uint, qsizetype>> numericEntity(qsizetype skipped) const
    {
        qsizetype digits = 0;
        while (digits <= 8 && digitOf(back(skipped + digits)) >= 0)
            ++digits;
        const bool isHexadecimal = (back(skipped + digits) | 0x20) == 'x';
        const qsizetype prefix = isHexadecimal ? 3 : 2;
        if (back(skipped + digits + prefix - 2) != '#' || back(skipped + digits + prefix - 1) != '&')
            return std::nullopt;
        const auto value = number(digits, isHexadecimal ? 16 : 10, skipped);
        return value ? std::optional(std::pair(*value, digits + prefix)) : std::nullopt;
    }

    bool foldEntity()
    {
        if (const auto numeric = numericEntity(1))
            return replaceLast(numeric->second + 1, characterOf(numeric->first));
        QByteArray name;
        for (qsizetype i = 1; i < LongestEntity && isLetter(back(i)); ++i)
            name.prepend(back(i));
        if (name.isEmpty() || back(name.size() + 1) != '&')
            return false;
        return replaceLast(name.size() + 2, namedEntity(name));
    }

    /// Only those that may be part of an escape; no letter or digit has a name.
    static char namedEntity(const QByteArray &name)
    {
        constexpr std::pair<const char *, char> Names[] = {{"amp", '&'},   {"AMP", '&'},    {"num", '#'},
                                                           {"semi", ';'},  {"percnt", '%'}, {"bsol", '\\'},
                                                           {"equals", '='}};
        for (const auto &[known, value] : Names) {
            if (name == known)
                return value;
        }
        return ' ';
    }

    /// Pages are lenient: `&#47` also ends where its digits do.
    void endOpenEntity(char next)
    {
        if (next == ';' || digitOf(back(0)) < 0)
            return;
        const auto numeric = numericEntity(0);
        if (!numeric)
            return;
        const bool isHexadecimal = (back(numeric->second - 3) | 0x20) == 'x';
        const bool goesOn = isHexadecimal ? digitOf(next) >= 0 : next >= '0' && next <= '9';
        if (!goesOn)
            replaceLast(numeric->second, characterOf(numeric->first));
    }

    bool foldTag()
    {
        for (qsizetype i = 1; i < LongestTag && i < qsizetype(m_out.size()); ++i) {
            if (back(i) == '>')
                return false;
            if (back(i) == '<') {
                const char first = back(i - 1);
                return (isLetter(first) || first == '/' || first == '!') && replaceLast(i + 1, ' ');
            }
        }
        return false;
    }

    /// `ESC [ 31 m`
    bool foldSequence()
    {
        for (qsizetype i = 1; i < LongestSequence; ++i) {
            const char c = back(i);
            if (c == '[')
                return back(i + 1) == '\x1b' && replaceLast(i + 2, ' ');
            if (c < '0' || c > '?')
                return false;
        }
        return false;
    }

    const QuotedPrintable m_quotedPrintable;
    std::vector<SpelledCharacter> m_out;
};

} // namespace

std::vector<SpelledCharacter> spelledOut(QByteArrayView text, QuotedPrintable quotedPrintable)
{
    Speller speller(text.size(), quotedPrintable);
    for (qsizetype i = 0; i < text.size(); ++i)
        speller.push(text[i], i);
    return speller.take();
}

} // namespace Savepoint
