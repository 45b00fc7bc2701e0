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
};

} // namespace Savepoint
