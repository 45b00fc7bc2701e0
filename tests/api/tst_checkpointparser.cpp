// SPDX-License-Identifier: Apache-2.0
#include "core/api/checkpointparser.h"

#include "core/api/answerparser.h"
#include "tests/support/testdata.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

QByteArray withHistory(const QByteArray &id, const QList<QByteArray> &history)
{
    return R"({"id":")" + id + R"(","create_time":"2026-01-05T10:30:00Z","history":[)"
        + (history.isEmpty() ? QByteArray() : '"' + history.join("\",\"") + '"') + R"(],"comment":"c"})";
}

} // namespace

class TestCheckpointParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void recordedList_isReadWhole();
    void recordedList_atEveryByte();
    void entriesWithoutId_areRefused_data();
    void entriesWithoutId_areRefused();
    void members_areTolerated_data();
    void members_areTolerated();
    void histories_data();
    void histories();
    void rawJson_isWhatCame_data();
    void rawJson_isWhatCame();
    void rawJson_keepsAnOddHistory();
    void linearList_keepsLinearNodes_data();
    void linearList_keepsLinearNodes();
    void cutHistories_shareTheirNodes_data();
    void cutHistories_shareTheirNodes();
    void randomTrees_areReadLikePlainJson();
};

void TestCheckpointParser::recordedList_isReadWhole()
{
    CheckpointListReader reader;
    QVERIFY(reader.feed(testData(u"checkpoints.json"_s)));
    QVERIFY(reader.isComplete());
    const CheckpointList list = reader.take();
    QCOMPARE(list.skippedEntries, 0);
    QVERIFY(!list.isPlainText);
    QCOMPARE(list.checkpoints.size(), 5);

    const Checkpoint &current = list.checkpoints.at(0);
    QVERIFY(current.isCurrent());
    QCOMPARE(current.sourceId, u"v2"_s);
    QCOMPARE(current.createTime, QDateTime(QDate(2026, 8, 10), QTime(19, 43, 12, 120), Qt::UTC));
    const Checkpoint &v2 = list.checkpoints.at(1);
    QCOMPARE(v2.id, u"v2"_s);
    QCOMPARE(v2.comment, u"Before database migration"_s);
    QCOMPARE(v2.history.toStringList(), QStringList({u"v0"_s, u"v1"_s}));
    QVERIFY(!v2.isAuto && v2.isHealthy() && !v2.isCurrent());
    const Checkpoint &automatic = list.checkpoints.at(2);
    QVERIFY(automatic.isAuto && !automatic.isHealthy());
    QCOMPARE(automatic.history, v2.history);
    const Checkpoint &v1 = list.checkpoints.at(3);
    QCOMPARE(v1.createTime, QDateTime(QDate(2026, 8, 10), QTime(19, 40), Qt::UTC));
    QCOMPARE(v1.comment, QString());
    QVERIFY(list.checkpoints.at(4).history.isEmpty());
}

void TestCheckpointParser::recordedList_atEveryByte()
{
    const QByteArray json = testData(u"checkpoints.json"_s);
    CheckpointListReader whole;
    QVERIFY(whole.feed(json));
    const QList<Checkpoint> expected = whole.take().checkpoints;
    for (qsizetype at = 0; at <= json.size(); ++at) {
        CheckpointListReader reader;
        QVERIFY(reader.feed(json.first(at)) && reader.feed(json.sliced(at)) && reader.isComplete());
        QVERIFY(reader.take().checkpoints == expected);
    }
}

void TestCheckpointParser::entriesWithoutId_areRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"",
                             "null",
                             "1",
                             "\"v1\"",
                             "[]",
                             "{}",
                             R"({"id":""})",
                             R"({"id":7})",
                             R"({"id":null})",
                             R"({"ID":"v1"})",
                             R"({"id":"v1")",
                             R"({"id":"v1","x":tru})",
                             R"({"id":"v1"} x)",
                             R"({"id":"v1",})",
                             R"({"history":["v0"]})",
                             R"({"history":["v0"],"id":"v1")",
                             R"({"id":"v1","history":["v0" "v1"]})",
                             R"({"id":"v1","history":["v0")",
                             R"({"id":"v1","history":[)",
                             R"({"id":"v1","history":["v0\)"})
        QTest::newRow(json) << QByteArray(json);
}

