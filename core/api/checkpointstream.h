// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"
#include "core/api/apierrormapping.h"
#include "core/api/ndjsonparser.h"
#include "core/api/streamlines.h"
#include "core/api/streammessage.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;

namespace Savepoint {

class OneShotBody;
class StreamGate;

/// How a streamed operation ended, as far as the stream can tell.
struct StreamOutcome {
    enum class Kind {
        Succeeded, ///< a `complete` event was read
        Failed, ///< an `error` event was the last one, or the server refused with an HTTP status
        Unknown, ///< anything else that ends: the operation may be running on the server; list again
    };

    Kind kind = Kind::Unknown;
    /// Why it failed, or what cut the stream; after close() the `error` event that was the last one so far.
    /// None after success.
    std::optional<ApiError> error;
    bool closedByCaller = false; ///< close() came before the last event; the server goes on
    int malformedLines = 0; ///< lines that were no JSON objects, or too long; each was reported
    QString completeText; ///< the text of the `complete` event
    QString requestId; ///< of the answer, whatever it said; may be empty
    QDateTime serverTime; ///< of the last message pushed as lines that has one, on the server's clock; UTC

    bool operator==(const StreamOutcome &) const = default;
};

/// One running create or restore: CheckpointStream and RestoreStream of the SDKs.
///
/// Made by Client, which sends the request exactly once; owned by its QObject parent or the caller
/// (`deleteLater()` after finished()). Destroying it closes it silently.
///
/// Messages arrive in wire order and all before finished(), which comes exactly once, also after close(), and
/// never before the call that made the stream has returned. Read it in one of two ways:
/// - pushed (the default): messageReceived() for every message, linesReceived() for what one turn of the
/// event
///   loop brought, malformed lines included. Both tell the same, each in wire order; linesReceived() comes
///   behind the messageReceived() and malformedLine() of its lines. Messages are only made when somebody
///   listens to them. A flood is read in turns: however much there is, the event loop comes round between
///   two of them;
/// - pulled: after setPullMode(), next() takes one message at a time and messageAvailable() says when to try
///   again. What is not taken is not read from the socket, so a slow reader slows the server down.
///
/// Only the last event decides (Fly's own SDK has a test of it): `complete` ends the stream; an `error` may
/// be advisory, so it is a failure only when nothing follows it. `keepalive` is neither line nor message; it
/// only shows that the server is alive.
///
/// A gate (see StreamGate) holds up a pushed stream.
///
/// close() stops watching; it never stops the server.
class CheckpointStream final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckpointStream)

public:
    /// Returns an error text to stop, or nothing to go on.
    using Handler = std::function<std::optional<QString>(const StreamMessage &)>;

    ~CheckpointStream() override;

    /// Switches to pulling. Only before the first message was delivered, that is, right after the stream was
    /// made.
    void setPullMode();
    /// The next message, or nothing when none has arrived yet or the stream has ended (see isFinished()).
    [[nodiscard]] std::optional<StreamMessage> next();
    /// Calls `handler` for every message and closes the stream when the handler returns an error or the
    /// stream ends. finished() follows; a handler's error is its error (kind OperationFailed), with
    /// closedByCaller set unless the message was `complete`, which decides the outcome's kind whatever the
    /// handler says.
    void processAll(Handler handler);
    /// Stops watching. Idempotent; finished() follows from the event loop when it has not come yet.
    void close();

    /// True when finished() has been emitted.
    [[nodiscard]] bool isFinished() const { return m_finished; }
    [[nodiscard]] const StreamOutcome &outcome() const { return m_outcome; }

Q_SIGNALS:
    void started(); ///< the server answered with a success status; the operation is running
    void messageReceived(const Savepoint::StreamMessage &message);
    void linesReceived(const Savepoint::StreamLines &lines); ///< never empty
    void messageAvailable(); ///< pull mode: next() has something
    void malformedLine(const QByteArray &excerpt); ///< up to 200 bytes of a line that was skipped
    void finished(const Savepoint::StreamOutcome &outcome);

private:
    friend class Client;

    /// What Client hands over: a request that was just sent, or the reason why none was.
    struct Request {
        QNetworkAccessManager *network =
            nullptr; // becomes a child: a stream waits for no other one's connection
        QNetworkReply *reply = nullptr;
        OneShotBody *body = nullptr; // the reply's child
        std::chrono::milliseconds idleTimeout{0};
        ApiErrorMapping errors;
        std::optional<ApiError> refused;
        StreamGate *gate = nullptr; // may die at any time
    };

    /// How a turn of pushing came to its end: Ended is the stream, by a listener or a terminal message.
    enum class Turn { Ended, Over, NothingMore };

    static constexpr qint64 ReadBytes = 64 * 1024; // at a time
    static constexpr qsizetype ShownExcerptBytes = 200;

    CheckpointStream(Request request, QObject *parent);

    void onActivity();
    void onReplyFinished();
    void onSilence();
    void schedulePump();
    void pump();
    [[nodiscard]] bool readStatus();
    void collectErrorBody();
    void announcePulled();
    void deliverPushed();
    [[nodiscard]] Turn deliverTurn();
    void deliverLine(const NdjsonRawLine &line, bool isMessageWanted);
    void deliver(const StreamMessage &message);
    void handle(const StreamMessage &message);
    void pushLines();
    [[nodiscard]] StreamMessage withoutToken(StreamMessage message) const;
    [[nodiscard]] bool feedParser();
    [[nodiscard]] std::optional<StreamMessage> takeMessage();
    void noteComplete(const StreamMessage &message);
    void noteError(const StreamMessage &message);
    [[nodiscard]] ApiError errorOf(const ApiErrorMapping::Reason &reason) const;
    [[nodiscard]] std::optional<ApiErrorMapping::Reason> refusalInsteadOfStream();
    void conclude();
    void endWith(const HttpAnswer &answer);
    void endWith(const ApiError &error);
    void end();
    void finish();
    void release();
    [[nodiscard]] HttpAnswer answerSoFar() const;

    QPointer<QNetworkReply> m_reply;
    QPointer<OneShotBody> m_requestBody;
    ApiErrorMapping m_errors;
    QPointer<StreamGate> m_gate;
    NdjsonParser m_parser;
    StreamMessageParser m_messageParser;
    StreamLines m_lines; // pushed, and not yet told as lines
    QElapsedTimer m_turn;
    qint64 m_turnBytes = 0; // read in this turn
    QTimer m_idle;
    Handler m_handler;
    std::optional<ApiError> m_lastError; // when the last line was an `error` event
    std::optional<StreamMessage> m_lookahead; // pull mode: what the next next() returns
    QByteArray m_beginning; // of the body, for error answers and excerpts
    int m_status = 0;
    qint64 m_messages = 0;
    bool m_requestSent = false;
    bool m_pullMode = false;
    bool m_pumpScheduled = false;
    bool m_replyFinished = false;
    bool m_inputEnded = false; // every byte was handed to the parser, and it knows
    bool m_ended = false; // the outcome is settled; finished() may still be on its way
    bool m_finished = false;
    StreamOutcome m_outcome;
};

using RestoreStream = CheckpointStream;

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::StreamOutcome)
