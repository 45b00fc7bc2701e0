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
        OthersActed, ///< another client changed what would tell
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

/// Judges by a list of the very sprite (its id, which the caller has compared) that was read after the last
/// request of `record` may have left. `mayStillRun`: the server may not be through with it, so what is
/// missing proves nothing, and what is likely can wait for a better answer.
///
/// Other clients act on the sprite, too. Evidence::List is given only to what holds in every history that
/// leads to this list. It stands for the state, and not for whose request made it: Succeeded says that the
/// effect that was asked for is there, Failed that it is not and that the request cannot bring it any more.
/// - restore, Succeeded: the live filesystem continues from the target;
/// - restore, Failed: it continues from where it did before, and nothing new continues from the target;
/// - create, Failed: no checkpoint is listed that may be the one;
/// - delete, Failed: the very checkpoint is still listed;
/// - NotStarted: the request was not sent.
/// A checkpoint is known by its id and its time of creation, because an id may be given again.
/// A new checkpoint, also with the comment that was sent, may be another client's, and one that is gone may
/// have been deleted by another client: both are Evidence::Likely. A restore whose safety checkpoint was
/// under way waits until that is listed, or cannot come any more.
[[nodiscard]] Verdict judge(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun);

/// The manual checkpoint in `list` that was not listed `before` and may carry the comment that was sent:
/// somebody else may have created one at the same time. The longest match wins, then the newest. nullptr when
/// there is none.
[[nodiscard]] const Checkpoint *newCheckpointIn(const QList<Checkpoint> &list,
                                                const QList<CheckpointKey> &before, const QString &comment);

} // namespace Savepoint