void TestCheckpointParser::entriesWithoutId_areRefused()
{
    QFETCH(QByteArray, json);
    QVERIFY(!CheckpointParser().parse(json));
    CheckpointListReader reader;
    if (!reader.feed("[{\"id\":\"v9\"}," + json + ",{\"id\":\"v8\"}]") || !reader.isComplete())
        return; // not a list at all
    const CheckpointList list = reader.take();
    QCOMPARE(list.skippedEntries, 1);
    QCOMPARE(list.checkpoints.size(), 2);
    QCOMPARE(list.checkpoints.at(1).id, u"v8"_s);
}

void TestCheckpointParser::members_areTolerated_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("comment");
    QTest::addColumn<bool>("hasTime");
    QTest::newRow("only an id") << R"({"id":"v1"})"_ba << u""_s << false;
    QTest::newRow("wrong types")
        << R"({"id":"v1","create_time":5,"comment":{"a":[1]},"is_auto":"yes","source_id":[],"health":0})"_ba
        << u""_s << false;
    QTest::newRow("nulls")
        << R"({"id":"v1","create_time":null,"comment":null,"is_auto":null,"source_id":null,"health":null,"history":null})"_ba
        << u""_s << false;
    QTest::newRow("unknown members")
        << R"({"x":{"id":"no"},"id":"v1","size":1.5e300,"n":123456789012345678901234567890,"comment":"c"})"_ba
        << u"c"_s << false;
    QTest::newRow("escapes")
        << R"({"id":"v1","comment":"\u00fc\n\"\\\ud83d\udee0","create_time":"2026-01-05T10:30:00Z"})"_ba
        << u"ü\n\"\\\U0001f6e0"_s << true;
    QTest::newRow("unreadable time") << R"({"id":"v1","create_time":"soon","comment":"c"})"_ba << u"c"_s
                                     << false;
    QTest::newRow("another encoding")
        << "{\"id\":\"v1\",\"comment\":\"gr\xfcn\"}"_ba << u"gr\ufffdn"_s << false;
    QTest::newRow("spaces") << " { \"id\" : \"v1\" ,\r\n\t\"comment\" : \"c\" } "_ba << u"c"_s << false;
    QTest::newRow("10,000 characters")
        << R"({"id":"v1","comment":")" + QByteArray(10'000, 'x') + R"("})" << QString(10'000, u'x') << false;
}

void TestCheckpointParser::members_areTolerated()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, comment);
    QFETCH(bool, hasTime);
    const auto checkpoint = CheckpointParser().parse(json);
    QVERIFY(checkpoint);
    QCOMPARE(checkpoint->id, u"v1"_s);
    QCOMPARE(checkpoint->comment, comment);
    QCOMPARE(checkpoint->createTime.isValid(), hasTime);
    QCOMPARE(checkpoint->sourceId, QString());
    QVERIFY(!checkpoint->isAuto && checkpoint->isHealthy() && checkpoint->history.isEmpty());
    QCOMPARE(checkpoint->rawJson(), json);
}

