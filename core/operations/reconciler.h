// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/client.h"
#include "core/operations/verdict.h"
#include "core/records/operationrecord.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace Savepoint {

class Journal;

/// Operations of which nobody saw the end: the connection was lost, somebody stopped watching, or the program
/// ended before they did. Keeps them until a list of checkpoints tells what became of them, or a person has
/// looked. Reads, and never sends anything that changes something.
///
/// Signal order for each list that is judged: settled() for what it tells, then changed(), then looked().
class Reconciler final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Reconciler)

public:
    /// So long after the last sign of life a server may still be at work on an operation that nobody watches:
    /// creating is limited to 60 s by the server, restores took 13 to 19 s in the field, and a sprite that is
    /// woken needs its time. In the run that watched it counted on a monotonic clock; for what an earlier run
    /// left, by the clock of this computer, and from when this run first saw it where that clock was set
    /// back.
    static constexpr std::chrono::minutes ServerPatience{10};

    /// `client` and `journal` (none: nullptr) must outlive this. `isBusy`: an operation runs on the sprite of
    /// that name, so that no list can be judged by.
    Reconciler(Client &client, Journal *journal, std::function<bool(const QString &)> isBusy,
               QObject *parent = nullptr);
    ~Reconciler() override;

    /// The server ends with the program (the backend on this computer): what an earlier run left open is
    /// over.
    void setServerEndsWithProgram(bool ends) { m_serverEndsWithProgram = ends; }

    /// An operation of this run that ended unknown, or whose safety checkpoint did.
    void add(const OperationRecord &record);
    /// Reads the journal again: another window may have left something open, or found out how it ended.
    void readAgain() { read(); }
    /// For tests: counts on `now` instead of the monotonic clock of this computer.
    void setClock(std::function<std::chrono::milliseconds()> now) { m_now = std::move(now); }
    [[nodiscard]] bool isUnsettled(const QString &spriteName) const;
    /// Oldest first.
    [[nodiscard]] QList<OperationRecord> unsettled(const QString &spriteName) const;
    [[nodiscard]] QStringList sprites() const; ///< that have some, sorted

    /// Reads the list of the sprite and judges by it; looked() or checkFailed() follows. Wakes it when it
    /// sleeps.
    void check(const QString &spriteName);
    /// The same, unless the control plane says that it sleeps, or does not answer.
    void checkUnlessAsleep(const QString &spriteName);
    [[nodiscard]] bool isChecking(const QString &spriteName) const { return m_checks.contains(spriteName); }
    /// Judges by a list that was asked for after the operations of that sprite had ended. Asks first which
    /// sprite has that name now, and judges nothing about another one; looked() or checkFailed() follows,
    /// and neither while an operation runs on that sprite or nothing is open. Reads the journal again, too.
    void judgeBy(const QString &spriteName, const CheckpointList &list);
    /// A person has looked: operations are allowed again. The outcome stays unknown.
    void acknowledge(const QString &spriteName);

Q_SIGNALS:
    void changed(const QString &spriteName); ///< isUnsettled() or unsettled()
    /// What became of it; `record` has the outcome.
    void settled(const Savepoint::OperationRecord &record);
    /// The sprite was destroyed and made anew: its list says nothing about that operation, which stays
    /// unknown and stands in the way of nothing.
    void replaced(const Savepoint::OperationRecord &record);
    /// A list was judged by, and leaves this in doubt.
    void looked(const QString &spriteName, Savepoint::Verdict::Doubt doubt);
    void checkFailed(const QString &spriteName, const Savepoint::ApiError &error);

private:
    void read();
    void take(const QList<OperationRecord> &found);
    [[nodiscard]] bool mayStillRun(const OperationRecord &record) const;
    void forgetSettledElsewhere(const QList<OperationRecord> &found);
    [[nodiscard]] bool isOwn(const OperationRecord &record) const;
    [[nodiscard]] static bool isOfAnother(const OperationRecord &record, const QString &spriteId);
    void judgeAs(const QString &spriteName, const QString &spriteId, const CheckpointList &list);
    void giveUpOfOthers(const QString &spriteName, const QString &spriteId);
    void close(OperationRecord record, const Verdict &verdict, bool isSpriteKnown);
    void giveUp(OperationRecord record);

    Client &m_client;
    Journal *m_journal;
    std::function<bool(const QString &)> m_isBusy;
    QList<OperationRecord> m_unsettled; // oldest first
    QHash<QString, std::shared_ptr<QObject>> m_checks; // contexts of the reads, by sprite
    QHash<QString, std::shared_ptr<QObject>> m_identifying; // contexts, by sprite
    std::function<std::chrono::milliseconds()> m_now; // monotonic
    QHash<QString, std::chrono::milliseconds> m_seen; // by uid: when this run of the program came to know it
    bool m_serverEndsWithProgram = false;
};

} // namespace Savepoint
