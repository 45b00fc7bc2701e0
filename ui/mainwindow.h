// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/checkpointmodel.h"
#include "core/history/timelinemodel.h"
#include "core/session/connection.h"
#include "ui/menus.h"

#include <QMainWindow>
#include <QTimer>

class QDockWidget;
class QLineEdit;

namespace Savepoint {

class Actions;
class ActivityLogModel;
class ActivityPane;
class DeletionFlow;
class ActivityRecorder;
class ActivityTabs;
class CarefulFrame;
class CarefulMode;
class DesktopNotifier;
class DetailsPane;
class HistoryPane;
class MessageBar;
class NotesFlow;
class OperationFlow;
class OperationsModel;
class OperationsPane;
class ReadingFlow;
class RestoreFlow;
class SessionMessages;
class SpriteSession;
class SpritesModel;
class SpritesPane;
class StatusLine;
struct ActionState;
struct DeletionsResult;
struct Operation;
struct OperationResult;

/// The window: arranges the panes and connects them with the session. Decides nothing the panes, the actions
/// or the session can decide, and remembers how it was left.
class MainWindow final : public QMainWindow {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    /// All references must outlive the window. Reads nothing by itself: the sprite list is asked for by its
    /// owner.
    MainWindow(const Connection &connection, SpritesModel &sprites, SpriteSession &session,
               ActivityLogModel &log, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// What the log no longer keeps can be saved, and what cannot be recorded is told. It must outlive the
    /// window.
    void setRecorder(const ActivityRecorder &recorder);
    /// Shows a sprite, and selects a checkpoint as soon as its list has arrived; says so when there is none.
    void openSprite(const QString &name, const QString &checkpointId = {});
    /// Follows a `sprite-checkpoint://` link: selects, never acts; says so when it leads elsewhere.
    void openLink(const QString &link);
    /// Something about the backend that a person should know. Plain text.
    void showBackendProblem(const QString &text);
    /// Keeps the note that is being typed and how the window was left, as closing it does, and asks nothing:
    /// the session ends, or somebody has ended the program from outside. The note is on its way to the disk;
    /// the records write it before they are destroyed.
    void endSession();
    /// Tells the desktop how operations end while another window has the keyboard; must outlive the window.
    void setNotifier(DesktopNotifier &notifier);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makePanes();
    QDockWidget *addPane(Qt::DockWidgetArea area, const QString &title, const QString &toggle,
                         QLatin1StringView name, int key, QWidget *content);
    void makeActionsOfViews();
    void arrange();
    void connectPanes();
    void connectActions();
    void connectOperations();
    void connectEditActions();
    void connectViewActions();
    void connectPresentation();
    void connectGoActions();
    void restoreSettings();
    void saveSettings() const;

    void chooseSprite(const QString &name, const QString &checkpointId = {});
    void refresh();
    void onHistoryShown();
    void onOperationEnded(const OperationResult &result);
    void updateAll();
    void updateTitle();
    void updateStatus();
    [[nodiscard]] ActionState actionState() const;
    [[nodiscard]] QString selectionText() const;

    void copy();
    void selectAll();
    void showDetails();
    void showErrorDetails(bool ofSprites);
    void showActivity();
    void checkNow();
    void showCheckpoints(const QStringList &ids);
    void cyclePanes(int step);
    void zoomTo(int steps);
    void connectDeletion();
    void addDeletionTo(ActionState &state) const;
    void showDeletionsResult(const DeletionsResult &result);
    void connectNotes();
    void editNotes();
    void askBeforeLosingNotes();
    void connectRecord();
    void updateUndoable();
    void showRecordedLog(const QString &uid);
    void updateCareful();
    void askHowLongItUsuallyTakes(const Operation &operation);
    void notify(const OperationResult &result);
    void selectCheckpoint(const QString &spriteName, const QString &checkpointId);
    void comeToFront(const QString &token);
    void goTo(int node);
    void goToBranch(int step);
    [[nodiscard]] int selectedNode() const;
    void openFolder();
    void askBeforeQuitting();

    Connection m_connection;
    SpritesModel &m_sprites;
    SpriteSession &m_session;
    ActivityLogModel &m_log;
    CheckpointModel m_model;
    TimelineModel m_timeline;
    Actions *m_actions;
    ViewActions m_viewActions;
    QLineEdit *m_filter = nullptr;
    SpritesPane *m_spritesPane = nullptr;
    HistoryPane *m_historyPane = nullptr;
    DetailsPane *m_detailsPane = nullptr;
    ActivityPane *m_activityPane = nullptr;
    OperationsModel *m_operations = nullptr;
    OperationsPane *m_operationsPane = nullptr;
    ActivityTabs *m_activityTabs = nullptr;
    MessageBar *m_bar = nullptr;
    CarefulMode *m_careful = nullptr;
    CarefulFrame *m_carefulFrame = nullptr;
    DesktopNotifier *m_notifier = nullptr; ///< not owned; may be missing
    StatusLine *m_statusLine = nullptr;
    QDockWidget *m_spritesDock = nullptr;
    QDockWidget *m_detailsDock = nullptr;
    QDockWidget *m_activityDock = nullptr;
    OperationFlow *m_flow = nullptr;
    DeletionFlow *m_deletion = nullptr;
    RestoreFlow *m_restores = nullptr;
    const ActivityRecorder *m_recorder = nullptr; ///< null: nothing is kept whole
    NotesFlow *m_notes = nullptr;
    SessionMessages *m_messages = nullptr;
    ReadingFlow *m_reading = nullptr;
    QTimer m_minute; ///< ages in the history change without an answer
    QFont m_baseFont;
    QString m_wantedCheckpoint;
    int m_zoom = 0;
    bool m_mayQuit = false;
};

} // namespace Savepoint
