// SPDX-License-Identifier: Apache-2.0
// From one snapshot to the next with row-level signals: CheckpointModel::Private.
#include "core/history/checkpointmodel_p.h"

#include "core/history/longestrise.h"

#include <QScopedValueRollback>

#include <algorithm>

namespace Savepoint {

QModelIndex CheckpointModel::Private::indexOf(const CheckpointRow &row, int column) const
{
    return &row == &root ? QModelIndex() : q.createIndex(row.row, column, &row);
}

const CheckpointRow &CheckpointModel::Private::rowAt(const QModelIndex &index) const
{
    return index.isValid() ? *static_cast<const CheckpointRow *>(index.constInternalPointer()) : root;
}

void CheckpointModel::Private::signalColumn(int column, const QList<int> &roles)
{
    std::vector<const CheckpointRow *> parents{&root};
    while (!parents.empty()) {
        const CheckpointRow *parent = parents.back();
        parents.pop_back();
        if (parent->children.empty())
            continue;
        Q_EMIT q.dataChanged(indexOf(*parent->children.front(), column),
                             indexOf(*parent->children.back(), column), roles);
        for (const auto &row : parent->children) {
            if (!row->children.empty())
                parents.push_back(row.get());
        }
    }
}

CheckpointRowData CheckpointModel::Private::dataOf(int node) const
{
    return node == RowLayout::CurrentRow ? CheckpointRowData::ofCurrent(graph)
                                         : CheckpointRowData::ofNode(graph, node);
}

/// Parents are placed before what is below them. So when a row moves below another, that one and everything
/// above it stand where they belong, and a row can never be moved into its own subtree.
void CheckpointModel::Private::apply(const HistoryGraph &next)
{
    Q_ASSERT_X(!m_applying, "CheckpointModel", "applySnapshot() called from one of its own signals");
    const QScopedValueRollback applying(m_applying, true);

    graph = next;
    m_layout = RowLayout::of(graph);
    const std::vector<CheckpointRow *> losers = assignNodes();

    placeChildren(root, m_layout.top);
    std::vector<int> unplaced;
    const auto enqueue = [&](const std::vector<int> &nodes) {
        for (const int node : nodes) {
            if (node >= 0 && !m_layout.branches[size_t(node)].empty())
                unplaced.push_back(node);
        }
    };
    enqueue(m_layout.top);
    while (!unplaced.empty()) {
        const int node = unplaced.back();
        unplaced.pop_back();
        placeChildren(*rowOf(node), m_layout.branches[size_t(node)]);
        enqueue(m_layout.branches[size_t(node)]);
    }

    updateRows();
    removeVanished(losers);
    m_layout = {};
    m_rowOf.clear();
}

/// Connects rows and nodes by key. Returns the parents, among those that stay, of rows that have no node any
/// more; what is below a vanished row goes with it.
std::vector<CheckpointRow *> CheckpointModel::Private::assignNodes()
{
    for (CheckpointRow *row : std::as_const(byKey))
        row->node = CheckpointRow::Vanished;

    m_rowOf.assign(graph.nodes().size() + 1, nullptr);
    qsizetype known = 0;
    const auto assign = [&](const QString &key, int node) {
        CheckpointRow *row = byKey.value(key);
        rowOf(node) = row;
        if (row) {
            row->node = node;
            ++known;
        }
    };
    if (!m_layout.top.empty())
        assign(QString(), RowLayout::CurrentRow);
    for (int node = 0; node < int(graph.nodes().size()); ++node)
        assign(graph.node(node).key, node);
    if (known == byKey.size())
        return {};

    byKey.removeIf([](QHash<QString, CheckpointRow *>::iterator entry) {
        return entry.value()->node == CheckpointRow::Vanished;
    });
    std::vector<CheckpointRow *> losers;
    std::vector<CheckpointRow *> unvisited{&root};
    while (!unvisited.empty()) {
        CheckpointRow *parent = unvisited.back();
        unvisited.pop_back();
        bool loses = false;
        for (const auto &row : parent->children) {
            loses = loses || row->node == CheckpointRow::Vanished;
            if (!row->children.empty())
                unvisited.push_back(row.get());
        }
        if (loses && (parent == &root || parent->node != CheckpointRow::Vanished))
            losers.push_back(parent);
    }
    return losers;
}

/// Makes `wanted` the children of `parent`, in this order. Rows that vanish or move elsewhere later may still
/// stand between them.
void CheckpointModel::Private::placeChildren(CheckpointRow &parent, const std::vector<int> &wanted)
{
    const std::vector<bool> stays = staying(parent, wanted);
    int at = 0; // right behind the last placed row
    for (size_t i = 0; i < wanted.size();) {
        size_t end = i + 1;
        const CheckpointRow *row = rowOf(wanted[i]);
        if (!row) {
            while (end < wanted.size() && !rowOf(wanted[end]))
                ++end;
            insertRows(parent, at, wanted.data() + i, wanted.data() + end);
            at += int(end - i);
        } else if (stays[i]) {
            at = row->row + 1;
        } else {
            const int first = row->row;
            const auto continuesSpan = [&](size_t k) {
                const CheckpointRow *other = rowOf(wanted[k]);
                return other && !stays[k] && other->parent == row->parent && other->row == first + int(k - i);
            };
            while (end < wanted.size() && continuesSpan(end))
                ++end;
            moveRows(*row->parent, first, int(end - i), parent, at);
            at = row->row + int(end - i);
        }
        i = end;
    }
}

/// Which of the wanted rows need not move: a longest run of children that are in the wanted order already.
std::vector<bool> CheckpointModel::Private::staying(const CheckpointRow &parent,
                                                    const std::vector<int> &wanted)
{
    std::vector<qint64> rows;
    for (const int node : wanted) {
        if (const CheckpointRow *row = rowOf(node); row && row->parent == &parent)
            rows.push_back(row->row);
    }
    const std::vector<bool> inOrder = longestRise(rows);

    std::vector<bool> stays(wanted.size(), false);
    size_t child = 0;
    for (size_t i = 0; i < wanted.size(); ++i) {
        if (const CheckpointRow *row = rowOf(wanted[i]); row && row->parent == &parent)
            stays[i] = inOrder[child++];
    }
    return stays;
}

void CheckpointModel::Private::insertRows(CheckpointRow &parent, int at, const int *first, const int *last)
{
    std::vector<std::unique_ptr<CheckpointRow>> rows;
    for (const int *node = first; node != last; ++node) {
        rows.push_back(makeRow(*node));
        rows.back()->parent = &parent;
    }

    q.beginInsertRows(indexOf(parent), at, at + int(last - first) - 1);
    parent.children.insert(parent.children.begin() + at, std::make_move_iterator(rows.begin()),
                           std::make_move_iterator(rows.end()));
    parent.renumberChildren(at);
    for (const int *node = first; node != last; ++node)
        registerSubtree(*parent.children[size_t(at + (node - first))]);
    q.endInsertRows();
}

/// A row with everything new below it, so that a whole subtree needs one signal. Rows below it that exist
/// already are moved there when its turn comes.
std::unique_ptr<CheckpointRow> CheckpointModel::Private::makeRow(int node) const
{
    auto top = std::make_unique<CheckpointRow>();
    top->node = node;
    std::vector<CheckpointRow *> unfilled{top.get()};
    while (!unfilled.empty()) {
        CheckpointRow *row = unfilled.back();
        unfilled.pop_back();
        row->data = dataOf(row->node);
        if (row->node == RowLayout::CurrentRow)
            continue;
        for (const int below : m_layout.branches[size_t(row->node)]) {
            if (m_rowOf[size_t(below + 1)])
                continue;
            auto child = std::make_unique<CheckpointRow>();
            child->node = below;
            child->parent = row;
            child->row = int(row->children.size());
            unfilled.push_back(child.get());
            row->children.push_back(std::move(child));
        }
    }
    return top;
}

void CheckpointModel::Private::registerSubtree(CheckpointRow &top)
{
    std::vector<CheckpointRow *> unvisited{&top};
    while (!unvisited.empty()) {
        CheckpointRow *row = unvisited.back();
        unvisited.pop_back();
        rowOf(row->node) = row;
        byKey.insert(row->data.key, row);
        for (const auto &child : row->children)
            unvisited.push_back(child.get());
    }
}

void CheckpointModel::Private::moveRows(CheckpointRow &from, int first, int count, CheckpointRow &to, int at)
{
    if (&from == &to && at >= first && at <= first + count)
        return; // the rows around it have left: it stands right already
    [[maybe_unused]] const bool allowed =
        q.beginMoveRows(indexOf(from), first, first + count - 1, indexOf(to), at);
    Q_ASSERT(allowed);

    const auto begin = from.children.begin() + first;
    std::vector<std::unique_ptr<CheckpointRow>> moved(std::make_move_iterator(begin),
                                                      std::make_move_iterator(begin + count));
    from.children.erase(begin, begin + count);
    from.renumberChildren(first);
    const int target = &from == &to && at > first ? at - count : at;
    for (const auto &row : moved)
        row->parent = &to;
    to.children.insert(to.children.begin() + target, std::make_move_iterator(moved.begin()),
                       std::make_move_iterator(moved.end()));
    to.renumberChildren(&from == &to ? std::min(first, target) : target);
    q.endMoveRows();
}

void CheckpointModel::Private::updateRows()
{
    std::vector<CheckpointRow *> unvisited{&root};
    while (!unvisited.empty()) {
        CheckpointRow *parent = unvisited.back();
        unvisited.pop_back();
        updateChildren(*parent);
        for (const auto &row : parent->children) {
            if (row->node != CheckpointRow::Vanished && !row->children.empty())
                unvisited.push_back(row.get());
        }
    }
}

/// One signal for neighbours that changed in the same way.
void CheckpointModel::Private::updateChildren(CheckpointRow &parent)
{
    CheckpointRowChange pending;
    int first = 0;
    const auto flush = [&](int end) {
        if (!pending.isEmpty()) {
            Q_EMIT q.dataChanged(indexOf(*parent.children[size_t(first)]),
                                 indexOf(*parent.children[size_t(end - 1)], pending.lastColumn),
                                 pending.roles);
        }
    };
    const int count = int(parent.children.size());
    for (int i = 0; i < count; ++i) {
        CheckpointRow &row = *parent.children[size_t(i)];
        CheckpointRowChange change;
        CheckpointRowData data;
        if (row.node != CheckpointRow::Vanished) {
            data = dataOf(row.node);
            change = CheckpointRowChange::between(row.data, data);
        }
        if (change != pending) {
            flush(i);
            pending = change;
            first = i;
        }
        if (!change.isEmpty())
            row.data = std::move(data);
    }
    flush(count);
}

/// By now a row that vanished has only vanished ones below it: the others have been moved. Bottom rows first.
void CheckpointModel::Private::removeVanished(const std::vector<CheckpointRow *> &parents)
{
    for (CheckpointRow *parent : parents) {
        const auto vanished = [parent](int row) {
            return parent->children[size_t(row)]->node == CheckpointRow::Vanished;
        };
        for (int last = int(parent->children.size()) - 1; last >= 0; --last) {
            if (!vanished(last))
                continue;
            int first = last;
            while (first > 0 && vanished(first - 1))
                --first;
            q.beginRemoveRows(indexOf(*parent), first, last);
            parent->children.erase(parent->children.begin() + first, parent->children.begin() + last + 1);
            parent->renumberChildren(first);
            q.endRemoveRows();
            last = first;
        }
    }
}

} // namespace Savepoint
