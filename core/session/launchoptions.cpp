// SPDX-License-Identifier: Apache-2.0
#include "core/session/launchoptions.h"

#include "core/api/requestbuilder.h"
#include "core/base/plaintext.h"

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
};

SpriteFile readSpriteFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {{}, {}, u"%1: %2"_s.arg(path, file.errorString())};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(MaxSpriteFileSize), &error);
    if (!document.isObject())
        return {{}, {}, u"%1: %2"_s.arg(path, error.errorString())};
    return {document[u"organization"].toString(), document[u"sprite"].toString(), {}};
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

QString firstOf(const QProcessEnvironment &environment, std::initializer_list<QString> names)
{
    for (const QString &name : names) {
        if (QString value = environment.value(name); !value.isEmpty())
            return value;
    }
    return {};
}

} // namespace

Result<LaunchOptions, LaunchError> resolveLaunchOptions(const CommandLine &commandLine,
                                                        const QProcessEnvironment &environment,
                                                        const QString &directory)
{
    LaunchOptions options;
    options.token = firstOf(environment, {u"SPRITE_TOKEN"_s, u"SPRITES_TOKEN"_s}).trimmed();
    options.organization = environment.value(u"SPRITE_ORG"_s);
    options.spriteName = commandLine.spriteName;
    options.checkpointId = commandLine.checkpointId;

    if (options.spriteName.isEmpty())
        options.spriteName = environment.value(u"SPRITE_NAME"_s);
    if (options.spriteName.isEmpty()
        && !options.token.isEmpty()) { // the file speaks of sprites of the service
        const SpriteFile file = nearestSpriteFile(directory);
        options.spriteName = file.sprite;
        if (options.organization.isEmpty())
            options.organization = file.organization;
        options.notice = displayText(file.problem, LineBreaks::Fold, 400);
    }

    if (options.usesLocalBackend()) {
        if (!commandLine.apiUrl.isEmpty())
            return LaunchError{LaunchError::Kind::UrlWithoutToken, commandLine.apiUrl};
        return options;
    }
    QString url = commandLine.apiUrl;
    if (url.isEmpty())
        url = firstOf(environment, {u"SPRITE_URL"_s, u"SPRITES_API_URL"_s});
    if (url.isEmpty())
        url = u"https://api.sprites.dev"_s;
    options.baseUrl = QUrl(url, QUrl::StrictMode);
    const QString scheme = options.baseUrl.scheme();
    if (!options.baseUrl.isValid() || options.baseUrl.host().isEmpty()
        || (scheme != "https"_L1 && scheme != "http"_L1) || !options.baseUrl.userInfo().isEmpty()
        || options.baseUrl.hasQuery() || options.baseUrl.hasFragment())
        return LaunchError{LaunchError::Kind::InvalidUrl,
                           displayText(options.baseUrl.isValid() ? options.baseUrl.toDisplayString(
                                           QUrl::RemoveUserInfo | QUrl::RemoveQuery)
                                                                 : QString(),
                                       LineBreaks::Fold, 200)};
    if (scheme == "http"_L1 && !RequestBuilder::isLoopback(options.baseUrl))
        return LaunchError{LaunchError::Kind::InsecureUrl, displayText(url, LineBreaks::Fold, 200)};
    return options;
}

} // namespace Savepoint
