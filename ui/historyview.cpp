// SPDX-License-Identifier: Apache-2.0
#include "ui/historyview.h"

#include "core/history/checkpointmodel.h"
#include "ui/historystyle.h"

#include <QContextMenuEvent>
#include <QEvent>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QSet>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr float DimmedOpacity = 0.40F;
constexpr int FittedRows = 60;

} // namespace

HistoryView::HistoryView(HistoryModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_history(model)
{
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
    setModel(&m_history);
    header()->setSortIndicatorShown(false);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &HistoryView::showHeaderMenu);
}

HistorySelection HistoryView::selection() const
{
    const QModelIndexList rows = selectionModel()->selectedRows(CheckpointModel::IdColumn);
    HistorySelection selection{
        .rows = int(rows.size()), .isCurrentRow = false, .key = {}, .keys = selectedKeys()};
    selection.keys.removeAll(QString()); // “You are here”
    if (rows.size() == 1) {
        selection.isCurrentRow = rows.first().data(CheckpointModel::IsCurrentRowRole).toBool();
        selection.key = rows.first().data(CheckpointModel::KeyRole).toString();
    }
    return selection;
}

QStringList HistoryView::selectedKeys() const
{
    QStringList keys;
    const QModelIndexList rows = selectionModel()->selectedRows(CheckpointModel::IdColumn);
    for (const QModelIndex &row : rows) {
        if (m_history.nodeAt(row) || row.data(CheckpointModel::IsCurrentRowRole).toBool())
            keys.append(row.data(CheckpointModel::KeyRole).toString());
    }
    return keys;
}

bool HistoryView::selectKey(const QString &key)
{
    reveal(key);
    const QModelIndex index = m_history.indexOf(key);
    if (!index.isValid())
        return false;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    return true;
}

QStringList HistoryView::selectedCheckpoints() const
{
    const QStringList keys = selectedKeys();
    const QSet<QString> selected(keys.cbegin(), keys.cend());
    QStringList ordered = keysInOrder();
    ordered.removeIf([&](const QString &key) { return key.isEmpty() || !selected.contains(key); });
    return ordered;
}

std::unique_ptr<HistoryView> HistoryView::copyForPicture() const
{
    std::unique_ptr<HistoryView> copy = makeCopy();
    copy->setFont(font());
    copy->header()->restoreState(header()->saveState());
    copy->setMatches(m_matches);
    copy->resize(header()->length(), height());
    return copy;
}

void HistoryView::selectKeys(const QStringList &keys)
{
    QItemSelection rows;
    for (const QString &key : keys) {
        reveal(key);
        if (const QModelIndex index = m_history.indexOf(key); index.isValid())
            rows.select(index, index);
    }
    selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (rows.isEmpty())
        return;
    const QModelIndex first = rows.first().topLeft();
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    scrollTo(first);
}

QString HistoryView::selectedText() const
{
    QStringList lines;
    const QStringList keys = keysInOrder();
    for (const QString &key : keys) {
        const QModelIndex row = m_history.indexOf(key);
        if (!row.isValid() || !selectionModel()->isSelected(row))
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

void HistoryView::setMatches(const std::vector<bool> &matches)
{
    m_matches = matches;
    viewport()->update();
}

bool HistoryView::isMatch(const QModelIndex &index) const
{
    const HistoryNode *node = m_history.nodeAt(index);
    if (!node)
        return false;
    const auto at = size_t(node - m_history.graph().nodes().data());
    return at < m_matches.size() && m_matches[at];
}

QPalette HistoryView::paletteOf(const QModelIndex &index, const QPalette &palette) const
{
    if (m_matches.empty() || !m_history.nodeAt(index) || isMatch(index))
        return palette;
    QPalette dim = palette;
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        for (const auto role : {QPalette::Text, QPalette::HighlightedText}) {
            QColor color = palette.color(group, role);
            color.setAlphaF(color.alphaF() * DimmedOpacity);
            dim.setColor(group, role, color);
        }
    }
    return dim;
}

bool HistoryView::selectMatch(bool forward)
{
    QStringList keys = keysInOrder();
    if (m_matches.empty() || keys.isEmpty())
        return false;
    if (!forward)
        std::reverse(keys.begin(), keys.end());
    // Start behind the current row and go once around.
    if (currentIndex().isValid()) {
        const auto here =
            std::find(keys.begin(), keys.end(),
                      currentIndex().siblingAtColumn(0).data(CheckpointModel::KeyRole).toString());
        if (here != keys.end())
            std::rotate(keys.begin(), here + 1, keys.end());
    }
    const auto found = std::find_if(keys.cbegin(), keys.cend(), [this](const QString &key) {
        const int node = m_history.graph().indexOf(key);
        return node >= 0 && size_t(node) < m_matches.size() && m_matches[size_t(node)];
    });
    return found != keys.cend() && selectKey(*found);
}

void HistoryView::applyMetrics()
{
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
                            qBound(unit * 18, columnWidth(CheckpointModel::IdColumn), unit * 36));
    for (const int column :
         {CheckpointModel::NotesColumn, CheckpointModel::CreatedColumn, CheckpointModel::AgeColumn,
          CheckpointModel::TypeColumn, CheckpointModel::ParentColumn, CheckpointModel::TagsColumn}) {
        resizeColumnToContents(column);
        const int most = column == CheckpointModel::ParentColumn ? 12 : 24; // comments need the room more
        const int least = column == CheckpointModel::TypeColumn ? 12 : 8; // automatic ones may come later
        header()->resizeSection(column, qBound(unit * least, columnWidth(column) + unit, unit * most));
    }
}

/// Also while the view has no size yet; Qt looks at what is visible.
int HistoryView::sizeHintForColumn(int column) const
{
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int width = 0;
    for (int row = qMin(m_history.rowCount(), FittedRows) - 1; row >= 0; --row) {
        const QModelIndex index = m_history.index(row, column);
        if (index.siblingAtColumn(0).data(CheckpointModel::IsCurrentRowRole).toBool())
            continue; // it spans all columns
        const int own = itemDelegateForIndex(index)->sizeHint(option, index).width();
        width = qMax(width, column == CheckpointModel::IdColumn ? own + indentation() : own);
    }
    return width;
}

void HistoryView::takeColumnsOf(const HistoryView &other)
{
    header()->restoreState(other.header()->saveState());
    header()->setFirstSectionMovable(false);
    m_columnsFixed = other.m_columnsFixed;
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
