// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Savepoint {

/// How text from outside is made fit to be shown.
enum class LineBreaks {
    Keep, ///< newlines stay (log messages, details)
    Fold, ///< every run of line breaks becomes one space (cells, titles, one-line labels)
};

/// Makes untrusted text safe to show as plain text: ANSI escape sequences are removed; other control
/// characters and bidirectional overrides are shown escaped (`\u202E`), so that they can neither hide nor
/// reorder what stands beside them; the result is cut at `maxLength` UTF-16 units with an ellipsis, never
/// inside a surrogate pair. Tabs become one space. It does not escape HTML: showing the result as plain text
/// is the caller's part.
[[nodiscard]] QString displayText(QStringView untrusted, LineBreaks breaks = LineBreaks::Fold,
                                  qsizetype maxLength = 4000);

} // namespace Savepoint
