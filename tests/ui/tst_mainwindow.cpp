// SPDX-License-Identifier: Apache-2.0
// The whole job through the real window, over the real local backend and real folders: by the mouse, and
// again by the keyboard alone.
#include "core/history/checkpointmodel.h"
#include "tests/localbackend/treetools.h"
#include "tests/ui/guitest.h"
#include "tests/ui/windowrig.h"

#include <QAccessible>
#include <QCheckBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;

namespace {

const QString Notes = u"data/notes.json"_s;
QString accessibleName(QWidget *widget)
{
    QAccessibleInterface *interface = widget ? QAccessible::queryAccessibleInterface(widget) : nullptr;
    return interface ? interface->text(QAccessible::Name) : u"(none)"_s;
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_unchanged = std::make_unique<PracticeBackend>(); }
    void cleanupTestCase() { m_unchanged.reset(); }
    void init()
    {
        failOnAnyWarning();
        m_settings.forget();
    }

    void practiceSprite_hasABranch();
    void job_byMouse();
    void job_byKeyboard();
    void restoreDialog_isCancelledByEnterAndEscape_data();
    void restoreDialog_isCancelledByEnterAndEscape();
    void longComment_fitsEverywhere();
    void window_comesBackAsItWasLeft();
    void checkpointOfTheCommandLine_isSelected();
    void panes_areNamedForAssistiveTools();
    void firstStart_fitsTheScreen();
    void folderThatCannotBeOpened_isNamed();
    void historyRow_isReadAloud();

private:
    /// Shows the window and opens the practice sprite.
    static bool openPractice(WindowRig &gui)
    {
        return gui.show() && gui.clickSprite(u"practice"_s)
            && QTest::qWaitFor([&] { return gui.row(u"v1"_s).isValid(); }, Patience);
    }
    static bool waitForMessage(const WindowRig &gui, const QString &beginning)
    {
        return QTest::qWaitFor([&] { return gui.message().startsWith(beginning); }, Patience);
    }

    OwnSettings m_settings;
    std::unique_ptr<PracticeBackend> m_unchanged; ///< for tests that leave its history as it is
};

/// What lies outside of a small screen cannot be reached: the status line, the details, Stop Watching.
void TestMainWindow::firstStart_fitsTheScreen()
{
    WindowRig gui(m_unchanged->connection());
    QVERIFY(gui.show());
    const QSize screen = gui.window->screen()->availableSize();
    QVERIFY2(screen.width() < 1180 || screen.height() < 760, "the screen is too large for this test");
    QVERIFY(gui.window->width() <= screen.width());
    QVERIFY(gui.window->height() < screen.height()); // there is a title bar, too
}

/// The test's platform opens nothing, like a desktop without a file manager.
void TestMainWindow::folderThatCannotBeOpened_isNamed()
{
    WindowRig gui(m_unchanged->connection());
    QVERIFY(openPractice(gui));
    QVERIFY(gui.trigger(u"openFolderAction"_s));
    const QString message = gui.message().remove(u'\x200b'); // where the path may be broken
    QVERIFY2(message.contains(u"No program here opens folders."_s)
                 && message.contains(u"sprites/practice/fs"_s),
             qPrintable(message));
}

void TestMainWindow::practiceSprite_hasABranch()
{
    WindowRig gui(m_unchanged->connection());
    QVERIFY(openPractice(gui));
    QVERIFY(gui.rows().constFirst().startsWith(u"You are here — changes since v7, "_s));
    QCOMPARE(gui.rows().size(), 8);
    QCOMPARE(gui.parentOf(u"v7"_s), u"v6"_s);
    QCOMPARE(gui.parentOf(u"v5"_s), u"v3"_s);
    QCOMPARE(gui.parentOf(u"v4"_s), u"v3"_s);
    QVERIFY(gui.trigger(u"showTreeAction"_s));
    // One of the two that continue v3 hangs below it, the other goes on above it.
    QVERIFY((gui.row(u"v4"_s).parent() == gui.row(u"v3"_s))
            != (gui.row(u"v5"_s).parent() == gui.row(u"v3"_s)));
    QVERIFY(gui.row(u"v7"_s).data(CheckpointModel::IsBaseOfCurrentRole).toBool());
    QVERIFY(gui.trigger(u"showAutomaticAction"_s));
    QVERIFY(gui.rows().size() > 8);
    QVERIFY(gui.window->windowTitle().startsWith("practice (This Computer)"_L1));
    QCOMPARE(gui.label(u"connectionLabel"_s), u"Connected"_s);
}

