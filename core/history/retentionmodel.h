// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/retentionplan.h"

#include <QAbstractTableModel>

namespace Savepoint {

/// A retention plan as rows, newest first: every checkpoint of a history, Keep or Delete, and why. The rows
/// stay the same as long as the model lives; setPlan() signals only what changed in them.
class RetentionModel final : public QAbstractTableModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RetentionModel)

public:
    // Unscoped: Qt's model functions take int columns and roles.
    enum Column { IdColumn, PlanColumn, ReasonColumn, CommentColumn, CreatedColumn, ColumnCount };
    enum Role {
        DeletesRole = Qt::UserRole, ///< bool: it would be deleted
        KeyRole, ///< QString, HistoryNode::key
    };

    /// Keeps a copy of the graph. Until there is a plan, everything is kept.
    explicit RetentionModel(const HistoryGraph &graph, QObject *parent = nullptr);

    void setPlan(const RetentionPlan &plan);
    [[nodiscard]] const RetentionPlan &plan() const { return m_plan; }
    /// Keys of what would be deleted, newest first.
    [[nodiscard]] QStringList deletedKeys() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString planText(int node) const;
    [[nodiscard]] QString reasonText(int node) const;
    [[nodiscard]] QString spokenText(int node) const;

    HistoryGraph m_graph;
    RetentionPlan m_plan;
};

} // namespace Savepoint
