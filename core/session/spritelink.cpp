// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritelink.h"

#include <QUrl>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Scheme = "sprite-checkpoint"_L1;
constexpr auto UnknownOrganization = "-"_L1;
constexpr auto ThisComputer = "localhost"_L1;

/// What stands between two slashes, decoded; nothing when it could be more or less than one name.
std::optional<QString> partFrom(const QByteArray &encoded)
{
    const QByteArray bytes = QByteArray::fromPercentEncoding(encoded);
    if (!bytes.isValidUtf8())
        return std::nullopt;
    const QString part = QString::fromUtf8(bytes);
    const bool hasControls =
        std::any_of(part.cbegin(), part.cend(), [](QChar c) { return c < u' ' || c == u'\x7f'; });
    if (part.isEmpty() || part == "."_L1 || part == ".."_L1 || hasControls)
        return std::nullopt;
    return part;
}

QByteArray encoded(const QString &part)
{
    return part.toUtf8().toPercentEncoding();
}

/// As a URL writes it, without the scheme's usual port.
QString authorityOf(const QUrl &url)
{
    const QString host = url.host(QUrl::FullyEncoded);
    const int usual = url.scheme() == "https"_L1 ? 443 : url.scheme() == "http"_L1 ? 80 : -1;
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host;
    return url.port() < 0 || url.port() == usual ? shown : u"%1:%2"_s.arg(shown, QString::number(url.port()));
}

} // namespace

bool SpriteLink::isMeant(const QString &text)
{
    return text.trimmed().startsWith(Scheme + u':', Qt::CaseInsensitive);
}

std::optional<SpriteLink> SpriteLink::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.size() > MaximumLength)
        return std::nullopt;
    const QUrl url(trimmed, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != Scheme || url.host().isEmpty() || !url.userInfo().isEmpty()
        || url.hasQuery() || url.hasFragment())
        return std::nullopt;

    QList<QByteArray> parts = url.path(QUrl::FullyEncoded).toLatin1().split('/');
    parts.removeFirst(); // before the first slash stands nothing
    if (parts.size() == 3 && parts.last().isEmpty())
        parts.removeLast(); // a slash behind the sprite
    if (parts.size() != 2 && parts.size() != 3)
        return std::nullopt;
    QStringList names;
    for (const QByteArray &part : std::as_const(parts)) {
        const auto name = partFrom(part);
        if (!name)
            return std::nullopt;
        names.append(*name);
    }
    if (names.at(0) == UnknownOrganization)
        names[0].clear();
    return SpriteLink{authorityOf(url), names.at(0), names.at(1), names.value(2)};
}

QString SpriteLink::toString() const
{
    QByteArray text = Scheme.latin1() + "://"_ba + host.toLatin1() + '/'
        + (organization.isEmpty() ? QByteArray(UnknownOrganization.latin1()) : encoded(organization)) + '/'
        + encoded(spriteName);
    if (!checkpointId.isEmpty())
        text += '/' + encoded(checkpointId);
    return QString::fromLatin1(text);
}

QString linkHost(const Connection &connection)
{
    // The port of the embedded backend is another one after each start.
    return connection.isLocal ? QString(ThisComputer) : authorityOf(connection.baseUrl);
}

LinkProblem checkLink(const SpriteLink &link, const Connection &connection, const QString &organization)
{
    if (link.host != linkHost(connection))
        return LinkProblem::OtherHost;
    if (!connection.isLocal && !link.organization.isEmpty() && !organization.isEmpty()
        && link.organization != organization)
        return LinkProblem::OtherOrganization;
    return LinkProblem::None;
}

} // namespace Savepoint
