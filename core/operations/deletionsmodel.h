// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/deletions.h"

#include <QAbstractTableModel>

namespace Savepoint {

/// Checkpoints that are to be deleted, and how far that is: one row each, in the order of the deletes.
class DeletionsModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeletionsModel)

public:
    // Unscoped: Qt's model functions take int columns and roles.
    enum Column { IdColumn, StateColumn, CommentColumn, CreatedColumn, ColumnCount };
    enum Role { StateRole = Qt::UserRole /**< int(DeletionState) */ };

    explicit DeletionsModel(const QList<Checkpoint> &checkpoints, QObject *parent = nullptr);

    [[nodiscard]] DeletionState state(int row) const { return m_states.at(size_t(row)); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    void setState(int first, int last, Savepoint::DeletionState state);

private:
    [[nodiscard]] QString cellText(int row, int column) const;

    QList<Checkpoint> m_checkpoints;
    std::vector<DeletionState> m_states;
};

} // namespace Savepoint
