// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QList>
#include <QRandomGenerator>

namespace Savepoint {

/// A sprite's list of checkpoints that goes on living: created, restored, deleted, edited, and now and then
/// answered wrongly by the server. The same seed lives the same life.
class RandomHistory final {
    Q_DISABLE_COPY_MOVE(RandomHistory)

public:
    explicit RandomHistory(quint32 seed);

    /// One to four changes.
    void step();
    [[nodiscard]] const QList<Checkpoint> &checkpoints() const { return m_checkpoints; }
    /// What "this program" did, oldest first.
    [[nodiscard]] const QList<RestoreRecord> &restores() const { return m_restores; }
    [[nodiscard]] QRandomGenerator &random() { return m_random; }
    [[nodiscard]] QList<Checkpoint> shuffled();

private:
    void create();
    void restore();
    void remove();
    void edit();
    void reparent();
    void misreport();
    [[nodiscard]] qsizetype anyPosition() { return qsizetype(m_random.bounded(int(m_checkpoints.size()))); }
    [[nodiscard]] QString anyId();
    void updateCurrent();

    QRandomGenerator m_random;
    std::shared_ptr<AncestryStore> m_store = AncestryStore::create();
    QList<Checkpoint> m_checkpoints; // Current first, then newest first, as servers do
    QList<RestoreRecord> m_restores;
    QString m_base;
    QDateTime m_now{QDate(2026, 8, 12), QTime(12, 0), Qt::UTC};
    int m_number = 0;
};

} // namespace Savepoint
