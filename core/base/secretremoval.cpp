// SPDX-License-Identifier: Apache-2.0
#include "core/base/secretremoval.h"

#include "core/base/spelling.h"

#include <QByteArrayList>

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstring>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LeastCharacters = 8; // letters and digits; a shorter secret is looked for as it is
constexpr qsizetype LeastSecret = 6; // of the secret part
constexpr qsizetype LeastPart = 12; // of a part that is taken out
constexpr qsizetype LeastAtEdge = 6; // where a text was cut
constexpr qsizetype WindowSize = 4; // characters that are compared at once

/// A number for a letter (in either case) or a digit, 0 for everything else, which is passed over.
constexpr std::array<unsigned char, 256> codes()
{
    std::array<unsigned char, 256> table{};
    for (int c = '0'; c <= '9'; ++c)
        table[size_t(c)] = static_cast<unsigned char>(c);
    for (int c = 'a'; c <= 'z'; ++c) {
        table[size_t(c)] = static_cast<unsigned char>(c);
        table[size_t(c - 'a' + 'A')] = static_cast<unsigned char>(c);
    }
    return table;
}
constexpr auto Codes = codes();

char codeOf(char c)
{
    return char(Codes[static_cast<unsigned char>(c)]);
}

quint32 windowAt(const char *text)
{
    quint32 window = 0;
    std::memcpy(&window, text, sizeof window);
    return window | 0x20202020U; // the case is gone, and `_` is not `?`: good enough for a first look
}

/// `org-slug/org-id/token-id/token-value`: where the value begins. Any other form is secret as a whole.
qsizetype secretBegin(const QByteArray &token)
{
    qsizetype at = 0;
    for (int i = 0; i < 3; ++i) {
        at = token.indexOf('/', at) + 1;
        if (at == 0)
            return 0;
    }
    return at;
}

qsizetype countOf(QByteArrayView text)
{
    return std::count_if(text.begin(), text.end(), [](char c) { return codeOf(c) != 0; });
}

struct Range {
    qsizetype begin = 0;
    qsizetype end = 0;
};

/// One way to write the secret, letters and digits alone.
struct Needle {
    QByteArray text;
    qsizetype secret = 0; // where the secret part begins
    qsizetype least = 0; // characters in a row that are taken out when some are secret
    qsizetype leastSecret = 0; // secret characters in a row that are taken out
    qsizetype leastAtEdge = 0;

    [[nodiscard]] bool isTooMuch(qsizetype begin, qsizetype length, bool isAtBegin, bool isAtEnd) const
    {
        const qsizetype shared = begin + length - std::max(begin, secret);
        if (shared <= 0)
            return false;
        const bool wasCut =
            (isAtEnd && (begin == 0 || begin == secret)) || (isAtBegin && begin + length == text.size());
        return length >= least || shared >= leastSecret || (wasCut && length >= leastAtEdge);
    }
};

using Characters = std::vector<SpelledCharacter>;

} // namespace

class SecretRemoval::Needles final {
public:
    explicit Needles(const QByteArray &secret)
        : m_secret(secret)
        , m_isShort(countOf(secret) < LeastCharacters)
    {
        if (m_isShort)
            return;
        qsizetype begin = secretBegin(secret);
        if (countOf(QByteArrayView(secret).sliced(begin)) < LeastSecret)
            begin = 0;
        addPlain(begin);
        const QByteArray percent = secret.toPercentEncoding();
        const qsizetype percentBegin = secret.first(begin).toPercentEncoding().size();
        for (const QByteArray &before : {QByteArray(), " "_ba, "  "_ba}) {
            addBase64(secret, before, begin);
            if (percent != secret)
                addBase64(percent, before, percentBegin);
        }
        addCodes(begin, 16);
        addCodes(begin, 10);
        std::sort(m_windows.begin(), m_windows.end());
        for (const Window &window : m_windows)
            m_firstLook.push_back(window.key);
        std::sort(m_firstLook.begin(), m_firstLook.end());
        for (const quint32 key : m_firstLook)
            m_mayMatch.set(hashOf(key));
    }

