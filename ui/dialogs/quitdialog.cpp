// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/quitdialog.h"

#include "ui/dialogs/questionbox.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct QuitDialogWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::QuitDialog)
};

QString consequence(Operation::Kind kind, bool backendEndsToo)
{
    const bool restore = kind == Operation::Kind::Restore;
    if (kind == Operation::Kind::Delete)
        return QuitDialogWords::tr("Savepoint will check the result at the next start.");
    if (backendEndsToo)
        return restore ? QuitDialogWords::tr(
                   "Quitting ends the server on this computer too. The restore then is either complete "
                   "or has changed nothing; the history shows which at the next start.")
                       : QuitDialogWords::tr(
                           "Quitting ends the server on this computer too. The checkpoint then is either "
                           "complete or not there; Savepoint will check which at the next start.");
    return restore ? QuitDialogWords::tr(
               "Quitting stops showing progress, not the restore itself. Savepoint will check the "
               "result at the next start.")
                   : QuitDialogWords::tr(
                       "Quitting stops showing progress, not the creation itself. Savepoint will check the "
                       "result at the next start.");
}

} // namespace

QMessageBox *quitWhileRunningBox(Operation::Kind kind, QWidget *parent, bool backendEndsToo)
{
    const QString question = kind == Operation::Kind::Restore
        ? QuitDialogWords::tr("A restore is in progress")
        : kind == Operation::Kind::Delete ? QuitDialogWords::tr("A checkpoint is being deleted")
                                          : QuitDialogWords::tr("A checkpoint is being created");
    auto *box = new QuestionBox(QuitDialogWords::tr("Quit Savepoint"), question,
                                consequence(kind, backendEndsToo), parent);
    box->setObjectName(u"quitWhileRunningBox"_s);
    box->addSafeButton(QuitDialogWords::tr("&Keep Open"), u"keepOpenButton"_s);
    box->addDangerButton(QuitDialogWords::tr("&Quit Anyway"), u"quitAnywayButton"_s);
    return box;
}

} // namespace Savepoint
