// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bytesserver.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;

class BytesServer::Listener final : public QTcpServer {
public:
    void accept()
    {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(*socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

    QByteArray checkpoints = "[]"_ba;

private:
    void answer(QTcpSocket &socket) const
    {
        while (socket.canReadLine()) {
            const QByteArray line = socket.readLine();
            if (line.startsWith("GET "))
                socket.setProperty("path", line.split(' ').value(1));
            if (line != "\r\n")
                continue;
            const QByteArray path = socket.property("path").toByteArray();
            const QByteArray body = path.contains("/checkpoints")
                ? checkpoints
                : R"({"sprites":[{"name":"bench","status":"running"}],"has_more":false})"_ba;
            socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                         + QByteArray::number(body.size()) + "\r\n\r\n");
            socket.write(body);
        }
    }
};

BytesServer::BytesServer()
    : m_listener(new Listener)
{
    m_listener->moveToThread(&m_thread);
    QObject::connect(m_listener, &QTcpServer::newConnection, m_listener, [this] { m_listener->accept(); });
    QObject::connect(&m_thread, &QThread::finished, m_listener, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_listener,
        [this] {
            if (!m_listener->listen(QHostAddress::LocalHost))
                qFatal("no port to listen on");
            m_url = QUrl(u"http://127.0.0.1:%1"_s.arg(m_listener->serverPort()));
        },
        Qt::BlockingQueuedConnection);
}

BytesServer::~BytesServer()
{
    m_thread.quit();
    m_thread.wait();
}

void BytesServer::setCheckpoints(const QByteArray &json)
{
    QMetaObject::invokeMethod(
        m_listener, [this, json] { m_listener->checkpoints = json; }, Qt::BlockingQueuedConnection);
}

} // namespace Savepoint::Bench
