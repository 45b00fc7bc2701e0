// SPDX-License-Identifier: Apache-2.0
// TimelineModel through thousands of refreshes: what it says is what a new model would say, and whoever looks
// on keeps its place.
#include "core/history/timelinemodel.h"

#include "tests/history/historytext.h"
#include "tests/history/randomhistory.h"
#include "tests/support/processortime.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <limits>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// Everything the rows say, lines included.
QStringList told(const TimelineModel &model)
{
    QStringList lines = printed(model);
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, 0);
        lines[row] += index.data(TimelineModel::RowKeyRole).toString();
        if (RowKind(index.data(TimelineModel::RowKindRole).toInt()) != RowKind::Here)
            lines[row] += index.data().toString();
        const auto cell = index.data(TimelineModel::LaneCellRole).value<LaneCell>();
        lines[row] += u" lane %1 of %2, %3 pass, %4 arrive"_s.arg(
            QString::number(cell.lane), index.data(TimelineModel::LaneCountRole).toString(),
            QString::number(cell.passing.size()), QString::number(cell.arriving.size()));
    }
    return lines;
}

QStringList selectedKeys(const QTreeView &view)
{
    QStringList keys;
    const QModelIndexList rows = view.selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        keys += row.data(TimelineModel::RowKeyRole).toString();
    keys.sort();
    return keys;
}

QSet<QString> rowKeys(const TimelineModel &model)
{
    QSet<QString> keys;
    for (int row = 0; row < model.rowCount(); ++row)
        keys += model.index(row, 0).data(TimelineModel::RowKeyRole).toString();
    return keys;
}

HistoryGraph linear(int size, int step = 0, const QString &comment = {})
{
    QList<Checkpoint> list;
    for (int i = 1; i <= size; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u'v' + QString::number(i);
        checkpoint.createTime = QDateTime(QDate(2026, 8, 12), QTime(12, 0), Qt::UTC).addSecs(i);
        checkpoint.isAuto = i % 7 == 0 || i % 7 == 1;
        if (i > 1)
            checkpoint.sourceId = u'v' + QString::number(i - 1);
        if (step > 0 && i % step == 0)
            checkpoint.comment = comment;
        list += checkpoint;
    }
    return HistoryGraph::build(list);
}

/// Milliseconds of processor time of the fastest of several runs: the one that was disturbed least.
double fastest(const std::function<void()> &run)
{
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < 7; ++i) {
        const double start = processorTime();
        run();
        best = std::min(best, processorTime() - start);
    }
    return best;
}

} // namespace

class TestTimelineModelRefresh final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void random_endsAsANewModelWould();
    void view_keepsSelectionFoldingAndPlace();
    void tenChangedRows_areSignalledAlone();
    void costGrowsWithTheHistory_notWithItsSquare();
};

void TestTimelineModelRefresh::random_endsAsANewModelWould()
{
    for (quint32 seed = 1; seed <= 12; ++seed) {
        TimelineModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        RandomHistory history(seed);
        for (int round = 0; round < 120; ++round) {
            history.step();
            const HistoryGraphOptions options{.includeAuto = history.random().bounded(6) != 0,
                                              .restores = history.restores()};
            HistoryGraph graph = HistoryGraph::build(history.checkpoints(), options);
            if (history.random().bounded(6) == 0) { // a filter
                std::vector<bool> keep(graph.nodes().size());
                for (size_t i = 0; i < keep.size(); ++i)
                    keep[i] = history.random().bounded(2) == 0;
                graph = graph.filtered(keep);
            }
            QHash<QString, QPersistentModelIndex> before;
            for (int row = 0; row < model.rowCount(); ++row) {
                const QModelIndex index = model.index(row, round % 6);
                before.insert(index.data(TimelineModel::RowKeyRole).toString(), index);
            }
            const bool linearRuns = round % 5 == 0;
            model.setFoldsLinear(linearRuns);
            model.applySnapshot(graph);
            const QSet<QString> after = rowKeys(model);
            QCOMPARE(after.size(), model.rowCount()); // every row once
            for (auto it = before.cbegin(); it != before.cend(); ++it) {
                if (after.contains(it.key()) && it->isValid())
                    QCOMPARE(it->data(TimelineModel::RowKeyRole).toString(), it.key());
            }
            TimelineModel fresh;
            fresh.setFoldsLinear(linearRuns);
            fresh.applySnapshot(graph);
            QCOMPARE(told(model), told(fresh));
            for (const HistoryNode &node : graph.nodes())
                QVERIFY(model.rowShowing(node.key).isValid());
        }
        QCOMPARE(resets.size(), 0);
    }
}

