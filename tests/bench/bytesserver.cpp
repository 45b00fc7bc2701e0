// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bytesserver.h"

#include "tests/bench/measuring.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ChunkSize = 32 * 1024;
constexpr qint64 Ahead = 1024 * 1024; // of the socket

} // namespace

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
    QByteArray stream;

private:
    /// Never more than a little ahead of the socket, as servers do.
    void writeStream(QTcpSocket &socket) const
    {
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
                     "Transfer-Encoding: chunked\r\n\r\n");
        const auto write = [this, &socket, at = qsizetype(0)]() mutable {
            while (at < stream.size() && socket.bytesToWrite() < Ahead) {
                const qsizetype size = std::min(ChunkSize, stream.size() - at);
                socket.write(QByteArray::number(size, 16) + "\r\n");
                socket.write(stream.constData() + at, size);
                socket.write("\r\n");
                at += size;
                if (at == stream.size())
                    socket.write("0\r\n\r\n");
            }
        };
        connect(&socket, &QTcpSocket::bytesWritten, &socket, write);
    }

    void answer(QTcpSocket &socket) const
    {
        while (socket.canReadLine()) {
            const QByteArray line = socket.readLine();
            if (line.startsWith("GET ") || line.startsWith("POST "))
                socket.setProperty("path", line.split(' ').value(1));
            if (line.startsWith("POST "))
                socket.setProperty("isPost", true);
            if (line != "\r\n")
                continue;
            if (socket.property("isPost").toBool()) {
                writeStream(socket);
                return;
            }
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

void BytesServer::setStream(const QByteArray &lines)
{
    QMetaObject::invokeMethod(
        m_listener, [this, lines] { m_listener->stream = lines; }, Qt::BlockingQueuedConnection);
}

double BytesServer::processorTime() const
{
    double time = 0;
    QMetaObject::invokeMethod(
        m_listener, [&time] { time = threadProcessorTime(); }, Qt::BlockingQueuedConnection);
    return time;
}

void BytesServer::setCheckpoints(const QByteArray &json)
{
    QMetaObject::invokeMethod(
        m_listener, [this, json] { m_listener->checkpoints = json; }, Qt::BlockingQueuedConnection);
}

} // namespace Savepoint::Bench
