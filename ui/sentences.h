// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Savepoint {

// What messages are put together of.

/// A name from a server, shown literally inside a sentence; a very long one is cut.
[[nodiscard]] QString shownName(const QString &untrusted);
/// One sentence after the other; an empty one is left out.
[[nodiscard]] QString joined(const QString &first, const QString &second);
/// With a full stop, unless it ends with a mark of its own or is empty.
[[nodiscard]] QString withPeriod(const QString &sentence);

} // namespace Savepoint
