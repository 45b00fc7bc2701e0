// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QObject>
#include <QThread>

#include <functional>

namespace Savepoint {

/// Builds graphs without making the window wait: a short list at once, a long one on a thread of its own.
/// Values go in, a value comes out; nothing is shared with that thread.
///
/// Every build() is answered at most once, the last one exactly once unless cancel() or the destructor comes
/// first: a later build() takes the place of one that is under way, whose answer is dropped.
class HistoryBuilder final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryBuilder)

public:
    /// Entries up to which building takes less than a frame.
    static constexpr qsizetype ShortList = 2000;
    using Done = std::function<void(HistoryGraph)>;

    explicit HistoryBuilder(QObject *parent = nullptr);
    ~HistoryBuilder() override;

    /// `done` runs before this returns when the list is short, else later from the event loop.
    void build(const QList<Checkpoint> &checkpoints, const HistoryGraphOptions &options, Done done);
    /// What is under way will not be told.
    void cancel();
    [[nodiscard]] bool isBuilding() const { return m_done != nullptr; }

private:
    void deliver(int number, HistoryGraph &graph);

    QThread m_thread;
    QObject *m_worker = nullptr; ///< lives in m_thread, made when first needed
    Done m_done;
    int m_number = 0;
};

} // namespace Savepoint
