// SPDX-License-Identifier: Apache-2.0
#include "core/api/answerparser.h"
#include "core/api/client.h"
#include "tests/support/awaited.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testdata.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = ApiError::Kind;

namespace {

const QString Token = u"my-org/1234/tok-5/s3cr3t"_s;

ClientConfig configFor(const ScriptedServer &server)
{
    return {.baseUrl = server.url(), .token = Token};
}

QByteArray requestLine(const ScriptedRequest &request)
{
    return request.method + ' ' + request.target;
}

/// The most memory this process had in use since forgetPeakMemory(), in bytes.
qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QString text = QString::fromLatin1(status.readAll());
    static const QRegularExpression peak(u"VmHWM:\\s*(\\d+) kB"_s);
    return peak.match(text).captured(1).toLongLong() * 1024;
}

bool forgetPeakMemory()
{
    QFile marks(u"/proc/self/clear_refs"_s);
    return marks.open(QIODevice::WriteOnly) && marks.write("5") == 1;
}

} // namespace

class TestClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void listCheckpoints_readsTheRecordedList();
    void listCheckpoints_query_data();
    void listCheckpoints_query();
    void listCheckpoints_answers_data();
    void listCheckpoints_answers();
    void historyFilter_mayBeAnsweredByText();
    void listCheckpoints_compressed();
    void listReader_hasLimits();
    void endlessList_isGivenUp();
    void compressedBodies_takeNoMemory_data();
    void compressedBodies_takeNoMemory();
    void garbledCompression_isMalformed();
    void interimAnswer_isAnErrorOfItsOwn();
    void whatFollowsAnInterimAnswer_isNobodyElsesAnswer();
    void successThatSaysNo_hasItsWords();
    void listCheckpoints_byteByByte();
    void listCheckpoints_large();
    void cutList_isAnError_data();
    void cutList_isAnError();
    void getCheckpoint();
    void deleteCheckpoint_data();
    void deleteCheckpoint();
    void listSprites_pages();
    void listSprites_ends_data();
    void listSprites_ends();
    void getSprite();
    void listFiles();
    void readFile_data();
    void readFile();
    void writeAndDeleteFile();
    void malformedAnswers_data();
    void malformedAnswers();
    void errorAnswers_data();
    void errorAnswers();
    void silence_isTimeout_data();
    void silence_isTimeout();
    void refusedConnection_isUnreachable();
    void redirect_isNotFollowed_data();
    void redirect_isNotFollowed();
    void unsafeArguments_sendNothing_data();
    void unsafeArguments_sendNothing();
    void namesTravelAsOneSegment();
    void token_isTrimmedAndSent();
    void callback_neverRunsInsideTheCall();
    void deadContext_silencesTheCall();
    void contextDyingInTheAnswersTurn_silencesTheCall();
    void clientDestroyed_silencesItsCalls();
    void clientDestroyedByItsCallback();
    void spriteHandle_fillsInItsName();
    void cookies_areNotKept();
};

void TestClient::listCheckpoints_readsTheRecordedList()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, testData(u"checkpoints.json"_s)));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"web-1"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    const CheckpointList &list = **answer.value;
    QCOMPARE(list.checkpoints.size(), 5);
    QCOMPARE(list.checkpoints.at(1).comment, u"Before database migration"_s);
    QCOMPARE(requestLine(server.requests().at(0)), "GET /v1/sprites/web-1/checkpoints"_ba);
    QCOMPARE(server.requests().at(0).header("Authorization"), "Bearer " + Token.toLatin1());
    QCOMPARE(server.requests().at(0).body, QByteArray());
}

void TestClient::listCheckpoints_query_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<bool>("includeAuto");
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("none") << u""_s << false << ""_ba;
    QTest::newRow("automatic") << u""_s << true << "?includeAuto=true"_ba;
    QTest::newRow("filter") << u"v2"_s << false << "?history=v2"_ba;
    QTest::newRow("both") << u"v2"_s << true << "?history=v2&includeAuto=true"_ba;
    QTest::newRow("injection") << u"v2&includeAuto=true#x"_s << false
                               << "?history=v2%26includeAuto%3Dtrue%23x"_ba;
    QTest::newRow("dots are only refused in paths") << u".."_s << false << "?history=.."_ba;
}

void TestClient::listCheckpoints_query()
{
    QFETCH(QString, filter);
    QFETCH(bool, includeAuto);
    QFETCH(QByteArray, query);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, "[]"));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpointsWithOptions(u"s"_s, {.historyFilter = filter, .includeAuto = includeAuto},
                                      &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    QCOMPARE(requestLine(server.requests().at(0)), "GET /v1/sprites/s/checkpoints" + query);
}

void TestClient::listCheckpoints_answers_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("count"); // -1: malformed
    QTest::addColumn<int>("skipped");
    QTest::addColumn<bool>("plainText");
    const auto json = "application/json"_ba;
    const auto text = "text/plain; charset=utf-8"_ba;
    QTest::newRow("empty") << json << "[]"_ba << 0 << 0 << false;
    QTest::newRow("null") << json << "null\n"_ba << -1 << 0 << false;
    QTest::newRow("entries that are none")
        << json << R"(["sprite is starting",{"error":"x"}])"_ba << -1 << 0 << false;
    QTest::newRow("strange entries") << json << R"([null,{"id":"v1"},7,{"id":""},"v2",{"comment":"c"},[]])"_ba
                                     << 1 << 6 << false;
    // Proxies, portals and guests that boot answer with text; it never means “no checkpoints”.
    QTest::newRow("history lines") << text << "checkpoints/v3/.history: to=v0;time=2024-01-15T10:00:00Z\n"_ba
                                   << -1 << 0 << false;
    QTest::newRow("a proxy") << text << "upstream connect error or disconnect/reset before headers"_ba << -1
                             << 0 << false;
    QTest::newRow("OK") << text << "OK"_ba << -1 << 0 << false;
    QTest::newRow("an error called text")
        << text << R"({"error":"sprite is starting"})"_ba << -1 << 0 << false;
    QTest::newRow("empty text") << text << ""_ba << -1 << 0 << false;
    QTest::newRow("JSON called text") << text << R"([{"id":"v1"}])"_ba << 1 << 0 << false;
    QTest::newRow("half of it called text") << text << R"([{"id":"v1"})"_ba << -1 << 0 << false;
    QTest::newRow("no type") << ""_ba
                             << R"([{"id":"v1"}])"_ba << 1 << 0 << false;
    QTest::newRow("empty JSON") << json << ""_ba << -1 << 0 << false;
    QTest::newRow("wrapped") << json << R"({"checkpoints":[]})"_ba << -1 << 0 << false;
    QTest::newRow("truncated") << json << R"([{"id":"v1"},)"_ba << -1 << 0 << false;
    QTest::newRow("html") << "text/html"_ba
                          << "<html>Sign in</html>"_ba << -1 << 0 << false;
    QTest::newRow("garbage behind it") << json << "[] nonsense"_ba << -1 << 0 << false;
}

