// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/checkpointrow.h"

namespace Savepoint {

// How the parent of a row is known, in words; ids made safe to show.

/// "reported by the server", "you restored v5 on 12 Aug, 14:03", "assumed from the order of creation". Empty
/// for None. `restored` and `at` are what a restore tells.
[[nodiscard]] QString provenanceText(Provenance provenance, const QString &restored, const QDateTime &at);

/// "Parent v5: reported by the server". Further lines say what was bridged and where sources disagree.
[[nodiscard]] QString parentToolTip(const CheckpointRowData &row);

/// The same as a part of what a screen reader says: "parent v5 reported by the server".
[[nodiscard]] QString spokenParent(const CheckpointRowData &row);

} // namespace Savepoint
