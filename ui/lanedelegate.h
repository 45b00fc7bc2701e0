// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/historydelegate.h"

namespace Savepoint {

/// A row of the graph: the node in its lane, then id and badges; a fold as an arrow and a text; a gap as a
/// quiet text between two strokes. The lines are HistoryGraphView's. Stateless; reads roles only.
class LaneDelegate final : public HistoryDelegate {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LaneDelegate)

public:
    using HistoryDelegate::HistoryDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// True for a row with one text over all columns.
    [[nodiscard]] static bool spansColumns(const QModelIndex &index);
    /// From the start of the row to the middle of a lane.
    [[nodiscard]] static qreal laneCentre(const HistoryMetrics &metrics, int lane);
    /// From the start of the row to the text.
    [[nodiscard]] static int textStart(const HistoryMetrics &metrics, const QModelIndex &index);

protected:
    [[nodiscard]] int leadWidth(const HistoryMetrics &metrics, const QModelIndex &index) const override;
    void paintLead(QPainter &painter, const QRect &room, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override;

private:
    void paintFold(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintGap(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
};

} // namespace Savepoint
