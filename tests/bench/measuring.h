// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <optional>

namespace Savepoint::Bench {

/// Milliseconds of processor time that this thread spends on `work`: what else the machine does is not the
/// program's.
[[nodiscard]] double millisecondsOf(const std::function<void()> &work);
/// Milliseconds of processor time that this thread, or this process with all its threads, has used so far.
[[nodiscard]] double threadProcessorTime();
[[nodiscard]] double processProcessorTime();
/// Milliseconds on the clock.
[[nodiscard]] double clockMillisecondsOf(const std::function<void()> &work);
/// The median of several runs, in milliseconds.
[[nodiscard]] double medianOf(int runs, const std::function<double()> &run);
/// The value below which `share` (0 to 1) of the values lie.
[[nodiscard]] double percentile(QList<double> values, double share);

/// The longest time this thread was busy without its event loop coming round to a timer, in milliseconds of
/// processor time.
class StallMeter final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StallMeter)

public:
    StallMeter();
    void start();
    /// The longest stall since start().
    [[nodiscard]] double longest() const { return m_longest; }

private:
    QTimer m_timer;
    double m_since = 0;
    double m_longest = 0;
};

/// Bytes handed out by malloc and not given back.
[[nodiscard]] qint64 allocatedBytes();
/// The most bytes of this process in memory since resetPeak(), beyond what there were then.
void resetPeak();
[[nodiscard]] qint64 peakGrowth();
/// Bytes of this process in memory, after giving unused ones back to the system.
[[nodiscard]] qint64 residentBytes();

/// One line of the report.
struct Figure {
    QString what;
    QString ours;
    QString reference;
    QString aim = {};
    std::optional<bool> holds = {}; ///< nothing: there is no aim
};

void printHeading(const QString &title);
void print(const Figure &figure);
/// “12.3 ms”
[[nodiscard]] QString inMilliseconds(double value);
/// “1.2 MB”
[[nodiscard]] QString inMegabytes(double bytes);

} // namespace Savepoint::Bench
