// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritesession.h"
#include "tests/support/scriptedserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = SpriteSession::State;

namespace {

ScriptedAnswer listOf(const QByteArrayList &ids)
{
    QByteArrayList entries;
    for (const QByteArray &id : ids)
        entries.append(R"({"id":")" + id + R"(","is_auto":)" + (id.startsWith("auto") ? "true" : "false")
                       + '}');
    return ScriptedAnswer::json(200, '[' + entries.join(',') + ']');
}

ScriptedAnswer works()
{
    return ScriptedAnswer::stream({R"({"type":"complete"})"});
}

/// A session against a scripted server, and what it said.
struct Rig {
    explicit Rig(std::chrono::milliseconds patience = 20s)
        : client({.baseUrl = server.url(), .token = u"t"_s, .idleTimeout = patience})
    {
        QObject::connect(session.get(), &SpriteSession::spriteChanged,
                         [this] { events.append(u"sprite"_s); });
        QObject::connect(session.get(), &SpriteSession::historyChanged,
                         [this] { events.append(u"history"_s); });
        QObject::connect(session.get(), &SpriteSession::stateChanged, [this] { events.append(u"state"_s); });
        QObject::connect(session.get(), &SpriteSession::operationFinished,
                         [this](const OperationResult &result) {
                             events.append(u"operation"_s);
                             results.append(result);
                             idsAtResult = ids();
                         });
    }

    /// Reads the list of `sprite` and waits for it.
    [[nodiscard]] bool open(const QString &sprite)
    {
        session->setSprite(sprite);
        return answered();
    }
    [[nodiscard]] bool answered()
    {
        QSignalSpy changed(session.get(), &SpriteSession::stateChanged);
        while (session->isRefreshing()) {
            if (!changed.wait(Patience))
                return false;
        }
        return true;
    }
    [[nodiscard]] QStringList ids() const
    {
        QStringList found;
        for (const HistoryNode &node : session->history().nodes())
            found.append(node.checkpoint.id);
        return found;
    }
    [[nodiscard]] qsizetype listsAsked() const { return server.requests().size(); }

    ScriptedServer server;
    Client client;
    OperationRunner runner{client};
    std::unique_ptr<SpriteSession> session = std::make_unique<SpriteSession>(client, runner);
    QStringList events;
    QList<OperationResult> results;
    QStringList idsAtResult;
};

} // namespace

Q_DECLARE_METATYPE(ScriptedAnswer)
Q_DECLARE_METATYPE(ApiError::Kind)

class TestSpriteSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void setSprite_readsItsHistory()
    {
        Rig rig;
        rig.server.enqueue(listOf({"Current", "v2", "v1", ""}));
        QCOMPARE(rig.session->state(), State::NoSprite);
        rig.session->setSprite(u"web-1"_s);
        QCOMPARE(rig.session->state(), State::Loading);
        QVERIFY(rig.session->isRefreshing());
        QVERIFY(!rig.session->hasHistory());
        QVERIFY(rig.answered());
        QCOMPARE(rig.session->state(), State::Ready);
        QVERIFY(rig.session->hasHistory());
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        QCOMPARE(rig.session->skippedEntries(), 1);
        QVERIFY(!rig.session->error());
        QCOMPARE(rig.events,
                 QStringList({u"sprite"_s, u"history"_s, u"state"_s, u"state"_s, u"history"_s, u"state"_s}));
        QCOMPARE(rig.server.requests().at(0).target, "/v1/sprites/web-1/checkpoints?includeAuto=true"_ba);
    }

    void noSprite_readsNothing()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v1"}));
        rig.session->refresh();
        QVERIFY(!rig.session->isRefreshing());
        QVERIFY(rig.open(u"one"_s));
        rig.session->setSprite({});
        QCOMPARE(rig.session->state(), State::NoSprite);
        QVERIFY(!rig.session->isRefreshing());
        QVERIFY(!rig.session->hasHistory());
        QVERIFY(rig.ids().isEmpty());
        QCOMPARE(rig.listsAsked(), 1);
    }

    void anotherSprite_showsNothingOfTheLastOne()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v1", ""}));
        rig.server.enqueue(ScriptedAnswer::json(500, "{}"));
        QVERIFY(rig.open(u"one"_s));
        QVERIFY(rig.open(u"two"_s));
        QCOMPARE(rig.session->state(), State::Failed);
        QVERIFY(!rig.session->hasHistory());
        QVERIFY(rig.ids().isEmpty());
        QCOMPARE(rig.session->skippedEntries(), 0);
        rig.server.enqueue(ScriptedAnswer().hold());
        rig.session->setSprite(u"three"_s);
        QVERIFY(!rig.session->error()); // that was another sprite's
        QCOMPARE(rig.session->state(), State::Loading);
    }

    void sameSprite_isRefreshed()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v1"}));
        rig.server.enqueue(listOf({"v2", "v1"}));
        QVERIFY(rig.open(u"one"_s));
        rig.events.clear();
        rig.session->setSprite(u"one"_s);
        QVERIFY(rig.session->isRefreshing());
        QCOMPARE(rig.session->state(), State::Ready); // what is known stays on show
        QCOMPARE(rig.ids(), QStringList{u"v1"_s});
        QVERIFY(rig.answered());
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        QCOMPARE(rig.events, QStringList({u"state"_s, u"history"_s, u"state"_s}));
    }

    void answerForTheLastSprite_isDropped_data()
    {
        QTest::addColumn<ScriptedAnswer>("late");
        QTest::newRow("list") << ScriptedAnswer(listOf({"v9"}));
        QTest::newRow("error") << ScriptedAnswer::json(401, "{}");
    }

    void answerForTheLastSprite_isDropped()
    {
        QFETCH(ScriptedAnswer, late);
        Rig rig;
        late = ScriptedAnswer().hold().then(late);
        rig.server.enqueue(late);
        QSignalSpy held(&rig.server, &ScriptedServer::held);
        rig.session->setSprite(u"slow"_s);
        QVERIFY(held.wait(Patience));
        rig.server.enqueue(listOf({"v1"}));
        QVERIFY(rig.open(u"fast"_s));
        rig.events.clear();
        rig.server.release();
        rig.server.enqueue(listOf({"v2", "v1"}));
        rig.session->refresh(); // by its answer, the late one has arrived
        QVERIFY(rig.answered());
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        QCOMPARE(rig.session->state(), State::Ready);
        QVERIFY(!rig.session->error());
        QCOMPARE(rig.events, QStringList({u"state"_s, u"history"_s, u"state"_s}));
    }

    void answerOfAnOlderRefresh_isDropped()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v1"}));
        QVERIFY(rig.open(u"one"_s));
        rig.server.enqueue(ScriptedAnswer().hold().then(listOf({"v1"})));
        QSignalSpy held(&rig.server, &ScriptedServer::held);
        rig.session->refresh();
        QVERIFY(held.wait(Patience));
        rig.server.enqueue(listOf({"v2", "v1"}));
        rig.session->refresh();
        QVERIFY(rig.answered());
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        rig.events.clear();
        rig.server.release();
        rig.server.enqueue(ScriptedAnswer().hold());
        rig.session->refresh();
        QTRY_COMPARE(held.size(), 2);
        QCOMPARE(rig.events, QStringList{u"state"_s});
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
    }

    void error_keepsTheLastGoodHistory_data()
    {
        QTest::addColumn<ScriptedAnswer>("answer");
        QTest::addColumn<ApiError::Kind>("kind");
        using Kind = ApiError::Kind;
        QTest::newRow("hang") << ScriptedAnswer().silence() << Kind::Timeout;
        QTest::newRow("cut")
            << ScriptedAnswer().bytes("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[{\"id\":\"v9\"}").close()
            << Kind::ConnectionLost;
        QTest::newRow("401") << ScriptedAnswer::json(401, "{}") << Kind::Unauthorized;
        QTest::newRow("404") << ScriptedAnswer::json(404, "{}") << Kind::NotFound;
        QTest::newRow("429") << ScriptedAnswer::json(429, "{}") << Kind::RateLimited;
        QTest::newRow("500 HTML") << ScriptedAnswer::full(500, "text/html", "<html>") << Kind::ServerError;
        QTest::newRow("200 HTML") << ScriptedAnswer::full(200, "text/html", "<html>")
                                  << Kind::MalformedAnswer;
        QTest::newRow("200 words") << ScriptedAnswer::full(200, "text/plain", "No checkpoints available.")
                                   << Kind::MalformedAnswer;
        QTest::newRow("garbage") << ScriptedAnswer::json(200, R"([{"id":"v9"},)") << Kind::MalformedAnswer;
    }

    void error_keepsTheLastGoodHistory()
    {
        QFETCH(ScriptedAnswer, answer);
        QFETCH(ApiError::Kind, kind);
        Rig rig(qstrcmp(QTest::currentDataTag(), "hang") == 0 ? 2s : 20s);
        rig.server.enqueue(listOf({"v2", "v1"}));
        QVERIFY(rig.open(u"one"_s));
        const QDateTime updated = rig.session->updatedAt();
        rig.events.clear();
        rig.server.enqueue(answer);
        rig.session->refresh();
        QVERIFY(rig.answered());
        QCOMPARE(rig.session->state(), State::Failed);
        QCOMPARE(rig.session->error()->kind, kind);
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        QCOMPARE(rig.session->updatedAt(), updated);
        QVERIFY(rig.session->hasHistory());
        QCOMPARE(rig.events, QStringList({u"state"_s, u"state"_s}));
        rig.server.enqueue(listOf({"v3"}));
        rig.session->refresh();
        QVERIFY(rig.answered());
        QVERIFY(!rig.session->error());
        QCOMPARE(rig.session->state(), State::Ready);
        QCOMPARE(rig.ids(), QStringList{u"v3"_s});
    }

    void automaticOnes_comeAndGoWithoutARequest()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v2", "auto-1", "v1"}));
        QVERIFY(rig.open(u"one"_s));
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        rig.events.clear();
        rig.session->setShowAutomatic(true);
        QCOMPARE(rig.ids().size(), 3);
        QVERIFY(rig.ids().contains(u"auto-1"_s));
        rig.session->setShowAutomatic(true);
        rig.session->setShowAutomatic(false);
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        QCOMPARE(rig.events, QStringList({u"history"_s, u"history"_s}));
        QVERIFY(!rig.session->isRefreshing());
        QCOMPARE(rig.listsAsked(), 1);
    }

    void operation_itsListIsTakenBeforeItsResultIsTold()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v1"}));
        QVERIFY(rig.open(u"one"_s));
        rig.server.enqueue(listOf({"v1"}));
        rig.server.enqueue(works());
        rig.server.enqueue(listOf({"v2", "v1"}));
        rig.events.clear();
        QVERIFY(rig.runner.create(u"one"_s, {}));
        rig.session->refresh(); // leaves it to the runner
        QVERIFY(!rig.session->isRefreshing());
        QTRY_COMPARE(rig.results.size(), 1);
        QCOMPARE(rig.events, QStringList({u"history"_s, u"state"_s, u"operation"_s}));
        QCOMPARE(rig.idsAtResult, QStringList({u"v2"_s, u"v1"_s}));
        QCOMPARE(rig.listsAsked(), 4);
    }

    void operation_whoseListCouldNotBeRead_isFollowedByARefresh_data()
    {
        QTest::addColumn<ScriptedAnswer>("answer");
        QTest::newRow("succeeded") << works();
        QTest::newRow("unknown") << ScriptedAnswer(ScriptedAnswer::streamHead().reset());
    }

    void operation_whoseListCouldNotBeRead_isFollowedByARefresh()
    {
        QFETCH(ScriptedAnswer, answer);
        Rig rig;
        rig.server.enqueue(listOf({"v1"}));
        QVERIFY(rig.open(u"one"_s));
        rig.server.enqueue(listOf({"v1"}));
        rig.server.enqueue(answer);
        rig.server.enqueue(ScriptedAnswer::json(503, "{}"));
        rig.server.enqueue(listOf({"v2", "v1"}));
        QVERIFY(rig.runner.create(u"one"_s, {}));
        QTRY_COMPARE(rig.results.size(), 1);
        QVERIFY(rig.answered());
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
        QCOMPARE(rig.listsAsked(), 5);
    }

    void answerFromBeforeTheOperation_isDropped()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v1"}));
        QVERIFY(rig.open(u"one"_s));
        rig.server.enqueue(ScriptedAnswer().hold().then(listOf({"v1"})));
        QSignalSpy held(&rig.server, &ScriptedServer::held);
        rig.session->refresh();
        QVERIFY(held.wait(Patience));
        rig.server.enqueue(listOf({"v1"}));
        rig.server.enqueue(works());
        rig.server.enqueue(listOf({"v2", "v1"}));
        QVERIFY(rig.runner.create(u"one"_s, {}));
        QTRY_COMPARE(rig.results.size(), 1);
        rig.server.release();
        rig.server.enqueue(ScriptedAnswer().hold());
        rig.session->refresh();
        QTRY_COMPARE(held.size(), 2);
        QCOMPARE(rig.ids(), QStringList({u"v2"_s, u"v1"_s}));
    }

    void operationOnAnotherSprite_changesNothingHere()
    {
        Rig rig;
        rig.server.enqueue(listOf({"v1"}));
        QVERIFY(rig.open(u"one"_s));
        rig.server.enqueue(listOf({"v5"}));
        rig.server.enqueue(ScriptedAnswer::streamHead().reset());
        rig.server.enqueue(listOf({"v6", "v5"}));
        rig.events.clear();
        QVERIFY(rig.runner.create(u"two"_s, {}));
        QTRY_COMPARE(rig.results.size(), 1);
        QCOMPARE(rig.events, QStringList{u"operation"_s});
        QCOMPARE(rig.ids(), QStringList{u"v1"_s});
        QVERIFY(!rig.session->isOutcomeUnknown());
        rig.server.enqueue(listOf({"v6", "v5"}));
        QVERIFY(rig.open(u"two"_s));
        QVERIFY(rig.session->isOutcomeUnknown()); // remembered for the sprite it happened on
    }

    void unknownOutcome_standsUntilAPersonHasLooked()
    {
        Rig rig;
        const auto list = listOf({"v1"});
        rig.server.setHandler([&list](const ScriptedRequest &request) {
            return request.method == "GET" ? list : ScriptedAnswer().close();
        });
        QVERIFY(rig.open(u"one"_s));
        QVERIFY(rig.runner.restore({u"one"_s}, {u"v1"_s}, std::nullopt));
        QTRY_COMPARE(rig.results.size(), 1);
        QCOMPARE(rig.results.constFirst().outcome, OperationResult::Outcome::Unknown);
        QVERIFY(rig.session->isOutcomeUnknown());
        rig.session->refresh();
        QVERIFY(rig.answered());
        QVERIFY(rig.session->isOutcomeUnknown()); // a list does not tell whether a restore happened
        QVERIFY(rig.open(u"two"_s));
        QVERIFY(!rig.session->isOutcomeUnknown());
        rig.session->acknowledgeUnknownOutcome();
        QVERIFY(rig.open(u"one"_s));
        QVERIFY(rig.session->isOutcomeUnknown());
        rig.events.clear();
        rig.session->acknowledgeUnknownOutcome();
        QVERIFY(!rig.session->isOutcomeUnknown());
        rig.session->acknowledgeUnknownOutcome();
        QCOMPARE(rig.events, QStringList{u"state"_s});
    }

    void knownRestore_isInTheHistoryWhileTheSpriteStarts()
    {
        ScriptedServer server;
        Client client({.baseUrl = server.url(), .token = u"t"_s});
        OperationRunner runner(client, nullptr, nullptr,
                               {.firstPause = 1h, .longestPause = 1h, .patience = 2h});
        SpriteSession session(client, runner);
        // By a clock that is ahead of this one.
        const auto list = ScriptedAnswer::json(
            200,
            R"([{"id":"Current","source_id":"v3"},{"id":"v3","source_id":"v1","create_time":"2199-01-03T00:00:00Z"},)"
            R"({"id":"v1","create_time":"2199-01-01T00:00:00Z"}])");
        server.enqueue(list);
        server.enqueue(list);
        server.enqueue(works());
        server.enqueue(ScriptedAnswer::json(404, R"({"error":"booting"})"));
        session.setSprite(u"one"_s);
        QTRY_VERIFY(session.hasHistory() && !session.isRefreshing());
        const auto base = [&session] {
            const int node = session.history().baseOfCurrent();
            return node < 0 ? QString() : session.history().node(node).checkpoint.id;
        };
        QCOMPARE(base(), u"v3"_s);
        QVERIFY(runner.restore(session.sprite(), {u"v1"_s}, std::nullopt));
        QTRY_COMPARE(base(), u"v1"_s);
        QVERIFY(runner.isRunning(u"one"_s)); // the sprite does not answer yet
        QCOMPARE(session.history().here().provenance, Provenance::Known);
        QCOMPARE(session.history().lastRestored(), session.history().indexOf(u"v1"_s));
        session.setShowAutomatic(true); // built again
        session.setShowAutomatic(false);
        QCOMPARE(base(), u"v1"_s);
        server.enqueue(ScriptedAnswer::json(503, "{}"));
        runner.stopWatching(u"one"_s);
        QTRY_COMPARE(session.state(), State::Failed);
        QCOMPARE(base(), u"v1"_s); // also when it cannot be read at all
    }

    void spriteMadeAnew_isTheOneOnShowFromThenOn()
    {
        Rig rig;
        rig.server.setHandler([](const ScriptedRequest &request) {
            return request.path() == "/v1/sprites/one"
                ? ScriptedAnswer::json(200, R"({"id":"s2","name":"one","status":"running"})")
                : listOf({"v2", "v1"});
        });
        rig.session->setSprite(u"one"_s, u"s1"_s);
        QVERIFY(rig.answered());
        QVERIFY(rig.runner.remove(rig.session->sprite(), {u"v1"_s}));
        QTRY_COMPARE(rig.results.size(), 1);
        QCOMPARE(rig.results.constFirst().obstacle, Obstacle::MadeAnew);
        QCOMPARE(rig.session->sprite(), (SpriteRef{u"one"_s, u"s2"_s}));
        QVERIFY(rig.answered());
        QVERIFY(rig.session->hasHistory());
        for (const ScriptedRequest &request : rig.server.requests())
            QCOMPARE(request.method, "GET"_ba);
    }

    void operationThatSucceededOrFailed_leavesNothingUnknown_data()
    {
        QTest::addColumn<ScriptedAnswer>("answer");
        QTest::newRow("succeeded") << works();
        QTest::newRow("failed") << ScriptedAnswer::stream({R"({"type":"error","error":"no"})"});
    }

    void operationThatSucceededOrFailed_leavesNothingUnknown()
    {
        QFETCH(ScriptedAnswer, answer);
        Rig rig;
        rig.server.setHandler([&answer](const ScriptedRequest &request) {
            return request.method == "GET" ? listOf({"v1"}) : answer;
        });
        QVERIFY(rig.open(u"one"_s));
        QVERIFY(rig.runner.create(u"one"_s, {}));
        QTRY_COMPARE(rig.results.size(), 1);
        QVERIFY(!rig.session->isOutcomeUnknown());
    }

    void spriteChosenDuringItsOperation_showsTheListThatFollows()
    {
        Rig rig;
        rig.server.enqueue(listOf({}));
        rig.server.enqueue(
            ScriptedAnswer::streamHead().hold().chunk("{\"type\":\"complete\"}\n").lastChunk());
        rig.server.enqueue(listOf({"v1"}));
        QSignalSpy held(&rig.server, &ScriptedServer::held);
        QVERIFY(rig.runner.create(u"one"_s, {}));
        QVERIFY(held.wait(Patience));
        rig.session->setSprite(u"one"_s);
        QCOMPARE(rig.session->state(), State::Loading);
        rig.server.release();
        QTRY_COMPARE(rig.session->state(), State::Ready);
        QCOMPARE(rig.ids(), QStringList{u"v1"_s});
        QCOMPARE(rig.listsAsked(), 3);
    }

    void destroyedWhileReading_isSilent()
    {
        Rig rig;
        rig.server.enqueue(ScriptedAnswer().hold().then(listOf({"v1"})));
        QSignalSpy held(&rig.server, &ScriptedServer::held);
        rig.session->setSprite(u"one"_s);
        QVERIFY(held.wait(Patience));
        rig.events.clear();
        QSignalSpy ended(&rig.server, &ScriptedServer::connectionEnded);
        rig.session.reset();
        QVERIFY(ended.wait(Patience)); // the request is given up
        QVERIFY(rig.events.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSpriteSession)
#include "tst_spritesession.moc"
