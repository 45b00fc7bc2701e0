// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/windowbench.h"

#include "core/api/client.h"
#include "core/operations/activitylogmodel.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "tests/bench/bytesserver.h"
#include "tests/bench/historybytes.h"
#include "tests/bench/measuring.h"
#include "tests/bench/references.h"
#include "ui/mainwindow.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QEventLoop>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr double Frame = 16; // ms: while scrolling or typing
constexpr double RefreshStall = 50; // ms

/// Everything a window needs, put together as the program does.
class Window final {
    Q_DISABLE_COPY_MOVE(Window)

public:
    explicit Window(const QUrl &url)
        : m_client({.baseUrl = url, .token = u"bench"_s})
        , m_runner(m_client)
        , session(m_client, m_runner)
        , m_sprites(m_client, u"bench"_s)
        , main({url, u"bench"_s, u"bench"_s, false, {}}, m_sprites, session, m_log)
    {
        main.resize(1180, 760);
        main.show();
        settle();
    }

    /// Runs the event loop until the session has read and the window has painted.
    void waitForAnswer()
    {
        QEventLoop loop;
        QTimer::singleShot(120s, &loop, [] { qFatal("no answer"); });
        const auto connection =
            QObject::connect(&session, &SpriteSession::stateChanged, &loop, [this, &loop] {
                if (!session.isRefreshing())
                    loop.quit();
            });
        loop.exec();
        QObject::disconnect(connection);
        settle();
    }
    /// Delivers what is waiting, paint events included.
    static void settle()
    {
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents();
    }
    [[nodiscard]] QAbstractItemView &history() const
    {
        auto *view = main.findChild<QAbstractItemView *>(u"historyGraphView"_s);
        if (!view)
            qFatal("there is no history view");
        return *view;
    }

private:
    Client m_client;
    OperationRunner m_runner;

public:
    SpriteSession session;

private:
    SpritesModel m_sprites;
    ActivityLogModel m_log;

public:
    MainWindow main;
};

struct Answer {
    double milliseconds = 0;
    double stall = 0;
};

template<typename Act> Answer measured(Window &window, Act act)
{
    StallMeter meter;
    Window::settle();
    meter.start();
    Answer answer;
    answer.milliseconds = clockMillisecondsOf([&] {
        act();
        window.waitForAnswer();
    });
    answer.stall = meter.longest();
    return answer;
}

/// `hasAim`: refreshes are held to RefreshStall, opening a sprite is not.
void printAnswer(const QString &what, const Answer &answer, const QString &reference, bool hasAim = true)
{
    print({what + u", on the clock"_s, inMilliseconds(answer.milliseconds), reference});
    if (!hasAim) {
        print({u"    longest stall of the event loop"_s, inMilliseconds(answer.stall), {}});
        return;
    }
    print({u"    longest stall of the event loop"_s,
           inMilliseconds(answer.stall),
           {},
           u"<= %1"_s.arg(inMilliseconds(RefreshStall)),
           answer.stall <= RefreshStall});
}

void printFrames(const QString &what, const QList<double> &frames, const QString &reference)
{
    const double worst = percentile(frames, 1);
    print({what, u"%1, worst %2"_s.arg(inMilliseconds(percentile(frames, 0.5)), inMilliseconds(worst)),
           reference, u"<= %1"_s.arg(inMilliseconds(Frame)), worst <= Frame});
}

QList<double> scrollThrough(QAbstractItemView &view)
{
    QList<double> frames;
    QScrollBar *bar = view.verticalScrollBar();
    bar->setValue(bar->minimum());
    Window::settle();
    while (bar->value() < bar->maximum()) {
        frames.append(millisecondsOf([&] {
            bar->setValue(bar->value() + bar->pageStep());
            view.viewport()->repaint();
        }));
    }
    return frames;
}

QList<double> typeIntoFilter(Window &window)
{
    auto *filter = window.main.findChild<QLineEdit *>(u"historyFilter"_s);
    if (!filter)
        qFatal("there is no filter");
    QList<double> strokes;
    QString text;
    for (const QChar key : u"migration v1"_s) {
        text += key;
        strokes.append(millisecondsOf([&] {
            filter->setText(text);
            Window::settle();
        }));
    }
    filter->clear();
    Window::settle();
    return strokes;
}

} // namespace

void benchWindow(int checkpoints)
{
    const HistoryShape shape{.checkpoints = checkpoints};
    const QByteArray json = historyBytes(shape);
    const QString bare = u"simdjson DOM %1"_s.arg(inMilliseconds(simdjsonParse(json, 5)));
    BytesServer server;
    server.setCheckpoints(json);
    Window window(server.url());

    printAnswer(u"opening the sprite"_s, measured(window, [&] { window.main.openSprite(u"bench"_s); }), bare,
                false);
    printAnswer(u"refresh, nothing changed"_s, measured(window, [&] { window.session.refresh(); }), bare);
    server.setCheckpoints(historyBytes({.checkpoints = checkpoints, .editedComments = 10}));
    printAnswer(u"refresh, ten comments changed"_s, measured(window, [&] { window.session.refresh(); }),
                bare);
    server.setCheckpoints(historyBytes({.checkpoints = checkpoints + 10}));
    printAnswer(u"refresh, ten new checkpoints"_s, measured(window, [&] { window.session.refresh(); }), bare);

    printFrames(u"scrolling by pages, a frame"_s, scrollThrough(window.history()), u"60 Hz: 16.7 ms"_s);
    printFrames(u"a key typed into the filter"_s, typeIntoFilter(window), u"60 Hz: 16.7 ms"_s);
}

void benchLongHistories(int checkpoints)
{
    const QByteArray json =
        historyBytes({.checkpoints = checkpoints, .longestHistory = 0, .hasBranches = false});
    const QString bare = u"simdjson DOM %1"_s.arg(inMilliseconds(simdjsonParse(json, 3)));
    BytesServer server;
    server.setCheckpoints(json);
    Window window(server.url());
    printAnswer(u"opening the sprite"_s, measured(window, [&] { window.main.openSprite(u"bench"_s); }), bare,
                false);
    printAnswer(u"refresh, nothing changed"_s, measured(window, [&] { window.session.refresh(); }), bare);
}

} // namespace Savepoint::Bench
