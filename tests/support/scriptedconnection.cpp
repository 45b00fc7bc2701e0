// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scriptedconnection.h"

#include <sys/socket.h>

namespace Savepoint {

namespace {

constexpr qint64 FloodAhead = 64 * 1024; // what may wait in our own buffer

} // namespace

ScriptedConnection::ScriptedConnection(QTcpSocket *socket, int number, ScriptedServer *server)
    : QObject(server)
    , m_server(server)
    , m_socket(socket)
    , m_number(number)
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, &ScriptedConnection::readRequests);
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this](qint64 bytes) {
        m_server->m_bytesTaken += bytes;
        if (m_floodLeft > 0)
            writeFlood();
    });
    connect(m_socket, &QTcpSocket::disconnected, this, [this] {
        deleteLater();
        emit m_server->connectionEnded();
    });
    connect(m_server, &ScriptedServer::released, this, &ScriptedConnection::onReleased);
}

bool ScriptedConnection::isOver() const
{
    return m_socket->state() == QAbstractSocket::UnconnectedState;
}

void ScriptedConnection::closeWhenIdle()
{
    if (!m_answering)
        m_socket->disconnectFromHost();
}

void ScriptedConnection::readRequests()
{
    if (isOver())
        return;
    m_received += m_socket->readAll();
    if (m_answering)
        return; // a pipelined request waits for its turn
    const auto request = takeRequest();
    if (!request)
        return;
    m_answering = true;
    m_steps = m_server->take(*request).m_steps;
    nextStep();
}

std::optional<ScriptedRequest> ScriptedConnection::takeRequest()
{
    const qsizetype headEnd = m_received.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return std::nullopt;
    ScriptedRequest request;
    request.raw = m_received.left(headEnd + 4);
    const qsizetype bodySize = request.header("Content-Length").toLongLong();
    if (m_received.size() < headEnd + 4 + bodySize)
        return std::nullopt;
    request.body = m_received.mid(headEnd + 4, bodySize);
    request.raw += request.body;
    const QList<QByteArray> words = request.raw.left(request.raw.indexOf("\r\n")).split(' ');
    request.method = words.value(0);
    request.target = words.value(1);
    request.connection = m_number;
    m_received.remove(0, request.raw.size());
    return request;
}

void ScriptedConnection::nextStep()
{
    if (isOver()) // each write may be the one that finds out
        return;
    if (m_steps.isEmpty()) {
        m_answering = false;
        readRequests();
        return;
    }
    run(m_steps.takeFirst());
}

void ScriptedConnection::run(const ScriptedAnswer::Step &step)
{
    using Kind = ScriptedAnswer::Step::Kind;
    switch (step.kind) {
    case Kind::Bytes:
        m_socket->write(step.data);
        m_socket->flush();
        nextStep();
        return;
    case Kind::Slowly:
        m_slow = step.data;
        writeSlowly();
        return;
    case Kind::Flood:
        m_pattern = step.data;
        m_floodLeft = step.total;
        writeFlood();
        return;
    case Kind::Hold:
        m_holding = true;
        emit m_server->held();
        return;
    case Kind::Close:
        m_socket->disconnectFromHost();
        return;
    case Kind::Reset:
        resetConnection();
        return;
    case Kind::Silence:
        return;
    }
}

void ScriptedConnection::writeSlowly()
{
    if (isOver())
        return;
    if (m_slow.isEmpty()) {
        nextStep();
        return;
    }
    m_socket->write(m_slow.left(1));
    m_socket->flush();
    m_slow.remove(0, 1);
    QTimer::singleShot(0, this, &ScriptedConnection::writeSlowly);
}

void ScriptedConnection::writeFlood()
{
    while (!isOver() && m_floodLeft > 0 && m_socket->bytesToWrite() < FloodAhead)
        m_floodLeft -= m_socket->write(m_pattern);
    if (m_floodLeft <= 0)
        nextStep();
}

void ScriptedConnection::resetConnection()
{
    m_socket->flush();
    const linger now{1, 0}; // closing then sends RST instead of FIN
    setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    m_socket->abort();
}

void ScriptedConnection::onReleased()
{
    if (std::exchange(m_holding, false))
        nextStep();
}

} // namespace Savepoint
