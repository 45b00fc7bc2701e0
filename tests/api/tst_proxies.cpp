// SPDX-License-Identifier: Apache-2.0
// What becomes of a request whose way leads through a proxy. Only the proxy, on this computer, is contacted.
#include "core/api/client.h"
#include "tests/support/awaited.h"
#include "tests/support/scriptedserver.h"

#include <QNetworkProxy>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Kind = ApiError::Kind;

namespace {

const QUrl Api(u"https://api.sprites.invalid"_s);
constexpr int FewRequests = 50; // a handshake without end makes thousands

void leadThrough(const QUrl &proxy)
{
    QNetworkProxy::setApplicationProxy(QNetworkProxy(
        QNetworkProxy::HttpProxy, proxy.host(), quint16(proxy.port()), proxy.userName(), proxy.password()));
}

} // namespace

class TestProxies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }
    void cleanup() { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); }

    void refusals_areTheProxys_data();
    void refusals_areTheProxys();
    void severalAtOnce_allEnd_data() { refusals_areTheProxys_data(); }
    void severalAtOnce_allEnd();
    void aStream_endsToo();
    void aDeadProxy_isNamed();
    void thisComputer_needsNoProxy();
};

void TestProxies::refusals_areTheProxys_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("headers");
    const auto close = "Connection: close\r\nProxy-Connection: close\r\n"_ba;
    QTest::newRow("NTLM") << 407 << "Proxy-Authenticate: NTLM\r\n" + close;
    QTest::newRow("NTLM, kept alive") << 407 << "Proxy-Authenticate: NTLM\r\n"_ba;
    QTest::newRow("NTLM and Basic") << 407
                                    << "Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
            + close;
    QTest::newRow("Negotiate") << 407 << "Proxy-Authenticate: Negotiate\r\n" + close;
    QTest::newRow("Basic") << 407 << "Proxy-Authenticate: Basic realm=\"x\"\r\n" + close;
    QTest::newRow("Basic, kept alive") << 407 << "Proxy-Authenticate: Basic realm=\"x\"\r\n"_ba;
    QTest::newRow("no way named, kept alive") << 407 << ""_ba;
    QTest::newRow("forbidden, kept alive") << 403 << ""_ba;
    QTest::newRow("unavailable, kept alive") << 503 << ""_ba;
    QTest::newRow("Digest") << 407 << "Proxy-Authenticate: Digest realm=\"x\", nonce=\"n\"\r\n" + close;
    QTest::newRow("no way named") << 407 << close;
    QTest::newRow("forbidden") << 403 << close;
    QTest::newRow("not found") << 404 << close;
    QTest::newRow("bad gateway") << 502 << close;
    QTest::newRow("unavailable") << 503 << close;
    QTest::newRow("timed out") << 504 << close;
}

void TestProxies::refusals_areTheProxys()
{
    QFETCH(int, status);
    QFETCH(QByteArray, headers);
    ScriptedServer proxy;
    bool wasGivenCredentials = false;
    proxy.setHandler([&](const ScriptedRequest &request) {
        wasGivenCredentials = wasGivenCredentials || request.raw.contains("s3cr3t")
            || request.header("Proxy-Authorization").startsWith("Basic");
        ScriptedAnswer answer = ScriptedAnswer::full(status, "text/html", "<html>no</html>", headers);
        return headers.contains("close") ? answer.close() : answer;
    });
    leadThrough(proxy.url());
    Client client({.baseUrl = Api, .token = u"org/1/2/s3cr3t"_s});
    Awaited<ApiResult<SpritePage>> page;
    client.listSprites({}, &page.context, page.callback());
    QVERIFY(QTest::qWaitFor([&] { return page.calls > 0; }, Patience));
    QVERIFY(!*page.value);
    const ApiError &error = page.value->error();
    QCOMPARE(error.kind, Kind::Proxy);
    QVERIFY(!error.transportMessage.isEmpty());
    QVERIFY(!error.leavesOutcomeUnknown());
    QVERIFY2(proxy.requests().size() <= FewRequests, qPrintable(QString::number(proxy.requests().size())));
    QVERIFY(!wasGivenCredentials);
}

/// As at the start of the program.
void TestProxies::severalAtOnce_allEnd()
{
    QFETCH(int, status);
    QFETCH(QByteArray, headers);
    ScriptedServer proxy;
    proxy.setHandler([&](const ScriptedRequest &) {
        ScriptedAnswer answer = ScriptedAnswer::full(status, "text/html", "<html>no</html>", headers);
        return headers.contains("close") ? answer.close() : answer;
    });
    leadThrough(proxy.url());
    Client client({.baseUrl = Api, .token = u"org/1/2/s3cr3t"_s});
    int failed = 0;
    const auto count = [&failed](const auto &answer) {
        failed += !answer && answer.error().kind == Kind::Proxy;
    };
    for (int round = 0; round < 3; ++round) {
        client.listSprites({}, this, count);
        client.getSprite(u"web-1"_s, this, count);
        client.listCheckpoints(u"web-1"_s, {}, this, count);
    }
    QTRY_COMPARE(failed, 9);
}

void TestProxies::aStream_endsToo()
{
    ScriptedServer proxy;
    proxy.setHandler([&](const ScriptedRequest &) {
        return ScriptedAnswer::full(407, "text/html", {}, "Proxy-Authenticate: NTLM\r\nConnection: close\r\n")
            .close();
    });
    leadThrough(proxy.url());
    Client client({.baseUrl = Api, .token = u"org/1/2/s3cr3t"_s});
    std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"web-1"_s));
    std::optional<StreamOutcome> outcome;
    connect(stream.get(), &CheckpointStream::finished, this,
            [&](const StreamOutcome &ended) { outcome = ended; });
    QVERIFY(QTest::qWaitFor([&] { return outcome.has_value(); }, Patience));
    QCOMPARE(outcome->kind, StreamOutcome::Kind::Failed); // nothing was sent
    QCOMPARE(outcome->error->kind, Kind::Proxy);
    QVERIFY(proxy.requests().size() <= FewRequests);
}

void TestProxies::aDeadProxy_isNamed()
{
    QUrl dead;
    {
        QTcpServer listener;
        QVERIFY(listener.listen(QHostAddress::LocalHost));
        dead = QUrl(u"http://127.0.0.1:%1"_s.arg(listener.serverPort()));
    }
    leadThrough(dead);
    Client client({.baseUrl = Api, .token = u"t"_s});
    Awaited<ApiResult<SpritePage>> page;
    client.listSprites({}, &page.context, page.callback());
    QVERIFY(QTest::qWaitFor([&] { return page.calls > 0; }, Patience));
    QCOMPARE(page.value->error().kind, Kind::Proxy);
}

void TestProxies::thisComputer_needsNoProxy()
{
    ScriptedServer proxy;
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, "{\"sprites\":[]}"));
    leadThrough(proxy.url());
    Client client({.baseUrl = server.url(), .token = u"t"_s});
    Awaited<ApiResult<SpritePage>> page;
    client.listSprites({}, &page.context, page.callback());
    QVERIFY(QTest::qWaitFor([&] { return page.calls > 0; }, Patience));
    QVERIFY(*page.value);
    QCOMPARE(proxy.connectionCount(), 0);
}

QTEST_GUILESS_MAIN(TestProxies)
#include "tst_proxies.moc"
