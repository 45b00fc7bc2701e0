// SPDX-License-Identifier: Apache-2.0
#include "core/history/timelinemodel.h"

#include "tests/history/historytext.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

/// The rows as text: keys of checkpoints, `here`, `[2 automatic ...]` for a fold, `{...}` when it is open,
/// `--- ...` for a gap.
QStringList rowsOf(const TimelineModel &model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, 0);
        const QString text = index.data().toString();
        switch (RowKind(index.data(TimelineModel::RowKindRole).toInt())) {
        case RowKind::Here:
            lines += u"here"_s;
            break;
        case RowKind::Checkpoint:
            lines += index.data(CheckpointModel::KeyRole).toString();
            break;
        case RowKind::Fold:
            lines += (index.data(TimelineModel::IsOpenRole).toBool() ? u"{%1}"_s : u"[%1]"_s).arg(text);
            break;
        case RowKind::Gap:
            lines += u"--- "_s + text;
            break;
        }
    }
    return lines;
}

void apply(TimelineModel &model, const QStringList &list)
{
    model.applySnapshot(HistoryGraph::build(drawn(list)));
}

/// v1 - a2 - a3 - a4 - v5 - v6, minutes after noon.
const QStringList WithRun{
    u"Current s=v6"_s,     u"v6 t=6 s=v5"_s,      u"v5 t=5 s=a4"_s, u"a4 t=4 s=a3 auto"_s,
    u"a3 t=3 s=a2 auto"_s, u"a2 t=2 s=v1 auto"_s, u"v1 t=1"_s};
const QString Run = u"3 automatic checkpoints, 12:02–12:04"_s;

QModelIndex foldOf(const TimelineModel &model)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data(TimelineModel::RowKindRole).toInt() == int(RowKind::Fold))
            return model.index(row, 0);
    }
    return {};
}

/// What a model signals, as text.
class Signals final : public QObject {
public:
    explicit Signals(const TimelineModel &model)
    {
        const auto add = [this](const QString &what, int first, int last) {
            m_lines += u"%1 %2-%3"_s.arg(what, QString::number(first), QString::number(last));
        };
        connect(&model, &QAbstractItemModel::rowsInserted, this,
                [=](const QModelIndex &, int a, int b) { add(u"insert"_s, a, b); });
        connect(&model, &QAbstractItemModel::rowsRemoved, this,
                [=](const QModelIndex &, int a, int b) { add(u"remove"_s, a, b); });
        connect(&model, &QAbstractItemModel::dataChanged, this,
                [=](const QModelIndex &from, const QModelIndex &to, const QList<int> &roles) {
                    const bool lines = roles.contains(int(TimelineModel::LaneCellRole));
                    add(lines ? u"lines"_s : u"change"_s, from.row(), to.row());
                });
        connect(&model, &QAbstractItemModel::modelReset, this, [this] { m_lines += u"reset"_s; });
        connect(&model, &QAbstractItemModel::layoutChanged, this, [this] { m_lines += u"order"_s; });
    }
    [[nodiscard]] QStringList take() { return std::exchange(m_lines, {}); }

private:
    QStringList m_lines;
};

} // namespace

class TestTimelineModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void rows_data();
    void rows();
    void fold_opensAndCloses();
    void openFold_staysOpenWhenItsRunChanges();
    void whatSomebodyLooksFor_isNotFolded();
    void linearRuns_foldOnDemand();
    void reveal_opensWhatHides();
    void lines_endAtTheFoldOrPassItsHead();
    void gap_letsLinesPassAndCannotBeSelected();
    void filtered_bridgesAndHasNoGaps();
    void signals_nameOnlyWhatChanged();
    void manyPlacesAtOnce_areOneChangeOfOrder();
    void texts_areThoseOfTheTree();
    void foldText_tellsDays();
    void clear_resets();
};

