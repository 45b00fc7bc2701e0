// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointer>
#include <QWidget>

class QAction;
class QComboBox;
class QLineEdit;
class QMenu;
class QStackedLayout;
class QTreeView;

namespace Savepoint {

class EmptyState;
class OperationsModel;

/// Everything that was ever done here and how it ended: the second tab of the activity pane. Reads nothing
/// before somebody looks at it. It only shows and asks; the window does what is asked for.
class OperationsPane final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OperationsPane)

public:
    /// `model` must outlive the pane.
    explicit OperationsPane(OperationsModel &model, QWidget *parent = nullptr);

    /// The sprite on show, which the list is about unless all are wanted; empty: none.
    void setSprite(const QString &name);
    /// What takes back the restore that the model calls undoable. Not owned; without it no undo is offered.
    void setUndoAction(QAction *undo);
    [[nodiscard]] QWidget *focusTarget() const;

    [[nodiscard]] bool hasSelection() const;
    /// Puts the selected rows on the clipboard, cells apart by tabs.
    void copySelected() const;

Q_SIGNALS:
    /// What the server said during that operation is to be shown.
    void logRequested(const QString &uid);
    /// That checkpoint is to be selected in the history of that sprite.
    void checkpointRequested(const QString &spriteName, const QString &checkpointId);

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions();
    QWidget *makeTools();
    void makeView();
    void fitColumns();
    void fitOperation();
    void updateIconSizes();
    void connectView();
    void applyChoice();
    void updateEmptyState();
    void updateActions();
    void openMenu(QPoint at);
    void activate(const QModelIndex &index);
    [[nodiscard]] QModelIndex selectedRow() const;

    OperationsModel &m_model;
    QString m_sprite;
    QPointer<QAction> m_undo;
    QComboBox *m_sprites = nullptr;
    QLineEdit *m_filter = nullptr;
    QTreeView *m_view = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
    QMenu *m_menu = nullptr;
    QAction *m_showLog = nullptr;
    QAction *m_selectCheckpoint = nullptr;
    QAction *m_selectSafety = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_copyRequestId = nullptr;
    QAction *m_clearFilter = nullptr;
};

} // namespace Savepoint
