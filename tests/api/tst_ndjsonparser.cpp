// SPDX-License-Identifier: Apache-2.0
#include "core/api/ndjsonparser.h"

#include "tests/support/testdata.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Type = StreamMessage::Type;

namespace {

struct Outcome {
    QList<StreamMessage> messages;
    QList<QByteArray> malformed;
    int tooLong = 0;

    bool operator==(const Outcome &) const = default;
};

void take(NdjsonParser &parser, Outcome &outcome)
{
    while (const auto line = parser.next()) {
        if (line->message)
            outcome.messages.append(*line->message);
        else
            outcome.malformed.append(line->excerpt);
        outcome.tooLong += line->isTooLong;
    }
}

Outcome readInSlices(QByteArrayView bytes, qsizetype size, qsizetype maxLine = NdjsonParser::MaxLineBytes)
{
    Outcome outcome;
    NdjsonParser parser(maxLine);
    for (qsizetype pos = 0; pos < bytes.size(); pos += size) {
        parser.feed(bytes.sliced(pos, std::min(size, bytes.size() - pos)));
        take(parser, outcome);
    }
    parser.finish();
    take(parser, outcome);
    return outcome;
}

QByteArray info(const QByteArray &text)
{
    return R"({"type":"info","data":")" + text + "\"}";
}

} // namespace

class TestNdjsonParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void recordedStream();
    void types_data();
    void types();
    void members_data();
    void members();
    void malformedLines_data();
    void malformedLines();
    void anySlicing_givesTheSame();
    void lineEnds_data();
    void lineEnds();
    void longLines_data();
    void longLines();
    void overlongLine_isSkipped_data();
    void overlongLine_isSkipped();
    void nothingIsReadAhead();
};

void TestNdjsonParser::recordedStream()
{
    const Outcome outcome = readInSlices(testData(u"restore.ndjson"_s), 10);
    QCOMPARE(outcome.messages.size(), 4);
    QVERIFY(outcome.malformed.isEmpty());
    const StreamMessage &warning = outcome.messages.at(1);
    QCOMPARE(warning.type, Type::Warning);
    QCOMPARE(warning.typeName, u"warning"_s);
    QCOMPARE(warning.data, u"Failed to shutdown container components: timeout"_s);
    QCOMPARE(warning.text(), warning.data);
    QCOMPARE(warning.time, QDateTime(QDate(2026, 1, 5), QTime(10, 30, 1), Qt::UTC));
    QCOMPARE(warning.raw, testData(u"restore.ndjson"_s).split('\n').at(1));
}

void TestNdjsonParser::types_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<Type>("type");
    QTest::newRow("info") << "info"_ba << Type::Info;
    QTest::newRow("stdout") << "stdout"_ba << Type::Stdout;
    QTest::newRow("stderr") << "stderr"_ba << Type::Stderr;
    QTest::newRow("warning") << "warning"_ba << Type::Warning;
    QTest::newRow("error") << "error"_ba << Type::Error;
    QTest::newRow("complete") << "complete"_ba << Type::Complete;
    QTest::newRow("keepalive") << "keepalive"_ba << Type::KeepAlive;
    QTest::newRow("unknown") << "progress"_ba << Type::Other;
    QTest::newRow("other case") << "Complete"_ba << Type::Other;
    QTest::newRow("empty") << ""_ba << Type::Other;
}

void TestNdjsonParser::types()
{
    QFETCH(QByteArray, name);
    QFETCH(Type, type);
    const Outcome outcome = readInSlices(R"({"data":"d","type":")" + name + "\"}\n", 1000);
    QCOMPARE(outcome.messages.size(), 1);
    QCOMPARE(outcome.messages.at(0).type, type);
    QCOMPARE(outcome.messages.at(0).typeName, QString::fromUtf8(name));
    QCOMPARE(outcome.messages.at(0).text(), u"d"_s); // also of an error without `error`
}

