// SPDX-License-Identifier: Apache-2.0
#include "core/history/historygraph.h"

#include "tests/history/historytext.h"
#include "tests/history/randomhistory.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// printed(), but for what is only assumed from the order.
QStringList reported(const HistoryGraph &graph)
{
    static const QRegularExpression edge(u"( < \\S+)?( named \\S+)? assumed"_s);
    QStringList lines = printed(graph);
    lines.removeIf(
        [](const QString &line) { return line.startsWith("base "_L1) && line.endsWith("assumed"_L1); });
    lines.replaceInStrings(edge, {});
    return lines;
}

} // namespace

class TestHistoryGraph final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void graph_data();
    void graph();
    void hiddenAutomatic_data();
    void hiddenAutomatic();
    void provenance_data();
    void provenance();
    void bridgedEdge_isAsUncertainAsItsWeakestStep();
    void lastRestored_isTheLatestThatIsShown();
    void safetyCheckpoint_isOneWhateverBecameOfItsRestore();

    void children_areOldestFirst();
    void hiding_keepsKeysAndCount();
    void newerThan_countsNodesBefore();
    void indexOf_findsKeys();
    void provenance_isReportedOnlyWhenNamed();

    void random_holdsEveryCheckpointOnce();
    void random_ignoresTheOrderOfTheList();
    void deepLine_isLinear();
    void deepMissingHistories_areWalkedOnce();
    void longCycle_isBrokenOnce();
    void longHistories_mayBeNewestFirst();
    void filtered_keepsKeysAndBridges();
};

