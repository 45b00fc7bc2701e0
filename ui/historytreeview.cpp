// SPDX-License-Identifier: Apache-2.0
#include "ui/historytreeview.h"

#include "core/history/checkpointmodel.h"
#include "ui/historydelegate.h"
#include "ui/historystyle.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

HistoryTreeView::HistoryTreeView(CheckpointModel &model, QWidget *parent)
    : HistoryView(model, parent)
    , m_model(model)
{
    setObjectName(u"historyTreeView"_s);
    setItemDelegate(new HistoryDelegate(this));
    connect(this, &QAbstractItemView::activated, this, &HistoryView::detailsRequested);
    connect(
        &m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &under, int first, int last) { openNewBranch(under, last - first + 1); });
    connect(&m_model, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex &, int first, int last, const QModelIndex &under) {
                openNewBranch(under, last - first + 1);
            });
    HistoryTreeView::applyMetrics();
    resetColumns();
    spanHere();
}

/// “You are here” has the whole row, so that it makes no column wide.
void HistoryTreeView::spanHere()
{
    if (const QModelIndex here = m_model.indexOf({}); here.isValid())
        setFirstColumnSpanned(here.row(), here.parent(), true);
}

/// Rows that are the first below their parent are a new branch, shown open. A folded one stays folded.
void HistoryTreeView::openNewBranch(const QModelIndex &parent, int count)
{
    spanHere();
    if (parent.isValid() && m_model.rowCount(parent) == count)
        expand(parent);
}

void HistoryTreeView::setAllOpen(bool open)
{
    if (open)
        expandAll();
    else
        collapseAll();
}

void HistoryTreeView::reveal(const QString &key)
{
    for (QModelIndex row = m_model.indexOf(key).parent(); row.isValid(); row = row.parent())
        expand(row);
}

std::unique_ptr<HistoryView> HistoryTreeView::makeCopy() const
{
    auto copy = std::make_unique<HistoryTreeView>(m_model);
    for (const QString &key : keysInOrder()) {
        const QModelIndex row = m_model.indexOf(key);
        if (isExpanded(row))
            copy->expand(row);
    }
    return copy;
}

QStringList HistoryTreeView::keysInOrder() const
{
    QStringList keys;
    QModelIndexList pending; // a stack, next row last: ancestries may be deep
    const auto push = [&](const QModelIndex &parent) {
        for (int row = m_model.rowCount(parent) - 1; row >= 0; --row)
            pending.append(m_model.index(row, 0, parent));
    };
    push({});
    while (!pending.isEmpty()) {
        const QModelIndex row = pending.takeLast();
        keys.append(row.data(CheckpointModel::KeyRole).toString());
        push(row);
    }
    return keys;
}

void HistoryTreeView::applyMetrics()
{
    setIndentation(HistoryMetrics::of(fontMetrics()).indentation);
    HistoryView::applyMetrics();
}

} // namespace Savepoint
