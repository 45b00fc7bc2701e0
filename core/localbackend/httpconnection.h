// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/httpexchange.h"
#include "core/localbackend/httplimits.h"
#include "core/localbackend/httprequest.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <optional>

QT_BEGIN_NAMESPACE
class QTcpSocket;
QT_END_NAMESPACE

namespace Savepoint {

/// Why a request is refused before its body is read.
struct HttpRefusal {
    int status = 400;
    QByteArray text;
};

/// What a connection asks its server.
struct HttpPolicy {
    /// Sees the request line and headers; a refusal is answered at once and ends the connection.
    std::function<std::optional<HttpRefusal>(const HttpRequest &)> admit;
    std::function<qint64(const HttpRequest &)> bodyLimit;
    std::function<void(HttpExchange *)> handle;
    HttpLimits limits;
};

/// One client's connection: requests in order, one at a time, keep-alive and pipelining. Deletes itself when
/// the client is gone.
class HttpConnection final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpConnection)

public:
    /// Takes the socket. `policy` must outlive this.
    HttpConnection(QTcpSocket *socket, const HttpPolicy &policy, QObject *parent);
    ~HttpConnection() override;

    /// Whether a request of this connection was let in: from then on it belongs to somebody who has the
    /// token.
    [[nodiscard]] bool isAdmitted() const { return m_isAdmitted; }

private:
    /// Whether the client has gone. A write may find that out, and the exchange goes on until this is
    /// deleted.
    [[nodiscard]] bool isOver() const;
    void read();
    void parse();
    /// Sets the deadline of what is awaited now.
    void awaitMore();
    void timedOut();
    void headArrived();
    void requestArrived();
    void refuse(int status, const QByteArray &text);
    void startExchange(HttpRequest request);
    void pump();
    void exchangeFinished();
    /// Says that nothing more comes, then reads on until the client is done too: closing at once would let
    /// unread bytes reset the connection before the answer was read.
    void linger();

    QTcpSocket *m_socket; ///< child
    const HttpPolicy &m_policy;
    HttpRequestParser m_parser;
    QPointer<HttpExchange> m_exchange;
    QTimer m_timer;
    bool m_isAdmitted = false;
    bool m_isInHead = false; ///< the deadline of a head is running
    bool m_isLingering = false;
    bool m_isPumping = false;
    bool m_isFinishing = false;
    qint64 m_discarded = 0;
};

/// The body of every error: {"error": text}.
[[nodiscard]] QByteArray errorBody(const QByteArray &text);

} // namespace Savepoint
