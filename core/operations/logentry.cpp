// SPDX-License-Identifier: Apache-2.0
#include "core/operations/logentry.h"

#include "core/base/plaintext.h"

namespace Savepoint {

namespace {

constexpr qsizetype MaxLineLength = 20'000; // UTF-16 units; the whole line stays in the file
constexpr qsizetype MaxTypeLength = 40;

LogEntry::Level levelOf(StreamMessage::Type type)
{
    switch (type) {
    case StreamMessage::Type::Stdout:
        return LogEntry::Level::Output;
    case StreamMessage::Type::Stderr:
    case StreamMessage::Type::Warning:
        return LogEntry::Level::Warning;
    case StreamMessage::Type::Error:
        return LogEntry::Level::Error;
    case StreamMessage::Type::Complete:
        return LogEntry::Level::Success;
    case StreamMessage::Type::Info:
    case StreamMessage::Type::KeepAlive: // no stream hands one on
    case StreamMessage::Type::Other:
        break;
    }
    return LogEntry::Level::Info;
}

/// Removes the line breaks and blanks that servers put around progress texts ("\nCheckpoint Details:").
QStringView withoutOuterBlankLines(QStringView text)
{
    while (!text.isEmpty() && (text.front() == u'\n' || text.front() == u'\r'))
        text = text.sliced(1);
    while (!text.isEmpty() && text.back().isSpace())
        text.chop(1);
    return text;
}

QString shown(QStringView text, const SecretRemoval &secret)
{
    return displayText(secret.removedFrom(text.toString()), LineBreaks::Keep, MaxLineLength);
}

} // namespace

void LogClock::note(const StreamLines &lines)
{
    if (!local.isValid())
        local = lines.receivedAt;
    if (!server.isValid())
        server = lines.firstServerTime();
}

std::chrono::milliseconds LogClock::sinceStart(const LogEntry &entry) const
{
    const bool isServers = entry.serverTime.isValid() && server.isValid();
    return std::chrono::milliseconds(isServers ? server.msecsTo(entry.serverTime)
                                               : local.msecsTo(entry.receivedAt));
}

LogEntry::Level logLevel(const StreamLines::Line &line)
{
    return line.isMalformed ? LogEntry::Level::Warning : levelOf(line.type);
}

LogEntry::Level logLevel(OperationRecord::Outcome outcome)
{
    switch (outcome) {
    case OperationRecord::Outcome::Succeeded:
        return LogEntry::Level::Success;
    case OperationRecord::Outcome::Unknown:
        return LogEntry::Level::Warning;
    default:
        return LogEntry::Level::Error;
    }
}

LogEntry logEntry(const StreamLines &lines, qsizetype line, const LogClock &clock,
                  StreamMessageParser &parser, const SecretRemoval &secret)
{
    LogEntry entry;
    entry.level = logLevel(lines.at(line));
    entry.receivedAt = lines.receivedAt;
    entry.spriteName = clock.spriteName;
    if (const auto message = lines.message(line, parser)) {
        entry.serverTime = message->time;
        entry.type = displayText(message->typeName, LineBreaks::Fold, MaxTypeLength);
        entry.text = shown(withoutOuterBlankLines(message->text()), secret);
    } else {
        entry.isMalformed = true;
        entry.text = shown(withoutOuterBlankLines(QString::fromUtf8(lines.bytes(line))), secret);
    }
    entry.sinceStart = clock.sinceStart(entry);
    return entry;
}

LogEntry logEntry(LogEntry::Level level, const QString &text, const QDateTime &at, const LogClock &clock,
                  const SecretRemoval &secret)
{
    LogEntry entry;
    entry.level = level;
    entry.receivedAt = at;
    entry.text = shown(text, secret);
    entry.sinceStart = clock.sinceStart(entry);
    return entry;
}

} // namespace Savepoint