void TestCheckpointParser::histories_data()
{
    QTest::addColumn<QByteArray>("history");
    QTest::addColumn<QStringList>("ids");
    const QStringList two{u"v0"_s, u"v1"_s};
    QTest::newRow("empty") << "[]"_ba << QStringList();
    QTest::newRow("spaces only") << "[ \n]"_ba << QStringList();
    QTest::newRow("two") << R"(["v0","v1"])"_ba << two;
    QTest::newRow("spaced") << "[ \"v0\" ,\r\n\t\"v1\" ]"_ba << two;
    QTest::newRow("escaped") << R"(["\u00760","v\u0031"])"_ba << two;
    QTest::newRow("brackets in ids") << R"(["a]b","c\"]","d\\"])"_ba
                                     << QStringList({u"a]b"_s, u"c\"]"_s, u"d\\"_s});
    QTest::newRow("records") << R"(["to=v2;time=2024-01-15T10:00:00Z"])"_ba
                             << QStringList({u"to=v2;time=2024-01-15T10:00:00Z"_s});
    QTest::newRow("other members") << R"(["v0",7,null,{"a":"b"},["x"],"v1",true])"_ba << two;
    QTest::newRow("empty ids") << R"(["v0","","v1"])"_ba << two;
    QTest::newRow("null") << "null"_ba << QStringList();
    QTest::newRow("a string") << "\"v0\""_ba << QStringList();
    QTest::newRow("an object") << R"({"v0":["v1"]})"_ba << QStringList();
    QTest::newRow("a number") << "3"_ba << QStringList();
}

void TestCheckpointParser::histories()
{
    QFETCH(QByteArray, history);
    QFETCH(QStringList, ids);
    CheckpointParser parser;
    QVERIFY(parser.parse(R"({"id":"v9","history":["v0","v1","v2"]})")); // something to share with, or not
    for (const QByteArray &json :
         {R"({"id":"v1","history":)" + history + "}", R"({"history":)" + history + R"(,"id":"v1"})",
          R"({"x":{"history":["no"]},"y":"\"history\":[","history" : )" + history + R"(,"id":"v1"})"}) {
        const auto checkpoint = parser.parse(json);
        QVERIFY(checkpoint);
        QCOMPARE(checkpoint->id, u"v1"_s);
        QCOMPARE(checkpoint->history.toStringList(), ids);
        QCOMPARE(QJsonDocument::fromJson(checkpoint->rawJson()), QJsonDocument::fromJson(json));
    }
}

void TestCheckpointParser::rawJson_isWhatCame_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no history") << R"({ "id":"v1", "future":{"a":[1,2.50]} })"_ba;
    QTest::newRow("empty history") << R"({"id":"v1","history":[],"z":1})"_ba;
    QTest::newRow("history in the middle")
        << R"({"id":"v3","history":["v0","v1","v2"],"comment":"\u00fc"})"_ba;
    QTest::newRow("history first") << R"({"history":["v0"],"id":"v1"})"_ba;
    QTest::newRow("odd history") << R"({"id":"v3","history":["v0",7,  null],"comment":"c"})"_ba;
    QTest::newRow("history of another type") << R"({"id":"v3","history":"v0","comment":"c"})"_ba;
    QTest::newRow("two histories") << R"({"id":"v3","history":["v0"],"history":["v1"]})"_ba;
}

void TestCheckpointParser::rawJson_isWhatCame()
{
    QFETCH(QByteArray, json);
    const auto checkpoint = CheckpointParser().parse(json);
    QVERIFY(checkpoint);
    QCOMPARE(checkpoint->rawJson(), json);
}

void TestCheckpointParser::rawJson_keepsAnOddHistory()
{
    const QByteArray json = R"({"id":"v3","history":["\u00760"," a\nb "]})";
    const auto checkpoint = CheckpointParser().parse(json);
    QVERIFY(checkpoint);
    QCOMPARE(QJsonDocument::fromJson(checkpoint->rawJson()), QJsonDocument::fromJson(json));
}

void TestCheckpointParser::linearList_keepsLinearNodes_data()
{
    QTest::addColumn<bool>("newestFirst");
    QTest::newRow("oldest first") << false;
    QTest::newRow("newest first") << true;
}

