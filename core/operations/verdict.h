// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/records/operationrecord.h"

#include <QList>

namespace Savepoint {

/// What a list of checkpoints says about an operation that nobody saw the end of. A plain value.
struct Verdict {
    /// Why nothing can be said.
    enum class Doubt {
        None,
        MayStillRun, ///< it is not there, and the server may still be working on it
        NotReported, ///< this server does not say what the live filesystem continues from
        LooksTheSame, ///< the list would be the same whether it took effect or not
        OthersActed, ///< somebody else changed what would tell
        Unproven, ///< the list fits, but it could have come about otherwise; newCheckpointId may tell
    };

    OperationRecord::Outcome outcome = OperationRecord::Outcome::Unknown;
    OperationRecord::Evidence evidence = OperationRecord::Evidence::List;
    Doubt doubt = Doubt::None; ///< Unknown only
    QString newCheckpointId{};
    QString safetyCheckpointId{};

    [[nodiscard]] bool isSettled() const { return outcome != OperationRecord::Outcome::Unknown; }
    bool operator==(const Verdict &) const = default;
};

/// Judges by a list that was read after the last request of `record` may have left. `mayStillRun`: the server
/// may not be through with it, so what is missing proves nothing, and what is likely can wait for a better
/// answer. A restore that was not sent is NotStarted whatever became of its safety checkpoint.
[[nodiscard]] Verdict judge(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun);

/// The manual checkpoint in `list` that is none of `idsBefore` and may carry the comment that was sent:
/// somebody else may have created one at the same time. The longest match wins, then the newest. nullptr when
/// there is none.
[[nodiscard]] const Checkpoint *newCheckpointIn(const QList<Checkpoint> &list, const QStringList &idsBefore,
                                                const QString &comment);

} // namespace Savepoint
