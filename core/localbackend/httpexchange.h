// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/filedescriptor.h"
#include "core/localbackend/httprequest.h"

#include <QByteArray>
#include <QList>
#include <QObject>

#include <functional>

namespace Savepoint {

/// One request and its answer. Owned by its connection and gone with it: keep a QPointer.
///
/// Answer with exactly one of send(), sendFile() and beginStream() … endStream(). What does not fit into the
/// socket's buffer waits here, so that a slow reader costs no memory beyond the answer itself.
class HttpExchange final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpExchange)

public:
    using Headers = QList<QPair<QByteArray, QByteArray>>;

    HttpExchange(HttpRequest request, QObject *parent);
    ~HttpExchange() override;

    [[nodiscard]] const HttpRequest &request() const { return m_request; }
    [[nodiscard]] bool isAnswered() const { return m_isAnswered; }

    void send(int status, const QByteArray &contentType, const QByteArray &body, const Headers &headers = {});
    /// Sends `size` bytes of an open file from its start. A file that turns out shorter ends the connection.
    void sendFile(FileDescriptor file, qint64 size, const QByteArray &contentType);

    /// A body of unknown length, chunked; to a HTTP/1.0 client until the connection closes.
    void beginStream(const QByteArray &contentType, const Headers &headers = {});
    /// One chunk, flushed at once. `canBeDropped`: not sent when the reader is behind.
    void sendChunk(const QByteArray &bytes, bool canBeDropped = false);
    void endStream();

    /// Ends the connection after this answer.
    void closeAfterwards() { m_closes = true; }
    [[nodiscard]] bool closesAfterwards() const { return m_closes; }

    /// The next bytes to be sent, at most `limit`; for the connection.
    [[nodiscard]] QByteArray takeOutput(qsizetype limit);
    [[nodiscard]] bool hasOutput() const { return !m_queue.isEmpty() || m_file; }
    [[nodiscard]] bool isFinished() const { return m_isEnded && !hasOutput(); }
    [[nodiscard]] bool isBroken() const { return m_isBroken; }

Q_SIGNALS:
    void outputAvailable();

private:
    void begin(int status, const QByteArray &contentType, const Headers &headers, const QByteArray &framing);
    [[nodiscard]] QByteArray takeFromFile(qsizetype limit);

    HttpRequest m_request;
    QList<QByteArray> m_queue;
    qsizetype m_queueOffset = 0; ///< of the first entry, already taken
    FileDescriptor m_file;
    qint64 m_fileRemaining = 0;
    bool m_isAnswered = false;
    bool m_isEnded = false;
    bool m_isChunked = false;
    bool m_isBroken = false;
    bool m_closes = false;
};

/// The reason phrase of a status.
[[nodiscard]] QByteArray httpReason(int status);

} // namespace Savepoint
