// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrunner.h"

#include "core/records/journal.h"

#include <QUuid>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

void setTarget(Operation &operation, const SpriteRef &sprite, const CheckpointKey &checkpoint)
{
    operation.spriteName = sprite.name;
    operation.spriteId = sprite.id;
    operation.checkpointId = checkpoint.id;
    operation.checkpointCreated = checkpoint.created;
}

} // namespace

OperationRunner::OperationRunner(Client &client, QObject *parent, Journal *journal, RunnerTiming timing)
    : QObject(parent)
    , m_client(client)
    , m_journal(journal)
    , m_timing(timing)
    , m_reconciler(client, journal, [this](const QString &spriteName) { return isRunning(spriteName); })
{
}

OperationRunner::~OperationRunner() = default;

bool OperationRunner::create(const QString &spriteName, const QString &comment)
{
    Operation operation;
    operation.kind = Operation::Kind::Create;
    operation.spriteName = spriteName;
    operation.comment = comment;
    return start({.operation = std::move(operation)});
}

bool OperationRunner::restore(const SpriteRef &sprite, const CheckpointKey &checkpoint,
                              const std::optional<QString> &safetyComment, const RestoreContext &context)
{
    Operation operation;
    operation.kind = Operation::Kind::Restore;
    setTarget(operation, sprite, checkpoint);
    operation.withSafetyCheckpoint = safetyComment.has_value();
    operation.safetyComment = safetyComment.value_or(QString());
    operation.undoes = context.undoes;
    return start({.operation = std::move(operation), .seen = context.seen});
}

bool OperationRunner::remove(const SpriteRef &sprite, const CheckpointKey &checkpoint,
                             const std::optional<CheckpointList> &lastList)
{
    Operation operation;
    operation.kind = Operation::Kind::Delete;
    setTarget(operation, sprite, checkpoint);
    return start({.operation = std::move(operation), .lastList = lastList});
}

bool OperationRunner::goOnUnrecorded(const QString &spriteName)
{
    if (!m_unrecorded.contains(spriteName))
        return false;
    OperationOrder order = m_unrecorded.take(spriteName);
    order.goesUnrecorded = true;
    return start(std::move(order));
}

bool OperationRunner::start(OperationOrder order)
{
    Operation &operation = order.operation;
    if (isRunning(operation.spriteName) || m_reconciler.isUnsettled(operation.spriteName))
        return false;
    operation.id = ++m_lastId;
    operation.uid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    operation.startedAt = QDateTime::currentDateTimeUtc();
    if (operation.spriteId.isEmpty() && m_journal)
        operation.spriteId = m_journal->spriteId(operation.spriteName);
    m_unrecorded.insert(operation.spriteName, order);
    const Operation announced = operation;
    auto *run = new OperationRun(m_client, m_journal, std::move(order), m_timing, this);
    m_runs.insert(announced.spriteName, run);
    connect(run, &OperationRun::stepChanged, this,
            [this, announced](OperationStep step) { emit stepChanged(announced, step); });
    connect(run, &OperationRun::linesReceived, this,
            [this, announced](const StreamLines &lines) { emit linesReceived(announced, lines); });
    connect(run, &OperationRun::restored, this, [this, announced] { emit restored(announced); });
    connect(run, &OperationRun::finished, this,
            [this, run](const OperationResult &result) { onFinished(run, result); });
    // From the event loop: a caller hears nothing but started() before its own call has returned.
    QMetaObject::invokeMethod(run, &OperationRun::start, Qt::QueuedConnection);
    emit started(announced); // last: a listener may destroy the runner
    return true;
}

void OperationRunner::onFinished(OperationRun *run, const OperationResult &result)
{
    m_runs.remove(result.operation.spriteName);
    run->deleteLater();
    const QPointer<OperationRunner> self(this);
    if (result.obstacle != Obstacle::NotRecorded)
        m_unrecorded.remove(result.operation.spriteName);
    learn(result);
    if (self && result.obstacle == Obstacle::OpenElsewhere)
        m_reconciler.readAgain();
    if (self && (result.outcome == OperationResult::Outcome::Unknown || result.isSafetyUnknown))
        m_reconciler.add(run->record());
    if (self)
        emit finished(result);
}

/// What a deletion says about the server.
void OperationRunner::learn(const OperationResult &result)
{
    if (result.operation.kind != Operation::Kind::Delete || result.lastStep != OperationStep::Deleting)
        return;
    Deleting learned = m_deletes;
    if (result.outcome == OperationResult::Outcome::Succeeded
        || (result.error && result.error->kind == ApiError::Kind::Conflict))
        learned = Deleting::Possible;
    else if (result.outcome == OperationResult::Outcome::Failed && result.listAfter && result.error
             && saysNoDeleting(*result.error))
        learned = Deleting::Impossible; // it is still listed: see OperationRun
    if (std::exchange(m_deletes, learned) != learned)
        emit deletesChanged();
}

/// Many things are not found: a sprite that starts, an object in a store. Only a route that is not there says
/// something about the next delete.
bool OperationRunner::saysNoDeleting(const ApiError &error)
{
    if (error.kind == ApiError::Kind::MethodNotAllowed || error.httpStatus == 501)
        return true;
    const auto says = [&error](QLatin1String words) {
        return error.serverMessage.contains(words, Qt::CaseInsensitive);
    };
    return error.kind == ApiError::Kind::NotFound
        && (says("page not found"_L1) || says("route"_L1) || says("endpoint"_L1) || says("cannot delete"_L1)
            || says("not supported"_L1) || says("not implemented"_L1));
}

void OperationRunner::stopWatching(const QString &spriteName)
{
    if (OperationRun *run = m_runs.value(spriteName))
        run->stopWatching();
}

bool OperationRunner::isRunning(const QString &spriteName) const
{
    return m_runs.contains(spriteName);
}

std::optional<Operation> OperationRunner::running(const QString &spriteName) const
{
    const OperationRun *run = m_runs.value(spriteName);
    return run ? std::optional(run->operation()) : std::nullopt;
}

int OperationRunner::runningCount() const
{
    return int(m_runs.size());
}

} // namespace Savepoint
