// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/httpconnection.h"
#include "tests/localbackend/backendfixture.h"
#include "tests/support/processortime.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QPointer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTimer>

#include <vector>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The HTTP side of the local backend over real sockets: who gets in, framing, limits, order, streams.
class TestLocalServer final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void token_isNeeded_data();
    void token_isNeeded();
    void host_mustBeThisServer_data();
    void host_mustBeThisServer();
    void refusedRequest_isAnsweredBeforeItsBody();
    void malformedRequest_isAnsweredAndCloses();
    void hugeHead_isRefused();
    void hugeUpload_isRefusedAndTheAnswerArrives();
    void expectContinue_isAnsweredOnlyWhenTheBodyIsWanted();
    void requestByteByByte_isAnswered();
    void chunkedUpload_isRead();
    void connection_isKeptOpenUnlessAskedOtherwise();
    void http10_getsAnUnchunkedStreamAndAClose();
    void head_hasNoBody();
    void pipelinedRequests_areAnsweredInOrder();
    void pipelinedRequestBehindAStream_isAnsweredAfterIt();
    void stream_isOneFlushedChunkPerEvent();
    void disconnectMidStream_doesNotCancel();
    void secondOperation_isRefusedWhileReadsGoOn();
    void slowReader_holdsNobodyUp();
    void silentConnection_isClosed();
    void tricklingHead_isGivenUp_data();
    void tricklingHead_isGivenUp();
    void stalledBody_isGivenUp();
    void silentConnections_shutNobodyOut();
    void connectionsWithTheToken_areNotClosedForOthers();
    void clientGoneInTheMiddle_isLeft_data();
    void clientGoneInTheMiddle_isLeft();
    void destruction_inTheMiddleOfACopyIsQuickAndSafe();
    void startFailures_areReported();

private:
    [[nodiscard]] QByteArray get(const QByteArray &target, const QByteArray &headers) const
    {
        return "GET " + target + " HTTP/1.1\r\n" + headers + "\r\n";
    }
    [[nodiscard]] QByteArray host() const { return "127.0.0.1:" + QByteArray::number(m_backend->port()); }
    [[nodiscard]] QByteArray authorized() const
    {
        return "Host: " + host() + "\r\nAuthorization: Bearer " + m_backend->token() + "\r\n";
    }

    void restart(const HttpLimits &limits)
    {
        m_backend.reset();
        m_backend = std::make_unique<BackendFixture>(LocalBackendConfig{.limits = limits});
    }

    std::unique_ptr<BackendFixture> m_backend;
};

void TestLocalServer::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_backend = std::make_unique<BackendFixture>();
}

void TestLocalServer::cleanup()
{
    m_backend.reset();
}

void TestLocalServer::token_isNeeded_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("status");
    QTest::newRow("right") << "Authorization: Bearer TOKEN\r\n"_ba << 200;
    QTest::newRow("right, other case") << "authorization: bearer  TOKEN\r\n"_ba << 200;
    QTest::newRow("none") << ""_ba << 401;
    QTest::newRow("empty") << "Authorization: Bearer \r\n"_ba << 401;
    QTest::newRow("wrong") << "Authorization: Bearer nonsense\r\n"_ba << 401;
    QTest::newRow("longer") << "Authorization: Bearer TOKENx\r\n"_ba << 401;
    QTest::newRow("shorter") << "Authorization: Bearer TOKE\r\n"_ba << 401;
    QTest::newRow("other scheme") << "Authorization: Basic TOKEN\r\n"_ba << 401;
    QTest::newRow("two") << "Authorization: Bearer TOKEN\r\nAuthorization: Bearer x\r\n"_ba << 401;
}

void TestLocalServer::token_isNeeded()
{
    QFETCH(QByteArray, header);
    QFETCH(int, status);
    header.replace("TOKEN", m_backend->token()).replace("TOKE\r", m_backend->token().chopped(1) + '\r');
    RawClient client(m_backend->port());
    client.send(get("/v1/sprites"_ba, "Host: " + host() + "\r\n" + header));
    const auto answer = client.answer();
    QCOMPARE(answer.status, status);
    if (status == 401)
        QCOMPARE(answer.body, "{\"error\":\"authentication failed\"}"_ba);
}

