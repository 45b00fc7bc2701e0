// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/quitdialog.h"

#include "ui/dangerbutton.h"
#include "ui/icons.h"

#include <QCoreApplication>
#include <QLabel>
#include <QMessageBox>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::QuitDialog)
};

constexpr int MinimumTarget = 24;
constexpr int WidthInCharacters = 56;

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

/// The question stands out, and the text is not squeezed into a column. Qt names its labels but promises
/// nothing, so without them the box only looks plainer.
void emphasize(QMessageBox &box)
{
    if (auto *question = box.findChild<QLabel *>(u"qt_msgbox_label"_s)) {
        QFont strong = question->font();
        strong.setBold(true);
        question->setFont(strong);
    }
    if (auto *text = box.findChild<QLabel *>(u"qt_msgbox_informativelabel"_s))
        text->setMinimumWidth(box.fontMetrics().averageCharWidth() * WidthInCharacters);
}

} // namespace

QMessageBox *quitWhileRunningBox(Operation::Kind kind, QWidget *parent, bool backendEndsToo)
{
    auto *box = new QMessageBox(parent);
    box->setObjectName(u"quitWhileRunningBox"_s);
    box->setIconPixmap(iconPixmap(toneIcon(Tone::Warning), iconSide(*box) * 2, *box));
    box->setWindowTitle(Words::tr("Quit Savepoint"));
    box->setTextFormat(Qt::PlainText);
    box->setText(kind == Operation::Kind::Restore      ? Words::tr("A restore is in progress")
                     : kind == Operation::Kind::Delete ? Words::tr("A checkpoint is being deleted")
                                                       : Words::tr("A checkpoint is being created"));
    box->setInformativeText(
        consequence(kind, backendEndsToo)); // our own words only: this one guesses its format
    emphasize(*box);

    QPushButton *keep = box->addButton(Words::tr("&Keep Open"), QMessageBox::RejectRole);
    keep->setObjectName(u"keepOpenButton"_s);
    keep->setMinimumHeight(MinimumTarget);
    auto *quit = new DangerButton(Words::tr("&Quit Anyway"), box);
    quit->setObjectName(u"quitAnywayButton"_s);
    quit->setMinimumHeight(MinimumTarget);
    box->addButton(quit, QMessageBox::AcceptRole);
    quit->setAutoDefault(false);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    return box;
}

} // namespace Savepoint
