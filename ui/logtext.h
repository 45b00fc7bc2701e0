// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/logentry.h"

#include <QString>

namespace Savepoint {

// How a line of the activity log reads. Plain text.

/// “Info”, “Warning” …
[[nodiscard]] QString levelWord(LogEntry::Level level);
/// The message. A line of another sprite than the one on show says whose it is.
[[nodiscard]] QString messageText(const LogEntry &entry, const QString &shownSprite = {});
/// The line as one sentence: time, offset, level, message.
[[nodiscard]] QString spokenLine(const LogEntry &entry, const QString &shownSprite = {});
/// Both clocks, and the message.
[[nodiscard]] QString logToolTip(const LogEntry &entry, const QString &shownSprite = {});
/// The line for a file or the clipboard: UTC time, offset, level, whole message.
[[nodiscard]] QString exportedLine(const LogEntry &entry, const QString &shownSprite = {});
/// What a saved log begins with.
[[nodiscard]] QString exportedHeading();

} // namespace Savepoint
