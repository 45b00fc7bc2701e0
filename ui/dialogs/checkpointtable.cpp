// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/checkpointtable.h"

#include "ui/plaintextlabel.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QToolTip>

namespace Savepoint {

namespace {

constexpr int MostInCharacters = 44; // of a column that does not take the room that is left

} // namespace

CheckpointTable::CheckpointTable(QWidget *parent)
    : QTreeView(parent)
{
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(true);
    setItemsExpandable(false);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
}

void CheckpointTable::showRows(QAbstractItemModel &model, int widest)
{
    setModel(&model);
    m_widest = widest;
    for (int column = 0; column < model.columnCount(); ++column)
        header()->setSectionResizeMode(column,
                                       column == widest ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (model.rowCount() > 0)
        setCurrentIndex(model.index(0, 0));
}

/// As wide as what they show, but none so wide that the others have no room.
void CheckpointTable::fitColumns()
{
    const int unit = fontMetrics().averageCharWidth();
    const int most = qMin(unit * MostInCharacters, viewport()->width() * 2 / 5);
    header()->setMinimumSectionSize(unit * 7);
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (column == m_widest)
            continue;
        resizeColumnToContents(column);
        header()->resizeSection(column, qMin(columnWidth(column) + unit, most));
    }
}

void CheckpointTable::showEvent(QShowEvent *event)
{
    QTreeView::showEvent(event);
    if (!event->spontaneous() && model())
        fitColumns(); // before, nobody knew how much room there is
}

void CheckpointTable::setMinimumRows(int rows)
{
    setMinimumHeight(header()->sizeHint().height() + rows * (fontMetrics().height() + 4) + 2 * frameWidth());
}

bool CheckpointTable::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QTreeView::viewportEvent(event);
    auto *help = static_cast<QHelpEvent *>(event);
    const QModelIndex index = indexAt(help->pos());
    QToolTip::showText(help->globalPos(), toolTipFor(index.data(Qt::ToolTipRole).toString()), viewport(),
                       visualRect(index));
    return true;
}

} // namespace Savepoint
