// SPDX-License-Identifier: Apache-2.0
#include "core/history/deletionplan.h"

#include "tests/history/historytext.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

QString obstacleName(DeletionObstacle obstacle)
{
    switch (obstacle) {
    case DeletionObstacle::CurrentState:
        return u"current"_s;
    case DeletionObstacle::BaseOfCurrent:
        return u"base"_s;
    case DeletionObstacle::MaybeBaseOfCurrent:
        return u"maybe"_s;
    case DeletionObstacle::Protected:
        return u"protected"_s;
    case DeletionObstacle::ProtectionUnknown:
        return u"unknown"_s;
    case DeletionObstacle::RepeatedId:
        break;
    }
    return u"repeated"_s;
}

QStringList keysOf(const HistoryGraph &graph, const std::vector<int> &nodes)
{
    QStringList keys;
    for (const int node : nodes)
        keys.append(graph.node(node).key);
    return keys;
}

/// All but the protected checkpoints are free.
HistoryGraphOptions protecting(const QStringList &ids)
{
    HistoryGraphOptions options;
    for (const QString &id : ids)
        options.annotations.insert(id, {{}, {}, false, true});
    return options;
}

} // namespace

class TestDeletionPlan final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void plan_data();
    void plan();
    void aKnownRestoreThatTheServerDoesNotConfirm_refusesBothBases();
    void hiddenBase_refusesTheCheckpointThatStandsForIt();
    void unknownMarks_refuseEverything();
};

void TestDeletionPlan::plan_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QStringList>("protectedIds");
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<QStringList>("deleted"); // keys, in order
    QTest::addColumn<QStringList>("refused");

    const QStringList line{u"Current s=v4"_s, u"v1 t=0 root"_s, u"v2 t=1 s=v1"_s, u"v3 t=2 s=v2"_s,
                           u"v4 t=3 s=v3"_s};
    const QStringList none;
    QTest::newRow("nothing selected") << line << none << none << none << none;
    QTest::newRow("one") << line << none << QStringList{u"v2"_s} << QStringList{u"v2"_s} << none;
    QTest::newRow("several, oldest first whatever the order of the selection")
        << line << none << QStringList{u"v2"_s, u"v3"_s, u"v1"_s} << QStringList{u"v1"_s, u"v2"_s, u"v3"_s}
        << none;
    QTest::newRow("the same twice") << line << none << QStringList{u"v2"_s, u"v2"_s} << QStringList{u"v2"_s}
                                    << none;
    QTest::newRow("the reported base")
        << line << none << QStringList{u"v4"_s} << none << QStringList{u"v4 base"_s};
    QTest::newRow("an assumed base") << QStringList{u"Current"_s, u"v1 t=0"_s, u"v2 t=1"_s} << none
                                     << QStringList{u"v1"_s, u"v2"_s} << QStringList{u"v1"_s}
                                     << QStringList{u"v2 maybe"_s};
    QTest::newRow("no Current in the list: the newest is assumed to be the base")
        << QStringList{u"v1 t=0"_s, u"v2 t=1"_s} << none << QStringList{u"v1"_s, u"v2"_s}
        << QStringList{u"v1"_s} << QStringList{u"v2 maybe"_s};
    QTest::newRow("protected") << line << QStringList{u"v2"_s} << QStringList{u"v1"_s, u"v2"_s}
                               << QStringList{u"v1"_s} << QStringList{u"v2 protected"_s};
    QTest::newRow("protected and base: the base is what cannot be helped")
        << line << QStringList{u"v4"_s} << QStringList{u"v4"_s} << none << QStringList{u"v4 base"_s};
    QTest::newRow("an id listed twice: neither of them")
        << line + QStringList{u"v2 t=9 s=v4"_s} << none << QStringList{u"v2"_s, u"v2#2"_s, u"v1"_s}
        << QStringList{u"v1"_s} << QStringList{u"v2 repeated"_s, u"v2 repeated"_s};
    QTest::newRow("an id listed twice, the first one protected")
        << line + QStringList{u"v2 t=9 s=v4"_s} << QStringList{u"v2"_s} << QStringList{u"v2#2"_s} << none
        << QStringList{u"v2 repeated"_s};
    QTest::newRow("You are here") << line << none << QStringList{QString(), u"v1"_s} << QStringList{u"v1"_s}
                                  << QStringList{u" current"_s};
    QTest::newRow("gone in the meantime")
        << line << none << QStringList{u"v99"_s, u"v1"_s} << QStringList{u"v1"_s} << none;
    QTest::newRow("a cycle") << QStringList{u"Current s=v3"_s, u"v1 t=0 s=v2"_s, u"v2 t=1 s=v1"_s,
                                            u"v3 t=2 s=v2"_s}
                             << none << QStringList{u"v1"_s, u"v2"_s, u"v3"_s}
                             << QStringList{u"v1"_s, u"v2"_s} << QStringList{u"v3 base"_s};
    QTest::newRow("an empty list") << QStringList() << none << QStringList{u"v1"_s} << none << none;
}

