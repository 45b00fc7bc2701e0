// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/operations/operationsmodel.h"
#include "core/records/activityfiles.h"
#include "core/records/records.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/actions.h"
#include "ui/activitypane.h"
#include "ui/activitytabs.h"
#include "ui/carefulframe.h"
#include "ui/carefulmode.h"
#include "ui/checkpointtext.h"
#include "ui/deletionflow.h"
#include "ui/detailspane.h"
#include "ui/dialogs/quitdialog.h"
#include "ui/historygraphview.h"
#include "ui/historypane.h"
#include "ui/historytreeview.h"
#include "ui/messagebar.h"
#include "ui/notesflow.h"
#include "ui/operationflow.h"
#include "ui/operationspane.h"
#include "ui/readingflow.h"
#include "ui/restoreflow.h"
#include "ui/sessionmessages.h"
#include "ui/spritespane.h"
#include "ui/statusline.h"
#include "ui/windowsettings.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QLineEdit>
#include <QMessageBox>
#include <QScreen>
#include <QStyle>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int PanesVersion = 1;
constexpr double UsualCharWidth = 6.5; // pixels, of a font of 9 or 10 pt

/// That size, or what the screen has room for: what lies outside cannot be reached.
QSize fitting(const QWidget &window, const QSize &size)
{
    const QSize frame(0, window.style()->pixelMetric(QStyle::PM_TitleBarHeight));
    return size.boundedTo(window.screen()->availableSize() - frame);
}

} // namespace

MainWindow::MainWindow(const Connection &connection, SpritesModel &sprites, SpriteSession &session,
                       ActivityLogModel &log, QWidget *parent)
    : QMainWindow(parent)
    , m_connection(connection)
    , m_sprites(sprites)
    , m_session(session)
    , m_log(log)
    , m_actions(new Actions(this))
    , m_baseFont(QApplication::font())
{
    setObjectName(u"mainWindow"_s);
    makePanes();
    makeActionsOfViews();
    const Menus menus = makeMenus(*this, *m_actions, m_viewActions);
    m_historyPane->setMenus(menus.checkpoint, menus.columns);
    makeToolBar(*this, *m_actions, m_filter);
    m_statusLine = new StatusLine(m_actions->refresh, this);
    setStatusBar(m_statusLine);
    m_flow = new OperationFlow(m_session, m_log, *m_activityPane, *this);
    m_deletion = new DeletionFlow(m_session, *this);
    m_restores = new RestoreFlow(m_session, *this, m_connection.isLocal);
    m_messages = new SessionMessages(m_session, m_sprites, m_log, *m_bar, *m_actions, this);
    m_reading =
        new ReadingFlow(m_connection, m_sprites, m_session, *m_historyPane, *m_messages, *m_actions, *this);
    m_notes = new NotesFlow(m_session, m_detailsPane->notes(), *m_messages, *this);
    arrange();
    connectPanes();
    connectActions();
    connectDeletion();
    connectNotes();
    connectRecord();
    restoreSettings();
    updateAll();
    m_spritesPane->focusTarget()->setFocus();
}

MainWindow::~MainWindow()
{
    // The panes go before the model and the session they listen to say anything more.
    disconnect(&m_session, nullptr, this, nullptr);
    disconnect(&m_sprites, nullptr, this, nullptr);
    disconnect(&m_log, nullptr, this, nullptr);
    if (m_zoom != 0)
        QApplication::setFont(m_baseFont);
    const auto panes = {static_cast<QWidget *>(m_spritesDock), static_cast<QWidget *>(m_detailsDock),
                        static_cast<QWidget *>(m_activityDock), centralWidget()};
    qDeleteAll(panes);
}

void MainWindow::setRecorder(const ActivityRecorder &recorder)
{
    m_recorder = &recorder;
    m_activityPane->setRecorder(&recorder);
    connect(&recorder.files(), &ActivityFiles::failed, m_messages, &SessionMessages::showRecordsProblem);
}