void TestClient::listCheckpoints_answers()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, count);
    QFETCH(int, skipped);
    QFETCH(bool, plainText);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::full(200, type, body));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value->hasValue(), count >= 0);
    if (count < 0) {
        QCOMPARE(answer.value->error().kind, Kind::MalformedAnswer);
        QCOMPARE(answer.value->error().httpStatus, 200);
        QCOMPARE(answer.value->error().rawExcerpt, body);
        return;
    }
    QCOMPARE((*answer.value)->checkpoints.size(), count);
    QCOMPARE((*answer.value)->skippedEntries, skipped);
    QCOMPARE((*answer.value)->isPlainText, plainText);
}

/// Historic servers answer a filter with lines, later with nothing.
void TestClient::historyFilter_mayBeAnsweredByText()
{
    for (const QByteArray &body : {"checkpoints/v3/.history: to=v0;time=2024-01-15T10:00:00Z\n"_ba, ""_ba}) {
        ScriptedServer server;
        server.enqueue(ScriptedAnswer::full(200, "text/plain; charset=utf-8", body));
        Client client(configFor(server));
        Awaited<ApiResult<CheckpointList>> answer;
        client.listCheckpoints(u"s"_s, u"v3"_s, &answer.context, answer.callback());
        QVERIFY(answer.wait());
        QVERIFY(answer.value->hasValue());
        QVERIFY((*answer.value)->isPlainText);
        QCOMPARE((*answer.value)->checkpoints.size(), 0);
    }
}

/// Histories are compressed 65 to 118:1; Qt stops at 40:1 behind 10 MB.
void TestClient::listCheckpoints_compressed()
{
    QByteArray body = "[";
    for (int i = 0; i < 12'000; ++i)
        body += (i ? "," : "")
            + (R"({"id":"v)" + QByteArray::number(i) + R"(","comment":")" + QByteArray(1000, 'x') + "\"}");
    body += ']';
    QByteArray packed =
        qCompress(body, 9).sliced(4); // behind the length that Qt puts first: zlib, “deflate” in HTTP
    QVERIFY(body.size() > 11 * 1024 * 1024);
    QVERIFY(body.size() / packed.size() > 60);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::full(200, "application/json", packed, "Content-Encoding: deflate\r\n"));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QVERIFY(answer.value->hasValue());
    QCOMPARE((*answer.value)->checkpoints.size(), 12'000);
}

void TestClient::listReader_hasLimits()
{
    const QByteArray entry = R"({"id":"v1"},)";
    CheckpointListReader few({.bytes = 1000, .entries = 3});
    QVERIFY(few.feed('[' + entry + entry));
    QVERIFY(!few.feed(entry + entry));
    CheckpointListReader small({.bytes = 20, .entries = 1000});
    QVERIFY(!small.feed('[' + entry + entry));
    CheckpointListReader fits({.bytes = 1000, .entries = 3});
    QVERIFY(fits.feed('[' + entry + entry + R"({"id":"v3"}])"));
    QVERIFY(fits.isComplete());
    QCOMPARE(fits.take().checkpoints.size(), 3);
}

/// A list without end is given up, and what came of it let go.
void TestClient::endlessList_isGivenUp()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer()
                       .bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
                       .flood(R"({"id":"v1"},)", qint64(1) << 40));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait(std::chrono::minutes(3)));
    QVERIFY(!answer.value->hasValue());
    QCOMPARE(answer.value->error().kind, Kind::MalformedAnswer);
}

/// No body is decompressed further than it is looked at: a compressed megabyte can be many hundred.
void TestClient::compressedBodies_takeNoMemory_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("success") << 200;
    QTest::newRow("error") << 500;
}

void TestClient::compressedBodies_takeNoMemory()
{
    QFETCH(int, status);
    constexpr qint64 Megabyte = 1024 * 1024;
    const QByteArray packed = qCompress(QByteArray(256 * Megabyte, 'x'), 1).sliced(4);
    QVERIFY(packed.size() < 2 * Megabyte);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::full(status, "application/json", packed, "Content-Encoding: deflate\r\n"));
    Client client(configFor(server));
    Awaited<ApiResult<SpriteInfo>> answer;
    QVERIFY(forgetPeakMemory());
    const qint64 before = peakMemory();
    client.getSprite(u"s"_s, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value->error().kind, status == 200 ? Kind::MalformedAnswer : Kind::ServerError);
    const qint64 taken = peakMemory() - before;
    QVERIFY2(taken < 160 * Megabyte, QByteArray::number(taken).constData());
}

