// SPDX-License-Identifier: Apache-2.0
// What the window does about notes: a part of MainWindow.
#include "core/records/records.h"
#include "core/session/spritesession.h"
#include "ui/actions.h"
#include "ui/detailspane.h"
#include "ui/historygraphview.h"
#include "ui/historypane.h"
#include "ui/historytreeview.h"
#include "ui/mainwindow.h"
#include "ui/notesflow.h"
#include "ui/sessionmessages.h"

#include <QAction>
#include <QDockWidget>
#include <QMessageBox>
#include <QPushButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

void MainWindow::connectNotes()
{
    connect(m_actions->editNotes, &QAction::triggered, this, &MainWindow::editNotes);
    connect(m_actions->editTags, &QAction::triggered, this,
            [this] { m_notes->askForTags(m_historyPane->view().selection().keys); });
    connect(m_actions->knownGood, &QAction::triggered, this,
            [this](bool on) { m_notes->setKnownGood(m_historyPane->view().selection().keys, on); });
    connect(m_actions->protect, &QAction::triggered, this,
            [this](bool on) { m_notes->setProtected(m_historyPane->view().selection().keys, on); });
    connect(m_actions->exportNotes, &QAction::triggered, m_notes, &NotesFlow::exportNotes);
    connect(m_actions->importNotes, &QAction::triggered, m_notes, &NotesFlow::importNotes);
    connect(m_actions->saveNotesAgain, &QAction::triggered, m_notes, &NotesFlow::saveAgain);
    connect(&m_detailsPane->notes(), &NotesSection::left, this,
            [this] { m_historyPane->view().setFocus(Qt::OtherFocusReason); });
    // Queued: the same double-click also shows the details, and would take the keyboard from the notes.
    const auto editClicked = [this](const QModelIndex &index) {
        if (index.column() == CheckpointModel::NotesColumn && m_actions->editNotes->isEnabled())
            editNotes();
    };
    for (const HistoryView *view : {static_cast<const HistoryView *>(&m_historyPane->graphView()),
                                    static_cast<const HistoryView *>(&m_historyPane->treeView())})
        connect(view, &QAbstractItemView::doubleClicked, this, editClicked, Qt::QueuedConnection);
    connect(m_notes, &NotesFlow::settled, this, [this](bool isSaved) {
        if (isSaved)
            close();
        else
            askBeforeLosingNotes();
    });
    if (Records *records = m_session.records()) {
        connect(records, &Records::opened, m_messages, &SessionMessages::showRecordsReport);
        connect(records, &Records::failed, m_messages, &SessionMessages::showRecordsProblem);
        connect(records, &Records::opened, this, &MainWindow::updateAll);
        connect(records, &Records::areMarksKnownChanged, this, &MainWindow::updateAll);
        connect(m_actions->goOnWithoutNotes, &QAction::triggered, records, &Records::acceptGaps);
        if (records->report())
            m_messages->showRecordsReport(*records->report());
    }
}

void MainWindow::editNotes()
{
    m_detailsDock->show();
    m_detailsDock->raise();
    m_detailsPane->editNotes();
}

void MainWindow::askBeforeLosingNotes()
{
    if (findChild<QMessageBox *>(u"losingNotesBox"_s))
        return;
    auto *box = new QMessageBox(this);
    box->setObjectName(u"losingNotesBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Warning);
    box->setTextFormat(Qt::PlainText);
    box->setWindowTitle(tr("Notes Not Saved"));
    box->setText(tr("Some notes could not be saved."));
    box->setInformativeText(tr("They are still in their fields. Quitting loses them."));
    QPushButton *keep = box->addButton(tr("Keep Open"), QMessageBox::RejectRole);
    QPushButton *quit = box->addButton(tr("Quit Anyway"), QMessageBox::DestructiveRole);
    quit->setAutoDefault(false);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(quit, &QPushButton::clicked, this, [this] {
        m_mayQuit = true;
        close();
    });
    box->open();
}

} // namespace Savepoint
