// SPDX-License-Identifier: Apache-2.0
#include "app/launchtext.h"

#include "core/base/plaintext.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct LaunchWords {
    Q_DECLARE_TR_FUNCTIONS(LaunchText)
};

} // namespace

QString launchErrorText(const LaunchError &error)
{
    switch (error.kind) {
    case LaunchError::Kind::InvalidUrl:
        return LaunchWords::tr("The address in %1 is not an http or https URL: %2")
            .arg(error.source, error.subject);
    case LaunchError::Kind::UrlWithoutScheme:
        return LaunchWords::tr("The address in %1 does not begin with https://: %2")
            .arg(error.source, error.subject);
    case LaunchError::Kind::InsecureUrl:
        return LaunchWords::tr(
                   "The address in %1 is refused: plain http is only for this computer, because everybody on "
                   "the way could read the token: %2")
            .arg(error.source, error.subject);
    case LaunchError::Kind::UrlOfASprite:
        return LaunchWords::tr(
                   "The address in %1 is that of a sprite, not of the API. The token would be sent to the "
                   "program that runs there: %2")
            .arg(error.source, error.subject);
    case LaunchError::Kind::UrlWithoutToken:
        return LaunchWords::tr(
                   "There is no token for the address in %1. Put it into the environment as SPRITE_TOKEN: %2")
            .arg(error.source, error.subject);
    case LaunchError::Kind::BlankToken:
        return LaunchWords::
            tr("%1 is set, but there is no token in it. Put the token in, or unset it to open the sprites "
               "on this computer.")
                .arg(error.source);
    case LaunchError::Kind::MaskedToken:
        return LaunchWords::tr(
                   "The token in %1 is a masked copy: stars, dots or bullets stand in the place of the "
                   "secret. "
                   "Copy the whole token.")
            .arg(error.source);
    case LaunchError::Kind::TokenOfAnotherService:
        return LaunchWords::tr("The token in %1 is one of Fly.io (FlyV1), not one of Sprites.")
            .arg(error.source);
    case LaunchError::Kind::UnreadableToken:
        break;
    }
    return LaunchWords::tr(
               "The token in %1 cannot be used: there are blanks, quotes or other characters in it that no "
               "token has.")
        .arg(error.source);
}

QString missedServerText(const LaunchError &error)
{
    if (error.kind == LaunchError::Kind::BlankToken) {
        return LaunchWords::tr(
                   "%1 is set, but there is no token in it. This window shows the sprites on this computer.")
            .arg(error.source);
    }
    return LaunchWords::tr(
               "%1 names a server, but there is no token for it. This window shows the sprites on this "
               "computer.")
        .arg(error.source);
}

QString otherOrganizationText(const OrganizationClaim &claim, const QString &organization)
{
    const auto shown = [](const QString &name) { return displayText(name, LineBreaks::Fold, 120); };
    return LaunchWords::
        tr("%1 names the organization “%2”, but the token belongs to “%3”. What is shown here is of “%3”.")
            .arg(displayText(claim.source, LineBreaks::Fold, 200), shown(claim.organization),
                 shown(organization));
}

} // namespace Savepoint