void TestClient::garbledCompression_isMalformed()
{
    ScriptedServer server;
    QByteArray packed = qCompress(testData(u"checkpoints.json"_s)).sliced(4);
    packed.replace(packed.size() / 2, 40, QByteArray(40, '\xff'));
    server.enqueue(ScriptedAnswer::full(200, "application/json", packed, "Content-Encoding: deflate\r\n"));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value->error().kind, Kind::MalformedAnswer);
}

/// Qt 6.4 takes it for the final one (RFC 9110, 15.2: any number may come first).
void TestClient::interimAnswer_isAnErrorOfItsOwn()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) {
        return ScriptedAnswer()
            .bytes("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
            .then(ScriptedAnswer::json(200, "[]"));
    });
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> list;
    client.listCheckpoints(u"s"_s, {}, &list.context, list.callback());
    QVERIFY(list.wait());
    QVERIFY(!list.value->hasValue() && list.value->error().isInterim());
    QCOMPARE(server.requests().size(), 1); // not asked again without end
    Awaited<ApiResult<Answered>> deleted;
    client.deleteCheckpoint(u"s"_s, u"v1"_s, &deleted.context, deleted.callback());
    QVERIFY(deleted.wait());
    QVERIFY(!deleted.value->hasValue() && deleted.value->error().leavesOutcomeUnknown());
    QCOMPARE(server.requests().size(), 2);
}

/// The real answer comes late; the next request on that connection would take it for its own.
void TestClient::whatFollowsAnInterimAnswer_isNobodyElsesAnswer()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer()
                       .bytes("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
                       .hold()
                       .then(ScriptedAnswer::json(200, R"([{"id":"old"}])")));
    server.enqueue(ScriptedAnswer::json(200, R"([{"id":"new"}])"));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> first;
    client.listCheckpoints(u"s"_s, {}, &first.context, first.callback());
    QVERIFY(first.wait());
    QVERIFY(!first.value->hasValue());
    server.release();
    Awaited<ApiResult<CheckpointList>> second;
    client.listCheckpoints(u"s"_s, {}, &second.context, second.callback());
    QVERIFY(second.wait());
    QVERIFY(second.value->hasValue());
    QCOMPARE((*second.value)->checkpoints.at(0).id, u"new"_s);
}

void TestClient::successThatSaysNo_hasItsWords()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) {
        return ScriptedAnswer::json(200, R"({"error":"asleep","message":"The sprite is starting"})");
    });
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> list;
    client.listCheckpoints(u"s"_s, {}, &list.context, list.callback());
    Awaited<ApiResult<SpriteInfo>> sprite;
    client.getSprite(u"s"_s, &sprite.context, sprite.callback());
    QVERIFY(list.wait() && sprite.wait());
    for (const ApiError &error : {list.value->error(), sprite.value->error()}) {
        QCOMPARE(error.kind, Kind::MalformedAnswer);
        QCOMPARE(error.serverMessage, u"The sprite is starting"_s);
        QCOMPARE(error.serverCode, u"asleep"_s);
    }
}

void TestClient::listCheckpoints_byteByByte()
{
    const QByteArray body = testData(u"checkpoints.json"_s);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer()
                       .bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                              + QByteArray::number(body.size()) + "\r\n\r\n")
                       .slowly(body));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    QCOMPARE((*answer.value)->checkpoints.size(), 5);
}

void TestClient::listCheckpoints_large()
{
    QByteArray body = "[";
    QByteArray history;
    for (int i = 0; i < 1500; ++i) {
        const QByteArray id = 'v' + QByteArray::number(i);
        body += (i ? "," : "") + (R"({"id":")" + id + R"(","history":[)" + history + "]}");
        history += (i ? ",\"" : "\"") + id + '"';
    }
    body += ']';
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, body));
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    const QList<Checkpoint> &checkpoints = (*answer.value)->checkpoints;
    QCOMPARE(checkpoints.size(), 1500);
    QCOMPARE(checkpoints.last().history.count(), 1499);
    QCOMPARE(checkpoints.at(700).history.toStringList().last(), u"v699"_s);
}

void TestClient::cutList_isAnError_data()
{
    QTest::addColumn<ScriptedAnswer>("script");
    QTest::addColumn<Kind>("kind");
    const auto head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"_ba;
    const auto half = R"([{"id":"v1"},{"id")"_ba;
    QTest::newRow("content length, fin")
        << ScriptedAnswer().bytes(head + "Content-Length: 500\r\n\r\n" + half).close()
        << Kind::ConnectionLost;
    QTest::newRow("content length, reset")
        << ScriptedAnswer().bytes(head + "Content-Length: 500\r\n\r\n" + half).reset()
        << Kind::ConnectionLost;
    QTest::newRow("close delimited") << ScriptedAnswer().bytes(head + "\r\n" + half).close()
                                     << Kind::MalformedAnswer;
    QTest::newRow("no answer") << ScriptedAnswer().close() << Kind::ConnectionLost;
}

void TestClient::cutList_isAnError()
{
    QFETCH(ScriptedAnswer, script);
    QFETCH(Kind, kind);
    ScriptedServer server;
    server.setHandler([script](const ScriptedRequest &) { return script; });
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QVERIFY(!*answer.value);
    QCOMPARE(answer.value->error().kind, kind);
}

