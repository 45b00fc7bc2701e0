// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/records/annotation.h"
#include "core/records/restorerecord.h"

#include <QHash>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

namespace Savepoint {

/// How the parent of a checkpoint is known. Never a guess shown as a fact.
enum class Provenance {
    None, ///< nothing says what the parent is
    Reported, ///< the server said so: `source_id`, else `history`
};

/// Oddities in the server's answer, shown on the row they concern. None of them loses a row.
enum class HistoryFlag {
    MissingAncestor = 0x1, ///< the parent it names is not in the list; see HistoryNode::namedParent
    Bridged = 0x2, ///< attached to a farther ancestor because nearer ones are missing or hidden
    CycleBroken = 0x4, ///< its ancestry led back to itself; it is shown as a root
    DuplicateId = 0x8, ///< another entry with this id came earlier in the list
    MissingTime = 0x10, ///< no usable creation time
    Unhealthy = 0x20, ///< the server reports a problem in `health`
};
Q_DECLARE_FLAGS(HistoryFlags, HistoryFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(HistoryFlags)

/// A checkpoint in its ancestry. Indices are positions in HistoryGraph::nodes().
struct HistoryNode {
    Checkpoint checkpoint;
    QString key; ///< unique and stable across refreshes: the id, or `id#2` for a repeated id
    int parent = -1;
    Provenance provenance = Provenance::None;
    QString namedParent; ///< the nearest ancestor the server named, listed or not; may be empty
    HistoryFlags flags;
    std::vector<int> children; ///< oldest first; the first one continues the line, the others branch off
    Annotation annotation; ///< what the person wrote about it; empty for a repeated id
};

struct HistoryGraphOptions {
    bool includeAuto = true; ///< false: automatic checkpoints are left out and bridged over
    QList<RestoreRecord> restores = {}; ///< of this sprite, by this program, oldest first
    QHash<QString, Annotation> annotations = {}; ///< by id
};

/// The ancestry of one list of checkpoints: pure, immutable, total. Any list gives a graph: ancestors that
/// are not in the list, cycles, self references, duplicate ids and missing times are flagged, never fatal,
/// and every entry but `Current` is a node exactly once. The same list gives the same graph.
class HistoryGraph final {
public:
    HistoryGraph() = default;
    [[nodiscard]] static HistoryGraph build(const QList<Checkpoint> &checkpoints,
                                            const HistoryGraphOptions &options = {});

    /// Newest first; a child always stands before its parent.
    [[nodiscard]] const std::vector<HistoryNode> &nodes() const { return m_nodes; }
    [[nodiscard]] bool isEmpty() const { return m_nodes.empty(); }
    [[nodiscard]] const HistoryNode &node(int index) const { return m_nodes[size_t(index)]; }
    /// -1 when no node has this key.
    [[nodiscard]] int indexOf(const QString &key) const { return m_index.value(key, -1); }
    [[nodiscard]] const std::vector<int> &roots() const { return m_roots; } ///< newest line first

    /// The synthetic `Current` entry as sent, when the server sent one.
    [[nodiscard]] const std::optional<Checkpoint> &current() const { return m_current; }
    /// The node the live filesystem continues from, as reported by the server; -1 when it does not say.
    [[nodiscard]] int baseOfCurrent() const { return m_baseOfCurrent; }

    [[nodiscard]] int autoCount() const
    {
        return m_autoCount;
    } ///< automatic checkpoints in the list, shown or not
    [[nodiscard]] int newerThan(int index) const; ///< how many nodes were created after it

private:
    std::vector<HistoryNode> m_nodes;
    std::vector<int> m_roots;
    QHash<QString, int> m_index;
    std::optional<Checkpoint> m_current;
    int m_baseOfCurrent = -1;
    int m_autoCount = 0;
};

} // namespace Savepoint