void TestTimelineModelRefresh::view_keepsSelectionFoldingAndPlace()
{
    TimelineModel model;
    QTreeView view;
    view.setModel(&model);
    view.setSelectionMode(QAbstractItemView::ExtendedSelection);
    view.setUniformRowHeights(true);
    view.resize(600, 400);
    view.show();
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);

    RandomHistory history(5);
    int keptSelections = 0;
    int keptCurrent = 0;
    int keptFolds = 0;
    for (int round = 0; round < 1000; ++round) {
        view.clearSelection();
        QSet<QString> open; // of nodes in open folds
        for (int row = 0; row < model.rowCount(); ++row) {
            if (history.random().bounded(4) == 0)
                model.setOpen(model.index(row, 0), history.random().bounded(2) == 0);
        }
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row, 0);
            if (history.random().bounded(4) == 0)
                view.selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
            if (history.random().bounded(8) == 0)
                view.selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
            if (index.data(TimelineModel::IsOpenRole).toBool())
                open += model.index(row + 1, 0).data(CheckpointModel::KeyRole).toString();
        }
        QStringList selected = selectedKeys(view);
        const QString current = view.currentIndex().data(TimelineModel::RowKeyRole).toString();

        history.step();
        model.applySnapshot(HistoryGraph::build(history.checkpoints(), {.restores = history.restores()}));
        if (round % 3 == 0)
            QCoreApplication::processEvents();

        const QSet<QString> rows = rowKeys(model);
        selected.removeIf([&](const QString &key) { return !rows.contains(key); });
        QCOMPARE(selectedKeys(view), selected);
        keptSelections += int(selected.size());
        if (!current.isEmpty() && rows.contains(current)) {
            QCOMPARE(view.currentIndex().data(TimelineModel::RowKeyRole).toString(), current);
            ++keptCurrent;
        }
        for (const QString &key : open) { // still a row of its own, if it is there at all
            const QModelIndex row = model.rowShowing(key);
            QVERIFY(!row.isValid()
                    || row.data(TimelineModel::RowKindRole).toInt() == int(RowKind::Checkpoint));
            keptFolds += row.isValid();
        }
    }
    QCOMPARE(resets.size(), 0);
    QVERIFY(keptSelections > 1000);
    QVERIFY(keptCurrent > 300);
    QVERIFY(keptFolds > 100);
}

void TestTimelineModelRefresh::tenChangedRows_areSignalledAlone()
{
    TimelineModel model;
    model.applySnapshot(linear(20000));
    model.setAllOpen(true);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy insertions(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy orders(&model, &QAbstractItemModel::layoutChanged);
    model.applySnapshot(linear(20000, 2002, u"edited"_s));
    QCOMPARE(changes.size(), 9);
    model.applySnapshot(linear(20000, 2002, u"edited"_s));
    QCOMPARE(changes.size(), 9);
    QCOMPARE(insertions.size() + removals.size() + orders.size(), 0);
}

void TestTimelineModelRefresh::costGrowsWithTheHistory_notWithItsSquare()
{
    const auto costOf = [](int size) {
        const HistoryGraph plain = linear(size);
        const HistoryGraph edited = linear(size, size / 10, u"edited"_s);
        std::vector<bool> some(plain.nodes().size());
        for (size_t i = 0; i < some.size(); ++i)
            some[i] = i % 3 == 0;
        const HistoryGraph matches = plain.filtered(some);
        TimelineModel model;
        QTreeView view;
        view.setModel(&model);
        model.applySnapshot(plain);
        const double unchanged = fastest([&] { model.applySnapshot(plain); });
        const double changed = fastest([&] { // there and back: ten rows each
            model.applySnapshot(edited);
            model.applySnapshot(plain);
        });
        const double filtered = fastest([&] {
            model.applySnapshot(matches);
            model.applySnapshot(plain);
        });
        const double loaded = fastest([&] {
            model.clear();
            model.applySnapshot(plain);
        });
        return QList<double>{unchanged, changed, filtered, loaded};
    };
    const QList<double> small = costOf(5000);
    const QList<double> large = costOf(20000);
    for (int i = 0; i < small.size(); ++i) { // four times the rows; 16 times would be the square
        QVERIFY2(large[i] < 10 * small[i] + 5,
                 qPrintable(u"%1: %2 -> %3 ms"_s.arg(i).arg(small[i]).arg(large[i])));
    }
}

QTEST_MAIN(TestTimelineModelRefresh)
#include "tst_timelinemodelrefresh.moc"
