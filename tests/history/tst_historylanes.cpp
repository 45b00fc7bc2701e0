// SPDX-License-Identifier: Apache-2.0
#include "core/history/historylanes.h"

#include "tests/history/historytext.h"
#include "tests/history/randomhistory.h"
#include "tests/support/processortime.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// The rows of a graph, "You are here" first.
std::vector<LaneRow> rowsOf(const HistoryGraph &graph)
{
    std::vector<LaneRow> rows{
        {graph.baseOfCurrent() < 0 ? -1 : graph.baseOfCurrent() + 1, graph.here().provenance}};
    for (const HistoryNode &node : graph.nodes())
        rows.push_back({node.parent < 0 ? -1 : node.parent + 1, node.provenance});
    return rows;
}

QChar sign(Provenance provenance)
{
    switch (provenance) {
    case Provenance::Reported:
        return u'|';
    case Provenance::Known:
        return u'!';
    default:
        return u':';
    }
}

/// One character a lane: `*` a node, `|` a line that passes (`!` known, `:` assumed), `/` a line that bends
/// into the node from the right, `\` from the left.
QString drawnRow(const HistoryLanes &lanes, int row)
{
    QString text(lanes.laneCount(), u' ');
    const LaneCell cell = lanes.cell(row);
    for (const LaneEdge &edge : cell.passing)
        text[edge.lane] = sign(edge.provenance);
    for (const LaneEdge &edge : cell.arriving)
        text[edge.lane] = edge.lane > cell.lane ? u'/' : u'\\';
    if (cell.lane >= 0)
        text[cell.lane] = u'*';
    while (text.endsWith(u' '))
        text.chop(1);
    return text;
}

QStringList drawnGraph(const QStringList &list, const QStringList &restores = {})
{
    const HistoryGraph graph = HistoryGraph::build(drawn(list), {.restores = drawnRestores(restores)});
    const HistoryLanes lanes = HistoryLanes::of(rowsOf(graph));
    QStringList lines{drawnRow(lanes, 0) + u" here"_s};
    for (size_t i = 0; i < graph.nodes().size(); ++i)
        lines += drawnRow(lanes, int(i) + 1) + u' ' + graph.nodes()[i].key;
    return lines;
}

/// How often a bend crosses a line.
int crossings(const HistoryLanes &lanes, int rows)
{
    int count = 0;
    for (int row = 0; row < rows; ++row) {
        const LaneCell cell = lanes.cell(row);
        for (const LaneEdge &bend : cell.arriving) {
            for (const LaneEdge &line : cell.passing) {
                const auto [near, far] = std::minmax(bend.lane, cell.lane);
                count += line.lane > near && line.lane < far;
            }
        }
    }
    return count;
}

void checkInvariants(const std::vector<LaneRow> &rows, const HistoryLanes &lanes)
{
    QSet<std::pair<int, int>> above; // lane and child of what comes down into the row
    for (int row = 0; row < int(rows.size()); ++row) {
        const LaneCell cell = lanes.cell(row);
        QCOMPARE(cell.lane, lanes.laneOf(row));
        QCOMPARE(cell.lane >= 0, rows[size_t(row)].hasNode);
        QSet<std::pair<int, int>> below;
        QSet<std::pair<int, int>> fromAbove;
        QSet<int> used;
        for (const LaneEdge &edge : cell.passing) {
            QVERIFY(edge.child < row && row < edge.parent);
            QVERIFY(!used.contains(edge.lane));
            used.insert(edge.lane);
            fromAbove.insert({edge.lane, edge.child});
            below.insert({edge.lane, edge.child});
        }
        QVERIFY(cell.lane < 0 || !used.contains(cell.lane)); // no line runs through a node
        for (const LaneEdge &edge : cell.arriving) {
            QVERIFY(edge.child < row);
            QCOMPARE(edge.parent, row);
            QVERIFY(!used.contains(edge.lane));
            used.insert(edge.lane);
            fromAbove.insert({edge.lane, edge.child});
        }
        QCOMPARE(fromAbove, above); // what leaves a row at the bottom enters the next one at the top
        if (cell.leaving) {
            QCOMPARE(cell.leaving->child, row);
            QCOMPARE(cell.leaving->parent, rows[size_t(row)].parent);
            QCOMPARE(cell.leaving->provenance, rows[size_t(row)].provenance);
            QCOMPARE(cell.leaving->lane, cell.lane);
            below.insert({cell.lane, row});
        } else {
            QCOMPARE(rows[size_t(row)].parent, -1);
        }
        above = below;
    }
    QVERIFY(above.isEmpty());
}

} // namespace

class TestHistoryLanes final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void drawing_data();
    void drawing();
    void rowsWithoutNode_letLinesPass();
    void parentAbove_isNoParent();
    void currentWithoutParent_laneZeroIsFree();
    void cell_ofTheFirstLanesHasTheOwnOneToo();
    void lineage_isTheLineAndTheWayToTheRoot();
    void random_holdsTheInvariants();
    void current_isAlwaysInLaneZero();
    void crossings_areFew();
    void manyRows_areFast_data();
    void manyRows_areFast();
};

