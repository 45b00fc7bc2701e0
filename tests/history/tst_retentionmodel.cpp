// SPDX-License-Identifier: Apache-2.0
#include "core/history/retentionmodel.h"

#include "tests/history/historytext.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

HistoryGraph graph()
{
    return HistoryGraph::build(drawn({u"Current s=v4"_s, u"v1 t=0 root"_s, u"v2 t=1 s=v1 c=<b>one</b>"_s,
                                      u"v3 t=2 s=v2"_s, u"v4 t=3 s=v3 c=before_migration"_s}),
                               {.annotations = {{u"v4"_s, {{}, {}, true, true}}}});
}

RetentionPlan plan(const HistoryGraph &history, int newest, bool commented = false)
{
    return RetentionPlan::of(history,
                             {.newest = newest,
                              .dailyDays = 0,
                              .weeklyWeeks = 0,
                              .knownGood = true,
                              .branchTips = false,
                              .commented = commented});
}

QStringList printed(const RetentionModel &model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column <= RetentionModel::CommentColumn; ++column)
            cells += model.index(row, column).data().toString();
        lines += cells.join(u" | "_s);
    }
    return lines;
}

} // namespace

class TestRetentionModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void rows_sayWhatAndWhy();
    void withoutAPlan_nothingIsDeleted();
    void anotherPlan_signalsOnlyWhatChanged();
    void rows_areReadAloud();
};

void TestRetentionModel::rows_sayWhatAndWhy()
{
    const HistoryGraph history = graph();
    RetentionModel model(history);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setPlan(plan(history, 2, true));
    QCOMPARE(
        printed(model),
        (QStringList{u"v4 | Keep | Base of the current state · Protected · Known good · Among the newest "
                     "· Has a comment | before migration"_s,
                     u"v3 | Keep | Among the newest | "_s, u"v2 | Keep | Has a comment | <b>one</b>"_s,
                     u"v1 | Delete | No rule keeps it | "_s}));
    QCOMPARE(model.deletedKeys(), QStringList{u"v1"_s});
    QVERIFY(model.index(3, RetentionModel::PlanColumn).data(RetentionModel::DeletesRole).toBool());
    QVERIFY(!model.index(0, RetentionModel::PlanColumn).data(RetentionModel::DeletesRole).toBool());
}

void TestRetentionModel::withoutAPlan_nothingIsDeleted()
{
    const RetentionModel model(graph());
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(model.deletedKeys().isEmpty());
}

void TestRetentionModel::anotherPlan_signalsOnlyWhatChanged()
{
    const HistoryGraph history = graph();
    RetentionModel model(history);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setPlan(plan(history, 1));
    const QPersistentModelIndex last(model.index(3, 0));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setPlan(plan(history, 3));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 1);
    QCOMPARE(changed.at(0).at(1).toModelIndex().row(), 2);
    changed.clear();
    model.setPlan(plan(history, 3));
    QCOMPARE(changed.size(), 0);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(last.data().toString(), u"v1"_s);
}

void TestRetentionModel::rows_areReadAloud()
{
    const HistoryGraph history = graph();
    RetentionModel model(history);
    model.setPlan(plan(history, 1));
    const QString spoken = model.index(2, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.startsWith(u"v2, Delete, No rule keeps it, <b>one</b>, "_s), qPrintable(spoken));
}

QTEST_GUILESS_MAIN(TestRetentionModel)
#include "tst_retentionmodel.moc"
