// SPDX-License-Identifier: Apache-2.0
#include "core/api/jsonstream.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

struct Outcome {
    QList<QByteArray> elements;
    bool complete = false;
    bool failed = false;

    bool operator==(const Outcome &) const = default;
};

/// Feeds `json` in slices of `size` bytes.
Outcome readInSlices(QByteArrayView json, qsizetype size)
{
    Outcome outcome;
    JsonStream stream([&outcome](QByteArrayView element) { outcome.elements.append(element.toByteArray()); });
    for (qsizetype pos = 0; pos < json.size(); pos += size)
        (void)stream.feed(json.sliced(pos, std::min(size, json.size() - pos)));
    outcome.complete = stream.isComplete();
    outcome.failed = stream.hasFailed();
    return outcome;
}

Outcome readInTwo(QByteArrayView json, qsizetype at)
{
    Outcome outcome;
    JsonStream stream([&outcome](QByteArrayView element) { outcome.elements.append(element.toByteArray()); });
    (void)(stream.feed(json.first(at)) && stream.feed(json.sliced(at)));
    outcome.complete = stream.isComplete();
    outcome.failed = stream.hasFailed();
    return outcome;
}

/// Elements with everything that could lead a scanner astray, at every distance from its block borders.
QByteArray trickyList(QList<QByteArray> *elements)
{
    QByteArray json = "[";
    for (int i = 0; i < 80; ++i) {
        QByteArray element = "{\"id\":\"v" + QByteArray::number(i) + "\",\"comment\":\"" + QByteArray(i, 'x');
        switch (i % 6) {
        case 0:
            element += "}]\\\"{[\\\\";
            break;
        case 1:
            element += "\\\\\\\\\\\"";
            break;
        case 2:
            element += "[[[[{{{{";
            break;
        case 3:
            element += "]]]]}}}}";
            break;
        case 4:
            element += "gr\xc3\xbcn \xf0\x9f\x9b\xa0";
            break;
        default:
            break;
        }
        element += "\",\"history\":[\"v0\",\"a]b\",\"c\\\"]\"],\"n\":{\"a\":[{},[]]}}";
        elements->append(element);
        json += (i == 0 ? "" : i % 2 ? "," : " ,\n\t") + element;
    }
    return json + " ]\n";
}

} // namespace

class TestJsonStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void lists_data();
    void lists();
    void anySlicing_givesTheSame();
    void everyCut_isIncomplete();
    void elementBeyondTheLimit_fails();
    void largeElements_arriveWhole();
};

void TestJsonStream::lists_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QList<QByteArray>>("elements");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<bool>("failed");
    const auto row = [](const char *name, const QByteArray &json, const QList<QByteArray> &elements,
                        bool complete,
                        bool failed) { QTest::newRow(name) << json << elements << complete << failed; };
    row("empty", "[]", {}, true, false);
    row("white space", " \r\n[ \t] \n", {}, true, false);
    row("null", "null", {}, false, true);
    row("null in white space", "\n null \n", {}, false, true);
    row("byte order mark", "\xef\xbb\xbf[{}]", {"{}"}, true, false);
    row("byte order mark, then null", "\xef\xbb\xbfnull", {}, false, true);
    row("objects", R"([{"a":1},{"b":[2]}])", {R"({"a":1})", R"({"b":[2]})"}, true, false);
    row("other elements", R"([1, "a,]\"b" ,null,[[]],true])", {"1", R"("a,]\"b")", "null", "[[]]", "true"},
        true, false);
    row("nothing", "", {}, false, false);
    row("only space", "  ", {}, false, false);
    row("truncated in an element", R"([{"a":1},{"b")", {R"({"a":1})"}, false, false);
    row("truncated behind an element", R"([{"a":1})", {R"({"a":1})"}, false, false);
    row("truncated null", "nul", {}, false, true);
    row("half a byte order mark", "\xef\xbb[]", {}, false, true);
    row("byte order mark behind a space", " \xef\xbb\xbf[]", {}, false, true);
    row("an object", R"({"error":"x"})", {}, false, true);
    row("html", "<html></html>", {}, false, true);
    row("nope", "nope", {}, false, true);
    row("garbage behind it", R"([{}] x)", {"{}"}, false, true);
    row("a second list", "[][]", {}, false, true);
    row("no comma", "[{}{}]", {"{}"}, false, true);
    row("two commas", "[{},,{}]", {"{}"}, false, true);
    row("comma first", "[,{}]", {}, false, true);
    row("comma last", "[{},]", {"{}"}, false, true);
    row("wrong bracket", "[{}}", {"{}"}, false, true);
}

void TestJsonStream::lists()
{
    QFETCH(QByteArray, json);
    QFETCH(QList<QByteArray>, elements);
    QFETCH(bool, complete);
    QFETCH(bool, failed);
    for (qsizetype size : {qsizetype(1), qsizetype(2), qsizetype(3), std::max<qsizetype>(1, json.size())}) {
        const Outcome outcome = readInSlices(json, size);
        QCOMPARE(outcome.elements, elements);
        QCOMPARE(outcome.complete, complete);
        QCOMPARE(outcome.failed, failed);
    }
}

void TestJsonStream::anySlicing_givesTheSame()
{
    Outcome expected;
    const QByteArray json = trickyList(&expected.elements);
    expected.complete = true;
    QCOMPARE(readInSlices(json, json.size()).elements, expected.elements);
    for (qsizetype size = 1; size <= 200; ++size)
        QVERIFY2(readInSlices(json, size) == expected, qPrintable(QString::number(size)));
    for (qsizetype at = 0; at <= json.size(); ++at)
        QVERIFY2(readInTwo(json, at) == expected, qPrintable(QString::number(at)));
}

void TestJsonStream::everyCut_isIncomplete()
{
    QList<QByteArray> elements;
    const QByteArray json = trickyList(&elements).trimmed();
    for (qsizetype size = 0; size < json.size(); size += 7) {
        const Outcome outcome = readInSlices(json.first(size), 4096);
        QVERIFY(!outcome.complete && !outcome.failed);
        QCOMPARE(outcome.elements, elements.first(outcome.elements.size()));
    }
}

void TestJsonStream::elementBeyondTheLimit_fails()
{
    int elements = 0;
    JsonStream exact([&elements](QByteArrayView) { ++elements; }, 16);
    QVERIFY(exact.feed(R"([{"a":"89012345"})"));
    QCOMPARE(elements, 1);
    JsonStream whole([](QByteArrayView) {}, 16);
    QVERIFY(!whole.feed(R"([{"a":"890123456"}])"));
    JsonStream sliced([](QByteArrayView) {}, 16);
    QVERIFY(sliced.feed(R"([{"a":"890)"));
    QVERIFY(!sliced.feed("123456789012345678"));
    QVERIFY(!sliced.feed("\"}]")); // for ever
    QVERIFY(sliced.hasFailed());
}

void TestJsonStream::largeElements_arriveWhole()
{
    const QByteArray element = R"({"comment":")" + QByteArray(3'000'000, 'x') + R"("})";
    const Outcome outcome = readInSlices('[' + element + ',' + element + ']', 16384);
    QVERIFY(outcome.complete);
    QCOMPARE(outcome.elements, QList<QByteArray>({element, element}));
}

QTEST_GUILESS_MAIN(TestJsonStream)
#include "tst_jsonstream.moc"