    [[nodiscard]] bool mayBeIn(QByteArrayView text) const;
    [[nodiscard]] QByteArray removedFrom(QByteArrayView text) const;

private:
    struct Window {
        quint32 key = 0;
        int needle = 0;
        qsizetype at = 0;

        bool operator<(const Window &other) const
        {
            return std::tie(key, needle, at) < std::tie(other.key, other.needle, other.at);
        }
    };

    [[nodiscard]] static size_t hashOf(quint32 window) { return (window * 2654435769U) >> (32 - HashBits); }
    [[nodiscard]] bool isShortIn(QByteArrayView text, qsizetype at) const;
    [[nodiscard]] std::vector<Range> shortRanges(QByteArrayView text) const;

    /// `written`: the whole secret in one spelling, whose secret part begins at `begin`; `scale`: how many
    /// characters it takes for four.
    void add(QByteArrayView written, qsizetype begin, qsizetype scale)
    {
        Needle needle;
        needle.secret = countOf(written.first(begin));
        for (const char c : written) {
            if (const char code = codeOf(c))
                needle.text.append(code);
        }
        const qsizetype ofSecret = needle.text.size() - needle.secret;
        needle.least = std::min(needle.text.size(), LeastPart * scale / 4);
        needle.leastSecret = std::min(ofSecret, LeastPart * scale / 4);
        needle.leastAtEdge = LeastAtEdge * scale / 4;
        for (qsizetype at = 0; at + WindowSize <= needle.text.size(); ++at)
            m_windows.push_back({windowAt(needle.text.constData() + at), int(m_needles.size()), at});
        for (qsizetype at = 0; at + WindowSize <= written.size(); ++at)
            m_firstLook.push_back(windowAt(written.data() + at));
        m_needles.push_back(std::move(needle));
    }

    void addPlain(qsizetype begin) { add(m_secret, begin, 4); }

    /// With something in front of it, base64 is another one at each of three alignments. The characters that
    /// what stands around it has a part in are left out.
    void addBase64(const QByteArray &secret, const QByteArray &before, qsizetype begin)
    {
        QByteArray encoded = (before + secret).toBase64(QByteArray::OmitTrailingEquals);
        const qsizetype first = (before.size() * 8 + 5) / 6;
        const qsizetype whole = (before.size() + secret.size()) * 8 / 6;
        const qsizetype encodedBegin = std::max(first, ((before.size() + begin) * 8 + 5) / 6);
        encoded = encoded.first(whole);
        QByteArray forUrls = encoded;
        forUrls.replace('+', '-').replace('/', '_');
        for (qsizetype at = first; at + WindowSize <= forUrls.size(); ++at)
            m_firstLook.push_back(windowAt(forUrls.constData() + at));
        add(QByteArrayView(encoded).sliced(first), encodedBegin - first, 5);
    }

    /// The codes of its bytes, one after the other.
    void addCodes(qsizetype begin, int base)
    {
        QByteArray written;
        qsizetype secret = 0;
        for (qsizetype i = 0; i < m_secret.size(); ++i) {
            if (i == begin)
                secret = written.size();
            written += QByteArray::number(uint(static_cast<unsigned char>(m_secret.at(i))), base);
        }
        add(written, secret, base == 16 ? 8 : 10);
    }

    void find(const Characters &text, std::vector<Range> &found) const;

    static constexpr int HashBits = 18;

    const QByteArray m_secret;
    const bool m_isShort;
    std::vector<Needle> m_needles;
    std::vector<Window> m_windows; // sorted; of letters and digits alone
    std::vector<quint32> m_firstLook; // sorted; as they stand in a text
    std::bitset<size_t(1) << HashBits> m_mayMatch;
};

