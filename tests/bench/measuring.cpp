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

qint64 residentAtReset = 0;

double processorTime(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

} // namespace

double threadProcessorTime()
{
    return processorTime(CLOCK_THREAD_CPUTIME_ID);
}

double processProcessorTime()
{
    return processorTime(CLOCK_PROCESS_CPUTIME_ID);
}

double millisecondsOf(const std::function<void()> &work)
{
    const double start = threadProcessorTime();
    work();
    return threadProcessorTime() - start;
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
        const double now = threadProcessorTime();
        m_longest = std::max(m_longest, now - m_since);
        m_since = now;
    });
}

void StallMeter::start()
{
    m_longest = 0;
    m_since = threadProcessorTime();
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

void resetPeak()
{
    residentAtReset = residentBytes();
    QFile refs(u"/proc/self/clear_refs"_s);
    if (!refs.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || refs.write("5") != 1)
        qFatal("the peak of memory cannot be measured here");
}

qint64 peakGrowth()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const QByteArray peak = text.sliced(text.indexOf("VmHWM:") + 6).trimmed();
    return peak.left(peak.indexOf(' ')).toLongLong() * 1024 - residentAtReset;
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