void TestLocalServer::host_mustBeThisServer_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("address") << "Host: 127.0.0.1:PORT\r\n"_ba << 200;
    QTest::newRow("name") << "Host: LocalHost:PORT\r\n"_ba << 200;
    QTest::newRow("address of version 6") << "Host: [::1]:PORT\r\n"_ba << 200;
    QTest::newRow("foreign") << "Host: evil.example:PORT\r\n"_ba << 403;
    QTest::newRow("foreign that starts alike") << "Host: 127.0.0.1:PORT.evil.example\r\n"_ba << 403;
    QTest::newRow("other port") << "Host: 127.0.0.1:1\r\n"_ba << 403;
    QTest::newRow("no port") << "Host: 127.0.0.1\r\n"_ba << 403;
    QTest::newRow("own origin") << "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\n"_ba << 200;
    QTest::newRow("foreign origin") << "Host: 127.0.0.1:PORT\r\nOrigin: https://evil.example\r\n"_ba << 403;
    QTest::newRow("two origins")
        << "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\nOrigin: https://evil.example\r\n"_ba
        << 403;
    QTest::newRow("null origin") << "Host: 127.0.0.1:PORT\r\nOrigin: null\r\n"_ba << 403;
    QTest::newRow("origin of another port")
        << "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:1\r\n"_ba << 403;
}

void TestLocalServer::host_mustBeThisServer()
{
    QFETCH(QByteArray, headers);
    QFETCH(int, status);
    headers.replace("PORT", QByteArray::number(m_backend->port()));
    RawClient client(m_backend->port());
    client.send(get("/v1/sprites"_ba, headers + "Authorization: Bearer " + m_backend->token() + "\r\n"));
    QCOMPARE(client.answer().status, status);
}

void TestLocalServer::refusedRequest_isAnsweredBeforeItsBody()
{
    RawClient client(m_backend->port());
    client.send("PUT /v1/sprites/work/fs/write?path=/x HTTP/1.1\r\nHost: " + host()
                + "\r\nAuthorization: Bearer wrong\r\nContent-Length: 1000000\r\n\r\n");
    QCOMPARE(client.answer().status, 401);
}

void TestLocalServer::malformedRequest_isAnsweredAndCloses()
{
    RawClient client(m_backend->port());
    client.send("nonsense\r\n\r\n"_ba);
    const auto answer = client.answer();
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.header("Connection"_ba), "close"_ba);
    QVERIFY(answer.json().object().value("error"_L1).isString());
    QVERIFY(client.waitForClose());
    QCOMPARE(m_backend->call("GET"_ba, "/v1/sprites"_ba).status, 200);
}