namespace {

/// Runs of a needle's letters and digits may be anywhere in a needle, so all its windows are known.
Characters lettersAndDigits(const Characters &text)
{
    Characters kept;
    kept.reserve(text.size());
    for (const SpelledCharacter &c : text) {
        if (const char code = codeOf(c.value))
            kept.push_back({code, c.begin, c.end});
    }
    return kept;
}

Characters asItStands(QByteArrayView text)
{
    Characters characters;
    characters.reserve(size_t(text.size()));
    for (qsizetype i = 0; i < text.size(); ++i)
        characters.push_back({text[i], i, i + 1});
    return characters;
}

/// Half an escape would make what is left unreadable.
void widen(Range &range, const Characters &spelled)
{
    auto at = std::partition_point(spelled.begin(), spelled.end(),
                                   [&](const SpelledCharacter &c) { return c.end <= range.begin; });
    for (; at != spelled.end() && at->begin < range.end; ++at) {
        range.begin = std::min(range.begin, at->begin);
        range.end = std::max(range.end, at->end);
    }
}

QByteArray without(QByteArrayView text, std::vector<Range> ranges)
{
    std::sort(ranges.begin(), ranges.end(), [](const Range &a, const Range &b) { return a.begin < b.begin; });
    QByteArray cleaned;
    qsizetype at = 0;
    for (const Range &range : ranges) {
        if (range.begin >= at) {
            cleaned += text.sliced(at, range.begin - at);
            cleaned += "(hidden)";
        }
        at = std::max(at, range.end);
    }
    return cleaned + text.sliced(at).toByteArray();
}

} // namespace

void SecretRemoval::Needles::find(const Characters &text, std::vector<Range> &found) const
{
    const auto matches = [&](qsizetype at, const Window &window) {
        const QByteArray &needle = m_needles[size_t(window.needle)].text;
        qsizetype length = 0;
        while (window.at + length < needle.size() && at + length < qsizetype(text.size())
               && text[size_t(at + length)].value == needle.at(window.at + length))
            ++length;
        return length;
    };
    const qsizetype size = qsizetype(text.size());
    for (qsizetype at = 0; at + WindowSize <= size; ++at) {
        std::array<char, WindowSize> characters{};
        for (qsizetype i = 0; i < WindowSize; ++i)
            characters[size_t(i)] = text[size_t(at + i)].value;
        const quint32 key = windowAt(characters.data());
        if (!m_mayMatch.test(hashOf(key)))
            continue;
        qsizetype longest = 0;
        for (auto window = std::lower_bound(m_windows.begin(), m_windows.end(), Window{key, 0, 0});
             window != m_windows.end() && window->key == key; ++window) {
            const qsizetype length = matches(at, *window);
            if (m_needles[size_t(window->needle)].isTooMuch(window->at, length, at == 0, at + length == size))
                longest = std::max(longest, length);
        }
        if (longest == 0)
            continue;
        found.push_back({text[size_t(at)].begin, text[size_t(at + longest - 1)].end});
        at += longest - 1;
    }
}

bool SecretRemoval::Needles::isShortIn(QByteArrayView text, qsizetype at) const
{
    const qsizetype end = at + m_secret.size();
    return (at == 0 || codeOf(text[at - 1]) == 0) && (end == text.size() || codeOf(text[end]) == 0);
}

/// A word of its own: letters that many words have are not taken out of them.
std::vector<Range> SecretRemoval::Needles::shortRanges(QByteArrayView text) const
{
    std::vector<Range> ranges;
    for (qsizetype at = text.indexOf(m_secret); at >= 0; at = text.indexOf(m_secret, at + 1)) {
        if (isShortIn(text, at))
            ranges.push_back({at, at + m_secret.size()});
    }
    return ranges;
}

