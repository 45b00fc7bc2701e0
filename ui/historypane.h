// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/filterquery.h"

#include <QWidget>

#include <memory>

class QAbstractItemView;
class QMenu;
class QStackedLayout;

namespace Savepoint {

class Actions;
class CheckpointModel;
class EmptyState;
class HistoryGraphView;
class HistoryTreeView;
class HistoryView;
class SpritesModel;
class SpriteSession;
class TimelineModel;

/// The two ways to look at the same history.
enum class Presentation { Graph, Tree };

/// The centre of the window: the history, or what stands in its place while there is none to show (no sprite,
/// loading, nothing there yet, only automatic ones, asleep, an error, nothing matches). An error never takes
/// a history away that is already shown.
///
/// Brings the models of both presentations up to date when the session's history changes; selection and
/// folding survive that.
class HistoryPane final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HistoryPane)

public:
    /// All of them must outlive the pane.
    HistoryPane(SpriteSession &session, const SpritesModel &sprites, CheckpointModel &tree,
                TimelineModel &timeline, Actions &actions, QWidget *parent = nullptr);

    /// The presentation that is shown.
    [[nodiscard]] HistoryView &view() const;
    [[nodiscard]] HistoryGraphView &graphView() const { return *m_graphView; }
    [[nodiscard]] HistoryTreeView &treeView() const { return *m_treeView; }
    [[nodiscard]] Presentation presentation() const { return m_presentation; }
    /// Selection, columns and focus go along.
    void setPresentation(Presentation presentation);
    /// The same menus for both; see HistoryView.
    void setMenus(QMenu *context, QMenu *header);
    /// See HistoryView: of the presentation that is shown.
    [[nodiscard]] std::unique_ptr<QAbstractItemView> copyForPicture() const;
    void setFilter(const QString &text);
    [[nodiscard]] int matchCount() const { return m_matchCount; }
    /// Leaves out what the filter does not match, instead of dimming it.
    void setShowsOnlyMatches(bool only);

Q_SIGNALS:
    /// The models show the session's history.
    void historyShown();
    /// Of the presentation that is shown, also when that is another one now.
    void selectionSummaryChanged();
    void detailsRequested();

private:
    void takeHistory();
    void filterHistory();
    void applyHistory(const std::vector<bool> &matches, bool hides);
    void keepSelection();
    [[nodiscard]] bool hidesNonMatches() const;
    void updateState();
    void showView();
    void showError();
    [[nodiscard]] bool showsSubstitute();

    SpriteSession &m_session;
    const SpritesModel &m_sprites;
    CheckpointModel &m_tree;
    TimelineModel &m_timeline;
    Actions &m_actions;
    HistoryGraphView *m_graphView;
    HistoryTreeView *m_treeView;
    Presentation m_presentation = Presentation::Graph;
    EmptyState *m_empty;
    QStackedLayout *m_stack;
    QString m_filterText;
    FilterQuery m_filter;
    int m_matchCount = 0;
    bool m_showsOnlyMatches = false;
    bool m_isFirstHistory = true;
};

} // namespace Savepoint
