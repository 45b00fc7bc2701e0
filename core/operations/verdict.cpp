// SPDX-License-Identifier: Apache-2.0
#include "core/operations/verdict.h"

#include "core/base/naturalorder.h"
#include "core/operations/listchange.h"

#include <QHash>

#include <algorithm>

namespace Savepoint {

namespace {

using Outcome = OperationRecord::Outcome;
using Evidence = OperationRecord::Evidence;
using Doubt = Verdict::Doubt;

/// Whether a checkpoint may be the one that was created with the comment `sent`. Servers may cut comments,
/// say so with dots, change white space or leave comments out; another comment is another client's.
bool mayBeComment(const QString &listed, const QString &sent)
{
    QString start = listed.simplified();
    while (start.endsWith(u'.') || start.endsWith(u'…'))
        start.chop(1);
    start = start.trimmed();
    return start.isEmpty() || sent.simplified().startsWith(start); // a null string starts with no empty one
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

/// What was not listed before the last request that changes something.
QList<Checkpoint> newIn(const QList<Checkpoint> &now, const OperationRecord &record)
{
    QList<Checkpoint> found;
    std::copy_if(now.cbegin(), now.cend(), std::back_inserter(found), [&](const Checkpoint &checkpoint) {
        return !checkpoint.isCurrent() && !isAmong(record.idsBefore, checkpoint);
    });
    return found;
}

/// Whether an id names in a list the checkpoint that it named before the operation.
enum class Identity {
    Same,
    Another, ///< the id was given again
    Gone, ///< it is not listed any more, so another one may have had its id in between
};

Identity identityOf(const QString &id, const OperationRecord &record, const QList<Checkpoint> &now)
{
    if (!isListed(now, id))
        return Identity::Gone;
    const bool isTarget = id == record.checkpointId;
    const bool isSame = std::any_of(now.cbegin(), now.cend(), [&](const Checkpoint &checkpoint) {
        return checkpoint.id == id && isAmong(record.idsBefore, checkpoint);
    });
    return isSame && (!isTarget || isListed(now, CheckpointKey::of(id, record.checkpointCreated)))
        ? Identity::Same
        : Identity::Another;
}

/// Those that may be the one that was created, with the very comment that was sent.
int countOfExactMatches(const OperationRecord &record, const QList<Checkpoint> &now)
{
    const QList<Checkpoint> found = newIn(now, record);
    return int(std::count_if(found.cbegin(), found.cend(), [&](const Checkpoint &checkpoint) {
        return !checkpoint.isAuto && checkpoint.comment == record.comment;
    }));
}

/// What is new may be another client's, also with the same comment: never certain.
Verdict judgeCreation(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    const Checkpoint *found = newCheckpointIn(now, record.idsBefore, record.comment);
    if (!found)
        return notThere(mayStillRun);
    const int exact = countOfExactMatches(record, now);
    const bool isExact = !record.comment.isEmpty() && exact > 0;
    return likely(mayStillRun && !isExact, exact > 1 ? QString() : found->id);
}

/// That it is gone is a fact; which client has deleted it, no list tells.
Verdict judgeDeletion(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    const bool isThere =
        isListed(now, record.checkpointId) && identityOf(record.checkpointId, record, now) == Identity::Same;
    return isThere ? notThere(mayStillRun) : likely(false);
}

/// A checkpoint that was made since, automatic or not, continues from the target.
bool wasContinued(const OperationRecord &record, const QList<Checkpoint> &now)
{
    const QList<Checkpoint> found = newIn(now, record);
    return std::any_of(found.cbegin(), found.cend(), [&](const Checkpoint &checkpoint) {
        return checkpoint.sourceId == record.checkpointId && checkpoint.id != record.safetyCheckpointId;
    });
}

/// What the live filesystem continues from, below the automatic checkpoints that were made of it since,
/// before a restore for example. One that was listed before tells of an earlier time and is not stepped over.
QString baseBelowAutomatic(const OperationRecord &record, const QList<Checkpoint> &now)
{
    QHash<QString, QString> sources;
    for (const Checkpoint &checkpoint : newIn(now, record)) {
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
    const Identity target = identityOf(record.checkpointId, record, now);
    if (target == Identity::Another)
        return doubtful(Doubt::OthersActed);
    if (record.baseBefore == record.checkpointId)
        return doubtful(base == record.baseBefore ? Doubt::LooksTheSame : Doubt::OthersActed);
    if (base == record.checkpointId && target == Identity::Gone)
        return likely(mayStillRun);
    if (base == record.checkpointId)
        return {.outcome = Outcome::Succeeded, .evidence = Evidence::List};
    const bool isBaseAsBefore = base == record.baseBefore && identityOf(base, record, now) == Identity::Same;
    if (wasContinued(record, now)) // it took effect, and another restore came after it
        return base == record.baseBefore ? doubtful(Doubt::OthersActed) : likely(mayStillRun);
    return isBaseAsBefore ? notThere(mayStillRun) : doubtful(Doubt::OthersActed);
}

/// The restore was not sent; only what became of its safety checkpoint is open.
Verdict judgeSafetyStep(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    const Checkpoint *safety = newCheckpointIn(now, record.idsBefore, record.safetyComment);
    if (!safety && mayStillRun)
        return doubtful(Doubt::MayStillRun);
    if (mayStillRun && safety->comment != record.safetyComment) // may be another client's
        return doubtful(Doubt::Unproven);
    return {.outcome = Outcome::NotStarted, .safetyCheckpointId = safety ? safety->id : QString()};
}

} // namespace

Verdict judge(const OperationRecord &record, const QList<Checkpoint> &now, bool mayStillRun)
{
    if (record.step == OperationRecord::Step::SafetyCheckpoint)
        return judgeSafetyStep(record, now, mayStillRun);
    Verdict verdict;
    if (record.step == OperationRecord::Step::Preparing)
        verdict = {.outcome = Outcome::NotStarted};
    else if (now.isEmpty()) // a list of a sprite has at least `Current`
        verdict = doubtful(Doubt::Unproven);
    else if (record.kind == OperationRecord::Kind::Create)
        verdict = judgeCreation(record, now, mayStillRun);
    else if (record.kind == OperationRecord::Kind::Delete)
        verdict = judgeDeletion(record, now, mayStillRun);
    else
        verdict = judgeRestore(record, now, mayStillRun);
    verdict.safetyCheckpointId = record.safetyCheckpointId;
    return verdict;
}

const Checkpoint *newCheckpointIn(const QList<Checkpoint> &list, const QList<CheckpointKey> &before,
                                  const QString &comment)
{
    const Checkpoint *found = nullptr;
    for (const Checkpoint &checkpoint : list) {
        if (checkpoint.isCurrent() || checkpoint.isAuto || isAmong(before, checkpoint)
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
