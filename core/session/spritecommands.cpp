// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritecommands.h"

#include "core/api/requestbuilder.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

bool isPlain(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || QStringView(u"@%+=:,./-_").contains(c);
}

bool isControl(QChar c)
{
    return c < u' ' || (c >= u'\x7f' && c <= u'\u009f');
}

/// `$'…'` (POSIX.1-2024, bash, zsh, ksh): a terminal that a word is pasted into would act on its control
/// characters.
QString escaped(const QString &word)
{
    QString text;
    for (const QChar c : word) {
        if (isControl(c)) {
            for (const char byte : QString(c).toUtf8())
                text += u"\\%1"_s.arg(uchar(byte), 3, 8, QLatin1Char('0'));
        } else {
            if (c == u'\'' || c == u'\\')
                text += u'\\';
            text += c;
        }
    }
    return u"$'"_s + text + u'\'';
}

} // namespace

QString shellQuoted(const QString &word)
{
    if (!word.isEmpty() && std::all_of(word.cbegin(), word.cend(), isPlain))
        return word;
    QString quoted = word;
    quoted.remove(QChar(u'\0')); // no argument can hold one
    if (std::any_of(quoted.cbegin(), quoted.cend(), isControl))
        return escaped(quoted);
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QString restoreCommand(const QString &organization, const QString &spriteName, const QString &checkpointId)
{
    QStringList words{u"sprite"_s, u"restore"_s};
    if (!organization.isEmpty())
        words += {u"-o"_s, shellQuoted(organization)};
    words += {u"-s"_s, shellQuoted(spriteName)};
    if (checkpointId.startsWith(u'-'))
        words += u"--"_s; // it would be taken for an option
    words += shellQuoted(checkpointId);
    return words.join(u' ');
}

QString curlCommand(const QUrl &baseUrl, const QString &spriteName, const QString &checkpointId)
{
    const RequestBuilder requests(baseUrl, {}, {});
    const auto request =
        requests.build({{u"v1"_s, u"sprites"_s, spriteName, u"checkpoints"_s, checkpointId}, {}},
                       RequestBuilder::Kind::OneShot);
    if (!request)
        return {};
    const QString url = QString::fromLatin1(request->url().toEncoded());
    // Double quotes around the header alone: the shell has to put the token in.
    return u"curl -gsS --fail-with-body -H \"Authorization: Bearer $SPRITE_TOKEN\" "_s + shellQuoted(url);
}

} // namespace Savepoint
