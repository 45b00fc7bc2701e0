// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/deletions.h"

#include <QObject>
#include <QPointer>

class QWidget;

namespace Savepoint {

class DeletionProgressDialog;
class SpriteSession;

/// From the wish to delete to the end of it: asks through the dialogs, hands one checkpoint to the runner or
/// several to a run with its own progress. Nothing is sent without a person's yes to exactly these
/// checkpoints of this sprite, and what has become protected or the base of the current state since the
/// question is left out.
class DeletionFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeletionFlow)

public:
    /// `window` is the parent of the dialogs; both must outlive the flow.
    DeletionFlow(SpriteSession &session, QWidget &window);

    /// Careful mode: the name of the sprite is to be typed first.
    void setCareful(bool careful) { m_careful = careful; }
    /// `keys`: of nodes of the session's history. Asks nothing when none of them may be deleted.
    void askForDelete(const QStringList &keys);
    void askForCleanUp();
    /// A run of several is under way, also between two of them.
    [[nodiscard]] bool isRunning() const;
    /// A success that the progress dialog of a run tells, so that no other place has to.
    [[nodiscard]] bool tells(const OperationResult &result) const;
    /// The window goes: no further delete is begun, and no dialog of it stays behind.
    void abandon();

Q_SIGNALS:
    /// So many of those that the user said yes to are not deleted: they have become protected, or the base of
    /// the current state, or that is not known any more.
    void refused(qsizetype count);
    /// A run of several has ended.
    void runEnded(const Savepoint::DeletionsResult &result);

private:
    void startAfterReading(const SpriteRef &sprite, const QList<Checkpoint> &asked);
    void start(const SpriteRef &sprite, const QList<Checkpoint> &asked);
    void run(const SpriteRef &sprite, const QList<Checkpoint> &checkpoints);

    SpriteSession &m_session;
    QWidget &m_window;
    Deletions *m_run = nullptr; ///< the last one, also after it has ended; owned
    QPointer<DeletionProgressDialog> m_progress;
    bool m_careful = false;
};

} // namespace Savepoint