void TestHistoryGraph::graph_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("nothing") << QStringList() << QStringList();
    QTest::newRow("only Current") << QStringList{u"Current t=9"_s} << QStringList();
    QTest::newRow("linear by history")
        << QStringList{u"Current t=9 s=v3"_s, u"v3 t=3 h=v1,v2"_s, u"v2 t=2 h=v1"_s, u"v1 t=1"_s}
        << QStringList{u"v3 < v2"_s, u"v2 < v1"_s, u"v1"_s, u"base v3"_s};
    QTest::newRow("linear by source_id")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s} << QStringList{u"v2 < v1"_s, u"v1"_s};
    QTest::newRow("branch") << QStringList{u"v1 t=1"_s, u"v2 t=2 h=v1"_s, u"v3 t=3 h=v1,v2"_s,
                                           u"v4 t=4 h=v1"_s}
                            << QStringList{u"v4 < v1"_s, u"v3 < v2"_s, u"v2 < v1"_s, u"v1"_s};
    QTest::newRow("source_id wins over history")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v1 h=v1,v2"_s}
        << QStringList{u"v3 < v1 rival v2 contradicted"_s, u"v2 < v1"_s, u"v1"_s};
    QTest::newRow("missing source_id goes on to history")
        << QStringList{u"v1 t=1"_s, u"v3 t=3 s=v9 h=v1"_s}
        << QStringList{u"v3 < v1 named v9 missing bridged"_s, u"v1"_s};
    QTest::newRow("missing source_id, no history")
        << QStringList{u"v1 t=1"_s, u"v3 t=3 s=v9"_s} << QStringList{u"v3 named v9 missing"_s, u"v1"_s};
    QTest::newRow("missing ancestors are bridged")
        << QStringList{u"v1 t=1"_s, u"v5 t=5 h=v1,v2,v3,v4"_s}
        << QStringList{u"v5 < v1 named v4 missing bridged"_s, u"v1"_s};
    QTest::newRow("all ancestors missing")
        << QStringList{u"v5 t=5 h=v2,v3,v4"_s} << QStringList{u"v5 named v4 missing"_s};
    QTest::newRow("self reference") << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v2"_s}
                                    << QStringList{u"v2 cycle"_s, u"v1"_s};
    QTest::newRow("self reference, but history knows better")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v2 h=v1"_s} << QStringList{u"v2 < v1"_s, u"v1"_s};
    QTest::newRow("history that ends with itself")
        << QStringList{u"v1 t=1 h=v1"_s, u"v2 t=2 h=v1,v2"_s} << QStringList{u"v2 < v1"_s, u"v1 cycle"_s};
    QTest::newRow("itself among missing ancestors")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 h=v1,v2,gone"_s, u"v3 t=3 h=v1,v2,gone"_s}
        << QStringList{u"v3 < v2 named gone missing bridged"_s, u"v2 < v1 named gone missing bridged"_s,
                       u"v1"_s};
    QTest::newRow("itself among missing ancestors, met after another walked them")
        << QStringList{u"v3 t=3 h=v1,v2,gone"_s, u"v2 t=2 h=v1,v2,gone"_s, u"v1 t=1"_s}
        << QStringList{u"v3 < v2 named gone missing bridged"_s, u"v2 < v1 named gone missing bridged"_s,
                       u"v1"_s};
    QTest::newRow("cycle of two: the older one is the root")
        << QStringList{u"v1 t=1 s=v2"_s, u"v2 t=2 s=v1"_s}
        << QStringList{u"v2 < v1"_s, u"v1 named v2 cycle"_s};
    QTest::newRow("cycle of three with a tail")
        << QStringList{u"v4 t=4 s=v3"_s, u"v3 t=3 s=v2"_s, u"v2 t=2 s=v1"_s, u"v1 t=1 s=v3"_s}
        << QStringList{u"v4 < v3"_s, u"v3 < v2"_s, u"v2 < v1"_s, u"v1 named v3 cycle"_s};
    QTest::newRow("two tails into one cycle")
        << QStringList{u"v5 t=5 s=v1"_s, u"v4 t=4 s=v2"_s, u"v1 t=1 s=v3"_s, u"v3 t=3 s=v2"_s,
                       u"v2 t=2 s=v1"_s}
        << QStringList{u"v5 < v1"_s, u"v4 < v2"_s, u"v3 < v2"_s, u"v2 < v1"_s, u"v1 named v3 cycle"_s};
    QTest::newRow("duplicate id: references mean the first")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v2 t=3"_s, u"v3 t=4 s=v2"_s}
        << QStringList{u"v3 < v2"_s, u"v2#2 duplicate"_s, u"v2 < v1"_s, u"v1"_s};
    QTest::newRow("duplicate ids keep their own parents")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3"_s, u"v3 t=4 s=v2"_s, u"v3 t=5 s=v1"_s}
        << QStringList{u"v3#3 < v1 duplicate"_s, u"v3#2 < v2 duplicate"_s, u"v3"_s, u"v2 < v1"_s, u"v1"_s};
    QTest::newRow("an id that looks like a repeated one keeps its key")
        << QStringList{u"v1 t=1"_s, u"v1 t=2"_s, u"v1#2 t=3"_s}
        << QStringList{u"v1#2"_s, u"v1#3 duplicate"_s, u"v1"_s};
    QTest::newRow("missing time stays by its parent") << QStringList{u"v1 t=1"_s, u"v2 s=v1"_s, u"x t=5"_s}
                                                      << QStringList{u"x"_s, u"v2 < v1 notime"_s, u"v1"_s};
    QTest::newRow("missing times everywhere: by number")
        << QStringList{u"v10"_s, u"v9"_s, u"v2"_s}
        << QStringList{u"v10 notime"_s, u"v9 notime"_s, u"v2 notime"_s};
    QTest::newRow("numbers are believed more than times")
        << QStringList{u"v1 t=1"_s, u"v2 t=50"_s, u"v3 t=3"_s, u"v4 t=4"_s, u"x t=10"_s}
        << QStringList{u"x"_s, u"v4"_s, u"v3"_s, u"v2"_s, u"v1"_s};
    QTest::newRow("same time: by number")
        << QStringList{u"v10 t=1"_s, u"v9 t=1"_s, u"v2 t=1"_s} << QStringList{u"v10"_s, u"v9"_s, u"v2"_s};
    QTest::newRow("a child stands before its parent, whatever the times say")
        << QStringList{u"b t=9"_s, u"a t=1 s=b"_s, u"c t=5"_s} << QStringList{u"a < b"_s, u"b"_s, u"c"_s};
    QTest::newRow("unhealthy") << QStringList{u"v1 t=1 health=mount_failed"_s,
                                              u"v2 t=2 s=v1 health=healthy"_s}
                               << QStringList{u"v2 < v1"_s, u"v1 unhealthy"_s};
    QTest::newRow("several Current: the first counts")
        << QStringList{u"Current s=v1"_s, u"Current s=v2"_s, u"v2 t=2"_s, u"v1 t=1"_s}
        << QStringList{u"v2"_s, u"v1"_s, u"base v1"_s};
    QTest::newRow("base by history") << QStringList{u"Current h=v1,v2"_s, u"v2 t=2"_s, u"v1 t=1"_s}
                                     << QStringList{u"v2"_s, u"v1"_s, u"base v2"_s};
    QTest::newRow("base: nearest listed ancestor")
        << QStringList{u"Current s=v9 h=v1,v8"_s, u"v2 t=2"_s, u"v1 t=1"_s}
        << QStringList{u"v2"_s, u"v1"_s, u"base v1"_s};
    QTest::newRow("base not said") << QStringList{u"Current t=9"_s, u"v1 t=1"_s} << QStringList{u"v1"_s};
    QTest::newRow("automatic ones shown")
        << QStringList{u"v1 t=1"_s, u"auto-2 t=2 h=v1 auto"_s, u"v3 t=3 h=v1,auto-2"_s}
        << QStringList{u"v3 < auto-2"_s, u"auto-2 < v1"_s, u"v1"_s};
}