void TestClient::getCheckpoint()
{
    ScriptedServer server;
    server.enqueue(
        ScriptedAnswer::json(200, R"({"id":"v7","create_time":"2026-01-05T10:30:00Z","comment":"c"})"));
    Client client(configFor(server));
    Awaited<ApiResult<Checkpoint>> answer;
    client.getCheckpoint(u"s"_s, u"Current"_s, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    QCOMPARE((*answer.value)->id, u"v7"_s); // the server may answer with another id
    QCOMPARE(requestLine(server.requests().at(0)), "GET /v1/sprites/s/checkpoints/Current"_ba);
}

void TestClient::deleteCheckpoint_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("success");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("204") << 204 << ""_ba << true << Kind::Conflict;
    QTest::newRow("200, empty") << 200 << ""_ba << true << Kind::Conflict;
    QTest::newRow("200, the checkpoint") << 200 << R"({"id":"v1"})"_ba << true << Kind::Conflict;
    QTest::newRow("200, an error event")
        << 200 << R"({"type":"error","error":"no"})"_ba << false << Kind::OperationFailed;
    QTest::newRow("200, an error without a type")
        << 200 << R"({"error":"individual checkpoints cannot be deleted"})"_ba << false
        << Kind::OperationFailed;
    QTest::newRow("200, no success") << 200 << R"({"success":false})"_ba << false << Kind::OperationFailed;
    QTest::newRow("200, not ok") << 200 << R"({"ok":false,"reason":"busy"})"_ba << false
                                 << Kind::OperationFailed;
    QTest::newRow("200, an error in an object")
        << 200 << R"({"error":{"code":"busy","message":"try later"}})"_ba << false << Kind::OperationFailed;
    QTest::newRow("200, an advisory error")
        << 200 << "{\"type\":\"error\",\"error\":\"slow\"}\n{\"type\":\"complete\"}\n"_ba << true
        << Kind::Conflict;
    QTest::newRow("200, status") << 200 << R"({"status":"error","message":"no"})"_ba << false
                                 << Kind::OperationFailed;
    QTest::newRow("200, problem details")
        << 200 << R"({"title":"Suspended","status":403})"_ba << false << Kind::OperationFailed;
    QTest::newRow("200, prose") << 200 << R"({"message":"checkpoints cannot be deleted"})"_ba << false
                                << Kind::MalformedAnswer;
    QTest::newRow("200, prose and a sign")
        << 200 << R"({"status":"ok","message":"Checkpoint v1 deleted"})"_ba << true << Kind::Conflict;
    QTest::newRow("200, an empty object") << 200 << "{}"_ba << true << Kind::Conflict;
    QTest::newRow("200, text") << 200 << "OK"_ba << false << Kind::MalformedAnswer;
    QTest::newRow("200, success") << 200 << R"({"success":true,"error":null})"_ba << true << Kind::Conflict;
    QTest::newRow("200, an error after its end")
        << 200 << "{\"type\":\"info\"}\n{\"type\":\"error\",\"message\":\"no\"}\n"_ba << false
        << Kind::OperationFailed;
    QTest::newRow("200, a stream") << 200 << R"({"type":"complete"})"_ba << true << Kind::Conflict;
    QTest::newRow("200, a stream without its end")
        << 200 << R"({"type":"info","data":"complete"})"_ba << false << Kind::MalformedAnswer;
    QTest::newRow("202") << 202 << ""_ba << false << Kind::MalformedAnswer;
    QTest::newRow("200, not the API") << 200 << "<html>Sign in</html>"_ba << false << Kind::MalformedAnswer;
    QTest::newRow("404") << 404 << "404 page not found"_ba << false << Kind::NotFound;
    QTest::newRow("405") << 405 << ""_ba << false << Kind::MethodNotAllowed;
    QTest::newRow("409") << 409 << "cannot delete active checkpoint"_ba << false << Kind::Conflict;
    QTest::newRow("500, not found") << 500 << R"({"error":"checkpoint not found"})"_ba << false
                                    << Kind::ServerError; // words prove nothing
}

void TestClient::deleteCheckpoint()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, success);
    QFETCH(Kind, kind);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::full(status, "text/plain"_ba, body, "Fly-Request-Id: 01ABC-fra\r\n"));
    Client client(configFor(server));
    Awaited<ApiResult<Answered>> answer;
    client.deleteCheckpoint(u"s"_s, u"v1"_s, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QCOMPARE(answer.value->hasValue(), success);
    if (!success)
        QCOMPARE(answer.value->error().kind, kind);
    QCOMPARE(success ? (*answer.value)->requestId : answer.value->error().requestId, u"01ABC-fra"_s);
    QCOMPARE(requestLine(server.requests().at(0)), "DELETE /v1/sprites/s/checkpoints/v1"_ba);
}

void TestClient::listSprites_pages()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, testData(u"sprites.json"_s)));
    server.enqueue(
        ScriptedAnswer::json(200, R"({"sprites":[{"name":"z"}],"has_more":false,"org":{"running":1}})"));
    Client client(configFor(server));
    Awaited<ApiResult<SpritePage>> first;
    client.listSprites({}, &first.context, first.callback());
    QVERIFY(first.wait() && *first.value);
    const SpritePage &page = **first.value;
    QCOMPARE(page.sprites.size(), 2);
    QCOMPARE(page.sprites.at(0).name, u"web-1"_s);
    QCOMPARE(page.sprites.at(0).status, SpriteInfo::Status::Running);
    QCOMPARE(page.sprites.at(0).url, QUrl(u"https://web-1-abc.sprites.app"_s));
    QCOMPARE(page.sprites.at(0).createdAt, QDateTime(QDate(2026, 2, 22), QTime(22, 7, 16, 968), Qt::UTC));
    QCOMPARE(page.sprites.at(1).organization, u"my-org"_s); // org_slug
    QCOMPARE(page.sprites.at(1).status, SpriteInfo::Status::Unknown);
    QVERIFY(!page.sprites.at(1).createdAt.isValid());
    QCOMPARE(page.nextContinuationToken, u"eyJuYW1lIjoib2xkIn0="_s);

    Awaited<ApiResult<SpritePage>> second;
    client.listSprites(page.nextContinuationToken, &second.context, second.callback());
    QVERIFY(second.wait() && *second.value);
    QCOMPARE((*second.value)->sprites.size(), 1);
    QVERIFY((*second.value)->nextContinuationToken.isEmpty());
    QCOMPARE(requestLine(server.requests().at(0)), "GET /v1/sprites?max_results=50"_ba);
    QCOMPARE(requestLine(server.requests().at(1)),
             "GET /v1/sprites?max_results=50&continuation_token=eyJuYW1lIjoib2xkIn0%3D"_ba);
}

