// SPDX-License-Identifier: Apache-2.0
#include "core/api/apierrormapping.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = ApiError::Kind;

namespace {

const QString Token = u"my-org/1234/tok-5/s3cr3t+value"_s;

HttpAnswer answer(int status, const QByteArray &body, const QByteArray &type = "application/json"_ba)
{
    HttpAnswer made;
    made.status = status;
    made.contentType = type;
    made.body = body;
    return made;
}

} // namespace

class TestApiErrorMapping : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void statuses_data();
    void statuses();
    void transport_data();
    void transport();
    void bodies_data();
    void bodies();
    void retryAfter_data();
    void retryAfter();
    void outcome_isUnknownUnlessRefused_data();
    void outcome_isUnknownUnlessRefused();
    void reason_isFoundWhateverItsMember_data();
    void reason_isFoundWhateverItsMember();
    void words_decideNothing();
    void texts_areCleaned();
    void token_isNeverQuoted();
    void tokenAtTheExcerptsEnd_isNotCutInHalf();
    void requestId_isKept();
};

void TestApiErrorMapping::statuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("unknown"); // leavesOutcomeUnknown()
    const auto row = [](int status, Kind kind, bool unknown = false) {
        QTest::addRow("%d", status) << status << kind << unknown;
    };
    row(301, Kind::Redirected);
    row(302, Kind::Redirected);
    row(304, Kind::Redirected);
    row(307, Kind::Redirected);
    row(308, Kind::Redirected);
    row(400, Kind::UnexpectedStatus);
    row(401, Kind::Unauthorized);
    row(403, Kind::Forbidden);
    row(404, Kind::NotFound);
    row(405, Kind::MethodNotAllowed);
    row(409, Kind::Conflict);
    row(413, Kind::UnexpectedStatus);
    row(418, Kind::UnexpectedStatus);
    row(429, Kind::RateLimited);
    row(500, Kind::ServerError);
    row(501, Kind::ServerError);
    row(502, Kind::ServiceUnavailable, true);
    row(503, Kind::ServiceUnavailable, true);
    row(504, Kind::ServiceUnavailable, true);
    row(599, Kind::ServerError, true);
    row(600, Kind::UnexpectedStatus, true);
}

void TestApiErrorMapping::statuses()
{
    QFETCH(int, status);
    QFETCH(Kind, kind);
    QFETCH(bool, unknown);
    HttpAnswer cut = answer(status, R"({"error":"x"})");
    QCOMPARE(ApiErrorMapping().fromAnswer(cut).kind, kind);
    cut.transportError = QNetworkReply::RemoteHostClosedError; // the status counts, not how the body ended
    const ApiError error = ApiErrorMapping().fromAnswer(cut);
    QCOMPARE(error.kind, kind);
    QCOMPARE(error.httpStatus, status);
    QCOMPARE(error.serverMessage, u"x"_s);
    QCOMPARE(error.leavesOutcomeUnknown(), unknown);
    QCOMPARE(error.isAuthProblem(), status == 401 || status == 403);
}

void TestApiErrorMapping::transport_data()
{
    using Error = QNetworkReply::NetworkError;
    QTest::addColumn<Error>("transport");
    QTest::addColumn<bool>("sent");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("refused") << Error::ConnectionRefusedError << false << Kind::Unreachable;
    QTest::newRow("no such host") << Error::HostNotFoundError << false << Kind::Unreachable;
    QTest::newRow("proxy refused") << Error::ProxyConnectionRefusedError << false << Kind::Proxy;
    QTest::newRow("proxy wants a login") << Error::ProxyAuthenticationRequiredError << false << Kind::Proxy;
    QTest::newRow("falsely compressed") << Error::UnknownContentError << true << Kind::MalformedAnswer;
    QTest::newRow("tls") << Error::SslHandshakeFailedError << false << Kind::Tls;
    QTest::newRow("closed") << Error::RemoteHostClosedError << true << Kind::ConnectionLost;
    QTest::newRow("closed before sending") << Error::RemoteHostClosedError << false << Kind::Unreachable;
    QTest::newRow("would have been sent twice") << Error::ContentReSendError << true << Kind::ConnectionLost;
    QTest::newRow("garbled") << Error::ProtocolFailure << true << Kind::ConnectionLost;
    QTest::newRow("network gone") << Error::UnknownNetworkError << true << Kind::ConnectionLost;
    QTest::newRow("network not there") << Error::UnknownNetworkError << false << Kind::Unreachable;
    QTest::newRow("silence") << Error::OperationCanceledError << true << Kind::Timeout;
    QTest::newRow("never connected") << Error::OperationCanceledError << false << Kind::Unreachable;
    QTest::newRow("socket timeout") << Error::TimeoutError << true << Kind::Timeout;
}