void TestCheckpointParser::linearList_keepsLinearNodes()
{
    QFETCH(bool, newestFirst);
    constexpr int Count = 1000;
    QList<QByteArray> ids;
    QList<QByteArray> objects;
    for (int i = 0; i < Count; ++i) {
        const QByteArray id = 'v' + QByteArray::number(i);
        objects.append(withHistory(id, ids));
        ids.append(id);
    }
    if (newestFirst)
        std::reverse(objects.begin(), objects.end());

    const auto store = AncestryStore::create();
    CheckpointParser parser(store);
    qsizetype rawBytes = 0;
    for (int i = 0; i < Count; ++i) {
        const auto checkpoint = parser.parse(objects.at(i));
        QVERIFY(checkpoint);
        const int number = newestFirst ? Count - 1 - i : i;
        QCOMPARE(checkpoint->id, u"v%1"_s.arg(number));
        QCOMPARE(checkpoint->history.count(), number);
        QCOMPARE(checkpoint->history.last(), number == 0 ? QString() : u"v%1"_s.arg(number - 1));
        QCOMPARE(checkpoint->rawJson(), objects.at(i));
        rawBytes += checkpoint->rawWithoutHistory.size();
    }
    QCOMPARE(store->nodeCount(), Count - 1);
    QVERIFY(rawBytes < Count * 100);
}

void TestCheckpointParser::cutHistories_shareTheirNodes_data()
{
    QTest::addColumn<bool>("newestFirst");
    QTest::addColumn<int>("step"); // one entry in so many is in the list
    QTest::newRow("oldest first") << false << 1;
    QTest::newRow("newest first") << true << 1;
    QTest::newRow("oldest first, some hidden") << false << 3;
    QTest::newRow("newest first, some hidden") << true << 3;
}

/// A server that tells the nearest 20 ancestors only.
void TestCheckpointParser::cutHistories_shareTheirNodes()
{
    QFETCH(bool, newestFirst);
    QFETCH(int, step);
    constexpr int Count = 600;
    constexpr int Longest = 20;
    QList<int> numbers;
    for (int number = 0; number < Count; number += step)
        numbers.append(number);
    if (newestFirst)
        std::reverse(numbers.begin(), numbers.end());

    const auto store = AncestryStore::create();
    CheckpointParser parser(store);
    for (const int number : numbers) {
        QList<QByteArray> history;
        QStringList expected;
        for (int i = std::max(0, number - Longest); i < number; ++i) {
            history.append('v' + QByteArray::number(i));
            expected.append(u"v%1"_s.arg(i));
        }
        const auto checkpoint = parser.parse(withHistory("x", history));
        QVERIFY(checkpoint);
        QCOMPARE(checkpoint->history.toStringList(), expected);
        QCOMPARE(checkpoint->history, AncestryStore::create()->ancestry(expected));
        QCOMPARE(checkpoint->history.contains(u"v%1"_s.arg(number - Longest - 1)), false);
        QCOMPARE(checkpoint->history.parent(),
                 AncestryStore::create()->ancestry(expected.mid(0, number ? expected.size() - 1 : 0)));
    }
    QVERIFY2(store->nodeCount() <= Count, qPrintable(QString::number(store->nodeCount())));
}

void TestCheckpointParser::randomTrees_areReadLikePlainJson()
{
    QRandomGenerator random(20261124);
    for (int round = 0; round < 80; ++round) {
        CheckpointParser parser;
        const qsizetype longest = round % 2 ? 1000 : 6;
        QList<QList<QByteArray>> chains{{}};
        for (int i = 0; i < 120; ++i) {
            QList<QByteArray> history = chains.at(random.bounded(chains.size()));
            // Ids of one another's prefix, of different length, with and without escapes
            history.append("v" + QByteArray::number(random.bounded(30))
                           + (random.bounded(8) ? "" : "\\u00e9\\\"]"));
            chains.append(history);
            history = history.last(std::min(longest, history.size()));
            const auto checkpoint = parser.parse(withHistory("x", history));
            QVERIFY(checkpoint);
            const QJsonArray plain =
                QJsonDocument::fromJson(withHistory("x", history)).object()["history"_L1].toArray();
            QStringList expected;
            for (const QJsonValue id : plain)
                expected.append(id.toString());
            QCOMPARE(checkpoint->history.toStringList(), expected);
            QCOMPARE(checkpoint->history, AncestryStore::create()->ancestry(expected));
        }
    }
}

QTEST_GUILESS_MAIN(TestCheckpointParser)
#include "tst_checkpointparser.moc"
