// SPDX-License-Identifier: Apache-2.0
// What the window does about the record of operations, and about being careful with them: a part of
// MainWindow.
#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/operations/operationjournal.h"
#include "core/operations/operationsmodel.h"
#include "core/operations/typicalduration.h"
#include "core/records/activityfiles.h"
#include "core/records/records.h"
#include "core/session/spritesession.h"
#include "ui/actions.h"
#include "ui/activitypane.h"
#include "ui/carefulframe.h"
#include "ui/carefulmode.h"
#include "ui/deletionflow.h"
#include "ui/desktopnotifier.h"
#include "ui/dialogs/recordedlogdialog.h"
#include "ui/historygraphview.h"
#include "ui/historypane.h"
#include "ui/mainwindow.h"
#include "ui/operationheader.h"
#include "ui/operationspane.h"
#include "ui/outcomenotification.h"
#include "ui/restoreflow.h"
#include "ui/sessionmessages.h"
#include "ui/statusline.h"

#include <QAction>
#include <QApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

void MainWindow::connectRecord()
{
    connect(&m_session, &SpriteSession::spriteChanged, this,
            [this] { m_operationsPane->setSprite(m_session.spriteName()); });
    connect(&m_session, &SpriteSession::historyChanged, this, &MainWindow::updateUndoable);
    connect(m_operationsPane, &OperationsPane::logRequested, this, &MainWindow::showRecordedLog);
    connect(m_operationsPane, &OperationsPane::checkpointRequested, this, &MainWindow::selectCheckpoint);
    connect(&m_activityPane->header(), &OperationHeader::operationShown, this,
            &MainWindow::askHowLongItUsuallyTakes);
    connect(&m_activityPane->header(), &OperationHeader::exceededUsual, this,
            [this] { m_log.append(LogEntry::Level::Info, tr("This takes longer than usual.")); });
    if (Records *records = m_session.records()) {
        connect(&records->journal(), &Journal::restoresRead, this, &MainWindow::updateUndoable);
        connect(&records->journal(), &Journal::changed, this, &MainWindow::updateUndoable);
    }
    connect(m_actions->carefulMode, &QAction::triggered, this,
            [this](bool on) { m_careful->set(m_session.sprite(), on); });
    connect(m_actions->carefulForAll, &QAction::triggered, m_careful, &CarefulMode::setForAll);
    connect(m_careful, &CarefulMode::changed, this, &MainWindow::updateAll);
    m_operationsPane->setUndoAction(m_actions->undoRestore);
    m_operationsPane->setSprite(m_session.spriteName());
    updateUndoable();
}

void MainWindow::updateUndoable()
{
    const UndoChoice undo = m_session.undo();
    m_operations->setUndoable(undo.isPossible() ? undo.restore->uid : QString());
}

void MainWindow::updateCareful()
{
    const bool careful = m_careful->isOn(m_session.sprite());
    m_restores->setCareful(careful);
    m_deletion->setCareful(careful);
    m_carefulFrame->setOn(careful);
    m_statusLine->showCareful(careful);
}

void MainWindow::askHowLongItUsuallyTakes(const Operation &operation)
{
    Records *records = m_session.records();
    if (!records)
        return;
    records->journal().durationsLike(
        intentRecord(operation), TypicalDuration::MostSamples, &m_activityPane->header(),
        [this, uid = operation.uid](const RecordResult<EarlierDurations> &earlier) {
            if (const auto usual = earlier ? typicalDuration(*earlier) : std::nullopt)
                m_activityPane->header().showUsual(uid, *usual);
        });
}

/// What the server said during an operation of long ago, in a window of its own.
void MainWindow::showRecordedLog(const QString &uid)
{
    if (!m_recorder || !m_recorder->files().exists(uid)) {
        m_messages->showNote(MessageBar::Kind::Information, tr("No log of this operation is kept."));
        return;
    }
    auto *dialog = new RecordedLogDialog(m_recorder->files(), uid, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::selectCheckpoint(const QString &spriteName, const QString &checkpointId)
{
    if (spriteName != m_session.spriteName())
        chooseSprite(spriteName, checkpointId);
    else if (!m_historyPane->view().selectKey(checkpointId))
        m_messages->showMissingCheckpoint(checkpointId);
    else
        m_historyPane->view().setFocus(Qt::OtherFocusReason);
}

void MainWindow::setNotifier(DesktopNotifier &notifier)
{
    m_notifier = &notifier;
    connect(m_notifier, &DesktopNotifier::activated, this, &MainWindow::comeToFront);
}

/// Nothing where a window or a dialog of this program has the keyboard: who works in it sees the message bar.
void MainWindow::notify(const OperationResult &result)
{
    if (QApplication::activeWindow())
        return;
    QApplication::alert(this);
    const auto elapsed =
        std::chrono::milliseconds(result.operation.startedAt.msecsTo(QDateTime::currentDateTimeUtc()));
    if (m_notifier && deservesNotification(result, elapsed))
        m_notifier->notify(outcomeNotification(result));
}

void MainWindow::comeToFront(const QString &token)
{
    if (!token.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8()); // where Qt looks for it, on Wayland
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

} // namespace Savepoint
