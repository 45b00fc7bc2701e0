// SPDX-License-Identifier: Apache-2.0
#include "core/history/retentionplan.h"

#include "tests/history/historytext.h"
#include "tests/history/randomhistory.h"
#include "tests/support/processortime.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(Savepoint::RetentionRules)

namespace {

constexpr RetentionRules Nothing{.newest = 0,
                                 .dailyDays = 0,
                                 .weeklyWeeks = 0,
                                 .newestSafety = 0,
                                 .knownGood = false,
                                 .branchTips = false,
                                 .commented = false,
                                 .noted = false,
                                 .includesAutomatic = false};

/// `Nothing` with something changed.
template<typename Change> RetentionRules rules(Change change)
{
    RetentionRules changed = Nothing;
    change(changed);
    return changed;
}

QStringList reasonNames(KeepReasons reasons)
{
    static const std::pair<KeepReason, QString> names[] = {
        {KeepReason::BaseOfCurrent, u"base"_s},  {KeepReason::MaybeBaseOfCurrent, u"maybe"_s},
        {KeepReason::Protected, u"protected"_s}, {KeepReason::RepeatedId, u"repeated"_s},
        {KeepReason::Automatic, u"auto"_s},      {KeepReason::KnownGood, u"good"_s},
        {KeepReason::Newest, u"newest"_s},       {KeepReason::Daily, u"day"_s},
        {KeepReason::Weekly, u"week"_s},         {KeepReason::BranchTip, u"tip"_s},
        {KeepReason::Commented, u"comment"_s},   {KeepReason::Noted, u"noted"_s},
        {KeepReason::Safety, u"safety"_s},       {KeepReason::UnknownTime, u"notime"_s}};
    QStringList set;
    for (const auto &[reason, name] : names) {
        if (reasons.testFlag(reason))
            set += name;
    }
    return set;
}

/// “v3 newest tip”, “v2 -” for what would be deleted; newest first.
QStringList printed(const HistoryGraph &graph, const RetentionPlan &plan)
{
    QStringList lines;
    for (size_t i = 0; i < plan.kept.size(); ++i) {
        const QStringList reasons = reasonNames(plan.kept[i]);
        lines += graph.node(int(i)).key + u' ' + (reasons.isEmpty() ? u"-"_s : reasons.join(u' '));
    }
    return lines;
}

QDateTime noon(int days)
{
    return QDateTime(QDate(2026, 8, 12), QTime(12, 0), Qt::UTC).addDays(days);
}

/// A checkpoint at a time of its own, at the end of one line.
Checkpoint at(const QString &id, const QDateTime &time)
{
    Checkpoint checkpoint;
    checkpoint.id = id;
    checkpoint.createTime = time;
    return checkpoint;
}

} // namespace

class TestRetentionPlan final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void rules_data();
    void rules();
    void days_data();
    void days();
    void days_areThoseOfTheZone();
    void today_isThatOfTheZone();
    void oneOfADay_isRatherOneThatAPersonMade();
    void weeks_beginOnMonday();
    void unknownTimes_areKeptWhereDaysCount();
    void everyRowOfARandomHistory_hasItsReasons();
    void twentyThousand_areQuick();
};

