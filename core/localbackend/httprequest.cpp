// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/httprequest.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype chunkLineLimit = 4096;

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), isTokenCharacter);
}

bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

QByteArray percentDecoded(const QByteArray &encoded)
{
    QByteArray decoded(""); // empty, not null
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        if (encoded.at(i) != '%') {
            decoded.append(encoded.at(i));
            continue;
        }
        const int high = i + 2 < encoded.size() ? hexValue(encoded.at(i + 1)) : -1;
        const int low = i + 2 < encoded.size() ? hexValue(encoded.at(i + 2)) : -1;
        if (high < 0 || low < 0)
            return {};
        decoded.append(static_cast<char>(high * 16 + low));
        i += 2;
    }
    return decoded;
}

QByteArray HttpRequest::header(const QByteArray &name) const
{
    const auto it = std::find_if(headers.cbegin(), headers.cend(),
                                 [&](const auto &header) { return header.first == name; });
    return it == headers.cend() ? QByteArray() : it->second;
}

int HttpRequest::headerCount(const QByteArray &name) const
{
    return static_cast<int>(std::count_if(headers.cbegin(), headers.cend(),
                                          [&](const auto &header) { return header.first == name; }));
}

QByteArray HttpRequest::path() const
{
    return target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?'));
}

QByteArray HttpRequest::queryValue(const QByteArray &name) const
{
    const qsizetype mark = target.indexOf('?');
    if (mark < 0)
        return {};
    const QList<QByteArray> pairs = target.mid(mark + 1).split('&');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        QByteArray key = equals < 0 ? pair : pair.left(equals);
        if (percentDecoded(key.replace('+', ' ')) != name)
            continue;
        QByteArray value = equals < 0 ? QByteArray("") : pair.mid(equals + 1);
        return percentDecoded(value.replace('+', ' '));
    }
    return {};
}

bool HttpRequest::wantsKeepAlive() const
{
    const QByteArray connection = header("connection"_ba).toLower();
    if (minorVersion == 0)
        return false;
    const QList<QByteArray> options = connection.split(',');
    return std::none_of(options.cbegin(), options.cend(),
                        [](const QByteArray &option) { return option.trimmed() == "close"; });
}

bool HttpRequest::expectsContinue() const
{
    return minorVersion > 0 && header("expect"_ba).toLower() == "100-continue";
}

HttpRequest HttpRequestParser::take()
{
    HttpRequest request = std::move(m_request);
    m_request = {};
    m_state = State::Waiting;
    m_framing = Framing::None;
    m_chunkPart = ChunkPart::Size;
    m_remaining = 0;
    m_trailerBytes = 0;
    return request;
}

HttpRequestParser::State HttpRequestParser::fail(int status, const QByteArray &text)
{
    m_errorStatus = status;
    m_errorText = text;
    m_buffer.clear();
    return m_state = State::Failed;
}

HttpRequestParser::State HttpRequestParser::advance()
{
    switch (m_state) {
    case State::Waiting:
        return readHead();
    case State::Head:
        return startBody();
    case State::Body:
        return readBody();
    case State::Complete:
    case State::Failed:
        break;
    }
    return m_state;
}

HttpRequestParser::State HttpRequestParser::readHead()
{
    while (m_buffer.startsWith("\r\n")) // RFC 9112 2.2: empty lines before a request line are ignored
        m_buffer.remove(0, 2);
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0 && m_buffer.size() <= headLimit)
        return m_state;
    if (end < 0 || end > headLimit)
        return fail(431, "request header fields too large"_ba);
    const QByteArray head = m_buffer.left(end);
    m_buffer.remove(0, end + 4);
    qsizetype at = 0;
    for (bool isFirst = true; at <= head.size(); isFirst = false) {
        qsizetype lineEnd = head.indexOf("\r\n", at);
        lineEnd = lineEnd < 0 ? head.size() : lineEnd;
        const QByteArray line = head.mid(at, lineEnd - at);
        at = lineEnd + 2;
        if (isFirst ? !readRequestLine(line) : !readHeader(line))
            return m_state;
    }
    if (!readFraming())
        return m_state;
    return m_state = State::Head;
}

bool HttpRequestParser::readRequestLine(const QByteArray &line)
{
    const QList<QByteArray> parts = line.split(' ');
    if (parts.size() != 3 || !isToken(parts.at(0)) || !parts.at(2).startsWith("HTTP/")) {
        fail(400, "malformed request line"_ba);
        return false;
    }
    if (parts.at(2) != "HTTP/1.1" && parts.at(2) != "HTTP/1.0") {
        fail(505, "HTTP version not supported"_ba);
        return false;
    }
    const QByteArray &target = parts.at(1);
    const bool isPlain = std::all_of(target.cbegin(), target.cend(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f && c != '#';
    });
    if (!target.startsWith('/') || !isPlain) {
        fail(400, "malformed request target"_ba);
        return false;
    }
    m_request.method = parts.at(0);
    m_request.target = target;
    m_request.minorVersion = parts.at(2).endsWith('0') ? 0 : 1;
    return true;
}

namespace {

/// Spaces and tabs only (RFC 9110, 5.5): another control character there makes the header malformed.
QByteArray withoutOuterBlanks(QByteArray value)
{
    while (value.startsWith(' ') || value.startsWith('\t'))
        value.remove(0, 1);
    while (value.endsWith(' ') || value.endsWith('\t'))
        value.chop(1);
    return value;
}

} // namespace