void TestHistoryLanes::drawing_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QStringList>("restores");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("nothing") << QStringList() << QStringList() << QStringList{u"* here"_s};
    QTest::newRow("linear") << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s} << QStringList()
                            << QStringList{u"* here"_s, u"* v2"_s, u"* v1"_s};
    QTest::newRow("a branch that was left")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v2"_s, u"v4 t=4 s=v1"_s} << QStringList()
        << QStringList{u"* here"_s, u"* v4"_s, u"|* v3"_s, u"|* v2"_s, u"*/ v1"_s};
    QTest::newRow("back on the old line")
        << QStringList{u"Current s=v3"_s, u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v2"_s, u"v4 t=4 s=v1"_s}
        << QStringList() << QStringList{u"* here"_s, u"|* v4"_s, u"*| v3"_s, u"*| v2"_s, u"*/ v1"_s};
    QTest::newRow("known and assumed")
        << QStringList{u"v1 t=1"_s, u"v2 t=2"_s, u"v3 t=3"_s, u"v4 t=4"_s} << QStringList{u"3 v1"_s}
        << QStringList{u"* here"_s, u"* v4"_s, u"!* v3"_s, u"!* v2"_s, u"*/ v1"_s};
    QTest::newRow("assumed lines pass dotted")
        << QStringList{u"Current s=v2"_s, u"v1 t=1"_s, u"v2 t=2"_s, u"x3 t=3 s=v1"_s} << QStringList()
        << QStringList{u"* here"_s, u"|* x3"_s, u"*| v2"_s, u"*/ v1"_s};
    QTest::newRow("the line that ends sooner lies inside")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"b t=3 s=v2"_s, u"a t=4 s=v1"_s, u"v5 t=5 s=v2"_s}
        << QStringList()
        << QStringList{u"* here"_s, u"* v5"_s, u"| * a"_s, u"|*| b"_s, u"*/| v2"_s, u"* / v1"_s};
    QTest::newRow("a branch of a branch lies right of it")
        << QStringList{u"Current s=v2"_s, u"v1 t=1"_s,      u"v2 t=2 s=v1"_s,
                       u"b1 t=3 s=v1"_s,  u"b2 t=4 s=b1"_s, u"c t=5 s=b1"_s}
        << QStringList()
        << QStringList{u"* here"_s, u"| * c"_s, u"|*| b2"_s, u"|*/ b1"_s, u"*| v2"_s, u"*/ v1"_s};
    QTest::newRow("a lane is used again")
        << QStringList{u"v1 t=1"_s, u"a t=2 s=v1"_s, u"v3 t=3 s=v1"_s, u"b t=4 s=v3"_s, u"v5 t=5 s=v3"_s}
        << QStringList() << QStringList{u"* here"_s, u"* v5"_s, u"|* b"_s, u"*/ v3"_s, u"|* a"_s, u"*/ v1"_s};
    QTest::newRow("several roots") << QStringList{u"a1 t=1"_s, u"b1 t=2 root"_s, u"a2 t=3 s=a1"_s,
                                                  u"b2 t=4 s=b1"_s}
                                   << QStringList()
                                   << QStringList{u"* here"_s, u"* b2"_s, u"|* a2"_s, u"*| b1"_s, u" * a1"_s};
}

void TestHistoryLanes::drawing()
{
    QFETCH(QStringList, list);
    QFETCH(QStringList, restores);
    QFETCH(QStringList, expected);
    QCOMPARE(drawnGraph(list, restores), expected);
}

void TestHistoryLanes::rowsWithoutNode_letLinesPass()
{
    const std::vector<LaneRow> rows{{2, Provenance::Known}, {-1, Provenance::None, false}, {}};
    const HistoryLanes lanes = HistoryLanes::of(rows);
    checkInvariants(rows, lanes);
    QCOMPARE(drawnRow(lanes, 1), u"!"_s);
}

void TestHistoryLanes::parentAbove_isNoParent()
{
    const HistoryLanes lanes = HistoryLanes::of({{1}, {0}, {2}, {99}, {-7}});
    for (int row = 1; row < 5; ++row)
        QVERIFY(!lanes.cell(row).leaving);
    QVERIFY(lanes.cell(0).leaving);
}

void TestHistoryLanes::currentWithoutParent_laneZeroIsFree()
{
    const HistoryLanes lanes = HistoryLanes::of({{-1}, {2}, {-1}});
    for (int row = 0; row < 3; ++row)
        QCOMPARE(lanes.laneOf(row), 0);
    QCOMPARE(HistoryLanes::of({}).laneCount(), 0);
}

