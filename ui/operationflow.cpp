// SPDX-License-Identifier: Apache-2.0
#include "ui/operationflow.h"

#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "core/session/spritesession.h"
#include "ui/activitypane.h"
#include "ui/checkpointtext.h"
#include "ui/dialogs/newcheckpointdialog.h"
#include "ui/errortext.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QString stepWords(const Operation &operation, OperationStep step)
{
    switch (step) {
    case OperationStep::Listing:
        return OperationFlow::tr("Reading the checkpoint list…");
    case OperationStep::CreatingSafetyCheckpoint:
        return OperationFlow::tr("Creating the safety checkpoint…");
    case OperationStep::Creating:
        return OperationFlow::tr("Creating the checkpoint…");
    case OperationStep::Restoring:
        return OperationFlow::tr("Restoring %1…").arg(idText(operation.checkpointId));
    case OperationStep::Deleting:
        return OperationFlow::tr("Deleting %1…").arg(idText(operation.checkpointId));
    case OperationStep::Waiting:
        return OperationFlow::tr("The sprite does not answer yet. Asking again with pauses…");
    case OperationStep::Confirming:
        break;
    }
    return OperationFlow::tr("Reading the checkpoint list again…");
}

QString title(const Operation &operation)
{
    const QString sprite = displayText(operation.spriteName, LineBreaks::Fold, 80);
    if (operation.kind == Operation::Kind::Delete)
        return OperationFlow::tr("Deletion of %1 of %2").arg(idText(operation.checkpointId), sprite);
    return operation.kind == Operation::Kind::Restore
        ? OperationFlow::tr("Restore of %1 on %2").arg(idText(operation.checkpointId), sprite)
        : OperationFlow::tr("New checkpoint of %1").arg(sprite);
}

LogEntry::Level levelOf(OperationResult::Outcome outcome)
{
    switch (outcome) {
    case OperationResult::Outcome::Succeeded:
        return LogEntry::Level::Success;
    case OperationResult::Outcome::Unknown:
        return LogEntry::Level::Warning;
    default:
        return LogEntry::Level::Error;
    }
}

} // namespace

OperationFlow::OperationFlow(SpriteSession &session, ActivityLogModel &log, ActivityPane &pane,
                             QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_log(log)
    , m_pane(pane)
    , m_window(window)
{
    const OperationRunner *runner = &session.runner();
    connect(runner, &OperationRunner::started, this, &OperationFlow::onStarted);
    connect(runner, &OperationRunner::stepChanged, this, &OperationFlow::onStep);
    connect(runner, &OperationRunner::messageReceived, this, &OperationFlow::onMessage);
    connect(runner, &OperationRunner::malformedLine, this, &OperationFlow::onMalformedLine);
    connect(&session, &SpriteSession::operationFinished, this, &OperationFlow::onFinished);
    connect(&session, &SpriteSession::spriteChanged, this, &OperationFlow::showCurrentSprite);
    connect(&pane, &ActivityPane::stopWatchingRequested, this, [this] {
        if (m_shown)
            m_session.runner().stopWatching(m_shown->spriteName);
    });
}

void OperationFlow::askForNewCheckpoint()
{
    const QString sprite = m_session.spriteName();
    auto *dialog = new NewCheckpointDialog(sprite, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, sprite] { m_session.runner().create(sprite, dialog->comment()); });
    dialog->open();
}

void OperationFlow::onStarted(const Operation &operation)
{
    m_shown = operation;
    m_log.beginOperation();
    m_pane.showOperation(operation);
    m_log.append(LogEntry::Level::Info, title(operation));
    emit operationStarted(operation);
}

void OperationFlow::onStep(const Operation &operation, OperationStep step)
{
    if (m_shown && m_shown->id == operation.id)
        m_pane.showStep(step);
    m_log.append(LogEntry::Level::Info, inLog(operation, stepWords(operation, step)));
}

void OperationFlow::onMessage(const Operation &operation, const StreamMessage &message)
{
    StreamMessage line = message;
    QString &text = line.type == StreamMessage::Type::Error ? line.error : line.data;
    text = inLog(operation, text);
    m_log.append(line);
}

void OperationFlow::onMalformedLine(const Operation &operation, const QByteArray &excerpt)
{
    const QString line = displayText(QString::fromUtf8(excerpt), LineBreaks::Fold, 200);
    m_log.append(
        LogEntry::Level::Warning,
        inLog(operation, tr("The server sent a line that is not part of the protocol: %1").arg(line)));
}

void OperationFlow::onFinished(const OperationResult &result)
{
    const ErrorText text = outcomeText(result);
    m_log.append(levelOf(result.outcome), inLog(result.operation, text.sentence));
    m_log.flush();
    if (m_shown && m_shown->id == result.operation.id)
        m_pane.showResult(result);
    emit operationEnded(result);
}

/// The pane goes on about the operation it is about, unless one runs on the sprite that was chosen.
void OperationFlow::showCurrentSprite()
{
    const auto running = m_session.runner().running(m_session.spriteName());
    if (!running || (m_shown && m_shown->id == running->id))
        return;
    m_shown = running;
    m_pane.showOperation(*running);
}

/// Operations on several sprites share the log: what is not about the one on show says whose it is.
QString OperationFlow::inLog(const Operation &operation, const QString &text) const
{
    if (!m_shown || m_shown->id == operation.id || m_shown->spriteName == operation.spriteName)
        return text;
    return tr("%1: %2", "sprite, message").arg(operation.spriteName, text);
}

} // namespace Savepoint
