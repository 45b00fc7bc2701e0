// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activityrecorder.h"
#include "core/operations/operationsmodel.h"
#include "core/records/activityfiles.h"
#include "core/records/records.h"
#include "tests/records/recordstest.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "tests/ui/privatebus.h"
#include "tests/ui/windowrig.h"
#include "ui/activitytabs.h"
#include "ui/carefulframe.h"
#include "ui/desktopnotifier.h"
#include "ui/dialogs/recordedlogdialog.h"
#include "ui/dialogs/restoredialog.h"
#include "ui/operationheader.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Test::answerOf;

namespace {

/// The window with records, on whatever server.
class Program final {
    Q_DISABLE_COPY_MOVE(Program)

public:
    Program(const Connection &connection, const QString &recordsFile)
        : records(recordsFile, recordsServer(connection))
        , client({.baseUrl = connection.baseUrl, .token = connection.token})
        , runner(client, nullptr, &records.journal())
        , session(client, runner, nullptr, &records)
        , sprites(client, connection.accountName, nullptr, &records.histories())
        , files(recordsFile + u"-activity"_s)
        , recorder(runner, log, files)
        , window(connection, sprites, session, log)
    {
        window.setRecorder(recorder);
        window.show();
        sprites.refresh();
    }
    [[nodiscard]] bool open(const QString &sprite)
    {
        window.openSprite(sprite);
        return QTest::qWaitFor([&] { return session.spriteName() == sprite && session.hasHistory(); },
                               Patience);
    }
    template<typename T> [[nodiscard]] T &part(const QString &name) const
    {
        T *found = window.findChild<T *>(name);
        if (!found)
            qFatal("there is no %s", qPrintable(name));
        return *found;
    }
    [[nodiscard]] bool trigger(const QString &name) const
    {
        auto &action = part<QAction>(name);
        const bool isEnabled = action.isEnabled();
        action.trigger();
        return isEnabled;
    }
    [[nodiscard]] QTreeView &history() const { return part<QTreeView>(u"historyGraphView"_s); }
    [[nodiscard]] bool select(const QString &id) const
    {
        const QModelIndexList found =
            history().model()->match(history().model()->index(0, 0), CheckpointModel::IdRole, id);
        if (!found.isEmpty())
            history().setCurrentIndex(found.constFirst());
        return !found.isEmpty();
    }
    [[nodiscard]] QString selected() const
    {
        return history().currentIndex().data(CheckpointModel::IdRole).toString();
    }
    [[nodiscard]] QTreeView &operations() const { return part<QTreeView>(u"operationsView"_s); }
    void showOperations() const
    {
        part<QDockWidget>(u"activityDock"_s).show();
        part<ActivityTabs>(u"activityTabsPane"_s).showOperations();
    }
    /// “Restore v7: Succeeded”, newest first.
    [[nodiscard]] QStringList operationRows() const
    {
        const QAbstractItemModel &model = *operations().model();
        QStringList rows;
        for (int row = 0; row < model.rowCount(); ++row)
            rows.append(model.index(row, OperationsModel::OperationColumn).data().toString() + u": "_s
                        + model.index(row, OperationsModel::ResultColumn).data().toString());
        return rows;
    }
    [[nodiscard]] bool restore(const QString &id)
    {
        return select(id) && trigger(u"restoreAction"_s) && confirm();
    }
    /// Presses the button of the dialog that asks, and waits for the end.
    [[nodiscard]] bool confirm()
    {
        QSignalSpy finished(&runner, &OperationRunner::finished);
        const auto *dialog = qobject_cast<RestoreDialog *>(QApplication::activeModalWidget());
        if (!dialog || !dialog->isVisible())
            return false;
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"restoreButton"_s), Qt::LeftButton);
        return finished.wait(Patience);
    }

    /// Of the operation that was begun last.
    [[nodiscard]] QString lastUid()
    {
        const auto found = answerOf<QList<OperationRecord>>([this](QObject *context, const auto &done) {
            records.journal().operations({}, 1, context, done);
        });
        return found && !found->isEmpty() ? found->first().uid : QString();
    }

    Records records;
    Client client;
    OperationRunner runner;
    SpriteSession session;
    SpritesModel sprites;
    ActivityLogModel log;
    ActivityFiles files;
    ActivityRecorder recorder;
    MainWindow window;
};

} // namespace