void TestRetentionPlan::rules_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<RetentionRules>("rules");
    QTest::addColumn<QStringList>("expected");

    // v3 and v4 continue v2; v5 was taken before a restore; auto-6 follows it.
    const QStringList list{u"Current s=v4"_s,
                           u"v1 t=0 root c=first"_s,
                           u"v2 t=1 s=v1"_s,
                           u"v3 t=2 s=v2"_s,
                           u"v4 t=3 s=v2"_s,
                           u"v5 t=4 s=v3 c=Before_restoring_v2"_s,
                           u"auto-6 t=5 s=v5 auto c=platform"_s};
    const QString automatic = u"auto-6 auto"_s;

    QTest::newRow("no rules: only what must be")
        << list << Nothing
        << QStringList{automatic, u"v5 -"_s, u"v4 base"_s, u"v3 -"_s, u"v2 -"_s, u"v1 protected"_s};
    QTest::newRow("the last two") << list << ::rules([](RetentionRules &r) { r.newest = 2; })
                                  << QStringList{automatic, u"v5 newest"_s, u"v4 base newest"_s,
                                                 u"v3 -"_s, u"v2 -"_s,      u"v1 protected"_s};
    QTest::newRow("more than there are")
        << list << ::rules([](RetentionRules &r) { r.newest = 100; })
        << QStringList{automatic,      u"v5 newest"_s, u"v4 base newest"_s,
                       u"v3 newest"_s, u"v2 newest"_s, u"v1 protected newest"_s};
    QTest::newRow("known good") << list << ::rules([](RetentionRules &r) {
        r.knownGood = true;
    }) << QStringList{automatic, u"v5 -"_s, u"v4 base"_s, u"v3 -"_s, u"v2 good"_s, u"v1 protected"_s};
    QTest::newRow("branch tips: an automatic one that follows does not count")
        << list << ::rules([](RetentionRules &r) { r.branchTips = true; })
        << QStringList{automatic, u"v5 tip"_s, u"v4 base tip"_s, u"v3 -"_s, u"v2 -"_s, u"v1 protected"_s};
    QTest::newRow("comments: the program's own does not count")
        << list << ::rules([](RetentionRules &r) { r.commented = true; })
        << QStringList{automatic, u"v5 -"_s, u"v4 base"_s, u"v3 -"_s, u"v2 -"_s, u"v1 protected comment"_s};
    QTest::newRow("notes and tags") << list << ::rules([](RetentionRules &r) {
        r.noted = true;
    }) << QStringList{automatic, u"v5 -"_s, u"v4 base"_s, u"v3 noted"_s, u"v2 -"_s, u"v1 protected"_s};
    QTest::newRow("safety checkpoints")
        << list << ::rules([](RetentionRules &r) { r.newestSafety = 1; })
        << QStringList{automatic, u"v5 safety"_s, u"v4 base"_s, u"v3 -"_s, u"v2 -"_s, u"v1 protected"_s};
    QTest::newRow("automatic ones when asked for") << list << ::rules([](RetentionRules &r) {
        r.includesAutomatic = true;
        r.newest = 1;
        r.branchTips = true;
        r.commented = true;
    }) << QStringList{u"auto-6 newest tip"_s,   u"v5 -"_s, u"v4 base tip"_s, u"v3 -"_s, u"v2 -"_s,
                      u"v1 protected comment"_s};
    QTest::newRow("an id listed twice")
        << list + QStringList{u"v3 t=9 s=v4"_s} << Nothing
        << QStringList{automatic,        u"v5 -"_s, u"v3#2 repeated"_s, u"v4 base"_s,
                       u"v3 repeated"_s, u"v2 -"_s, u"v1 protected"_s};
    QTest::newRow("a cycle") << QStringList{u"Current s=v9"_s, u"v7 t=6 s=v8"_s, u"v8 t=7 s=v7"_s,
                                            u"v9 t=8 s=v8"_s}
                             << ::rules([](RetentionRules &r) { r.branchTips = true; })
                             << QStringList{u"v9 base tip"_s, u"v8 -"_s, u"v7 -"_s};
    QTest::newRow("an assumed base") << QStringList{u"Current"_s, u"v7 t=6"_s, u"v8 t=7"_s} << Nothing
                                     << QStringList{u"v8 maybe"_s, u"v7 -"_s};
    QTest::newRow("an empty list") << QStringList() << RetentionRules() << QStringList();
}

void TestRetentionPlan::rules()
{
    QFETCH(QStringList, list);
    QFETCH(RetentionRules, rules);
    const HistoryGraph graph =
        HistoryGraph::build(drawn(list),
                            {.restores = drawnRestores({u"2 v2 v5"_s}),
                             .annotations = {{u"v1"_s, {{}, {}, false, true}},
                                             {u"v2"_s, {{}, {}, true, false}},
                                             {u"v3"_s, {{}, {u"tagged"_s}, false, false}}}});
    const RetentionPlan plan = RetentionPlan::of(graph, rules, noon(0), QTimeZone::utc());
    QTEST(printed(graph, plan), "expected");
    QCOMPARE(plan.deletes, int(printed(graph, plan).filter(u" -"_s).size()));
}

