// SPDX-License-Identifier: Apache-2.0
#include "core/base/plaintext.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr char16_t Escape = u'\x1b';
constexpr char16_t Bell = u'\x07';
constexpr char16_t StringTerminator8Bit = u'\x9c';

bool isBetween(QChar c, char16_t first, char16_t last)
{
    return c >= first && c <= last;
}

/// Position after the characters of one class.
qsizetype skipped(QStringView text, qsizetype at, char16_t first, char16_t last)
{
    while (at < text.size() && isBetween(text[at], first, last))
        ++at;
    return at;
}

/// Position after the string that starts at `at` (OSC, DCS, SOS, PM, APC), ended by BEL or ST. When it does
/// not end on its line only its introducer is taken away: a forgotten terminator must not hide the rest.
qsizetype afterControlString(QStringView text, qsizetype at)
{
    for (qsizetype pos = at; pos < text.size() && text[pos] != u'\n'; ++pos) {
        if (text[pos] == Bell || text[pos] == StringTerminator8Bit)
            return pos + 1;
        if (text[pos] == Escape && pos + 1 < text.size() && text[pos + 1] == u'\\')
            return pos + 2;
    }
    return at;
}

/// Position after the ANSI sequence that starts at `at` (ECMA-48, with 7-bit and 8-bit introducers), or `at`
/// when there is none.
qsizetype afterAnsiSequence(QStringView text, qsizetype at)
{
    char16_t kind = text[at].unicode();
    qsizetype pos = at + 1;
    if (kind == Escape) {
        if (pos == text.size())
            return pos;
        kind = text[pos].unicode();
        if (!isBetween(kind, u' ', u'~'))
            return pos;
        ++pos;
    } else if (isBetween(kind, u'\x80', u'\x9f')) {
        kind = char16_t(kind - 0x40); // 8-bit: one character for ESC and the next
    } else {
        return at;
    }

    switch (kind) {
    case u'[': // parameters, intermediates, final
        pos = skipped(text, pos, u'0', u'?');
        pos = skipped(text, pos, u' ', u'/');
        return pos < text.size() && isBetween(text[pos], u'@', u'~') ? pos + 1 : pos;
    case u']':
    case u'P':
    case u'X':
    case u'^':
    case u'_':
        return afterControlString(text, pos);
    default:
        break;
    }
    if (text[at] != Escape)
        return at; // a lone C1 control: shown escaped
    if (isBetween(kind, u' ', u'/')) { // such as ESC ( B: intermediates, final
        pos = skipped(text, pos, u' ', u'/');
        return pos < text.size() && isBetween(text[pos], u'0', u'~') ? pos + 1 : pos;
    }
    return pos;
}

/// Characters that change what their neighbours look like, or cannot be seen at all.
bool mustBeEscaped(QChar c)
{
    const char16_t u = c.unicode();
    return u < u' ' || (u >= u'\x7f' && u < u'\xa0') || u == u'\x61c' || u == u'\x200e' || u == u'\x200f'
        || u == u'\xad' || u == u'\x200b' || (u >= u'\x2028' && u <= u'\x202e')
        || (u >= u'\x2060' && u <= u'\x206f') || u == u'\xfeff' || (u >= u'\xfdd0' && u <= u'\xfdef')
        || u >= u'\xfffe';
}

/// The last two of every plane are no characters: no XML parser takes U+FFFE and U+FFFF, and some take none
/// of them.
bool isNoncharacter(QChar high, QChar low)
{
    return high.isHighSurrogate() && low.isLowSurrogate()
        && (QChar::surrogateToUcs4(high, low) & 0xfffe) == 0xfffe;
}

QString escaped(QChar c)
{
    return u"\\u%1"_s.arg(QString::number(c.unicode(), 16).toUpper(), 4, u'0');
}

bool isLineBreak(QChar c)
{
    return c == u'\n' || c == u'\r';
}

} // namespace

QString displayText(QStringView untrusted, LineBreaks breaks, qsizetype maxLength)
{
    if (maxLength < 1)
        return {};
    QString shown;
    shown.reserve(std::min(untrusted.size(), maxLength));
    qsizetype pos = 0;
    while (pos < untrusted.size() && shown.size() <= maxLength) {
        if (const qsizetype after = afterAnsiSequence(untrusted, pos); after != pos) {
            pos = after;
            continue;
        }
        const QChar c = untrusted[pos++];
        if (isLineBreak(c)) {
            if (breaks == LineBreaks::Keep) {
                if (c == u'\r' && pos < untrusted.size() && untrusted[pos] == u'\n')
                    ++pos;
                shown += u'\n';
            } else {
                while (pos < untrusted.size() && isLineBreak(untrusted[pos]))
                    ++pos;
                shown += u' ';
            }
        } else if (c == u'\t') {
            shown += u' ';
        } else if (pos < untrusted.size() && isNoncharacter(c, untrusted[pos])) {
            shown += escaped(c) + escaped(untrusted[pos++]);
        } else if (mustBeEscaped(c)) {
            shown += escaped(c);
        } else {
            shown += c;
        }
    }
    if (shown.size() > maxLength || pos < untrusted.size()) {
        qsizetype end = std::min(maxLength, shown.size());
        if (end > 0)
            --end; // room for the ellipsis
        if (end > 0 && shown[end - 1].isHighSurrogate())
            --end;
        shown.truncate(end);
        shown += u'…';
    }
    return shown;
}

} // namespace Savepoint