void TestMainWindow::job_byMouse()
{
    PracticeBackend backend;
    const QByteArray first = TreeTools::read(u":/sample/01-start/data/notes.json"_s);
    WindowRig gui(backend.connection());
    QVERIFY(openPractice(gui));

    QVERIFY(gui.clickTool(u"newCheckpointAction"_s));
    QCOMPARE(gui.dialog()->windowTitle(), u"New Checkpoint of practice"_s);
    gui.type(u"by mouse"_s);
    QVERIFY(gui.click(u"createCheckpointButton"_s));
    QVERIFY(waitForMessage(gui, u"Created v8 in "_s));
    QCOMPARE(gui.selectedId(), u"v8"_s);
    QCOMPARE(gui.parentOf(u"v8"_s), u"v7"_s);
    QCOMPARE(gui.row(u"v8"_s).siblingAtColumn(CheckpointModel::CommentColumn).data().toString(),
             u"by mouse"_s);

    TreeTools::write(backend.livePath(Notes), "changed since");
    QVERIFY(gui.clickRow(u"v2"_s));
    QVERIFY(gui.clickTool(u"restoreAction"_s));
    QCOMPARE(gui.label(u"restoreQuestion"_s), u"Restore “practice” to v2?"_s);
    QVERIFY(gui.part<QCheckBox>(u"safetyCheckBox"_s)->isChecked());
    QVERIFY(gui.click(u"restoreButton"_s));
    QVERIFY(waitForMessage(gui, u"Restored v2 in "_s));
    QVERIFY2(gui.message().endsWith("Safety checkpoint: v9."_L1), qPrintable(gui.message()));
    QCOMPARE(TreeTools::read(backend.livePath(Notes)), first);
    QCOMPARE(gui.parentOf(u"v9"_s), u"v8"_s);
    QVERIFY(gui.row(u"v2"_s).data(CheckpointModel::IsBaseOfCurrentRole).toBool());

    QVERIFY(gui.clickTool(u"newCheckpointAction"_s));
    QVERIFY(gui.click(u"createCheckpointButton"_s));
    QVERIFY(waitForMessage(gui, u"Created v10 in "_s));
    QCOMPARE(gui.selectedId(), u"v10"_s);
    QCOMPARE(gui.parentOf(u"v10"_s), u"v2"_s);
    QVERIFY(gui.trigger(u"showTreeAction"_s));
    QCOMPARE(gui.selectedId(), u"v10"_s);
    QCOMPARE(gui.row(u"v10"_s).parent(), gui.row(u"v2"_s)); // a branch: below the checkpoint it leaves
    QVERIFY(gui.history().isExpanded(gui.row(u"v2"_s)));

    // And the way back: the safety checkpoint has what was replaced.
    QVERIFY(gui.clickRow(u"v9"_s));
    QVERIFY(gui.click(u"detailsRestoreButton"_s));
    QTest::mouseClick(gui.part<QCheckBox>(u"safetyCheckBox"_s), Qt::LeftButton, {}, QPoint(8, 12));
    QVERIFY(!gui.part<QCheckBox>(u"safetyCheckBox"_s)->isChecked());
    QVERIFY(gui.click(u"restoreButton"_s));
    QVERIFY(waitForMessage(gui, u"Restored v9 in "_s));
    QCOMPARE(TreeTools::read(backend.livePath(Notes)), "changed since"_ba);
}