QByteArray SecretRemoval::Needles::removedFrom(QByteArrayView text) const
{
    if (m_isShort)
        return without(text, shortRanges(text));
    std::vector<Range> ranges;
    find(lettersAndDigits(asItStands(text)), ranges);
    const Characters spelled = spelledOut(text, QuotedPrintable::Plain);
    if (qsizetype(spelled.size()) != text.size())
        find(lettersAndDigits(spelled), ranges);
    if (text.contains('=')) {
        const Characters decoded = spelledOut(text, QuotedPrintable::Decoded);
        if (decoded.size() != spelled.size())
            find(lettersAndDigits(decoded), ranges);
    }
    for (Range &range : ranges)
        widen(range, spelled);
    return without(text, std::move(ranges));
}

namespace {

constexpr size_t BlockSize = 128; // positions that are looked at before asking whether any matched
constexpr size_t BlockMargin = 32; // bytes behind a position that a pattern looks at
constexpr int LeastSparse = 11; // letters and digits in 24 bytes

constexpr unsigned isFrom(char c, char first, char last)
{
    return unsigned(static_cast<unsigned char>(c - first) <= static_cast<unsigned char>(last - first));
}

constexpr unsigned isDigit(char c)
{
    return isFrom(c, '0', '9');
}

constexpr unsigned isHexDigit(char c)
{
    return isFrom(char(c | 0x20), 'a', 'f') | isDigit(c);
}

constexpr unsigned isSeparator(char c)
{
    return unsigned(c == ' ') | unsigned(c == ',');
}

// The three that follow say whether anything begins in a block that the windows, which are four letters or
// digits side by side, do not see. Without a branch, so that the compiler compares many positions at once:
// several times the speed of a search.

/// An escape that may stand for a letter, a digit, or the beginning of another escape.
bool hasEscape(const char *text)
{
    unsigned char found = 0;
    for (size_t i = 0; i < BlockSize; ++i) {
        const char *at = text + i;
        const char second = char(at[1] | 0x20);
        const unsigned percent = unsigned(at[0] == '%') & (isHexDigit(at[1]) | unsigned(second == 'u'));
        const unsigned backslash =
            unsigned(at[0] == '\\') & (unsigned(second == 'u') | unsigned(second == 'x') | isDigit(at[1]));
        const unsigned entity = unsigned(at[0] == '&')
            & (unsigned(at[1] == '#') | unsigned(at[3] == ';') | unsigned(at[4] == ';')
               | unsigned(at[5] == ';') | unsigned(at[6] == ';') | unsigned(at[7] == ';')
               | unsigned(at[8] == ';'));
        const unsigned tag = unsigned(at[0] == '<') & (isFrom(second, 'a', 'z') | unsigned(at[1] == '/'));
        found |= static_cast<unsigned char>(percent | backslash | entity | tag | unsigned(at[0] == '\x1b'));
    }
    return found != 0;
}

/// `=61=63`, `0x61,`, `[97, 99`
bool hasCodes(const char *text)
{
    unsigned char found = 0;
    for (size_t i = 0; i < BlockSize; ++i) {
        const char *at = text + i;
        const unsigned quoted = unsigned(at[0] == '=') & isHexDigit(at[1]) & isHexDigit(at[2])
            & (unsigned(at[3] == '=') | unsigned(at[4] == '='));
        const unsigned hex =
            unsigned(at[0] == '0') & unsigned((at[1] | 0x20) == 'x') & (isHexDigit(at[4]) ^ 1U);
        const unsigned list = unsigned(at[0] == '[') & isDigit(at[1]) & isDigit(at[2])
            & (isSeparator(at[3]) | (isDigit(at[3]) & isSeparator(at[4])));
        found |= static_cast<unsigned char>(quoted | hex | list);
    }
    return found != 0;
}

/// Something invisible, which may stand between letters or digits.
bool hasInvisible(const char *text)
{
    unsigned char found = 0;
    for (size_t i = 0; i < BlockSize; ++i) {
        const char first = text[i];
        const char second = text[i + 1];
        const unsigned general =
            unsigned(first == '\xe2') & (unsigned(second == '\x80') | unsigned(second == '\x81'));
        const unsigned hyphen = unsigned(first == '\xc2') & unsigned(second == '\xad');
        found |= static_cast<unsigned char>(general | hyphen | unsigned(first == '\xef'));
    }
    return found != 0;
}

/// One bit for each of eight bytes: whether it is a letter or a digit. Eight at once in a register.
quint64 wordBits(const char *text)
{
    constexpr quint64 Each = 0x0101010101010101U;
    quint64 bytes = 0;
    for (int i = 0; i < 8; ++i) // one load, whatever the byte order
        bytes |= quint64(static_cast<unsigned char>(text[i])) << (8 * i);
    const auto isWithin = [](quint64 seven, quint64 first, quint64 last) {
        return (seven + (0x80 - first) * Each) & ~(seven + (0x7f - last) * Each);
    };
    const quint64 seven = bytes & (0x7f * Each);
    const quint64 found = (isWithin(seven | (0x20 * Each), 'a', 'z') | isWithin(seven, '0', '9')) & ~bytes;
    return ((found >> 7 & Each) * 0x0102040810204080U) >> 56;
}

/// Letters or digits with something between them, so that four never stand side by side over 24 bytes. A date
/// and a time are shorter.
bool isSpacedOut(const char *text)
{
    quint64 words = 0;
    for (size_t i = 0; i < 4; ++i)
        words |= wordBits(text + 8 * i) << (32 + 8 * i);
    for (size_t at = 0; at < BlockSize; at += 32) {
        words >>= 32;
        for (size_t i = 0; i < 4; ++i)
            words |= wordBits(text + at + 32 + 8 * i) << (32 + 8 * i);
        quint64 fours = words & words >> 1 & words >> 2 & words >> 3;
        for (const int step : {1, 2, 4, 8, 5}) // any in 21 places
            fours |= fours >> step;
        for (quint64 none = ~fours & 0xffffffff; none != 0; none &= none - 1) {
            if (std::popcount(words >> std::countr_zero(none) & 0xffffff) >= LeastSparse)
                return true;
        }
    }
    return false;
}

} // namespace

