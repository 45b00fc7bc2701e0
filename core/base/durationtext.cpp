// SPDX-License-Identifier: Apache-2.0
#include "core/base/durationtext.h"

#include <QCoreApplication>
#include <QLocale>

namespace Savepoint {

using namespace std::chrono_literals;

namespace {

struct TimeText { // the context of the translations
    Q_DECLARE_TR_FUNCTIONS(Savepoint::TimeText)
};

constexpr qint64 SecondsPerMinute = 60;
constexpr qint64 SecondsPerHour = 60 * SecondsPerMinute;

} // namespace

QString durationText(std::chrono::milliseconds duration)
{
    const auto known = std::max(duration, 0ms);
    if (known < 50ms)
        return TimeText::tr("under 0.1 s", "duration");
    if (known < 9'950ms)
        return TimeText::tr("%1 s", "duration")
            .arg(QLocale().toString(double(known.count()) / 1000.0, 'f', 1));
    const qint64 seconds = std::chrono::round<std::chrono::seconds>(known).count();
    if (seconds < SecondsPerMinute)
        return TimeText::tr("%1 s", "duration").arg(seconds);
    if (seconds < SecondsPerHour)
        return TimeText::tr("%1 min %2 s", "duration")
            .arg(seconds / SecondsPerMinute)
            .arg(seconds % SecondsPerMinute);
    return TimeText::tr("%1 h %2 min", "duration")
        .arg(seconds / SecondsPerHour)
        .arg(seconds % SecondsPerHour / SecondsPerMinute);
}

} // namespace Savepoint
