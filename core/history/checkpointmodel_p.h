// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/checkpointmodel.h"
#include "core/history/checkpointrow.h"
#include "core/history/rowlayout.h"

#include <QHash>

#include <vector>

namespace Savepoint {

/// The rows of CheckpointModel, and the steps from one snapshot to the next.
class CheckpointModel::Private final {
    Q_DISABLE_COPY_MOVE(Private)

public:
    explicit Private(CheckpointModel &model)
        : q(model)
    {
    }

    void apply(const HistoryGraph &next);
    [[nodiscard]] QModelIndex indexOf(const CheckpointRow &row, int column = 0) const;
    [[nodiscard]] const CheckpointRow &rowAt(const QModelIndex &index) const;

    /// dataChanged() for one column of every row.
    void signalColumn(int column, const QList<int> &roles);

    HistoryGraph graph;
    CheckpointRow root;
    QHash<QString, CheckpointRow *> byKey;

private:
    [[nodiscard]] CheckpointRow *&rowOf(int node) { return m_rowOf[size_t(node + 1)]; }
    [[nodiscard]] CheckpointRowData dataOf(int node) const;

    [[nodiscard]] std::vector<CheckpointRow *> assignNodes();
    void placeChildren(CheckpointRow &parent, const std::vector<int> &wanted);
    [[nodiscard]] std::vector<bool> staying(const CheckpointRow &parent, const std::vector<int> &wanted);
    void insertRows(CheckpointRow &parent, int at, const int *first, const int *last);
    [[nodiscard]] std::unique_ptr<CheckpointRow> makeRow(int node) const;
    void registerSubtree(CheckpointRow &top);
    void moveRows(CheckpointRow &from, int first, int count, CheckpointRow &to, int at);
    void updateRows();
    void updateChildren(CheckpointRow &parent);
    void removeVanished(const std::vector<CheckpointRow *> &parents);

    CheckpointModel &q;
    RowLayout m_layout;
    std::vector<CheckpointRow *> m_rowOf; // by node + 1 ("You are here" is -1); nullptr: not inserted yet
    bool m_applying = false;
};

} // namespace Savepoint