void TestHistoryGraph::graph()
{
    QFETCH(QStringList, list);
    QFETCH(QStringList, expected);
    QCOMPARE(reported(HistoryGraph::build(drawn(list))), expected);
}

void TestHistoryGraph::hiddenAutomatic_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("bridged") << QStringList{u"v1 t=1"_s, u"a2 t=2 h=v1 auto"_s, u"v3 t=3 h=v1,a2"_s}
                             << QStringList{u"v3 < v1 named a2 bridged"_s, u"v1"_s};
    QTest::newRow("bridged over several, by the chain of parents")
        << QStringList{u"v1 t=1"_s, u"a2 t=2 s=v1 auto"_s, u"a3 t=3 s=a2 auto"_s, u"v4 t=4 s=a3"_s}
        << QStringList{u"v4 < v1 named a3 bridged"_s, u"v1"_s};
    QTest::newRow("only hidden ancestors")
        << QStringList{u"v0 t=1 auto"_s, u"v1 t=1 s=v0"_s} << QStringList{u"v1 named v0"_s};
    QTest::newRow("base bridged") << QStringList{u"Current s=a2"_s, u"v1 t=1"_s, u"a2 t=2 s=v1 auto"_s}
                                  << QStringList{u"v1"_s, u"base v1"_s};
    QTest::newRow("base has only hidden ancestors")
        << QStringList{u"Current s=a2"_s, u"v1 t=1"_s, u"a2 t=2 auto"_s} << QStringList{u"v1"_s};
    QTest::newRow("only automatic") << QStringList{u"a1 t=1 auto"_s, u"a2 t=2 auto s=a1"_s} << QStringList();
    QTest::newRow("cycle through a hidden one")
        << QStringList{u"a1 t=1 s=v2 auto"_s, u"v2 t=2 s=a1"_s, u"v3 t=3 s=v2"_s}
        << QStringList{u"v3 < v2"_s, u"v2 named a1"_s};
    QTest::newRow("hidden first of a repeated id")
        << QStringList{u"x t=1 auto"_s, u"x t=2"_s, u"v3 t=3 s=x"_s}
        << QStringList{u"v3 named x"_s, u"x#2 duplicate"_s};
}

void TestHistoryGraph::hiddenAutomatic()
{
    QFETCH(QStringList, list);
    QFETCH(QStringList, expected);
    QCOMPARE(reported(HistoryGraph::build(drawn(list), {.includeAuto = false})), expected);
}