bool SecretRemoval::Needles::mayBeIn(QByteArrayView text) const
{
    if (m_isShort)
        return text.contains(m_secret);
    const auto isKnown = [this](const char *at) {
        const quint32 key = windowAt(at);
        return m_mayMatch.test(hashOf(key))
            && std::binary_search(m_firstLook.begin(), m_firstLook.end(), key);
    };
    std::array<char, BlockSize + BlockMargin> last{};
    for (size_t at = 0; at < size_t(text.size()); at += BlockSize) {
        const size_t size = std::min(size_t(text.size()) - at, last.size());
        const char *block = text.data() + at;
        if (size < last.size()) { // the rest of the block is NUL
            std::fill(std::copy_n(block, size, last.begin()), last.end(), '\0');
            block = last.data();
        }
        if (hasEscape(block) || hasCodes(block) || hasInvisible(block) || isSpacedOut(block))
            return true;
        for (size_t i = 0; i < std::min(size, BlockSize); i += 2) { // five side by side have one at either
            if (isKnown(block + i))
                return true;
        }
    }
    return false;
}

SecretRemoval::SecretRemoval(const QString &secret)
    : m_needles(secret.isEmpty() ? nullptr : std::make_shared<const Needles>(secret.toUtf8()))
{
}

SecretRemoval::~SecretRemoval() = default;

QString SecretRemoval::removedFrom(QString text) const
{
    if (!m_needles || text.isEmpty())
        return text;
    const QByteArray bytes = text.toUtf8();
    if (!m_needles->mayBeIn(bytes))
        return text;
    const QByteArray cleaned = m_needles->removedFrom(bytes);
    return cleaned == bytes ? text : QString::fromUtf8(cleaned);
}

QByteArray SecretRemoval::removedFrom(QByteArray text) const
{
    if (m_needles && m_needles->mayBeIn(text))
        text = m_needles->removedFrom(text);
    return text;
}

bool SecretRemoval::mayBeIn(QByteArrayView text) const
{
    return m_needles && m_needles->mayBeIn(text);
}

} // namespace Savepoint
