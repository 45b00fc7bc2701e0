// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/httpexchange.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct Reason {
    int status;
    const char *text;
};

constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{204, "No Content"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

} // namespace

QByteArray httpReason(int status)
{
    const auto it = std::find_if(reasons.begin(), reasons.end(),
                                 [status](const Reason &reason) { return reason.status == status; });
    return it == reasons.end() ? "Unknown"_ba : QByteArray(it->text);
}

HttpExchange::HttpExchange(HttpRequest request, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_closes(!m_request.wantsKeepAlive())
{
}

HttpExchange::~HttpExchange() = default;

void HttpExchange::begin(int status, const QByteArray &contentType, const Headers &headers,
                         const QByteArray &framing)
{
    m_isAnswered = true;
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + httpReason(status) + "\r\n";
    if (!contentType.isEmpty())
        head += "Content-Type: " + contentType + "\r\n";
    head += "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n";
    for (const auto &[name, value] : headers)
        head += name + ": " + value + "\r\n";
    head += framing;
    if (m_closes)
        head += "Connection: close\r\n";
    m_queue.append(head + "\r\n");
}

void HttpExchange::send(int status, const QByteArray &contentType, const QByteArray &body,
                        const Headers &headers)
{
    const bool hasBody = status != 204;
    begin(status, contentType, headers,
          hasBody ? "Content-Length: " + QByteArray::number(body.size()) + "\r\n" : QByteArray());
    if (hasBody && !body.isEmpty() && m_request.method != "HEAD")
        m_queue.append(body);
    m_isEnded = true;
    emit outputAvailable();
}

void HttpExchange::sendFile(FileDescriptor file, qint64 size, const QByteArray &contentType)
{
    begin(200, contentType, {}, "Content-Length: " + QByteArray::number(size) + "\r\n");
    if (m_request.method != "HEAD" && size > 0) {
        m_file = std::move(file);
        m_fileRemaining = size;
    }
    m_isEnded = true;
    emit outputAvailable();
}

void HttpExchange::beginStream(const QByteArray &contentType, const Headers &headers)
{
    m_isChunked = m_request.minorVersion > 0;
    m_closes = m_closes || !m_isChunked;
    begin(200, contentType, headers, m_isChunked ? "Transfer-Encoding: chunked\r\n"_ba : QByteArray());
    emit outputAvailable();
}

void HttpExchange::sendChunk(const QByteArray &bytes, bool canBeDropped)
{
    if (bytes.isEmpty() || (canBeDropped && !m_queue.isEmpty()))
        return;
    m_queue.append(m_isChunked ? QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n" : bytes);
    emit outputAvailable();
}

void HttpExchange::endStream()
{
    if (m_isChunked)
        m_queue.append("0\r\n\r\n"_ba);
    m_isEnded = true;
    emit outputAvailable();
}

QByteArray HttpExchange::takeOutput(qsizetype limit)
{
    if (m_queue.isEmpty())
        return m_file ? takeFromFile(limit) : QByteArray();
    const QByteArray &first = m_queue.first();
    const qsizetype count = qMin(limit, first.size() - m_queueOffset);
    QByteArray output = first.mid(m_queueOffset, count);
    m_queueOffset += count;
    if (m_queueOffset == first.size()) {
        m_queue.removeFirst();
        m_queueOffset = 0;
    }
    return output;
}

QByteArray HttpExchange::takeFromFile(qsizetype limit)
{
    QByteArray block(qMin<qint64>(limit, m_fileRemaining), Qt::Uninitialized);
    ssize_t count = 0;
    do {
        count = ::read(m_file.get(), block.data(), static_cast<size_t>(block.size()));
    } while (count < 0 && errno == EINTR);
    if (count <= 0) { // shorter than when its length was announced: only a broken connection says so
        m_isBroken = true;
        m_file.close();
        return {};
    }
    block.resize(count);
    m_fileRemaining -= count;
    if (m_fileRemaining == 0)
        m_file.close();
    return block;
}

} // namespace Savepoint