void TestTimelineModel::rows_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QStringList>("rows");

    QTest::newRow("nothing") << QStringList() << QStringList();
    QTest::newRow("only the current state") << QStringList{u"Current"_s} << QStringList{u"here"_s};
    QTest::newRow("newest first, branches too")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v1"_s}
        << QStringList{u"here"_s, u"v3"_s, u"v2"_s, u"v1"_s};
    QTest::newRow("a run of automatic ones")
        << WithRun << QStringList{u"here"_s, u"v6"_s, u"v5"_s, u'[' + Run + u']', u"v1"_s};
    QTest::newRow("a single automatic one is not folded")
        << QStringList{u"v1 t=1"_s, u"a2 t=2 s=v1 auto"_s, u"v3 t=3 s=a2"_s}
        << QStringList{u"here"_s, u"v3"_s, u"a2"_s, u"v1"_s};
    QTest::newRow("automatic ones of two lines do not fold together")
        << QStringList{u"v1 t=1"_s, u"a2 t=2 s=v1 auto"_s, u"a3 t=3 s=v1 auto"_s, u"v4 t=4 s=a3"_s}
        << QStringList{u"here"_s, u"v4"_s, u"a3"_s, u"a2"_s, u"v1"_s};
    QTest::newRow("two days without")
        << QStringList{u"v1 t=0"_s, u"v2 t=3000 s=v1"_s}
        << QStringList{u"here"_s, u"v2"_s, u"--- 2 days without checkpoints"_s, u"v1"_s};
    QTest::newRow("not quite two days")
        << QStringList{u"v1 t=0"_s, u"v2 t=2870 s=v1"_s} << QStringList{u"here"_s, u"v2"_s, u"v1"_s};
    QTest::newRow("months without") << QStringList{u"v1 t=0"_s, u"v2 t=144000 s=v1"_s}
                                    << QStringList{u"here"_s, u"v2"_s, u"--- 3 months without checkpoints"_s,
                                                   u"v1"_s};
    QTest::newRow("years without") << QStringList{u"v1 t=0"_s, u"v2 t=1600000 s=v1"_s}
                                   << QStringList{u"here"_s, u"v2"_s, u"--- 3 years without checkpoints"_s,
                                                  u"v1"_s};
    QTest::newRow("missing times have no gaps")
        << QStringList{u"v1"_s, u"v2 t=9000 s=v1"_s} << QStringList{u"here"_s, u"v2"_s, u"v1"_s};
}

void TestTimelineModel::rows()
{
    QFETCH(QStringList, list);
    QFETCH(QStringList, rows);
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    apply(model, list);
    QCOMPARE(rowsOf(model), rows);
}

void TestTimelineModel::fold_opensAndCloses()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    apply(model, WithRun);
    const QPersistentModelIndex fold(foldOf(model));
    Signals said(model);
    model.setOpen(fold, true);
    QCOMPARE(
        rowsOf(model),
        QStringList({u"here"_s, u"v6"_s, u"v5"_s, u'{' + Run + u'}', u"a4"_s, u"a3"_s, u"a2"_s, u"v1"_s}));
    QCOMPARE(said.take(), QStringList({u"insert 4-6"_s, u"change 3-3"_s, u"lines 0-7"_s}));
    QVERIFY(fold.isValid());
    QVERIFY(fold.data(Qt::AccessibleTextRole).toString().endsWith(u", open"_s));
    model.setOpen(fold, false);
    QCOMPARE(rowsOf(model), QStringList({u"here"_s, u"v6"_s, u"v5"_s, u'[' + Run + u']', u"v1"_s}));
    QCOMPARE(said.take(), QStringList({u"remove 4-6"_s, u"change 3-3"_s, u"lines 0-4"_s}));
    QVERIFY(fold.data(Qt::AccessibleTextRole).toString().endsWith(u", folded"_s));
    model.setOpen(model.index(1, 0), true); // no fold
    QCOMPARE(said.take(), QStringList());
}

