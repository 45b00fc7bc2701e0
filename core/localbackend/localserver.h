// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/httpconnection.h"
#include "core/localbackend/localbackend.h"
#include "core/localbackend/localroutes.h"
#include "core/localbackend/localstore.h"
#include "core/localbackend/spriteoperations.h"

#include <QObject>

#include <memory>

QT_BEGIN_NAMESPACE
class QTcpServer;
QT_END_NAMESPACE

namespace Savepoint {

/// The local backend's server: opens the store, listens on 127.0.0.1 and lets nobody in but who has the token
/// and means this address. Lives on a thread with an event loop; start() once.
class LocalServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LocalServer)

public:
    /// `stop` is set by the owner to cut the making of the sample short; it must outlive this.
    LocalServer(LocalBackendConfig config, const std::atomic_bool &stop);
    ~LocalServer() override;

    void start();

Q_SIGNALS:
    void ready(const QUrl &baseUrl);
    void failed(const QString &reason);
    void warning(const QString &text);

private:
    [[nodiscard]] bool openStore();
    [[nodiscard]] bool listen();
    void accept();
    /// Room for one more connection, made where there is none by closing the oldest that has not shown the
    /// token.
    [[nodiscard]] bool makeRoom();
    [[nodiscard]] std::optional<HttpRefusal> admit(const HttpRequest &request) const;
    [[nodiscard]] bool hasToken(const HttpRequest &request) const;

    const LocalBackendConfig m_config;
    const std::atomic_bool &m_stop;
    QByteArray m_token;
    QList<QByteArray> m_hosts; ///< what a Host header may say
    HttpPolicy m_policy;
    // Destroyed in reverse: connections first, then whoever is still working, then the store.
    std::unique_ptr<LocalStore> m_store;
    std::unique_ptr<SpriteOperations> m_operations;
    std::unique_ptr<LocalRoutes> m_routes;
    std::unique_ptr<QTcpServer> m_server;
    std::unique_ptr<QObject> m_connections; ///< parent of them all
};

} // namespace Savepoint
