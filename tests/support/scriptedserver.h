// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QTcpServer>
#include <QUrl>

#include <functional>

namespace Savepoint {

/// One HTTP request as it came over the wire.
struct ScriptedRequest {
    QByteArray method;
    QByteArray target; ///< path and query, undecoded
    QByteArray body;
    QByteArray raw; ///< head and body
    int connection = 0; ///< 1 for the first connection the server accepted, and so on

    /// The value of a header; empty when there is none. `name` in any case.
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] QByteArray path() const { return target.split('?').constFirst(); }
};

/// What a ScriptedServer does with one request: steps, one after the other.
///
///     server.enqueue(ScriptedAnswer::json(200, "[]"));
///     server.enqueue(ScriptedAnswer::streamHead().chunk("{\"type\":\"info\"}\n").hold().lastChunk());
///     server.enqueue(ScriptedAnswer().bytes("HTTP/1.1 2").reset());
class ScriptedAnswer final {
public:
    /// A complete answer with Content-Length; the connection stays open.
    [[nodiscard]] static ScriptedAnswer full(int status, const QByteArray &contentType,
                                             const QByteArray &body, const QByteArray &moreHeaders = {});
    [[nodiscard]] static ScriptedAnswer json(int status, const QByteArray &body,
                                             const QByteArray &moreHeaders = {});
    /// The head of a chunked NDJSON answer; go on with chunk() and lastChunk().
    [[nodiscard]] static ScriptedAnswer streamHead(int status = 200);
    /// A complete chunked NDJSON answer, one chunk per line.
    [[nodiscard]] static ScriptedAnswer stream(const QList<QByteArray> &lines);

    ScriptedAnswer &bytes(const QByteArray &raw); ///< writes these bytes
    ScriptedAnswer &chunk(const QByteArray &content); ///< writes one HTTP chunk
    ScriptedAnswer &lastChunk(); ///< writes the chunk that ends the body
    ScriptedAnswer &slowly(const QByteArray &raw); ///< writes byte by byte, each one a packet of its own
    ScriptedAnswer &flood(const QByteArray &pattern, qint64 total); ///< writes as much as the client takes
    ScriptedAnswer &hold(); ///< waits for ScriptedServer::release()
    ScriptedAnswer &close(); ///< ends the connection after what was written (FIN)
    ScriptedAnswer &reset(); ///< tears the connection down (RST)
    ScriptedAnswer &silence(); ///< never goes on
    ScriptedAnswer &then(const ScriptedAnswer &more); ///< goes on with the steps of another answer

private:
    friend class ScriptedConnection;
    struct Step {
        enum class Kind { Bytes, Slowly, Flood, Hold, Close, Reset, Silence };
        Kind kind;
        QByteArray data;
        qint64 total = 0;
    };
    ScriptedAnswer &add(Step::Kind kind, const QByteArray &data = {}, qint64 total = 0);

    QList<Step> m_steps;
};

/// An HTTP server on 127.0.0.1 for tests: a real socket that does exactly what it is told, byte by byte.
/// Requests take the enqueued answers in the order in which they come (over all connections); when there is
/// none, the handler is asked; without one the answer is `500 text/plain "unscripted"`, which a test will
/// notice. Connections are kept alive unless an answer ends them.
class ScriptedServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptedServer)

public:
    using Handler = std::function<ScriptedAnswer(const ScriptedRequest &)>;

    explicit ScriptedServer(QObject *parent = nullptr);
    ~ScriptedServer() override;

    [[nodiscard]] QUrl url() const; ///< http://127.0.0.1:PORT
    void enqueue(ScriptedAnswer answer) { m_answers.append(std::move(answer)); }
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    /// Requests for lists of files are answered like any other. Else the server says that it has no such
    /// route, takes no answer for it and does not count it.
    void offerFiles() { m_offersFiles = true; }

    [[nodiscard]] const QList<ScriptedRequest> &requests() const { return m_requests; }
    [[nodiscard]] int connectionCount() const { return m_connections; }
    [[nodiscard]] int openConnectionCount() const;
    /// Answer bytes that the operating system has taken, over all connections.
    [[nodiscard]] qint64 bytesTaken() const { return m_bytesTaken; }

    /// Whoever connects is refused, until listenAgain() on the same port. Ends the
    /// connections that are not in the middle of an answer.
    void stopListening();
    void listenAgain();

    /// Lets every answer that stands at hold() go on.
    void release();

Q_SIGNALS:
    void requestReceived(const Savepoint::ScriptedRequest &request);
    void held(); ///< an answer has come to hold()
    void released();
    void connectionEnded(); ///< by either side

private:
    friend class ScriptedConnection;
    ScriptedAnswer take(const ScriptedRequest &request);

    QTcpServer m_listener;
    quint16 m_port = 0;
    QList<ScriptedAnswer> m_answers;
    Handler m_handler;
    QList<ScriptedRequest> m_requests;
    qint64 m_bytesTaken = 0;
    int m_connections = 0;
    bool m_offersFiles = false;
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::ScriptedRequest)