void TestTimelineModel::openFold_staysOpenWhenItsRunChanges()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    apply(model, WithRun);
    model.setOpen(foldOf(model), true);
    // The oldest one goes, and one more comes on top.
    apply(model,
          {u"a5 t=5 s=a4 auto"_s, u"a4 t=4 s=a3 auto"_s, u"a3 t=3 s=v1 auto"_s, u"v1 t=1"_s,
           u"Current s=v1"_s});
    QCOMPARE(rowsOf(model),
             QStringList({u"here"_s, u"{3 automatic checkpoints, 12:03–12:05}"_s, u"a5"_s, u"a4"_s, u"a3"_s,
                          u"v1"_s}));
    // The ones that were there when it was opened go; the one that came is still open.
    apply(model, {u"a6 t=6 s=a5 auto"_s, u"a5 t=5 s=v1 auto"_s, u"v1 t=1"_s, u"Current s=v1"_s});
    QCOMPARE(
        rowsOf(model),
        QStringList({u"here"_s, u"{2 automatic checkpoints, 12:05–12:06}"_s, u"a6"_s, u"a5"_s, u"v1"_s}));
}

void TestTimelineModel::whatSomebodyLooksFor_isNotFolded()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    QStringList list = WithRun;
    list[0] = u"Current s=a3"_s;
    apply(model, list); // the base of the current state
    QCOMPARE(rowsOf(model), QStringList({u"here"_s, u"v6"_s, u"v5"_s, u"a4"_s, u"a3"_s, u"a2"_s, u"v1"_s}));
    model.applySnapshot(HistoryGraph::build(drawn(WithRun), {.restores = drawnRestores({u"9 a3"_s})}));
    QVERIFY(model.indexOf(u"a3"_s).isValid()); // restored last
    model.applySnapshot(HistoryGraph::build(drawn(WithRun), {.annotations = {{u"a3"_s, {u"notes"_s, {}}}}}));
    QVERIFY(model.indexOf(u"a3"_s).isValid());
    apply(model, WithRun);
    QVERIFY(!model.indexOf(u"a3"_s).isValid());
}

void TestTimelineModel::linearRuns_foldOnDemand()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    const QStringList list{u"v1 t=1"_s,      u"v2 t=2 s=v1"_s, u"v3 t=3 s=v2"_s, u"v4 t=4 s=v3"_s,
                           u"v5 t=5 s=v4"_s, u"v6 t=6 s=v5"_s, u"b7 t=7 s=v5"_s};
    apply(model, list);
    QCOMPARE(model.rowCount(), 8);
    model.setFoldsLinear(true);
    QCOMPARE(rowsOf(model),
             QStringList({u"here"_s, u"b7"_s, u"v6"_s, u"v5"_s, u"[3 checkpoints, v2–v4]"_s, u"v1"_s}));
    model.setAllOpen(true);
    QCOMPARE(model.rowCount(), 9);
    model.setAllOpen(false);
    QCOMPARE(model.rowCount(), 6);
    model.setFoldsLinear(false);
    QCOMPARE(model.rowCount(), 8);
}

void TestTimelineModel::reveal_opensWhatHides()
{
    TimelineModel model;
    apply(model, WithRun);
    QVERIFY(!model.indexOf(u"a3"_s).isValid());
    QCOMPARE(model.rowShowing(u"a3"_s), foldOf(model));
    QVERIFY(model.reveal(u"a3"_s));
    QCOMPARE(model.indexOf(u"a3"_s).data().toString(), u"a3"_s);
    QCOMPARE(model.nodeAt(model.indexOf(u"a3"_s))->key, u"a3"_s);
    QVERIFY(!model.reveal(u"v99"_s));
    QVERIFY(model.reveal({}));
    QCOMPARE(model.indexOf({}), model.index(0, 0));
}

