// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/history/restoresummary.h"
#include "core/records/annotation.h"
#include "core/records/restorerecord.h"

#include <QDateTime>
#include <QHash>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

namespace Savepoint {

/// How the parent of a checkpoint is known, best first. Never a guess shown as a fact.
enum class Provenance {
    None, ///< nothing says what the parent is
    Reported, ///< the server said so: `source_id`, else `history`, else its record of a restore
    Known, ///< this program restored the parent, and then the checkpoint was made
    Assumed, ///< from the order of creation only
};

/// Oddities in the server's answer, shown on the row they concern. None of them loses a row.
enum class HistoryFlag {
    MissingAncestor = 0x1, ///< the parent it names is not in the list; see HistoryNode::namedParent
    Bridged = 0x2, ///< attached to a farther ancestor because nearer ones are missing or hidden
    CycleBroken = 0x4, ///< its ancestry led back to itself; it is shown as a root
    DuplicateId = 0x8, ///< another entry with this id came earlier in the list
    MissingTime = 0x10, ///< no usable creation time
    Unhealthy = 0x20, ///< the server reports a problem in `health`
    Contradicted = 0x40, ///< another source names another parent; see HistoryNode::rivalParent
};
Q_DECLARE_FLAGS(HistoryFlags, HistoryFlag)
Q_DECLARE_OPERATORS_FOR_FLAGS(HistoryFlags)

/// A checkpoint in its ancestry, or the live filesystem. Indices are positions in HistoryGraph::nodes().
struct HistoryNode {
    Checkpoint checkpoint;
    QString key; ///< unique and stable across refreshes: the id, or `id#2` for a repeated id
    int parent = -1;
    Provenance provenance = Provenance::None; ///< of the shown parent; bridged: of the weakest step to it
    QString namedParent; ///< the nearest ancestor that is named, listed or not; may be empty
    QDateTime restoredAt; ///< UTC; when that ancestor (or rivalParent) was restored, if a restore tells
    QString rivalParent; ///< what a source that did not win names; empty when all agree
    Provenance rivalProvenance = Provenance::None; ///< of that source
    HistoryFlags flags;
    std::vector<int> children; ///< oldest first; the first one continues the line, the others branch off
    bool isSafety = false; ///< this program made it before a restore
    Annotation annotation; ///< what the person wrote about it; empty for a repeated id
};

struct AncestryEntry;

struct HistoryGraphOptions {
    bool includeAuto = true; ///< false: automatic checkpoints are left out and bridged over
    QList<RestoreRecord> restores = {}; ///< of this sprite, by this program, oldest first
    QHash<QString, Annotation> annotations = {}; ///< by id
    QStringList safetyCheckpoints = {}; ///< ids, beside those of `restores`
    /// False: `annotations` or `restores` could not be read, or not all of them, or it is not certain that
    /// they are those of this sprite.
    bool areMarksKnown = true;
};

/// The ancestry of one list of checkpoints: pure, immutable, total. Any list gives a graph: ancestors that
/// are not in the list, cycles, self references, duplicate ids and missing times are flagged, never fatal,
/// and every entry but `Current` is a node exactly once. The same list gives the same graph. Copies share
/// what they hold.
class HistoryGraph final {
public:
    HistoryGraph();
    [[nodiscard]] static HistoryGraph build(const QList<Checkpoint> &checkpoints,
                                            const HistoryGraphOptions &options = {});
    /// The same ancestry without some nodes, bridged over them. `keep`: by node.
    [[nodiscard]] HistoryGraph filtered(const std::vector<bool> &keep) const;
    [[nodiscard]] bool isFiltered() const { return m_data->isFiltered; }
    /// True for copies of one graph: nothing can differ. False does not mean that something does.
    [[nodiscard]] bool sharesWith(const HistoryGraph &other) const { return m_data == other.m_data; }

    /// Newest first; a child always stands before its parent.
    [[nodiscard]] const std::vector<HistoryNode> &nodes() const { return m_data->nodes; }
    [[nodiscard]] bool isEmpty() const { return m_data->nodes.empty(); }
    [[nodiscard]] const HistoryNode &node(int index) const { return m_data->nodes[size_t(index)]; }
    /// -1 when no node has this key.
    [[nodiscard]] int indexOf(const QString &key) const { return m_data->index.value(key, -1); }
    [[nodiscard]] const std::vector<int> &roots() const { return m_data->roots; } ///< newest line first

    /// The synthetic `Current` entry as sent, when the server sent one.
    [[nodiscard]] const std::optional<Checkpoint> &current() const { return m_data->current; }
    /// The live filesystem as a node: its parent is what it continues from. It is none of nodes().
    [[nodiscard]] const HistoryNode &here() const { return m_data->here; }
    /// The node the live filesystem continues from; here() says how that is known. -1 when nothing tells.
    [[nodiscard]] int baseOfCurrent() const { return m_data->here.parent; }
    /// What was restored last, as far as this program or the server recorded it; -1 when nothing was or it
    /// is not shown.
    [[nodiscard]] int lastRestored() const { return m_data->lastRestored; }
    [[nodiscard]] const QDateTime &lastRestoredAt() const { return m_data->lastRestoredAt; } ///< UTC

    /// False: what a node does not say of marks and restores may be so all the same.
    [[nodiscard]] bool areMarksKnown() const { return m_data->areMarksKnown; }
    /// How often this program restored a checkpoint; a count of 0 for one that it never did.
    [[nodiscard]] RestoreSummary restoresOf(const QString &id) const { return m_data->restores.value(id); }

    /// Automatic checkpoints in the list, shown or not.
    [[nodiscard]] int autoCount() const { return m_data->autoCount; }
    [[nodiscard]] int newerThan(int index) const; ///< how many nodes were created after it

private:
    struct Data {
        std::vector<HistoryNode> nodes;
        std::vector<int> roots;
        QHash<QString, int> index;
        QHash<QString, RestoreSummary> restores; // by id of the target
        std::optional<Checkpoint> current;
        HistoryNode here;
        QDateTime lastRestoredAt;
        int lastRestored = -1;
        int autoCount = 0;
        bool isFiltered = false;
        bool areMarksKnown = true;

        [[nodiscard]] std::vector<int> addNodes(const std::vector<AncestryEntry> &entries,
                                                const std::vector<int> &order,
                                                const HistoryGraphOptions &options);
        void addToParent(int node);
    };
    explicit HistoryGraph(std::shared_ptr<const Data> data)
        : m_data(std::move(data))
    {
    }

    std::shared_ptr<const Data> m_data; // shared by all copies
};

} // namespace Savepoint
