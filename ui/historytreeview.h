// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/historyview.h"

class QPen;

namespace Savepoint {

class CheckpointModel;

/// The ancestry as a tree: the checkpoints of one line below each other, joined by a line; a side branch
/// hangs below the checkpoint it leaves, on a stem that leads to its oldest checkpoint, and folds away as a
/// whole.
///
/// Draws the lines itself, one row at a time and from the row's neighbours only. Branches are open at first;
/// what a person folds stays folded.
class HistoryTreeView final : public HistoryView {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryTreeView)

public:
    /// `model` must outlive the view.
    explicit HistoryTreeView(CheckpointModel &model, QWidget *parent = nullptr);

    void setAllOpen(bool open) override;

protected:
    void reveal(const QString &key) override;
    [[nodiscard]] QStringList keysInOrder() const override;
    [[nodiscard]] std::unique_ptr<HistoryView> makeCopy() const override;
    void applyMetrics() override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;

private:
    void spanHere();
    void openNewBranch(const QModelIndex &parent, int count);
    void drawLines(QPainter &painter, const QRect &row, const QModelIndex &index) const;
    void drawOwnLine(QPainter &painter, const QRect &row, const QModelIndex &index, int depth) const;
    void drawPassingLines(QPainter &painter, const QRect &row, const QModelIndex &index, int depth) const;
    void drawElbow(QPainter &painter, const QRect &row, const QModelIndex &index, int depth) const;
    [[nodiscard]] QPen penOf(const QModelIndex &index, int depth, qreal top) const;
    [[nodiscard]] QModelIndex lastBelow(const QModelIndex &index) const;
    [[nodiscard]] bool isJoined(const QModelIndex &upper, const QModelIndex &lower) const;
    [[nodiscard]] bool endsLine(const QModelIndex &index) const;
    [[nodiscard]] qreal laneAt(int depth, bool stem) const;

    CheckpointModel &m_model;
};

} // namespace Savepoint
