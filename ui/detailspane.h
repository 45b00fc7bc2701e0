// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QStackedLayout;
class QTabWidget;

namespace Savepoint {

class Actions;
class CheckpointOverview;
class EmptyState;
class NotesSection;
class PlainTextLabel;
class TextView;
class SpriteSession;
struct HistorySelection;

/// What is known of the selected checkpoint: an overview in words, and the object as the server sent it.
class DetailsPane final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DetailsPane)

public:
    /// `session` must outlive the pane. Its history is told whole, whatever is filtered.
    DetailsPane(const SpriteSession &session, Actions &actions, QWidget *parent = nullptr);

    /// Call it again when the history has changed: what stayed the same is left alone.
    /// `canAnnotate`: there is a place to keep notes.
    void showSelection(const HistorySelection &selection, const QString &spriteName, bool canAnnotate);
    /// Puts the keyboard into the notes of the checkpoint on show.
    void editNotes();
    [[nodiscard]] NotesSection &notes() const;
    [[nodiscard]] QWidget *focusTarget() const;

Q_SIGNALS:
    void linkActivated(const QString &key);

private:
    void showRaw();

    const SpriteSession &m_session;
    QTabWidget *m_tabs;
    CheckpointOverview *m_overview;
    TextView *m_raw;
    PlainTextLabel *m_rawNote;
    EmptyState *m_empty;
    QStackedLayout *m_stack;
    QString m_key;
    bool m_isCurrent = false;
};

} // namespace Savepoint
