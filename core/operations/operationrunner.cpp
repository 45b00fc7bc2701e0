// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrunner.h"

#include "core/operations/operationrun.h"

namespace Savepoint {

OperationRunner::OperationRunner(Client &client, QObject *parent, Journal *journal)
    : QObject(parent)
    , m_client(client)
    , m_journal(journal)
{
}

OperationRunner::~OperationRunner() = default;

bool OperationRunner::create(const QString &spriteName, const QString &comment)
{
    Operation operation;
    operation.kind = Operation::Kind::Create;
    operation.spriteName = spriteName;
    operation.comment = comment;
    return start(std::move(operation));
}

bool OperationRunner::restore(const QString &spriteName, const QString &checkpointId,
                              const std::optional<QString> &safetyComment)
{
    Operation operation;
    operation.kind = Operation::Kind::Restore;
    operation.spriteName = spriteName;
    operation.checkpointId = checkpointId;
    operation.withSafetyCheckpoint = safetyComment.has_value();
    operation.safetyComment = safetyComment.value_or(QString());
    return start(std::move(operation));
}

bool OperationRunner::start(Operation operation)
{
    if (isRunning(operation.spriteName))
        return false;
    operation.id = ++m_lastId;
    operation.startedAt = QDateTime::currentDateTimeUtc();
    auto *run = new OperationRun(m_client, m_journal, operation, this);
    m_runs.insert(operation.spriteName, run);
    connect(run, &OperationRun::stepChanged, this,
            [this, operation](OperationStep step) { emit stepChanged(operation, step); });
    connect(run, &OperationRun::messageReceived, this,
            [this, operation](const StreamMessage &message) { emit messageReceived(operation, message); });
    connect(run, &OperationRun::malformedLine, this,
            [this, operation](const QByteArray &excerpt) { emit malformedLine(operation, excerpt); });
    connect(run, &OperationRun::finished, this, [this, run](const OperationResult &result) {
        m_runs.remove(result.operation.spriteName);
        run->deleteLater();
        emit finished(result);
    });
    // From the event loop: a caller hears nothing but started() before its own call has returned.
    QMetaObject::invokeMethod(run, &OperationRun::start, Qt::QueuedConnection);
    emit started(operation); // last: a listener may destroy the runner
    return true;
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
