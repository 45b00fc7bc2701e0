// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QLineEdit;
class QStackedLayout;
class QTreeView;

namespace Savepoint {

class EmptyState;
class PlainTextLabel;
class SpritesModel;
class SpritesRows;

/// The sprites of the account, with a filter. Fetches the next page as a person scrolls to the end, and every
/// page while a filter is set, so that a match is never missed because it was not fetched.
class SpritesPane final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SpritesPane)

public:
    /// `model` must outlive the pane; `retry` reads the list again and is not owned.
    SpritesPane(SpritesModel &model, QAction *retry, QWidget *parent = nullptr);

    /// Marks the sprite as the chosen one as soon as it is in the list. Does not emit spriteChosen().
    void markSprite(const QString &name);
    /// What F6 moves to.
    [[nodiscard]] QWidget *focusTarget() const;

Q_SIGNALS:
    /// A person chose this sprite.
    void spriteChosen(const QString &name);
    void errorDetailsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void enterList();
    void onCurrentChanged(const QModelIndex &current);
    void onPageFinished();
    void applyMark();
    void applyFilter();
    void updateState();
    void fetchMoreWhenNeeded();

    SpritesModel &m_model;
    QAction *m_retry;
    QAction *m_details;
    SpritesRows *m_rows;
    QLineEdit *m_filter;
    QTreeView *m_view;
    EmptyState *m_empty;
    PlainTextLabel *m_problem;
    QStackedLayout *m_stack;
    QString m_marked;
    bool m_isMarking = false;
};

} // namespace Savepoint
