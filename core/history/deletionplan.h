// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QSet>
#include <QStringList>

#include <optional>
#include <vector>

namespace Savepoint {

/// Why this program does not ask a server to delete a checkpoint.
enum class DeletionObstacle {
    CurrentState, ///< “You are here” is no checkpoint
    BaseOfCurrent, ///< the current state continues from it
    MaybeBaseOfCurrent, ///< that is only assumed, or what a source says that did not win
    Protected, ///< a person said so
    ProtectionUnknown, ///< the marks cannot be read: HistoryGraph::areMarksKnown()
    RepeatedId, ///< several entries have this id: nobody can say which of them would go
};

/// What may not be deleted from one history. What may be the base of the current state is refused like the
/// base: a delete cannot be taken back.
class DeletionRules final {
public:
    /// Of the graph as it is now: keeps a copy.
    explicit DeletionRules(const HistoryGraph &graph);

    [[nodiscard]] std::optional<DeletionObstacle> obstacleTo(int node) const;
    [[nodiscard]] bool isRepeated(int node) const;
    [[nodiscard]] bool isBase(int node) const; ///< somebody said so
    [[nodiscard]] bool isMaybeBase(int node) const; ///< and not isBase()

private:
    HistoryGraph m_graph;
    QSet<QString> m_repeatedIds;
};

/// What becomes of a selection when it is asked to be deleted: pure, a value.
struct DeletionPlan {
    struct Refusal {
        QString id; ///< empty: “You are here”
        DeletionObstacle obstacle;

        bool operator==(const Refusal &) const = default;
    };

    std::vector<int> nodes; ///< that may be deleted, oldest first: whoever stops half-way keeps the newest
    QList<Refusal> refused; ///< newest first

    /// `keys`: of nodes, in any order; an empty one is “You are here”. Keys that are gone are left out.
    [[nodiscard]] static DeletionPlan of(const HistoryGraph &graph, const QStringList &keys);
};

} // namespace Savepoint
