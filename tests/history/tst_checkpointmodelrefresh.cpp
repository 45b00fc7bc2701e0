// SPDX-License-Identifier: Apache-2.0
// CheckpointModel through thousands of refreshes: what it says is what a new model would say, and whoever
// looks on (a tester, proxies, a real view) keeps its place.
#include "core/history/checkpointmodel.h"

#include "tests/history/historytext.h"
#include "tests/history/randomhistory.h"
#include "tests/support/processortime.h"

#include <QAbstractItemModelTester>
#include <QIdentityProxyModel>
#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>
#include <QTreeView>

#include <limits>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

QStringList keysOf(const QModelIndexList &indexes)
{
    QStringList keys;
    for (const QModelIndex &index : indexes)
        keys += index.data(CheckpointModel::KeyRole).toString();
    keys.sort();
    return keys;
}

/// All rows, in order.
QModelIndexList allRows(const QAbstractItemModel &model)
{
    QModelIndexList rows;
    QModelIndexList unvisited{QModelIndex()};
    while (!unvisited.isEmpty()) {
        const QModelIndex parent = unvisited.takeLast();
        for (int row = 0; row < model.rowCount(parent); ++row) {
            rows += model.index(row, 0, parent);
            unvisited += rows.last();
        }
    }
    return rows;
}

