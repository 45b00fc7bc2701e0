// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/restoreboxes.h"

#include "core/base/plaintext.h"
#include "ui/checkpointtext.h"
#include "ui/dialogs/questionbox.h"
#include "ui/errortext.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct RestoreBoxWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::RestoreBoxes)
};

constexpr qsizetype MaxRestoreBoxWordsLength = 400;
constexpr qsizetype MaxRestoreBoxIds = 5;

QString spriteText(const OperationResult &result)
{
    return displayText(result.operation.spriteName, LineBreaks::Fold, 80);
}

QString whySafetyFailed(const OperationResult &result)
{
    if (!result.unhealthySafetyId.isEmpty()) {
        return RestoreBoxWords::
            tr("The server lists the safety checkpoint %1 with a problem. It would be no way back, so the "
               "restore was not sent.")
                .arg(idText(result.unhealthySafetyId));
    }
    if (result.lastStep == OperationStep::Confirming) {
        return RestoreBoxWords::tr(
            "The server reports a safety checkpoint, but it could not be confirmed in the list of "
            "checkpoints, so the restore was not sent.");
    }
    if (!result.safetyCheckpointId.isEmpty()) {
        return RestoreBoxWords::tr(
                   "The server did not report that the safety checkpoint was created, so the restore was not "
                   "sent. Its list shows it: %1.")
            .arg(idText(result.safetyCheckpointId));
    }
    if (!result.error)
        return RestoreBoxWords::tr(
            "The safety checkpoint could not be created, so the restore was not sent.");
    const QString words =
        displayText(result.error->serverMessage, LineBreaks::Fold, MaxRestoreBoxWordsLength).trimmed();
    if (!words.isEmpty()) {
        return RestoreBoxWords::
            tr("The safety checkpoint could not be created, so the restore was not sent. The server said: "
               "“%1”")
                .arg(words);
    }
    const ErrorText why = errorText(
        *result.error, {.what = ErrorSubject::What::Create, .spriteName = result.operation.spriteName});
    return RestoreBoxWords::tr("The safety checkpoint could not be created, so the restore was not sent. %1")
        .arg(why.sentence);
}

QString idList(const QStringList &ids)
{
    QStringList shown;
    for (const QString &id : ids.first(qMin(ids.size(), MaxRestoreBoxIds)))
        shown += idText(id);
    const QString text = shown.join(RestoreBoxWords::tr(", ", "between checkpoint ids"));
    const qsizetype more = ids.size() - shown.size();
    return more == 0 ? text : RestoreBoxWords::tr("%1 and %2 more").arg(text, QString::number(more));
}

/// “v10 was created. v3 was deleted.”
QString whatChanged(const ListChange &change)
{
    QStringList sentences;
    if (!change.appeared.isEmpty()) {
        sentences += change.appeared.size() == 1
            ? RestoreBoxWords::tr("Since you opened this dialog, %1 was created.")
                  .arg(idList(change.appeared))
            : RestoreBoxWords::tr("Since you opened this dialog, %1 were created.")
                  .arg(idList(change.appeared));
    }
    if (!change.vanished.isEmpty()) {
        sentences += change.vanished.size() == 1
            ? RestoreBoxWords::tr("Since you opened this dialog, %1 was deleted.")
                  .arg(idList(change.vanished))
            : RestoreBoxWords::tr("Since you opened this dialog, %1 were deleted.")
                  .arg(idList(change.vanished));
    }
    if (change.isBaseMoved && change.appeared.isEmpty())
        sentences += RestoreBoxWords::tr(
            "Since you opened this dialog, somebody else has restored another checkpoint.");
    sentences += RestoreBoxWords::tr("Review the history before restoring.");
    return sentences.join(u' ');
}

} // namespace

QuestionBox *safetyFailedBox(const OperationResult &result, QWidget *parent)
{
    auto *box =
        new QuestionBox(RestoreBoxWords::tr("Restore %1").arg(idText(result.operation.checkpointId)),
                        RestoreBoxWords::tr("The restore was not started"), whySafetyFailed(result), parent);
    box->setObjectName(u"safetyFailedBox"_s);
    box->addSafeButton(RestoreBoxWords::tr("&Close"), u"closeButton"_s);
    box->addOtherButton(RestoreBoxWords::tr("&Try Again"), u"tryAgainButton"_s, QMessageBox::ActionRole);
    box->addOtherButton(RestoreBoxWords::tr("&Restore Without Safety Checkpoint…"), u"restoreWithoutButton"_s,
                        QMessageBox::ActionRole);
    return box;
}

QuestionBox *safetyUnknownBox(const OperationResult &result, QWidget *parent)
{
    auto *box = new QuestionBox(
        RestoreBoxWords::tr("Restore %1").arg(idText(result.operation.checkpointId)),
        RestoreBoxWords::tr("The restore was not started"),
        RestoreBoxWords::tr(
            "It is not known whether the safety checkpoint was created; the server may still be making "
            "it. Nothing else is started on “%1” until its list of checkpoints tells.")
            .arg(spriteText(result)),
        parent);
    box->setObjectName(u"safetyUnknownBox"_s);
    box->addSafeButton(RestoreBoxWords::tr("&Close"), u"closeButton"_s);
    box->addOtherButton(RestoreBoxWords::tr("Check &Now"), u"checkNowButton"_s, QMessageBox::AcceptRole);
    return box;
}

QuestionBox *listChangedBox(const OperationResult &result, QWidget *parent)
{
    auto *box =
        new QuestionBox(RestoreBoxWords::tr("Restore %1").arg(idText(result.operation.checkpointId)),
                        RestoreBoxWords::tr("The checkpoints of “%1” have changed").arg(spriteText(result)),
                        whatChanged(result.change), parent);
    box->setObjectName(u"listChangedBox"_s);
    box->addOtherButton(RestoreBoxWords::tr("&Show Changes"), u"showChangesButton"_s,
                        QMessageBox::AcceptRole);
    box->addSafeButton(RestoreBoxWords::tr("&Cancel"), u"cancelButton"_s);
    return box;
}

} // namespace Savepoint