class TestWindowRecord final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_settings = std::make_unique<Test::OwnSettings>(); }
    void init();

    void whatIsDone_standsInTheHistory();
    void logOfAnOperation_isShownAgain();
    void restoredCheckpoint_saysHowOften();
    void startedOperation_bringsTheActivityUp();
    void usualDuration_standsBesideTheClock();
    void failure_isToldToTheDesktopUnlessSomebodyWorksHere();
    void carefulMode_asksForTheName();
    void carefulMode_isKeptForThatSprite();
    void carefulMode_isForAllSprites();

private:
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }
    [[nodiscard]] Connection scripted() const { return {m_server->url(), u"spr_x"_s, u"acme"_s, false, {}}; }

    std::unique_ptr<Test::OwnSettings> m_settings;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ScriptedServer> m_server;
};

void TestWindowRecord::init()
{
    Test::failOnAnyWarning();
    m_settings->forget();
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedServer>();
    m_server->setHandler([](const ScriptedRequest &request) {
        if (request.path() == "/v1/sprites")
            return ScriptedAnswer::json(200, R"({"sprites":[{"name":"web-1","id":"s1","status":"running"},
                {"name":"db-2","id":"s2","status":"running"}]})");
        if (request.path() == "/v1/sprites/web-1")
            return ScriptedAnswer::json(200, R"({"name":"web-1","id":"s1","status":"running"})");
        if (request.path() == "/v1/sprites/db-2")
            return ScriptedAnswer::json(200, R"({"name":"db-2","id":"s2","status":"running"})");
        if (request.method == "GET")
            return ScriptedAnswer::json(200, R"([{"id":"v1","create_time":"2026-08-12T13:00:00Z"}])");
        if (request.method == "DELETE")
            return ScriptedAnswer::json(403, R"({"error":"no"})");
        return ScriptedAnswer::streamHead().hold().lastChunk();
    });
}

void TestWindowRecord::whatIsDone_standsInTheHistory()
{
    const Test::PracticeBackend backend;
    Program program(backend.connection(), file());
    QVERIFY(program.open(u"practice"_s));
    program.showOperations();
    QTRY_COMPARE(program.part<QWidget>(u"operationsEmptyState"_s).isVisible(), true);
    const QString target = u"v2"_s;
    QVERIFY(program.restore(target));
    program.showOperations();
    QTRY_COMPARE(program.operationRows(), QStringList{u"Restore v2: Succeeded"_s});
    const QModelIndex row = program.operations().model()->index(0, 0);
    const QString safety = row.siblingAtColumn(OperationsModel::SafetyColumn).data().toString();
    QVERIFY(!safety.isEmpty());
    QTRY_COMPARE(row.siblingAtColumn(OperationsModel::UndoColumn).data().toString(), u"Undo…"_s);

    program.operations().setCurrentIndex(row);
    QVERIFY(program.trigger(u"operationSelectSafety"_s));
    QCOMPARE(program.selected(), safety);
    QVERIFY(program.trigger(u"operationSelectCheckpoint"_s));
    QCOMPARE(program.selected(), target);

    const QModelIndex undoCell = row.siblingAtColumn(OperationsModel::UndoColumn);
    program.operations().scrollTo(undoCell); // the window may be narrow
    const QRect undo = program.operations().visualRect(undoCell);
    QTest::mouseClick(program.operations().viewport(), Qt::LeftButton, {}, undo.center());
    QVERIFY(program.confirm());
    const QStringList rows{u"Undo: restore %1: Succeeded"_s.arg(safety), u"Restore v2: Succeeded"_s};
    QTRY_COMPARE(program.operationRows(), rows);
    for (int at = 0; at < 2; ++at) // nothing is left to undo
        QTRY_COMPARE(program.operations().model()->index(at, OperationsModel::UndoColumn).data(), u""_s);
}

