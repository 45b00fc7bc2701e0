// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QMetaType>

#include <limits>
#include <optional>
#include <vector>

namespace Savepoint {

/// A row of a flat, newest-first history on its way to HistoryLanes.
struct LaneRow {
    int parent = -1; ///< the row its line goes down to: a later one, else it counts as none
    Provenance provenance = Provenance::None; ///< how that is known
    bool hasNode = true; ///< false: lines only pass

    bool operator==(const LaneRow &) const = default;
};

/// A piece of the line from a row to its parent's row.
struct LaneEdge {
    int lane = 0; ///< where the line runs: the lane of the child
    Provenance provenance = Provenance::None;
    int child = 0; ///< row
    int parent = 0; ///< row

    bool operator==(const LaneEdge &) const = default;
};

/// Everything to draw in one row.
struct LaneCell {
    int lane = -1; ///< of the node; -1: there is none
    std::vector<LaneEdge> passing; ///< straight through
    std::vector<LaneEdge> arriving; ///< from the top, each in its lane, to the node
    std::optional<LaneEdge> leaving; ///< from the node to the bottom

    bool operator==(const LaneCell &) const = default;
};

/// Which line of the ancestry runs in which lane: pure, and the same rows always give the same lanes.
///
/// Lane 0 is the path from the current state to its root. Every other line runs straight down in one lane
/// from its newest row to the row it branches off, and bends there into that row's node. A line lies right of
/// the one it leaves, and lines that end sooner lie nearer to it, so bends seldom cross a line. O(n log n) to
/// make; a cell is found in the lanes that are looked at.
class HistoryLanes final {
public:
    HistoryLanes() = default;
    /// Row 0 is the current state. When it has no parent, lane 0 is a lane like any other below it.
    [[nodiscard]] static HistoryLanes of(const std::vector<LaneRow> &rows);

    [[nodiscard]] int laneCount() const { return int(m_lanes.size()); }
    /// -1 for a row without a node.
    [[nodiscard]] int laneOf(int row) const { return m_laneOf[size_t(row)]; }
    /// What to draw in a row, of the first `lanes` lanes and the row's own.
    [[nodiscard]] LaneCell cell(int row, int lanes = std::numeric_limits<int>::max()) const;
    /// By row: whether it is on the line of `row`, or on its way from there to the root. Empty for a row
    /// without a node.
    [[nodiscard]] std::vector<bool> lineage(int row) const;

private:
    /// Rows in one lane, joined: [first, last) in m_lineRows, newest first.
    struct Line {
        int first = 0;
        int last = 0;
        int start = 0; ///< its newest row
        int end = 0; ///< the row it branches off, or its oldest one
        int under = -1; ///< the line it branches off; -1: none
        int lane = -1;
    };

    void findLines(const std::vector<LaneRow> &rows);
    void placeLines();
    void place(Line &line, int index, int firstLane);
    [[nodiscard]] bool isFree(const std::vector<int> &lane, const Line &line) const;
    [[nodiscard]] const Line *lineAt(int lane, int row) const;
    void addTo(LaneCell &cell, const Line &line, int row) const;
    [[nodiscard]] LaneEdge edge(const Line &line, int child) const;

    std::vector<int> m_parent; // by row
    std::vector<Provenance> m_provenance; // by row
    std::vector<int> m_laneOf; // by row
    std::vector<int> m_lineRows;
    std::vector<Line> m_lines;
    std::vector<std::vector<int>> m_lanes; // lines from top to bottom
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::LaneCell)