void TestHistoryGraph::provenance_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QStringList>("restores"); // minute target [safety]
    QTest::addColumn<QStringList>("expected");

    const QStringList unreported{u"v1 t=1"_s, u"v2 t=2"_s, u"v3 t=3"_s, u"v4 t=4"_s};
    QTest::newRow("nothing reported: the order of creation")
        << unreported << QStringList()
        << QStringList{u"v4 < v3 assumed"_s, u"v3 < v2 assumed"_s, u"v2 < v1 assumed"_s, u"v1"_s,
                       u"base v4 assumed"_s};
    QTest::newRow("the first after a restore continues from its target")
        << unreported << QStringList{u"2 v1"_s}
        << QStringList{u"v4 < v3 assumed"_s, u"v3 < v1 known"_s, u"v2 < v1 assumed"_s, u"v1"_s,
                       u"base v4 assumed"_s};
    QTest::newRow("two restores in a row: the later one counts")
        << unreported << QStringList{u"3 v1"_s, u"3 v2"_s}
        << QStringList{u"v4 < v2 known"_s, u"v3 < v2 assumed"_s, u"v2 < v1 assumed"_s, u"v1"_s,
                       u"base v4 assumed"_s};
    QTest::newRow("restored last: the current state continues from there")
        << unreported << QStringList{u"9 v2"_s}
        << QStringList{u"v4 < v3 assumed"_s, u"v3 < v2 assumed"_s, u"v2 < v1 assumed"_s, u"v1"_s,
                       u"base v2 known"_s};
    QTest::newRow("a clock that is behind: never before its safety checkpoint or its target")
        << unreported << QStringList{u"0 v2 v3"_s}
        << QStringList{u"v4 < v2 known"_s, u"v3 < v2 assumed safety"_s, u"v2 < v1 assumed"_s, u"v1"_s,
                       u"base v4 assumed"_s};
    QTest::newRow("what was restored is gone")
        << QStringList{u"v5 t=5"_s, u"v4 t=4"_s} << QStringList{u"4 v1"_s}
        << QStringList{u"v5 named v1 known missing"_s, u"v4"_s, u"base v5 assumed"_s};
    QTest::newRow("reported wins, and the disagreement is flagged")
        << QStringList{u"Current s=v2"_s, u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v2"_s}
        << QStringList{u"2 v1"_s, u"9 v3"_s}
        << QStringList{u"v3 < v2 rival v1 contradicted"_s, u"v2 < v1"_s, u"v1"_s, u"base v2 rival v3"_s};
    QTest::newRow("reported and known agree")
        << QStringList{u"Current s=v1"_s, u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v1"_s}
        << QStringList{u"2 v1"_s, u"9 v1"_s}
        << QStringList{u"v3 < v1"_s, u"v2 < v1"_s, u"v1"_s, u"base v1"_s};
    QTest::newRow("an automatic checkpoint on the way is no disagreement")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"a3 t=3 s=v1 auto"_s, u"v4 t=4 s=a3"_s,
                       u"v5 t=5 s=a3 h=v1"_s}
        << QStringList{u"3 v1"_s}
        << QStringList{u"v5 < a3"_s, u"v4 < a3"_s, u"a3 < v1"_s, u"v2 < v1"_s, u"v1"_s, u"base v5 assumed"_s};
    QTest::newRow("some reported: the others go on from the one before them")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v1"_s, u"v4 t=4"_s} << QStringList()
        << QStringList{u"v4 < v3 assumed"_s, u"v3 < v1"_s, u"v2 < v1"_s, u"v1"_s, u"base v4 assumed"_s};
    QTest::newRow("an empty history is a statement where ancestry is reported")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 root"_s} << QStringList()
        << QStringList{u"v3"_s, u"v2 < v1"_s, u"v1"_s, u"base v3 assumed"_s};
    QTest::newRow("an empty history says nothing where all are empty")
        << QStringList{u"v1 t=1 root"_s, u"v2 t=2 root"_s} << QStringList()
        << QStringList{u"v2 < v1 assumed"_s, u"v1"_s, u"base v2 assumed"_s};
    QTest::newRow("no time and no number: no order, so no assumption")
        << QStringList{u"v1 t=1"_s, u"x"_s, u"v2 t=2"_s} << QStringList()
        << QStringList{u"v2 < v1 assumed"_s, u"v1"_s, u"x notime"_s, u"base v2 assumed"_s};
    QTest::newRow("newest first: the entries' own histories win")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 h=v1"_s, u"v3 t=3 h=v2,v1"_s, u"v4 t=4 h=v3,v2,v1"_s,
                       u"v5 t=5 h=v2,v1"_s}
        << QStringList()
        << QStringList{u"v5 < v2"_s, u"v4 < v3"_s, u"v3 < v2"_s, u"v2 < v1"_s, u"v1"_s, u"base v5 assumed"_s};
    QTest::newRow("newest first, the oldest is gone")
        << QStringList{u"v2 t=2 h=v1"_s, u"v3 t=3 h=v2,v1"_s, u"v4 t=4 h=v3,v2,v1"_s} << QStringList()
        << QStringList{u"v4 < v3"_s, u"v3 < v2 named v1 missing bridged"_s, u"v2 named v1 missing"_s,
                       u"base v4 assumed"_s};
    QTest::newRow("any order: the entries' own histories win")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 h=v1"_s, u"v3 t=3 h=v1,v2"_s, u"v4 t=4 h=v1,v3,v2"_s}
        << QStringList()
        << QStringList{u"v4 < v3"_s, u"v3 < v2"_s, u"v2 < v1"_s, u"v1"_s, u"base v4 assumed"_s};
    QTest::newRow("only the last fifty: still oldest first")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 h=v1"_s, u"v3 t=3 h=v1,v2"_s, u"v4 t=4 h=v2,v3"_s,
                       u"v5 t=5 h=v3,v4"_s}
        << QStringList()
        << QStringList{u"v5 < v4"_s, u"v4 < v3"_s, u"v3 < v2"_s, u"v2 < v1"_s, u"v1"_s, u"base v5 assumed"_s};
    QTest::newRow("records of restores instead of ancestors")
        << QStringList{u"v1 t=1"_s, u"v2 t=2"_s, u"v3 t=4 h=to=v1;time=2026-08-12T12:03:00Z"_s,
                       u"v4 t=5 h=to=v1;time=2026-08-12T12:03:00Z"_s}
        << QStringList()
        << QStringList{u"v4 < v3 assumed"_s, u"v3 < v1"_s, u"v2 < v1 assumed"_s, u"v1"_s,
                       u"base v4 assumed"_s};
    QTest::newRow("records that cannot be read")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 h=to="_s, u"v3 t=3 h=to=v1;time=yesterday"_s} << QStringList()
        << QStringList{u"v3 < v2 assumed"_s, u"v2 < v1 assumed"_s, u"v1"_s, u"base v3 assumed"_s};
    QTest::newRow("a cycle stays a root, whatever the order says")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v2"_s, u"v3 t=3"_s} << QStringList()
        << QStringList{u"v3 < v2 assumed"_s, u"v2 cycle"_s, u"v1"_s, u"base v3 assumed"_s};
}

