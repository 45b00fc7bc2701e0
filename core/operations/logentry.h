// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/streamlines.h"
#include "core/api/streammessageparser.h"
#include "core/base/secretremoval.h"
#include "core/records/operationrecord.h"

#include <QDateTime>
#include <QString>

#include <chrono>

namespace Savepoint {

/// One line of the activity log, as it is shown.
struct LogEntry {
    enum class Level { Info, Output, Warning, Error, Success };

    QDateTime serverTime; ///< the server's clock, UTC; invalid when the line has no time
    QDateTime receivedAt; ///< the clock of this computer, UTC
    std::chrono::milliseconds sinceStart{0}; ///< offset from the operation's first line, on the same clock
    Level level = Level::Info;
    QString type; ///< the event's type as sent; empty for lines of the program itself
    QString text; ///< fit to be shown (displayText), secrets removed
    QString spriteName; ///< as given to ActivityLogModel::beginOperation()
    bool isMalformed = false; ///< the server sent something that is no message: `text` is its beginning

    /// The server's clock where there is one.
    [[nodiscard]] const QDateTime &time() const { return serverTime.isValid() ? serverTime : receivedAt; }
};

/// When the first line of an operation came, on either clock; offsets count from there.
struct LogClock {
    QDateTime server;
    QDateTime local;
    QString spriteName;

    /// Takes note of lines that came: the first ones start the clocks.
    void note(const StreamLines &lines);
    [[nodiscard]] std::chrono::milliseconds sinceStart(const LogEntry &entry) const;
};

[[nodiscard]] LogEntry::Level logLevel(const StreamLines::Line &line);
[[nodiscard]] LogEntry::Level logLevel(OperationRecord::Outcome outcome);
/// A line of the server.
[[nodiscard]] LogEntry logEntry(const StreamLines &lines, qsizetype line, const LogClock &clock,
                                StreamMessageParser &parser, const SecretRemoval &secret = SecretRemoval());
/// A line of the program.
[[nodiscard]] LogEntry logEntry(LogEntry::Level level, const QString &text, const QDateTime &at,
                                const LogClock &clock, const SecretRemoval &secret = SecretRemoval());

} // namespace Savepoint
