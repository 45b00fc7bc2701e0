// SPDX-License-Identifier: Apache-2.0
#include "core/api/checkpointstream.h"

#include "core/api/oneshotbody.h"
#include "core/api/streamgate.h"
#include "core/base/logging.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 SocketBuffer =
    2 * 1024 * 1024; // what is not read stays in the kernel, and slows the server down

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

} // namespace

CheckpointStream::CheckpointStream(Request request, QObject *parent)
    : QObject(parent)
    , m_reply(request.reply)
    , m_requestBody(request.body)
    , m_errors(std::move(request.errors))
    , m_gate(request.gate)
{
    if (request.refused) {
        endWith(*request.refused);
        return;
    }
    request.network->setParent(this);
    connect(m_reply, &QNetworkReply::requestSent, this, [this] {
        m_requestSent = true;
        m_reply->setReadBufferSize(SocketBuffer); // not earlier: see ReplyDelivery
    });
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &CheckpointStream::onActivity);
    connect(m_reply, &QNetworkReply::readyRead, this, &CheckpointStream::onActivity);
    connect(m_reply, &QNetworkReply::finished, this, &CheckpointStream::onReplyFinished);

    if (m_gate)
        connect(m_gate, &StreamGate::opened, this, &CheckpointStream::schedulePump);

    m_idle.setSingleShot(true);
    m_idle.setInterval(request.idleTimeout);
    connect(&m_idle, &QTimer::timeout, this, &CheckpointStream::onSilence);
    m_idle.start();
}

CheckpointStream::~CheckpointStream()
{
    release();
}

void CheckpointStream::setPullMode()
{
    m_pullMode = true;
}

std::optional<StreamMessage> CheckpointStream::next()
{
    if (m_ended)
        return std::nullopt;
    const QPointer<CheckpointStream> self(this);
    auto message = m_lookahead ? std::exchange(m_lookahead, std::nullopt) : takeMessage();
    if (!self || m_ended) // closed or destroyed by a listener of malformedLine()
        return std::nullopt;
    if (message && message->type == StreamMessage::Type::Complete) {
        noteComplete(*message);
        end();
    } else {
        schedulePump(); // announces what follows, or the end
    }
    return message;
}

void CheckpointStream::processAll(Handler handler)
{
    m_handler = std::move(handler);
    m_pullMode = false;
    schedulePump(); // never from inside this call
}

void CheckpointStream::close()
{
    if (m_ended)
        return;
    m_outcome.kind = StreamOutcome::Kind::Unknown;
    m_outcome.error = m_lastError; // more might have followed it
    m_outcome.closedByCaller = true;
    end();
}

void CheckpointStream::onActivity()
{
    m_idle.start();
    schedulePump();
}

void CheckpointStream::onReplyFinished()
{
    m_replyFinished = true;
    m_idle.stop();
    schedulePump();
}

void CheckpointStream::onSilence()
{
    // The silence may be ours: what is there has not been taken, or the gate is shut.
    if (m_lookahead || m_pumpScheduled || m_reply->bytesAvailable() > 0 || (m_gate && !m_gate->isOpen())) {
        m_idle.start();
        return;
    }
    if (m_lastError && !m_parser.hasPartialLine()) { // nothing has followed it for so long
        endWith(*m_lastError);
        return;
    }
    HttpAnswer answer = answerSoFar();
    answer.transportError = QNetworkReply::TimeoutError;
    endWith(answer);
}

/// Everything is emitted from here: from the event loop, with no signal of the reply on the stack, so that a
/// listener may destroy the stream and its connection.
void CheckpointStream::schedulePump()
{
    if (!std::exchange(m_pumpScheduled, true))
        QMetaObject::invokeMethod(this, &CheckpointStream::pump, Qt::QueuedConnection);
}

void CheckpointStream::pump()
{
    m_pumpScheduled = false;
    if (m_ended || !readStatus())
        return;
    if (!isSuccess(m_status))
        collectErrorBody();
    else if (m_pullMode)
        announcePulled();
    else
        deliverPushed();
}

/// False when a listener ended or destroyed the stream.
bool CheckpointStream::readStatus()
{
    if (m_status != 0)
        return true;
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_outcome.requestId = m_errors.requestId(HttpAnswer::fromReply(*m_reply));
    if (!isSuccess(m_status))
        return true;
    const QPointer<CheckpointStream> self(this);
    emit started();
    return self && !m_ended;
}

void CheckpointStream::collectErrorBody()
{
    if (m_status != 0)
        m_beginning.append(m_reply->read(HttpAnswer::MaxErrorBody - m_beginning.size()));
    if (m_replyFinished || m_beginning.size() == HttpAnswer::MaxErrorBody)
        endWith(answerSoFar());
}

/// Makes sure that a message, or the end, will be heard of.
void CheckpointStream::announcePulled()
{
    const QPointer<CheckpointStream> self(this);
    if (!m_lookahead) {
        auto message = takeMessage();
        if (!self || m_ended)
            return;
        m_lookahead = std::move(message);
    }
    if (m_lookahead)
        emit messageAvailable();
    else if (m_inputEnded)
        conclude();
}