void TestHistoryLanes::cell_ofTheFirstLanesHasTheOwnOneToo()
{
    const HistoryLanes lanes = HistoryLanes::of({{4}, {4}, {4}, {4}, {}});
    QCOMPARE(lanes.laneCount(), 4);
    const LaneCell cell = lanes.cell(1, 1);
    QCOMPARE(cell.lane, lanes.laneOf(1));
    QVERIFY(cell.lane >= 1);
    QCOMPARE(cell.passing.size(), size_t(1)); // of lane 0
}

void TestHistoryLanes::lineage_isTheLineAndTheWayToTheRoot()
{
    // here, b2, a, b1, v2, gap, v1
    const HistoryLanes lanes = HistoryLanes::of({{4}, {3}, {4}, {6}, {6}, {.hasNode = false}, {}});
    const auto rows = [&](int row) {
        QString text;
        for (const bool marked : lanes.lineage(row))
            text += marked ? u'x' : u'.';
        return text;
    };
    QCOMPARE(rows(0), u"x...x.x"_s);
    QCOMPARE(rows(6), u"x...x.x"_s);
    QCOMPARE(rows(3), u".x.x..x"_s);
    QCOMPARE(rows(2), u"..x.x.x"_s);
    QCOMPARE(rows(5), QString());
}

void TestHistoryLanes::random_holdsTheInvariants()
{
    for (quint32 seed = 0; seed < 20; ++seed) {
        RandomHistory history(seed);
        for (int round = 0; round < 50; ++round) {
            history.step();
            const HistoryGraph graph = HistoryGraph::build(
                history.checkpoints(), {.includeAuto = round % 3 != 0, .restores = history.restores()});
            std::vector<LaneRow> rows = rowsOf(graph);
            QCOMPARE(rows.size(), graph.nodes().size() + 1);
            const HistoryLanes lanes = HistoryLanes::of(rows);
            checkInvariants(rows, lanes);
            if (QTest::currentTestFailed())
                return;
            const HistoryLanes again = HistoryLanes::of(rows);
            for (int row = 0; row < int(rows.size()); ++row)
                QCOMPARE(again.cell(row), lanes.cell(row));
        }
    }
}

void TestHistoryLanes::current_isAlwaysInLaneZero()
{
    for (quint32 seed = 50; seed < 60; ++seed) {
        RandomHistory history(seed);
        for (int round = 0; round < 30; ++round) {
            history.step();
            const HistoryGraph graph = HistoryGraph::build(history.checkpoints());
            const HistoryLanes lanes = HistoryLanes::of(rowsOf(graph));
            QCOMPARE(lanes.laneOf(0), 0);
            if (graph.baseOfCurrent() < 0)
                continue;
            QSet<int> path{0};
            for (int at = graph.baseOfCurrent(); at >= 0; at = graph.node(at).parent)
                path.insert(at + 1);
            for (int row = 0; row <= int(graph.nodes().size()); ++row)
                QCOMPARE(lanes.laneOf(row) == 0, path.contains(row));
        }
    }
}

void TestHistoryLanes::crossings_areFew()
{
    QRandomGenerator random(7);
    int crossed = 0;
    int branches = 0;
    for (int round = 0; round < 50; ++round) { // sixty checkpoints, a restore every now and then
        std::vector<LaneRow> rows(61);
        int base = 60;
        for (int row = 59; row >= 0; --row) {
            if (random.bounded(8) == 0) {
                base = random.bounded(row + 1, 61);
                ++branches;
            }
            rows[size_t(row)].parent = base;
            base = row;
        }
        crossed += crossings(HistoryLanes::of(rows), 61);
    }
    QVERIFY2(crossed * 4 < branches, qPrintable(u"%1 of %2"_s.arg(crossed).arg(branches)));
}

void TestHistoryLanes::manyRows_areFast_data()
{
    QTest::addColumn<int>("shape");
    QTest::newRow("linear") << 0;
    QTest::newRow("a branch every third row") << 1;
    QTest::newRow("all from one root") << 2;
    QTest::newRow("random") << 3;
}

void TestHistoryLanes::manyRows_areFast()
{
    QFETCH(int, shape);
    constexpr int Count = 20000;
    std::vector<LaneRow> rows(Count);
    QRandomGenerator random(1);
    for (int row = 0; row < Count - 1; ++row) {
        const int step = shape == 1 && row % 3 == 0 ? 40 : 1;
        rows[size_t(row)].parent = std::min(row + step, Count - 1);
        if (shape == 2)
            rows[size_t(row)].parent = Count - 1;
        else if (shape == 3)
            rows[size_t(row)].parent = random.bounded(row + 1, Count);
    }
    const double start = processorTime();
    const HistoryLanes lanes = HistoryLanes::of(rows);
    const double made = processorTime();
    for (int row = Count / 2; row < Count / 2 + 60; ++row) // a screenful
        (void)lanes.cell(row, 40);
    const double looked = processorTime();
    QVERIFY2(made - start < 1000 && looked - made < 50,
             qPrintable(u"%1 ms, %2 ms"_s.arg(made - start).arg(looked - made)));
}

QTEST_GUILESS_MAIN(TestHistoryLanes)
#include "tst_historylanes.moc"
