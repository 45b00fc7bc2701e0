// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSqlDatabase>
#include <QString>

namespace Savepoint {

/// Copies what can be read of the damaged file at `aside` into the open `database`, which is fresh: row by
/// row, from both ends of each table, so that a damaged page costs what is on it. The damaged file stays as
/// it is. True when all notes, marks and operations could be read and written; remembered histories do not
/// count, they are read again from the server.
[[nodiscard]] bool takeOver(const QSqlDatabase &database, const QString &aside);

} // namespace Savepoint
