// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historylanes.h"

#include <QDateTime>
#include <QSet>
#include <QString>

namespace Savepoint {

/// What a row of the flat history is.
enum class RowKind {
    Here, ///< "You are here"
    Checkpoint,
    Fold, ///< stands for a run of checkpoints, or, when it is open, above them
    Gap, ///< a time without checkpoints
};

/// A row of the flat history. Plain value; indices are positions among the nodes of the graph.
struct TimelineRow {
    RowKind kind = RowKind::Checkpoint;
    QString key; ///< unique among the rows and the same after a refresh
    int first = -1; ///< Checkpoint: the node; Fold: the newest one of the run; Gap: the one below it
    int last = -1; ///< Fold: the oldest one of the run
    qint64 gapDays = 0; ///< Gap
    bool isOpen = false; ///< Fold: its checkpoints have rows of their own, right below
    bool isAutomatic = false; ///< Fold: of automatic checkpoints

    [[nodiscard]] int count() const { return kind == RowKind::Fold ? last - first + 1 : 1; }
    bool operator==(const TimelineRow &) const = default;
};

struct TimelineOptions {
    bool foldsLinear = false; ///< runs of checkpoints that nothing branches off, too
    QSet<QString> openNodes; ///< keys of nodes: a run with one of them is open
};

/// Which rows the flat history has, newest first, and the lines between them. Pure; O(n log n).
struct TimelineLayout {
    std::vector<TimelineRow> rows;
    std::vector<LaneRow> laneRows; ///< by row
    std::vector<int> rowOf; ///< by node: its row, or that of the fold that stands for it

    [[nodiscard]] static TimelineLayout of(const HistoryGraph &graph, const TimelineOptions &options);
};

} // namespace Savepoint
