// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/records/spriteref.h"

#include <QObject>
#include <QSet>
#include <optional>

namespace Savepoint {

class OperationRunner;

/// What became of one of several checkpoints.
enum class DeletionState {
    Waiting,
    Running, ///< asked for, no answer yet
    Deleted,
    AlreadyGone,
    NotDeleted,
    Unknown, ///< asked for, and nobody said how it ended
};

/// How a run of deletes ended. A plain value.
struct DeletionsResult {
    enum class Ending {
        Done, ///< all of them are gone
        Stopped, ///< as asked, between two of them
        Refused, ///< one did not succeed, see `last`; the ones after it were not tried
        Busy, ///< another operation had begun on the sprite between two of them
    };

    Ending ending = Ending::Done;
    QString spriteName;
    int asked = 0;
    int deleted = 0;
    int alreadyGone = 0;
    int unknown = 0; ///< asked for, and nobody said how it ended; at most one
    std::optional<OperationResult> last; ///< of the last delete that was begun, if any

    [[nodiscard]] int left() const { return asked - deleted - alreadyGone - unknown; }
};

/// Deletes several checkpoints of a sprite through the runner: in order, one at a time, each with the checks
/// and the record of a single delete, and each list read once. What was gone already counts as gone; the
/// first one that does not succeed, or of which the server's word and its list differ, ends the run.
///
/// Signal order: stateChanged for every one that begins or ends, then for all that were not tried, then
/// finished() exactly once. None before start() has returned. Destroying it sends nothing more; a delete that
/// was sent goes on in the runner.
class Deletions final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Deletions)

public:
    /// `runner` must outlive it.
    Deletions(OperationRunner &runner, const SpriteRef &sprite, const QList<CheckpointKey> &checkpoints,
              QObject *parent = nullptr);

    void start();
    /// Ends the run before the next delete. The one that runs is not disturbed.
    void stop();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    [[nodiscard]] bool isStopping() const { return m_stopRequested; }
    [[nodiscard]] int count() const { return int(m_checkpoints.size()); }
    /// The runner's operation belongs to this run.
    [[nodiscard]] bool includes(const Operation &operation) const
    {
        return m_operations.contains(operation.id);
    }

Q_SIGNALS:
    /// Of the checkpoints `first` to `last`, in the order they were given.
    void stateChanged(int first, int last, Savepoint::DeletionState state);
    void finished(const Savepoint::DeletionsResult &result);

private:
    void next();
    void onFinished(const OperationResult &result);
    void end(DeletionsResult::Ending ending);

    OperationRunner &m_runner;
    const SpriteRef m_sprite;
    const QList<CheckpointKey> m_checkpoints;
    DeletionsResult m_result;
    std::optional<CheckpointList> m_lastList;
    int m_at = 0; // the one that runs or comes next
    int m_operation = 0; // that runs; 0: none
    QSet<int> m_operations; // all that were begun
    bool m_isRunning = false;
    bool m_stopRequested = false;
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::DeletionsResult)
