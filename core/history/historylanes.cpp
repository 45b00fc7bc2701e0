// SPDX-License-Identifier: Apache-2.0
#include "core/history/historylanes.h"

#include <algorithm>
#include <numeric>

namespace Savepoint {

namespace {

/// A line that finds no room in so many lanes gets one of its own: nobody can follow that many, and thousands
/// of branches at once would cost the square.
constexpr int TriedLanes = 32;

} // namespace

HistoryLanes HistoryLanes::of(const std::vector<LaneRow> &rows)
{
    HistoryLanes lanes;
    lanes.findLines(rows);
    lanes.placeLines();
    return lanes;
}

void HistoryLanes::findLines(const std::vector<LaneRow> &rows)
{
    const int count = int(rows.size());
    m_parent.assign(rows.size(), -1);
    m_provenance.assign(rows.size(), Provenance::None);
    m_laneOf.assign(rows.size(), -1);
    std::vector<int> continues(rows.size(), -1); // the child whose line goes on: the oldest
    for (int row = 0; row < count; ++row) {
        const LaneRow &from = rows[size_t(row)];
        const bool isLater = from.parent > row && from.parent < count;
        if (!from.hasNode || !isLater || !rows[size_t(from.parent)].hasNode)
            continue;
        m_parent[size_t(row)] = from.parent;
        m_provenance[size_t(row)] = from.provenance;
        continues[size_t(from.parent)] = row;
    }
    for (int row = 0; row < count && m_parent[size_t(row)] >= 0; row = m_parent[size_t(row)])
        continues[size_t(m_parent[size_t(row)])] = row;

    std::vector<int> lineOf(rows.size(), -1);
    m_lineRows.reserve(rows.size());
    for (int row = 0; row < count; ++row) {
        if (!rows[size_t(row)].hasNode || continues[size_t(row)] >= 0)
            continue;
        Line line;
        line.first = int(m_lineRows.size());
        line.start = row;
        int at = row;
        for (;;) {
            lineOf[size_t(at)] = int(m_lines.size());
            m_lineRows.push_back(at);
            const int parent = m_parent[size_t(at)];
            line.end = parent < 0 ? at : parent;
            if (parent < 0 || continues[size_t(parent)] != at)
                break;
            at = parent;
        }
        line.last = int(m_lineRows.size());
        m_lines.push_back(line);
    }
    for (Line &line : m_lines) {
        const int oldest = m_lineRows[size_t(line.last - 1)];
        line.under = line.end == oldest ? -1 : lineOf[size_t(line.end)];
    }
}

/// A line before those that branch off it; of those, the ones that end sooner first.
void HistoryLanes::placeLines()
{
    std::vector<int> order(m_lines.size());
    std::iota(order.begin(), order.end(), 0);
    const auto placedLater = [this](int a, int b) {
        const Line &left = m_lines[size_t(a)];
        const Line &right = m_lines[size_t(b)];
        return left.end != right.end ? left.end > right.end : left.start < right.start;
    };
    std::sort(order.begin(), order.end(), placedLater);

    std::vector<std::vector<int>> branches(m_lines.size()); // by line, the first to be placed last
    std::vector<int> pending; // a stack
    for (const int index : order) {
        if (const int under = m_lines[size_t(index)].under; under >= 0)
            branches[size_t(under)].push_back(index);
        else if (index != 0)
            pending.push_back(index);
    }
    if (!m_lines.empty())
        pending.push_back(0); // the line of row 0
    const bool isReserved = !m_lines.empty() && m_lines[0].last > 1; // nothing else in lane 0
    while (!pending.empty()) {
        const int index = pending.back();
        pending.pop_back();
        Line &line = m_lines[size_t(index)];
        if (line.under >= 0)
            place(line, index, m_lines[size_t(line.under)].lane + 1);
        else
            place(line, index, index != 0 && isReserved ? 1 : 0);
        const std::vector<int> &next = branches[size_t(index)];
        pending.insert(pending.end(), next.begin(), next.end());
    }
}

void HistoryLanes::place(Line &line, int index, int firstLane)
{
    line.lane = firstLane;
    while (line.lane < laneCount() && !isFree(m_lanes[size_t(line.lane)], line))
        line.lane = line.lane - firstLane < TriedLanes ? line.lane + 1 : laneCount();
    if (line.lane >= laneCount())
        m_lanes.resize(size_t(line.lane) + 1);
    std::vector<int> &lane = m_lanes[size_t(line.lane)];
    const auto below = std::upper_bound(lane.begin(), lane.end(), line.start, [this](int start, int other) {
        return start < m_lines[size_t(other)].start;
    });
    lane.insert(below, index);
    for (int i = line.first; i < line.last; ++i)
        m_laneOf[size_t(m_lineRows[size_t(i)])] = line.lane;
}

bool HistoryLanes::isFree(const std::vector<int> &lane, const Line &line) const
{
    const auto below = std::upper_bound(lane.begin(), lane.end(), line.start, [this](int start, int other) {
        return start < m_lines[size_t(other)].start;
    });
    if (below != lane.end() && m_lines[size_t(*below)].start <= line.end)
        return false;
    return below == lane.begin() || m_lines[size_t(*(below - 1))].end < line.start;
}

LaneCell HistoryLanes::cell(int row, int lanes) const
{
    LaneCell cell;
    const int own = m_laneOf[size_t(row)];
    const int end = std::min(lanes, laneCount());
    for (int lane = 0; lane < end; ++lane) {
        if (const Line *line = lineAt(lane, row))
            addTo(cell, *line, row);
    }
    if (own >= end)
        addTo(cell, *lineAt(own, row), row);
    return cell;
}

/// nullptr: the lane is empty there.
const HistoryLanes::Line *HistoryLanes::lineAt(int lane, int row) const
{
    const std::vector<int> &lines = m_lanes[size_t(lane)];
    const auto below = std::upper_bound(lines.begin(), lines.end(), row, [this](int at, int other) {
        return at < m_lines[size_t(other)].start;
    });
    if (below == lines.begin())
        return nullptr;
    const Line &line = m_lines[size_t(*(below - 1))];
    return line.end >= row ? &line : nullptr;
}

std::vector<bool> HistoryLanes::lineage(int row) const
{
    const int lane = m_laneOf[size_t(row)];
    if (lane < 0)
        return {};
    std::vector<bool> marked(m_parent.size(), false);
    const Line &line = *lineAt(lane, row);
    for (int i = line.first; i < line.last; ++i)
        marked[size_t(m_lineRows[size_t(i)])] = true;
    for (int at = m_parent[size_t(m_lineRows[size_t(line.last - 1)])]; at >= 0; at = m_parent[size_t(at)])
        marked[size_t(at)] = true;
    return marked;
}

void HistoryLanes::addTo(LaneCell &cell, const Line &line, int row) const
{
    const auto first = m_lineRows.begin() + line.first;
    const auto last = m_lineRows.begin() + line.last;
    const auto at = std::upper_bound(first, last, row) - 1; // the nearest one at or above
    if (*at == row) {
        cell.lane = line.lane;
        if (at != first)
            cell.arriving.push_back(edge(line, *(at - 1)));
        if (m_parent[size_t(row)] >= 0)
            cell.leaving = edge(line, row);
    } else if (m_parent[size_t(*at)] == row) {
        cell.arriving.push_back(edge(line, *at));
    } else {
        cell.passing.push_back(edge(line, *at));
    }
}

LaneEdge HistoryLanes::edge(const Line &line, int child) const
{
    return {line.lane, m_provenance[size_t(child)], child, m_parent[size_t(child)]};
}

} // namespace Savepoint