void MainWindow::makePanes()
{
    m_filter = new QLineEdit(this);
    m_filter->setObjectName(u"historyFilter"_s);
    m_filter->setAccessibleName(tr("Filter checkpoints"));
    m_filter->setPlaceholderText(tr("Filter checkpoints"));
    m_filter->setClearButtonEnabled(true);

    m_spritesPane = new SpritesPane(m_sprites, m_actions->refreshSprites, this);
    m_historyPane = new HistoryPane(m_session, m_sprites, m_model, m_timeline, *m_actions, this);
    m_detailsPane = new DetailsPane(m_session, *m_actions, this);
    m_activityPane = new ActivityPane(m_log, this);
    m_activityPane->setObjectName(u"activityPane"_s);
    Records *records = m_session.records();
    m_operations = new OperationsModel(records ? &records->journal() : nullptr, m_session.runner(), this);
    m_operationsPane = new OperationsPane(*m_operations, this);
    m_activityTabs = new ActivityTabs(m_activityPane, m_operationsPane, this);
    m_careful = new CarefulMode(recordsServer(m_connection), this);
    m_bar = new MessageBar(this);
    m_bar->setObjectName(u"messageBar"_s);

    m_spritesDock = addPane(Qt::LeftDockWidgetArea, tr("Sprites"), tr("&Sprites Pane"), "sprites"_L1,
                            Qt::Key_F9, m_spritesPane);
    m_detailsDock = addPane(Qt::RightDockWidgetArea, tr("Details"), tr("&Details Pane"), "details"_L1,
                            Qt::Key_F8, m_detailsPane);
    m_activityDock = addPane(Qt::BottomDockWidgetArea, tr("Activity"), tr("Ac&tivity Pane"), "activity"_L1,
                             Qt::Key_F7, m_activityTabs);
    m_viewActions.panes = {m_spritesDock->toggleViewAction(), m_detailsDock->toggleViewAction(),
                           m_activityDock->toggleViewAction()};
}

QDockWidget *MainWindow::addPane(Qt::DockWidgetArea area, const QString &title, const QString &toggle,
                                 QLatin1StringView name, int key, QWidget *content)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName("%1Dock"_L1.arg(name));
    dock->setWidget(content);
    addDockWidget(area, dock);
    QAction *action = dock->toggleViewAction();
    action->setObjectName("%1PaneAction"_L1.arg(name));
    action->setText(toggle);
    action->setShortcut(QKeySequence(key));
    return dock;
}

void MainWindow::makeActionsOfViews()
{
    for (const int column :
         {CheckpointModel::CommentColumn, CheckpointModel::NotesColumn, CheckpointModel::CreatedColumn,
          CheckpointModel::AgeColumn, CheckpointModel::TypeColumn, CheckpointModel::ParentColumn,
          CheckpointModel::TagsColumn}) {
        auto *action = new QAction(m_model.headerData(column, Qt::Horizontal).toString(), this);
        action->setObjectName(u"column%1Action"_s.arg(column));
        action->setCheckable(true);
        connect(action, &QAction::toggled, this,
                [this, column](bool shown) { m_historyPane->view().setColumnHidden(column, !shown); });
        m_viewActions.columns.append(action);
    }
}

void MainWindow::arrange()
{
    auto *centre = new QWidget(this);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    m_carefulFrame = new CarefulFrame(m_historyPane, centre);
    layout->addWidget(m_carefulFrame, 1);
    setCentralWidget(centre);
    // The details reach down to the status line, the activity stays below what it is about.
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setMinimumSize(fitting(*this, {720, 480}));
    resize(fitting(*this, {1180, 760}));
    // As wide as their texts need, but the history has the most.
    const double scale = QFontMetricsF(font()).averageCharWidth() / UsualCharWidth;
    resizeDocks(
        {m_spritesDock, m_detailsDock},
        {qMin(qRound(240 * scale), width() * 22 / 100), qMin(qRound(340 * scale), width() * 33 / 100)},
        Qt::Horizontal);
    resizeDocks({m_activityDock}, {180}, Qt::Vertical);
    m_activityDock->hide();

    const int unit = fontMetrics().averageCharWidth();
    m_spritesPane->setMinimumWidth(unit * 14); // or a wide message would squeeze them to nothing
    m_detailsPane->setMinimumWidth(unit * 22);
    m_filter->setMinimumWidth(unit * 18);
    m_filter->setMaximumWidth(unit * 40);
    setTabOrder(m_spritesPane, m_filter);
    setTabOrder(m_filter, &m_historyPane->graphView());
    setTabOrder(&m_historyPane->graphView(), &m_historyPane->treeView());
    setTabOrder(&m_historyPane->treeView(), m_detailsPane);
    setTabOrder(m_detailsPane, m_activityPane);
}

