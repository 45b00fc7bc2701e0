// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <vector>

namespace Savepoint {

/// One character as a reader would take it, and the bytes that spell it.
struct SpelledCharacter {
    char value = 0; ///< anything beyond ASCII is '\x80'
    qsizetype begin = 0;
    qsizetype end = 0;
};

enum class QuotedPrintable { Plain, Decoded };

/// Reads escapes of any nesting: `%2F`, `%252F`, `\u002f`, `\x2f`, `\057`, `&#47;`, `&amp;#47;`, `0x2f`. Tags
/// and colour sequences become one blank. With QuotedPrintable::Decoded also `=2F`, which outside of mails is
/// more often an assignment.
[[nodiscard]] std::vector<SpelledCharacter> spelledOut(QByteArrayView text, QuotedPrintable quotedPrintable);

} // namespace Savepoint
