// SPDX-License-Identifier: Apache-2.0
#include "tests/localbackend/rawclient.h"

#include <QNetworkProxy>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 20'000; // milliseconds; only ever waited out when something is broken

} // namespace

QByteArray RawClient::Answer::header(const QByteArray &name) const
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        if (line.left(name.size() + 1).toLower() == name.toLower() + ':')
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

RawClient::RawClient(quint16 port, const QByteArray &token)
    : m_port(port)
    , m_token(token)
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.connectToHost(u"127.0.0.1"_s, port);
    if (!m_socket.waitForConnected(patience))
        qFatal("cannot connect");
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(patience)) { }
}

void RawClient::request(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                        const QByteArray &extraHeaders)
{
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port)
        + "\r\nAuthorization: Bearer " + m_token + "\r\n" + extraHeaders;
    if (!body.isEmpty())
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    send(bytes + "\r\n" + body);
}

bool RawClient::fill()
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(patience))
        return false;
    m_buffer += m_socket.readAll();
    return true;
}

bool RawClient::waitForBytes()
{
    return !m_buffer.isEmpty() || fill();
}

QByteArray RawClient::received()
{
    m_socket.waitForReadyRead(0);
    m_buffer += m_socket.readAll();
    return m_buffer;
}

bool RawClient::waitForClose()
{
    const bool isClosed =
        m_socket.state() == QAbstractSocket::UnconnectedState || m_socket.waitForDisconnected(patience);
    m_buffer += m_socket.readAll();
    return isClosed;
}

bool RawClient::takeChunks(Answer *answer)
{
    for (;;) {
        qsizetype end = 0;
        while ((end = m_buffer.indexOf("\r\n")) < 0) {
            if (!fill())
                return false;
        }
        const qsizetype size = m_buffer.left(end).toLongLong(nullptr, 16);
        while (m_buffer.size() < end + 4 + size) {
            if (!fill())
                return false;
        }
        const QByteArray chunk = m_buffer.mid(end + 2, size);
        m_buffer.remove(0, end + 4 + size);
        if (size == 0)
            return true;
        answer->chunks.append(chunk);
        answer->body += chunk;
    }
}

RawClient::Answer RawClient::answer(bool hasBody)
{
    qsizetype end = 0;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!fill())
            return {};
    }
    Answer answer;
    answer.head = m_buffer.left(end + 2);
    m_buffer.remove(0, end + 4);
    if (answer.head.startsWith("HTTP/1.1 100"))
        return this->answer(hasBody);
    answer.status = answer.head.mid(9, 3).toInt();
    if (!hasBody || answer.status == 204)
        return answer;
    if (answer.header("Transfer-Encoding"_ba) == "chunked") {
        if (!takeChunks(&answer))
            return {};
        return answer;
    }
    const qsizetype size = answer.header("Content-Length"_ba).toLongLong();
    while (m_buffer.size() < size) {
        if (!fill())
            return {};
    }
    answer.body = m_buffer.left(size);
    m_buffer.remove(0, size);
    return answer;
}

void RawClient::reset()
{
    const linger now{1, 0}; // closing then sends RST instead of FIN
    setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    m_socket.abort();
}

RawClient::Answer RawClient::call(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                                  const QByteArray &extraHeaders)
{
    request(method, target, body, extraHeaders);
    return answer(method != "HEAD");
}