/// False when there is nothing more to read for now.
bool CheckpointStream::feedParser()
{
    if (!m_reply || !isSuccess(m_status))
        return false;
    if (m_reply->bytesAvailable() > 0) {
        if (!m_pullMode && m_gate && !m_gate->isOpen())
            return false;
        const QByteArrayView bytes = m_parser.feedFrom(*m_reply, ReadBytes);
        m_turnBytes += bytes.size();
        if (m_beginning.size() < NdjsonParser::ExcerptBytes)
            m_beginning.append(bytes.first(std::min(bytes.size(), NdjsonParser::ExcerptBytes)));
        return true;
    }
    if (!m_replyFinished || m_inputEnded)
        return false;
    m_parser.finish();
    m_inputEnded = true;
    return true;
}

std::optional<StreamMessage> CheckpointStream::takeMessage()
{
    const QPointer<CheckpointStream> self(this);
    for (;;) {
        auto line = m_parser.next();
        if (!line) {
            if (!feedParser())
                return std::nullopt;
            continue;
        }
        if (line->message && line->message->type == StreamMessage::Type::KeepAlive)
            continue;
        m_lastError.reset();
        if (line->message) {
            ++m_messages;
            if (line->message->type == StreamMessage::Type::Error)
                noteError(*line->message);
            return withoutToken(*std::move(line->message));
        }
        ++m_outcome.malformedLines;
        emit malformedLine(m_errors.withoutToken(std::move(line->excerpt)).left(ShownExcerptBytes));
        if (!self || m_ended)
            return std::nullopt;
    }
}

void CheckpointStream::noteComplete(const StreamMessage &message)
{
    m_ended = true;
    m_outcome.kind = StreamOutcome::Kind::Succeeded;
    m_outcome.completeText = message.data;
}

/// An error event: the last one until something follows it.
void CheckpointStream::noteError(const StreamMessage &message)
{
    m_lastError = errorOf({message.code, message.error});
}

ApiError CheckpointStream::errorOf(const ApiErrorMapping::Reason &reason) const
{
    ApiError error = m_errors.operationFailed(reason.text, reason.code);
    error.httpStatus = m_status;
    error.requestId = m_outcome.requestId;
    return error;
}

/// Some servers refuse with a success and one object that is no event.
std::optional<ApiErrorMapping::Reason> CheckpointStream::refusalInsteadOfStream()
{
    if (m_messages != 1 || m_outcome.malformedLines > 0)
        return std::nullopt;
    const auto only = m_messageParser.parse(m_beginning.trimmed());
    return only && only->typeName.isEmpty() ? ApiErrorMapping::refusalIn(m_beginning) : std::nullopt;
}

/// The stream ended without a `complete` event.
void CheckpointStream::conclude()
{
    if (m_lastError) {
        endWith(*m_lastError);
        return;
    }
    HttpAnswer answer = answerSoFar();
    const bool nothingCame = m_messages == 0 && m_outcome.malformedLines == 0;
    if (answer.isComplete() && nothingCame && (m_status == 202 || m_status == 204)) {
        end(); // accepted, and not streamed: started, and nothing to watch
    } else if (const auto refusal = refusalInsteadOfStream(); refusal && answer.isComplete()) {
        endWith(errorOf(*refusal));
    } else if (answer.isComplete() && m_messages == 0 && m_outcome.malformedLines > 0) {
        m_outcome.error = m_errors.malformed(answer); // not a stream at all
        end();
    } else {
        if (answer.isComplete()) // a close-delimited stream that was cut looks like this
            answer.transportError = QNetworkReply::RemoteHostClosedError;
        endWith(answer);
    }
}

void CheckpointStream::endWith(const HttpAnswer &answer)
{
    endWith(m_errors.fromAnswer(answer));
}

void CheckpointStream::endWith(const ApiError &error)
{
    m_outcome.kind =
        error.leavesOutcomeUnknown() ? StreamOutcome::Kind::Unknown : StreamOutcome::Kind::Failed;
    m_outcome.error = error;
    end();
}

/// The outcome is settled. finished() follows from the event loop, also out of close() and next().
void CheckpointStream::end()
{
    m_ended = true;
    release();
    QMetaObject::invokeMethod(this, &CheckpointStream::finish, Qt::QueuedConnection);
}

void CheckpointStream::finish()
{
    const QPointer<CheckpointStream> self(this);
    pushLines(); // there are some when a listener of theirs runs an event loop of its own
    if (!self)
        return;
    m_finished = true;
    m_handler = nullptr;
    qCDebug(lcApi) << "stream ended: outcome" << int(m_outcome.kind) << "status" << m_status << "messages"
                   << m_messages << "malformed" << m_outcome.malformedLines;
    emit finished(StreamOutcome(m_outcome)); // a copy: a slot may destroy the stream
}

void CheckpointStream::release()
{
    m_idle.stop();
    if (!m_reply)
        return;
    disconnect(m_reply, nullptr, this, nullptr);
    m_reply->deleteLater(); // see ReplyDelivery::release()
    m_reply = nullptr;
}

HttpAnswer CheckpointStream::answerSoFar() const
{
    HttpAnswer answer;
    if (m_reply)
        answer = HttpAnswer::fromReply(*m_reply);
    answer.body = m_beginning;
    answer.wasSent = m_requestSent || m_status != 0 || (m_requestBody && m_requestBody->mayHaveLeft());
    return answer;
}

} // namespace Savepoint