void TestClient::listSprites_ends_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("next");
    QTest::newRow("has no more") << R"({"sprites":[],"has_more":false,"next_continuation_token":"b"})"_ba
                                 << u""_s;
    QTest::newRow("no token") << R"({"sprites":[],"has_more":true})"_ba << u""_s;
    QTest::newRow("null token") << R"({"sprites":[],"has_more":true,"next_continuation_token":null})"_ba
                                << u""_s;
    QTest::newRow("the same token") << R"({"sprites":[],"has_more":true,"next_continuation_token":"a"})"_ba
                                    << u""_s;
    QTest::newRow("only a token") << R"({"sprites":[],"next_continuation_token":"b"})"_ba << u"b"_s;
    QTest::newRow("null list") << R"({"sprites":null,"has_more":true,"next_continuation_token":"b"})"_ba
                               << u"b"_s;
}

void TestClient::listSprites_ends()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, next);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, body));
    Client client(configFor(server));
    Awaited<ApiResult<SpritePage>> page;
    client.listSprites(u"a"_s, &page.context, page.callback());
    QVERIFY(page.wait() && *page.value);
    QCOMPARE((*page.value)->nextContinuationToken, next);
}

void TestClient::getSprite()
{
    ScriptedServer server;
    server.enqueue(
        ScriptedAnswer::json(200, R"({"id":"sprite-1","name":"web-1","status":"cold","url":null})"));
    Client client(configFor(server));
    Awaited<ApiResult<SpriteInfo>> answer;
    client.getSprite(u"web-1"_s, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    QCOMPARE((*answer.value)->status, SpriteInfo::Status::Cold);
    QCOMPARE(requestLine(server.requests().at(0)), "GET /v1/sprites/web-1"_ba);
}

void TestClient::listFiles()
{
    ScriptedServer server;
    server.offerFiles();
    server.enqueue(ScriptedAnswer::json(200, testData(u"files.json"_s)));
    server.enqueue(ScriptedAnswer::json(200, R"({"path":"/","entries":null,"count":0})"));
    Client client(configFor(server));
    Awaited<ApiResult<QList<FileEntry>>> answer;
    client.listFiles(u"s"_s, u"/home/a b&c"_s, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    const QList<FileEntry> &entries = **answer.value;
    QCOMPARE(entries.size(), 4);
    QCOMPARE(entries.at(0),
             (FileEntry{u"a file.txt"_s, u"/home/sprite/a file.txt"_s, FileEntry::Type::File, 1234, u"0644"_s,
                        QDateTime(QDate(2026, 2, 22), QTime(22, 7, 16, 968), Qt::UTC)}));
    QCOMPARE(entries.at(1).type, FileEntry::Type::Directory);
    QCOMPARE(entries.at(2).type, FileEntry::Type::Symlink);
    QCOMPARE(entries.at(3).type, FileEntry::Type::Other);
    QCOMPARE(requestLine(server.requests().at(0)),
             "GET /v1/sprites/s/fs/list?path=%2Fhome%2Fa%20b%26c&workingDir=%2F"_ba);

    Awaited<ApiResult<QList<FileEntry>>> none;
    client.listFiles(u"s"_s, u"/"_s, &none.context, none.callback());
    QVERIFY(none.wait() && *none.value && (*none.value)->isEmpty());
}

void TestClient::readFile_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << 200 << QByteArray();
    QTest::newRow("binary") << 200 << QByteArray("\0\xff\r\n\0", 5);
    QTest::newRow("partial content") << 206 << "part"_ba;
    QTest::newRow("5 MiB") << 200 << QByteArray(5 * 1024 * 1024, 'x');
}

void TestClient::readFile()
{
    QFETCH(int, status);
    QFETCH(QByteArray, content);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::full(status, "application/octet-stream"_ba, content));
    Client client(configFor(server));
    Awaited<ApiResult<QByteArray>> answer;
    client.readFile(u"s"_s, u"/f"_s, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    QVERIFY(**answer.value == content);
    QCOMPARE(requestLine(server.requests().at(0)), "GET /v1/sprites/s/fs/read?path=%2Ff&workingDir=%2F"_ba);
}

void TestClient::writeAndDeleteFile()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(201, R"({"path":"/f"})"));
    server.enqueue(ScriptedAnswer::json(404, R"({"error":"no such file","code":"ENOENT","path":"/f"})"));
    Client client(configFor(server));
    Awaited<ApiResult<Done>> written;
    client.writeFile(u"s"_s, u"/f"_s, "new"_ba, &written.context, written.callback());
    QVERIFY(written.wait() && *written.value);
    QCOMPARE(server.requests().at(0).body, "new"_ba);
    Awaited<ApiResult<Done>> deleted;
    client.deleteFile(u"s"_s, u"/f"_s, &deleted.context, deleted.callback());
    QVERIFY(deleted.wait() && !*deleted.value);
    QCOMPARE(deleted.value->error().kind, Kind::NotFound);
    QCOMPARE(deleted.value->error().serverCode, u"ENOENT"_s);
}

void TestClient::malformedAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("half") << R"({"name":"x")"_ba;
    QTest::newRow("array") << "[]"_ba;
    QTest::newRow("null") << "null"_ba;
    QTest::newRow("html") << "<html>Sign in</html>"_ba;
    QTest::newRow("nothing of use") << R"({"a":"b"})"_ba;
    QTest::newRow("lists of other things") << R"({"sprites":[{"a":"b"}],"entries":["starting"]})"_ba;
}

