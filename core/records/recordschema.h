// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/recorderror.h"

#include <QList>
#include <QSqlDatabase>
#include <QStringList>

namespace Savepoint {

/// The statements that lead from one version of the schema to the next.
using Migration = QStringList;

/// The steps of this program, oldest first: step n leads to version n + 1. Steps that were released never
/// change; a new schema is a new step.
[[nodiscard]] const QList<Migration> &recordMigrations();

/// Brings the schema to the version that has all of `steps`, in one transaction: it succeeds as a whole or
/// changes nothing. The version stands in `user_version`. A higher one is refused with Kind::TooNew, before
/// anything is written. Always writes something, so a file that cannot be written is told apart here.
[[nodiscard]] RecordResult<Done> migrate(const QSqlDatabase &database, const QList<Migration> &steps);

} // namespace Savepoint
