// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/httpconnection.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>

#include <sys/socket.h>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 outputWindow = 256 * 1024; // what may wait in the socket's own buffer
constexpr qint64 inputWindow = 256 * 1024; // what is read ahead of a running answer
constexpr qsizetype blockSize = 64 * 1024;
constexpr qint64 discardLimit = 64 * 1024 * 1024;
constexpr auto lingerTime = 3s;

} // namespace

QByteArray errorBody(const QByteArray &text)
{
    return QJsonDocument(QJsonObject{{u"error"_s, QString::fromUtf8(text)}}).toJson(QJsonDocument::Compact);
}

HttpConnection::HttpConnection(QTcpSocket *socket, const HttpPolicy &policy, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_policy(policy)
{
    socket->setParent(this);
    socket->setReadBufferSize(inputWindow);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HttpConnection::timedOut);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::read);
    connect(socket, &QTcpSocket::bytesWritten, this, &HttpConnection::pump);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    connect(socket, &QTcpSocket::errorOccurred, this, [this] {
        if (m_socket->state() == QAbstractSocket::UnconnectedState)
            deleteLater();
    });
    m_timer.start(policy.limits.firstByte);
}

HttpConnection::~HttpConnection()
{
    m_socket->disconnect(this); // it closes while this is half gone
}

bool HttpConnection::isOver() const
{
    return m_socket->state() == QAbstractSocket::UnconnectedState;
}

void HttpConnection::read()
{
    if (isOver())
        return;
    if (m_isLingering) {
        m_discarded += m_socket->readAll().size();
        if (m_discarded > discardLimit)
            m_socket->abort();
        return;
    }
    if (m_exchange)
        return; // what is pipelined waits in the socket, which stops reading when its buffer is full
    m_parser.append(m_socket->readAll());
    parse();
}

void HttpConnection::parse()
{
    while (!m_exchange && !m_isLingering) {
        const auto before = m_parser.state();
        const auto after = m_parser.advance();
        if (after == HttpRequestParser::State::Failed) {
            refuse(m_parser.errorStatus(), m_parser.errorText());
            return;
        }
        if (after == HttpRequestParser::State::Complete) {
            requestArrived();
            continue;
        }
        if (after == before)
            break;
        if (after == HttpRequestParser::State::Head)
            headArrived();
    }
    if (!m_exchange && !m_isLingering)
        awaitMore();
}

void HttpConnection::awaitMore()
{
    if (m_parser.state() != HttpRequestParser::State::Waiting) {
        m_timer.start(m_policy.limits.stalledBody);
    } else if (m_isAdmitted && !m_parser.hasBufferedBytes()) {
        m_timer.stop();
        m_isInHead = false;
    } else if (!m_isInHead) { // else it goes on: a byte now and then gains no time
        m_timer.start(m_policy.limits.wholeHead);
        m_isInHead = true;
    }
}

void HttpConnection::timedOut()
{
    const bool hasBegun = m_isInHead || m_parser.state() != HttpRequestParser::State::Waiting;
    if (m_isLingering || !hasBegun)
        m_socket->abort();
    else
        refuse(408, "the request did not go on"_ba);
}

void HttpConnection::headArrived()
{
    const HttpRequest &request = m_parser.request();
    if (const auto refusal = m_policy.admit(request)) {
        refuse(refusal->status, refusal->text);
        return;
    }
    m_isAdmitted = true;
    m_parser.setBodyLimit(m_policy.bodyLimit(request));
    // Asked before the limit is looked at: a body that is too large is refused by advance(), before it is
    // sent.
    if (request.expectsContinue() && m_parser.hasBody()
        && m_parser.advance() == HttpRequestParser::State::Body && !m_parser.hasBufferedBytes())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
}

void HttpConnection::requestArrived()
{
    startExchange(m_parser.take());
    m_policy.handle(m_exchange);
}

void HttpConnection::refuse(int status, const QByteArray &text)
{
    HttpRequest request = m_parser.request();
    startExchange(std::move(request));
    m_exchange->closeAfterwards();
    m_exchange->send(status, "application/json"_ba, errorBody(text));
}

void HttpConnection::startExchange(HttpRequest request)
{
    m_timer.stop();
    m_isInHead = false;
    m_exchange = new HttpExchange(std::move(request), this);
    connect(m_exchange, &HttpExchange::outputAvailable, this, &HttpConnection::pump);
}

void HttpConnection::pump()
{
    if (m_isPumping || !m_exchange || isOver())
        return;
    m_isPumping = true;
    while (m_socket->bytesToWrite() < outputWindow) {
        const QByteArray output = m_exchange->takeOutput(blockSize);
        if (output.isEmpty())
            break;
        m_socket->write(output);
    }
    m_socket->flush();
    m_isPumping = false;
    // What flush() wrote it has announced already, to nobody. Queued, so that one fast reader leaves room for
    // others.
    if (m_exchange && m_exchange->hasOutput() && m_socket->bytesToWrite() == 0)
        QMetaObject::invokeMethod(this, &HttpConnection::pump, Qt::QueuedConnection);
    if (m_exchange && m_exchange->isBroken()) {
        m_socket->abort();
    } else if (m_exchange && m_exchange->isFinished() && !m_isFinishing) {
        // Queued: an answer given at once must not re-enter the parser.
        m_isFinishing = true;
        QMetaObject::invokeMethod(this, &HttpConnection::exchangeFinished, Qt::QueuedConnection);
    }
}

void HttpConnection::exchangeFinished()
{
    if (isOver())
        return;
    const bool closes = m_exchange->closesAfterwards();
    m_exchange->deleteLater();
    m_exchange = nullptr;
    m_isFinishing = false;
    if (closes) {
        linger();
        return;
    }
    m_parser.append(m_socket->readAll());
    parse();
}

void HttpConnection::linger()
{
    m_isLingering = true;
    m_timer.start(lingerTime);
    const auto shut = [this] {
        if (m_socket->bytesToWrite() == 0)
            ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
    };
    connect(m_socket, &QTcpSocket::bytesWritten, this, shut);
    shut();
    read();
}

} // namespace Savepoint
