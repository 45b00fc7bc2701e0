// SPDX-License-Identifier: Apache-2.0
#include "core/session/launchoptions.h"

#include "core/api/requestbuilder.h"
#include "core/base/plaintext.h"
#include "core/base/secretremoval.h"
#include "core/session/pastedtext.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxSpriteFileSize = 64 * 1024; // bytes; a real one has about 60

struct SpriteFile {
    QString organization;
    QString sprite;
    QString problem;
    QString path;
};

SpriteFile readSpriteFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {{}, {}, u"%1: %2"_s.arg(path, file.errorString()), path};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(MaxSpriteFileSize), &error);
    if (!document.isObject())
        return {{}, {}, u"%1: %2"_s.arg(path, error.errorString()), path};
    return {document[u"organization"].toString(), document[u"sprite"].toString(), {}, path};
}

SpriteFile nearestSpriteFile(const QString &directory)
{
    QDir dir(directory);
    do {
        const QFileInfo candidate(dir.filePath(u".sprite"_s));
        if (candidate.isFile())
            return readSpriteFile(candidate.filePath());
    } while (dir.cdUp());
    return {};
}

/// A value and where it came from.
struct Given {
    QString value;
    QString source;
};

/// The first variable with something in it, as `read` reads it; else the first one that is set.
Given firstOf(const QProcessEnvironment &environment, std::initializer_list<QString> names,
              QString (*read)(const QString &))
{
    Given blank;
    for (const QString &name : names) {
        if (!environment.contains(name))
            continue;
        if (const QString value = read(environment.value(name)); !value.isEmpty())
            return {value, name};
        if (blank.source.isEmpty())
            blank.source = name;
    }
    return blank;
}

std::optional<LaunchError> refusedToken(const Given &token)
{
    using Kind = LaunchError::Kind;
    switch (faultOfToken(token.value)) {
    case TokenFault::None:
        return std::nullopt;
    case TokenFault::Masked:
        return LaunchError{Kind::MaskedToken, token.source, {}, {}};
    case TokenFault::OfAnotherService:
        return LaunchError{Kind::TokenOfAnotherService, token.source, {}, {}};
    case TokenFault::Unreadable:
        break;
    }
    return LaunchError{Kind::UnreadableToken, token.source, {}, {}};
}

std::optional<LaunchError> refusedAddress(const Given &address, const QUrl &url)
{
    using Kind = LaunchError::Kind;
    const auto refused = [&](Kind kind) {
        return LaunchError{kind, address.source, shownAddress(address.value), {}};
    };
    if (!address.value.contains("://"_L1))
        return refused(Kind::UrlWithoutScheme);
    const QString scheme = url.scheme();
    if (!url.isValid() || url.host().isEmpty() || (scheme != "https"_L1 && scheme != "http"_L1)
        || !url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return refused(Kind::InvalidUrl);
    if (RequestBuilder::isOfASprite(url))
        return refused(Kind::UrlOfASprite);
    if (scheme == "http"_L1 && !RequestBuilder::isLoopback(url))
        return refused(Kind::InsecureUrl);
    return std::nullopt;
}

/// What to open; of the file only where there is a server: it speaks of sprites of the service.
void addSprite(LaunchOptions &options, const CommandLine &commandLine, const QProcessEnvironment &environment,
               const QString &directory)
{
    options.spriteName = commandLine.spriteName;
    options.checkpointId = commandLine.checkpointId;
    options.claim = {environment.value(u"SPRITE_ORG"_s).trimmed(), u"SPRITE_ORG"_s};
    if (options.spriteName.isEmpty())
        options.spriteName = environment.value(u"SPRITE_NAME"_s);
    if (!options.spriteName.isEmpty() || options.token.isEmpty())
        return;
    const SpriteFile file = nearestSpriteFile(directory);
    options.spriteName = file.sprite;
    if (options.claim.organization.isEmpty())
        options.claim = {file.organization, file.path};
    options.notice = displayText(file.problem, LineBreaks::Fold, 400);
}

Result<LaunchOptions, LaunchError> locally(LaunchOptions options, const Given &token, const Given &address,
                                           bool isAddressAnOption)
{
    using Kind = LaunchError::Kind;
    std::optional<LaunchError> missed;
    if (!token.source.isEmpty())
        missed = LaunchError{Kind::BlankToken, token.source, {}, {}};
    else if (!address.value.isEmpty())
        missed = LaunchError{Kind::UrlWithoutToken, address.source, shownAddress(address.value), {}};
    if (missed && isAddressAnOption)
        return *missed;
    options.missed = missed;
    return options;
}

} // namespace

Result<LaunchOptions, LaunchError> resolveLaunchOptions(const CommandLine &commandLine,
                                                        const QProcessEnvironment &environment,
                                                        const QString &directory)
{
    const Given token = firstOf(environment, {u"SPRITE_TOKEN"_s, u"SPRITES_TOKEN"_s}, pastedToken);
    const bool isAddressAnOption = !commandLine.apiUrl.isEmpty();
    Given address = isAddressAnOption
        ? Given{pastedAddress(commandLine.apiUrl), u"--api-url"_s}
        : firstOf(environment, {u"SPRITE_URL"_s, u"SPRITES_API_URL"_s}, pastedAddress);

    LaunchOptions options;
    options.token = token.value;
    addSprite(options, commandLine, environment, directory);
    if (options.usesLocalBackend())
        return locally(std::move(options), token, address, isAddressAnOption);

    if (address.value.isEmpty() && !isAddressAnOption)
        address.value = u"https://api.sprites.dev"_s;
    options.baseUrl = QUrl(address.value, QUrl::StrictMode);
    auto refused = refusedToken(token);
    if (!refused)
        refused = refusedAddress(address, options.baseUrl);
    if (!refused)
        return options;
    refused->subject = SecretRemoval(options.token).removedFrom(std::move(refused->subject));
    refused->notice = options.notice;
    return *refused;
}

} // namespace Savepoint
