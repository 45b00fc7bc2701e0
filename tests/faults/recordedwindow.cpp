// SPDX-License-Identifier: Apache-2.0
#include "tests/faults/recordedwindow.h"

#include "tests/support/awaited.h"
#include "tests/support/patience.h"
#include "ui/messagebar.h"

#include <QSignalSpy>
#include <QTest>

namespace Savepoint::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RecordedWindow::RecordedWindow(const QUrl &server, const QString &path, std::chrono::milliseconds patience)
    : records(path, u"server"_s)
    , client({.baseUrl = server, .token = u"t"_s, .idleTimeout = patience, .streamIdleTimeout = patience})
    , runner(client, nullptr, &records.journal(),
             {.firstPause = 10ms, .longestPause = 40ms, .patience = 200ms, .firstLook = patience / 4})
    , session(client, runner, nullptr, &records)
    , sprites(client, u"acme"_s, nullptr, &records.histories())
    , window(std::make_unique<MainWindow>(
          Connection{.baseUrl = server, .token = u"t"_s, .accountName = u"acme"_s, .localDataPath = {}},
          sprites, session, log))
{
    window->show();
}

RecordedWindow::~RecordedWindow() = default;

bool RecordedWindow::open()
{
    window->openSprite(u"web-1"_s);
    using State = SpriteSession::State;
    for (int tries = 0; tries < 20;
         ++tries) { // a busy machine may be too slow for the patience of this window
        const auto hasAnswer = [this] {
            return !session.isRefreshing()
                && (session.state() == State::Ready || session.state() == State::Failed);
        };
        if (!QTest::qWaitFor(hasAnswer, Patience))
            return false;
        if (session.state() == State::Ready)
            return true;
        session.refresh();
    }
    return false;
}

QString RecordedWindow::message() const
{
    const auto *bar = window->findChild<MessageBar *>(u"messageBar"_s);
    return bar->isShowing() ? bar->text() : QString();
}

QString RecordedWindow::label(const QString &objectName) const
{
    const auto *found = window->findChild<QLabel *>(objectName);
    return found ? found->text() : QString();
}

OperationRecord RecordedWindow::lastRecord()
{
    Awaited<RecordResult<QList<OperationRecord>>> answer;
    records.journal().operations({}, 1, &answer.context, answer.callback());
    return answer.wait() && *answer.value && !(*answer.value)->isEmpty() ? (*answer.value)->first()
                                                                         : OperationRecord();
}

} // namespace Savepoint::Test