void MainWindow::connectPanes()
{
    connect(&m_sprites, &SpritesModel::organizationRead, this, &MainWindow::updateTitle);
    connect(m_spritesPane, &SpritesPane::spriteChosen, this,
            [this](const QString &name) { chooseSprite(name); });
    connect(m_reading, &ReadingFlow::linkFollowed, this, &MainWindow::chooseSprite);
    connect(m_spritesPane, &SpritesPane::errorDetailsRequested, this, [this] { showErrorDetails(true); });
    connect(&m_sprites, &SpritesModel::pageFinished, this, &MainWindow::updateStatus);
    connect(&m_session, &SpriteSession::spriteChanged, this, &MainWindow::updateAll);
    connect(&m_session, &SpriteSession::stateChanged, this, &MainWindow::updateAll);
    connect(&m_session, &SpriteSession::spriteRead, &m_sprites, &SpritesModel::update);
    connect(m_historyPane, &HistoryPane::historyShown, this, &MainWindow::onHistoryShown);
    connect(m_historyPane, &HistoryPane::selectionSummaryChanged, this, &MainWindow::updateAll);
    connect(m_historyPane, &HistoryPane::detailsRequested, this, &MainWindow::showDetails);
    connect(m_detailsPane, &DetailsPane::linkActivated, this,
            [this](const QString &key) { m_historyPane->view().selectKey(key); });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_historyPane->setFilter(text);
        updateAll();
    });
    connect(m_filter, &QLineEdit::returnPressed, this, [this] { m_historyPane->view().selectMatch(true); });
    connect(m_flow, &OperationFlow::operationStarted, this, [this] {
        m_activityDock->show();
        m_activityTabs->showActivity();
        m_bar->dismiss();
        updateAll();
    });
    connect(m_flow, &OperationFlow::operationEnded, this, &MainWindow::onOperationEnded);
    connect(m_restores, &RestoreFlow::checkpointsRequested, this, &MainWindow::showCheckpoints);
    connect(m_restores, &RestoreFlow::checkRequested, this, &MainWindow::checkNow);
    connect(&m_session.runner().reconciler(), &Reconciler::changed, this, &MainWindow::updateAll);
    connect(&m_log, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first) {
        if (first == 0) // it was empty; a flood of lines changes nothing else for the window
            updateAll();
    });
    m_minute.setTimerType(Qt::VeryCoarseTimer);
    for (HistoryModel *model :
         {static_cast<HistoryModel *>(&m_model), static_cast<HistoryModel *>(&m_timeline)}) {
        connect(&m_minute, &QTimer::timeout, model, &HistoryModel::refreshAges);
        connect(m_actions->relativeTimes, &QAction::toggled, model, &HistoryModel::setTimesRelative);
    }
    m_minute.start(60s);
}

void MainWindow::restoreSettings()
{
    const WindowSettings settings = WindowSettings::load();
    if (!settings.geometry.isEmpty())
        restoreGeometry(settings.geometry);
    if (!settings.panes.isEmpty())
        restoreState(settings.panes, PanesVersion);
    m_historyPane->view().restoreColumnState(settings.columns);
    for (int i = 0; i < m_viewActions.columns.size(); ++i) // column 0 is always there
        m_viewActions.columns.at(i)->setChecked(!m_historyPane->view().isColumnHidden(i + 1));
    m_actions->showAutomatic->setChecked(settings.showsAutomatic);
    m_actions->foldLinear->setChecked(settings.foldsLinear);
    m_actions->showTree->setChecked(settings.showsTree);
    m_actions->relativeTimes->setChecked(settings.showsRelativeTimes);
    if (settings.zoom != 0)
        zoomTo(settings.zoom);
}

