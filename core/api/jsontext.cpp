// SPDX-License-Identifier: Apache-2.0
#include "core/api/jsontext.h"

#include <QJsonDocument>

#include <array>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Reads the decimal digits of a time stamp from left to right.
class DigitReader final {
public:
    explicit DigitReader(QStringView text)
        : m_text(text)
    {
    }

    [[nodiscard]] std::optional<int> number(qsizetype digits)
    {
        if (m_text.size() - m_pos < digits)
            return std::nullopt;
        int value = 0;
        for (qsizetype i = 0; i < digits; ++i) {
            const char16_t c = m_text[m_pos + i].unicode();
            if (c < u'0' || c > u'9')
                return std::nullopt;
            value = value * 10 + (c - u'0');
        }
        m_pos += digits;
        return value;
    }

    /// Milliseconds of a fraction of any length; what is finer is dropped.
    [[nodiscard]] std::optional<int> milliseconds()
    {
        int value = 0;
        int digits = 0;
        for (; !atEnd() && m_text[m_pos] >= u'0' && m_text[m_pos] <= u'9'; ++m_pos, ++digits) {
            if (digits < 3)
                value = value * 10 + (m_text[m_pos].unicode() - u'0');
        }
        if (digits == 0)
            return std::nullopt;
        for (; digits < 3; ++digits)
            value *= 10;
        return value;
    }

    bool skip(QStringView anyOf)
    {
        if (atEnd() || !anyOf.contains(m_text[m_pos]))
            return false;
        ++m_pos;
        return true;
    }

    [[nodiscard]] QChar peek() const { return atEnd() ? QChar() : m_text[m_pos]; }
    [[nodiscard]] bool atEnd() const { return m_pos >= m_text.size(); }

private:
    QStringView m_text;
    qsizetype m_pos = 0;
};

/// Seconds east of UTC.
std::optional<int> offset(DigitReader &in)
{
    if (in.atEnd())
        return 0;
    if (in.skip(u"Zz"))
        return 0;
    const bool west = in.peek() == u'-' || in.peek() == u'\u2212';
    if (!in.skip(u"+-\u2212"))
        return std::nullopt;
    const auto hours = in.number(2);
    if (!hours)
        return std::nullopt;
    in.skip(u":");
    const auto minutes = in.atEnd() ? std::optional(0) : in.number(2);
    if (!minutes || *hours > 23 || *minutes > 59)
        return std::nullopt;
    const int seconds = *hours * 3600 + *minutes * 60;
    return west ? -seconds : seconds;
}

} // namespace

QByteArray jsonString(const QString &text)
{
    constexpr std::array Hex{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    const QByteArray utf8 = text.toUtf8();
    QByteArray json;
    json.reserve(utf8.size() + 2);
    json += '"';
    for (const char c : utf8) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json += "\\u00";
            json += Hex[size_t(c) >> 4];
            json += Hex[size_t(c) & 15];
        } else {
            json += c;
        }
    }
    json += '"';
    return json;
}

std::optional<QByteArray> normalisedJson(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (document.isNull())
        return std::nullopt;
    QByteArray normal = document.toJson(QJsonDocument::Compact);
    // Qt writes whole surrogate pairs as UTF-8: those that are still escaped have no partner.
    for (qsizetype pos = normal.indexOf('\\'); pos >= 0; pos = normal.indexOf('\\', pos + 2)) {
        if (normal.mid(pos + 1, 2).toLower() == "ud"
            && QByteArrayView("89abcdefABCDEF").contains(normal[pos + 3]))
            normal.replace(pos + 2, 4, "fffd");
    }
    return normal;
}

QDateTime timeFromRfc3339(QStringView text)
{
    DigitReader in(text.trimmed());
    const auto year = in.number(4);
    if (!year || !in.skip(u"-"))
        return {};
    const auto month = in.number(2);
    if (!month || !in.skip(u"-"))
        return {};
    const auto day = in.number(2);
    if (!day || !in.skip(u"Tt _"))
        return {};
    const auto hour = in.number(2);
    if (!hour || !in.skip(u":"))
        return {};
    const auto minute = in.number(2);
    if (!minute)
        return {};
    auto second = std::optional(0);
    auto fraction = std::optional(0);
    if (in.skip(u":")) {
        second = in.number(2);
        if (in.skip(u".,"))
            fraction = in.milliseconds();
    }
    if (!second || !fraction)
        return {};
    in.skip(u" ");
    const auto east = offset(in);
    if (!east || !in.atEnd())
        return {};
    const bool leapSecond = *second == 60;
    const QDate date(*year, *month, *day);
    const QTime time(*hour, *minute, leapSecond ? 59 : *second, *fraction);
    if (!date.isValid() || !time.isValid() || *year == 1)
        return {};
    return QDateTime(date, time, Qt::UTC).addSecs((leapSecond ? 1 : 0) - *east);
}

} // namespace Savepoint
