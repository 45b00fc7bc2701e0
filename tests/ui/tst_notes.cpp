// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"
#include "core/records/records.h"
#include "core/session/connection.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "tests/records/recordstest.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "ui/dialogs/tagsdialog.h"
#include "ui/historydelegate.h"
#include "ui/historypane.h"
#include "ui/historyview.h"
#include "ui/mainwindow.h"
#include "ui/messagebar.h"
#include "ui/noteseditor.h"
#include "ui/notessection.h"
#include "ui/spritesrows.h"

#include <QAction>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

const QByteArray ThreeCheckpoints = R"([{"id":"Current","history":["v1","v2","v3"]},
    {"id":"v3","create_time":"2026-08-12T15:00:00Z","history":["v1","v2"],"comment":"third"},
    {"id":"v2","create_time":"2026-08-12T14:00:00Z","history":["v1"]},
    {"id":"v1","create_time":"2026-08-12T13:00:00Z"}])";

/// The window on one sprite of a scripted server, with records in a folder of its own.
class Program final {
    Q_DISABLE_COPY_MOVE(Program)

public:
    Program(const QString &file, ScriptedServer &server)
        : records(file, u"server"_s)
        , client({.baseUrl = server.url(), .token = u"spr_x"_s})
        , runner(client, nullptr, &records.journal())
        , session(client, runner, nullptr, &records)
        , sprites(client, u"acme"_s, nullptr, &records.histories())
        , window({server.url(), u"spr_x"_s, u"acme"_s, false, {}}, sprites, session, log)
    {
        window.show();
        sprites.refresh();
    }

    template<typename T> [[nodiscard]] T *part(const char *name) const
    {
        return window.findChild<T *>(QString::fromLatin1(name));
    }
    [[nodiscard]] HistoryView &view() const { return window.findChild<HistoryPane *>()->view(); }
    [[nodiscard]] NotesEditor &editor() const { return *window.findChild<NotesEditor *>(); }
    [[nodiscard]] QString message() const { return part<MessageBar>("messageBar")->text(); }
    [[nodiscard]] QString cell(const QString &key, int column) const
    {
        for (const QModelIndex &row :
             view().model()->match(view().model()->index(0, 0), CheckpointModel::KeyRole, key, 1,
                                   Qt::MatchExactly | Qt::MatchRecursive))
            return row.siblingAtColumn(column).data().toString();
        return u"no row"_s;
    }
    /// As a person would: the action has to be there, and on.
    void trigger(const char *name) const
    {
        auto *action = part<QAction>(name);
        QVERIFY(action);
        QVERIFY2(action->isEnabled(), qPrintable(action->toolTip()));
        action->trigger();
    }
    void select(const QStringList &keys) const
    {
        view().selectionModel()->clearSelection();
        for (const QString &key : keys) {
            const auto found = view().model()->match(view().model()->index(0, 0), CheckpointModel::KeyRole,
                                                     key, 1, Qt::MatchExactly | Qt::MatchRecursive);
            QVERIFY(!found.isEmpty());
            view().selectionModel()->setCurrentIndex(found.first(),
                                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }

    Records records;
    Client client;
    OperationRunner runner;
    SpriteSession session;
    SpritesModel sprites;
    ActivityLogModel log;
    MainWindow window;
};

} // namespace

/// Notes, tags and marks in the real window, and what it shows of histories that are only remembered.
class TestNotes final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void f2_editsAndControlReturnSaves();
    void escape_takesBackWhatWasTyped();
    void leavingTheField_saves();
    void refreshWhileTyping_leavesTheTextAlone();
    void failedSave_staysInTheFieldAndIsSaid();
    void failedSave_isAskedAboutBeforeQuitting();
    void quittingWhileTyping_saves();
    void sessionEndingWhileTyping_saves();
    void noteOfAnotherWindow_isKeptToo();
    void refresh_showsTheNotesOfAnotherWindow();
    void marks_applyToEverySelectedCheckpoint();
    void marks_applyToThePresentationOnShow();
    void tagsField_addsAndRemoves();
    void tagsDialog_leavesOtherTagsAlone();
    void youAreHere_hasNoNotes();
    void exported_isImported();
    void damagedFile_isSaidAndTheWindowOpens();
    void sleepingSprite_showsItsHistoryAndIsNotWoken();
    void sleepingSpriteNeverSeen_offersToWakeIt();
    void offline_showsTheHistoryWithItsAge();

private:
    void open();
    void openSprite();
    [[nodiscard]] QString saved(const QString &id) const;
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ScriptedServer> m_server;
    /// As another window does, which does not take the keyboard here.
    void writeElsewhere(const QString &notes) const
    {
        const HistoryGraph &history = m_program->session.history();
        const auto key = CheckpointKey::of(history.node(history.indexOf(u"v2"_s)).checkpoint);
        Records other(file(), u"server"_s);
        const auto done = Test::answerOf<Done>([&](QObject *context, const auto &answer) {
            other.annotations().change(m_program->session.sprite(), {key}, {.notes = notes}, context, answer);
        });
        QVERIFY(done);
    }

