// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace Savepoint::Bench {

/// What kind of sprite the list is of.
struct HistoryShape {
    int checkpoints = 1000; ///< beside `Current`
    int longestHistory = 50; ///< ids; 0: all ancestors, which makes n*n/2 ids
    bool hasBranches = true; ///< false: one line
    int editedComments = 0; ///< so many comments differ from those of the list without edits
};

/// The body of a checkpoint list, made from a fixed seed: the same shape gives the same bytes. Newest first
/// behind `Current`, as the service answers. With branches: one checkpoint in six is automatic, and about one
/// in forty continues an older one, as after a restore.
[[nodiscard]] QByteArray historyBytes(const HistoryShape &shape);

} // namespace Savepoint::Bench
