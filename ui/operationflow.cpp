// SPDX-License-Identifier: Apache-2.0
#include "ui/operationflow.h"

#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "core/session/spritesession.h"
#include "ui/activitypane.h"
#include "ui/dialogs/newcheckpointdialog.h"
#include "ui/dialogs/questionbox.h"
#include "ui/errortext.h"
#include "ui/operationtext.h"

#include <QPushButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

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
    m_pane.showOperation(operation);
    m_log.append(LogEntry::Level::Info, operationTitle(operation), operation.spriteName);
    emit operationStarted(operation);
}

void OperationFlow::onStep(const Operation &operation, OperationStep step)
{
    if (m_shown && m_shown->id == operation.id)
        m_pane.showStep(step);
    m_log.append(LogEntry::Level::Info, stepWords(operation, step), operation.spriteName);
}

void OperationFlow::onFinished(const OperationResult &result)
{
    const ErrorText text = outcomeText(result);
    m_log.append(logLevel(result.outcome), text.sentence, result.operation.spriteName);
    if (const QString support = supportText(result); !support.isEmpty())
        m_log.append(LogEntry::Level::Info, support, result.operation.spriteName);
    m_log.flush();
    if (m_shown && m_shown->id == result.operation.id)
        m_pane.showResult(result);
    emit operationEnded(result);
    if (result.obstacle == Obstacle::NotRecorded)
        askToGoOnUnrecorded(result);
}

/// Without a record, a crash would leave no trace of the operation: whether it is worth that, the user
/// decides.
void OperationFlow::askToGoOnUnrecorded(const OperationResult &result)
{
    auto *box =
        new QuestionBox(operationTitle(result.operation), tr("The operation could not be written down"),
                        tr("If the program or this computer stopped in the middle of it, nothing would tell "
                           "what became of it. %1")
                            .arg(displayText(result.recordProblem)),
                        &m_window);
    box->setObjectName(u"notRecordedBox"_s);
    box->addSafeButton(tr("&Cancel"), u"cancelButton"_s);
    box->addOtherButton(tr("&Go On Without a Record"), u"goOnButton"_s, QMessageBox::AcceptRole);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::buttonClicked, this,
            [this, sprite = result.operation.spriteName](const QAbstractButton *button) {
                if (button->objectName() == "goOnButton"_L1)
                    (void)m_session.runner().goOnUnrecorded(sprite); // false: another one has begun
            });
    box->open();
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

} // namespace Savepoint