void TestClient::malformedAnswers()
{
    QFETCH(QByteArray, body);
    ScriptedServer server;
    server.offerFiles();
    server.setHandler([body](const ScriptedRequest &) { return ScriptedAnswer::json(200, body); });
    Client client(configFor(server));
    Awaited<ApiResult<SpritePage>> sprites;
    client.listSprites({}, &sprites.context, sprites.callback());
    Awaited<ApiResult<SpriteInfo>> sprite;
    client.getSprite(u"s"_s, &sprite.context, sprite.callback());
    Awaited<ApiResult<Checkpoint>> checkpoint;
    client.getCheckpoint(u"s"_s, u"v1"_s, &checkpoint.context, checkpoint.callback());
    Awaited<ApiResult<QList<FileEntry>>> files;
    client.listFiles(u"s"_s, u"/"_s, &files.context, files.callback());
    QVERIFY(sprites.wait() && sprite.wait() && checkpoint.wait() && files.wait());
    QCOMPARE(sprites.value->error().kind, Kind::MalformedAnswer);
    QCOMPARE(sprites.value->error().rawExcerpt, body);
    QCOMPARE(sprite.value->error().kind, Kind::MalformedAnswer);
    QCOMPARE(checkpoint.value->error().kind, Kind::MalformedAnswer);
    QCOMPARE(files.value->error().kind, Kind::MalformedAnswer);
}

void TestClient::errorAnswers_data()
{
    QTest::addColumn<ScriptedAnswer>("script");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("message");
    QTest::addColumn<int>("retryAfter");
    QTest::newRow("401") << ScriptedAnswer::json(401, R"({"error":"authentication failed"})")
                         << Kind::Unauthorized << u"authentication failed"_s << -1;
    QTest::newRow("401 with a challenge")
        << ScriptedAnswer::json(401, "{}", "WWW-Authenticate: Basic realm=\"x\"\r\n") << Kind::Unauthorized
        << u""_s << -1;
    QTest::newRow("404") << ScriptedAnswer::json(404, R"({"error":"sprite not found"})") << Kind::NotFound
                         << u"sprite not found"_s << -1;
    QTest::newRow("429, header") << ScriptedAnswer::full(429, "text/plain"_ba, "slow down",
                                                         "Retry-After: 9\r\n")
                                 << Kind::RateLimited << u"slow down"_s << 9;
    QTest::newRow("429, body") << ScriptedAnswer::json(
        429, R"({"error":"rate","message":"Too many","retry_after_seconds":4})", "Retry-After: 9\r\n")
                               << Kind::RateLimited << u"Too many"_s << 4;
    QTest::newRow("500, html") << ScriptedAnswer::full(
        500, "text/html"_ba, "<html><title>Oops</title><img src=x onerror=alert(1)></html>")
                               << Kind::ServerError << u"Oops"_s << -1;
    QTest::newRow("502, chunked, cut") << ScriptedAnswer::streamHead(502).chunk("bad gateway").close()
                                       << Kind::ServiceUnavailable << u"bad gateway"_s << -1;
    QTest::newRow("503") << ScriptedAnswer::full(503, {}, "") << Kind::ServiceUnavailable << u""_s << -1;
    QTest::newRow("echoed token") << ScriptedAnswer::json(401,
                                                          "{\"error\":\"bad token " + Token.toUtf8() + "\"}")
                                  << Kind::Unauthorized << u"bad token (hidden)"_s << -1;
}

void TestClient::errorAnswers()
{
    QFETCH(ScriptedAnswer, script);
    QFETCH(Kind, kind);
    QFETCH(QString, message);
    QFETCH(int, retryAfter);
    ScriptedServer server;
    server.enqueue(script);
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait() && !*answer.value);
    const ApiError &error = answer.value->error();
    QCOMPARE(error.kind, kind);
    QCOMPARE(error.serverMessage, message);
    QCOMPARE(error.retryAfter ? int(error.retryAfter->count()) : -1, retryAfter);
    // Qt itself may ask again when the connection goes while it reads the first bytes: harmless for a GET.
    if (qstrcmp(QTest::currentDataTag(), "502, chunked, cut") != 0)
        QCOMPARE(server.requests().size(), 1);
}

void TestClient::silence_isTimeout_data()
{
    QTest::addColumn<ScriptedAnswer>("script");
    QTest::newRow("no answer") << ScriptedAnswer().silence();
    QTest::newRow("only headers") << ScriptedAnswer::streamHead().silence();
    QTest::newRow("half a list") << ScriptedAnswer::streamHead().chunk("[{\"id\":\"v1\"},").silence();
}

void TestClient::silence_isTimeout()
{
    QFETCH(ScriptedAnswer, script);
    ScriptedServer server;
    server.enqueue(script);
    server.enqueue(ScriptedAnswer::json(200, R"({"name":"s"})"));
    ClientConfig config = configFor(server);
    config.idleTimeout = 2s;
    Client client(config);
    Awaited<ApiResult<CheckpointList>> list;
    client.listCheckpoints(u"s"_s, {}, &list.context, list.callback());
    Awaited<ApiResult<SpriteInfo>> sprite; // a stuck list holds up nothing else
    client.getSprite(u"s"_s, &sprite.context, sprite.callback());
    QVERIFY(sprite.wait() && *sprite.value);
    QVERIFY(list.wait() && !*list.value);
    QCOMPARE(list.value->error().kind, Kind::Timeout);
    QVERIFY(list.value->error().leavesOutcomeUnknown());
}

void TestClient::refusedConnection_isUnreachable()
{
    QUrl gone;
    {
        ScriptedServer server;
        gone = server.url();
    }
    Client client({.baseUrl = gone, .token = Token});
    Awaited<ApiResult<CheckpointList>> list;
    client.listCheckpoints(u"s"_s, {}, &list.context, list.callback());
    Awaited<ApiResult<Answered>> deleted;
    client.deleteCheckpoint(u"s"_s, u"v1"_s, &deleted.context, deleted.callback());
    QVERIFY(list.wait() && deleted.wait());
    QCOMPARE(list.value->error().kind, Kind::Unreachable);
    QCOMPARE(list.value->error().httpStatus, 0);
    QVERIFY(!list.value->error().transportMessage.isEmpty());
    QCOMPARE(deleted.value->error().kind, Kind::Unreachable);
    QVERIFY(!deleted.value->error().leavesOutcomeUnknown());
}