void TestHistoryGraph::provenance()
{
    QFETCH(QStringList, list);
    QFETCH(QStringList, restores);
    QFETCH(QStringList, expected);
    QCOMPARE(printed(HistoryGraph::build(drawn(list), {.restores = drawnRestores(restores)})), expected);
}

void TestHistoryGraph::bridgedEdge_isAsUncertainAsItsWeakestStep()
{
    const QStringList list{u"v1 t=1"_s, u"a2 t=2 auto"_s, u"v3 t=3 s=a2"_s, u"a4 t=4 s=v3 auto"_s,
                           u"v5 t=5"_s};
    QCOMPARE(printed(HistoryGraph::build(drawn(list), {.includeAuto = false})),
             QStringList({u"v5 < v3 named a4 assumed bridged"_s, u"v3 < v1 named a2 assumed bridged"_s,
                          u"v1"_s, u"base v5 assumed"_s}));
}

void TestHistoryGraph::safetyCheckpoint_isOneWhateverBecameOfItsRestore()
{
    Checkpoint one;
    one.id = u"v1"_s;
    Checkpoint two;
    two.id = u"v2"_s;
    const HistoryGraph graph = HistoryGraph::build({two, one}, {.safetyCheckpoints = {u"v2"_s, u"v3"_s}});
    QVERIFY(graph.node(graph.indexOf(u"v2"_s)).isSafety);
    QVERIFY(!graph.node(graph.indexOf(u"v1"_s)).isSafety);
}

