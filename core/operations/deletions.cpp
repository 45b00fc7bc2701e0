// SPDX-License-Identifier: Apache-2.0
#include "core/operations/deletions.h"

#include "core/operations/operationrunner.h"

#include <QPointer>

#include <utility>

namespace Savepoint {

namespace {

/// The server said no, and does not list it any more.
bool isGoneAgainstTheWord(const OperationResult &result)
{
    return result.outcome == OperationResult::Outcome::Succeeded && result.isContradicted
        && result.evidence != OperationRecord::Evidence::Answer;
}

} // namespace

Deletions::Deletions(OperationRunner &runner, const SpriteRef &sprite,
                     const QList<CheckpointKey> &checkpoints, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_sprite(sprite)
    , m_checkpoints(checkpoints)
{
    m_result.spriteName = sprite.name;
    m_result.asked = count();
    connect(&m_runner, &OperationRunner::started, this, [this](const Operation &operation) {
        if (m_isRunning && operation.kind == Operation::Kind::Delete && operation.spriteName == m_sprite.name
            && operation.target() == m_checkpoints.value(m_at))
            m_operations.insert(m_operation = operation.id);
    });
    connect(&m_runner, &OperationRunner::finished, this, &Deletions::onFinished);
}

void Deletions::start()
{
    m_isRunning = true;
    QMetaObject::invokeMethod(this, &Deletions::next, Qt::QueuedConnection);
}

void Deletions::stop()
{
    m_stopRequested = true;
}

void Deletions::next()
{
    if (m_at == count()) {
        end(DeletionsResult::Ending::Done);
    } else if (m_stopRequested) {
        end(DeletionsResult::Ending::Stopped);
    } else if (m_runner.isRunning(m_sprite.name)) {
        end(DeletionsResult::Ending::Busy);
    } else {
        const QPointer<Deletions> self(this); // listeners may destroy this
        emit stateChanged(m_at, m_at, DeletionState::Running);
        if (self && !m_runner.remove(m_sprite, m_checkpoints.at(m_at), std::exchange(m_lastList, {})) && self)
            end(DeletionsResult::Ending::Busy);
    }
}

void Deletions::onFinished(const OperationResult &result)
{
    if (m_operation == 0 || result.operation.id != m_operation)
        return;
    m_operation = 0;
    m_result.last = result;
    m_lastList = result.listAfter;
    const int at = m_at++;
    const QPointer<Deletions> self(this);
    if (result.alreadyGone) {
        ++m_result.alreadyGone;
        emit stateChanged(at, at, DeletionState::AlreadyGone);
    } else if (result.outcome == OperationResult::Outcome::Succeeded && !result.isContradicted) {
        ++m_result.deleted;
        emit stateChanged(at, at, DeletionState::Deleted);
    } else if (isGoneAgainstTheWord(result)) {
        ++m_result.deleted;
        emit stateChanged(at, at, DeletionState::Deleted);
        if (self)
            end(DeletionsResult::Ending::Refused); // a server like that is not asked for more
        return;
    } else {
        const bool isUnknown = result.isContradicted || result.outcome == OperationResult::Outcome::Unknown;
        m_result.unknown = isUnknown ? 1 : 0;
        emit stateChanged(at, at, isUnknown ? DeletionState::Unknown : DeletionState::NotDeleted);
        if (self)
            end(DeletionsResult::Ending::Refused);
        return;
    }
    // From the event loop: everybody hears of the end of this one before the next one begins.
    if (self)
        QMetaObject::invokeMethod(this, &Deletions::next, Qt::QueuedConnection);
}

void Deletions::end(DeletionsResult::Ending ending)
{
    m_isRunning = false;
    m_result.ending = ending;
    const QPointer<Deletions> self(this);
    if (m_at < count())
        emit stateChanged(m_at, count() - 1, DeletionState::NotDeleted);
    if (self)
        emit finished(DeletionsResult(m_result)); // a copy: a listener may destroy this
}

} // namespace Savepoint