void TestApiErrorMapping::transport()
{
    QFETCH(QNetworkReply::NetworkError, transport);
    QFETCH(bool, sent);
    QFETCH(Kind, kind);
    HttpAnswer none;
    none.transportError = transport;
    none.transportText = u"Connection \x1b[31mclosed"_s;
    none.wasSent = sent;
    const ApiError error = ApiErrorMapping().fromAnswer(none);
    QCOMPARE(error.kind, kind);
    QCOMPARE(error.httpStatus, 0);
    QCOMPARE(error.transportMessage, u"Connection closed"_s);
    QCOMPARE(error.leavesOutcomeUnknown(),
             kind == Kind::ConnectionLost || kind == Kind::Timeout || kind == Kind::MalformedAnswer);
}

void TestApiErrorMapping::bodies_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    const auto json = "application/json"_ba;
    const auto text = "text/plain; charset=utf-8"_ba;
    const auto html = "text/html"_ba;
    const QString none;
    QTest::newRow("text") << json << R"({"error":"sprite not found"})"_ba << none << u"sprite not found"_s;
    QTest::newRow("code and text") << json << R"({"error":"rate","message":"Too many"})"_ba << u"rate"_s
                                   << u"Too many"_s;
    QTest::newRow("file error") << json << R"({"error":"no such file","code":"ENOENT","path":"/x"})"_ba
                                << u"ENOENT"_s << u"no such file"_s;
    QTest::newRow("only a message") << json << R"({"message":"m"})"_ba << none << u"m"_s;
    QTest::newRow("nested") << json << R"({"error":{"code":"c","message":"m"}})"_ba << u"c"_s << u"m"_s;
    QTest::newRow("wrong types") << json << R"({"error":5,"message":[],"code":{}})"_ba << none << none;
    QTest::newRow("JSON array") << json << R"(["x"])"_ba << none << u"[\"x\"]"_s;
    QTest::newRow("half an object") << json << R"({"error":"spri)"_ba << none << none;
    QTest::newRow("JSON called text") << text << R"({"error":"x"})"_ba << none << u"x"_s;
    QTest::newRow("plain") << text << "cannot delete active checkpoint\n"_ba << none
                           << u"cannot delete active checkpoint"_s;
    QTest::newRow("no type") << ""_ba
                             << "404 page not found\n"_ba << none << u"404 page not found"_s;
    QTest::newRow("empty") << json << ""_ba << none << none;
    QTest::newRow("html") << html
                          << "<!doctype html><html><head><title>\n502 Bad&amp;lt;  Gateway</title></head>"
                             "<body><script>alert(1)</script></body></html>"_ba
                          << none << u"502 Bad&lt; Gateway"_s;
    QTest::newRow("html without title") << html << "<h1>Oops</h1>"_ba << none << none;
    QTest::newRow("html called text")
        << text << "  <html><TITLE lang=en>Down</TITLE>"_ba << none << u"Down"_s;
    QTest::newRow("markup in the title") << html << "<title><b>x</b></title>"_ba << none << none;
    QTest::newRow("not UTF-8") << text << "gr\xfcn"_ba << none << u"gr\ufffdn"_s;
    QTest::newRow("controls") << json << R"({"error":"\u001b[31mred\u001b[0m \u202egnp\nnext"})"_ba << none
                              << u"red \\u202Egnp next"_s;
}

void TestApiErrorMapping::bodies()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QString, code);
    QFETCH(QString, message);
    const ApiError error = ApiErrorMapping().fromAnswer(answer(500, body, type));
    QCOMPARE(error.serverCode, code);
    QCOMPARE(error.serverMessage, message);
    QVERIFY(!error.retryAfter);
}

