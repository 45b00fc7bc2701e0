// SPDX-License-Identifier: Apache-2.0
#include "core/operations/reconciler.h"

#include "core/base/logging.h"
#include "core/records/journal.h"

#include <QPointer>

#include <algorithm>

namespace Savepoint {

Reconciler::Reconciler(Client &client, Journal *journal, std::function<bool(const QString &)> isBusy,
                       QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_journal(journal)
    , m_isBusy(std::move(isBusy))
{
    if (m_journal)
        connect(m_journal, &Journal::restoresRead, this, &Reconciler::read);
}

Reconciler::~Reconciler() = default;

/// What earlier runs of the program left open. Those of this run are known already, and one that runs in
/// another window is its business.
void Reconciler::read()
{
    m_journal->unsettled(this, [this](const RecordResult<QList<OperationRecord>> &found) {
        if (!found) {
            qCInfo(lcOperations) << "what was left open cannot be read:" << found.error().detail;
            return;
        }
        QList<OperationRecord> left;
        for (const OperationRecord &record : *found) {
            if (!m_journal->isAlive(record) && !m_hasRead.contains(record.uid))
                left.append(record);
        }
        QStringList names;
        for (const OperationRecord &record : std::as_const(left)) {
            m_hasRead.insert(record.uid);
            if (!names.contains(record.spriteName))
                names.append(record.spriteName);
        }
        m_unsettled = left + m_unsettled;
        for (const QString &name : std::as_const(names)) {
            emit changed(name);
            checkUnlessAsleep(name);
        }
    });
}

void Reconciler::add(const OperationRecord &record)
{
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
                                                judgeBy(spriteName, answer->checkpoints);
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
        if (answer && answer->status != SpriteInfo::Status::Cold && isUnsettled(spriteName))
            check(spriteName);
    });
}

bool Reconciler::mayStillRun(const OperationRecord &record) const
{
    if (m_serverEndsWithProgram && m_journal && !m_journal->isOwn(record))
        return false;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return record.startedAt.isValid() && record.startedAt <= now
        && std::chrono::milliseconds(record.startedAt.msecsTo(now)) < ServerPatience;
}

void Reconciler::judgeBy(const QString &spriteName, const QList<Checkpoint> &list)
{
    if (!isUnsettled(spriteName) || m_isBusy(spriteName))
        return;
    const QPointer<Reconciler> self(this);
    Verdict::Doubt doubt = Verdict::Doubt::None;
    const QList<OperationRecord> open = unsettled(spriteName);
    for (OperationRecord record : open) {
        const Verdict verdict = judge(record, list, mayStillRun(record));
        if (!verdict.isSettled()) {
            doubt = verdict.doubt;
            continue;
        }
        m_unsettled.removeIf([&record](const OperationRecord &other) { return other.uid == record.uid; });
        record.outcome = verdict.outcome;
        record.evidence = verdict.evidence;
        record.newCheckpointId = verdict.newCheckpointId;
        record.safetyCheckpointId = verdict.safetyCheckpointId;
        if (!record.finishedAt.isValid())
            record.finishedAt = QDateTime::currentDateTimeUtc();
        if (m_journal)
            m_journal->finish(record);
        emit settled(record);
        if (!self)
            return;
    }
    if (open.size() != unsettled(spriteName).size())
        emit changed(spriteName);
    if (self)
        emit looked(spriteName, doubt);
}

void Reconciler::acknowledge(const QString &spriteName)
{
    if (!isUnsettled(spriteName))
        return;
    for (OperationRecord record : unsettled(spriteName)) {
        record.isAcknowledged = true;
        if (!record.outcome) {
            record.outcome = OperationRecord::Outcome::Unknown;
            record.finishedAt = QDateTime::currentDateTimeUtc();
        }
        if (m_journal)
            m_journal->finish(record);
    }
    m_unsettled.removeIf(
        [&spriteName](const OperationRecord &record) { return record.spriteName == spriteName; });
    emit changed(spriteName);
}

} // namespace Savepoint
