// SPDX-License-Identifier: Apache-2.0
#include "ui/restoreflow.h"

#include "core/session/spritesession.h"
#include "ui/dialogs/questionbox.h"
#include "ui/dialogs/restoreboxes.h"
#include "ui/dialogs/restoredialog.h"

#include <QPushButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

RestoreFlow::RestoreFlow(SpriteSession &session, QWidget &window, bool isLocal)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
    , m_isLocal(isLocal)
{
}

void RestoreFlow::askForRestore(const QString &key)
{
    if (const auto request = requestFor(key))
        ask(*request, {.undoes = {}, .seen = m_session.checkpoints()});
}

std::optional<RestoreRequest> RestoreFlow::requestFor(const QString &key) const
{
    const HistoryGraph &history = m_session.history();
    const int target = history.indexOf(key);
    if (target < 0)
        return std::nullopt;
    RestoreRequest request{.spriteName = m_session.spriteName(),
                           .checkpoint = history.node(target).checkpoint,
                           .newerCheckpoints = {},
                           .careful = m_isCareful,
                           .isLocal = m_isLocal};
    for (int newer = 0; newer < target; ++newer) // newest first
        request.newerCheckpoints.append(history.node(newer).checkpoint.id);
    return request;
}

void RestoreFlow::askForUndo(const RestoreRecord &restore)
{
    auto request = requestFor(restore.safetyCheckpointId);
    if (!request)
        return;
    request->undoes = restore.checkpointId;
    request->undoneAt = restore.finishedAt;
    ask(*request, {.undoes = restore.uid, .seen = m_session.checkpoints()});
}

void RestoreFlow::ask(const RestoreRequest &request, const Basis &basis)
{
    auto *dialog = new RestoreDialog(request, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, basis, sprite = m_session.sprite(),
             checkpoint = CheckpointKey::of(request.checkpoint)] {
                const auto comment =
                    dialog->createsSafetyCheckpoint() ? std::optional(dialog->safetyComment()) : std::nullopt;
                m_session.runner().restore(sprite, checkpoint, comment,
                                           {.seen = basis.seen, .undoes = basis.undoes});
            });
    dialog->open();
}

void RestoreFlow::onEnded(const OperationResult &result)
{
    const Operation &operation = result.operation;
    if (operation.kind != Operation::Kind::Restore || result.outcome != OperationResult::Outcome::NotStarted
        || result.stoppedWatching || operation.spriteName != m_session.spriteName())
        return;
    const bool isAboutSafety = result.lastStep == OperationStep::CreatingSafetyCheckpoint
        || result.lastStep == OperationStep::Confirming;
    if (result.obstacle == Obstacle::ListChanged) {
        QuestionBox *box = listChangedBox(result, &m_window);
        box->setAttribute(Qt::WA_DeleteOnClose);
        connect(box, &QDialog::accepted, this,
                [this, ids = result.change.appeared] { emit checkpointsRequested(ids); });
        box->open();
    } else if (result.isSafetyUnknown) {
        askWhileSafetyIsUnknown(result);
    } else if (operation.withSafetyCheckpoint && isAboutSafety) {
        askAfterSafetyFailed(result);
    }
}

void RestoreFlow::askAfterSafetyFailed(const OperationResult &result)
{
    QuestionBox *box = safetyFailedBox(result, &m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::buttonClicked, this, [this, result](const QAbstractButton *button) {
        if (button->objectName() == "tryAgainButton"_L1)
            tryAgain(result);
        else if (button->objectName() == "restoreWithoutButton"_L1)
            askWithoutSafety(result);
    });
    box->open();
}

void RestoreFlow::askWhileSafetyIsUnknown(const OperationResult &result)
{
    QuestionBox *box = safetyUnknownBox(result, &m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QDialog::accepted, this, &RestoreFlow::checkRequested);
    box->open();
}

/// The person has seen no other history than the first time.
void RestoreFlow::tryAgain(const OperationResult &result)
{
    const Operation &operation = result.operation;
    m_session.runner().restore({operation.spriteName, operation.spriteId}, operation.target(),
                               operation.safetyComment, {.seen = result.seen, .undoes = operation.undoes});
}

/// The whole question once more, with the safety checkpoint not offered first. About the same history: one
/// that has changed meanwhile is told, and not taken as agreed to.
void RestoreFlow::askWithoutSafety(const OperationResult &result)
{
    const Operation &operation = result.operation;
    auto request = requestFor(operation.checkpointId);
    if (!request || operation.spriteName != m_session.spriteName()
        || !operation.target().names(request->checkpoint))
        return;
    request->withSafety = false;
    ask(*request, {.undoes = operation.undoes, .seen = result.seen.value_or(m_session.checkpoints())});
}

} // namespace Savepoint