void TestDeletionPlan::plan()
{
    QFETCH(QStringList, list);
    QFETCH(QStringList, protectedIds);
    QFETCH(QStringList, keys);
    const HistoryGraph graph = HistoryGraph::build(drawn(list), protecting(protectedIds));
    const DeletionPlan plan = DeletionPlan::of(graph, keys);
    QTEST(keysOf(graph, plan.nodes), "deleted");
    QStringList refused;
    for (const auto &[id, obstacle] : plan.refused)
        refused.append(id + u' ' + obstacleName(obstacle));
    QTEST(refused, "refused");
}

void TestDeletionPlan::aKnownRestoreThatTheServerDoesNotConfirm_refusesBothBases()
{
    const HistoryGraph graph =
        HistoryGraph::build(drawn({u"Current s=v3"_s, u"v1 t=0 root"_s, u"v2 t=1 s=v1"_s, u"v3 t=2 s=v2"_s}),
                            {.restores = drawnRestores({u"5 v1"_s})});
    QCOMPARE(graph.here().rivalParent, u"v1"_s);
    const DeletionPlan plan = DeletionPlan::of(graph, {u"v1"_s, u"v2"_s, u"v3"_s});
    QCOMPARE(keysOf(graph, plan.nodes), QStringList{u"v2"_s});
    QCOMPARE(plan.refused,
             (QList<DeletionPlan::Refusal>{{u"v3"_s, DeletionObstacle::BaseOfCurrent},
                                           {u"v1"_s, DeletionObstacle::MaybeBaseOfCurrent}}));
}

void TestDeletionPlan::hiddenBase_refusesTheCheckpointThatStandsForIt()
{
    const HistoryGraph graph = HistoryGraph::build(
        drawn({u"Current s=auto-1"_s, u"v1 t=0 root"_s, u"v2 t=1 s=v1"_s, u"auto-1 t=2 s=v2 auto"_s}),
        {.includeAuto = false});
    const DeletionPlan plan = DeletionPlan::of(graph, {u"v1"_s, u"v2"_s});
    QCOMPARE(keysOf(graph, plan.nodes), QStringList{u"v1"_s});
    QCOMPARE(plan.refused, (QList<DeletionPlan::Refusal>{{u"v2"_s, DeletionObstacle::MaybeBaseOfCurrent}}));
}

void TestDeletionPlan::unknownMarks_refuseEverything()
{
    HistoryGraphOptions options;
    options.areMarksKnown = false;
    const HistoryGraph graph =
        HistoryGraph::build(drawn({u"Current s=v2"_s, u"v1 t=0 root"_s, u"v2 t=1 s=v1"_s}), options);
    const DeletionPlan plan = DeletionPlan::of(graph, {u"v1"_s, u"v2"_s});
    QVERIFY(plan.nodes.empty());
    QCOMPARE(plan.refused,
             (QList<DeletionPlan::Refusal>{{u"v2"_s, DeletionObstacle::BaseOfCurrent},
                                           {u"v1"_s, DeletionObstacle::ProtectionUnknown}}));
}

QTEST_GUILESS_MAIN(TestDeletionPlan)
#include "tst_deletionplan.moc"