void TestMainWindow::job_byKeyboard()
{
    PracticeBackend backend;
    const QByteArray first = TreeTools::read(u":/sample/01-start/data/notes.json"_s);
    WindowRig gui(backend.connection());
    QVERIFY(gui.show());
    QTRY_VERIFY(gui.sprites.spriteCount() > 0);
    QVERIFY(gui.tabTo(u"spritesView"_s));
    gui.key(Qt::Key_Down);
    gui.key(Qt::Key_Down);
    QTRY_VERIFY(gui.row(u"v1"_s).isValid());
    gui.key(Qt::Key_F6);
    QCOMPARE(gui.focus()->objectName(), u"historyFilter"_s);
    gui.key(Qt::Key_F6);
    QCOMPARE(gui.focus()->objectName(), u"historyGraphView"_s);

    gui.key(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(gui.dialog());
    gui.type(u"by keys"_s);
    gui.key(Qt::Key_Return);
    QVERIFY(waitForMessage(gui, u"Created v8 in "_s));
    QCOMPARE(gui.selectedId(), u"v8"_s);
    QCOMPARE(gui.parentOf(u"v8"_s), u"v7"_s);

    TreeTools::write(backend.livePath(Notes), "changed since");
    QCOMPARE(gui.focus()->objectName(), u"historyGraphView"_s); // as it was before the dialog
    QVERIFY(gui.keyToRow(Qt::Key_Down, u"v2"_s));
    gui.key(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(gui.dialog());
    QVERIFY(gui.tabTo(u"restoreButton"_s));
    gui.key(Qt::Key_Return); // does not press it
    QVERIFY(gui.dialog());
    gui.key(Qt::Key_Space);
    QVERIFY(waitForMessage(gui, u"Restored v2 in "_s));
    QCOMPARE(TreeTools::read(backend.livePath(Notes)), first);
    QVERIFY(gui.row(u"v9"_s).isValid());

    gui.key(Qt::Key_N, Qt::ControlModifier);
    gui.key(Qt::Key_Return);
    QVERIFY(waitForMessage(gui, u"Created v10 in "_s));
    QCOMPARE(gui.parentOf(u"v10"_s), u"v2"_s);
    gui.key(Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(gui.selectedId(), u"v2"_s);
    gui.key(Qt::Key_Right, Qt::AltModifier);
    gui.key(Qt::Key_Home, Qt::AltModifier);
    QCOMPARE(gui.selectedId(), QString()); // you are here
}

void TestMainWindow::restoreDialog_isCancelledByEnterAndEscape_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("Return") << Qt::Key_Return;
    QTest::newRow("Enter") << Qt::Key_Enter;
    QTest::newRow("Escape") << Qt::Key_Escape;
}

void TestMainWindow::restoreDialog_isCancelledByEnterAndEscape()
{
    QFETCH(Qt::Key, key);
    WindowRig gui(m_unchanged->connection());
    QVERIFY(openPractice(gui));
    TreeTools::write(m_unchanged->livePath(Notes), "changed since");
    QVERIFY(gui.clickRow(u"v1"_s));
    QVERIFY(gui.trigger(u"restoreAction"_s));
    QVERIFY(gui.part<QPushButton>(u"cancelButton"_s)->isDefault());
    gui.key(key);
    QVERIFY(!gui.dialog());
    QCOMPARE(gui.runner.runningCount(), 0);
    QVERIFY(gui.trigger(u"refreshAction"_s));
    QTRY_VERIFY(!gui.session.isRefreshing());
    QCOMPARE(gui.rows().size(), 8);
    QCOMPARE(TreeTools::read(m_unchanged->livePath(Notes)), "changed since"_ba);
}

void TestMainWindow::longComment_fitsEverywhere()
{
    PracticeBackend backend;
    WindowRig gui(backend.connection());
    QVERIFY(openPractice(gui));
    const QSize size = gui.window->size();
    const QString comment(10'000, u'W');
    QVERIFY(gui.trigger(u"newCheckpointAction"_s));
    gui.part<QLineEdit>(u"commentEdit"_s)->setText(comment);
    gui.key(Qt::Key_Return);
    QVERIFY(waitForMessage(gui, u"Created v8 in "_s));
    QCOMPARE(gui.selectedId(), u"v8"_s);
    QCOMPARE(gui.row(u"v8"_s).data(CheckpointModel::CommentRole).toString(), comment);
    QCOMPARE(gui.window->size(), size);
    QVERIFY2(gui.window->minimumSizeHint().width() <= size.width(), "the comment widens the window");
    QVERIFY(gui.trigger(u"restoreAction"_s));
    QVERIFY2(gui.dialog()->width() < 1000, "the comment widens the dialog");
}

void TestMainWindow::window_comesBackAsItWasLeft()
{
    int width = 0;
    {
        WindowRig gui(m_unchanged->connection());
        QVERIFY(openPractice(gui));
        gui.window->resize(745, 505);
        QVERIFY(gui.trigger(u"spritesPaneAction"_s));
        QVERIFY(gui.trigger(u"column5Action"_s)); // Parent
        QVERIFY(gui.trigger(u"showAutomaticAction"_s));
        width = gui.history().columnWidth(CheckpointModel::IdColumn) + 37;
        gui.history().header()->resizeSection(CheckpointModel::IdColumn, width);
        gui.history().header()->moveSection(CheckpointModel::TypeColumn, CheckpointModel::CommentColumn);
        QVERIFY(gui.window->close());
    }
    WindowRig gui(m_unchanged->connection());
    QVERIFY(gui.show());
    QCOMPARE(gui.window->size(), QSize(745, 505));
    QVERIFY(!gui.part<QDockWidget>(u"spritesDock"_s)->isVisible());
    QVERIFY(gui.history().isColumnHidden(CheckpointModel::ParentColumn));
    QVERIFY(!gui.history().isColumnHidden(CheckpointModel::CreatedColumn));
    QVERIFY(!gui.action(u"column5Action"_s)->isChecked());
    QVERIFY(gui.session.showsAutomatic());
    QCOMPARE(gui.history().header()->visualIndex(CheckpointModel::TypeColumn), 1);
    gui.window->openSprite(u"practice"_s);
    QTRY_VERIFY(gui.row(u"v1"_s).isValid());
    QCOMPARE(gui.history().columnWidth(CheckpointModel::IdColumn), width); // the rows do not change it again
}

void TestMainWindow::checkpointOfTheCommandLine_isSelected()
{
    WindowRig gui(m_unchanged->connection());
    QVERIFY(gui.show());
    gui.window->openSprite(u"practice"_s, u"v4"_s);
    QTRY_COMPARE(gui.selectedId(), u"v4"_s);
    gui.window->openSprite(u"practice"_s, u"v99"_s);
    QTRY_COMPARE(gui.message(), u"There is no checkpoint “v99” of practice."_s);
}

void TestMainWindow::panes_areNamedForAssistiveTools()
{
    WindowRig gui(m_unchanged->connection());
    QVERIFY(openPractice(gui));
    const QList<std::pair<QString, QString>> names{
        {u"spritesView"_s, u"Sprites"_s},
        {u"spritesFilter"_s, u"Filter sprites"_s},
        {u"historyGraphView"_s, u"Checkpoint history"_s},
        {u"historyFilter"_s, u"Filter checkpoints"_s},
        {u"detailsTabs"_s, u"Checkpoint details"_s},
        {u"activityLog"_s, u"Activity log"_s},
        {u"operationProgress"_s, u"Operation progress"_s},
        {u"messageBar"_s, u"Message"_s},
    };
    for (const auto &[widget, name] : names)
        QCOMPARE(accessibleName(gui.part<QWidget>(widget)), name);
    QAccessibleInterface *bar = QAccessible::queryAccessibleInterface(gui.part<QWidget>(u"messageBar"_s));
    QCOMPARE(bar->role(), QAccessible::AlertMessage);
    // Nothing that can be pressed is nameless.
    for (auto *button : gui.window->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->focusPolicy() != Qt::NoFocus)
            QVERIFY2(!accessibleName(button).isEmpty(), qPrintable(button->objectName()));
    }
}

void TestMainWindow::historyRow_isReadAloud()
{
    WindowRig gui(m_unchanged->connection());
    QVERIFY(openPractice(gui));
    QAccessibleInterface *tree = QAccessible::queryAccessibleInterface(&gui.history());
    QCOMPARE(tree->role(), QAccessible::Tree);
    QStringList cells;
    for (int child = 0; child < tree->childCount(); ++child)
        cells.append(tree->child(child)->text(QAccessible::Name));
    const QStringList v3 = cells.filter(QRegularExpression(
        u"^v3, Before the tag migration, manual, created \\d+ \\w+ \\d{4} \\d\\d:\\d\\d, parent v2 reported by the server, 2 children$"_s));
    QVERIFY2(v3.size() == 1, qPrintable(cells.join(u'\n')));
    const QStringList v7 =
        cells.filter(QRegularExpression(u"^v7, Release 1\\.0, manual, .*, base of the current state$"_s));
    QCOMPARE(v7.size(), 1);
    QCOMPARE(cells.filter(QRegularExpression(u"^You are here"_s)).size(), 1);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
