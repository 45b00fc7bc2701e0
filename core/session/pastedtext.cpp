// SPDX-License-Identifier: Apache-2.0
#include "core/session/pastedtext.h"

#include "core/base/plaintext.h"

#include <QRegularExpression>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxShown = 200;

bool isInvisible(QChar c)
{
    return c.category() == QChar::Other_Format || c.category() == QChar::Other_Control;
}

/// Also the no-break space is a space; a byte order mark is invisible.
QString withoutInvisible(QString text)
{
    static const QRegularExpression lineBreak(u"\\s*[\\r\\n]\\s*"_s);
    text = text.trimmed().remove(lineBreak);
    text.removeIf(isInvisible);
    return text.trimmed();
}

bool isQuote(QChar c)
{
    return QStringView(u"\"'`“”„‟‘’‚‛«»").contains(c);
}

/// Removes what stands around the value until nothing does.
QString unwrapped(QString text, const QRegularExpression &prefix)
{
    text = withoutInvisible(std::move(text));
    for (qsizetype before = -1; before != text.size();) {
        before = text.size();
        if (text.size() > 1 && isQuote(text.front()) && isQuote(text.back()))
            text = text.sliced(1).chopped(1);
        text = text.remove(prefix).trimmed();
    }
    return text == "\""_L1 ? QString() : text;
}

} // namespace

QString pastedToken(const QString &text)
{
    static const QRegularExpression prefix(
        u"^(export\\s+)?(SPRITES?_TOKEN\\s*=|(proxy-)?authorization\\s*:|bearer(\\s+|$))"_s,
        QRegularExpression::CaseInsensitiveOption);
    return unwrapped(text, prefix);
}

TokenFault faultOfToken(const QString &token)
{
    static const QRegularExpression masked(u"\\*{2,}|\\.{3,}|[•●∙·…⋯]|x{6,}$"_s);
    static const QRegularExpression another(u"^(FlyV1\\b|fm\\d_)"_s,
                                            QRegularExpression::CaseInsensitiveOption);
    if (another.match(token).hasMatch())
        return TokenFault::OfAnotherService;
    if (masked.match(token).hasMatch())
        return TokenFault::Masked;
    const bool isReadable = std::all_of(token.begin(), token.end(),
                                        [](QChar c) { return c > u' ' && c < u'\x7f' && !isQuote(c); });
    return isReadable ? TokenFault::None : TokenFault::Unreadable;
}

QString pastedAddress(const QString &text)
{
    static const QRegularExpression prefix(u"^(export\\s+)?(SPRITE_URL|SPRITES_API_URL)\\s*="_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression version(u"/+v1/*$"_s);
    return unwrapped(text, prefix).remove(version);
}

QString shownAddress(const QString &address)
{
    static const QRegularExpression more(u"[?#].*"_s, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression user(u"^([a-z][a-z0-9+.-]*:/+)?.*(@|%40|＠)"_s,
                                         QRegularExpression::CaseInsensitiveOption
                                             | QRegularExpression::DotMatchesEverythingOption);
    // Behind a colon that begins no port there may be a password whose host was forgotten.
    static const QRegularExpression noPort(u"^([a-z][a-z0-9+.-]*:/+)?([^/\\[:]*):(?!\\d{1,5}(/|$))[^/].*"_s,
                                           QRegularExpression::CaseInsensitiveOption
                                               | QRegularExpression::DotMatchesEverythingOption);
    // A password with one of these inside, or a query with an at sign: which part is the host is not clear.
    static const QRegularExpression unclear(u"^([a-z][a-z0-9+.-]*:/+)?.*[?#].*(@|%40|＠).*"_s,
                                            QRegularExpression::CaseInsensitiveOption
                                                | QRegularExpression::DotMatchesEverythingOption);
    QString shown = address.trimmed();
    shown.replace(unclear, u"\\1…"_s);
    shown.replace(user, u"\\1"_s);
    shown.replace(more, u"…"_s);
    shown.replace(noPort, u"\\1\\2:…"_s);
    return displayText(shown, LineBreaks::Fold, MaxShown);
}

} // namespace Savepoint