/// A linear history of `size` checkpoints, every `step`th with another comment when `comment` is set.
HistoryGraph linear(int size, int step = 0, const QString &comment = {})
{
    const std::shared_ptr<AncestryStore> store = AncestryStore::create();
    QList<Checkpoint> list;
    int chain = -1;
    for (int i = 1; i <= size; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u'v' + QString::number(i);
        checkpoint.createTime = QDateTime(QDate(2026, 8, 12), QTime(12, 0), Qt::UTC).addSecs(i);
        checkpoint.history = store->ancestry(chain);
        if (step > 0 && i % step == 0)
            checkpoint.comment = comment;
        chain = store->append(chain, checkpoint.id);
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

class TestCheckpointModelRefresh final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void random_endsAsANewModelWould_data();
    void random_endsAsANewModelWould();
    void persistentIndexes_keepTheirRow();
    void view_keepsSelectionAndExpansion();
    void unchangedLongHistory_signalsNothing();
    void changesInALongHistory_signalOnlyThemselves();
    void costGrowsWithTheHistory_notWithItsSquare();
};

void TestCheckpointModelRefresh::random_endsAsANewModelWould_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 6; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestCheckpointModelRefresh::random_endsAsANewModelWould()
{
    QFETCH(quint32, seed);
    using Mode = QAbstractItemModelTester::FailureReportingMode;
    CheckpointModel model;
    QIdentityProxyModel identity;
    QSortFilterProxyModel sorted;
    const QAbstractItemModelTester modelTester(&model, Mode::Fatal);
    identity.setSourceModel(&model);
    sorted.setRecursiveFilteringEnabled(true);
    sorted.setSortRole(CheckpointModel::SortRole);
    sorted.setSourceModel(&model);
    sorted.sort(CheckpointModel::CommentColumn);
    const QAbstractItemModelTester identityTester(&identity, Mode::Fatal);
    const QAbstractItemModelTester sortedTester(&sorted, Mode::Fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
    QSignalSpy moves(&model, &QAbstractItemModel::rowsMoved);
    QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);

    RandomHistory history(seed);
    for (int round = 0; round < 120; ++round) {
        history.step();
        const HistoryGraphOptions options{.includeAuto = history.random().bounded(6) != 0,
                                          .restores = history.restores()};
        const HistoryGraph graph = HistoryGraph::build(history.checkpoints(), options);
        model.applySnapshot(graph);

        CheckpointModel fresh;
        fresh.applySnapshot(graph);
        QCOMPARE(printed(model), printed(fresh));
        if (round % 20 == 0)
            QCOMPARE(printed(identity), printed(fresh));
        QCOMPARE(allRows(sorted).size(), allRows(fresh).size());
    }
    QCOMPARE(resets.size(), 0);
    QCOMPARE(layouts.size(), 0);
    QVERIFY(moves.size() > 30); // it was a life with something in it
    QVERIFY(removals.size() > 30);
}

void TestCheckpointModelRefresh::persistentIndexes_keepTheirRow()
{
    CheckpointModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    RandomHistory history(77);
    for (int round = 0; round < 2000; ++round) {
        QHash<QString, QPersistentModelIndex> before;
        for (const QModelIndex &index : allRows(model))
            before.insert(index.data(CheckpointModel::KeyRole).toString(), index.siblingAtColumn(round % 6));
        history.step();
        model.applySnapshot(
            HistoryGraph::build(history.checkpoints(), {.includeAuto = history.random().bounded(6) != 0}));
        for (auto it = before.cbegin(); it != before.cend(); ++it) {
            const QModelIndex now = model.indexOf(it.key());
            QCOMPARE(it->isValid(), now.isValid());
            if (now.isValid())
                QCOMPARE(QModelIndex(*it), now.siblingAtColumn(round % 6));
        }
    }
    QCOMPARE(resets.size(), 0);
}

void TestCheckpointModelRefresh::view_keepsSelectionAndExpansion()
{
    CheckpointModel model;
    QTreeView view;
    view.setModel(&model);
    view.setSelectionMode(QAbstractItemView::ExtendedSelection);
    view.setUniformRowHeights(true);
    view.resize(600, 400);
    view.show();

    RandomHistory history(5);
    int keptSelections = 0;
    int keptExpansions = 0;
    for (int round = 0; round < 1000; ++round) {
        const QModelIndexList rows = allRows(model);
        view.clearSelection();
        QHash<QString, bool> expanded; // of rows with something below them
        for (const QModelIndex &row : rows) {
            if (history.random().bounded(4) == 0)
                view.selectionModel()->select(row, QItemSelectionModel::Select | QItemSelectionModel::Rows);
            if (model.hasChildren(row)) {
                view.setExpanded(row, history.random().bounded(2) == 0);
                expanded.insert(row.data(CheckpointModel::KeyRole).toString(), view.isExpanded(row));
            }
        }
        const QModelIndexList selected = view.selectionModel()->selectedRows();
        QStringList selectedKeys = keysOf(selected);

        history.step();
        model.applySnapshot(HistoryGraph::build(history.checkpoints()));
        if (round % 3 == 0)
            QCoreApplication::processEvents(); // the view lays itself out, sometimes

        selectedKeys.removeIf([&](const QString &key) { return !model.indexOf(key).isValid(); });
        QCOMPARE(keysOf(view.selectionModel()->selectedRows()), selectedKeys);
        keptSelections += int(selectedKeys.size());
        for (auto it = expanded.cbegin(); it != expanded.cend(); ++it) {
            const QModelIndex row = model.indexOf(it.key());
            if (!row.isValid() || !model.hasChildren(row))
                continue;
            QCOMPARE(view.isExpanded(row), it.value());
            ++keptExpansions;
        }
    }
    QVERIFY(keptSelections > 1000);
    QVERIFY(keptExpansions > 1000);
}

void TestCheckpointModelRefresh::unchangedLongHistory_signalsNothing()
{
    CheckpointModel model;
    QSignalSpy insertions(&model, &QAbstractItemModel::rowsInserted);
    model.applySnapshot(linear(20000));
    QCOMPARE(insertions.size(), 1);
    QCOMPARE(model.rowCount(), 20001);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy moves(&model, &QAbstractItemModel::rowsMoved);
    QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
    model.applySnapshot(linear(20000));
    QCOMPARE(insertions.size(), 1);
    QCOMPARE(changes.size() + moves.size() + removals.size(), 0);
}

void TestCheckpointModelRefresh::changesInALongHistory_signalOnlyThemselves()
{
    CheckpointModel model;
    model.applySnapshot(linear(20000));
    QSignalSpy insertions(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy moves(&model, &QAbstractItemModel::rowsMoved);
    QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
    model.applySnapshot(linear(20003, 2000, u"edited"_s));
    QCOMPARE(insertions.size(), 1);
    QCOMPARE(changes.size(), 11); // "You are here"; the comments, of v20000 with its new child
    QCOMPARE(moves.size() + removals.size(), 0);
}

void TestCheckpointModelRefresh::costGrowsWithTheHistory_notWithItsSquare()
{
    const auto costOf = [](int size) {
        const HistoryGraph plain = linear(size);
        const HistoryGraph edited = linear(size, size / 10, u"edited"_s);
        CheckpointModel model;
        QTreeView view;
        view.setModel(&model);
        model.applySnapshot(plain);
        const double unchanged = fastest([&] { model.applySnapshot(plain); });
        const double changed = fastest([&] { // there and back: ten rows each
            model.applySnapshot(edited);
            model.applySnapshot(plain);
        });
        const double loaded = fastest([&] {
            model.clear();
            model.applySnapshot(plain);
        });
        return QList<double>{unchanged, changed, loaded};
    };
    const QList<double> small = costOf(5000);
    const QList<double> large = costOf(20000);
    for (int i = 0; i < small.size(); ++i) // four times the rows; 16 times would be the square
        QVERIFY2(large[i] < 10 * small[i],
                 qPrintable(u"%1: %2 -> %3 ms"_s.arg(i).arg(small[i]).arg(large[i])));
}

QTEST_MAIN(TestCheckpointModelRefresh)
#include "tst_checkpointmodelrefresh.moc"
