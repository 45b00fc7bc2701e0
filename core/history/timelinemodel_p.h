// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/checkpointrow.h"
#include "core/history/timelinemodel.h"

#include <vector>

namespace Savepoint {

/// The rows of TimelineModel, and the steps from one layout to the next.
class TimelineModel::Private final {
    Q_DISABLE_COPY_MOVE(Private)

public:
    explicit Private(TimelineModel &model)
        : q(model)
    {
    }

    /// A row keeps saying what it said in the graph it was made from until its change is signalled.
    struct Row {
        TimelineRow is;
        bool isStale = false; ///< `is` is about the graph before
    };

    void apply(const HistoryGraph &next);
    void clear();
    void updateAges();
    [[nodiscard]] const Row &rowAt(int row) const { return *m_rows[size_t(row)]; }
    [[nodiscard]] bool isApplying() const { return m_applying; }
    [[nodiscard]] int findRow(const QString &key) const; ///< by its own key; slow
    [[nodiscard]] int rowCount() const { return int(m_rows.size()); }
    [[nodiscard]] const HistoryGraph &graphOf(const Row &row) const { return row.isStale ? m_before : graph; }
    [[nodiscard]] CheckpointRowData dataOf(const Row &row) const;
    [[nodiscard]] LaneCell laneCell(int row) const;

    HistoryGraph graph;
    TimelineLayout layout;
    TimelineOptions options;
    HistoryLanes lanes;

private:
    using RowPointer = std::unique_ptr<Row>;

    void findOldRows();
    void removeVanished();
    void putInOrder();
    void insertNew();
    void updateRows();
    void updateLanes();
    void permute(const std::vector<int> &order);
    void emitChange(int first, int last, const CheckpointRowChange &change);
    [[nodiscard]] CheckpointRowChange change(const Row &row, const TimelineRow &next) const;

    TimelineModel &q;
    HistoryGraph m_before; // while applying
    TimelineLayout m_next; // while applying
    std::vector<RowPointer> m_rows;
    std::vector<int> m_target; // while applying, by old row: its place in m_next, -1: none
    bool m_applying = false;
};

} // namespace Savepoint