void TestHistoryGraph::lastRestored_isTheLatestThatIsShown()
{
    const QList<Checkpoint> list = drawn({u"v1 t=1"_s, u"v2 t=2"_s, u"a3 t=3 auto"_s});
    const auto last = [&](const QStringList &restores, bool includeAuto = true) {
        const HistoryGraph graph =
            HistoryGraph::build(list, {.includeAuto = includeAuto, .restores = drawnRestores(restores)});
        return graph.lastRestored() < 0 ? QString() : graph.node(graph.lastRestored()).key;
    };
    QCOMPARE(last({}), QString());
    QCOMPARE(last({u"4 v1"_s, u"5 v2"_s}), u"v2"_s);
    QCOMPARE(last({u"4 v1"_s, u"5 gone"_s}), QString());
    QCOMPARE(last({u"5 a3"_s}), u"a3"_s);
    QCOMPARE(last({u"5 a3"_s}, false), QString());
    QCOMPARE(HistoryGraph::build(list, {.restores = drawnRestores({u"5 v1"_s})}).lastRestoredAt(),
             QDateTime(QDate(2026, 8, 12), QTime(12, 5), Qt::UTC));
}

void TestHistoryGraph::children_areOldestFirst()
{
    const HistoryGraph graph =
        HistoryGraph::build(drawn({u"v1 t=1 root"_s, u"v10 t=9 s=v1"_s, u"v2 t=9 s=v1"_s, u"v3 t=9 s=v1"_s,
                                   u"x t=20 root"_s, u"w t=0"_s}));
    QStringList children;
    for (const int child : graph.node(graph.indexOf(u"v1"_s)).children)
        children += graph.node(child).key;
    QCOMPARE(children, QStringList({u"v2"_s, u"v3"_s, u"v10"_s}));
    QStringList roots;
    for (const int root : graph.roots())
        roots += graph.node(root).key;
    QCOMPARE(roots, QStringList({u"x"_s, u"v1"_s, u"w"_s}));
}

void TestHistoryGraph::hiding_keepsKeysAndCount()
{
    const QList<Checkpoint> list =
        drawn({u"Current s=v3"_s, u"v1 t=1"_s, u"a2 t=2 auto"_s, u"v3 t=3 s=a2"_s});
    const HistoryGraph all = HistoryGraph::build(list);
    const HistoryGraph some = HistoryGraph::build(list, {.includeAuto = false});
    QCOMPARE(all.autoCount(), 1);
    QCOMPARE(some.autoCount(), 1);
    QCOMPARE(all.nodes().size(), size_t(3));
    QCOMPARE(some.nodes().size(), size_t(2));
    QVERIFY(some.current());
    QCOMPARE(some.current()->sourceId, u"v3"_s);
}

