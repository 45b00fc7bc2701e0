// SPDX-License-Identifier: Apache-2.0
#include "tests/support/spellings.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>
#include <functional>

namespace Savepoint::Test {

using namespace Qt::StringLiterals;

namespace {

using Spell = std::function<QByteArray(char)>;

QByteArray each(const QByteArray &token, const Spell &spell)
{
    QByteArray spelled;
    for (const char c : token)
        spelled += spell(c);
    return spelled;
}

QByteArray hex(char c, int digits = 2)
{
    return QByteArray::number(uint(c), 16).rightJustified(digits, '0');
}

bool isSpecial(char c)
{
    return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

Spell specials(const Spell &spell)
{
    return [spell](char c) { return isSpecial(c) ? spell(c) : QByteArray(1, c); };
}

QByteArray wrapped(const QByteArray &text, qsizetype width, const QByteArray &with)
{
    QByteArray wrappedText;
    for (qsizetype at = 0; at < text.size(); at += width)
        wrappedText += (at > 0 ? with : QByteArray()) + text.sliced(at, std::min(width, text.size() - at));
    return wrappedText;
}

QByteArray unescaped(QByteArray text)
{
    static const QRegularExpression escape(
        uR"(\\+[uU]\{?0*([0-9a-fA-F]{2})\}?|\\+x\{?([0-9a-fA-F]{2})\}?|%u00([0-9a-fA-F]{2})|&#x0*([0-9a-fA-F]{2});?|=([0-9a-fA-F]{2})|0x([0-9a-fA-F]{2})|%([0-9a-fA-F]{2}))"_s);
    static const QRegularExpression decimal(u"&#0*([0-9]{2,3});?"_s);
    static const QRegularExpression octal(uR"(\\+([01][0-7]{2}))"_s);
    static const QRegularExpression dropped(
        uR"(<[a-zA-Z/!][^>]*>|\x1b\[[0-9;]*m|\\[nrt]|&(?!amp|num)[a-zA-Z]+;)"_s);
    for (int nesting = 0; nesting < 6; ++nesting) {
        QString read = QString::fromLatin1(text);
        read.replace(u"&amp;"_s, u"&"_s);
        read.remove(dropped);
        const auto replaceBy = [&read](const QRegularExpression &expression, int base) {
            for (auto match = expression.match(read); match.hasMatch(); match = expression.match(read)) {
                const uint code = match.captured(match.lastCapturedIndex()).toUInt(nullptr, base);
                read.replace(match.capturedStart(), match.capturedLength(),
                             QChar(code < 0x80 ? code : 0xb7U));
            }
        };
        replaceBy(decimal, 10);
        replaceBy(octal, 8);
        replaceBy(escape, 16);
        text = read.toLatin1();
    }
    return text;
}

QByteArray words(const QByteArray &text)
{
    QByteArray kept;
    for (const char c : text.toLower()) {
        if (!isSpecial(c))
            kept += c;
    }
    return kept;
}

bool sharesRun(const QByteArray &text, const QByteArray &secret, qsizetype length)
{
    for (qsizetype at = 0; at + length <= secret.size(); ++at) {
        if (text.contains(secret.sliced(at, length)))
            return true;
    }
    return false;
}

} // namespace

QList<std::pair<const char *, QByteArray>> spellings(const QByteArray &token)
{
    const Spell percent = [](char c) { return '%' + hex(c).toUpper(); };
    const Spell lowerPercent = [](char c) { return '%' + hex(c); };
    const Spell doublePercent = [](char c) { return "%25" + hex(c).toUpper(); };
    const Spell json = [](char c) { return "\\u" + hex(c, 4); };
    const Spell entity = [](char c) { return "&#" + QByteArray::number(uint(c)) + ';'; };
    const Spell hexEntity = [](char c) { return "&#x" + hex(c) + ';'; };
    const Spell named = [](char c) { return c == '/' ? "&sol;"_ba : c == '+' ? "&plus;"_ba : "&hyphen;"_ba; };
    int position = 0;
    const Spell everyOther = [&](char c) { return ++position % 2 == 0 ? '%' + hex(c) : QByteArray(1, c); };
    const QByteArray base64 = token.toBase64();
    QByteArray decimal;
    for (const char c : token)
        decimal += (decimal.isEmpty() ? "["_ba : " "_ba) + QByteArray::number(uint(c));
    QByteArray go;
    for (const char c : token)
        go += (go.isEmpty() ? "[]byte{"_ba : ", "_ba) + "0x" + hex(c);
    return {
        {"plain", token},
        {"bearer", "Bearer " + token},
        {"upper", token.toUpper()},
        {"lower", token.toLower()},
        {"secret part", token.sliced(token.lastIndexOf('/') + 1)},
        {"JSON slashes", QByteArray(token).replace('/', "\\/")},
        {"JSON slashes, twice", QByteArray(token).replace('/', "\\\\\\/")},
        {"JSON u002f", QByteArray(token).replace('/', "\\u002f")},
        {"JSON u002F, twice", QByteArray(token).replace('/', "\\\\u002F")},
        {"JSON all", each(token, json)},
        {"JSON all, upper", each(token, [](char c) { return "\\u" + hex(c, 4).toUpper(); })},
        {"JSON in JSON in JSON", each(token, [](char c) { return "\\\\\\\\u" + hex(c, 4); })},
        {"braces", each(token, [](char c) { return "\\u{" + hex(c) + '}'; })},
        {"wide", each(token, [](char c) { return "\\U" + hex(c, 8); })},
        {"percent", each(token, specials(percent))},
        {"percent, lower", each(token, specials(lowerPercent))},
        {"percent, all", each(token, percent)},
        {"percent, every other", each(token, everyOther)},
        {"percent, twice", each(token, specials(doublePercent))},
        {"percent, twice, all", each(token, doublePercent)},
        {"percent, three times", each(token, specials([](char c) { return "%2525" + hex(c); }))},
        {"percent u", each(token, [](char c) { return "%u" + hex(c, 4); })},
        {"HTML", each(token, specials(entity))},
        {"HTML, hex", each(token, specials(hexEntity))},
        {"HTML, all", each(token, entity)},
        {"HTML, hex, all", each(token, hexEntity)},
        {"HTML, zeros", each(token, [](char c) { return "&#000" + QByteArray::number(uint(c)) + ';'; })},
        {"HTML, open", each(token, specials([](char c) { return "&#" + QByteArray::number(uint(c)); }))},
        {"HTML, named", each(token, specials(named))},
        {"HTML of HTML", each(token, [](char c) { return "&amp;#" + QByteArray::number(uint(c)) + ';'; })},
        {"HTML in JSON", each(token, [](char c) { return "\\u0026#x" + hex(c) + ';'; })},
        {"percent in JSON", each(token, [](char c) { return "\\u0025" + hex(c); })},
        {"tags", wrapped(token, 7, "<wbr>")},
        {"tags, all", wrapped(token, 1, "</b><b>")},
        {"colours", wrapped(token, 3, "\x1b[31m")},
        {"colours in JSON", wrapped(token, 3, "\\u001b[31m")},
        {"backslash x", each(token, [](char c) { return "\\x" + hex(c); })},
        {"backslash x, special", each(token, specials([](char c) { return "\\x" + hex(c); }))},
        {"octal",
         each(token, [](char c) { return '\\' + QByteArray::number(uint(c), 8).rightJustified(3, '0'); })},
        {"quoted-printable", each(token, specials([](char c) { return '=' + hex(c).toUpper(); }))},
        {"quoted-printable, all", each(token, [](char c) { return '=' + hex(c).toUpper(); })},
        {"quoted-printable, broken", wrapped(token, 10, "=\r\n")},
        {"base64", base64},
        {"base64, URL", token.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)},
        {"base64, percent", QByteArray(base64).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")},
        {"base64, wrapped", wrapped(base64, 19, "\n")},
        {"base64 of bearer", ("Bearer " + token).toBase64()},
        {"base64 of user:token", ("u:" + token).toBase64()},
        {"base64 of token:", (token + ":x").toBase64()},
        {"base64 of JSON", (R"({"token":")" + token + R"("})").toBase64()},
        {"base64 of percent", each(token, specials(percent)).toBase64()},
        {"hex", token.toHex()},
        {"hex, upper", token.toHex().toUpper()},
        {"hex, colons", token.toHex(':')},
        {"hex, blanks", token.toHex(' ')},
        {"bytes, decimal", decimal + ']'},
        {"bytes, commas", QByteArray(decimal).replace(' ', ", ") + ']'},
        {"bytes, tight", QByteArray(decimal).replace(' ', ',') + ']'},
        {"bytes, Go", go + '}'},
        {"wide characters", wrapped(token, 1, QByteArray(1, '\0'))},
        {"blanks", wrapped(token, 1, " ")},
        {"groups", wrapped(token, 4, " ")},
        {"triples", wrapped(token, 3, "-")},
        {"line breaks", wrapped(token, 10, "\n")},
        {"line breaks in JSON", wrapped(token, 10, "\\n")},
        {"zero width", wrapped(token, 1, "\u200b")},
        {"zero width, some", wrapped(token, 5, "\ufeff")},
        {"zero width in JSON", wrapped(token, 2, "\\u200b")},
        {"soft hyphens", wrapped(token, 2, "\u00ad")},
        {"soft hyphens in HTML", wrapped(token, 2, "&shy;")},
        {"dashes", QByteArray(token).replace('/', '-').replace('+', '-')},
        {"underscores", QByteArray(token).replace('/', '_').replace('+', '_')},
        {"no separators", words(token)},
    };
}

bool isInJson(const QByteArray &spelled)
{
    return std::none_of(spelled.begin(), spelled.end(),
                        [](char c) { return (c >= 0 && c < ' ') || c == '"'; });
}

bool isInHeader(const QByteArray &spelled)
{
    return std::none_of(spelled.begin(), spelled.end(), [](char c) { return c >= 0 && c < ' '; });
}

bool saysCanary(const QByteArray &text)
{
    const QByteArray secret = CanaryToken.sliced(CanaryToken.lastIndexOf('/') + 1);
    const QByteArray compact = words(text);
    if (sharesRun(compact, words(secret), 8) || sharesRun(words(unescaped(text)), words(secret), 8)
        || sharesRun(compact, secret.toHex(), 16))
        return true;
    QByteArray decimal;
    for (const char c : secret)
        decimal += QByteArray::number(uint(c));
    if (sharesRun(compact, decimal, 20))
        return true;
    for (const QByteArray &before : {QByteArray(), "x"_ba, "xx"_ba}) {
        const QByteArray encoded = (before + secret).toBase64(QByteArray::OmitTrailingEquals);
        if (sharesRun(words(unescaped(text)), words(encoded.sliced((before.size() * 8 + 5) / 6)), 11))
            return true;
    }
    return false;
}

} // namespace Savepoint::Test
