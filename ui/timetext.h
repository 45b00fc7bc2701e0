// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>

namespace Savepoint {

/// A clock for something that runs: “0:14”, “12:05”, “1:02:03”.
[[nodiscard]] QString clockText(std::chrono::milliseconds elapsed);
/// How long something took: “0.4 s”, “14 s”, “1 min 5 s”, “2 h 3 min”.
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);
/// An offset in the log: “+0.0 s”, “+75.2 s”.
[[nodiscard]] QString offsetText(std::chrono::milliseconds offset);
/// A moment in local time as the locale writes it: “12 Aug 2026 14:03”. Empty for an invalid time.
[[nodiscard]] QString momentText(const QDateTime &utc);
/// The same without the date when that is today: “14:03”.
[[nodiscard]] QString seenText(const QDateTime &utc);
/// How long ago: “2 hours ago”, “less than a minute ago”. Empty for an invalid time or one in the future.
[[nodiscard]] QString agoText(const QDateTime &utc, const QDateTime &now = QDateTime::currentDateTimeUtc());

} // namespace Savepoint