    std::unique_ptr<Program> m_program;
    QByteArray m_status;
    bool m_isOffline = false;
    int m_lists = 0;
};

void TestNotes::init()
{
    Test::failOnAnyWarning();
    m_dir = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_dir->path());
    m_status = "running";
    m_isOffline = false;
    m_lists = 0;
    m_server = std::make_unique<ScriptedServer>();
    m_server->setHandler([this](const ScriptedRequest &request) {
        if (m_isOffline)
            return ScriptedAnswer().reset();
        const QByteArray sprite = R"({"id":"sprite-1","name":"web-1","status":")" + m_status + R"("})";
        if (request.path() == "/v1/sprites")
            return ScriptedAnswer::json(200, "{\"sprites\":[" + sprite + "]}");
        if (request.path() == "/v1/sprites/web-1")
            return ScriptedAnswer::json(200, sprite);
        ++m_lists;
        return ScriptedAnswer::json(200, ThreeCheckpoints);
    });
}

void TestNotes::cleanup()
{
    m_program.reset();
    m_server.reset();
}

void TestNotes::open()
{
    m_program = std::make_unique<Program>(file(), *m_server);
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window, Patience));
    QTRY_COMPARE(m_program->sprites.spriteCount(), 1);
}

void TestNotes::openSprite()
{
    open();
    m_program->window.openSprite(u"web-1"_s);
    QTRY_COMPARE(m_program->session.state(), SpriteSession::State::Ready);
    m_program->view().setFocus();
    m_program->select({u"v2"_s});
}

/// What another program finds in the file.
QString TestNotes::saved(const QString &id) const
{
    return Test::OtherProgram(file())
        .value(
            u"SELECT group_concat(notes || '|' || tags || '|' || known_good || protected) FROM annotations "
            "WHERE checkpoint = '%1'"_s.arg(id))
        .toString();
}

