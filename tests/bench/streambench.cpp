// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/streambench.h"

#include "core/api/client.h"
#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/operations/operationrunner.h"
#include "core/records/activityfiles.h"
#include "tests/bench/bytesserver.h"
#include "tests/bench/measuring.h"
#include "tests/bench/references.h"
#include "tests/bench/streambytes.h"
#include "ui/activitypane.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QLocale>
#include <QTemporaryDir>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Runs = 5;
constexpr double Frame = 16; // ms
constexpr double MemoryLimit =
    64e6; // what a flood may add: the pane's window, buffers, what waits for the disk

/// What carries a stream, put together as the program does, with the pane on show.
class Rig final {
    Q_DISABLE_COPY_MOVE(Rig)

public:
    Rig(const QUrl &url, const QString &folder)
        : files(folder, SecretRemoval(u"acme/bench/0123456789/secret-token"_s))
        , m_client({.baseUrl = url, .token = u"acme/bench/0123456789/secret-token"_s})
        , runner(m_client)
        , log(ActivityLogModel::DefaultCapacity, SecretRemoval(u"acme/bench/0123456789/secret-token"_s))
        , m_recorder(runner, log, files)
        , m_pane(log)
    {
        m_client.setStreamGate(&files.gate());
        m_pane.resize(1180, 300);
        m_pane.show();
        QObject::connect(&runner, &OperationRunner::started, &m_pane, &ActivityPane::showOperation);
        QObject::connect(&runner, &OperationRunner::finished, &m_pane, &ActivityPane::showResult);
    }

    /// Runs one operation until it has ended and everything it said is in the file.
    QString runToEnd()
    {
        QEventLoop loop;
        QTimer::singleShot(120s, &loop, [] { qFatal("the operation does not end"); });
        QObject::connect(&runner, &OperationRunner::finished, &loop, [&](const OperationResult &result) {
            if (result.outcome != OperationResult::Outcome::Succeeded)
                qFatal("the operation did not succeed");
            files.whenWritten(&loop, [&loop] { loop.quit(); });
        });
        runner.create(u"bench"_s, {});
        loop.exec();
        return files.path(m_recorder.uids().constLast());
    }

    ActivityFiles files;

private:
    Client m_client;

public:
    OperationRunner runner;
    ActivityLogModel log;

private:
    ActivityRecorder m_recorder;
    ActivityPane m_pane;
};

struct Run {
    double clock = 0;
    double window = 0; // processor time of the window's thread
    double process = 0; // of all threads but the server's
    double stall = 0;
    double memory = 0;
};

/// Every message of the stream, byte by byte and in order, and the right number of lines.
void check(const QString &path, const QByteArray &stream)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("there is no activity file");
    const QByteArray recorded = file.readAll();
    constexpr QByteArrayView Key("\"message\":");
    qsizetype at = 0;
    for (qsizetype begin = 0; begin < stream.size();) {
        const qsizetype end = stream.indexOf('\n', begin);
        at = recorded.indexOf(Key, at) + Key.size();
        if (at < Key.size()
            || QByteArrayView(recorded).sliced(at).first(end - begin)
                != QByteArrayView(stream).sliced(begin, end - begin))
            qFatal("the activity file misses a message");
        at += end - begin;
        begin = end + 1;
    }
    if (recorded.indexOf(Key, at) >= 0)
        qFatal("the activity file has a message too many");
    if (!recorded.endsWith("}\n") || !recorded.sliced(recorded.lastIndexOf('\n', -2)).contains("\"outcome\""))
        qFatal("the activity file does not end with the outcome");
}

Run measure(BytesServer &server, const QString &folder, const QByteArray &stream)
{
    Rig rig(server.url(), folder);
    QCoreApplication::processEvents();
    Run run;
    StallMeter meter;
    resetPeak();
    const double process = processProcessorTime() - server.processorTime();
    const double window = threadProcessorTime();
    meter.start();
    QString path;
    run.clock = clockMillisecondsOf([&] { path = rig.runToEnd(); });
    run.stall = meter.longest();
    run.window = threadProcessorTime() - window;
    run.process = processProcessorTime() - server.processorTime() - process;
    run.memory = double(peakGrowth());
    check(path, stream);
    QFile::remove(path);
    return run;
}

double medianOf(const QList<Run> &runs, double Run::*figure)
{
    QList<double> values;
    for (const Run &run : runs)
        values.append(run.*figure);
    return percentile(values, 0.5);
}

double worstOf(const QList<Run> &runs, double Run::*figure)
{
    QList<double> values;
    for (const Run &run : runs)
        values.append(run.*figure);
    return percentile(values, 1);
}

QString rate(int messages, double milliseconds)
{
    return u"%1 M lines/s"_s.arg(messages / milliseconds / 1e3, 0, 'f', 2);
}

void printBeside(const QString &what, double ours, const std::optional<LineByLine> &node,
                 double LineByLine::*reference)
{
    if (!node) {
        print({what, inMilliseconds(ours), u"no Node here"_s});
        return;
    }
    const double theirs = (*node).*reference;
    print({what, inMilliseconds(ours), u"Node %1"_s.arg(inMilliseconds(theirs)), u"less than Node"_s,
           ours < theirs});
}

} // namespace

void benchStream(int messages)
{
    const QTemporaryDir folder;
    const QByteArray stream = streamBytes(messages);
    BytesServer server;
    server.setStream(stream);
    QList<Run> runs;
    (void)measure(server, folder.path(), stream); // the first warms up fonts and pages
    for (int i = 0; i < Runs; ++i)
        runs.append(measure(server, folder.path(), stream));
    const auto node = nodeLines(stream, Runs);

    const QString count = QLocale(QLocale::English).toString(messages);
    const double clock = medianOf(runs, &Run::clock);
    print({u"%1 messages, %2, file checked"_s.arg(count, inMegabytes(double(stream.size()))),
           rate(messages, clock), node ? u"Node "_s + rate(messages, node->clock) : u"no Node here"_s});
    printBeside(u"    on the clock"_s, clock, node, &LineByLine::clock);
    printBeside(u"    processor time, all threads"_s, medianOf(runs, &Run::process), node,
                &LineByLine::processor);
    printBeside(u"    processor time, the window's thread"_s, medianOf(runs, &Run::window), node,
                &LineByLine::processor);
    const double stall = worstOf(runs, &Run::stall);
    print({u"    longest stall of the event loop, worst run"_s,
           inMilliseconds(stall),
           {},
           u"<= %1"_s.arg(inMilliseconds(Frame)),
           stall <= Frame});
    const double memory = worstOf(runs, &Run::memory);
    print({u"    memory at its peak, worst run"_s, inMegabytes(memory),
           u"its JSON %1"_s.arg(inMegabytes(double(stream.size()))), u"<= %1"_s.arg(inMegabytes(MemoryLimit)),
           memory <= MemoryLimit});
}

} // namespace Savepoint::Bench
