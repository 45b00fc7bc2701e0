// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/historystyle.h"

#include <QStyledItemDelegate>

namespace Savepoint {

/// How a checkpoint looks in the history: node, id and badges in the first column, plain cells in the others.
/// Stateless; reads roles only.
class HistoryDelegate : public QStyledItemDelegate {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryDelegate)

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /// The words on the badges of a row, most important first.
    [[nodiscard]] static QStringList badges(const QModelIndex &index);
    [[nodiscard]] static NodeShape shapeOf(const QModelIndex &index);

protected:
    /// Room in front of the text of the first column.
    [[nodiscard]] virtual int leadWidth(const HistoryMetrics &metrics, const QModelIndex &index) const;
    /// Draws what belongs there: the node. `room` is as wide as leadWidth().
    virtual void paintLead(QPainter &painter, const QRect &room, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const;
};

} // namespace Savepoint
