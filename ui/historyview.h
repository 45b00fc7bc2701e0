// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QTreeView>

#include <memory>
#include <vector>

class QMenu;

namespace Savepoint {

class HistoryModel;

/// What is selected in the history.
struct HistorySelection {
    int rows = 0;
    bool isCurrentRow = false; ///< “You are here” is the one selected row
    QString key; ///< of the one selected checkpoint; empty otherwise
    QStringList keys; ///< of all selected checkpoints, without “You are here”
};

/// What the presentations of the history have in common: columns and their header, selection by key, the
/// filter's matches, menus. Rows that do not match are dimmed and stay where they are.
class HistoryView : public QTreeView {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryView)

public:
    /// The same menu every time, so that assistive tools keep knowing it. Not owned.
    void setContextMenu(QMenu *menu) { m_contextMenu = menu; }
    void setHeaderMenu(QMenu *menu) { m_headerMenu = menu; }

    [[nodiscard]] HistorySelection selection() const;
    /// Keys of the selected checkpoints, and an empty one for “You are here”.
    [[nodiscard]] QStringList selectedKeys() const;
    /// Selects one row, opens what hides it and scrolls to it. False when there is no such row. An empty key
    /// is “You are here”.
    bool selectKey(const QString &key);
    /// Selects those that there are.
    void selectKeys(const QStringList &keys);
    /// The selected checkpoints in the order shown, without “You are here”.
    [[nodiscard]] QStringList selectedCheckpoints() const;
    /// A view that looks like this one, with nothing selected, to take a picture of.
    [[nodiscard]] std::unique_ptr<HistoryView> copyForPicture() const;
    /// The selected rows as text: tabs between the columns, in the order shown.
    [[nodiscard]] QString selectedText() const;

    /// By node of the model's graph; empty: there is no filter.
    void setMatches(const std::vector<bool> &matches);
    /// Selects the next match after the current row, around the end. False when there is none.
    bool selectMatch(bool forward);
    /// Opens or folds everything that can be.
    virtual void setAllOpen(bool open) = 0;

    /// Widths that suit the rows now; kept from then on unless a person or the settings change them.
    void fitColumns();
    [[nodiscard]] QByteArray columnState() const;
    void restoreColumnState(const QByteArray &state);
    void resetColumns();
    /// Order, widths and hidden columns of another presentation.
    void takeColumnsOf(const HistoryView &other);

Q_SIGNALS:
    void selectionSummaryChanged();
    void detailsRequested();

protected:
    /// `model` must outlive the view.
    HistoryView(HistoryModel &model, QWidget *parent);

    /// Opens what hides a row; nothing when there is no such row.
    virtual void reveal(const QString &key) = 0;
    /// Keys of all checkpoints and of “You are here”, in the order shown, folded away or not.
    [[nodiscard]] virtual QStringList keysInOrder() const = 0;
    virtual void applyMetrics();
    /// Another view of the same kind on the same model, open and folded like this one.
    [[nodiscard]] virtual std::unique_ptr<HistoryView> makeCopy() const = 0;

    [[nodiscard]] bool isMatch(const QModelIndex &index) const;
    /// The palette of a row: with quieter text when the filter does not match it.
    [[nodiscard]] QPalette paletteOf(const QModelIndex &index, const QPalette &palette) const;

    [[nodiscard]] int sizeHintForColumn(int column) const override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void showHeaderMenu(const QPoint &position);

    HistoryModel &m_history;
    std::vector<bool> m_matches;
    QMenu *m_contextMenu = nullptr;
    QMenu *m_headerMenu = nullptr;
    bool m_columnsFixed = false;
};

} // namespace Savepoint
