// SPDX-License-Identifier: Apache-2.0
#include "app/terminationsignals.h"

#include "core/base/logging.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

namespace Savepoint {

namespace {

// A signal handler may call next to nothing: it writes one byte, the event loop reads it
// (Qt documentation, "Calling Qt Functions From Unix Signal Handlers").
std::array<int, 2> pipeEnds{-1, -1};

extern "C" void onTerminationSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(pipeEnds[0], &byte, 1);
}

void setHandler(void (*handler)(int), int flags)
{
    struct sigaction action;
    std::memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before;
        // nohup, or a script that put the program into the background: whoever started it wants that.
        if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
            ::sigaction(signal, &action, nullptr);
    }
}

} // namespace

TerminationSignals::TerminationSignals(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pipeEnds.data()) != 0) {
        qCWarning(lcApp, "no socket pair for signals: %s", std::strerror(errno));
        return;
    }
    m_notifier = new QSocketNotifier(pipeEnds[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        emit received();
    });
    setHandler(onTerminationSignal, int(SA_RESTART | SA_RESETHAND));
}

TerminationSignals::~TerminationSignals()
{
    setHandler(SIG_DFL, 0);
    for (int &end : pipeEnds) {
        if (end >= 0)
            ::close(end);
        end = -1;
    }
}

} // namespace Savepoint
