// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritesmodel.h"
#include "tests/support/scriptedserver.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Each sprite is “name” or “name status”.
QByteArray pageBody(const QByteArrayList &sprites, const QByteArray &token = {}, bool hasMore = true)
{
    QByteArrayList entries;
    for (const QByteArray &sprite : sprites) {
        const QByteArrayList words = sprite.split(' ');
        entries.append(R"({"name":")" + words.at(0) + R"(","status":")" + words.value(1, "running")
                       + R"("})");
    }
    return R"({"sprites":[)" + entries.join(',') + R"(],"has_more":)"
        + (hasMore && !token.isEmpty() ? "true" : "false") + R"(,"next_continuation_token":")" + token
        + R"("})";
}

ScriptedAnswer page(const QByteArrayList &sprites, const QByteArray &token = {}, bool hasMore = true)
{
    return ScriptedAnswer::json(200, pageBody(sprites, token, hasMore));
}

struct Rig {
    explicit Rig(std::chrono::milliseconds patience = 20s)
        : client({.baseUrl = server.url(), .token = u"t"_s, .idleTimeout = patience})
    {
        tester.setUseFetchMore(false); // pages are counted here
    }

    [[nodiscard]] bool refresh()
    {
        model.refresh();
        return answered();
    }
    [[nodiscard]] bool fetchMore()
    {
        if (!canFetchMore())
            return false;
        model.fetchMore(model.accountIndex());
        return answered();
    }
    [[nodiscard]] bool answered()
    {
        QSignalSpy finished(&model, &SpritesModel::pageFinished);
        return !model.isLoading() || finished.wait(Patience);
    }
    [[nodiscard]] bool canFetchMore() const { return model.canFetchMore(model.accountIndex()); }
    [[nodiscard]] QStringList names() const
    {
        QStringList found;
        for (int row = 0; row < model.rowCount(model.accountIndex()); ++row)
            found.append(model.index(row, 0, model.accountIndex()).data(SpritesModel::NameRole).toString());
        return found;
    }

    ScriptedServer server;
    Client client;
    SpritesModel model{client, u"acme"_s};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

} // namespace

Q_DECLARE_METATYPE(ScriptedAnswer)
Q_DECLARE_METATYPE(ApiError::Kind)

class TestSpritesModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void account_standsAboveItsSprites()
    {
        Rig rig;
        rig.server.enqueue(page({"b cold", "a running", "c warm"}));
        QCOMPARE(rig.model.rowCount(), 1);
        QCOMPARE(rig.model.accountIndex().data().toString(), u"acme"_s);
        QVERIFY(rig.model.accountIndex().data(SpritesModel::IsAccountRole).toBool());
        QVERIFY(!rig.model.hasRead());
        QSignalSpy requested(&rig.model, &SpritesModel::pageRequested);
        QSignalSpy finished(&rig.model, &SpritesModel::pageFinished);
        rig.model.refresh();
        QVERIFY(rig.model.isLoading());
        QCOMPARE(requested.size(), 1); // whoever waits for it can say so
        QVERIFY(rig.answered());
        QCOMPARE(finished.size(), 1);
        QVERIFY(rig.model.hasRead());
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"b"_s, u"c"_s}));
        const QModelIndex b = rig.model.indexOf(u"b"_s);
        QCOMPARE(b.parent(), rig.model.accountIndex());
        QCOMPARE(b.data(SpritesModel::StatusRole).toInt(), int(SpriteInfo::Status::Cold));
        QVERIFY(!b.data(SpritesModel::IsAccountRole).toBool());
        QCOMPARE(rig.model.find(u"b"_s)->status, SpriteInfo::Status::Cold);
        QVERIFY(!rig.model.find(u"d"_s));
        QVERIFY(!rig.model.indexOf(u"d"_s).isValid());
    }

    void emptyAccount_hasBeenRead()
    {
        Rig rig;
        rig.server.enqueue(page({}));
        QVERIFY(rig.refresh());
        QVERIFY(rig.model.hasRead());
        QCOMPARE(rig.model.spriteCount(), 0);
        QVERIFY(!rig.model.error());
    }

    void pages_areReadOnDemand()
    {
        Rig rig;
        const QByteArray token = "eyJsYXN0Ijoi+/8=&x=1 #%";
        rig.server.enqueue(page({"m", "b"}, token));
        rig.server.enqueue(page({"a", "z"}, "second"));
        rig.server.enqueue(page({"n"}));
        QVERIFY(!rig.canFetchMore());
        rig.model.refresh();
        QVERIFY(!rig.canFetchMore()); // one page at a time
        QVERIFY(rig.answered());
        QVERIFY(rig.canFetchMore());
        QVERIFY(!rig.model.canFetchMore({}));
        QCOMPARE(rig.server.requests().size(), 1); // nothing is read ahead
        rig.model.fetchMore(rig.model.accountIndex());
        rig.model.fetchMore(rig.model.accountIndex());
        QVERIFY(rig.answered());
        QCOMPARE(rig.server.requests().size(), 2);
        QVERIFY(rig.fetchMore());
        QVERIFY(!rig.canFetchMore());
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"b"_s, u"m"_s, u"n"_s, u"z"_s}));
        QVERIFY(!rig.server.requests().at(0).target.contains("continuation_token"));
        // As opaque as it came: nothing in it may be taken for another parameter.
        const QByteArray target = rig.server.requests().at(1).target;
        QVERIFY2(target.contains("continuation_token=eyJsYXN0Ijoi%2B%2F8%3D%26x%3D1%20%23%25"),
                 target.constData());
    }

    void pages_end_data()
    {
        QTest::addColumn<QByteArrayList>("bodies");
        QTest::newRow("no token") << QByteArrayList{pageBody({"a"})};
        QTest::newRow("a token, but no more") << QByteArrayList{pageBody({"a"}, "t", false)};
        QTest::newRow("null token") << QByteArrayList{
            R"({"sprites":[{"name":"a"}],"has_more":true,"next_continuation_token":null})"};
        QTest::newRow("the token repeats") << QByteArrayList{pageBody({"a"}, "t"), pageBody({"b"}, "t")};
        QTest::newRow("an older token comes back")
            << QByteArrayList{pageBody({"a"}, "t"), pageBody({"b"}, "u"), pageBody({"c"}, "t")};
    }

    void pages_end()
    {
        QFETCH(QByteArrayList, bodies);
        Rig rig;
        for (const QByteArray &body : bodies)
            rig.server.enqueue(ScriptedAnswer::json(200, body));
        QVERIFY(rig.refresh());
        for (qsizetype further = 1; further < bodies.size(); ++further)
            QVERIFY(rig.fetchMore());
        QVERIFY(!rig.canFetchMore());
        QCOMPARE(rig.model.spriteCount(), bodies.size());
    }

    void pagesThatBringNothingNew_end()
    {
        Rig rig;
        rig.server.enqueue(page({"a", "b"}, "1"));
        rig.server.enqueue(page({"b", "c"}, "2"));
        rig.server.enqueue(page({"c", "a"}, "3"));
        QVERIFY(rig.refresh());
        QVERIFY(rig.fetchMore());
        QVERIFY(rig.canFetchMore());
        QVERIFY(rig.fetchMore());
        QVERIFY(!rig.canFetchMore());
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"b"_s, u"c"_s}));
    }

    void pagesWithoutEnd_end()
    {
        SpritePaging paging;
        int pages = 0;
        do {
            SpriteInfo sprite;
            sprite.name = QString::number(pages);
            QCOMPARE(paging.take({{sprite}, QString::number(++pages)}).size(), 1);
        } while (!paging.nextToken().isEmpty() && pages <= SpritePaging::MaxPages);
        QCOMPARE(pages, SpritePaging::MaxPages);
    }

    void organization_isTheOneTheServerNames()
    {
        ScriptedServer server;
        Client client({.baseUrl = server.url(), .token = u"t"_s});
        SpritesModel model(client, u"api.sprites.dev"_s);
        QSignalSpy read(&model, &SpritesModel::organizationRead);
        QSignalSpy finished(&model, &SpritesModel::pageFinished);
        QCOMPARE(model.accountIndex().data().toString(), u"api.sprites.dev"_s);
        server.enqueue(ScriptedAnswer::json(
            200,
            R"({"sprites":[{"name":"a"},{"name":"b","organization":"acme"},{"name":"c","organization":"x"}]})"));
        model.refresh();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(read.size(), 1);
        QCOMPARE(model.accountIndex().data().toString(), u"acme"_s);
        QCOMPARE(model.organizationOf(u"a"_s), u"acme"_s);
        QCOMPARE(model.organizationOf(u"c"_s), u"x"_s);
        QCOMPARE(model.organizationOf(u"elsewhere"_s), u"acme"_s);
    }

    void refresh_changesOnlyWhatChanged()
    {
        Rig rig;
        rig.server.enqueue(page({"a", "b running", "d", "e"}));
        QVERIFY(rig.refresh());
        QPersistentModelIndex b(rig.model.indexOf(u"b"_s));
        QPersistentModelIndex d(rig.model.indexOf(u"d"_s));
        QPersistentModelIndex e(rig.model.indexOf(u"e"_s));
        QSignalSpy inserted(&rig.model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&rig.model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&rig.model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&rig.model, &QAbstractItemModel::modelReset);
        rig.server.enqueue(page({"e", "c", "b cold", "a"}));
        QVERIFY(rig.refresh());
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"b"_s, u"c"_s, u"e"_s}));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex(), QModelIndex(b));
        QCOMPARE(reset.size(), 0);
        QCOMPARE(b.data(SpritesModel::StatusRole).toInt(), int(SpriteInfo::Status::Cold));
        QVERIFY(!d.isValid());
        QCOMPARE(e.data(SpritesModel::NameRole).toString(), u"e"_s);
        rig.server.enqueue(page({"e", "c", "b cold", "a"}));
        QVERIFY(rig.refresh());
        QCOMPARE(inserted.size() + removed.size() + changed.size(), 3);
    }

    void refresh_keepsTheRowsOfPagesNotReadYet()
    {
        Rig rig;
        rig.server.enqueue(page({"a", "b"}, "t"));
        rig.server.enqueue(page({"c", "d"}));
        QVERIFY(rig.refresh());
        QVERIFY(rig.fetchMore());
        QPersistentModelIndex d(rig.model.indexOf(u"d"_s));
        rig.server.enqueue(page({"a"}, "t"));
        QVERIFY(rig.refresh());
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
        rig.server.enqueue(page({"a", "d"})); // a is listed twice
        QVERIFY(rig.fetchMore());
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"d"_s}));
        QCOMPARE(d.data(SpritesModel::NameRole).toString(), u"d"_s);
    }

    void error_keepsTheRows_data()
    {
        QTest::addColumn<ScriptedAnswer>("answer");
        QTest::addColumn<ApiError::Kind>("kind");
        using Kind = ApiError::Kind;
        QTest::newRow("hang") << ScriptedAnswer().silence() << Kind::Timeout;
        QTest::newRow("cut")
            << ScriptedAnswer().bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{").close()
            << Kind::ConnectionLost;
        QTest::newRow("401") << ScriptedAnswer::json(401, "{}") << Kind::Unauthorized;
        QTest::newRow("500 HTML") << ScriptedAnswer::full(500, "text/html", "<html>") << Kind::ServerError;
        QTest::newRow("garbage") << ScriptedAnswer::json(200, "{]") << Kind::MalformedAnswer;
    }

    void error_keepsTheRows()
    {
        QFETCH(ScriptedAnswer, answer);
        QFETCH(ApiError::Kind, kind);
        Rig rig(qstrcmp(QTest::currentDataTag(), "hang") == 0 ? 2s : 20s);
        rig.server.enqueue(page({"a", "b"}));
        QVERIFY(rig.refresh());
        QSignalSpy finished(&rig.model, &SpritesModel::pageFinished);
        rig.server.enqueue(answer);
        QVERIFY(rig.refresh());
        QCOMPARE(finished.size(), 1);
        QCOMPARE(rig.model.error()->kind, kind);
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"b"_s}));
        QVERIFY(!rig.canFetchMore());
        rig.server.enqueue(page({"a"}));
        QVERIFY(rig.refresh());
        QVERIFY(!rig.model.error());
        QCOMPARE(rig.names(), QStringList{u"a"_s});
    }

    void errorOnALaterPage_canBeReadAgain()
    {
        Rig rig;
        rig.server.enqueue(page({"a"}, "t"));
        QVERIFY(rig.refresh());
        rig.server.enqueue(ScriptedAnswer::json(503, "{}"));
        QVERIFY(rig.fetchMore());
        QVERIFY(rig.model.error());
        rig.server.enqueue(page({"b"}));
        QVERIFY(rig.fetchMore());
        QVERIFY(!rig.model.error());
        QCOMPARE(rig.names(), QStringList({u"a"_s, u"b"_s}));
        QVERIFY(rig.server.requests().at(2).target.endsWith("continuation_token=t"));
    }

    void answerOfAnOlderRefresh_isDropped()
    {
        Rig rig;
        rig.server.enqueue(ScriptedAnswer().hold().then(page({"old"})));
        QSignalSpy held(&rig.server, &ScriptedServer::held);
        QSignalSpy inserted(&rig.model, &QAbstractItemModel::rowsInserted);
        rig.model.refresh();
        QVERIFY(held.wait(Patience));
        rig.server.enqueue(page({"new"}));
        QVERIFY(rig.refresh());
        rig.server.release();
        for (int round = 0; round < 2; ++round) { // by their answers, the late one has arrived
            rig.server.enqueue(page({"new"}));
            QVERIFY(rig.refresh());
        }
        QCOMPARE(rig.names(), QStringList{u"new"_s});
        QCOMPARE(inserted.size(), 1);
    }

    void untrustedNames_areShownHarmless()
    {
        Rig rig;
        rig.server.enqueue(ScriptedAnswer::json(
            200, "{\"sprites\":[{\"name\":\"a\\u202eb\\u001b[31mc\\nd<b>e\"},{\"name\":\"\"},7]}"));
        QVERIFY(rig.refresh());
        QCOMPARE(rig.model.spriteCount(), 1);
        const QModelIndex row = rig.model.index(0, 0, rig.model.accountIndex());
        QCOMPARE(row.data().toString(), u"a\\u202Ebc d<b>e"_s);
        QCOMPARE(row.data(SpritesModel::NameRole).toString(),
                 u"a\u202eb\x1b[31mc\nd<b>e"_s); // as requests need it
    }

    void destroyedWhileReading_isSilent()
    {
        ScriptedServer server;
        Client client({.baseUrl = server.url(), .token = u"t"_s});
        server.enqueue(ScriptedAnswer().hold());
        QSignalSpy held(&server, &ScriptedServer::held);
        auto model = std::make_unique<SpritesModel>(client, QString());
        model->refresh();
        QVERIFY(held.wait(Patience));
        QSignalSpy ended(&server, &ScriptedServer::connectionEnded);
        model.reset();
        QVERIFY(ended.wait(Patience));
    }
};

QTEST_GUILESS_MAIN(TestSpritesModel)
#include "tst_spritesmodel.moc"
