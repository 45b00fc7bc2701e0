// SPDX-License-Identifier: Apache-2.0
#include "ui/restoreflow.h"

#include "core/session/spritesession.h"
#include "ui/dialogs/questionbox.h"
#include "ui/dialogs/restoreboxes.h"
#include "ui/dialogs/restoredialog.h"

#include <QPushButton>

namespace Savepoint {

using namespace Qt::StringLiterals;

RestoreFlow::RestoreFlow(SpriteSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
{
}

void RestoreFlow::askForRestore(const QString &key)
{
    if (const auto request = requestFor(key))
        ask(*request, {});
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
                           .careful = m_isCareful};
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
    ask(*request, restore.uid);
}

/// `undoes`: uid of the restore that is taken back.
void RestoreFlow::ask(const RestoreRequest &request, const QString &undoes)
{
    auto *dialog = new RestoreDialog(request, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, undoes, sprite = request.spriteName, id = request.checkpoint.id,
             seen = m_session.checkpoints()] {
                const auto comment =
                    dialog->createsSafetyCheckpoint() ? std::optional(dialog->safetyComment()) : std::nullopt;
                m_session.runner().restore(sprite, id, comment, {.seen = seen, .undoes = undoes});
            });
    dialog->open();
}

void RestoreFlow::onEnded(const OperationResult &result)
{
    const Operation &operation = result.operation;
    if (operation.kind != Operation::Kind::Restore || result.outcome != OperationResult::Outcome::NotStarted
        || result.stoppedWatching || operation.spriteName != m_session.spriteName())
        return;
    if (result.obstacle == Obstacle::ListChanged) {
        QuestionBox *box = listChangedBox(result, &m_window);
        box->setAttribute(Qt::WA_DeleteOnClose);
        connect(box, &QDialog::accepted, this,
                [this, ids = result.change.appeared] { emit checkpointsRequested(ids); });
        box->open();
    } else if (operation.withSafetyCheckpoint && result.lastStep != OperationStep::Listing) {
        askAfterSafetyFailed(result);
    }
}

void RestoreFlow::askAfterSafetyFailed(const OperationResult &result)
{
    QuestionBox *box = safetyFailedBox(result, &m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QMessageBox::buttonClicked, this,
            [this, operation = result.operation](const QAbstractButton *button) {
                if (button->objectName() == "tryAgainButton"_L1)
                    m_session.runner().restore(operation.spriteName, operation.checkpointId,
                                               operation.safetyComment, {.undoes = operation.undoes});
                else if (button->objectName() == "restoreWithoutButton"_L1)
                    askWithoutSafety(operation);
            });
    box->open();
}

/// The whole question once more, with the safety checkpoint not offered first.
void RestoreFlow::askWithoutSafety(const Operation &operation)
{
    auto request = requestFor(operation.checkpointId);
    if (!request || operation.spriteName != m_session.spriteName())
        return;
    request->withSafety = false;
    ask(*request, operation.undoes);
}

} // namespace Savepoint
