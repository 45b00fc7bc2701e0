// SPDX-License-Identifier: Apache-2.0
#include "core/operations/reconciler.h"

#include "core/base/logging.h"
#include "core/records/journal.h"

#include <QPointer>

#include <algorithm>

namespace Savepoint {

namespace {

std::chrono::milliseconds monotonicNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

/// The program ended before it did. What was asked for was not sent where only an earlier step was.
void endWithoutVerdict(OperationRecord &record)
{
    if (record.outcome)
        return;
    const bool wasSent = record.step == OperationRecord::Step::Change;
    record.isSafetyUnknown = record.step == OperationRecord::Step::SafetyCheckpoint;
    record.outcome = wasSent ? OperationRecord::Outcome::Unknown : OperationRecord::Outcome::NotStarted;
    record.finishedAt = QDateTime::currentDateTimeUtc();
}

} // namespace

Reconciler::Reconciler(Client &client, Journal *journal, std::function<bool(const QString &)> isBusy,
                       QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_journal(journal)
    , m_isBusy(std::move(isBusy))
    , m_now(monotonicNow)
{
    if (m_journal)
        connect(m_journal, &Journal::restoresRead, this, &Reconciler::read);
}

Reconciler::~Reconciler() = default;

void Reconciler::read()
{
    m_journal->unsettled(this, [this](const RecordResult<QList<OperationRecord>> &found) {
        if (found)
            take(*found);
        else
            qCInfo(lcOperations) << "what was left open cannot be read:" << found.error().detail;
    });
}

/// What earlier runs of the program left open. Those of this run are known already; one that runs in another
/// window is watched there.
void Reconciler::take(const QList<OperationRecord> &found)
{
    forgetSettledElsewhere(found);
    QList<OperationRecord> left;
    QStringList names;
    for (const OperationRecord &record : found) {
        const bool isWatched = !record.outcome && m_journal->isAlive(record);
        if (m_journal->isOwn(record) || isWatched || m_seen.contains(record.uid))
            continue;
        m_seen.insert(record.uid, m_now());
        left.append(record);
        if (!names.contains(record.spriteName))
            names.append(record.spriteName);
    }
    m_unsettled = left + m_unsettled;
    for (const QString &name : std::as_const(names)) {
        emit changed(name);
        checkUnlessAsleep(name);
    }
}

/// Another window has found out what became of them, or its user has looked.
void Reconciler::forgetSettledElsewhere(const QList<OperationRecord> &found)
{
    QStringList names;
    m_unsettled.removeIf([&](const OperationRecord &record) {
        const bool isOpen = isOwn(record)
            || std::any_of(found.cbegin(), found.cend(),
                           [&record](const OperationRecord &other) { return other.uid == record.uid; });
        if (!isOpen && !names.contains(record.spriteName))
            names.append(record.spriteName);
        return !isOpen;
    });
    for (const QString &name : std::as_const(names))
        emit changed(name);
}

void Reconciler::add(const OperationRecord &record)
{
    m_seen.insert(record.uid, m_now());
    m_unsettled.append(record);
    emit changed(record.spriteName);
}

bool Reconciler::isUnsettled(const QString &spriteName) const
{
    return std::any_of(
        m_unsettled.cbegin(), m_unsettled.cend(),
        [&spriteName](const OperationRecord &record) { return record.spriteName == spriteName; });
}

QList<OperationRecord> Reconciler::unsettled(const QString &spriteName) const
{
    QList<OperationRecord> records;
    std::copy_if(m_unsettled.cbegin(), m_unsettled.cend(), std::back_inserter(records),
                 [&spriteName](const OperationRecord &record) { return record.spriteName == spriteName; });
    return records;
}

QStringList Reconciler::sprites() const
{
    QStringList names;
    for (const OperationRecord &record : m_unsettled)
        names.append(record.spriteName);
    names.sort();
    names.removeDuplicates();
    return names;
}

void Reconciler::check(const QString &spriteName)
{
    const auto context = std::make_shared<QObject>();
    m_checks.insert(spriteName, context);
    m_client.listCheckpointsWithOptions(spriteName, {.historyFilter = {}, .includeAuto = true}, context.get(),
                                        [this, spriteName](const ApiResult<CheckpointList> &answer) {
                                            const auto keeper = m_checks.take(spriteName);
                                            if (answer)
                                                judgeBy(spriteName, *answer);
                                            else
                                                emit checkFailed(spriteName, answer.error());
                                        });
}

void Reconciler::checkUnlessAsleep(const QString &spriteName)
{
    const auto context = std::make_shared<QObject>();
    m_checks.insert(spriteName, context);
    m_client.getSprite(spriteName, context.get(), [this, spriteName](const ApiResult<SpriteInfo> &answer) {
        const auto keeper = m_checks.take(spriteName);
        const QPointer<Reconciler> self(this);
        if (answer)
            giveUpOfOthers(spriteName, answer->id);
        if (self && answer && answer->status != SpriteInfo::Status::Cold && isUnsettled(spriteName))
            check(spriteName);
    });
}

/// Of this run of the program: its record came from the runner, or back from the journal.
bool Reconciler::isOwn(const OperationRecord &record) const
{
    return !m_journal || record.instance.isEmpty() || m_journal->isOwn(record);
}

bool Reconciler::mayStillRun(const OperationRecord &record) const
{
    using std::chrono::milliseconds;
    if (m_serverEndsWithProgram && !isOwn(record))
        return false;
    const milliseconds known = m_now() - m_seen.value(record.uid, m_now());
    if (isOwn(record))
        return known < ServerPatience;
    const QDateTime heard = record.lastHeard.isValid() ? record.lastHeard : record.startedAt;
    const milliseconds silent(heard.isValid() ? heard.msecsTo(QDateTime::currentDateTimeUtc()) : 0);
    const bool isClockWrong = silent < known; // set back since, or there is no time
    return (isClockWrong ? known : silent) < ServerPatience;
}

/// Which sprite it was about is known, and it is not this one.
bool Reconciler::isOfAnother(const OperationRecord &record, const QString &spriteId)
{
    return !record.spriteId.isEmpty() && !spriteId.isEmpty() && record.spriteId != spriteId;
}

void Reconciler::judgeBy(const QString &spriteName, const CheckpointList &list)
{
    if (m_journal)
        read();
    if (!isUnsettled(spriteName) || m_isBusy(spriteName))
        return;
    const QList<OperationRecord> open = unsettled(spriteName);
    const bool isIdKnown = std::any_of(
        open.cbegin(), open.cend(), [](const OperationRecord &record) { return !record.spriteId.isEmpty(); });
    if (!isIdKnown) { // then no answer could tell
        judgeAs(spriteName, {}, list);
        return;
    }
    const auto context = std::make_shared<QObject>();
    m_identifying.insert(spriteName, context);
    // After the list: a sprite that still has its id now had it then, too.
    m_client.getSprite(spriteName, context.get(),
                       [this, spriteName, list](const ApiResult<SpriteInfo> &answer) {
                           const auto keeper = m_identifying.take(spriteName);
                           if (answer && !m_isBusy(spriteName))
                               judgeAs(spriteName, answer->id, list);
                           else if (!answer)
                               emit checkFailed(spriteName, answer.error());
                       });
}

void Reconciler::judgeAs(const QString &spriteName, const QString &spriteId, const CheckpointList &list)
{
    const QPointer<Reconciler> self(this);
    giveUpOfOthers(spriteName, spriteId);
    if (!self)
        return;
    Verdict::Doubt doubt = Verdict::Doubt::None;
    const QList<OperationRecord> open = unsettled(spriteName);
    for (const OperationRecord &record : open) {
        const bool isSpriteKnown = !record.spriteId.isEmpty() && record.spriteId == spriteId;
        // An entry that could not be read may be the one that is missing.
        const bool mayCome = mayStillRun(record) || list.skippedEntries > 0;
        if (const Verdict verdict = judge(record, list.checkpoints, mayCome); verdict.isSettled())
            close(record, verdict, isSpriteKnown);
        else
            doubt = verdict.doubt;
        if (!self)
            return;
    }
    if (open.size() != unsettled(spriteName).size())
        emit changed(spriteName);
    if (self)
        emit looked(spriteName, doubt);
}

/// What was about a sprite that is gone, whose name another one has by now.
void Reconciler::giveUpOfOthers(const QString &spriteName, const QString &spriteId)
{
    const QPointer<Reconciler> self(this);
    const QList<OperationRecord> open = unsettled(spriteName);
    for (const OperationRecord &record : open) {
        if (isOfAnother(record, spriteId))
            giveUp(record);
        if (!self)
            return;
    }
    if (open.size() != unsettled(spriteName).size())
        emit changed(spriteName);
}

/// What the list tells becomes the outcome. Of a sprite that is known by name only, nothing is certain.
void Reconciler::close(OperationRecord record, const Verdict &verdict, bool isSpriteKnown)
{
    m_unsettled.removeIf([&record](const OperationRecord &other) { return other.uid == record.uid; });
    const bool wasSent = verdict.outcome != OperationRecord::Outcome::NotStarted;
    record.outcome = verdict.outcome;
    record.evidence = isSpriteKnown || !wasSent ? verdict.evidence : OperationRecord::Evidence::Likely;
    record.newCheckpointId = verdict.newCheckpointId;
    record.safetyCheckpointId = verdict.safetyCheckpointId;
    record.isSafetyUnknown = false;
    if (!record.finishedAt.isValid())
        record.finishedAt = QDateTime::currentDateTimeUtc();
    if (m_journal)
        m_journal->finish(record);
    emit settled(record);
}

void Reconciler::giveUp(OperationRecord record)
{
    m_unsettled.removeIf([&record](const OperationRecord &other) { return other.uid == record.uid; });
    record.isAcknowledged = true;
    endWithoutVerdict(record);
    if (m_journal)
        m_journal->finish(record);
    emit replaced(record);
}

void Reconciler::acknowledge(const QString &spriteName)
{
    if (!isUnsettled(spriteName))
        return;
    for (OperationRecord record : unsettled(spriteName)) {
        record.isAcknowledged = true;
        endWithoutVerdict(record);
        if (m_journal)
            m_journal->finish(record);
    }
    if (m_journal)
        m_journal->load(); // another window may have found out what this one acknowledges
    m_unsettled.removeIf(
        [&spriteName](const OperationRecord &record) { return record.spriteName == spriteName; });
    emit changed(spriteName);
}

} // namespace Savepoint
