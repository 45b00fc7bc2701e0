// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/httprequest.h"

#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using State = HttpRequestParser::State;

/// What the local backend takes for a request, in any slicing, and what it refuses.
class TestHttpRequest final : public QObject {
    Q_OBJECT

private slots:
    void request_isReadInAnySlicing_data();
    void request_isReadInAnySlicing();
    void malformedRequest_isRefused_data();
    void malformedRequest_isRefused();
    void bodyLimit_holdsForBothFramings();
    void pipelinedRequests_comeOneByOne();
    void query_isDecoded();
    void percentDecoding_isStrict_data();
    void percentDecoding_isStrict();
    void keepAlive_followsVersionAndHeader();
};

namespace {

/// Feeds bytes in slices and runs as far as it goes.
State feed(HttpRequestParser *parser, const QByteArray &bytes, qsizetype slice)
{
    for (qsizetype at = 0; at < bytes.size(); at += slice) {
        parser->append(bytes.mid(at, slice));
        State before = parser->state();
        for (State after = parser->advance(); after != before && after != State::Complete;
             after = parser->advance())
            before = after;
        if (parser->state() == State::Complete || parser->state() == State::Failed)
            break;
    }
    return parser->state();
}

} // namespace

void TestHttpRequest::request_isReadInAnySlicing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no body") << "POST /a?b=c HTTP/1.1\r\nHost: h\r\n\r\n"_ba
                             << ""_ba;
    QTest::newRow("empty lines before") << "\r\n\r\nPOST /a?b=c HTTP/1.1\r\nHost: h\r\n\r\n"_ba
                                        << ""_ba;
    QTest::newRow("length") << "POST /a?b=c HTTP/1.1\r\nHost:h\r\nContent-Length: 5 \r\n\r\nhello"_ba
                            << "hello"_ba;
    QTest::newRow("chunked") << "POST /a?b=c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                                "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: t\r\n\r\n"_ba
                             << "hello"_ba;
    QTest::newRow("chunk with line breaks")
        << "POST /a?b=c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
           "A\r\n\r\n0\r\n\r\nabc\r\n0\r\n\r\n"_ba
        << "\r\n0\r\n\r\nabc"_ba;
}

void TestHttpRequest::request_isReadInAnySlicing()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    for (qsizetype slice = 1; slice <= bytes.size(); ++slice) {
        HttpRequestParser parser;
        QCOMPARE(feed(&parser, bytes, slice), State::Complete);
        const HttpRequest request = parser.take();
        QCOMPARE(request.method, "POST"_ba);
        QCOMPARE(request.path(), "/a"_ba);
        QCOMPARE(request.queryValue("b"_ba), "c"_ba);
        QCOMPARE(request.header("host"_ba), "h"_ba);
        QCOMPARE(request.body, body);
    }
}

