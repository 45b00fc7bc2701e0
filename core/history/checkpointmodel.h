// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historymodel.h"

#include <memory>

namespace Savepoint {

struct CheckpointRowData;

/// The tree of a sprite's checkpoints.
///
/// Row 0 of the top level is "You are here" when the graph has a `Current` (or any checkpoint at all). The
/// checkpoints of one line are siblings, newest first; the side branches of a checkpoint hang below it, one
/// line after the other, newest branch first, and fold away as a whole. So depth is branching, never length.
///
/// applySnapshot() is the only mutator. It never resets the model while the sprite stays the same: rows that
/// were there before keep their persistent indexes, only what changed is signalled (insert, move,
/// dataChanged, remove, in this order). clear() resets, for another sprite. It owns its nodes and never
/// fetches.
class CheckpointModel final : public HistoryModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckpointModel)

public:
    // Unscoped: Qt's model functions take int columns and roles.
    enum Column {
        IdColumn,
        CommentColumn,
        NotesColumn,
        CreatedColumn,
        AgeColumn,
        TypeColumn,
        ParentColumn,
        TagsColumn,
        ColumnCount
    };
    enum Role {
        KeyRole = Qt::UserRole, ///< QString, HistoryNode::key; empty for "You are here"
        IdRole, ///< QString
        IsCurrentRowRole, ///< bool: the "You are here" row
        IsBaseOfCurrentRole, ///< bool
        BaseProvenanceRole, ///< int(Provenance): how the base is known; None: it is not the base
        IsAutoRole, ///< bool
        CommentRole, ///< QString, untrusted, as sent
        CreateTimeRole, ///< QDateTime, UTC, may be invalid
        ParentIdRole, ///< QString: shown parent, or the named one when it is missing
        ProvenanceRole, ///< int(Provenance)
        FlagsRole, ///< int(HistoryFlags)
        ChildCountRole, ///< int: children in the ancestry, not rows
        IsSafetyRole, ///< bool: made by this program before a restore
        IsLastRestoredRole, ///< bool
        NotesRole, ///< QString, the person's
        TagsRole, ///< QStringList, the person's
        IsKnownGoodRole, ///< bool, the person's mark
        IsProtectedRole, ///< bool, the person's mark
        SortRole, ///< raw value of the column
    };

    explicit CheckpointModel(QObject *parent = nullptr);
    ~CheckpointModel() override;

    void applySnapshot(const HistoryGraph &graph);
    void clear();
    [[nodiscard]] const HistoryGraph &graph() const override;
    [[nodiscard]] QModelIndex indexOf(const QString &key) const override;
    [[nodiscard]] const HistoryNode *nodeAt(const QModelIndex &index) const override;

    /// What a row says in a column and role; the same in every presentation of the history.
    [[nodiscard]] static QVariant valueOf(const CheckpointRowData &row, int column, int role);
    [[nodiscard]] static QString titleOf(int column);
    /// The column whose value stands in this one: with relative times, ages stand in the Created column.
    [[nodiscard]] static int shownColumn(const CheckpointRowData &row, int column, int role,
                                         bool relativeTimes);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

public Q_SLOTS:
    /// Ages and "You are here".
    void refreshAges() override;

protected:
    void signalCreated() override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Savepoint