void TestNdjsonParser::members_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Type>("type");
    QTest::addColumn<QString>("text");
    QTest::newRow("no type") << R"({"status":"starting","data":"d"})"_ba << Type::Other << u"d"_s;
    QTest::newRow("empty object") << "{}"_ba << Type::Other << u""_s;
    QTest::newRow("type of another type") << R"({"type":5,"data":"d"})"_ba << Type::Other << u"d"_s;
    QTest::newRow("error") << R"({"type":"error","error":"e","data":"d"})"_ba << Type::Error << u"e"_s;
    QTest::newRow("data that is no text")
        << R"({"type":"info","data":{"a":[1]}})"_ba << Type::Info << u"{\"a\":[1]}"_s;
    QTest::newRow("data null") << R"({"type":"info","data":null})"_ba << Type::Info << u""_s;
    QTest::newRow("leading newline") << R"({"type":"info","data":"\n  ID: v1"})"_ba << Type::Info
                                     << u"\n  ID: v1"_s;
    QTest::newRow("bad time") << R"({"type":"info","data":"d","time":7})"_ba << Type::Info << u"d"_s;
    QTest::newRow("half a surrogate pair")
        << R"({"type":"complete","data":"\ud83d"})"_ba << Type::Complete << QString();
    QTest::newRow("huge number") << R"({"type":"complete","data":"d","n":99999999999999999999999})"_ba
                                 << Type::Complete << u"d"_s;
    QTest::newRow("spaces") << "  { \"type\" : \"info\" , \"data\" : \"d\" }  "_ba << Type::Info << u"d"_s;
}

void TestNdjsonParser::members()
{
    QFETCH(QByteArray, line);
    QFETCH(Type, type);
    QFETCH(QString, text);
    const Outcome outcome = readInSlices(line + '\n', 1000);
    QCOMPARE(outcome.messages.size(), 1);
    QCOMPARE(outcome.messages.at(0).type, type);
    if (!text.isNull())
        QCOMPARE(outcome.messages.at(0).text(), text);
    QVERIFY(!outcome.messages.at(0).time.isValid());
    QCOMPARE(outcome.messages.at(0).raw, line);
}

void TestNdjsonParser::malformedLines_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"null",
                             "true",
                             "7",
                             "\"text\"",
                             "[]",
                             "[{}]",
                             "{",
                             "}",
                             "{\"type\":\"info\"",
                             "{\"type\":\"info\"}}",
                             "{\"type\":\"info\"} x",
                             "{\"type\":\"info\"}{\"type\":\"info\"}",
                             "{\"type\":tru}",
                             "{\"data\":\"gr\xfcn\"}",
                             "{\"data\":\"\xe2\x82\"}",
                             "{'a':1}",
                             "<html>",
                             "data: x",
                             "\\",
                             "\xef\xbb\xbf{}"})
        QTest::newRow(line) << QByteArray(line);
    QTest::newRow("a zero byte") << QByteArray("{\0}", 3);
}

void TestNdjsonParser::malformedLines()
{
    QFETCH(QByteArray, line);
    const Outcome outcome = readInSlices(info("before") + '\n' + line + '\n' + info("after") + '\n', 3);
    QCOMPARE(outcome.malformed, QList<QByteArray>({line}));
    QCOMPARE(outcome.messages.size(), 2); // the stream goes on
    QCOMPARE(outcome.messages.at(1).data, u"after"_s);
}

void TestNdjsonParser::anySlicing_givesTheSame()
{
    const QByteArray bytes = "\xef\xbb\xbf" + info("gr\xc3\xbcn \xe2\x82\xac \xf0\x9f\x9b\xa0")
        + "\r\n\r\n\n  \n" + "nonsense\r\n" + info("\\u20ac\\n") + '\n'
        + R"({"type":"complete","data":"ok"})";
    const Outcome expected = readInSlices(bytes, bytes.size());
    QCOMPARE(expected.messages.size(), 3);
    QCOMPARE(expected.messages.at(0).data, u"grün € \U0001f6e0"_s);
    QCOMPARE(expected.messages.at(1).data, u"€\n"_s);
    QCOMPARE(expected.messages.at(2).type, Type::Complete);
    QCOMPARE(expected.malformed, QList<QByteArray>({"nonsense"_ba}));
    for (qsizetype size = 1; size < bytes.size(); ++size)
        QVERIFY2(readInSlices(bytes, size) == expected, qPrintable(QString::number(size)));
}

