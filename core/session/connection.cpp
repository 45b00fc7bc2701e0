// SPDX-License-Identifier: Apache-2.0
#include "core/session/connection.h"

#include <QDir>

namespace Savepoint {

using namespace Qt::StringLiterals;

QString shownAddress(const QUrl &baseUrl)
{
    return baseUrl.toDisplayString(QUrl::RemoveUserInfo);
}

QString recordsServer(const Connection &connection)
{
    if (connection.isLocal)
        return u"local:"_s + QDir::cleanPath(QDir(connection.localDataPath).absolutePath());
    QUrl url = connection.baseUrl.adjusted(QUrl::NormalizePathSegments | QUrl::StripTrailingSlash
                                           | QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    url.setHost(url.host().toLower());
    const int usual = url.scheme() == "https"_L1 ? 443 : 80;
    if (url.port() == usual)
        url.setPort(-1);
    if (url.path() == "/"_L1) // what StripTrailingSlash leaves
        url.setPath({});
    return url.toString(QUrl::FullyEncoded);
}

} // namespace Savepoint
