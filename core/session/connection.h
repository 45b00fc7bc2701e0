// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QUrl>

namespace Savepoint {

/// The server the window is connected to. A plain value; the token is never shown or logged.
struct Connection {
    QUrl baseUrl;
    QString token;
    QString accountName; ///< for the title and the Sprites pane until the server has named an organization:
                         ///< the host, or empty for the local one
    bool isLocal = false; ///< the embedded backend of this program
    QString localDataPath; ///< local only: the folder that holds `sprites/<name>/fs`
};

/// The address of a server as it is shown to people: without user name and password.
[[nodiscard]] QString shownAddress(const QUrl &baseUrl);

/// What records of this server are filed under: its base URL; of the local backend, whose port changes, the
/// folder it serves.
[[nodiscard]] QString recordsServer(const Connection &connection);

} // namespace Savepoint