void TestApiErrorMapping::retryAfter_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("seconds"); // -1: none
    QTest::newRow("none") << ""_ba
                          << "{}"_ba << -1;
    QTest::newRow("seconds") << "30"_ba
                             << ""_ba << 30;
    QTest::newRow("HTTP date") << "Mon, 05 Jan 2026 10:30:45 GMT"_ba
                               << ""_ba << 45;
    QTest::newRow("HTTP date in the past") << "Mon, 05 Jan 2026 10:00:00 GMT"_ba
                                           << ""_ba << 0;
    QTest::newRow("body first") << "30"_ba
                                << R"({"error":"x","message":"y","retry_after_seconds":12})"_ba << 12;
    QTest::newRow("body as text") << "30"_ba
                                  << R"({"error":"x","retry_after_seconds":"7"})"_ba << 7;
    QTest::newRow("fraction") << ""_ba
                              << R"({"error":"x","retry_after_seconds":0.2})"_ba << 1;
    QTest::newRow("nonsense in the body") << "30"_ba
                                          << R"({"error":"x","retry_after_seconds":null})"_ba << 30;
    QTest::newRow("nonsense") << "soon"_ba
                              << ""_ba << -1;
    QTest::newRow("negative") << "-5"_ba
                              << ""_ba << -1;
    QTest::newRow("for ever") << "99999999999999999999"_ba
                              << ""_ba << 7 * 24 * 3600;
    QTest::newRow("not a number") << "nan"_ba
                                  << ""_ba << -1;
}

void TestApiErrorMapping::retryAfter()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(int, seconds);
    HttpAnswer limited = answer(429, body);
    limited.retryAfter = header;
    const QDateTime now(QDate(2026, 1, 5), QTime(10, 30), Qt::UTC);
    const ApiError error = ApiErrorMapping().fromAnswer(limited, now);
    QCOMPARE(error.retryAfter ? int(error.retryAfter->count()) : -1, seconds);
}

/// A gateway that gives up, and a server that fails without a reason, do not say that nothing was done.
void TestApiErrorMapping::outcome_isUnknownUnlessRefused_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isUnknown");
    const QByteArray reason = R"({"error":"disk full"})";
    for (const int status : {100, 102, 103, 199, 408, 499, 502, 503, 504, 520, 522, 524, 530, 599})
        QTest::addRow("%d", status) << status << ""_ba << true;
    QTest::newRow("408 with a reason") << 408 << reason << true;
    QTest::newRow("500, empty") << 500 << ""_ba << true;
    QTest::newRow("500, text") << 500 << "upstream connect error"_ba << true;
    QTest::newRow("500, page") << 500 << "<html><title>Oops</title></html>"_ba << true;
    QTest::newRow("500, JSON without a reason") << 500 << "{}"_ba << true;
    QTest::newRow("500, with a reason") << 500 << reason << false;
    QTest::newRow("503, with a reason") << 503 << reason << true;
    for (const int status : {301, 400, 401, 402, 403, 404, 405, 409, 412, 422, 425, 429, 501, 505})
        QTest::addRow("%d", status) << status << ""_ba << false;
}

void TestApiErrorMapping::outcome_isUnknownUnlessRefused()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, isUnknown);
    QCOMPARE(ApiErrorMapping().fromAnswer(answer(status, body)).leavesOutcomeUnknown(), isUnknown);
}

void TestApiErrorMapping::reason_isFoundWhateverItsMember_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("code");
    QTest::newRow("detail") << R"({"detail":"Not authenticated"})"_ba << u"Not authenticated"_s << QString();
    QTest::newRow("list of details")
        << R"({"detail":[{"loc":["body"],"msg":"field required"},{"msg":"too long"}]})"_ba
        << u"field required; too long"_s << QString();
    QTest::newRow("problem details")
        << R"({"type":"https://x/limit","title":"Limit","status":429,"detail":"3 of 3 are running"})"_ba
        << u"3 of 3 are running"_s << QString();
    QTest::newRow("problem with a title only")
        << R"({"title":"Suspended","status":403})"_ba << u"Suspended"_s << QString();
    QTest::newRow("error and detail")
        << R"({"error":"unauthorized","detail":"expired"})"_ba << u"expired"_s << u"unauthorized"_s;
    QTest::newRow("errors") << R"({"errors":["a","b"]})"_ba << u"a; b"_s << QString();
    QTest::newRow("list of errors") << R"({"errors":[{"message":"a"}]})"_ba << u"a"_s << QString();
    QTest::newRow("reason") << R"({"reason":"asleep","code":"E1"})"_ba << u"asleep"_s << u"E1"_s;
    QTest::newRow("OAuth") << R"({"error":"invalid_token","error_description":"expired"})"_ba << u"expired"_s
                           << u"invalid_token"_s;
    QTest::newRow("code, a number") << R"({"message":"no","code":1042})"_ba << u"no"_s << u"1042"_s;
    QTest::newRow("nested with detail") << R"({"error":{"code":"x","detail":"no"}})"_ba << u"no"_s << u"x"_s;
}