void TestHistoryGraph::newerThan_countsNodesBefore()
{
    const HistoryGraph graph = HistoryGraph::build(drawn({u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v1"_s}));
    QCOMPARE(graph.newerThan(graph.indexOf(u"v3"_s)), 0);
    QCOMPARE(graph.newerThan(graph.indexOf(u"v1"_s)), 2);
}

void TestHistoryGraph::indexOf_findsKeys()
{
    const HistoryGraph graph = HistoryGraph::build(drawn({u"v1 t=1"_s, u"v1 t=2"_s, u"Current t=3"_s}));
    QCOMPARE(graph.node(graph.indexOf(u"v1"_s)).key, u"v1"_s);
    QCOMPARE(graph.node(graph.indexOf(u"v1#2"_s)).key, u"v1#2"_s);
    QCOMPARE(graph.indexOf(u"Current"_s), -1);
    QCOMPARE(graph.indexOf(u"v9"_s), -1);
    QCOMPARE(HistoryGraph().indexOf(u"v1"_s), -1);
}

void TestHistoryGraph::provenance_isReportedOnlyWhenNamed()
{
    const HistoryGraph graph =
        HistoryGraph::build(drawn({u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 h=gone"_s}));
    QCOMPARE(graph.node(graph.indexOf(u"v1"_s)).provenance, Provenance::None);
    QCOMPARE(graph.node(graph.indexOf(u"v2"_s)).provenance, Provenance::Reported);
    QCOMPARE(graph.node(graph.indexOf(u"v3"_s)).provenance, Provenance::Reported);
}

void TestHistoryGraph::random_holdsEveryCheckpointOnce()
{
    for (quint32 seed = 0; seed < 10; ++seed) {
        RandomHistory history(seed);
        for (int round = 0; round < 60; ++round) {
            history.step();
            const bool includeAuto = round % 2 == 0;
            const HistoryGraph graph = HistoryGraph::build(
                history.checkpoints(), {.includeAuto = includeAuto, .restores = history.restores()});
            QStringList expected;
            for (const Checkpoint &checkpoint : history.checkpoints()) {
                if (!checkpoint.isCurrent() && (includeAuto || !checkpoint.isAuto))
                    expected += checkpoint.id;
            }
            QStringList ids;
            QSet<QString> keys;
            size_t linked = graph.roots().size();
            for (size_t i = 0; i < graph.nodes().size(); ++i) {
                const HistoryNode &node = graph.nodes()[i];
                ids += node.checkpoint.id;
                keys += node.key;
                QCOMPARE(graph.indexOf(node.key), int(i));
                QVERIFY(node.parent == -1 || node.parent > int(i)); // the child first
                linked += node.children.size();
                for (const int child : node.children)
                    QCOMPARE(graph.node(child).parent, int(i));
                QVERIFY(std::is_sorted(node.children.rbegin(), node.children.rend()));
            }
            QCOMPARE(linked, graph.nodes().size());
            QCOMPARE(keys.size(), ids.size());
            QVERIFY(!keys.contains(QString()));
            ids.sort();
            expected.sort();
            QCOMPARE(ids, expected);
        }
    }
}

void TestHistoryGraph::random_ignoresTheOrderOfTheList()
{
    int compared = 0;
    for (quint32 seed = 100; seed < 130; ++seed) {
        RandomHistory history(seed);
        for (int round = 0; round < 10; ++round) {
            history.step();
            QSet<QString> ids;
            for (const Checkpoint &checkpoint : history.checkpoints())
                ids += checkpoint.id;
            if (ids.size() != history.checkpoints().size())
                break; // which of two with the same id is the first is all the order says
            const HistoryGraphOptions options{.includeAuto = seed % 2 == 0, .restores = history.restores()};
            QCOMPARE(printed(HistoryGraph::build(history.shuffled(), options)),
                     printed(HistoryGraph::build(history.checkpoints(), options)));
            ++compared;
        }
    }
    QVERIFY(compared > 50);
}

void TestHistoryGraph::deepLine_isLinear()
{
    const std::shared_ptr<AncestryStore> store = AncestryStore::create();
    QList<Checkpoint> list;
    int chain = -1;
    for (int i = 0; i < 20000; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u'v' + QString::number(i);
        checkpoint.history = store->ancestry(chain);
        checkpoint.isAuto = i % 2 == 1;
        chain = store->append(chain, checkpoint.id);
        list += checkpoint;
    }
    const HistoryGraph graph = HistoryGraph::build(list);
    QCOMPARE(graph.roots().size(), size_t(1));
    QCOMPARE(graph.node(0).key, u"v19999"_s);
    QCOMPARE(graph.node(0).parent, 1);
    const HistoryGraph bridged = HistoryGraph::build(list, {.includeAuto = false});
    QCOMPARE(bridged.roots().size(), size_t(1));
    QCOMPARE(bridged.nodes().size(), size_t(10000));
}

void TestHistoryGraph::deepMissingHistories_areWalkedOnce()
{
    // None of 20,000 histories of up to 20,000 ids is listed but for the very first id: 200 million steps
    // when every one is walked to its end.
    const std::shared_ptr<AncestryStore> store = AncestryStore::create();
    QList<Checkpoint> list = drawn({u"root t=0"_s});
    int chain = store->append(-1, u"root"_s);
    for (int i = 0; i < 20000; ++i) {
        chain = store->append(chain, u"missing-"_s + QString::number(i));
        Checkpoint checkpoint;
        checkpoint.id = u'v' + QString::number(i);
        checkpoint.history = store->ancestry(chain);
        list += checkpoint;
    }
    const HistoryGraph graph = HistoryGraph::build(list);
    QCOMPARE(graph.node(graph.indexOf(u"root"_s)).children.size(), size_t(20000));
}

void TestHistoryGraph::longCycle_isBrokenOnce()
{
    QList<Checkpoint> list;
    for (int i = 0; i < 20000; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u'v' + QString::number(i);
        checkpoint.sourceId = u'v' + QString::number((i + 19999) % 20000);
        list += checkpoint;
    }
    const HistoryGraph graph = HistoryGraph::build(list);
    QCOMPARE(graph.roots().size(), size_t(1));
    QCOMPARE(graph.node(graph.roots().front()).key, u"v0"_s);
    QVERIFY(graph.node(graph.roots().front()).flags.testFlag(HistoryFlag::CycleBroken));
    QVERIFY(!graph.node(0).flags.testFlag(HistoryFlag::CycleBroken));
}

void TestHistoryGraph::longHistories_mayBeNewestFirst()
{
    const std::shared_ptr<AncestryStore> store = AncestryStore::create();
    QList<Checkpoint> list;
    QStringList newestFirst;
    for (int i = 0; i < 200; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u'v' + QString::number(i);
        checkpoint.history = store->ancestry(newestFirst);
        newestFirst.prepend(checkpoint.id);
        list += checkpoint;
    }
    const HistoryGraph graph = HistoryGraph::build(list);
    for (int i = 0; i < 199; ++i)
        QCOMPARE(graph.node(i).parent, i + 1);
    QCOMPARE(graph.node(0).provenance, Provenance::Reported);
}

void TestHistoryGraph::filtered_keepsKeysAndBridges()
{
    const HistoryGraph graph =
        HistoryGraph::build(drawn({u"Current s=v5"_s, u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3"_s,
                                   u"v4 t=4 s=v3"_s, u"v5 t=5 s=v4"_s, u"v6 t=6 s=v2"_s}),
                            {.restores = drawnRestores({u"2 v2"_s})});
    std::vector<bool> keep(6, true);
    for (const QString &key : {u"v2"_s, u"v4"_s, u"v5"_s})
        keep[size_t(graph.indexOf(key))] = false;
    const HistoryGraph some = graph.filtered(keep);
    QVERIFY(some.isFiltered());
    QCOMPARE(printed(some),
             QStringList({u"v6 < v1 named v2 bridged"_s, u"v3 < v1 named v2 known bridged"_s, u"v1"_s,
                          u"base v3"_s}));
    QCOMPARE(some.lastRestored(), -1);
    QCOMPARE(some.node(some.indexOf(u"v1"_s)).children.size(), size_t(2));
    QCOMPARE(printed(graph.filtered(std::vector<bool>(6, true))), printed(graph));
    QVERIFY(graph.filtered(std::vector<bool>(6, false)).isEmpty());
}

QTEST_GUILESS_MAIN(TestHistoryGraph)
#include "tst_historygraph.moc"