void TestLocalServer::hugeHead_isRefused()
{
    RawClient client(m_backend->port());
    client.send("GET / HTTP/1.1\r\nA: " + QByteArray(200'000, 'a'));
    QCOMPARE(client.answer().status, 431);
}

void TestLocalServer::hugeUpload_isRefusedAndTheAnswerArrives()
{
    const QByteArray limit(16 * 1024 * 1024, 'x');
    QCOMPARE(m_backend->call("PUT"_ba, "/v1/sprites/work/fs/write?path=/f"_ba, limit).status, 200);
    QCOMPARE(m_backend->call("PUT"_ba, "/v1/sprites/work/fs/write?path=/f"_ba, limit + 'x').status, 413);
    QCOMPARE(QFileInfo(m_backend->fs() + u"/f"_s).size(), limit.size());
}

void TestLocalServer::expectContinue_isAnsweredOnlyWhenTheBodyIsWanted()
{
    const QByteArray start = "PUT /v1/sprites/work/fs/write?path=/f HTTP/1.1\r\n" + authorized()
        + "Expect: 100-continue\r\nContent-Length: ";
    RawClient wanted(m_backend->port());
    wanted.send(start + "5\r\n\r\n");
    QVERIFY(wanted.waitForBytes());
    QCOMPARE(wanted.received(), "HTTP/1.1 100 Continue\r\n\r\n"_ba);
    wanted.send("hello"_ba);
    QCOMPARE(wanted.answer().status, 200);

    RawClient unwanted(m_backend->port());
    unwanted.send(start + "50000000\r\n\r\n");
    QVERIFY(unwanted.waitForBytes());
    QVERIFY(unwanted.received().startsWith("HTTP/1.1 413 "));
}

void TestLocalServer::requestByteByByte_isAnswered()
{
    RawClient client(m_backend->port());
    const QByteArray request = get("/v1/sprites/work"_ba, authorized());
    for (const char c : request)
        client.send(QByteArray(1, c));
    QCOMPARE(client.answer().status, 200);
}

void TestLocalServer::chunkedUpload_isRead()
{
    RawClient client(m_backend->port());
    client.send("PUT /v1/sprites/work/fs/write?path=/f HTTP/1.1\r\n" + authorized()
                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    client.send("6\r\n world\r\n0\r\n\r\n"_ba);
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(TreeTools::read(m_backend->fs() + u"/f"_s), "hello world"_ba);
}

void TestLocalServer::connection_isKeptOpenUnlessAskedOtherwise()
{
    RawClient client(m_backend->port(), m_backend->token());
    for (int i = 0; i < 3; ++i)
        QCOMPARE(client.call("GET"_ba, "/v1/sprites/work"_ba).status, 200);
    const auto last = client.call("GET"_ba, "/v1/sprites/work"_ba, {}, "Connection: close\r\n"_ba);
    QCOMPARE(last.status, 200);
    QCOMPARE(last.header("Connection"_ba), "close"_ba);
    QVERIFY(client.waitForClose());
}

void TestLocalServer::http10_getsAnUnchunkedStreamAndAClose()
{
    RawClient client(m_backend->port());
    client.send("POST /v1/sprites/work/checkpoint HTTP/1.0\r\n" + authorized() + "\r\n");
    QVERIFY(client.waitForClose());
    const QByteArray answer = client.received();
    QVERIFY(!answer.contains("Transfer-Encoding"));
    QVERIFY(answer.trimmed().endsWith('}') && answer.contains("\"type\":\"complete\""));
}

void TestLocalServer::head_hasNoBody()
{
    RawClient client(m_backend->port(), m_backend->token());
    const auto head = client.call("HEAD"_ba, "/v1/sprites/work"_ba);
    QCOMPARE(head.status, 200);
    QVERIFY(head.header("Content-Length"_ba).toInt() > 0);
    QCOMPARE(client.call("GET"_ba, "/v1/sprites/work"_ba).status, 200); // nothing of a body in between
}

void TestLocalServer::pipelinedRequests_areAnsweredInOrder()
{
    TreeTools::write(m_backend->fs() + u"/big"_s, QByteArray(3'000'000, 'b'));
    RawClient client(m_backend->port());
    QByteArray requests;
    for (int i = 0; i < 500; ++i)
        requests += get(i % 100 == 7 ? "/v1/sprites/work/fs/read?path=/big"_ba
                                     : "/v1/nothing/" + QByteArray::number(i),
                        authorized());
    client.send(requests);
    for (int i = 0; i < 500; ++i) {
        const auto answer = client.answer();
        QCOMPARE(answer.status, i % 100 == 7 ? 200 : 404);
        QCOMPARE(answer.body.size() == 3'000'000, i % 100 == 7);
    }
}

void TestLocalServer::pipelinedRequestBehindAStream_isAnsweredAfterIt()
{
    RawClient client(m_backend->port());
    client.send("POST /v1/sprites/work/checkpoint HTTP/1.1\r\n" + authorized() + "\r\n"
                + get("/v1/sprites/work/checkpoints"_ba, authorized()));
    const auto stream = client.answer();
    QVERIFY(stream.chunks.last().contains("\"type\":\"complete\""));
    const auto list = client.answer();
    QCOMPARE(list.json().array().size(), 2);
}

void TestLocalServer::stream_isOneFlushedChunkPerEvent()
{
    m_backend->makeSlowToCopy();
    RawClient client(m_backend->port(), m_backend->token());
    client.request("POST"_ba, "/v1/sprites/work/checkpoint"_ba, "{}"_ba);
    QVERIFY(client.waitForBytes());
    while (!client.received().contains("Creating checkpoint..."))
        QVERIFY(client.waitForBytes());
    QVERIFY(!client.received().contains("\"complete\"")); // the first event came while the copy runs
    const auto stream = client.answer();
    QCOMPARE(stream.status, 200);
    QCOMPARE(stream.header("Content-Type"_ba), "application/x-ndjson"_ba);
    QCOMPARE(stream.header("Transfer-Encoding"_ba), "chunked"_ba);
    QCOMPARE(stream.header("Cache-Control"_ba), "no-cache"_ba);
    QVERIFY(stream.chunks.size() >= 4);
    for (const QByteArray &chunk : stream.chunks) {
        QCOMPARE(chunk.count('\n'), 1);
        const QJsonObject event = QJsonDocument::fromJson(chunk).object();
        QVERIFY(event.value("type"_L1).isString() && event.value("data"_L1).isString()
                && event.value("time"_L1).isString());
    }
    QVERIFY(stream.chunks.last().contains("\"complete\""));
}

void TestLocalServer::disconnectMidStream_doesNotCancel()
{
    m_backend->makeSlowToCopy();
    RawClient client(m_backend->port(), m_backend->token());
    client.request("POST"_ba, "/v1/sprites/work/checkpoint"_ba, "{}"_ba);
    QVERIFY(client.waitForBytes());
    client.abort();
    QCOMPARE(m_backend->call("GET"_ba, "/v1/sprites/work/checkpoints"_ba).json().array().size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_backend->call("GET"_ba, "/v1/sprites/work/checkpoints"_ba).json().array().size(), 2, 30'000);
}

void TestLocalServer::secondOperation_isRefusedWhileReadsGoOn()
{
    QVERIFY(m_backend->call("POST"_ba, "/v1/sprites"_ba, "{\"name\":\"other\"}"_ba).status == 201);
    m_backend->makeSlowToCopy();
    RawClient client(m_backend->port(), m_backend->token());
    client.request("POST"_ba, "/v1/sprites/work/checkpoint"_ba, "{}"_ba);
    QVERIFY(client.waitForBytes());
    const QByteArray busy = "{\"error\":\"another operation is running\"}"_ba;
    for (const auto &[method, target] :
         {qMakePair("POST"_ba, "/v1/sprites/work/checkpoint"_ba),
          qMakePair("POST"_ba, "/v1/sprites/work/checkpoints/v1/restore"_ba),
          qMakePair("PUT"_ba, "/v1/sprites/work/fs/write?path=/f"_ba),
          qMakePair("DELETE"_ba, "/v1/sprites/work/fs/delete?path=/image"_ba)}) {
        const auto refused = m_backend->call(method, target);
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.body, busy);
    }
    QCOMPARE(m_backend->call("GET"_ba, "/v1/sprites/work/fs/list?path=/"_ba).status, 200);
    QCOMPARE(m_backend->call("POST"_ba, "/v1/sprites/other/checkpoint"_ba).status, 200);
    QVERIFY(!client.received().contains("\"complete\""));
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(m_backend->call("POST"_ba, "/v1/sprites/work/checkpoints/v1/restore"_ba).status, 200);
}

void TestLocalServer::slowReader_holdsNobodyUp()
{
    TreeTools::write(m_backend->fs() + u"/big"_s, QByteArray(40'000'000, 'b'));
    RawClient slow(m_backend->port(), m_backend->token());
    slow.request("GET"_ba, "/v1/sprites/work/fs/read?path=/big"_ba);
    QCOMPARE(m_backend->call("GET"_ba, "/v1/sprites/work"_ba).status, 200);
    QCOMPARE(slow.answer().body.size(), 40'000'000);
}

/// One that has shown the token may wait; it is the older one here, so its time was up before.
void TestLocalServer::silentConnection_isClosed()
{
    restart({.firstByte = 1s, .wholeHead = 1h, .stalledBody = 1h});
    RawClient known(m_backend->port(), m_backend->token());
    QCOMPARE(known.call("GET"_ba, "/v1/sprites"_ba).status, 200);
    RawClient silent(m_backend->port());
    QVERIFY(silent.waitForClose());
    QCOMPARE(silent.received(), ""_ba); // nothing was asked
    QCOMPARE(known.call("GET"_ba, "/v1/sprites"_ba).status, 200);
}

void TestLocalServer::tricklingHead_isGivenUp_data()
{
    QTest::addColumn<QByteArray>("begun");
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("empty lines") << ""_ba
                                 << "\r\n"_ba;
    QTest::newRow("a request line") << "GET /"_ba
                                    << "a"_ba;
    QTest::newRow("a header") << "GET / HTTP/1.1\r\nA: "_ba
                              << "a"_ba;
    QTest::newRow("a second request")
        << get("/v1/sprites"_ba, "Host: HOST\r\nAuthorization: Bearer TOKEN\r\n"_ba) + "GET /"_ba
        << "a"_ba;
}

/// More comes far more often than the deadline, and that helps nothing.
void TestLocalServer::tricklingHead_isGivenUp()
{
    QFETCH(QByteArray, begun);
    QFETCH(QByteArray, more);
    restart({.firstByte = 1h, .wholeHead = 1s, .stalledBody = 1h});
    RawClient client(m_backend->port());
    client.send(begun.replace("HOST", host()).replace("TOKEN", m_backend->token()));
    QTimer trickle;
    connect(&trickle, &QTimer::timeout, &trickle, [&client, &more] { client.send(more); });
    trickle.start(10ms);
    QTRY_VERIFY(client.received().contains("HTTP/1.1 408 "));
}

void TestLocalServer::stalledBody_isGivenUp()
{
    restart({.firstByte = 1h, .wholeHead = 1h, .stalledBody = 1s});
    RawClient idle(m_backend->port(), m_backend->token());
    QCOMPARE(idle.call("GET"_ba, "/v1/sprites"_ba).status, 200);
    RawClient client(m_backend->port());
    client.send("PUT /v1/sprites/work/fs/write?path=/f HTTP/1.1\r\n" + authorized()
                + "Content-Length: 5\r\n\r\nabc");
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.waitForClose());
    QVERIFY(!QFile::exists(m_backend->fs() + u"/f"_s));
    QCOMPARE(idle.call("GET"_ba, "/v1/sprites"_ba).status, 200);
}

void TestLocalServer::silentConnections_shutNobodyOut()
{
    restart({.firstByte = 1h, .wholeHead = 1h, .connections = 3});
    RawClient known(m_backend->port(), m_backend->token());
    for (int i = 0; i < 2; ++i) // the second time the fixture's own connection is gone for certain
        QCOMPARE(known.call("GET"_ba, "/v1/sprites"_ba).status, 200);
    RawClient silent(m_backend->port());
    RawClient begun(m_backend->port());
    begun.send("GET / HT"_ba);

    RawClient fourth(m_backend->port(), m_backend->token());
    QCOMPARE(fourth.call("GET"_ba, "/v1/sprites"_ba).status, 200);
    QVERIFY(silent.waitForClose()); // the oldest of those without the token
    begun.send("TP/1.1\r\n" + authorized() + "\r\n");
    QCOMPARE(begun.answer().status, 404);
    QCOMPARE(known.call("GET"_ba, "/v1/sprites"_ba).status, 200);
}

void TestLocalServer::connectionsWithTheToken_areNotClosedForOthers()
{
    restart({.connections = 3});
    std::vector<std::unique_ptr<RawClient>> known;
    for (int i = 0; i < 3; ++i) {
        known.push_back(std::make_unique<RawClient>(m_backend->port(), m_backend->token()));
        QCOMPARE(known.back()->call("GET"_ba, "/v1/sprites"_ba).status, 200);
    }
    RawClient more(m_backend->port());
    QVERIFY(more.waitForClose());
    for (const auto &client : known)
        QCOMPARE(client->call("GET"_ba, "/v1/sprites"_ba).status, 200);
}

void TestLocalServer::clientGoneInTheMiddle_isLeft_data()
{
    QTest::addColumn<bool>("ends");
    QTest::newRow("more of the stream") << false;
    QTest::newRow("its end") << true;
}

/// Whoever answers learns only later that the client has gone, and goes on meanwhile.
void TestLocalServer::clientGoneInTheMiddle_isLeft()
{
    QFETCH(bool, ends);
    QPointer<HttpExchange> exchange;
    HttpPolicy policy;
    policy.admit = [](const HttpRequest &) { return std::optional<HttpRefusal>(); };
    policy.bodyLimit = [](const HttpRequest &) { return 1000; };
    policy.handle = [&exchange](HttpExchange *begun) {
        begun->beginStream("text/plain"_ba);
        exchange = begun;
    };
    QTcpServer server;
    connect(&server, &QTcpServer::newConnection, &server,
            [&policy, &server] { new HttpConnection(server.nextPendingConnection(), policy, &server); });
    QVERIFY(server.listen(QHostAddress::LocalHost));
    RawClient client(server.serverPort());
    client.request("GET"_ba, "/"_ba);
    QTRY_VERIFY(exchange);
    QVERIFY(client.waitForBytes());

    client.reset();
    exchange->sendChunk("a"_ba); // finds out
    if (!ends)
        exchange->sendChunk("b"_ba);
    exchange->endStream();
    QTRY_VERIFY(!exchange);
}

void TestLocalServer::destruction_inTheMiddleOfACopyIsQuickAndSafe()
{
    TreeTools::write(m_backend->fs() + u"/image"_s, "head"_ba);
    QVERIFY(
        QFile::resize(m_backend->fs() + u"/image"_s, 20'000'000'000)); // minutes to read, no room on the disk
    const auto client = std::make_unique<RawClient>(m_backend->port(), m_backend->token());
    client->request("POST"_ba, "/v1/sprites/work/checkpoint"_ba, "{}"_ba);
    QVERIFY(client->waitForBytes());
    const double start = processorTime();
    m_backend->stop();
    QVERIFY(processorTime() - start < 3000);
    QVERIFY(QFile::remove(m_backend->fs() + u"/image"_s));
    m_backend->start();
    QCOMPARE(m_backend->call("GET"_ba, "/v1/sprites/work/checkpoints"_ba).json().array().size(), 1);
    QCOMPARE(TreeTools::leftovers(m_backend->dataPath() + u"/sprites/work"_s), QStringList());
}

void TestLocalServer::startFailures_areReported()
{
    const auto failureOf = [](const LocalBackendConfig &config) {
        LocalBackend backend(config);
        QSignalSpy failed(&backend, &LocalBackend::failed);
        QSignalSpy ready(&backend, &LocalBackend::ready);
        backend.start();
        const bool hasFailed = failed.wait(Patience);
        return hasFailed && ready.isEmpty() ? failed.first().first().toString() : QString();
    };
    QCOMPARE(failureOf({.dataPath = m_backend->dataPath()}),
             u"the data folder %1 is in use by another running Savepoint"_s.arg(m_backend->dataPath()));
    const QTemporaryDir other;
    QVERIFY(failureOf({.dataPath = other.path(), .port = m_backend->port()})
                .startsWith(u"cannot listen on 127.0.0.1:%1: "_s.arg(m_backend->port())));
    TreeTools::write(other.path() + u"/file"_s, {});
    QVERIFY(failureOf({.dataPath = other.path() + u"/file"_s}).contains(u"cannot open the data folder"_s));
    const LocalBackend a({.dataPath = other.path()});
    const LocalBackend b({.dataPath = other.path()});
    QVERIFY(a.token().size() >= 43 && a.token() != b.token());
}

QTEST_GUILESS_MAIN(TestLocalServer)
#include "tst_localserver.moc"
