// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/measuring.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <malloc.h>
#include <unistd.h>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Of this thread, in milliseconds.
double processorTime()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

double millisecondsOf(const std::function<void()> &work)
{
    const double start = processorTime();
    work();
    return processorTime() - start;
}

double clockMillisecondsOf(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return double(timer.nsecsElapsed()) / 1e6;
}

double medianOf(int runs, const std::function<double()> &run)
{
    QList<double> values;
    for (int i = 0; i < runs; ++i)
        values.append(run());
    return percentile(values, 0.5);
}

double percentile(QList<double> values, double share)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    return values.at(std::min(values.size() - 1, qsizetype(double(values.size()) * share)));
}

StallMeter::StallMeter()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const double now = processorTime();
        m_longest = std::max(m_longest, now - m_since);
        m_since = now;
    });
}

void StallMeter::start()
{
    m_longest = 0;
    m_since = processorTime();
    m_timer.start(1ms);
}

qint64 allocatedBytes()
{
    const auto info = ::mallinfo2();
    return qint64(info.uordblks) + qint64(info.hblkhd);
}

qint64 residentBytes()
{
    ::malloc_trim(0);
    QFile statm(u"/proc/self/statm"_s);
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

void printHeading(const QString &title)
{
    std::printf("\n%s\n%-46s %22s  %-44s %-24s\n", qUtf8Printable(title), "", "Savepoint",
                "reference, same run", "aim");
    std::fflush(stdout);
}

void print(const Figure &figure)
{
    QString aim = figure.aim;
    if (figure.holds)
        aim += *figure.holds ? u"  holds"_s : u"  MISSED"_s;
    // printf() counts bytes, and some of the words are longer in bytes than they look.
    std::printf("%s %s  %s %s\n", qUtf8Printable(figure.what.leftJustified(46)),
                qUtf8Printable(figure.ours.rightJustified(22)),
                qUtf8Printable(figure.reference.leftJustified(44)), qUtf8Printable(aim));
    std::fflush(stdout);
}

QString inMilliseconds(double value)
{
    return u"%1 ms"_s.arg(value, 0, 'f', value < 100 ? 1 : 0);
}

QString inMegabytes(double bytes)
{
    return u"%1 MB"_s.arg(bytes / 1e6, 0, 'f', 1);
}

} // namespace Savepoint::Bench