bool HttpRequestParser::readHeader(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.left(qMax<qsizetype>(colon, 0));
    const QByteArray value = withoutOuterBlanks(line.mid(colon + 1));
    if (!isToken(name) || std::any_of(value.cbegin(), value.cend(), isControl)) {
        fail(400, "malformed header"_ba); // also a folded line: it starts with a space, which is no token
        return false;
    }
    m_request.headers.append({name.toLower(), value});
    return true;
}

bool HttpRequestParser::readFraming()
{
    const int hosts = m_request.headerCount("host"_ba);
    if (hosts > 1 || (hosts == 0 && m_request.minorVersion > 0)) {
        fail(400, "exactly one Host header is needed"_ba);
        return false;
    }
    const bool hasLength = m_request.headerCount("content-length"_ba) > 0;
    const bool hasEncoding = m_request.headerCount("transfer-encoding"_ba) > 0;
    if (hasLength && hasEncoding) {
        fail(400, "both Content-Length and Transfer-Encoding"_ba);
        return false;
    }
    if (hasEncoding) {
        if (m_request.minorVersion == 0 || m_request.headerCount("transfer-encoding"_ba) > 1
            || m_request.header("transfer-encoding"_ba).toLower() != "chunked") {
            fail(501, "transfer encoding not supported"_ba);
            return false;
        }
        m_framing = Framing::Chunked;
        return true;
    }
    return !hasLength || readContentLength();
}

bool HttpRequestParser::readContentLength()
{
    const QByteArray text = m_request.header("content-length"_ba);
    const bool isSame =
        std::all_of(m_request.headers.cbegin(), m_request.headers.cend(), [&](const auto &header) {
            return header.first != "content-length" || header.second == text;
        });
    const bool isNumber = !text.isEmpty() && text.size() <= 18
        && std::all_of(text.cbegin(), text.cend(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isSame || !isNumber) {
        fail(400, "malformed Content-Length"_ba);
        return false;
    }
    m_remaining = text.toLongLong();
    m_framing = m_remaining > 0 ? Framing::Length : Framing::None;
    return true;
}

HttpRequestParser::State HttpRequestParser::startBody()
{
    if (m_framing == Framing::None)
        return m_state = State::Complete;
    if (m_framing == Framing::Length && m_remaining > m_bodyLimit)
        return fail(413, "request body too large"_ba);
    m_state = State::Body;
    return readBody();
}

HttpRequestParser::State HttpRequestParser::readBody()
{
    return m_framing == Framing::Length ? readLengthBody() : readChunkedBody();
}

HttpRequestParser::State HttpRequestParser::readLengthBody()
{
    const qint64 count = qMin<qint64>(m_remaining, m_buffer.size());
    m_request.body.append(m_buffer.constData(), count);
    m_buffer.remove(0, count);
    m_remaining -= count;
    return m_state = m_remaining == 0 ? State::Complete : State::Body;
}

QByteArray HttpRequestParser::takeLine()
{
    const qsizetype end = m_buffer.indexOf("\r\n");
    if (end < 0 || end > chunkLineLimit) {
        if (m_buffer.size() > chunkLineLimit)
            fail(400, "malformed chunk"_ba);
        return {};
    }
    QByteArray line = m_buffer.left(end);
    m_buffer.remove(0, end + 2);
    return line.isNull() ? QByteArray("") : line;
}

bool HttpRequestParser::readChunkSize(const QByteArray &line)
{
    const QByteArray digits = line.left(line.indexOf(';') < 0 ? line.size() : line.indexOf(';')).trimmed();
    const bool isHex = !digits.isEmpty() && digits.size() <= 15
        && std::all_of(digits.cbegin(), digits.cend(), [](char c) { return hexValue(c) >= 0; });
    if (!isHex) {
        fail(400, "malformed chunk"_ba);
        return false;
    }
    m_remaining = digits.toLongLong(nullptr, 16);
    if (m_remaining > m_bodyLimit - m_request.body.size()) {
        fail(413, "request body too large"_ba);
        return false;
    }
    m_chunkPart = m_remaining == 0 ? ChunkPart::Trailer : ChunkPart::Data;
    return true;
}

HttpRequestParser::State HttpRequestParser::readChunkedBody()
{
    while (m_state == State::Body) {
        if (m_chunkPart == ChunkPart::Data) {
            const qint64 count = qMin<qint64>(m_remaining, m_buffer.size());
            m_request.body.append(m_buffer.constData(), count);
            m_buffer.remove(0, count);
            m_remaining -= count;
            if (m_remaining > 0)
                return m_state;
            m_chunkPart = ChunkPart::DataEnd;
        }
        const QByteArray line = takeLine();
        if (line.isNull())
            return m_state;
        if (m_chunkPart == ChunkPart::Size) {
            if (!readChunkSize(line))
                return m_state;
        } else if (m_chunkPart == ChunkPart::DataEnd) {
            if (!line.isEmpty())
                return fail(400, "malformed chunk"_ba);
            m_chunkPart = ChunkPart::Size;
        } else {
            m_trailerBytes += line.size();
            if (line.isEmpty())
                return m_state = State::Complete;
            if (m_trailerBytes > headLimit)
                return fail(431, "request trailer too large"_ba);
        }
    }
    return m_state;
}

} // namespace Savepoint