void TestNotes::f2_editsAndControlReturnSaves()
{
    openSprite();
    QTest::keyClick(&m_program->view(), Qt::Key_F2);
    QVERIFY(m_program->editor().hasFocus());
    QTest::keyClicks(&m_program->editor(), u"before the schema change"_s);
    QCOMPARE(saved(u"v2"_s), QString());
    QTest::keyClick(&m_program->editor(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(m_program->view().hasFocus());
    QTRY_COMPARE(m_program->cell(u"v2"_s, CheckpointModel::NotesColumn), u"before the schema change"_s);
    QCOMPARE(saved(u"v2"_s), u"before the schema change|[]|00"_s);
    QCOMPARE(m_program->cell(u"v3"_s, CheckpointModel::NotesColumn), QString());
    QCOMPARE(m_lists, 1); // the server is not involved
}

void TestNotes::escape_takesBackWhatWasTyped()
{
    openSprite();
    m_program->trigger("editNotesAction");
    QTest::keyClicks(&m_program->editor(), u"not this"_s);
    QTest::keyClick(&m_program->editor(), Qt::Key_Escape);
    QVERIFY(m_program->view().hasFocus());
    QCOMPARE(m_program->editor().notes(), QString());
    m_program->select({u"v3"_s});
    m_program->select({u"v2"_s});
    QCOMPARE(m_program->editor().notes(), QString());
    QCOMPARE(saved(u"v2"_s), QString());
}

void TestNotes::leavingTheField_saves()
{
    openSprite();
    m_program->trigger("editNotesAction");
    QTest::keyClicks(&m_program->editor(), u"kept"_s);
    QTest::mouseClick(m_program->part<QLineEdit>("historyFilter"), Qt::LeftButton);
    QTRY_COMPARE(saved(u"v2"_s), u"kept|[]|00"_s);
}

void TestNotes::refreshWhileTyping_leavesTheTextAlone()
{
    openSprite();
    m_program->trigger("editNotesAction");
    QTest::keyClicks(&m_program->editor(), u"half a sen"_s);
    m_program->trigger("refreshAction");
    QTRY_COMPARE(m_lists, 2);
    QTRY_VERIFY(!m_program->session.isRefreshing());
    m_program->trigger("knownGoodAction"); // changes the checkpoint on show
    QTRY_COMPARE(m_program->part<QLabel>("detailsBadges")->text(), u"Known good"_s);
    QVERIFY(m_program->editor().hasFocus());
    QTest::keyClicks(&m_program->editor(), u"tence"_s);
    QCOMPARE(m_program->editor().notes(), u"half a sentence"_s);
}

void TestNotes::failedSave_staysInTheFieldAndIsSaid()
{
    openSprite();
    {
        const Test::OtherProgram other(file());
        other.run(u"BEGIN EXCLUSIVE"_s);
        m_program->trigger("editNotesAction");
        QTest::keyClicks(&m_program->editor(), u"precious"_s);
        QTest::keyClick(&m_program->editor(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_program->message(),
                     u"The notes of v2 could not be saved. Another program is using the notes file. "
                     "They stay in their field."_s);
        QCOMPARE(m_program->editor().notes(), u"precious"_s);
        QVERIFY(m_program->part<QWidget>("notesProblem")->isVisible());
        m_program->select({u"v3"_s});
        QCOMPARE(m_program->editor().notes(), QString());
        QVERIFY(!m_program->part<QWidget>("notesProblem")->isVisible());
        m_program->select({u"v2"_s});
        QCOMPARE(m_program->editor().notes(), u"precious"_s);
        other.run(u"COMMIT"_s);
    }
    QTest::mouseClick(m_program->part<QPushButton>("saveNotesAgainActionMessageButton"), Qt::LeftButton);
    QTRY_COMPARE(m_program->message(), QString());
    QCOMPARE(saved(u"v2"_s), u"precious|[]|00"_s);
    QTRY_VERIFY(!m_program->part<QWidget>("notesProblem")->isVisible());
}

void TestNotes::failedSave_isAskedAboutBeforeQuitting()
{
    openSprite();
    const Test::OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s);
    m_program->trigger("editNotesAction");
    QTest::keyClicks(&m_program->editor(), u"precious"_s);
    m_program->window.close();
    QVERIFY(m_program->window.isVisible()); // it tries first
    QTRY_VERIFY(m_program->part<QMessageBox>("losingNotesBox"));
    auto *box = m_program->part<QMessageBox>("losingNotesBox");
    QTest::keyClick(box, Qt::Key_Escape);
    QTRY_VERIFY(!m_program->part<QMessageBox>("losingNotesBox"));
    QVERIFY(m_program->window.isVisible());
    QCOMPARE(m_program->editor().notes(), u"precious"_s);
    other.run(u"COMMIT"_s);
    m_program->window.close();
    QTRY_VERIFY(!m_program->window.isVisible());
    QCOMPARE(saved(u"v2"_s), u"precious|[]|00"_s);
}

void TestNotes::quittingWhileTyping_saves()
{
    openSprite();
    m_program->trigger("editNotesAction");
    QTest::keyClicks(&m_program->editor(), u"last words"_s);
    m_program->window.close();
    QTRY_VERIFY(!m_program->window.isVisible());
    m_program.reset();
    QCOMPARE(saved(u"v2"_s), u"last words|[]|00"_s);
}

/// Nobody closes the window then, and nobody can be asked.
void TestNotes::sessionEndingWhileTyping_saves()
{
    openSprite();
    m_program->trigger("editNotesAction");
    QTest::keyClicks(&m_program->editor(), u"last words"_s);
    m_program->window.endSession();
    m_program.reset();
    QCOMPARE(saved(u"v2"_s), u"last words|[]|00"_s);
}

void TestNotes::noteOfAnotherWindow_isKeptToo()
{
    openSprite();
    m_program->trigger("editNotesAction");
    QTest::keyClicks(&m_program->editor(), u"mine"_s);
    writeElsewhere(u"theirs"_s);
    m_program->editor().setFocus();
    QTest::keyClick(&m_program->editor(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(saved(u"v2"_s), u"theirs\n\nmine|[]|00"_s);
    QTRY_COMPARE(m_program->editor().notes(), u"theirs\n\nmine"_s);
    QVERIFY2(m_program->message().contains(u"Both texts are kept"_s), qPrintable(m_program->message()));

    m_program->trigger("editNotesAction"); // what is on show now may be changed as ever
    m_program->editor().setPlainText(u"ours"_s);
    QTest::keyClick(&m_program->editor(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(saved(u"v2"_s), u"ours|[]|00"_s);
}

void TestNotes::refresh_showsTheNotesOfAnotherWindow()
{
    openSprite();
    writeElsewhere(u"theirs"_s);
    QCOMPARE(m_program->editor().notes(), QString());
    m_program->trigger("refreshAction");
    QTRY_COMPARE(m_program->editor().notes(), u"theirs"_s);
}

void TestNotes::marks_applyToEverySelectedCheckpoint()
{
    openSprite();
    auto *knownGood = m_program->part<QAction>("knownGoodAction");
    m_program->trigger("knownGoodAction");
    QTRY_COMPARE(saved(u"v2"_s), u"|[]|10"_s);
    QTRY_VERIFY(knownGood->isChecked());

    m_program->select({u"v2"_s, u"v1"_s});
    QVERIFY(!knownGood->isChecked()); // not all of them
    QTest::keyClick(&m_program->view(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClick(&m_program->view(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(saved(u"v1"_s), u"|[]|11"_s);
    QCOMPARE(saved(u"v2"_s), u"|[]|11"_s);
    QCOMPARE(saved(u"v3"_s), QString());
    QTRY_VERIFY(m_program->part<QAction>("protectAction")->isChecked());
    const QModelIndex row = m_program->view().currentIndex().siblingAtColumn(0);
    QTRY_COMPARE(HistoryDelegate::badges(row), (QStringList{u"Known good"_s, u"Protected"_s}));
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().endsWith(u"known good, protected"_s));

    m_program->trigger("knownGoodAction"); // and off again
    m_program->trigger("protectAction");
    QTRY_COMPARE(saved(u"v1"_s), QString());
    QTRY_COMPARE(saved(u"v2"_s), QString());
}

void TestNotes::marks_applyToThePresentationOnShow()
{
    openSprite();
    auto *pane = m_program->window.findChild<HistoryPane *>();
    pane->setPresentation(Presentation::Tree);
    m_program->select({u"v1"_s});
    m_program->trigger("protectAction");
    QTRY_COMPARE(saved(u"v1"_s), u"|[]|01"_s);
    QCOMPARE(saved(u"v2"_s), QString()); // selected in the other one
}

void TestNotes::tagsField_addsAndRemoves()
{
    openSprite();
    auto *tags = m_program->part<TagsEditor>("tagsEditor");
    tags->setFocus();
    QTest::keyClicks(tags, u"release,  nightly ,release"_s);
    QTest::keyClick(tags, Qt::Key_Return);
    QTRY_COMPARE(saved(u"v2"_s), uR"(|["nightly","release"]|00)"_s);
    QTRY_COMPARE(m_program->cell(u"v2"_s, CheckpointModel::TagsColumn), u"nightly, release"_s);
    tags->setFocus();
    tags->setText(u"release"_s);
    QTest::keyClick(tags, Qt::Key_Return);
    QTRY_COMPARE(saved(u"v2"_s), uR"(|["release"]|00)"_s);
}

void TestNotes::tagsDialog_leavesOtherTagsAlone()
{
    TagsDialog dialog({}, {{u"a"_s, u"both"_s}, {u"both"_s}});
    auto *line = dialog.findChild<QLineEdit *>(u"tagsEdit"_s);
    QCOMPARE(line->text(), u"both"_s);
    QVERIFY(dialog.findChild<QLabel *>(u"otherTags"_s)->text().endsWith(u": a"_s));
    line->setText(u"new"_s);
    QCOMPARE(dialog.addedTags(), QStringList{u"new"_s});
    QCOMPARE(dialog.removedTags(), QStringList{u"both"_s});

    openSprite();
    m_program->select({u"v2"_s, u"v1"_s});
    m_program->trigger("editTagsAction");
    auto *shown = m_program->window.findChild<TagsDialog *>();
    QVERIFY(shown);
    QTest::keyClicks(shown->findChild<QLineEdit *>(u"tagsEdit"_s), u"x"_s);
    QTest::keyClick(shown, Qt::Key_Return);
    QTRY_COMPARE(saved(u"v1"_s), uR"(|["x"]|00)"_s);
    QCOMPARE(saved(u"v2"_s), uR"(|["x"]|00)"_s);
}

void TestNotes::youAreHere_hasNoNotes()
{
    openSprite();
    QVERIFY(m_program->editor().isVisible());
    m_program->view().selectKey({});
    QVERIFY(!m_program->editor().isVisible());
    QVERIFY(!m_program->part<QAction>("editNotesAction")->isEnabled());
    QVERIFY(!m_program->part<QAction>("protectAction")->isEnabled());
}

void TestNotes::exported_isImported()
{
    openSprite();
    m_program->trigger("protectAction");
    QTRY_COMPARE(saved(u"v2"_s), u"|[]|01"_s);
    const auto choose = [this](const char *name) {
        auto *dialog = m_program->part<QFileDialog>(name);
        QVERIFY(dialog);
        dialog->selectFile(m_dir->filePath(u"notes.json"_s));
        emit dialog->fileSelected(m_dir->filePath(u"notes.json"_s));
        dialog->close();
    };
    m_program->trigger("exportNotesAction");
    choose("exportNotesDialog");
    QTRY_VERIFY(m_program->message().startsWith(u"The notes of 1 checkpoint"_s));
    Test::OtherProgram(file()).run(u"DELETE FROM annotations"_s);
    m_program->trigger("importNotesAction");
    choose("importNotesDialog");
    QTRY_COMPARE(saved(u"v2"_s), u"|[]|01"_s);
    QTRY_VERIFY(m_program->message().endsWith(u"1 said something new."_s));
}

void TestNotes::damagedFile_isSaidAndTheWindowOpens()
{
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("this was a database once");
    damaged.close();
    openSprite();
    QVERIFY2(m_program->message().startsWith(u"The notes file was damaged. It is kept as "_s),
             qPrintable(m_program->message()));
    m_program->trigger("protectAction");
    QTRY_COMPARE(saved(u"v2"_s), u"|[]|01"_s);
}

void TestNotes::sleepingSprite_showsItsHistoryAndIsNotWoken()
{
    openSprite();
    m_program.reset();
    m_status = "cold";
    m_lists = 0;
    open();
    auto *sprites = m_program->part<QTreeView>("spritesView");
    const QModelIndex row = sprites->model()->index(0, 0, sprites->model()->index(0, 0));
    QTRY_VERIFY(!SpritesRows::rememberedText(row).isEmpty());
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().startsWith(u"web-1, Asleep, 3 checkpoints, seen "_s));
    sprites->setFocus();
    QTest::keyClick(sprites, Qt::Key_Down); // as a person chooses it
    QTest::keyClick(sprites, Qt::Key_Down);
    QTRY_COMPARE(m_program->cell(u"v3"_s, CheckpointModel::CommentColumn), u"third"_s);
    QTRY_VERIFY(m_program->message().startsWith(u"web-1 is asleep. Showing the history from "_s));
    QVERIFY(!m_program->part<QAction>("refreshAction")->isEnabled());
    QVERIFY(!m_program->part<QAction>("newCheckpointAction")->isEnabled());
    m_program->select({u"v2"_s});
    QVERIFY(!m_program->part<QAction>("restoreAction")->isEnabled());
    m_program->trigger("protectAction"); // what is kept here needs no sprite
    QTRY_COMPARE(saved(u"v2"_s), u"|[]|01"_s);
    QCOMPARE(m_lists, 0);

    QSignalSpy reset(m_program->view().model(), &QAbstractItemModel::modelReset);
    QTest::mouseClick(m_program->part<QPushButton>("wakeActionMessageButton"), Qt::LeftButton);
    QTRY_COMPARE(m_program->session.state(), SpriteSession::State::Ready);
    QCOMPARE(m_lists, 1);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(m_program->message(), QString());
    QVERIFY(m_program->part<QAction>("restoreAction")->isEnabled());
}

void TestNotes::sleepingSpriteNeverSeen_offersToWakeIt()
{
    m_status = "cold";
    open();
    m_program->window.openSprite(u"web-1"_s); // named on the command line
    QTRY_COMPARE(m_program->session.state(), SpriteSession::State::Asleep);
    QCOMPARE(m_lists, 0);
    const auto *sentence =
        m_program->part<QWidget>("historyEmptyState")->findChild<QLabel *>(u"emptyStateSentence"_s);
    QVERIFY(sentence);
    QCOMPARE(sentence->text(), u"web-1 is asleep. Reading its checkpoints will wake it."_s);
    m_program->trigger("wakeAction");
    QTRY_COMPARE(m_program->session.state(), SpriteSession::State::Ready);
}

void TestNotes::offline_showsTheHistoryWithItsAge()
{
    openSprite();
    m_program.reset();
    m_isOffline = true;
    open(); // the remembered sprites
    m_program->window.openSprite(u"web-1"_s);
    QTRY_COMPARE(m_program->session.state(), SpriteSession::State::Failed);
    QTRY_COMPARE(m_program->cell(u"v3"_s, CheckpointModel::CommentColumn), u"third"_s);
    QTRY_VERIFY(m_program->message().startsWith(
        u"The connection ended before the answer was complete. Showing the history from "_s));
    m_program->select({u"v2"_s});
    QVERIFY(!m_program->part<QAction>("restoreAction")->isEnabled());
}

QTEST_MAIN(TestNotes)
#include "tst_notes.moc"
