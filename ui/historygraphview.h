// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/historyview.h"

#include <QPersistentModelIndex>

namespace Savepoint {

class TimelineModel;
struct HistoryMetrics;
struct LaneCell;
struct LaneEdge;

/// The history as a graph: flat rows, newest first, with the lines of the ancestry in front of them. Linear
/// history does not indent. Lane 0 is the way from the current state to its root.
///
/// Draws the lines of the rows that are visible; LaneDelegate draws everything else. The row under the
/// pointer, else the selected one, points out its line and the way to its root. Folds open and close by a
/// click on their arrow, a double-click, Space, Return, Left and Right.
class HistoryGraphView final : public HistoryView {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryGraphView)

public:
    /// `model` must outlive the view.
    explicit HistoryGraphView(TimelineModel &model, QWidget *parent = nullptr);

    void setAllOpen(bool open) override;
    /// True when the row belongs to the line that is pointed out.
    [[nodiscard]] bool isPointedOut(int row) const;

protected:
    void reveal(const QString &key) override;
    [[nodiscard]] QStringList keysInOrder() const override;
    [[nodiscard]] std::unique_ptr<HistoryView> makeCopy() const override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles) override;

private:
    void activate(const QModelIndex &index);
    [[nodiscard]] bool toggle(const QModelIndex &index);
    [[nodiscard]] bool foldByKey(int key);
    [[nodiscard]] bool isArrowAt(const QPoint &position) const;
    void pointOut(const QModelIndex &index);
    void updatePointedOut();
    void drawLines(QPainter &painter, const QRect &row, const QModelIndex &index) const;
    void drawArriving(QPainter &painter, const QRect &row, const LaneEdge &edge, int lane) const;
    [[nodiscard]] QPen penOf(const LaneEdge &edge, qreal top) const;
    [[nodiscard]] qreal laneAt(int lane) const;

    TimelineModel &m_model;
    QPersistentModelIndex m_hovered;
    std::vector<bool> m_pointedOut; // by row
};

} // namespace Savepoint
