// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/ancestryresolver.h"
#include "core/history/restoreevents.h"

namespace Savepoint {

/// Fills in the parents that the server does not report, each with how it is known, and flags where the
/// sources disagree. What the server reports stays as it is.
///
/// The first checkpoint after a restore continues from what was restored; any other one continues, as far as
/// one can tell, the one made before it. Parents only ever stand earlier in `order`, so no cycle can arise.
class ParentInference final {
    Q_DISABLE_COPY_MOVE(ParentInference)

public:
    /// `order`: positions of all entries, oldest first; `times`: orderTimes() of the entries. All must
    /// outlive it.
    ParentInference(AncestryResolver &resolver, const std::vector<int> &order,
                    const std::vector<qint64> &times, const std::vector<RestoreEvent> &events);

    void run();

private:
    void placeEvents();
    void visit(AncestryEntry &entry, const RestoreEvent *restore);
    void checkRivals(AncestryEntry &entry, const RestoreEvent *restore) const;
    [[nodiscard]] bool isSameState(const AncestryEntry &entry, int other) const;

    AncestryResolver &m_resolver;
    const std::vector<int> &m_order;
    const std::vector<qint64> &m_times;
    const std::vector<RestoreEvent> &m_events;
    std::vector<const RestoreEvent *> m_before; // by position in order, and one for the end: the last restore
    std::vector<int> m_manual; // by entry: itself or its nearest ancestor that is not automatic
    int m_previous = -1; // the latest entry that others may continue
    bool m_reportsAncestry = false; // then an empty history is a statement
};

} // namespace Savepoint
