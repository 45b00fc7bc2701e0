// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/listbench.h"
#include "tests/bench/measuring.h"
#include "tests/bench/streambench.h"
#include "tests/bench/windowbench.h"

#include <QApplication>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QThread>

#include <cstdio>

using namespace Savepoint::Bench;
using namespace Qt::StringLiterals;

namespace {

void benchLists()
{
    printHeading(u"From bytes to a painted history; histories of at most 50 ids"_s);
    for (const int checkpoints : {1000, 5000, 20'000})
        benchList({.checkpoints = checkpoints});
    printHeading(u"The same; one line, each history complete"_s);
    for (const int checkpoints : {1000, 5000})
        benchList({.checkpoints = checkpoints, .longestHistory = 0, .hasBranches = false});
}

void benchWindows()
{
    printHeading(u"The window, 20,000 checkpoints, over a socket"_s);
    benchWindow(20'000);
    printHeading(u"The window, 5,000 checkpoints with complete histories, over a socket"_s);
    benchLongHistories(5000);
}

void benchStreams()
{
    printHeading(u"A stream of a million messages: client, file on the disk, activity pane"_s);
    benchStream(1'000'000);
}

} // namespace

int main(int argc, char *argv[])
{
    // Neither a person's settings nor what the program remembers may change the figures, or be changed.
    const QTemporaryDir home;
    for (const char *folder : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
        qputenv(folder, home.path().toUtf8());
    const QApplication application(argc, argv);

    std::printf("Savepoint, Qt %s, %s, %d processors, platform %s\n"
                "Medians of processor time where nothing else is said.\n",
                qVersion(), qUtf8Printable(QSysInfo::prettyProductName()), QThread::idealThreadCount(),
                qUtf8Printable(QApplication::platformName()));
    const QStringList wanted = QApplication::arguments().mid(1); // nothing: everything
    const auto isWanted = [&wanted](const QString &part) {
        return wanted.isEmpty() || wanted.contains(part);
    };
    if (isWanted(u"list"_s))
        benchLists();
    if (isWanted(u"window"_s))
        benchWindows();
    if (isWanted(u"stream"_s))
        benchStreams();
    return 0;
}
