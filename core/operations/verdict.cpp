// SPDX-License-Identifier: Apache-2.0
#include "core/operations/verdict.h"

#include "core/base/naturalorder.h"
#include "core/operations/listchange.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace Savepoint {

namespace {

using Outcome = OperationRecord::Outcome;
using Evidence = OperationRecord::Evidence;
using Doubt = Verdict::Doubt;

/// Whether a checkpoint may be the one that was created with the comment `sent`. Servers may cut comments or
/// leave them out; another comment is somebody else's.
bool mayBeComment(const QString &listed, const QString &sent)
{
    return listed.isEmpty() || sent.startsWith(listed);
}

Verdict doubtful(Doubt doubt)
{
    return {.outcome = Outcome::Unknown, .evidence = Evidence::Answer, .doubt = doubt};
}

Verdict notThere(bool mayStillRun)
{
    return mayStillRun ? doubtful(Doubt::MayStillRun) : Verdict{.outcome = Outcome::Failed};
}

Verdict likely(bool mayStillRun, const QString &newCheckpointId = {})
{
    Verdict verdict = mayStillRun ? doubtful(Doubt::Unproven)
                                  : Verdict{.outcome = Outcome::Succeeded, .evidence = Evidence::Likely};
    verdict.newCheckpointId = newCheckpointId;
    return verdict;
}

Verdict judgeCreation(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    const Checkpoint *found = newCheckpointIn(now, record.idsBefore, record.comment);
    if (!found)
        return notThere(mayStillRun);
    if (record.comment.isEmpty() || found->comment != record.comment)
        return likely(mayStillRun, found->id);
    return {.outcome = Outcome::Succeeded, .evidence = Evidence::List, .newCheckpointId = found->id};
}

Verdict judgeDeletion(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    return isListed(now, record.checkpointId) ? notThere(mayStillRun)
                                              : Verdict{.outcome = Outcome::Succeeded};
}

/// A checkpoint that was made since continues from what the live filesystem continued from then.
bool wasContinued(const OperationRecord &record, const QList<Checkpoint> &now)
{
    const QSet<QString> before(record.idsBefore.cbegin(), record.idsBefore.cend());
    return std::any_of(now.cbegin(), now.cend(), [&](const Checkpoint &checkpoint) {
        return !checkpoint.isCurrent() && checkpoint.sourceId == record.checkpointId
            && checkpoint.id != record.safetyCheckpointId && !before.contains(checkpoint.id);
    });
}

/// What the live filesystem continues from, below the automatic checkpoints that a platform may have made of
/// it since, before a restore for example. Ends at what would tell.
QString baseBelowAutomatic(const OperationRecord &record, const QList<Checkpoint> &now)
{
    QHash<QString, QString> sources; // of automatic checkpoints
    for (const Checkpoint &checkpoint : now) {
        if (checkpoint.isAuto)
            sources.insert(checkpoint.id, checkpoint.sourceId);
    }
    QString base = reportedBase(now);
    while (base != record.checkpointId && base != record.baseBefore && sources.contains(base))
        base = sources.take(base); // taken: a circle ends
    return base;
}

Verdict judgeRestore(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    const QString base = baseBelowAutomatic(record, now);
    if (base.isEmpty() || record.baseBefore.isEmpty())
        return doubtful(Doubt::NotReported);
    if (record.baseBefore == record.checkpointId)
        return doubtful(base == record.baseBefore ? Doubt::LooksTheSame : Doubt::OthersActed);
    if (base == record.checkpointId)
        return {.outcome = Outcome::Succeeded, .evidence = Evidence::List};
    if (base == record.baseBefore)
        return notThere(mayStillRun);
    return wasContinued(record, now) ? likely(mayStillRun) : doubtful(Doubt::OthersActed);
}

} // namespace

Verdict judge(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    Verdict verdict;
    const bool wasSent = record.step == OperationRecord::Step::Change;
    if (!wasSent)
        verdict = {.outcome = Outcome::NotStarted};
    else if (record.kind == OperationRecord::Kind::Create)
        verdict = judgeCreation(record, now, mayStillRun);
    else if (record.kind == OperationRecord::Kind::Delete)
        verdict = judgeDeletion(record, now, mayStillRun);
    else
        verdict = judgeRestore(record, now, mayStillRun);
    verdict.safetyCheckpointId = record.safetyCheckpointId;
    if (record.step == OperationRecord::Step::SafetyCheckpoint) {
        if (const Checkpoint *safety = newCheckpointIn(now, record.idsBefore, record.safetyComment))
            verdict.safetyCheckpointId = safety->id;
    }
    return verdict;
}

const Checkpoint *newCheckpointIn(const QList<Checkpoint> &list, const QStringList &idsBefore,
                                  const QString &comment)
{
    const QSet<QString> before(idsBefore.cbegin(), idsBefore.cend());
    const Checkpoint *found = nullptr;
    for (const Checkpoint &checkpoint : list) {
        if (checkpoint.isCurrent() || checkpoint.isAuto || before.contains(checkpoint.id)
            || !mayBeComment(checkpoint.comment, comment))
            continue;
        const bool better = !found
            || (checkpoint.comment.size() != found->comment.size()
                    ? checkpoint.comment.size() > found->comment.size()
                    : naturalLess(found->id, checkpoint.id));
        if (better)
            found = &checkpoint;
    }
    return found;
}

} // namespace Savepoint
