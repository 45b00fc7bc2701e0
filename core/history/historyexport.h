// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

class QIODevice;

namespace Savepoint {

/// What an export says about itself.
struct ExportHeading {
    QString server; ///< the API's address
    QString organization; ///< may be empty
    QString spriteName;
    QDateTime readAt; ///< UTC: when the server said so
    QString program; ///< name and version
};

// Writes a whole history, newest first, to an open device, a checkpoint at a time. False as soon as the
// device refuses a write; its errorString() says why.

/// One JSON object: the heading, then `checkpoints`, each with the object as the server sent it
/// (`checkpoint`) beside what the program made of it: `parent`, how that is known, oddities, notes.
[[nodiscard]] bool writeHistoryJson(QIODevice &device, const HistoryGraph &graph,
                                    const ExportHeading &heading);

/// RFC 4180: a header line, CRLF, quotes doubled. A text that a spreadsheet would run as a formula gets an
/// apostrophe in front (OWASP, "CSV Injection"). Times are UTC in ISO 8601.
[[nodiscard]] bool writeHistoryCsv(QIODevice &device, const HistoryGraph &graph);

/// `none`, `reported`, `known`, `assumed`: how a parent is known, for programs.
[[nodiscard]] QString provenanceName(Provenance provenance);

} // namespace Savepoint
