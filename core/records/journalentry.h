// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/operationrecord.h"

#include <QList>

#include <chrono>

namespace Savepoint {

/// An operation and its place in the journal of its server. A plain value.
struct JournalEntry {
    qint64 sequence = 0; ///< grows with every operation that is begun, whatever the clocks say; never 0
    OperationRecord record;

    bool operator==(const JournalEntry &) const = default;
};

/// How long operations of one kind took that succeeded and were watched to their end, newest first. A plain
/// value.
struct EarlierDurations {
    QList<std::chrono::milliseconds> ofSprite;
    QList<std::chrono::milliseconds> ofServer; ///< of all of its sprites

    bool operator==(const EarlierDurations &) const = default;
};

} // namespace Savepoint
