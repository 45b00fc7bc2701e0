// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/checkpointmodel.h"
#include "core/history/timelinelayout.h"

#include <memory>

namespace Savepoint {

/// The flat presentation of a history: "You are here", then the checkpoints, newest first; runs of automatic
/// checkpoints folded into one row each until somebody opens them; a row for every time without checkpoints.
///
/// Columns and roles are CheckpointModel's; rows that are no checkpoint have a text in the first column only.
/// applySnapshot() never resets: what was there before keeps its persistent index. It signals, in this order,
/// removals, a changed order (layoutChanged, also where very many rows come or go), insertions, dataChanged;
/// when lines run differently, one dataChanged with LaneCellRole for all rows. clear() resets, for another
/// sprite.
class TimelineModel final : public HistoryModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TimelineModel)

public:
    // Unscoped: Qt's model functions take int roles. Far from CheckpointModel's.
    enum Role {
        RowKindRole = Qt::UserRole + 1000, ///< int(RowKind)
        RowKeyRole, ///< QString: unique among all rows, and kept by a refresh
        IsOpenRole, ///< bool: of a fold
        LaneCellRole, ///< LaneCell: what to draw in front of the row, of the first MaximumLanes lanes
        LaneCountRole, ///< int: of all rows
    };
    static constexpr int MaximumLanes = 48;

    explicit TimelineModel(QObject *parent = nullptr);
    ~TimelineModel() override;

    void applySnapshot(const HistoryGraph &graph);
    void clear();
    [[nodiscard]] const HistoryGraph &graph() const override;
    /// Invalid also when the node is folded away; see rowShowing().
    [[nodiscard]] QModelIndex indexOf(const QString &key) const override;
    [[nodiscard]] const HistoryNode *nodeAt(const QModelIndex &index) const override;
    /// The row of a node, or the fold that stands for it.
    [[nodiscard]] QModelIndex rowShowing(const QString &key) const;
    /// The row of a node index; -1 is "You are here". The fold that stands for it when it is folded away.
    /// Not while a snapshot is being applied.
    [[nodiscard]] int rowOfNode(int node) const;

    /// By row: what to point out with `row`: its line and the way to the root. Empty when there is nothing.
    [[nodiscard]] std::vector<bool> lineage(int row) const;

    /// Folds runs of checkpoints that nothing branches off, too.
    void setFoldsLinear(bool folds);
    /// Opens or closes a fold. Other rows are left alone.
    void setOpen(const QModelIndex &fold, bool open);
    void setAllOpen(bool open);
    /// The open fold that a row belongs to; invalid when it belongs to none.
    [[nodiscard]] QModelIndex foldAbove(const QModelIndex &index) const;
    /// Opens what hides a node. False when there is no such node.
    bool reveal(const QString &key);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    /// Rows that tell of a gap can be neither selected nor reached.
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

public Q_SLOTS:
    void refreshAges() override;

protected:
    void signalCreated() override;

private:
    class Private;

    [[nodiscard]] static QString textOf(const TimelineRow &row, const HistoryGraph &graph);

    std::unique_ptr<Private> d;
};

} // namespace Savepoint
