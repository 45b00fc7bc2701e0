// SPDX-License-Identifier: Apache-2.0
#include "ui/operationsdelegate.h"

#include "core/operations/operationsmodel.h"
#include "ui/outcomeicon.h"
#include "ui/plaintextlabel.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QToolTip>

namespace Savepoint {

namespace {

constexpr int OperationsRowHeight = 24;

} // namespace

QSize OperationsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize hint = QStyledItemDelegate::sizeHint(option, index);
    return {hint.width(), qMax(hint.height(), OperationsRowHeight)};
}

void OperationsDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() == OperationsModel::ResultColumn) {
        const auto state = OperationState(index.data(OperationsModel::StateRole).toInt());
        const int side = qMax(16, option->fontMetrics.ascent());
        option->icon = outcomeIcon(state);
        option->decorationSize = {side, side};
        option->features |= QStyleOptionViewItem::HasDecoration;
    } else if (index.column() == OperationsModel::UndoColumn) {
        option->font.setUnderline(true);
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::Link));
    }
}

/// Tooltips take a text for markup that looks like it; what a server said must not be.
bool OperationsDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                   const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), toolTipFor(index.data(Qt::ToolTipRole).toString()), view);
    return true;
}

} // namespace Savepoint
