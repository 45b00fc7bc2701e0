// SPDX-License-Identifier: Apache-2.0
#include "core/api/proxywatch.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkRequest>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr char TroubleProperty[] = "savepointProxyTrouble";
constexpr qsizetype LongestHead = 64 * 1024;
constexpr std::chrono::seconds HandshakeTime{5}; // for one that has credentials to begin with

QByteArray hostAndPort(const QUrl &url)
{
    const bool isAddress6 = url.host().contains(u':');
    const QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    return (isAddress6 ? '[' + host + ']' : host) + ':'
        + QByteArray::number(url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

QNetworkProxy proxyOf(const QNetworkAccessManager &manager, const QUrl &url)
{
    const QNetworkProxy proxy = manager.proxy();
    if (proxy.type() != QNetworkProxy::DefaultProxy)
        return proxy;
    return QNetworkProxyFactory::proxyForQuery(QNetworkProxyQuery(url)).value(0);
}

bool wantsEndlessLogin(const QByteArray &head)
{
    const QByteArray lines = head.toLower();
    return lines.startsWith("http/1.") && lines.mid(8, 5).trimmed().startsWith("407")
        && (lines.contains("proxy-authenticate: ntlm") || lines.contains("proxy-authenticate:ntlm"));
}

} // namespace

void ProxyWatch::begin(const QNetworkAccessManager &manager, QNetworkReply *reply)
{
    const QNetworkProxy proxy = proxyOf(manager, reply->url());
    if (proxy.type() == QNetworkProxy::HttpProxy || proxy.type() == QNetworkProxy::HttpCachingProxy)
        new ProxyWatch(proxy, reply);
}

bool ProxyWatch::leadsThroughProxy(const QNetworkReply &reply)
{
    return reply.manager() && leadsThroughProxy(*reply.manager(), reply.url());
}

bool ProxyWatch::leadsThroughProxy(const QNetworkAccessManager &manager, const QUrl &url)
{
    return proxyOf(manager, url).type() != QNetworkProxy::NoProxy;
}

QString ProxyWatch::proxyTrouble(const QNetworkReply &reply)
{
    return reply.property(TroubleProperty).toString();
}

ProxyWatch::ProxyWatch(const QNetworkProxy &proxy, QNetworkReply *reply)
    : QObject(reply)
    , m_proxy(proxy)
    , m_reply(reply)
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_grace.setSingleShot(true);
    m_grace.setInterval(proxy.user().isEmpty() ? std::chrono::seconds(0) : HandshakeTime);
    connect(&m_grace, &QTimer::timeout, this, &ProxyWatch::end);
    connect(reply, &QNetworkReply::socketStartedConnecting, this, &ProxyWatch::ask);
    connect(reply, &QNetworkReply::requestSent, this, [this] { // the tunnel stands
        m_grace.stop();
        m_socket.abort();
    });
    connect(reply, &QNetworkReply::finished, &m_grace, &QTimer::stop);
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        const QByteArray target = hostAndPort(m_reply->url());
        m_socket.write("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
    });
    connect(&m_socket, &QTcpSocket::readyRead, this, &ProxyWatch::read);
}

void ProxyWatch::ask()
{
    if (m_socket.state() == QAbstractSocket::UnconnectedState)
        m_socket.connectToHost(m_proxy.hostName(), m_proxy.port());
}

void ProxyWatch::read()
{
    m_head += m_socket.read(LongestHead);
    const bool isWhole = m_head.contains("\r\n\r\n");
    if (!isWhole && m_head.size() < LongestHead)
        return;
    m_socket.abort();
    if (isWhole && wantsEndlessLogin(m_head) && m_reply && m_reply->isRunning())
        m_grace.start();
}

void ProxyWatch::end()
{
    if (!m_reply || !m_reply->isRunning())
        return;
    m_reply->setProperty(TroubleProperty,
                         QCoreApplication::translate("QHttpSocketEngine", "Proxy requires authentication"));
    m_reply->abort();
}

} // namespace Savepoint
