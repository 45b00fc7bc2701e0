// SPDX-License-Identifier: Apache-2.0
// How a pushed stream tells what came: a turn of the event loop at a time.
#include "core/api/checkpointstream.h"

#include <QMetaMethod>

namespace Savepoint {

namespace {

// What a turn reads, and how long its listeners may take before the rest waits for the next one.
constexpr qint64 TurnBytes = 64 * 1024;
constexpr std::chrono::milliseconds TurnTime{4};
constexpr qsizetype TypicalLine = 128;

} // namespace

void CheckpointStream::deliverPushed()
{
    m_turn.start();
    m_turnBytes = 0;
    m_lines.receivedAt = QDateTime::currentDateTimeUtc();
    const QPointer<CheckpointStream> self(this);
    const Turn turn = deliverTurn();
    if (!self)
        return;
    pushLines();
    if (!self || m_ended)
        return;
    if (turn == Turn::Over)
        schedulePump();
    else if (m_inputEnded)
        conclude();
}

/// Delivers lines until there are no more or the turn is over.
CheckpointStream::Turn CheckpointStream::deliverTurn()
{
    const QPointer<CheckpointStream> self(this);
    if (m_lookahead) { // pulled before
        const StreamMessage message = *std::exchange(m_lookahead, std::nullopt);
        m_lines.append(message.raw, {0, message.type, false, message.time.isValid()});
        deliver(message);
        if (!self || m_ended)
            return Turn::Ended;
    }
    const bool isMessageWanted =
        m_handler || isSignalConnected(QMetaMethod::fromSignal(&CheckpointStream::messageReceived));
    for (;;) {
        if (m_lines.size() >= TurnBytes) // also of what the turn before has read and left
            return Turn::Over;
        if (isMessageWanted && m_turn.hasExpired(TurnTime.count()))
            return Turn::Over;
        if (const auto line = m_parser.nextRaw()) {
            deliverLine(*line, isMessageWanted);
            if (!self || m_ended)
                return Turn::Ended;
        } else if (m_turnBytes >= TurnBytes) {
            return Turn::Over;
        } else if (!feedParser()) {
            return Turn::NothingMore;
        }
    }
}

/// A listener may have ended or destroyed the stream afterwards.
void CheckpointStream::deliverLine(const NdjsonRawLine &line, bool isMessageWanted)
{
    // In a flood only: what is kept of single lines must not be large.
    if (m_lines.isEmpty() && m_turnBytes >= TurnBytes)
        m_lines.reserve(TurnBytes, TurnBytes / TypicalLine);
    if (line.head && line.head->type == StreamMessage::Type::KeepAlive)
        return;
    m_lastError.reset();
    if (!line.head) {
        ++m_outcome.malformedLines;
        m_lines.append(line.bytes, {0, StreamMessage::Type::Other, true, false});
        emit malformedLine(m_errors.withoutToken(line.bytes.toByteArray()).left(ShownExcerptBytes));
        return;
    }
    ++m_messages;
    const auto [type, hasTime] = *line.head;
    m_lines.append(line.bytes, {0, type, false, hasTime});
    if (!isMessageWanted && type != StreamMessage::Type::Error && type != StreamMessage::Type::Complete)
        return;
    if (auto message = m_messageParser.parse(line.bytes)) {
        if (type == StreamMessage::Type::Error)
            noteError(*message);
        deliver(withoutToken(*std::move(message)));
    }
}

/// What this turn brought, as lines.
void CheckpointStream::pushLines()
{
    if (m_lines.isEmpty())
        return;
    const StreamLines lines = std::exchange(m_lines, {}).without(m_errors.token());
    if (const QDateTime time = lines.lastServerTime(); time.isValid())
        m_outcome.serverTime = time;
    emit linesReceived(lines);
}

StreamMessage CheckpointStream::withoutToken(StreamMessage message) const
{
    message.typeName = m_errors.withoutToken(std::move(message.typeName));
    message.data = m_errors.withoutToken(std::move(message.data));
    message.error = m_errors.withoutToken(std::move(message.error));
    message.code = m_errors.withoutToken(std::move(message.code));
    message.raw = m_errors.withoutToken(std::move(message.raw));
    return message;
}

void CheckpointStream::deliver(const StreamMessage &message)
{
    const QPointer<CheckpointStream> self(this);
    emit messageReceived(message);
    if (!self || m_ended)
        return;
    if (m_handler)
        handle(message);
    if (!self || m_ended || message.type != StreamMessage::Type::Complete)
        return;
    noteComplete(message);
    end();
}

void CheckpointStream::handle(const StreamMessage &message)
{
    const QPointer<CheckpointStream> self(this);
    const Handler handler = m_handler; // it may replace or destroy its owner
    const std::optional<QString> stop = handler(message);
    if (!self || m_ended || !stop)
        return;
    if (message.type == StreamMessage::Type::Complete)
        noteComplete(message);
    else
        m_outcome.closedByCaller = true;
    m_outcome.error = m_errors.operationFailed(*stop);
    end();
}

} // namespace Savepoint