void TestTimelineModel::lines_endAtTheFoldOrPassItsHead()
{
    TimelineModel model;
    apply(model, WithRun);
    const auto cell = [&](int row) {
        return model.index(row, 0).data(TimelineModel::LaneCellRole).value<LaneCell>();
    };
    QCOMPARE(cell(3).lane, 0); // the fold
    QCOMPARE(cell(3).leaving->parent, 4);
    model.setOpen(foldOf(model), true);
    QCOMPARE(cell(3).lane, -1);
    QCOMPARE(cell(3).passing.size(), size_t(1));
    QCOMPARE(cell(4).lane, 0);
    QCOMPARE(model.index(0, 0).data(TimelineModel::LaneCountRole).toInt(), 1);
}

void TestTimelineModel::gap_letsLinesPassAndCannotBeSelected()
{
    TimelineModel model;
    apply(model, {u"v1 t=0"_s, u"v2 t=3000 s=v1"_s});
    const QModelIndex gap = model.index(2, 0);
    QCOMPARE(gap.data(TimelineModel::RowKindRole).toInt(), int(RowKind::Gap));
    QVERIFY(!(gap.flags() & (Qt::ItemIsSelectable | Qt::ItemIsEnabled)));
    const auto cell = gap.data(TimelineModel::LaneCellRole).value<LaneCell>();
    QCOMPARE(cell.lane, -1);
    QCOMPARE(cell.passing.size(), size_t(1));
    QCOMPARE(gap.data(Qt::AccessibleTextRole).toString(), u"2 days without checkpoints"_s);
    QVERIFY(!gap.siblingAtColumn(1).data().isValid());
}

void TestTimelineModel::filtered_bridgesAndHasNoGaps()
{
    const HistoryGraph graph = HistoryGraph::build(
        drawn({u"Current s=v3"_s, u"v1 t=0"_s, u"v2 t=3000"_s, u"v3 t=6000 s=v2"_s, u"v4 t=6001 s=v2"_s}));
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    model.applySnapshot(graph);
    QCOMPARE(model.rowCount(), 7);
    std::vector<bool> keep(4, false);
    keep[size_t(graph.indexOf(u"v4"_s))] = keep[size_t(graph.indexOf(u"v1"_s))] = true;
    model.applySnapshot(graph.filtered(keep));
    QCOMPARE(rowsOf(model), QStringList({u"here"_s, u"v4"_s, u"v1"_s}));
    QCOMPARE(printed(model.graph()),
             QStringList({u"v4 < v1 named v2 assumed bridged"_s, u"v1"_s, u"base v1 assumed"_s}));
    model.applySnapshot(graph);
    QCOMPARE(model.rowCount(), 7);
}

void TestTimelineModel::signals_nameOnlyWhatChanged()
{
    TimelineModel model;
    Signals said(model);
    apply(model, WithRun);
    QCOMPARE(said.take(), QStringList({u"insert 0-4"_s, u"lines 0-4"_s}));
    apply(model, WithRun);
    QCOMPARE(said.take(), QStringList());
    QStringList list = WithRun;
    list[2] += u" c=new"_s;
    apply(model, list);
    QCOMPARE(said.take(), QStringList{u"change 2-2"_s});
    list[3] = u"a4 t=4 s=a3 auto c=within_the_fold"_s;
    apply(model, list);
    QCOMPARE(said.take(), QStringList());
    list.removeAt(4);
    list[3] = u"a4 t=4 s=a2 auto"_s; // one less in the fold
    apply(model, list);
    QCOMPARE(said.take(), QStringList{u"change 3-3"_s});
    list[0] = u"Current s=v7"_s;
    list.insert(1, u"v7 t=7 s=v6"_s);
    apply(model, list);
    QCOMPARE(said.take(), QStringList({u"insert 1-1"_s, u"change 0-0"_s, u"change 2-2"_s, u"lines 0-5"_s}));
    list.removeLast();
    list.last() = u"a2 t=2 root auto"_s;
    apply(model, list);
    QCOMPARE(said.take(), QStringList({u"remove 5-5"_s, u"lines 0-4"_s}));
}

