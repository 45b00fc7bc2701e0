// SPDX-License-Identifier: Apache-2.0
// From one snapshot to the next with row-level signals: TimelineModel::Private.
#include "core/history/timelinemodel_p.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <numeric>

namespace Savepoint {

namespace {

/// More separate places than this where rows come or go are first brought together: one change of order is
/// cheaper for everybody who listens than thousands of small changes.
constexpr int ManySpans = 64;

/// How many runs of true there are.
int spans(const std::vector<bool> &marks)
{
    int count = 0;
    for (size_t i = 0; i < marks.size(); ++i)
        count += marks[i] && (i == 0 || !marks[i - 1]);
    return count;
}

} // namespace

void TimelineModel::Private::apply(const HistoryGraph &next)
{
    Q_ASSERT_X(!m_applying, "TimelineModel", "changed from one of its own signals");
    const QScopedValueRollback applying(m_applying, true);

    m_before = std::exchange(graph, next);
    m_next = TimelineLayout::of(graph, options);
    for (const RowPointer &row : m_rows)
        row->isStale = true;
    findOldRows();
    removeVanished();
    putInOrder();
    insertNew();
    updateRows();
    std::swap(layout, m_next);
    m_before = {};
    m_target.clear();
    m_applying = false;
    updateLanes(); // m_next is the layout before
    m_next = {};
    for (const TimelineRow &row : layout.rows) { // what joins an open run belongs to it
        for (int node = row.first; row.kind == RowKind::Fold && row.isOpen && node <= row.last; ++node)
            options.openNodes.insert(graph.node(node).key);
    }
}

void TimelineModel::Private::clear()
{
    graph = {};
    layout = {};
    lanes = {};
    options.openNodes.clear();
    m_rows.clear();
}

/// Most refreshes change a few rows, so only what lies between the first and the last difference is looked
/// up.
void TimelineModel::Private::findOldRows()
{
    const size_t count = m_rows.size();
    const size_t nextCount = m_next.rows.size();
    const size_t both = std::min(count, nextCount);
    m_target.assign(count, -1);
    size_t top = 0;
    while (top < both && m_rows[top]->is.key == m_next.rows[top].key) {
        m_target[top] = int(top);
        ++top;
    }
    size_t bottom = 0;
    while (bottom < both - top
           && m_rows[count - 1 - bottom]->is.key == m_next.rows[nextCount - 1 - bottom].key) {
        m_target[count - 1 - bottom] = int(nextCount - 1 - bottom);
        ++bottom;
    }
    QHash<QString, int> between;
    between.reserve(qsizetype(nextCount - top - bottom));
    for (size_t i = top; i < nextCount - bottom; ++i)
        between.insert(m_next.rows[i].key, int(i));
    for (size_t i = top; i < count - bottom; ++i)
        m_target[i] = between.value(m_rows[i]->is.key, -1);
}

void TimelineModel::Private::removeVanished()
{
    std::vector<bool> vanished(m_target.size());
    for (size_t i = 0; i < vanished.size(); ++i)
        vanished[i] = m_target[i] < 0;
    if (spans(vanished) > ManySpans) {
        std::vector<int> order(vanished.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_partition(order.begin(), order.end(), [&](int row) { return !vanished[size_t(row)]; });
        permute(order);
        std::sort(vanished.begin(), vanished.end());
    }
    for (int last = int(vanished.size()) - 1; last >= 0; --last) {
        if (!vanished[size_t(last)])
            continue;
        int first = last;
        while (first > 0 && vanished[size_t(first) - 1])
            --first;
        q.beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        m_target.erase(m_target.begin() + first, m_target.begin() + last + 1);
        q.endRemoveRows();
        last = first;
    }
}

void TimelineModel::Private::putInOrder()
{
    if (std::is_sorted(m_target.cbegin(), m_target.cend()))
        return;
    std::vector<int> order(m_target.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [this](int a, int b) { return m_target[size_t(a)] < m_target[size_t(b)]; });
    permute(order);
}

void TimelineModel::Private::insertNew()
{
    std::vector<bool> isNew(m_next.rows.size(), true);
    for (const int target : m_target)
        isNew[size_t(target)] = false;
    const auto insert = [this](int at, const std::vector<int> &targets) {
        std::vector<RowPointer> rows;
        rows.reserve(targets.size());
        for (const int target : targets)
            rows.push_back(std::make_unique<Row>(Row{m_next.rows[size_t(target)], false}));
        q.beginInsertRows({}, at, at + int(rows.size()) - 1);
        m_rows.insert(m_rows.begin() + at, std::make_move_iterator(rows.begin()),
                      std::make_move_iterator(rows.end()));
        m_target.insert(m_target.begin() + at, targets.begin(), targets.end());
        q.endInsertRows();
    };
    const bool atOnce = spans(isNew) > ManySpans;
    std::vector<int> pending;
    for (int i = 0; i < int(isNew.size()); ++i) {
        if (isNew[size_t(i)])
            pending.push_back(i);
        const bool isEnd = i + 1 == int(isNew.size()) || (!atOnce && !isNew[size_t(i) + 1]);
        if (isEnd && !pending.empty()) {
            insert(atOnce ? rowCount() : pending.front(), pending);
            pending.clear();
        }
    }
    putInOrder();
}

/// `order`: by new row, the old one.
void TimelineModel::Private::permute(const std::vector<int> &order)
{
    Q_EMIT q.layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    std::vector<RowPointer> rows(order.size());
    std::vector<int> targets(order.size());
    std::vector<int> newRow(order.size());
    for (size_t i = 0; i < order.size(); ++i) {
        rows[i] = std::move(m_rows[size_t(order[i])]);
        targets[i] = m_target[size_t(order[i])];
        newRow[size_t(order[i])] = int(i);
    }
    m_rows = std::move(rows);
    m_target = std::move(targets);
    const QModelIndexList before = q.persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &index : before)
        after.append(q.createIndex(newRow[size_t(index.row())], index.column()));
    q.changePersistentIndexList(before, after);
    Q_EMIT q.layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

CheckpointRowData TimelineModel::Private::dataOf(const Row &row) const
{
    return row.is.kind == RowKind::Here ? CheckpointRowData::ofCurrent(graphOf(row))
                                        : CheckpointRowData::ofNode(graphOf(row), row.is.first);
}

/// One signal for neighbours that changed in the same way.
void TimelineModel::Private::updateRows()
{
    CheckpointRowChange pending;
    int first = 0;
    for (int i = 0; i < rowCount(); ++i) {
        Row &row = *m_rows[size_t(i)];
        const TimelineRow &next = m_next.rows[size_t(i)];
        const CheckpointRowChange now = row.isStale ? change(row, next) : CheckpointRowChange();
        if (now != pending) {
            emitChange(first, i - 1, pending);
            pending = now;
            first = i;
        }
        row.is = next;
        row.isStale = false;
    }
    emitChange(first, rowCount() - 1, pending);
}

CheckpointRowChange TimelineModel::Private::change(const Row &row, const TimelineRow &next) const
{
    if (next.kind == RowKind::Here || next.kind == RowKind::Checkpoint)
        return CheckpointRowChange::between(dataOf(row), dataOf(Row{next, false}));
    // Folds and gaps tell of nodes, whose indices say nothing.
    const QString before = TimelineModel::textOf(row.is, m_before);
    if (before == TimelineModel::textOf(next, graph) && row.is.isOpen == next.isOpen)
        return {};
    return {CheckpointModel::IdColumn, {Qt::DisplayRole, Qt::AccessibleTextRole, IsOpenRole}};
}

void TimelineModel::Private::emitChange(int first, int last, const CheckpointRowChange &change)
{
    if (!change.isEmpty())
        Q_EMIT q.dataChanged(q.createIndex(first, 0), q.createIndex(last, change.lastColumn), change.roles);
}

void TimelineModel::Private::updateLanes()
{
    if (m_next.laneRows == layout.laneRows)
        return;
    lanes = HistoryLanes::of(layout.laneRows);
    if (rowCount() > 0)
        Q_EMIT q.dataChanged(q.createIndex(0, 0), q.createIndex(rowCount() - 1, 0),
                             {LaneCellRole, LaneCountRole});
}

int TimelineModel::Private::findRow(const QString &key) const
{
    const auto row = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                  [&](const RowPointer &candidate) { return candidate->is.key == key; });
    return row == m_rows.cend() ? -1 : int(row - m_rows.cbegin());
}

LaneCell TimelineModel::Private::laneCell(int row) const
{
    return m_applying ? LaneCell() : lanes.cell(row, MaximumLanes);
}

void TimelineModel::Private::updateAges()
{
    if (m_rows.empty())
        return;
    Q_EMIT q.dataChanged(q.createIndex(0, 0), q.createIndex(0, 0), {Qt::DisplayRole, Qt::AccessibleTextRole});
    Q_EMIT q.dataChanged(q.createIndex(0, CheckpointModel::AgeColumn),
                         q.createIndex(rowCount() - 1, CheckpointModel::AgeColumn), {Qt::DisplayRole});
}

} // namespace Savepoint