void TestHttpRequest::malformedRequest_isRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray start = "POST / HTTP/1.1\r\nHost: h\r\n"_ba;
    QTest::newRow("not HTTP") << "hello\r\n\r\n"_ba << 400;
    QTest::newRow("TLS") << "\x16\x03\x01\x02\r\n\r\n"_ba << 400;
    QTest::newRow("two spaces") << "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"_ba << 400;
    QTest::newRow("bare line feeds") << "GET / HTTP/1.1\nHost: h\n\r\n\r\n"_ba << 400;
    QTest::newRow("no slash") << "GET v1 HTTP/1.1\r\nHost: h\r\n\r\n"_ba << 400;
    QTest::newRow("absolute form") << "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n"_ba << 400;
    QTest::newRow("control character in target") << "GET /\x01 HTTP/1.1\r\nHost: h\r\n\r\n"_ba << 400;
    QTest::newRow("raw UTF-8 in target") << "GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n"_ba << 400;
    QTest::newRow("version 2") << "GET / HTTP/2.0\r\nHost: h\r\n\r\n"_ba << 505;
    QTest::newRow("no host") << "GET / HTTP/1.1\r\n\r\n"_ba << 400;
    QTest::newRow("two hosts") << start + "Host: i\r\n\r\n" << 400;
    QTest::newRow("header without colon") << start + "Nonsense\r\n\r\n" << 400;
    QTest::newRow("space before colon") << start + "Name : v\r\n\r\n" << 400;
    QTest::newRow("folded header") << start + "A: b\r\n c\r\n\r\n" << 400;
    QTest::newRow("control character in header") << start + "A: b\x01\r\n\r\n" << 400;
    // At an end as well, where a careless trim would take them away.
    for (const char control : {'\n', '\v', '\f', '\0'}) {
        const auto name = [control](const char *place) {
            return QByteArray("control character ") + QByteArray::number(int(control)) + ' ' + place;
        };
        QTest::newRow(name("before a value").constData()) << start + "A: " + control + "b\r\n\r\n" << 400;
        QTest::newRow(name("behind a value").constData()) << start + "A: b" + control + "\r\n\r\n" << 400;
    }
    QTest::newRow("length and chunked") << start + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        << 400;
    QTest::newRow("two lengths") << start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n" << 400;
    QTest::newRow("negative length") << start + "Content-Length: -1\r\n\r\n" << 400;
    QTest::newRow("plus length") << start + "Content-Length: +1\r\n\r\n" << 400;
    QTest::newRow("list of lengths") << start + "Content-Length: 1, 1\r\n\r\n" << 400;
    QTest::newRow("huge length") << start + "Content-Length: 99999999999999999999\r\n\r\n" << 400;
    QTest::newRow("other encoding") << start + "Transfer-Encoding: gzip\r\n\r\n" << 501;
    QTest::newRow("encodings") << start + "Transfer-Encoding: chunked, chunked\r\n\r\n" << 501;
    QTest::newRow("chunked in 1.0") << "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"_ba << 501;
    QTest::newRow("chunk size is text") << start + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n" << 400;
    QTest::newRow("chunk size is negative") << start + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" << 400;
    QTest::newRow("chunk runs on") << start + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n" << 400;
    QTest::newRow("endless chunk line")
        << start + "Transfer-Encoding: chunked\r\n\r\n" + QByteArray(5000, '1') << 400;
    QTest::newRow("endless trailer") << start + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
            + QByteArray("T: t\r\n").repeated(20'000)
                                     << 431;
    QTest::newRow("endless head") << start + "A: " + QByteArray(70'000, 'a') << 431;
    QTest::newRow("too many headers") << start + QByteArray("A: b\r\n").repeated(12'000) + "\r\n" << 431;
    QTest::newRow("body beyond the limit") << start + "Content-Length: 99999999\r\n\r\n" << 413;
}

void TestHttpRequest::malformedRequest_isRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    for (const qsizetype slice : {qsizetype(997), bytes.size()}) {
        HttpRequestParser parser;
        QCOMPARE(feed(&parser, bytes, slice), State::Failed);
        QCOMPARE(parser.errorStatus(), status);
        QVERIFY(!parser.errorText().isEmpty());
    }
}

void TestHttpRequest::bodyLimit_holdsForBothFramings()
{
    const QByteArray start = "PUT / HTTP/1.1\r\nHost: h\r\n"_ba;
    const auto status = [](const QByteArray &bytes) {
        HttpRequestParser parser;
        parser.setBodyLimit(10);
        return feed(&parser, bytes, 3) == State::Complete ? 200 : parser.errorStatus();
    };
    QCOMPARE(status(start + "Content-Length: 10\r\n\r\n0123456789"), 200);
    QCOMPARE(status(start + "Content-Length: 11\r\n\r\n01234567890"), 413);
    QCOMPARE(status(start + "Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n4\r\n6789\r\n0\r\n\r\n"), 200);
    QCOMPARE(status(start + "Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n67890\r\n0\r\n\r\n"), 413);
    QCOMPARE(status(start + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffff\r\n"), 413);
}

void TestHttpRequest::pipelinedRequests_comeOneByOne()
{
    HttpRequestParser parser;
    parser.append(
        "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.1\r\nHost: h\r\n\r\nGET"_ba);
    for (const QByteArray &target : {"/1"_ba, "/2"_ba}) {
        while (parser.state() != State::Complete && parser.advance() != State::Failed) { }
        QCOMPARE(parser.take().target, target);
    }
    QCOMPARE(parser.advance(), State::Waiting);
    QVERIFY(parser.hasBufferedBytes());
}

void TestHttpRequest::query_isDecoded()
{
    HttpRequest request;
    request.target = "/p?path=%2Fa+b%2B&empty=&flag&path=second&%70=q&bad=%zz"_ba;
    QCOMPARE(request.queryValue("path"_ba), "/a b+"_ba);
    QCOMPARE(request.queryValue("p"_ba), "q"_ba);
    QVERIFY(!request.queryValue("empty"_ba).isNull() && request.queryValue("empty"_ba).isEmpty());
    QVERIFY(!request.queryValue("flag"_ba).isNull());
    QVERIFY(request.queryValue("none"_ba).isNull());
    QVERIFY(request.queryValue("bad"_ba).isNull());
}

void TestHttpRequest::percentDecoding_isStrict_data()
{
    QTest::addColumn<QByteArray>("encoded");
    QTest::addColumn<QByteArray>("decoded");
    QTest::newRow("plain") << "abc"_ba
                           << "abc"_ba;
    QTest::newRow("both cases") << "%2f%2F"_ba
                                << "//"_ba;
    QTest::newRow("last") << "a%41"_ba
                          << "aA"_ba;
    QTest::newRow("NUL") << "%00"_ba << QByteArray(1, '\0');
    QTest::newRow("plus stays") << "a+b"_ba
                                << "a+b"_ba;
    QTest::newRow("one digit") << "a%4"_ba << QByteArray();
    QTest::newRow("none") << "a%"_ba << QByteArray();
    QTest::newRow("no digits") << "%zz"_ba << QByteArray();
}

void TestHttpRequest::percentDecoding_isStrict()
{
    QFETCH(QByteArray, encoded);
    QFETCH(QByteArray, decoded);
    QCOMPARE(percentDecoded(encoded), decoded);
    QCOMPARE(percentDecoded(encoded).isNull(), decoded.isNull());
}

void TestHttpRequest::keepAlive_followsVersionAndHeader()
{
    HttpRequest request;
    QVERIFY(request.wantsKeepAlive());
    request.headers = {{"connection"_ba, "Foo, Close"_ba}};
    QVERIFY(!request.wantsKeepAlive());
    request.headers = {{"connection"_ba, "keep-alive"_ba}};
    QVERIFY(request.wantsKeepAlive());
    request.minorVersion = 0;
    QVERIFY(!request.wantsKeepAlive());
}

QTEST_APPLESS_MAIN(TestHttpRequest)
#include "tst_httprequest.moc"
