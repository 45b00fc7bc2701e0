// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/records/restorerecord.h"

#include <QObject>

#include <optional>

class QWidget;

namespace Savepoint {

class SpriteSession;
struct RestoreRequest;

/// Asks before a restore and before one is undone, hands over to the runner, and asks again when it was not
/// started: because its safety checkpoint failed, or because somebody else has changed the history meanwhile.
/// Nothing is sent without a person's yes to exactly that: this sprite, this checkpoint, and the history that
/// was on show. While it is not known what became of a safety checkpoint, nothing is offered but to look.
class RestoreFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RestoreFlow)

public:
    /// `window` is the parent of the dialogs; both must outlive the flow. `isLocal`: the sprites are on this
    /// computer.
    RestoreFlow(SpriteSession &session, QWidget &window, bool isLocal);

    /// Careful mode: the name of the sprite is to be typed before each restore.
    void setCareful(bool careful) { m_isCareful = careful; }
    /// `key`: of a node of the session's history.
    void askForRestore(const QString &key);
    /// `restore`: the one of the session's sprite that is taken back; its safety checkpoint is listed.
    void askForUndo(const RestoreRecord &restore);
    /// Of any operation that has ended; asks when it is a restore of the sprite on show that was not started.
    void onEnded(const OperationResult &result);

Q_SIGNALS:
    /// Somebody wants to see what is new.
    void checkpointsRequested(const QStringList &ids);
    /// Somebody wants the list to tell what became of a safety checkpoint.
    void checkRequested();

private:
    [[nodiscard]] std::optional<RestoreRequest> requestFor(const QString &key) const;
    /// What a person's yes is about, beside the request itself.
    struct Basis {
        QString undoes; ///< uid of the restore that is taken back; empty: none
        QList<Checkpoint> seen; ///< the list that the person decides by
    };

    void ask(const RestoreRequest &request, const Basis &basis);
    void askAfterSafetyFailed(const OperationResult &result);
    void askWhileSafetyIsUnknown(const OperationResult &result);
    void tryAgain(const OperationResult &result);
    void askWithoutSafety(const OperationResult &result);

    SpriteSession &m_session;
    QWidget &m_window;
    const bool m_isLocal;
    bool m_isCareful = false;
};

} // namespace Savepoint
