// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

namespace Savepoint {

/// Ends a request whose proxy wants a login that Qt 6.4 would begin without end: it answers `407` with
/// `NTLM` by the same handshake thousands of times a second and tells nobody. As soon as the request opens a
/// connection, the watch asks the proxy itself, once and without credentials, for the same tunnel.
///
/// A child of the reply. The reply is aborted with its trouble as a property; see proxyTrouble().
class ProxyWatch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProxyWatch)

public:
    /// Does nothing unless the way leads through a HTTP proxy.
    static void begin(const QNetworkAccessManager &manager, QNetworkReply *reply);
    /// Why the watch ended the request; empty when it did not.
    [[nodiscard]] static QString proxyTrouble(const QNetworkReply &reply);
    /// True for a proxy of any kind.
    [[nodiscard]] static bool leadsThroughProxy(const QNetworkReply &reply);
    [[nodiscard]] static bool leadsThroughProxy(const QNetworkAccessManager &manager, const QUrl &url);

private:
    ProxyWatch(const QNetworkProxy &proxy, QNetworkReply *reply);

    void ask();
    void read();
    void end();

    const QNetworkProxy m_proxy;
    QPointer<QNetworkReply> m_reply;
    QTcpSocket m_socket;
    QTimer m_grace;
    QByteArray m_head;
};

} // namespace Savepoint
