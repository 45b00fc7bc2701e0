// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/client.h"
#include "core/operations/verdict.h"
#include "core/records/operationrecord.h"

#include <QHash>
#include <QObject>
#include <QSet>

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
    /// So long after its start a server may still be at work on an operation that nobody watches: creating is
    /// limited to 60 s by the server, restores took 13 to 19 s in the field, and a sprite that is woken needs
    /// its time.
    static constexpr std::chrono::minutes ServerPatience{10};

    /// `client` and `journal` (none: nullptr) must outlive this. `isBusy`: an operation runs on the sprite of
    /// that name, so that no list can be judged by.
    Reconciler(Client &client, Journal *journal, std::function<bool(const QString &)> isBusy,
               QObject *parent = nullptr);
    ~Reconciler() override;

    /// The server ends with the program (the backend on this computer): what an earlier run left open is
    /// over.
    void setServerEndsWithProgram(bool ends) { m_serverEndsWithProgram = ends; }

    /// An operation of this run that ended unknown.
    void add(const OperationRecord &record);
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
    /// Judges by a list that was asked for after the operations of that sprite had ended.
    void judgeBy(const QString &spriteName, const QList<Checkpoint> &list);
    /// A person has looked: operations are allowed again. The outcome stays unknown.
    void acknowledge(const QString &spriteName);

Q_SIGNALS:
    void changed(const QString &spriteName); ///< isUnsettled() or unsettled()
    /// What became of it; `record` has the outcome.
    void settled(const Savepoint::OperationRecord &record);
    /// A list was judged by, and leaves this in doubt.
    void looked(const QString &spriteName, Savepoint::Verdict::Doubt doubt);
    void checkFailed(const QString &spriteName, const Savepoint::ApiError &error);

private:
    void read();
    [[nodiscard]] bool mayStillRun(const OperationRecord &record) const;

    Client &m_client;
    Journal *m_journal;
    std::function<bool(const QString &)> m_isBusy;
    QList<OperationRecord> m_unsettled; // oldest first
    QHash<QString, std::shared_ptr<QObject>> m_checks; // contexts of the reads, by sprite
    QSet<QString> m_hasRead; // uids: read once, and never again
    bool m_serverEndsWithProgram = false;
};

} // namespace Savepoint
