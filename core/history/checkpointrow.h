// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <memory>
#include <vector>

namespace Savepoint {

/// What one row of CheckpointModel says. Copied out of the graph, so that a row keeps saying the old thing
/// until its change is signalled.
struct CheckpointRowData {
    QString key; ///< empty: "You are here"
    QString id;
    QString comment;
    QDateTime createTime; ///< of "You are here": of the checkpoint it continues from
    QString parentId; ///< shown parent, or the named one when it is missing
    QString namedParent; ///< the nearest ancestor that is named, shown or not
    QDateTime restoredAt; ///< when it (or rivalParent) was restored, if a restore tells
    QString rivalParent; ///< what another source names
    Provenance provenance = Provenance::None;
    Provenance rivalProvenance = Provenance::None;
    HistoryFlags flags;
    int childCount = 0;
    bool isAuto = false;
    Provenance baseProvenance =
        Provenance::None; ///< how it is known that the current state continues from it
    bool isSafety = false; ///< made by this program before a restore
    bool isLastRestored = false;
    QDateTime lastRestoredAt; ///< when isLastRestored
    bool hasParent = false; ///< parentId is a row of this model
    Annotation annotation;

    [[nodiscard]] bool isCurrentRow() const { return key.isEmpty(); }
    [[nodiscard]] bool isBase() const { return baseProvenance != Provenance::None; }

    [[nodiscard]] static CheckpointRowData ofCurrent(const HistoryGraph &graph);
    [[nodiscard]] static CheckpointRowData ofNode(const HistoryGraph &graph, int node);
};

/// The part of a row that dataChanged() has to name: columns 0 to lastColumn, and the roles.
/// The domain roles are the same in every column of a row; their changes are signalled for column 0.
struct CheckpointRowChange {
    int lastColumn = -1; ///< -1: nothing changed
    QList<int> roles;

    [[nodiscard]] bool isEmpty() const { return lastColumn < 0; }
    bool operator==(const CheckpointRowChange &) const = default;

    [[nodiscard]] static CheckpointRowChange between(const CheckpointRowData &before,
                                                     const CheckpointRowData &after);
};

/// A node of CheckpointModel's tree; the root is the invisible one above the top level.
struct CheckpointRow final {
    Q_DISABLE_COPY_MOVE(CheckpointRow)

    static constexpr int Vanished = -2; ///< no longer in the snapshot, about to be removed

    CheckpointRow() = default;
    ~CheckpointRow();

    /// Makes the `row` of all children from this one on true again.
    void renumberChildren(int from);

    CheckpointRowData data;
    CheckpointRow *parent = nullptr;
    int row = 0; ///< position among the parent's children
    int node = Vanished; ///< index in the graph, RowLayout::CurrentRow, or Vanished
    std::vector<std::unique_ptr<CheckpointRow>> children;
};

} // namespace Savepoint
