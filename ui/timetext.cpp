// SPDX-License-Identifier: Apache-2.0
#include "ui/timetext.h"

#include <QCoreApplication>
#include <QLocale>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct TimeText {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::TimeText)
};

constexpr qint64 SecondsPerMinute = 60;
constexpr qint64 SecondsPerHour = 60 * SecondsPerMinute;
constexpr qint64 SecondsPerDay = 24 * SecondsPerHour;

QString twoDigits(qint64 value)
{
    return u"%1"_s.arg(value, 2, 10, QLatin1Char('0'));
}

} // namespace

QString clockText(std::chrono::milliseconds elapsed)
{
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(std::max(elapsed, 0ms)).count();
    const QString tail = twoDigits(seconds % SecondsPerMinute);
    const qint64 minutes = seconds / SecondsPerMinute % 60;
    if (seconds < SecondsPerHour)
        return u"%1:%2"_s.arg(QString::number(minutes), tail);
    return u"%1:%2:%3"_s.arg(QString::number(seconds / SecondsPerHour), twoDigits(minutes), tail);
}

QString rangeText(std::chrono::milliseconds from, std::chrono::milliseconds to)
{
    const auto first = std::chrono::round<std::chrono::seconds>(std::max(from, 0ms));
    const auto last = std::chrono::round<std::chrono::seconds>(std::max(from, to));
    if (last < 1s)
        return TimeText::tr("under 1 s", "duration");
    if (first < 1s && last < 1min)
        return TimeText::tr("up to %1 s", "duration").arg(last.count());
    if (first == last)
        return last < 1min ? TimeText::tr("%1 s", "duration").arg(last.count()) : durationText(last);
    if (last < 1min)
        return TimeText::tr("%1–%2 s", "durations").arg(first.count()).arg(last.count());
    const QString shortest =
        first < 1min ? TimeText::tr("%1 s", "duration").arg(first.count()) : durationText(first);
    return TimeText::tr("%1 – %2", "durations").arg(shortest, durationText(last));
}

QString offsetText(std::chrono::milliseconds offset)
{
    // A server may stamp a later line with an earlier time.
    const QString sign = offset < 0ms ? u"−"_s : u"+"_s;
    const double seconds = double(std::abs(offset.count())) / 1000.0;
    return TimeText::tr("%1%2 s", "sign and seconds since the operation began")
        .arg(sign, QLocale().toString(seconds, 'f', 1));
}

QString momentText(const QDateTime &utc)
{
    return utc.isValid() ? QLocale().toString(utc.toLocalTime(), QLocale::ShortFormat) : QString();
}

QString seenText(const QDateTime &utc)
{
    const QDateTime local = utc.toLocalTime();
    return utc.isValid() && local.date() == QDate::currentDate()
        ? QLocale().toString(local.time(), QLocale().timeFormat(QLocale::ShortFormat).remove(u":ss"_s))
        : momentText(utc);
}

QString agoText(const QDateTime &utc, const QDateTime &now)
{
    if (!utc.isValid() || utc > now)
        return {};
    const qint64 seconds = utc.secsTo(now);
    if (seconds < SecondsPerMinute)
        return TimeText::tr("less than a minute ago");
    // English plurals without a translation file: the forms differ only in the word itself.
    const auto counted = [](qint64 n, const char *one, const char *many) {
        return n == 1 ? TimeText::tr(one) : TimeText::tr(many).arg(n);
    };
    if (seconds < SecondsPerHour)
        return counted(seconds / SecondsPerMinute, QT_TR_NOOP("1 minute ago"), QT_TR_NOOP("%1 minutes ago"));
    if (seconds < SecondsPerDay)
        return counted(seconds / SecondsPerHour, QT_TR_NOOP("1 hour ago"), QT_TR_NOOP("%1 hours ago"));
    return counted(seconds / SecondsPerDay, QT_TR_NOOP("1 day ago"), QT_TR_NOOP("%1 days ago"));
}

} // namespace Savepoint