void TestWindowRecord::logOfAnOperation_isShownAgain()
{
    const Test::PracticeBackend backend;
    {
        Program program(backend.connection(), file());
        QVERIFY(program.open(u"practice"_s));
        QVERIFY(program.restore(u"v2"_s));
    }
    Program again(backend.connection(), file()); // the next start
    QVERIFY(again.open(u"practice"_s));
    again.showOperations();
    QTRY_COMPARE(again.operationRows(), QStringList{u"Restore v2: Succeeded"_s});
    again.operations().setCurrentIndex(again.operations().model()->index(0, 0));
    QVERIFY(again.trigger(u"operationShowLog"_s));
    auto *dialog = again.window.findChild<RecordedLogDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    const auto *lines = dialog->findChild<QListView *>(u"activityLog"_s);
    const auto says = [lines](const QString &text) {
        const QAbstractItemModel *model = lines->model();
        return model->rowCount() > 0
            && !model->match(model->index(0, 0), Qt::DisplayRole, text, 1, Qt::MatchContains).isEmpty();
    };
    QTRY_VERIFY(says(u"Restored to v2"_s)); // the server's own words
    QVERIFY(
        dialog->findChild<QLabel *>(u"recordedLogTitle"_s)->text().startsWith("Restore v2 of practice"_L1));

    QFile::remove(again.files.path(again.lastUid()));
    dialog->close();
    QVERIFY(again.trigger(u"operationShowLog"_s));
    QTRY_VERIFY(again.part<QLabel>(u"messageText"_s).text().contains(u"No log of this operation is kept."_s));
}

void TestWindowRecord::restoredCheckpoint_saysHowOften()
{
    const Test::PracticeBackend backend;
    Program program(backend.connection(), file());
    QVERIFY(program.open(u"practice"_s));
    QVERIFY(program.select(u"v2"_s));
    const auto &restores = program.part<QLabel>(u"detailsRestored"_s);
    QVERIFY(restores.isHidden());
    QVERIFY(program.restore(u"v2"_s));
    QVERIFY(program.select(u"v2"_s));
    QTRY_VERIFY(!restores.isHidden());
    QVERIFY2(restores.text().startsWith(u"Restored once, "_s), qPrintable(restores.text()));
    QVERIFY(program.restore(u"v2"_s));
    QVERIFY(program.select(u"v2"_s));
    QTRY_VERIFY2(restores.text().startsWith(u"Restored 2 time"_s), qPrintable(restores.text()));
    QVERIFY2(restores.text().contains(u", last "_s), qPrintable(restores.text()));
    QVERIFY2(restores.text().contains(u", took "_s), qPrintable(restores.text()));
    QVERIFY(program.select(u"v1"_s)); // which nobody restored
    QVERIFY(restores.isHidden());
}

void TestWindowRecord::startedOperation_bringsTheActivityUp()
{
    Program program(scripted(), file());
    QVERIFY(program.open(u"web-1"_s));
    program.showOperations();
    QSignalSpy held(m_server.get(), &ScriptedServer::held);
    QVERIFY(program.runner.create(u"web-1"_s, u"x"_s));
    QCOMPARE(program.part<QTabWidget>(u"activityTabs"_s).currentIndex(), 0);
    QVERIFY(program.part<QWidget>(u"stopWatchingButton"_s).isVisible());
    QVERIFY(held.wait(Patience));
    program.showOperations(); // also while it runs
    QTRY_COMPARE(program.operationRows(), QStringList{u"New checkpoint: Running"_s});
}

