// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/durationtext.h"

#include <QDateTime>
#include <QString>

#include <chrono>

namespace Savepoint {

/// A clock for something that runs: “0:14”, “12:05”, “1:02:03”.
[[nodiscard]] QString clockText(std::chrono::milliseconds elapsed);
/// How long something usually takes: “11–19 s”, “14 s”, “up to 2 s”, “58 s – 1 min 5 s”. In whole seconds: it
/// stands beside a clock.
[[nodiscard]] QString rangeText(std::chrono::milliseconds from, std::chrono::milliseconds to);
/// An offset in the log: “+0.0 s”, “+75.2 s”.
[[nodiscard]] QString offsetText(std::chrono::milliseconds offset);
/// A moment in local time as the locale writes it: “12 Aug 2026 14:03”. Empty for an invalid time.
[[nodiscard]] QString momentText(const QDateTime &utc);
/// The same without the date when that is today: “14:03”.
[[nodiscard]] QString seenText(const QDateTime &utc);
/// How long ago: “2 hours ago”, “less than a minute ago”. Empty for an invalid time or one in the future.
[[nodiscard]] QString agoText(const QDateTime &utc, const QDateTime &now = QDateTime::currentDateTimeUtc());

} // namespace Savepoint