void TestRetentionPlan::days_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<int>("weeks");
    QTest::addColumn<QStringList>("expected");
    // The last is assumed to be the base of the current state in every row. 12 August 2026 is a Wednesday.
    QTest::newRow("today only") << 1 << 0
                                << QStringList{u"v9 maybe day"_s, u"v8 -"_s, u"v7 -"_s, u"v6 -"_s, u"v5 -"_s,
                                               u"v4 -"_s,         u"v3 -"_s, u"v2 -"_s, u"v1 -"_s};
    QTest::newRow("two days") << 2 << 0
                              << QStringList{u"v9 maybe day"_s, u"v8 -"_s, u"v7 day"_s, u"v6 -"_s, u"v5 -"_s,
                                             u"v4 -"_s,         u"v3 -"_s, u"v2 -"_s,   u"v1 -"_s};
    QTest::newRow("days without a checkpoint count too")
        << 10 << 0 << QStringList{u"v9 maybe day"_s, u"v8 -"_s,   u"v7 day"_s, u"v6 -"_s, u"v5 day"_s,
                                  u"v4 -"_s,         u"v3 day"_s, u"v2 -"_s,   u"v1 -"_s};
    QTest::newRow("this week") << 0 << 1
                               << QStringList{u"v9 maybe week"_s, u"v8 -"_s, u"v7 -"_s, u"v6 -"_s, u"v5 -"_s,
                                              u"v4 -"_s,          u"v3 -"_s, u"v2 -"_s, u"v1 -"_s};
    QTest::newRow("three weeks") << 0 << 3 << QStringList{u"v9 maybe week"_s, u"v8 -"_s,    u"v7 -"_s,
                                                          u"v6 -"_s,          u"v5 week"_s, u"v4 -"_s,
                                                          u"v3 -"_s,          u"v2 week"_s, u"v1 -"_s};
    QTest::newRow("days and weeks") << 2 << 2
                                    << QStringList{u"v9 maybe day week"_s,
                                                   u"v8 -"_s,
                                                   u"v7 day"_s,
                                                   u"v6 -"_s,
                                                   u"v5 week"_s,
                                                   u"v4 -"_s,
                                                   u"v3 -"_s,
                                                   u"v2 -"_s,
                                                   u"v1 -"_s};
}

void TestRetentionPlan::days()
{
    QFETCH(int, days);
    QFETCH(int, weeks);
    const QList<Checkpoint> list{at(u"v1"_s, noon(-40)), // weeks ago
                                 at(u"v2"_s, noon(-14)), // Wednesday of the week before the last
                                 at(u"v3"_s, noon(-9)), // Monday of the last week
                                 at(u"v4"_s, noon(-8).addSecs(-60)), // Tuesday of the last week
                                 at(u"v5"_s, noon(-8)),
                                 at(u"v6"_s, noon(-1).addSecs(-7200)),
                                 at(u"v7"_s, noon(-1)),
                                 at(u"v8"_s, noon(0).addSecs(-60)),
                                 at(u"v9"_s, noon(0))};
    const HistoryGraph graph = HistoryGraph::build(list);
    const RetentionPlan plan = RetentionPlan::of(graph, ::rules([&](RetentionRules &r) {
                                                     r.dailyDays = days;
                                                     r.weeklyWeeks = weeks;
                                                 }),
                                                 noon(0), QTimeZone::utc());
    QTEST(printed(graph, plan), "expected");
}

void TestRetentionPlan::days_areThoseOfTheZone()
{
    // 21:59 and 22:01 UTC of one day are two days in Berlin in summer.
    const HistoryGraph graph = HistoryGraph::build(
        {at(u"v1"_s, QDateTime(QDate(2026, 8, 11), QTime(21, 0), Qt::UTC)),
         at(u"v2"_s, QDateTime(QDate(2026, 8, 11), QTime(21, 59), Qt::UTC)),
         at(u"v3"_s, QDateTime(QDate(2026, 8, 11), QTime(22, 1), Qt::UTC)), at(u"v4"_s, noon(0))});
    const RetentionRules rules = ::rules([](RetentionRules &r) { r.dailyDays = 2; });
    QCOMPARE(printed(graph, RetentionPlan::of(graph, rules, noon(0), QTimeZone("Europe/Berlin"))),
             (QStringList{u"v4 maybe day"_s, u"v3 -"_s, u"v2 day"_s, u"v1 -"_s}));
    QCOMPARE(printed(graph, RetentionPlan::of(graph, rules, noon(0), QTimeZone::utc())),
             (QStringList{u"v4 maybe day"_s, u"v3 day"_s, u"v2 -"_s, u"v1 -"_s}));
}

