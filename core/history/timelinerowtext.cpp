// SPDX-License-Identifier: Apache-2.0
#include "core/history/timelinerowtext.h"

#include "core/base/plaintext.h"

#include <QCoreApplication>
#include <QLocale>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct TimelineWords // the context of the translations
{
    Q_DECLARE_TR_FUNCTIONS(Savepoint::TimelineRowText)
};

/// Without seconds, which some locales have in their short format.
QString timeText(const QTime &time)
{
    const QLocale locale;
    return locale.toString(time, locale.timeFormat(QLocale::ShortFormat).remove(u":ss"_s));
}

/// "09:10–12:40", with the days when there are two. Empty when a time is missing.
QString timeSpan(const QDateTime &from, const QDateTime &to)
{
    if (!from.isValid() || !to.isValid())
        return {};
    const QDateTime first = from.toLocalTime();
    const QDateTime last = to.toLocalTime();
    if (first.date() == last.date()) {
        //: %1 and %2 are times of the same day
        return TimelineWords::tr("%1–%2", "times").arg(timeText(first.time()), timeText(last.time()));
    }
    //: date and time pattern of QLocale::toString(), short, without the year
    const QString pattern = TimelineWords::tr("d MMM, HH:mm");
    //: %1 and %2 are dates with times
    return TimelineWords::tr("%1 – %2", "dates")
        .arg(QLocale().toString(first, pattern), QLocale().toString(last, pattern));
}

} // namespace

QString foldText(const HistoryGraph &graph, const TimelineRow &fold)
{
    const Checkpoint &newest = graph.node(fold.first).checkpoint;
    const Checkpoint &oldest = graph.node(fold.last).checkpoint;
    if (!fold.isAutomatic) {
        return TimelineWords::tr("%n checkpoints, %1–%2", nullptr, fold.count())
            .arg(displayText(oldest.id), displayText(newest.id));
    }
    const QString count = TimelineWords::tr("%n automatic checkpoints", nullptr, fold.count());
    const QString times = timeSpan(oldest.createTime, newest.createTime);
    //: %1 is "12 automatic checkpoints", %2 "09:10–12:40"
    return times.isEmpty() ? count : TimelineWords::tr("%1, %2", "checkpoints, times").arg(count, times);
}

QString gapText(const TimelineRow &gap)
{
    if (gap.gapDays < 60)
        return TimelineWords::tr("%n days without checkpoints", nullptr, int(gap.gapDays));
    if (gap.gapDays < 730)
        return TimelineWords::tr("%n months without checkpoints", nullptr, int(gap.gapDays / 30));
    return TimelineWords::tr("%n years without checkpoints", nullptr, int(gap.gapDays / 365));
}

QString spokenFoldText(const HistoryGraph &graph, const TimelineRow &fold)
{
    return fold.isOpen ? TimelineWords::tr("%1, open", "folded checkpoints").arg(foldText(graph, fold))
                       : TimelineWords::tr("%1, folded", "folded checkpoints").arg(foldText(graph, fold));
}

} // namespace Savepoint
