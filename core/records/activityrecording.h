// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/streamlines.h"
#include "core/records/operationrecord.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace Savepoint {

/// Something of a recorded operation, in the order in which it happened. A plain value.
struct ActivityPart {
    enum class Kind {
        Lines, ///< what the server said: `lines`
        Step, ///< `step`
        Outcome, ///< `outcome`
        Missing, ///< `count` lines are not in the file, because it had reached its limit
    };

    Kind kind = Kind::Lines;
    QDateTime at; ///< this computer's clock, UTC
    StreamLines lines; ///< all received at `at`
    QString step; ///< as it was given to ActivityFiles::step()
    OperationRecord outcome;
    qint64 count = 0;

    bool operator==(const ActivityPart &) const = default;
};

/// What the file of one operation says. A plain value.
struct ActivityRecording {
    OperationRecord operation; ///< what it is; empty `uid`: the file does not say
    QList<ActivityPart> parts;
    qint64 earlierLines = 0; ///< lines of the file before the first part, when not all were asked for
    qint64 unreadableLines = 0; ///< lines that this program does not understand
    bool isComplete =
        false; ///< the outcome is the last it says; else it was written to when the program ended

    bool operator==(const ActivityRecording &) const = default;
};

} // namespace Savepoint
