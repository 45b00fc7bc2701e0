// SPDX-License-Identifier: Apache-2.0
#include "ui/historyview.h"

#include "core/history/checkpointmodel.h"
#include "ui/historydelegate.h"
#include "ui/historystyle.h"

#include <QContextMenuEvent>
#include <QEvent>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

HistoryView::HistoryView(CheckpointModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setObjectName(u"historyView"_s);
    setAccessibleName(tr("Checkpoint history"));
    setUniformRowHeights(true);
    setAnimated(false);
    setAllColumnsShowFocus(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setExpandsOnDoubleClick(false); // a double-click shows details
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new HistoryDelegate(this));
    setModel(&m_model);
    header()->setSortIndicatorShown(false);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &HistoryView::showHeaderMenu);
    connect(this, &QAbstractItemView::activated, this, &HistoryView::detailsRequested);
    connect(
        &m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &under, int first, int last) { openNewBranch(under, last - first + 1); });
    connect(&m_model, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex &, int first, int last, const QModelIndex &under) {
                openNewBranch(under, last - first + 1);
            });
    applyMetrics();
    resetColumns();
}

/// Rows that are the first below their parent are a new branch, shown open. A folded one stays folded.
void HistoryView::openNewBranch(const QModelIndex &parent, int count)
{
    if (parent.isValid() && m_model.rowCount(parent) == count)
        expand(parent);
}

HistorySelection HistoryView::selection() const
{
    const QModelIndexList rows = selectionModel()->selectedRows(CheckpointModel::IdColumn);
    HistorySelection selection{.rows = int(rows.size()), .isCurrentRow = false, .key = {}, .keys = {}};
    for (const QModelIndex &row : rows) {
        if (!row.data(CheckpointModel::IsCurrentRowRole).toBool())
            selection.keys.append(row.data(CheckpointModel::KeyRole).toString());
    }
    if (rows.size() == 1) {
        selection.isCurrentRow = rows.first().data(CheckpointModel::IsCurrentRowRole).toBool();
        selection.key = rows.first().data(CheckpointModel::KeyRole).toString();
    }
    return selection;
}

bool HistoryView::selectKey(const QString &key)
{
    const QModelIndex index = m_model.indexOf(key);
    if (!index.isValid())
        return false;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        expand(parent);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    return true;
}

QString HistoryView::selectedText() const
{
    QStringList lines;
    for (const QModelIndex &row : allRows()) {
        if (!selectionModel()->isSelected(row))
            continue;
        QStringList cells;
        for (int visual = 0; visual < header()->count(); ++visual) {
            const int column = header()->logicalIndex(visual);
            if (!isColumnHidden(column))
                cells.append(row.siblingAtColumn(column).data().toString());
        }
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

void HistoryView::setFilter(const HistoryFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    viewport()->update();
}

bool HistoryView::selectMatch(bool forward)
{
    QModelIndexList rows = allRows();
    if (m_filter.isEmpty() || rows.isEmpty())
        return false;
    if (!forward)
        std::reverse(rows.begin(), rows.end());
    // Start behind the current row and go once around.
    const auto here = std::find(rows.begin(), rows.end(), currentIndex().siblingAtColumn(0));
    if (here != rows.end())
        std::rotate(rows.begin(), here + 1, rows.end());
    const auto found = std::find_if(rows.cbegin(), rows.cend(), [this](const QModelIndex &row) {
        const HistoryNode *node = m_model.nodeAt(row);
        return node && m_filter.matches(node->checkpoint);
    });
    return found != rows.cend() && selectKey(found->data(CheckpointModel::KeyRole).toString());
}

/// Every row, folded or not, in the order shown.
QModelIndexList HistoryView::allRows() const
{
    QModelIndexList rows;
    QModelIndexList pending; // a stack, next row last: ancestries may be deep
    const auto push = [&](const QModelIndex &parent) {
        for (int row = m_model.rowCount(parent) - 1; row >= 0; --row)
            pending.append(m_model.index(row, 0, parent));
    };
    push({});
    while (!pending.isEmpty()) {
        const QModelIndex row = pending.takeLast();
        rows.append(row);
        push(row);
    }
    return rows;
}

void HistoryView::applyMetrics()
{
    setIndentation(HistoryMetrics::of(fontMetrics()).indentation);
    header()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 7);
}

void HistoryView::resetColumns()
{
    m_columnsFixed = false;
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(true);
    header()->setFirstSectionMovable(false); // the lines belong to the start of the row
    for (int column = 0; column < CheckpointModel::ColumnCount; ++column) {
        // The lines and the details tell the parent; the room belongs to comments and notes.
        setColumnHidden(column,
                        column == CheckpointModel::AgeColumn || column == CheckpointModel::ParentColumn
                            || column == CheckpointModel::TagsColumn);
        header()->setSectionResizeMode(column,
                                       column == CheckpointModel::CommentColumn ? QHeaderView::Stretch
                                                                                : QHeaderView::Interactive);
    }
    fitColumns();
}

void HistoryView::fitColumns()
{
    if (m_columnsFixed)
        return;
    const int unit = fontMetrics().averageCharWidth();
    resizeColumnToContents(CheckpointModel::IdColumn);
    header()->resizeSection(CheckpointModel::IdColumn,
                            qBound(unit * 26, columnWidth(CheckpointModel::IdColumn), unit * 36));
    for (const int column :
         {CheckpointModel::NotesColumn, CheckpointModel::CreatedColumn, CheckpointModel::AgeColumn,
          CheckpointModel::TypeColumn, CheckpointModel::ParentColumn, CheckpointModel::TagsColumn}) {
        resizeColumnToContents(column);
        const int least = column == CheckpointModel::NotesColumn ? 14 : 8; // notes come later
        header()->resizeSection(column, qBound(unit * least, columnWidth(column) + unit, unit * 24));
    }
}

QByteArray HistoryView::columnState() const
{
    return header()->saveState();
}

void HistoryView::restoreColumnState(const QByteArray &state)
{
    if (!header()->restoreState(state))
        return;
    m_columnsFixed = true;
    header()->setFirstSectionMovable(false);
}

void HistoryView::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_contextMenu)
        return;
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid();
    m_contextMenu->popup(byKeyboard ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft())
                                    : event->globalPos());
    event->accept();
}

void HistoryView::showHeaderMenu(const QPoint &position)
{
    if (m_headerMenu)
        m_headerMenu->popup(header()->mapToGlobal(position));
}

void HistoryView::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        applyMetrics();
        fitColumns();
    }
}

void HistoryView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    emit selectionSummaryChanged();
}

} // namespace Savepoint