void TestRetentionPlan::today_isThatOfTheZone()
{
    const HistoryGraph graph =
        HistoryGraph::build({at(u"v1"_s, noon(0)), at(u"v2"_s, noon(0).addSecs(36'000))});
    const RetentionRules rules = ::rules([](RetentionRules &r) { r.dailyDays = 1; });
    const QDateTime late = noon(0).addSecs(39'600); // 23:00 UTC: 13 August has begun in Berlin
    QCOMPARE(printed(graph, RetentionPlan::of(graph, rules, late, QTimeZone("Europe/Berlin"))),
             (QStringList{u"v2 maybe day"_s, u"v1 -"_s}));
    QCOMPARE(printed(graph, RetentionPlan::of(graph, rules, late.addDays(1), QTimeZone::utc())),
             (QStringList{u"v2 maybe"_s, u"v1 -"_s}));
}

void TestRetentionPlan::oneOfADay_isRatherOneThatAPersonMade()
{
    const HistoryGraph graph =
        HistoryGraph::build(drawn({u"Current s=v4"_s, u"v1 t=0 root"_s, u"v2 t=1 s=v1"_s,
                                   u"auto-3 t=2 s=v2 auto"_s, u"v4 t=1500 s=auto-3"_s}));
    const RetentionRules rules = ::rules([](RetentionRules &r) {
        r.dailyDays = 2;
        r.includesAutomatic = true;
    });
    QCOMPARE(printed(graph, RetentionPlan::of(graph, rules, noon(1).addSecs(7200), QTimeZone::utc())),
             (QStringList{u"v4 base day"_s, u"auto-3 -"_s, u"v2 day"_s, u"v1 -"_s}));
}

void TestRetentionPlan::weeks_beginOnMonday()
{
    // Sunday 27 December 2026, Monday 28, Friday 1 January 2027: the week reaches over the new year.
    const HistoryGraph graph =
        HistoryGraph::build({at(u"v1"_s, QDateTime(QDate(2026, 12, 27), QTime(12, 0), Qt::UTC)),
                             at(u"v2"_s, QDateTime(QDate(2026, 12, 28), QTime(12, 0), Qt::UTC)),
                             at(u"v3"_s, QDateTime(QDate(2027, 1, 1), QTime(12, 0), Qt::UTC))});
    const RetentionRules rules = ::rules([](RetentionRules &r) { r.weeklyWeeks = 2; });
    QCOMPARE(printed(graph,
                     RetentionPlan::of(graph, rules, QDateTime(QDate(2027, 1, 2), QTime(9, 0), Qt::UTC),
                                       QTimeZone::utc())),
             (QStringList{u"v3 maybe week"_s, u"v2 -"_s, u"v1 week"_s}));
}

void TestRetentionPlan::unknownTimes_areKeptWhereDaysCount()
{
    const HistoryGraph graph = HistoryGraph::build(drawn({u"v1"_s, u"v2"_s, u"v3 t=0"_s, u"v4 t=1"_s}));
    QCOMPARE(printed(graph,
                     RetentionPlan::of(graph, ::rules([](RetentionRules &r) { r.newest = 1; }), noon(0),
                                       QTimeZone::utc())),
             (QStringList{u"v4 maybe newest"_s, u"v3 -"_s, u"v2 -"_s, u"v1 -"_s}));
    QCOMPARE(printed(graph,
                     RetentionPlan::of(graph, ::rules([](RetentionRules &r) { r.dailyDays = 1; }), noon(0),
                                       QTimeZone::utc())),
             (QStringList{u"v4 maybe day"_s, u"v3 -"_s, u"v2 notime"_s, u"v1 notime"_s}));
}

void TestRetentionPlan::everyRowOfARandomHistory_hasItsReasons()
{
    for (quint32 seed = 1; seed <= 20; ++seed) {
        RandomHistory life(seed);
        for (int step = 0; step < 60; ++step)
            life.step();
        const HistoryGraph graph =
            HistoryGraph::build(life.checkpoints(), {.includeAuto = true, .restores = life.restores()});
        const RetentionPlan plan = RetentionPlan::of(graph, Nothing, noon(0), QTimeZone::utc());
        QCOMPARE(plan.kept.size(), graph.nodes().size());
        int deletes = 0;
        for (size_t i = 0; i < plan.kept.size(); ++i) {
            deletes += plan.isDeleted(int(i));
            if (int(i) == graph.baseOfCurrent() || graph.node(int(i)).checkpoint.isAuto)
                QVERIFY2(!plan.isDeleted(int(i)), qPrintable(graph.node(int(i)).key));
        }
        QCOMPARE(deletes, plan.deletes);
        const RetentionPlan all = RetentionPlan::of(
            graph, ::rules([](RetentionRules &r) { r.newest = 100'000; }), noon(0), QTimeZone::utc());
        QCOMPARE(all.deletes, 0);
    }
}

void TestRetentionPlan::twentyThousand_areQuick()
{
    QList<Checkpoint> list;
    for (int i = 0; i < 20'000; ++i)
        list.append(at(u"v%1"_s.arg(i + 1), noon(0).addSecs(-3600 * qint64(20'000 - i))));
    const HistoryGraph graph = HistoryGraph::build(list);
    const double start = processorTime();
    const RetentionPlan plan = RetentionPlan::of(graph, {}, noon(0), QTimeZone("Europe/Berlin"));
    const double took = processorTime() - start;
    QCOMPARE(plan.kept.size(), size_t(20'000));
    QVERIFY2(plan.deletes > 19'900, qPrintable(QString::number(plan.deletes)));
    QVERIFY2(took < 1000, qPrintable(QString::number(took))); // generous: a debug build
    qInfo() << "20,000 checkpoints planned in" << took << "ms";
}

QTEST_GUILESS_MAIN(TestRetentionPlan)
#include "tst_retentionplan.moc"