void TestWindowRecord::usualDuration_standsBesideTheClock()
{
    Program program(scripted(), file());
    QVERIFY(program.open(u"web-1"_s));
    for (int i = 0; i < 3; ++i) {
        OperationRecord record;
        record.uid = QString::number(i);
        record.spriteName = u"web-1"_s;
        record.startedAt = QDateTime::currentDateTimeUtc();
        record.outcome = OperationRecord::Outcome::Succeeded;
        record.duration = 11s + i * 4s;
        QVERIFY(answerOf<Done>([&](QObject *context, const auto &done) {
            program.records.journal().begin(record, context, done);
        }));
    }
    QVERIFY(program.runner.create(u"web-1"_s, u"x"_s));
    const auto &clock = program.part<QLabel>(u"operationElapsed"_s);
    QTRY_VERIFY2(clock.text().endsWith(u" (usually 11–19 s)"_s), qPrintable(clock.text()));

    auto &header = program.part<OperationHeader>(u"operationHeader"_s);
    Operation old = *program.runner.running(u"web-1"_s);
    old.startedAt = old.startedAt.addSecs(-60);
    header.showOperation(old); // as it is after a minute
    QTRY_VERIFY(!program.log.match(program.log.index(0), Qt::DisplayRole, u"This takes longer than usual."_s)
                     .isEmpty());
}

void TestWindowRecord::failure_isToldToTheDesktopUnlessSomebodyWorksHere()
{
    Test::PrivateBus bus;
    Test::Desktop desktop(bus.connection(u"desktop"_s), {});
    DesktopNotifier notifier(bus.connection(u"program"_s));
    Program program(scripted(), file());
    program.window.setNotifier(notifier);
    QVERIFY(program.open(u"web-1"_s));
    const auto fail = [&program](const QString &sprite) {
        QSignalSpy finished(&program.runner, &OperationRunner::finished);
        QVERIFY(program.runner.remove({sprite}, {u"v1"_s}));
        QVERIFY(finished.wait(Patience));
    };
    program.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&program.window, Patience));
    fail(u"db-2"_s);

    program.window.showMinimized();
    QApplication::setActiveWindow(nullptr); // there is no window manager here that would do that
    QVERIFY(!QApplication::activeWindow());
    fail(u"web-1"_s);
    QTRY_COMPARE(desktop.shown.size(), 1);
    const QString title = desktop.shown.constFirst().at(3).toString();
    QCOMPARE(title, u"Deletion of v1 of web-1: Failed"_s);

    emit desktop.ActionInvoked(101, u"default"_s);
    QTRY_VERIFY(!program.window.isMinimized());
    QVERIFY(QTest::qWaitForWindowActive(&program.window, Patience));
}

void TestWindowRecord::carefulMode_asksForTheName()
{
    const Test::PracticeBackend backend;
    Program program(backend.connection(), file());
    QVERIFY(program.open(u"practice"_s));
    QVERIFY(program.part<QWidget>(u"carefulSign"_s).isHidden());
    QVERIFY(!program.part<CarefulFrame>(u"carefulFrame"_s).isOn());
    QVERIFY(program.trigger(u"carefulModeAction"_s));
    QVERIFY(program.part<QWidget>(u"carefulSign"_s).isVisible());
    QCOMPARE(program.part<QWidget>(u"carefulSign"_s).findChildren<QLabel *>().constLast()->text(),
             u"Careful mode"_s);
    QVERIFY(program.part<CarefulFrame>(u"carefulFrame"_s).isOn());

    QVERIFY(program.select(u"v2"_s));
    QVERIFY(program.trigger(u"restoreAction"_s));
    auto *dialog = program.window.findChild<RestoreDialog *>();
    QVERIFY(dialog);
    auto *name = dialog->findChild<QLineEdit *>(u"typedConfirmationEdit"_s);
    auto *button = dialog->findChild<QPushButton *>(u"restoreButton"_s);
    QVERIFY(name && name->isVisible());
    QVERIFY(!button->isEnabled());
    for (const QString &typed : {u"practic"_s, u"Practice"_s, u"practice "_s, u"v2"_s}) {
        name->setText(typed);
        QVERIFY2(!button->isEnabled(), qPrintable(typed));
        QTest::keyClick(name, Qt::Key_Return); // neither restores nor cancels
        QVERIFY(dialog->isVisible());
    }
    name->clear();
    QTest::keyClicks(name, u"practice"_s);
    QVERIFY(button->isEnabled());
    QTest::keyClicks(name, u"x"_s);
    QVERIFY(!button->isEnabled());
    QTest::keyClick(name, Qt::Key_Backspace);
    QSignalSpy finished(&program.runner, &OperationRunner::finished);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(finished.wait(Patience));
    QCOMPARE(finished.size(), 1);

    QVERIFY(program.trigger(u"carefulModeAction"_s));
    QVERIFY(program.part<QWidget>(u"carefulSign"_s).isHidden());
    QVERIFY(!program.part<CarefulFrame>(u"carefulFrame"_s).isOn());
    QVERIFY(program.restore(u"v2"_s)); // without a name
}

