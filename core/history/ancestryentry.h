// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

namespace Savepoint {

/// One entry of a list on its way to a HistoryNode. Indices are positions among all entries, hidden ones
/// included.
struct AncestryEntry {
    const Checkpoint *checkpoint = nullptr; ///< in the list, which outlives the entries
    QString key;
    int occurrence = 1; ///< 2 for the second entry with this id, ...
    int parent = -1;
    Provenance provenance = Provenance::None;
    QString namedParent;
    QDateTime restoredAt;
    QString rivalParent;
    Provenance rivalProvenance = Provenance::None;
    HistoryFlags flags;
    bool hidden = false;

    /// The part of it that does not come from somewhere else.
    [[nodiscard]] static AncestryEntry of(const Checkpoint &checkpoint);
};

} // namespace Savepoint