void TestClient::redirect_isNotFollowed_data()
{
    QTest::addColumn<int>("status");
    for (int status : {301, 302, 303, 307, 308})
        QTest::addRow("%d", status) << status;
}

void TestClient::redirect_isNotFollowed()
{
    QFETCH(int, status);
    ScriptedServer elsewhere;
    ScriptedServer server;
    server.setHandler([&](const ScriptedRequest &) {
        return ScriptedAnswer::full(status, {}, "", "Location: " + elsewhere.url().toEncoded() + "/x\r\n");
    });
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> list;
    client.listCheckpoints(u"s"_s, {}, &list.context, list.callback());
    Awaited<ApiResult<Answered>> deleted;
    client.deleteCheckpoint(u"s"_s, u"v1"_s, &deleted.context, deleted.callback());
    Awaited<ApiResult<Done>> written;
    client.writeFile(u"s"_s, u"/f"_s, "x"_ba, &written.context, written.callback());
    QVERIFY(list.wait() && deleted.wait() && written.wait());
    QCOMPARE(list.value->error().kind, Kind::Redirected);
    QCOMPARE(list.value->error().httpStatus, status);
    QCOMPARE(deleted.value->error().kind, Kind::Redirected);
    QCOMPARE(written.value->error().kind, Kind::Redirected);
    QCOMPARE(elsewhere.connectionCount(), 0);
    QCOMPARE(server.requests().size(), 3);
}

void TestClient::unsafeArguments_sendNothing_data()
{
    QTest::addColumn<QString>("argument");
    QTest::newRow("two dots") << u".."_s;
    QTest::newRow("one dot") << u"."_s;
    QTest::newRow("empty") << u""_s;
    QTest::newRow("null") << QString();
    QTest::newRow("dots behind a slash") << u"v1/../.."_s;
}

void TestClient::unsafeArguments_sendNothing()
{
    QFETCH(QString, argument);
    ScriptedServer server;
    Client client(configFor(server));
    Awaited<ApiResult<CheckpointList>> list;
    client.listCheckpoints(argument, {}, &list.context, list.callback());
    Awaited<ApiResult<Checkpoint>> checkpoint;
    client.getCheckpoint(u"s"_s, argument, &checkpoint.context, checkpoint.callback());
    Awaited<ApiResult<Answered>> deleted;
    client.deleteCheckpoint(u"s"_s, argument, &deleted.context, deleted.callback());
    Awaited<ApiResult<SpriteInfo>> sprite;
    client.getSprite(argument, &sprite.context, sprite.callback());
    Awaited<ApiResult<QByteArray>> file;
    client.readFile(argument, u"/f"_s, &file.context, file.callback());
    QCOMPARE(list.calls + checkpoint.calls + deleted.calls + sprite.calls + file.calls, 0);
    QVERIFY(list.wait() && checkpoint.wait() && deleted.wait() && sprite.wait() && file.wait());
    QCOMPARE(list.value->error().kind, Kind::InvalidArgument);
    QCOMPARE(checkpoint.value->error().kind, Kind::InvalidArgument);
    QCOMPARE(deleted.value->error().kind, Kind::InvalidArgument);
    QCOMPARE(sprite.value->error().kind, Kind::InvalidArgument);
    QCOMPARE(file.value->error().kind, Kind::InvalidArgument);
    QVERIFY(!deleted.value->error().leavesOutcomeUnknown());
    QCOMPARE(server.connectionCount(), 0);
}

void TestClient::namesTravelAsOneSegment()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) { return ScriptedAnswer::json(200, R"({"id":"v1"})"); });
    Client client(configFor(server));
    Awaited<ApiResult<Checkpoint>> answer;
    client.getCheckpoint(u"a/b?c#d%2F é"_s, u"v1/restore;x"_s, &answer.context, answer.callback());
    QVERIFY(answer.wait() && *answer.value);
    QCOMPARE(server.requests().at(0).target,
             "/v1/sprites/a%2Fb%3Fc%23d%252F%20%C3%A9/checkpoints/v1%2Frestore%3Bx"_ba);
}

void TestClient::token_isTrimmedAndSent()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) { return ScriptedAnswer::json(200, "[]"); });
    Client client({.baseUrl = server.url(), .token = u"  tok\n"_s});
    Awaited<ApiResult<CheckpointList>> answer;
    client.listCheckpoints(u"s"_s, {}, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QCOMPARE(server.requests().at(0).header("Authorization"), "Bearer tok"_ba);
    QVERIFY(server.requests().at(0).header("User-Agent").startsWith("Savepoint"));
}

void TestClient::callback_neverRunsInsideTheCall()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, "[]"));
    Client client(configFor(server));
    for (const QString &sprite : {u"s"_s, u".."_s}) {
        Awaited<ApiResult<CheckpointList>> answer;
        client.listCheckpoints(sprite, {}, &answer.context, answer.callback());
        QCOMPARE(answer.calls, 0);
        QVERIFY(answer.wait());
        QCoreApplication::sendPostedEvents();
        QCOMPARE(answer.calls, 1);
    }
}