void TestWindowRecord::carefulMode_isKeptForThatSprite()
{
    {
        Program program(scripted(), file());
        QVERIFY(program.open(u"web-1"_s));
        QTRY_COMPARE(program.session.sprite().id, u"s1"_s);
        QVERIFY(program.trigger(u"carefulModeAction"_s));
    }
    Program again(scripted(), file());
    QVERIFY(again.open(u"web-1"_s));
    QTRY_VERIFY(again.part<QAction>(u"carefulModeAction"_s).isChecked());
    QVERIFY(again.part<CarefulFrame>(u"carefulFrame"_s).isOn());
    QVERIFY(again.open(u"db-2"_s));
    QTRY_VERIFY(!again.part<QAction>(u"carefulModeAction"_s).isChecked());
    QVERIFY(!again.part<CarefulFrame>(u"carefulFrame"_s).isOn());

    ScriptedServer other; // the same names, another account
    other.setHandler([](const ScriptedRequest &request) {
        if (request.path() == "/v1/sprites/web-1")
            return ScriptedAnswer::json(200, R"({"id":"x1","name":"web-1","status":"running"})");
        return ScriptedAnswer::json(200, R"([{"id":"v1","create_time":"2026-08-12T13:00:00Z"}])");
    });
    Program elsewhere({other.url(), u"spr_x"_s, u"acme"_s, false, {}}, m_dir->filePath(u"other.sqlite"_s));
    QVERIFY(elsewhere.open(u"web-1"_s));
    QVERIFY(!elsewhere.part<CarefulFrame>(u"carefulFrame"_s).isOn());
}

void TestWindowRecord::carefulMode_isForAllSprites()
{
    Program program(scripted(), file());
    QVERIFY(program.trigger(u"carefulForAllAction"_s)); // no sprite needs to be chosen
    QVERIFY(program.open(u"web-1"_s));
    QTRY_VERIFY(program.part<CarefulFrame>(u"carefulFrame"_s).isOn());
    QVERIFY(program.part<QAction>(u"carefulModeAction"_s).isChecked());
    QVERIFY(!program.part<QAction>(u"carefulModeAction"_s).isEnabled());
    QCOMPARE(program.part<QAction>(u"carefulModeAction"_s).toolTip(),
             u"Careful mode is on for all sprites"_s);
    QVERIFY(program.open(u"db-2"_s));
    QVERIFY(program.part<CarefulFrame>(u"carefulFrame"_s).isOn());
    {
        Program again(scripted(), m_dir->filePath(u"again.sqlite"_s));
        QVERIFY(again.open(u"db-2"_s));
        QVERIFY(again.part<CarefulFrame>(u"carefulFrame"_s).isOn());
    }
    QVERIFY(program.trigger(u"carefulForAllAction"_s));
    QVERIFY(!program.part<CarefulFrame>(u"carefulFrame"_s).isOn());
    QVERIFY(program.part<QAction>(u"carefulModeAction"_s).isEnabled());
}

QTEST_MAIN(TestWindowRecord)
#include "tst_windowrecord.moc"
