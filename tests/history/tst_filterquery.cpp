// SPDX-License-Identifier: Apache-2.0
#include "core/history/filterquery.h"

#include "tests/history/historytext.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

QList<Checkpoint> list()
{
    QList<Checkpoint> checkpoints =
        drawn({u"Current s=v4"_s, u"v1 t=0 c=first_steps"_s, u"v2 t=1500 s=v1 c=Before_migration"_s,
               u"auto-3 t=1501 s=v2 auto"_s, u"v4 t=3000 s=auto-3 c=type:odd"_s, u"v5 s=v2"_s});
    return checkpoints;
}

HistoryGraph graph()
{
    return HistoryGraph::build(
        list(),
        {.restores = {{u"v1"_s, {}, u"v4"_s}},
         .annotations = {{u"v1"_s, {u"all tests green"_s, {u"base"_s, u"ship it"_s}, true}},
                         {u"v2"_s, {u"slow"_s, {u"baseline"_s}, false}}}});
}

} // namespace

class TestFilterQuery final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void matching_data();
    void matching();
    void emptyOnes_areEqual();
    void lineage_ofABrokenCycleEnds();
};

void TestFilterQuery::matching_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // ids, newest first

    const QString all = u"v5 v4 auto-3 v2 v1"_s;
    QTest::newRow("nothing") << u"  "_s << all;
    QTest::newRow("a word in the id") << u"V4"_s << u"v4"_s;
    QTest::newRow("a word in the comment, any case") << u"BEFORE"_s << u"v2"_s;
    QTest::newRow("a word in the notes") << u"green"_s << u"v1"_s;
    QTest::newRow("a word in a tag") << u"baseline"_s << u"v2"_s;
    QTest::newRow("part of a tag") << u"base"_s << u"v2 v1"_s;
    QTest::newRow("several words in any place") << u"slow migr"_s << u"v2"_s;
    QTest::newRow("words that do not meet") << u"slow green"_s << QString();
    QTest::newRow("quoted words") << u"\"before migration\""_s << u"v2"_s;
    QTest::newRow("quoted words in another order") << u"\"migration before\""_s << QString();
    QTest::newRow("a quotation that is still open") << u"\"before mi"_s << u"v2"_s;
    QTest::newRow("type") << u"type:auto"_s << u"auto-3"_s;
    QTest::newRow("type, half typed") << u"type:m"_s << u"v5 v2 v1"_s;
    QTest::newRow("a safety checkpoint is of its own type") << u"type:safety"_s << u"v4"_s;
    QTest::newRow("type and word") << u"type:manual first"_s << u"v1"_s;
    QTest::newRow("whole tag") << u"tag:base"_s << u"v1"_s;
    QTest::newRow("quoted tag") << u"tag:\"Ship it\""_s << u"v1"_s;
    QTest::newRow("two tags") << u"tag:base tag:baseline"_s << QString();
    QTest::newRow("known good") << u"known:good"_s << u"v1"_s;
    QTest::newRow("after a day") << u"after:2026-08-13"_s << u"v4 auto-3 v2"_s;
    QTest::newRow("after a month") << u"after:2026-08"_s << u"v4 auto-3 v2 v1"_s;
    QTest::newRow("before a day") << u"before:2026-08-13"_s << u"v1"_s;
    QTest::newRow("between") << u"after:2026-08-13 before:2026-08-14"_s << u"auto-3 v2"_s;
    QTest::newRow("before a year") << u"before:2026"_s << QString();
    QTest::newRow("lineage") << u"lineage:v4"_s << u"auto-3 v2 v1"_s;
    QTest::newRow("lineage and type") << u"lineage:V4 type:manual"_s << u"v2 v1"_s;
    QTest::newRow("lineage of the current state") << u"lineage:current"_s << u"v4 auto-3 v2 v1"_s;
    QTest::newRow("lineage of nothing") << u"lineage:v99"_s << QString();
    QTest::newRow("a field without a value says nothing yet") << u"lineage: tag: type:"_s << all;
    QTest::newRow("an unknown field is a word") << u"colour:red"_s << QString();
    QTest::newRow("a value that makes no sense is a word") << u"type:odd"_s << u"v4"_s;
    QTest::newRow("a quoted field is a word") << u"\"type:odd\""_s << u"v4"_s;
    QTest::newRow("no date is a word") << u"after:yesterday"_s << QString();
}

void TestFilterQuery::matching()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const HistoryGraph shown = graph();
    const std::vector<bool> matching = FilterQuery(text).matching(shown);
    QStringList ids;
    for (size_t i = 0; i < matching.size(); ++i) {
        if (matching[i])
            ids += shown.nodes()[i].checkpoint.id;
    }
    QCOMPARE(ids.join(u' '), expected);
}

void TestFilterQuery::emptyOnes_areEqual()
{
    QVERIFY(FilterQuery().isEmpty());
    QVERIFY(FilterQuery(u" \t"_s).isEmpty());
    QVERIFY(FilterQuery(u"tag:"_s).isEmpty());
    QVERIFY(!FilterQuery(u"x"_s).isEmpty());
    QVERIFY(FilterQuery(u"a  b"_s) == FilterQuery(u"a b"_s));
    QVERIFY(!(FilterQuery(u"a b"_s) == FilterQuery(u"a"_s)));
}

void TestFilterQuery::lineage_ofABrokenCycleEnds()
{
    const HistoryGraph cyclic =
        HistoryGraph::build(drawn({u"v1 t=1 s=v3"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v2"_s}));
    const std::vector<bool> matching = FilterQuery(u"lineage:v3"_s).matching(cyclic);
    QCOMPARE(std::count(matching.begin(), matching.end(), true), 2);
}

QTEST_GUILESS_MAIN(TestFilterQuery)
#include "tst_filterquery.moc"
