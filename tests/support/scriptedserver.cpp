// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scriptedserver.h"

#include "tests/support/scriptedconnection.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

QByteArray ScriptedRequest::header(const QByteArray &name) const
{
    const QByteArray head = raw.left(raw.indexOf("\r\n\r\n"));
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

ScriptedAnswer ScriptedAnswer::full(int status, const QByteArray &contentType, const QByteArray &body,
                                    const QByteArray &moreHeaders)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n";
    if (!contentType.isEmpty())
        head += "Content-Type: " + contentType + "\r\n";
    if (status != 204)
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    ScriptedAnswer answer;
    answer.bytes(head + moreHeaders + "\r\n" + body);
    return answer;
}

ScriptedAnswer ScriptedAnswer::json(int status, const QByteArray &body, const QByteArray &moreHeaders)
{
    return full(status, "application/json"_ba, body, moreHeaders);
}

ScriptedAnswer ScriptedAnswer::streamHead(int status)
{
    ScriptedAnswer answer;
    answer.bytes("HTTP/1.1 " + QByteArray::number(status)
                 + " Scripted\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
    return answer;
}

ScriptedAnswer ScriptedAnswer::stream(const QList<QByteArray> &lines)
{
    ScriptedAnswer answer = streamHead();
    for (const QByteArray &line : lines)
        answer.chunk(line + '\n');
    return answer.lastChunk();
}

ScriptedAnswer &ScriptedAnswer::bytes(const QByteArray &raw)
{
    return add(Step::Kind::Bytes, raw);
}

ScriptedAnswer &ScriptedAnswer::chunk(const QByteArray &content)
{
    return add(Step::Kind::Bytes, QByteArray::number(content.size(), 16) + "\r\n" + content + "\r\n");
}

ScriptedAnswer &ScriptedAnswer::lastChunk()
{
    return add(Step::Kind::Bytes, "0\r\n\r\n"_ba);
}

ScriptedAnswer &ScriptedAnswer::slowly(const QByteArray &raw)
{
    return add(Step::Kind::Slowly, raw);
}

ScriptedAnswer &ScriptedAnswer::flood(const QByteArray &pattern, qint64 total)
{
    return add(Step::Kind::Flood, pattern, total);
}

ScriptedAnswer &ScriptedAnswer::hold()
{
    return add(Step::Kind::Hold);
}

ScriptedAnswer &ScriptedAnswer::close()
{
    return add(Step::Kind::Close);
}

ScriptedAnswer &ScriptedAnswer::reset()
{
    return add(Step::Kind::Reset);
}

ScriptedAnswer &ScriptedAnswer::silence()
{
    return add(Step::Kind::Silence);
}

ScriptedAnswer &ScriptedAnswer::then(const ScriptedAnswer &more)
{
    m_steps += more.m_steps;
    return *this;
}

ScriptedAnswer &ScriptedAnswer::add(Step::Kind kind, const QByteArray &data, qint64 total)
{
    m_steps.append({kind, data, total});
    return *this;
}

ScriptedServer::ScriptedServer(QObject *parent)
    : QObject(parent)
{
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_listener.nextPendingConnection())
            new ScriptedConnection(socket, ++m_connections, this);
    });
    if (!m_listener.listen(QHostAddress::LocalHost))
        qFatal("ScriptedServer cannot listen: %s", qPrintable(m_listener.errorString()));
    m_port = m_listener.serverPort();
}

void ScriptedServer::stopListening()
{
    m_listener.close();
    const auto open = findChildren<ScriptedConnection *>(QString(), Qt::FindDirectChildrenOnly);
    for (ScriptedConnection *connection : open)
        connection->closeWhenIdle();
}

void ScriptedServer::listenAgain()
{
    if (!m_listener.isListening() && !m_listener.listen(QHostAddress::LocalHost, m_port))
        qFatal("ScriptedServer cannot listen again: %s", qPrintable(m_listener.errorString()));
}

ScriptedServer::~ScriptedServer()
{
    // While the listener, which owns the sockets, is still there.
    qDeleteAll(findChildren<ScriptedConnection *>(QString(), Qt::FindDirectChildrenOnly));
}

QUrl ScriptedServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

int ScriptedServer::openConnectionCount() const
{
    return int(findChildren<ScriptedConnection *>(QString(), Qt::FindDirectChildrenOnly).size());
}

void ScriptedServer::release()
{
    emit released();
}

ScriptedAnswer ScriptedServer::take(const ScriptedRequest &request)
{
    if (!m_offersFiles && request.path().endsWith("/fs/list"))
        return ScriptedAnswer::json(404, R"({"error":"no such route"})");
    m_requests.append(request);
    emit requestReceived(request);
    if (!m_answers.isEmpty())
        return m_answers.takeFirst();
    if (m_handler)
        return m_handler(request);
    return ScriptedAnswer::full(500, "text/plain"_ba, "unscripted"_ba);
}

} // namespace Savepoint