void TestTimelineModel::manyPlacesAtOnce_areOneChangeOfOrder()
{
    QStringList list{u"v0 t=0"_s};
    for (int i = 1; i < 400; ++i)
        list += u"v%1 t=%1 s=v%2"_s.arg(QString::number(i), QString::number(i - 1));
    const HistoryGraph graph = HistoryGraph::build(drawn(list));
    std::vector<bool> odd(400);
    for (size_t i = 0; i < odd.size(); ++i)
        odd[i] = i % 2 == 1;
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    model.applySnapshot(graph);
    const QPersistentModelIndex kept(model.indexOf(u"v200"_s));
    const QPersistentModelIndex gone(model.indexOf(u"v201"_s));
    Signals said(model);
    model.applySnapshot(graph.filtered(odd));
    QCOMPARE(said.take().filter(QRegularExpression(u"order|remove|insert"_s)),
             QStringList({u"order"_s, u"remove 201-400"_s}));
    QCOMPARE(kept.data(CheckpointModel::KeyRole).toString(), u"v200"_s);
    QVERIFY(!gone.isValid());
    model.applySnapshot(graph);
    QCOMPARE(said.take().filter(QRegularExpression(u"order|remove|insert"_s)),
             QStringList({u"insert 201-400"_s, u"order"_s}));
    QCOMPARE(kept.data(CheckpointModel::KeyRole).toString(), u"v200"_s);
    for (int row = 1; row <= 400; ++row)
        QCOMPARE(model.index(row, 0).data().toString(), u'v' + QString::number(400 - row));
}

void TestTimelineModel::texts_areThoseOfTheTree()
{
    TimelineModel model;
    CheckpointModel tree;
    const HistoryGraph graph =
        HistoryGraph::build(drawn({u"v1 t=1 c=one"_s, u"v2 t=2"_s, u"v3 t=3 s=gone health=bad"_s}),
                            {.restores = drawnRestores({u"1 v1 v2"_s})});
    model.applySnapshot(graph);
    tree.applySnapshot(graph);
    for (const HistoryNode &node : graph.nodes()) {
        for (int column = 0; column < CheckpointModel::ColumnCount; ++column) {
            const QModelIndex mine = model.indexOf(node.key).siblingAtColumn(column);
            const QModelIndex theirs = tree.indexOf(node.key).siblingAtColumn(column);
            QCOMPARE(mine.data(), theirs.data());
            for (const int role : {int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                QCOMPARE(mine.data(role), theirs.data(role));
            for (int role = CheckpointModel::KeyRole; role <= CheckpointModel::SortRole; ++role)
                QCOMPARE(mine.data(role), theirs.data(role));
        }
    }
    for (int column = 0; column < CheckpointModel::ColumnCount; ++column)
        QCOMPARE(model.headerData(column, Qt::Horizontal), tree.headerData(column, Qt::Horizontal));
}

void TestTimelineModel::foldText_tellsDays()
{
    TimelineModel model;
    apply(model, {u"v1 t=1"_s, u"a2 t=2 s=v1 auto"_s, u"a3 t=1000 s=a2 auto"_s, u"v4 t=1001 s=a3"_s});
    QCOMPARE(foldOf(model).data().toString(), u"2 automatic checkpoints, 12 Aug, 12:02 – 13 Aug, 04:40"_s);
    apply(model, {u"v1 t=1"_s, u"a2 s=v1 auto"_s, u"a3 t=1000 s=a2 auto"_s, u"v4 t=1001 s=a3"_s});
    QCOMPARE(foldOf(model).data().toString(), u"2 automatic checkpoints"_s);
}

void TestTimelineModel::clear_resets()
{
    TimelineModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    apply(model, WithRun);
    model.setOpen(foldOf(model), true);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.indexOf({}).isValid());
    apply(model, WithRun);
    QVERIFY(!foldOf(model).data(TimelineModel::IsOpenRole).toBool());
}

QTEST_GUILESS_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
