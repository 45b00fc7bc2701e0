// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/historyfilter.h"

#include <QStringList>
#include <QTreeView>

class QMenu;

namespace Savepoint {

class CheckpointModel;

/// What is selected in the history.
struct HistorySelection {
    int rows = 0;
    bool isCurrentRow = false; ///< “You are here” is the one selected row
    QString key; ///< of the one selected checkpoint; empty otherwise
    QStringList keys; ///< of all selected checkpoints, without “You are here”
};

/// The ancestry as a tree: the checkpoints of one line below each other, joined by a line; a side branch
/// hangs below the checkpoint it leaves, on a stem that leads to its oldest checkpoint, and folds away as a
/// whole.
///
/// Draws the lines itself, one row at a time and from the row's neighbours only. Rows that the filter does
/// not match are dimmed and stay where they are. Branches are open at first; what a person folds stays
/// folded.
class HistoryView final : public QTreeView {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryView)

public:
    /// `model` must outlive the view.
    explicit HistoryView(CheckpointModel &model, QWidget *parent = nullptr);

    /// The same menu every time, so that assistive tools keep knowing it. Not owned.
    void setContextMenu(QMenu *menu) { m_contextMenu = menu; }
    void setHeaderMenu(QMenu *menu) { m_headerMenu = menu; }

    [[nodiscard]] HistorySelection selection() const;
    /// Selects one row, opens what hides it and scrolls to it. False when there is no such row. An empty key
    /// is “You are here”.
    bool selectKey(const QString &key);
    /// The selected rows as text: tabs between the columns, in the order shown.
    [[nodiscard]] QString selectedText() const;

    void setFilter(const HistoryFilter &filter);
    /// Selects the next match after the current row, around the end. False when there is none.
    bool selectMatch(bool forward);

    /// Widths that suit the rows now; kept from then on unless a person or the settings change them.
    void fitColumns();
    [[nodiscard]] QByteArray columnState() const;
    void restoreColumnState(const QByteArray &state);
    void resetColumns();

Q_SIGNALS:
    void selectionSummaryChanged();
    void detailsRequested();

protected:
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void openNewBranch(const QModelIndex &parent, int count);
    void applyMetrics();
    void showHeaderMenu(const QPoint &position);
    void drawLines(QPainter &painter, const QRect &row, const QModelIndex &index) const;
    void drawOwnLine(QPainter &painter, const QRect &row, const QModelIndex &index, int depth) const;
    void drawPassingLines(QPainter &painter, const QRect &row, const QModelIndex &index, int depth) const;
    void drawElbow(QPainter &painter, const QRect &row, int depth, bool hasArrow) const;
    [[nodiscard]] bool isJoined(const QModelIndex &upper, const QModelIndex &lower) const;
    [[nodiscard]] bool endsLine(const QModelIndex &index) const;
    [[nodiscard]] qreal laneAt(int depth, bool stem) const;
    [[nodiscard]] QModelIndexList allRows() const;

    CheckpointModel &m_model;
    HistoryFilter m_filter;
    QMenu *m_contextMenu = nullptr;
    QMenu *m_headerMenu = nullptr;
    bool m_columnsFixed = false;
};

} // namespace Savepoint
