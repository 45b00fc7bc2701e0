// SPDX-License-Identifier: Apache-2.0
// SpriteSession with lists that are long enough to be built on another thread: the same promises, later.
#include "core/session/spritesession.h"
#include "tests/support/scriptedserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using State = SpriteSession::State;

namespace {

constexpr int Long = int(HistoryBuilder::ShortList) + 500;

/// `count` checkpoints, every second of them automatic.
ScriptedAnswer listOf(int count)
{
    QByteArrayList entries;
    for (int i = count; i > 0; --i) {
        entries.append(i % 2 ? R"({"id":"v)" + QByteArray::number(i) + R"("})"
                             : R"({"id":"auto-)" + QByteArray::number(i) + R"(","is_auto":true})");
    }
    return ScriptedAnswer::json(200, '[' + entries.join(',') + ']');
}

struct Rig {
    Rig()
    {
        QObject::connect(&session, &SpriteSession::historyChanged, [this] { events.append(u"history"_s); });
        QObject::connect(&session, &SpriteSession::stateChanged, [this] { events.append(u"state"_s); });
        QObject::connect(&session, &SpriteSession::operationFinished, [this](const OperationResult &) {
            events.append(u"operation"_s);
            nodesAtResult = nodes();
        });
    }
    [[nodiscard]] int nodes() const { return int(session.history().nodes().size()); }
    [[nodiscard]] int told() const { return int(events.count(u"operation"_s)); }
    /// Runs a create whose list after it is long; `meanwhile` runs when the session has just got that list.
    void createWithLongList(const std::function<void()> &meanwhile)
    {
        server.enqueue(listOf(3));
        session.setSprite(u"one"_s);
        QTRY_COMPARE(session.state(), State::Ready);
        server.enqueue(listOf(3));
        server.enqueue(ScriptedAnswer::stream({R"({"type":"complete"})"}));
        server.enqueue(listOf(Long));
        events.clear();
        // After the session, which has listened for longer.
        QObject::connect(&runner, &OperationRunner::finished, &session, meanwhile);
        QVERIFY(runner.create(u"one"_s, {}));
        QTRY_COMPARE(told(), 1);
    }

    ScriptedServer server;
    Client client{{.baseUrl = server.url(), .token = u"t"_s}};
    OperationRunner runner{client};
    SpriteSession session{client, runner};
    QStringList events;
    int nodesAtResult = -1;
};

} // namespace

class TestLongHistory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void list_isToldInOneTurn()
    {
        Rig rig;
        rig.server.enqueue(listOf(Long));
        rig.session.setSprite(u"one"_s);
        QTRY_VERIFY(rig.session.hasHistory());
        QVERIFY(!rig.session.isRefreshing());
        QCOMPARE(rig.nodes(), Long / 2);
        QCOMPARE(rig.events.last(3), QStringList({u"state"_s, u"history"_s, u"state"_s}));
    }

    void refresh_keepsTheHistoryUntilTheNextOneIsThere()
    {
        Rig rig;
        rig.server.enqueue(listOf(Long));
        rig.session.setSprite(u"one"_s);
        QTRY_VERIFY(rig.session.hasHistory());
        rig.server.enqueue(listOf(Long + 2));
        rig.session.refresh();
        while (rig.session.isRefreshing()) { // whatever it tells meanwhile, the old one stands
            QCOMPARE(rig.nodes(), Long / 2);
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        QCOMPARE(rig.nodes(), Long / 2 + 1);
    }

    void operation_isToldAfterItsListIsShown()
    {
        Rig rig;
        bool wasTold = true;
        rig.createWithLongList([&] { wasTold = rig.told() > 0; });
        QVERIFY(!wasTold);
        QCOMPARE(rig.nodesAtResult, Long / 2);
        QCOMPARE(rig.events, QStringList({u"history"_s, u"state"_s, u"operation"_s}));
    }

    void automaticOnesShownMeanwhile_areInTheHistoryThatComes()
    {
        Rig rig;
        rig.createWithLongList([&] { rig.session.setShowAutomatic(true); });
        QCOMPARE(rig.nodes(), Long);
        QCOMPARE(rig.session.state(), State::Ready);
    }

    void spriteLeftMeanwhile_resultIsToldOnceAndItsListDropped()
    {
        Rig rig;
        rig.createWithLongList([&] {
            rig.server.enqueue(listOf(5));
            rig.session.setSprite(u"two"_s);
        });
        QTRY_COMPARE(rig.session.state(), State::Ready);
        QCOMPARE(rig.nodes(), 3);
        // The thread works in order: when it has built another one, the dropped one is through.
        rig.server.enqueue(listOf(Long + 2));
        rig.session.refresh();
        QTRY_COMPARE(rig.nodes(), Long / 2 + 1);
        QCOMPARE(rig.told(), 1);
    }

    void toggle_isShownLaterAndTheLastOneWins()
    {
        Rig rig;
        rig.server.enqueue(listOf(Long));
        rig.session.setSprite(u"one"_s);
        QTRY_VERIFY(rig.session.hasHistory());
        rig.events.clear();
        rig.session.setShowAutomatic(true);
        QCOMPARE(rig.nodes(), Long / 2);
        rig.session.setShowAutomatic(false);
        rig.session.setShowAutomatic(true);
        QTRY_COMPARE(rig.nodes(), Long);
        QCOMPARE(rig.events, QStringList{u"history"_s});
    }
};

QTEST_GUILESS_MAIN(TestLongHistory)

#include "tst_longhistory.moc"