void TestClient::deadContext_silencesTheCall()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer().hold());
    server.setHandler([](const ScriptedRequest &) { return ScriptedAnswer::json(200, "[]"); });
    QSignalSpy held(&server, &ScriptedServer::held);
    QSignalSpy ended(&server, &ScriptedServer::connectionEnded);
    Client client(configFor(server));
    int calls = 0;
    {
        QObject context;
        client.listCheckpoints(u"s"_s, {}, &context,
                               [&calls](const ApiResult<CheckpointList> &) { ++calls; });
        client.listCheckpoints(u".."_s, {}, &context,
                               [&calls](const ApiResult<CheckpointList> &) { ++calls; });
        QVERIFY(held.wait(Patience));
        calls = 0; // the refused one has answered
    }
    QVERIFY(ended.wait(Patience)); // aborted, not left running
    Awaited<ApiResult<CheckpointList>> next;
    client.listCheckpoints(u"s"_s, {}, &next.context, next.callback());
    QVERIFY(next.wait());
    QCOMPARE(calls, 0);
}

void TestClient::contextDyingInTheAnswersTurn_silencesTheCall()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) { return ScriptedAnswer::json(200, "[]"); });
    Client client(configFor(server));
    int calls = 0;
    auto context = std::make_unique<QObject>();
    // The first answer's callback destroys the context of the second, whose answer may be there already.
    Awaited<ApiResult<CheckpointList>> both;
    const auto answered = [&](const ApiResult<CheckpointList> &) {
        ++calls;
        context.reset();
    };
    for (int i = 0; i < 5; ++i)
        client.listCheckpoints(u"s"_s, {}, context.get(), answered);
    QTRY_COMPARE(calls, 1);
    client.listCheckpoints(u"s"_s, {}, &both.context, both.callback());
    QVERIFY(both.wait());
    QCOMPARE(calls, 1);
}

void TestClient::clientDestroyed_silencesItsCalls()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) { return ScriptedAnswer().hold(); });
    QSignalSpy held(&server, &ScriptedServer::held);
    QSignalSpy ended(&server, &ScriptedServer::connectionEnded);
    QObject context;
    int calls = 0;
    {
        Client client(configFor(server));
        client.listCheckpoints(u"s"_s, {}, &context,
                               [&calls](const ApiResult<CheckpointList> &) { ++calls; });
        client.writeFile(u"s"_s, u"/f"_s, QByteArray(10'000, 'x'), &context,
                         [&calls](const ApiResult<Done> &) { ++calls; });
        QVERIFY(held.wait(Patience));
    }
    QVERIFY(!ended.isEmpty() || ended.wait(Patience));
    QCOMPARE(calls, 0);
}

void TestClient::clientDestroyedByItsCallback()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) { return ScriptedAnswer::json(200, "[]"); });
    auto client = std::make_unique<Client>(configFor(server));
    Awaited<bool> destroyed;
    client->listCheckpoints(u"s"_s, {}, &destroyed.context,
                            [&, report = destroyed.callback()](const ApiResult<CheckpointList> &) {
                                client.reset();
                                report(true);
                            });
    QVERIFY(destroyed.wait());
}

void TestClient::spriteHandle_fillsInItsName()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &request) {
        if (request.method == "POST")
            return ScriptedAnswer::stream({R"({"type":"complete"})"});
        return ScriptedAnswer::json(200, request.path().endsWith("checkpoints") ? "[]" : R"({"id":"v1"})");
    });
    Client client(configFor(server));
    const Sprite sprite = client.sprite(u"web-1"_s);
    QCOMPARE(sprite.name(), u"web-1"_s);
    Awaited<ApiResult<CheckpointList>> list;
    sprite.listCheckpoints(u"v1"_s, &list.context, list.callback());
    QVERIFY(list.wait() && *list.value);
    Awaited<ApiResult<CheckpointList>> all;
    sprite.listCheckpointsWithOptions({.historyFilter = {}, .includeAuto = true}, &all.context,
                                      all.callback());
    QVERIFY(all.wait() && *all.value);
    Awaited<ApiResult<Checkpoint>> one;
    sprite.getCheckpoint(u"v1"_s, &one.context, one.callback());
    QVERIFY(one.wait() && *one.value);
    Awaited<ApiResult<Answered>> deleted;
    sprite.deleteCheckpoint(u"v1"_s, &deleted.context, deleted.callback());
    QVERIFY(deleted.wait() && *deleted.value);
    QObject owner;
    for (CheckpointStream *stream :
         {sprite.createCheckpoint(&owner), sprite.createCheckpointWithComment(u"c"_s, &owner),
          sprite.restoreCheckpoint(u"v1"_s, &owner)}) {
        QSignalSpy finished(stream, &CheckpointStream::finished);
        QVERIFY(!finished.isEmpty() || stream->isFinished() || finished.wait(Patience));
        QCOMPARE(stream->outcome().kind, StreamOutcome::Kind::Succeeded);
    }
    QList<QByteArray> lines;
    for (const ScriptedRequest &request : server.requests())
        lines.append(requestLine(request));
    std::sort(lines.begin() + 4, lines.end()); // the streams run side by side
    QCOMPARE(
        lines,
        QList<QByteArray>({"GET /v1/sprites/web-1/checkpoints?history=v1",
                           "GET /v1/sprites/web-1/checkpoints?includeAuto=true",
                           "GET /v1/sprites/web-1/checkpoints/v1", "DELETE /v1/sprites/web-1/checkpoints/v1",
                           "POST /v1/sprites/web-1/checkpoint", "POST /v1/sprites/web-1/checkpoint",
                           "POST /v1/sprites/web-1/checkpoints/v1/restore"}));
}

void TestClient::cookies_areNotKept()
{
    ScriptedServer server;
    server.setHandler([](const ScriptedRequest &) {
        return ScriptedAnswer::json(200, "[]", "Set-Cookie: a=b; Path=/\r\n");
    });
    Client client(configFor(server));
    for (int i = 0; i < 2; ++i) {
        Awaited<ApiResult<CheckpointList>> list;
        client.listCheckpoints(u"s"_s, {}, &list.context, list.callback());
        QVERIFY(list.wait());
    }
    QCOMPARE(server.requests().at(1).header("Cookie"), QByteArray());
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
