// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QAbstractItemModel>

namespace Savepoint {

/// What the presentations of a history have in common. Columns and roles are CheckpointModel's.
class HistoryModel : public QAbstractItemModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryModel)

public:
    using QAbstractItemModel::QAbstractItemModel;

    [[nodiscard]] virtual const HistoryGraph &graph() const = 0;
    /// The row of a node, column 0; invalid when there is none. An empty key is "You are here".
    [[nodiscard]] virtual QModelIndex indexOf(const QString &key) const = 0;
    /// The node of a row; nullptr for "You are here", for rows that are no checkpoint, and for invalid
    /// indexes. Valid until the next snapshot.
    [[nodiscard]] virtual const HistoryNode *nodeAt(const QModelIndex &index) const = 0;

    /// The Created column tells "2 h ago" instead of the time, which is then in its tooltip.
    void setTimesRelative(bool relative)
    {
        if (relative == m_timesAreRelative)
            return;
        m_timesAreRelative = relative;
        signalCreated();
    }
    [[nodiscard]] bool showsRelativeTimes() const { return m_timesAreRelative; }

public Q_SLOTS:
    /// Signals the texts that grow old by themselves. The model has no timer.
    virtual void refreshAges() = 0;

protected:
    /// dataChanged() for the text of the Created column of every row.
    virtual void signalCreated() = 0;

private:
    bool m_timesAreRelative = false;
};

} // namespace Savepoint