void MainWindow::saveSettings() const
{
    WindowSettings{.geometry = saveGeometry(),
                   .panes = saveState(PanesVersion),
                   .columns = m_historyPane->view().columnState(),
                   .zoom = m_zoom,
                   .showsAutomatic = m_session.showsAutomatic(),
                   .showsTree = m_historyPane->presentation() == Presentation::Tree,
                   .foldsLinear = m_actions->foldLinear->isChecked(),
                   .showsRelativeTimes = m_actions->relativeTimes->isChecked()}
        .save();
}

void MainWindow::openSprite(const QString &name, const QString &checkpointId)
{
    m_wantedCheckpoint = checkpointId;
    m_spritesPane->markSprite(name);
    const auto sprite = m_sprites.find(name);
    m_session.setSprite(name, sprite ? sprite->id : QString());
}

void MainWindow::showBackendProblem(const QString &text)
{
    m_messages->showBackendProblem(text);
}

void MainWindow::openLink(const QString &link)
{
    m_reading->openLink(link);
}

/// Reading the checkpoints of a sprite that is asleep would wake it, so that waits for a person's word.
void MainWindow::chooseSprite(const QString &name, const QString &checkpointId)
{
    const auto sprite = m_sprites.find(name);
    if (!sprite || sprite->status != SpriteInfo::Status::Cold) {
        openSprite(name, checkpointId);
        return;
    }
    m_wantedCheckpoint = checkpointId;
    m_spritesPane->markSprite(name);
    m_session.setSleepingSprite(name, sprite->id);
}

void MainWindow::refresh()
{
    m_messages->expectAnswer();
    m_session.refresh();
    m_sprites.refresh();
    if (m_session.records()) // another window may have changed some
        m_session.records()->readMarks(this, {});
}

void MainWindow::onHistoryShown()
{
    const QString wanted = std::exchange(m_wantedCheckpoint, {});
    if (!wanted.isEmpty() && !m_historyPane->view().selectKey(wanted)) {
        if (!m_session.showsAutomatic() && m_session.history().autoCount() > 0) { // it may be one of those
            m_wantedCheckpoint = wanted;
            m_actions->showAutomatic->setChecked(true);
        } else {
            m_messages->showMissingCheckpoint(wanted);
        }
    }
    updateAll();
}

void MainWindow::onOperationEnded(const OperationResult &result)
{
    if (result.operation.spriteName == m_session.spriteName() && !result.newCheckpointId.isEmpty())
        m_historyPane->view().selectKey(result.newCheckpointId);
    if (!m_deletion->tells(result))
        m_messages->showResult(result);
    notify(result);
    m_restores->onEnded(result);
    updateAll();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if ((m_session.runner().runningCount() > 0 || m_deletion->isRunning()) && !m_mayQuit) {
        event->ignore();
        askBeforeQuitting();
        return;
    }
    m_detailsPane->notes().commit();
    if (m_notes->isUnsettled() && !m_mayQuit) {
        event->ignore();
        m_notes->settle();
        return;
    }
    m_deletion->abandon();
    saveSettings();
    event->accept();
}

void MainWindow::endSession()
{
    m_detailsPane->notes().commit();
    saveSettings();
}

void MainWindow::askBeforeQuitting()
{
    // One that was answered is still there until the event loop comes round.
    if (const auto *asking = findChild<QMessageBox *>(u"quitWhileRunningBox"_s);
        asking && asking->isVisible())
        return;
    const auto running = m_session.runner().running(m_session.spriteName());
    // Between two of several deletes nothing runs; otherwise it is one on another sprite.
    const auto otherwise = m_deletion->isRunning() ? Operation::Kind::Delete : Operation::Kind::Restore;
    QMessageBox *box = quitWhileRunningBox(running ? running->kind : otherwise, this, m_connection.isLocal);
    box->setObjectName(u"quitWhileRunningBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(box, &QDialog::accepted, this, [this] {
        m_mayQuit = true;
        close();
    });
    box->open();
}

} // namespace Savepoint
