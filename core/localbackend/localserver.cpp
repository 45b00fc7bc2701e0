// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/localserver.h"

#include "core/base/logging.h"
#include "core/localbackend/sampleprovider.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Takes as long for a wrong text as for the right one of the same length.
bool isEqualInConstantTime(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    int difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= a.at(i) ^ b.at(i);
    return difference == 0;
}

} // namespace

LocalServer::LocalServer(LocalBackendConfig config, const std::atomic_bool &stop)
    : m_config(std::move(config))
    , m_stop(stop)
    , m_token(m_config.token.toUtf8())
{
}

LocalServer::~LocalServer() = default;

void LocalServer::start()
{
    if (!openStore() || !listen())
        return;
    const QByteArray port = QByteArray::number(m_server->serverPort());
    for (const QByteArray &host : {"127.0.0.1"_ba, "localhost"_ba, "[::1]"_ba}) {
        m_hosts.append(host + ':' + port);
        if (m_server->serverPort() == 80)
            m_hosts.append(host);
    }
    const QUrl url(u"http://127.0.0.1:%1"_s.arg(m_server->serverPort()));
    qCDebug(lcLocalBackend) << "serving" << m_store->dataPath() << "at" << url;
    emit ready(url);
}

bool LocalServer::openStore()
{
    QStringList warnings;
    auto store = LocalStore::open(m_config.dataPath, {}, &warnings);
    for (const QString &text : warnings)
        emit warning(text);
    if (!store) {
        emit failed(store.error().text);
        return false;
    }
    m_store = std::move(store).value();
    const auto sample = provideSample(*m_store, m_config.samplePath, {{}, &m_stop});
    if (!sample && !m_stop)
        emit warning(u"The practice sprite could not be made: "_s + sample.error().text);
    m_operations = std::make_unique<SpriteOperations>(*m_store);
    connect(m_operations.get(), &SpriteOperations::warned, this, &LocalServer::warning);
    m_routes = std::make_unique<LocalRoutes>(*m_operations, m_config.mountedCheckpoints);
    m_policy.limits = m_config.limits;
    m_policy.admit = [this](const HttpRequest &request) { return admit(request); };
    m_policy.bodyLimit = &LocalRoutes::bodyLimit;
    m_policy.handle = [this](HttpExchange *exchange) { m_routes->handle(exchange); };
    return true;
}

bool LocalServer::listen()
{
    m_connections = std::make_unique<QObject>();
    m_server = std::make_unique<QTcpServer>();
    m_server->setProxy(QNetworkProxy::NoProxy);
    connect(m_server.get(), &QTcpServer::newConnection, this, &LocalServer::accept);
    if (m_server->listen(QHostAddress::LocalHost, m_config.port))
        return true;
    emit failed(
        u"cannot listen on 127.0.0.1:%1: %2"_s.arg(QString::number(m_config.port), m_server->errorString()));
    return false;
}

void LocalServer::accept()
{
    while (QTcpSocket *const socket = m_server->nextPendingConnection()) {
        if (makeRoom())
            new HttpConnection(socket, m_policy, m_connections.get());
        else
            delete socket; // closes it
    }
}

bool LocalServer::makeRoom()
{
    const QObjectList connections = m_connections->children(); // oldest first
    if (connections.size() < m_config.limits.connections)
        return true;
    const auto stranger = std::find_if(connections.cbegin(), connections.cend(), [](QObject *child) {
        const auto *const connection = qobject_cast<HttpConnection *>(child);
        return connection && !connection->isAdmitted();
    });
    if (stranger == connections.cend())
        return false;
    delete *stranger;
    return true;
}

std::optional<HttpRefusal> LocalServer::admit(const HttpRequest &request) const
{
    // A page in a browser can be made to call this address under a foreign name (DNS rebinding), or from
    // elsewhere.
    if (!m_hosts.contains(request.header("host"_ba).toLower()))
        return HttpRefusal{403, "this server answers only to its own address"_ba};
    const QByteArray origin = request.header("origin"_ba);
    if (request.headerCount("origin"_ba) > 1)
        return HttpRefusal{403, "a request has one origin"_ba};
    if (!origin.isNull() && (!origin.startsWith("http://") || !m_hosts.contains(origin.mid(7).toLower())))
        return HttpRefusal{403, "requests from other origins are refused"_ba};
    if (!hasToken(request))
        return HttpRefusal{401, "authentication failed"_ba};
    return {};
}

bool LocalServer::hasToken(const HttpRequest &request) const
{
    const QByteArray authorization = request.header("authorization"_ba);
    return request.headerCount("authorization"_ba) == 1 && authorization.left(7).toLower() == "bearer "
        && isEqualInConstantTime(authorization.mid(7).trimmed(), m_token);
}

} // namespace Savepoint