void TestNdjsonParser::lineEnds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("messages");
    QTest::newRow("nothing") << ""_ba << 0;
    QTest::newRow("blank lines") << "\n\r\n \n\t\r\n\n"_ba << 0;
    QTest::newRow("only a byte order mark") << "\xef\xbb\xbf\n"_ba << 0;
    QTest::newRow("CR LF") << info("a") + "\r\n" + info("b") + "\r\n" << 2;
    QTest::newRow("no final newline") << info("a") + '\n' + info("b") << 2;
    QTest::newRow("no final newline, CR") << info("a") + '\r' << 1;
    QTest::newRow("blanks at the end") << info("a") + "\n   " << 1;
}

void TestNdjsonParser::lineEnds()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, messages);
    for (qsizetype size : {1, 2, 1000}) {
        const Outcome outcome = readInSlices(bytes, size);
        QCOMPARE(outcome.messages.size(), messages);
        QVERIFY(outcome.malformed.isEmpty());
    }
}

void TestNdjsonParser::longLines_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::newRow("64 KiB - 1") << qsizetype(65535);
    QTest::newRow("64 KiB") << qsizetype(65536);
    QTest::newRow("1 MiB") << qsizetype(1024 * 1024);
    QTest::newRow("8 MiB") << NdjsonParser::MaxLineBytes;
}

void TestNdjsonParser::longLines()
{
    QFETCH(qsizetype, size);
    const QByteArray text(size - info("").size(), 'x');
    for (const char *lineEnd : {"\n", "\r\n", ""}) {
        const Outcome outcome = readInSlices(info(text) + lineEnd, 50'000);
        QCOMPARE(outcome.messages.size(), 1);
        QCOMPARE(outcome.messages.at(0).data.size(), text.size());
        QVERIFY(outcome.malformed.isEmpty());
    }
}

void TestNdjsonParser::overlongLine_isSkipped_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("slice");
    for (qsizetype size : {1001, 1002, 1003, 5000, 100'000}) {
        for (qsizetype slice : {1, 7, 1000, 1'000'000})
            QTest::addRow("%d in slices of %d", int(size), int(slice)) << size << slice;
    }
}

void TestNdjsonParser::overlongLine_isSkipped()
{
    QFETCH(qsizetype, size);
    QFETCH(qsizetype, slice);
    const QByteArray tooLong = info(QByteArray(size - info("").size(), 'x'));
    for (const char *lineEnd : {"\n", "\r\n"}) {
        const Outcome outcome = readInSlices(
            info("a") + lineEnd + tooLong + lineEnd + info("b") + lineEnd + tooLong, slice, 1000);
        QCOMPARE(outcome.messages.size(), 2);
        QCOMPARE(outcome.messages.at(1).data, u"b"_s);
        QCOMPARE(outcome.tooLong, 2);
        QCOMPARE(outcome.malformed.size(), 2);
        QVERIFY(tooLong.startsWith(outcome.malformed.at(0).trimmed())
                && outcome.malformed.at(0).size() > 200);
        QVERIFY(outcome.malformed.at(0).size() <= NdjsonParser::ExcerptBytes);
    }
}

void TestNdjsonParser::nothingIsReadAhead()
{
    NdjsonParser parser;
    parser.feed(info("a") + '\n' + info("b") + '\n');
    QCOMPARE(parser.next()->message->data, u"a"_s);
    parser.feed(info("c"));
    QCOMPARE(parser.next()->message->data, u"b"_s);
    QVERIFY(!parser.next());
    parser.finish();
    QCOMPARE(parser.next()->message->data, u"c"_s);
    QVERIFY(!parser.next());
}

QTEST_GUILESS_MAIN(TestNdjsonParser)
#include "tst_ndjsonparser.moc"