void TestApiErrorMapping::reason_isFoundWhateverItsMember()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, message);
    QFETCH(QString, code);
    const ApiError error = ApiErrorMapping().fromAnswer(answer(403, body));
    QCOMPARE(error.serverMessage, message);
    QCOMPARE(error.serverCode, code);
    QVERIFY(error.isFromApi);
    QVERIFY(!ApiErrorMapping().fromAnswer(answer(403, "nginx")).isFromApi);
}

/// What a server says of a file or a bucket must not be taken for the checkpoint's absence.
void TestApiErrorMapping::words_decideNothing()
{
    for (const char *body :
         {R"({"error":"checkpoint with path checkpoints/v1 not found"})", "sql: no rows in result set",
          R"({"error":"exec: \"/sbin/init\": file not found"})"})
        QCOMPARE(ApiErrorMapping().fromAnswer(answer(500, body)).kind, Kind::ServerError);
}

void TestApiErrorMapping::texts_areCleaned()
{
    const ApiErrorMapping errors;
    QVERIFY(errors.fromAnswer(answer(500, QByteArray(60'000, 'x'))).serverMessage.size() <= 4000);
    const QByteArray longCode = R"({"message":"m","error":")" + QByteArray(10'000, 'x') + "\"}";
    QVERIFY(errors.fromAnswer(answer(500, longCode)).serverCode.size() <= 200);
    QCOMPARE(errors.operationFailed(u"\x1b[31mred\n\u202e"_s).serverMessage, u"red \\u202E"_s);
    QCOMPARE(errors.operationFailed(u"x"_s).kind, Kind::OperationFailed);
}

void TestApiErrorMapping::token_isNeverQuoted()
{
    const ApiErrorMapping errors(Token);
    QString slashes = Token;
    slashes.replace(u'/', "\\/"_L1);
    for (const QString &echo : {Token, slashes}) {
        const QByteArray body =
            R"({"error":"bad token )" + echo.toUtf8() + R"(","message":")" + echo.toUtf8() + "\"}";
        HttpAnswer refused = answer(401, body);
        refused.requestId = Token.toLatin1();
        const ApiError error = errors.fromAnswer(refused);
        QCOMPARE(error.serverMessage, u"(hidden)"_s);
        QCOMPARE(error.serverCode, u"bad token (hidden)"_s);
        QCOMPARE(error.requestId, u"(hidden)"_s);
        QVERIFY(!errors.malformed(answer(200, body)).rawExcerpt.contains("s3cr3t"));
        const QByteArray html = "<title>" + echo.toUtf8() + "</title>";
        QVERIFY(!errors.fromAnswer(answer(500, html, "text/html"_ba)).serverMessage.contains("s3cr3t"_L1));
        QVERIFY(!errors.fromAnswer(answer(500, echo.toUtf8())).serverMessage.contains("s3cr3t"_L1));
    }
    HttpAnswer lost;
    lost.transportError = QNetworkReply::RemoteHostClosedError;
    lost.transportText = Token;
    QCOMPARE(errors.fromAnswer(lost).transportMessage, u"(hidden)"_s);
}

void TestApiErrorMapping::tokenAtTheExcerptsEnd_isNotCutInHalf()
{
    const ApiErrorMapping errors(Token);
    for (int before = 4060; before < 4100; ++before) {
        const ApiError error =
            errors.malformed(answer(200, QByteArray(before, 'x') + Token.toUtf8() + "yyy"));
        QVERIFY(error.rawExcerpt.size() <= 4096);
        QVERIFY(!error.rawExcerpt.contains("my-org"));
    }
}

void TestApiErrorMapping::requestId_isKept()
{
    HttpAnswer failed = answer(500, "");
    failed.requestId = "01KABC-fra";
    QCOMPARE(ApiErrorMapping().fromAnswer(failed).requestId, u"01KABC-fra"_s);
    QCOMPARE(ApiErrorMapping().malformed(failed).requestId, u"01KABC-fra"_s);
}

QTEST_GUILESS_MAIN(TestApiErrorMapping)
#include "tst_apierrormapping.moc"
