// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/quitdialog.h"

#include "ui/dialogs/questionbox.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::QuitDialog)
};

QString consequence(Operation::Kind kind, bool backendEndsToo)
{
    const bool restore = kind == Operation::Kind::Restore;
    if (kind == Operation::Kind::Delete)
        return Words::tr("Savepoint will check the result at the next start.");
    if (backendEndsToo)
        return restore
            ? Words::tr("Quitting ends the server on this computer too. The restore then is either complete "
                        "or has changed nothing; the history shows which at the next start.")
            : Words::tr("Quitting ends the server on this computer too. The checkpoint then is either "
                        "complete or not there; Savepoint will check which at the next start.");
    return restore
        ? Words::tr("Quitting stops showing progress, not the restore itself. Savepoint will check the "
                    "result at the next start.")
        : Words::tr("Quitting stops showing progress, not the creation itself. Savepoint will check the "
                    "result at the next start.");
}

} // namespace

QMessageBox *quitWhileRunningBox(Operation::Kind kind, QWidget *parent, bool backendEndsToo)
{
    const QString question = kind == Operation::Kind::Restore ? Words::tr("A restore is in progress")
        : kind == Operation::Kind::Delete                     ? Words::tr("A checkpoint is being deleted")
                                                              : Words::tr("A checkpoint is being created");
    auto *box =
        new QuestionBox(Words::tr("Quit Savepoint"), question, consequence(kind, backendEndsToo), parent);
    box->setObjectName(u"quitWhileRunningBox"_s);
    box->addSafeButton(Words::tr("&Keep Open"), u"keepOpenButton"_s);
    box->addDangerButton(Words::tr("&Quit Anyway"), u"quitAnywayButton"_s);
    return box;
}

} // namespace Savepoint
