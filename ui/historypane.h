// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/historyfilter.h"

#include <QWidget>

class QStackedLayout;

namespace Savepoint {

class Actions;
class CheckpointModel;
class EmptyState;
class HistoryView;
class SpritesModel;
class SpriteSession;

/// The centre of the window: the history, or what stands in its place while there is none to show (no sprite,
/// loading, nothing there yet, only automatic ones, asleep, an error, nothing matches). An error never takes
/// a history away that is already shown.
///
/// Brings the model up to date when the session's history changes; selection and folding survive that.
class HistoryPane final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryPane)

public:
    /// All of them must outlive the pane.
    HistoryPane(SpriteSession &session, const SpritesModel &sprites, CheckpointModel &model, Actions &actions,
                QWidget *parent = nullptr);

    [[nodiscard]] HistoryView &view() const { return *m_view; }
    void setFilter(const QString &text);
    [[nodiscard]] int matchCount() const { return m_matches; }

Q_SIGNALS:
    /// The model shows the session's history.
    void historyShown();

private:
    void takeHistory();
    void updateState();
    void showView();
    void showError();
    [[nodiscard]] bool showsSubstitute();
    void countMatches();

    SpriteSession &m_session;
    const SpritesModel &m_sprites;
    CheckpointModel &m_model;
    Actions &m_actions;
    HistoryView *m_view;
    EmptyState *m_empty;
    QStackedLayout *m_stack;
    QString m_filterText;
    HistoryFilter m_filter;
    int m_matches = 0;
    bool m_isFirstHistory = true;
};

} // namespace Savepoint
