// SPDX-License-Identifier: Apache-2.0
// Delete and Clean Up through the real window: on the real local backend with its folders on the disk, and
// against a server that refuses.
#include "tests/support/awaited.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "tests/ui/windowrig.h"
#include "ui/actions.h"

#include <QAction>
#include <QCheckBox>
#include <QDir>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(Savepoint::ActionState)

namespace {

/// A server whose list shrinks as checkpoints are deleted, until it refuses.
struct Shrinking {
    explicit Shrinking(int count)
    {
        for (int number = count; number >= 1; --number)
            ids.append(u"v%1"_s.arg(number));
        server.setHandler([this](const ScriptedRequest &request) { return answer(request); });
    }
    [[nodiscard]] Connection connection() const { return {server.url(), u"t/o/k"_s, u"acme"_s, false, {}}; }
    [[nodiscard]] QStringList deletes() const
    {
        QStringList wanted;
        for (const ScriptedRequest &request : server.requests()) {
            if (request.method == "DELETE")
                wanted.append(QString::fromLatin1(request.path().split('/').last()));
        }
        return wanted;
    }

    ScriptedServer server;
    QStringList ids; ///< newest first; the newest is the base of the current state
    QString refused; ///< this one is not deleted
    ScriptedAnswer refusal;
    QByteArray made = "2026-01-02T10:00:00Z"; ///< all of them
    QByteArray spriteId = "s1";

private:
    ScriptedAnswer answer(const ScriptedRequest &request)
    {
        if (request.path() == "/v1/sprites")
            return ScriptedAnswer::json(200, R"({"sprites":[)" + sprite() + "]}");
        if (request.path() == "/v1/sprites/web-1")
            return ScriptedAnswer::json(200, sprite());
        if (request.method == "DELETE") {
            const QString id = QString::fromLatin1(request.path().split('/').last());
            if (id == refused)
                return refusal;
            ids.removeAll(id);
            return ScriptedAnswer::full(204, {}, {});
        }
        QByteArrayList entries{R"({"id":"Current","source_id":")" + ids.first().toUtf8() + R"("})"};
        for (int i = 0; i < ids.size(); ++i) {
            entries.append(R"({"id":")" + ids.at(i).toUtf8() + R"(","source_id":")"
                           + ids.value(i + 1).toUtf8() + R"(","create_time":")" + made + R"("})");
        }
        return ScriptedAnswer::json(200, '[' + entries.join(',') + ']');
    }
    [[nodiscard]] QByteArray sprite() const
    {
        return R"({"id":")" + spriteId + R"(","name":"web-1","status":"running"})";
    }
};

bool open(WindowRig &gui, const QString &sprite)
{
    return gui.show() && gui.clickSprite(sprite)
        && QTest::qWaitFor([&] { return gui.session.hasHistory() && !gui.session.isRefreshing(); }, Patience);
}

/// What the disk of the local backend holds of the person's checkpoints.
QSet<QString> onDisk(const PracticeBackend &backend)
{
    const QDir folder(backend.connection().localDataPath + "/sprites/practice/checkpoints"_L1);
    const QStringList names = folder.entryList({u"v*"_s}, QDir::Dirs | QDir::NoDotAndDotDot);
    return {names.cbegin(), names.cend()};
}

bool waitForHeading(const WindowRig &gui, const QString &text)
{
    return QTest::qWaitFor([&] { return gui.label(u"deletionHeading"_s) == text; },
                           4 * Patience); // of up to 200 deletions
}

/// Makes the sprite have this many checkpoints of a person, some of them on branches.
void fill(const PracticeBackend &backend, int count)
{
    Client client({.baseUrl = backend.connection().baseUrl, .token = backend.connection().token});
    const auto run = [](CheckpointStream *stream) {
        QSignalSpy finished(stream, &CheckpointStream::finished);
        QVERIFY(finished.wait(Patience));
        QVERIFY(stream->isFinished());
        delete stream;
    };
    for (int number = 8; number <= count; ++number) {
        if (number % 60 == 0) // a branch, and an automatic checkpoint
            run(client.restoreCheckpoint(u"practice"_s, u"v%1"_s.arg(number - 20), nullptr));
        run(client.createCheckpoint(u"practice"_s, nullptr));
    }
}

} // namespace

class TestDeletion final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_settings.forget();
    }

    void actions_sayWhyNot_data();
    void actions_sayWhyNot();
    void delKey_inTheHistory_deletesOneAfterAsking();
    void delKey_elsewhere_deletesNoCheckpoint();
    void delKey_onYouAreHere_doesNothing();
    void cancel_sendsNothing();
    void several_skipTheBase();
    void refusalAtTheFifth_stopsThere();
    void namesakes_areLeftAlone_data();
    void namesakes_areLeftAlone();
    void deletedButStillListed_isNoSuccess();
    void serverThatCannotDelete_losesTheActions();
    void escapeWhileItRuns_stopsAndTellsTheRest();
    void quittingMidway_beginsNothingMore();
    void cleanUp_of200_stoppedHalfWay_andFinished();
    void cleanUp_remembersItsRules();

private:
    OwnSettings m_settings;
};

void TestDeletion::actions_sayWhyNot_data()
{
    QTest::addColumn<ActionState>("state");
    QTest::addColumn<QString>("whyNoDelete"); // empty: it can be used
    QTest::addColumn<QString>("whyNoCleanUp");

    ActionState one;
    one.spriteName = u"web-1"_s;
    one.hasHistory = true;
    one.checkpoints = 3;
    one.selectedRows = 1;
    one.selectedCheckpoints = 1;
    one.deletableCheckpoints = 1;
    one.checkpointId = u"v2"_s;
    const auto with = [&one](auto change) {
        ActionState changed = one;
        change(changed);
        return changed;
    };
    const QString fine;
    const auto refused = [&](DeletionObstacle why) {
        return with([why](ActionState &s) {
            s.deletableCheckpoints = 0;
            s.obstacle = why;
        });
    };
    QTest::newRow("one") << one << fine << fine;
    QTest::newRow("several, some of which may go") << with([](ActionState &s) {
        s.selectedRows = s.selectedCheckpoints = 3;
        s.checkpointId.clear();
        s.obstacle = DeletionObstacle::Protected;
    }) << fine << fine;
    QTest::newRow("none selected") << with(
        [](ActionState &s) { s.selectedRows = s.selectedCheckpoints = s.deletableCheckpoints = 0; })
                                   << u"Select a checkpoint first"_s << fine;
    QTest::newRow("You are here") << with([](ActionState &s) {
        s.isCurrentRow = true;
        s.selectedCheckpoints = s.deletableCheckpoints = 0;
    }) << u"This is the current state. Select a checkpoint to delete it."_s
                                  << fine;
    QTest::newRow("protected") << refused(DeletionObstacle::Protected)
                               << u"It is protected. Take the protection away first."_s << fine;
    QTest::newRow("base") << refused(DeletionObstacle::BaseOfCurrent)
                          << u"The current state continues from it. Restore another one first."_s << fine;
    QTest::newRow("maybe the base") << refused(DeletionObstacle::MaybeBaseOfCurrent)
                                    << u"The current state may continue from it. Restore another one first."_s
                                    << fine;
    QTest::newRow("repeated id") << refused(DeletionObstacle::RepeatedId)
                                 << u"Its ID is listed more than once, so nobody can say which one would go"_s
                                 << fine;
    const QString asleep = u"The sprite is asleep. Wake it first."_s;
    QTest::newRow("asleep") << with([](ActionState &s) { s.isAsleep = true; }) << asleep << asleep;
    const QString running = u"A restore is running on web-1"_s;
    QTest::newRow("running") << with([](ActionState &s) {
        s.running = Operation();
        s.running->kind = Operation::Kind::Restore;
    }) << running << running;
    const QString unknown = u"The result of the last operation on web-1 is not known. Check it first."_s;
    QTest::newRow("unknown") << with([](ActionState &s) { s.outcomeUnknown = true; }) << unknown << unknown;
    const QString old = u"This history was read earlier. Refresh it first."_s;
    QTest::newRow("remembered") << with([](ActionState &s) { s.isRemembered = true; }) << old << old;
    const QString unread = u"The checkpoints of web-1 have not been read"_s;
    QTest::newRow("not read") << with([](ActionState &s) { s.hasHistory = false; }) << unread << unread;
    QTest::newRow("no checkpoints") << with([](ActionState &s) {
        s.checkpoints = s.selectedCheckpoints = s.deletableCheckpoints = 0;
    }) << u"Select a checkpoint first"_s
                                    << u"There are no checkpoints to clean up"_s;
    QTest::newRow("no sprite") << ActionState() << u"Select a sprite first"_s << u"Select a sprite first"_s;
}

void TestDeletion::actions_sayWhyNot()
{
    QFETCH(ActionState, state);
    QFETCH(QString, whyNoDelete);
    QFETCH(QString, whyNoCleanUp);
    Actions actions(nullptr);
    for (const bool serverDeletes : {true, false}) {
        state.serverDeletes = serverDeletes;
        actions.updateEnabled(state);
        for (const auto &[action, whyNot] :
             {std::pair(actions.deleteCheckpoints, whyNoDelete), std::pair(actions.cleanUp, whyNoCleanUp)}) {
            QCOMPARE(action->isVisible(), serverDeletes);
            if (!serverDeletes)
                continue; // an invisible action cannot be enabled
            QCOMPARE(action->isEnabled(), whyNot.isEmpty());
            if (!whyNot.isEmpty())
                QCOMPARE(action->toolTip(), whyNot);
        }
    }
    QCOMPARE(actions.deleteCheckpoints->shortcut(), QKeySequence(Qt::Key_Delete));
}

void TestDeletion::delKey_inTheHistory_deletesOneAfterAsking()
{
    PracticeBackend backend;
    WindowRig gui(backend.connection());
    QVERIFY(open(gui, u"practice"_s));
    for (const QString &presentation : {u"showGraphAction"_s, u"showTreeAction"_s}) {
        QVERIFY(gui.trigger(presentation));
        const QString id = presentation == "showGraphAction"_L1 ? u"v4"_s : u"v2"_s;
        QVERIFY(gui.clickRow(id));
        gui.key(Qt::Key_Delete);
        QVERIFY(gui.dialog());
        QCOMPARE(gui.label(u"deleteQuestion"_s), u"Delete checkpoint %1?"_s.arg(id));
        QVERIFY(gui.label(u"deleteLoss"_s).contains(u"will be permanently deleted from “practice”."_s));
        QVERIFY(onDisk(backend).contains(id));
        QVERIFY(gui.click(u"deleteButton"_s));
        QVERIFY(
            QTest::qWaitFor([&] { return gui.message().startsWith(u"Deleted %1 in "_s.arg(id)); }, Patience));
        QVERIFY(!gui.row(id).isValid());
        QVERIFY(!onDisk(backend).contains(id));
    }
    QCOMPARE(onDisk(backend), (QSet<QString>{u"v1"_s, u"v3"_s, u"v5"_s, u"v6"_s, u"v7"_s}));
}

void TestDeletion::delKey_elsewhere_deletesNoCheckpoint()
{
    Shrinking web(3);
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.clickRow(u"v2"_s));
    QVERIFY(gui.action(u"deleteAction"_s)->isEnabled());
    QVERIFY(gui.trigger(u"findAction"_s));
    gui.type(u"vv"_s);
    gui.key(Qt::Key_Home);
    gui.key(Qt::Key_Delete);
    QVERIFY(!gui.dialog());
    QCOMPARE(gui.part<QLineEdit>(u"historyFilter"_s)->text(), u"v"_s);
    gui.key(Qt::Key_Delete);
    gui.key(Qt::Key_Delete); // there is nothing left
    QVERIFY(!gui.dialog());
    for (const QString &elsewhere : {u"spritesView"_s, u"spritesFilter"_s}) {
        auto *widget = gui.part<QWidget>(elsewhere);
        QVERIFY2(widget, qPrintable(elsewhere));
        widget->setFocus();
        gui.key(Qt::Key_Delete);
        QVERIFY2(!gui.dialog(), qPrintable(elsewhere));
    }
}

void TestDeletion::delKey_onYouAreHere_doesNothing()
{
    Shrinking web(3);
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.trigger(u"goCurrentAction"_s));
    gui.key(Qt::Key_Delete);
    QVERIFY(!gui.dialog());
    QCOMPARE(gui.whyNot(u"deleteAction"_s),
             u"This is the current state. Select a checkpoint to delete it."_s);
    QVERIFY(gui.clickRow(u"v3"_s));
    QCOMPARE(gui.whyNot(u"deleteAction"_s),
             u"The current state continues from it. Restore another one first."_s);
}

void TestDeletion::cancel_sendsNothing()
{
    Shrinking web(30);
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.clickRow(u"v2"_s));
    gui.key(Qt::Key_Delete);
    gui.key(Qt::Key_Return); // the default is Cancel
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QVERIFY(gui.trigger(u"cleanUpAction"_s));
    gui.key(Qt::Key_Escape);
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QVERIFY(web.deletes().isEmpty());
    QCOMPARE(gui.runner.runningCount(), 0);
}

void TestDeletion::several_skipTheBase()
{
    Shrinking web(4);
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.clickRow(u"v2"_s));
    QVERIFY(gui.trigger(u"selectAllAction"_s));
    gui.history().setFocus();
    gui.key(Qt::Key_Delete);
    QCOMPARE(gui.label(u"deleteQuestion"_s), u"Delete 3 checkpoint(s) of “web-1”?"_s);
    QCOMPARE(gui.label(u"deleteRefused"_s), u"Not deleted: v4 (base of the current state)."_s);
    QVERIFY(gui.click(u"deleteButton"_s));
    QVERIFY(waitForHeading(gui, u"All of them are deleted"_s));
    QCOMPARE(web.deletes(), (QStringList{u"v1"_s, u"v2"_s, u"v3"_s}));
    QCOMPARE(gui.label(u"deletionDetails"_s), u"3 of 3 checkpoint(s) deleted."_s);
    QVERIFY(gui.click(u"closeButton"_s));
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QCOMPARE(gui.message(), u"3 of 3 checkpoint(s) deleted."_s);
    QCOMPARE(gui.rows().size(), 2);
}

void TestDeletion::refusalAtTheFifth_stopsThere()
{
    Shrinking web(9);
    web.refused = u"v5"_s;
    web.refusal = ScriptedAnswer::full(409, "text/plain", "cannot delete active checkpoint\n");
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.trigger(u"selectAllAction"_s));
    QVERIFY(gui.trigger(u"deleteAction"_s));
    QVERIFY(gui.click(u"deleteButton"_s));
    QVERIFY(waitForHeading(gui, u"Stopped at v5"_s));
    QCOMPARE(gui.label(u"deletionDetails"_s),
             u"v5 is the active checkpoint and cannot be deleted. Restore another one first. 4 of 8 "
             "checkpoint(s) deleted. 4 not deleted."_s);
    QCOMPARE(gui.part<QProgressBar>(u"deletionProgress"_s)->value(), 4);
    QVERIFY(gui.click(u"closeButton"_s));
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QCOMPARE(web.deletes(), (QStringList{u"v1"_s, u"v2"_s, u"v3"_s, u"v4"_s, u"v5"_s}));
    QCOMPARE(gui.message(),
             u"v5 is the active checkpoint and cannot be deleted. Restore another one first."_s);
    QVERIFY(gui.row(u"v5"_s).isValid());
    QVERIFY(!gui.row(u"v4"_s).isValid());
    QVERIFY(gui.action(u"cleanUpAction"_s)->isVisible()); // it can delete, and has done so
}

void TestDeletion::namesakes_areLeftAlone_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isOtherSprite");
    QTest::addColumn<bool>("isRefreshed");
    for (const QString &what : {u"one"_s, u"several"_s, u"clean up"_s}) {
        for (const bool isOtherSprite : {false, true}) {
            QTest::addRow("%s: another %s", qPrintable(what), isOtherSprite ? "sprite" : "checkpoint")
                << what << isOtherSprite << false;
        }
        QTest::addRow("%s: another checkpoint, and on show", qPrintable(what)) << what << false << true;
    }
}

/// The sprite is destroyed and made again under its name while the question stands there.
void TestDeletion::namesakes_areLeftAlone()
{
    QFETCH(QString, what);
    QFETCH(bool, isOtherSprite);
    QFETCH(bool, isRefreshed);
    Shrinking web(9);
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    if (what == "clean up"_L1) {
        QVERIFY(gui.trigger(u"cleanUpAction"_s));
        gui.part<QSpinBox>(u"newestSpinBox"_s)->setValue(1);
        for (const QString &name : {u"dailySpinBox"_s, u"weeklySpinBox"_s, u"safetySpinBox"_s})
            gui.part<QSpinBox>(name)->setValue(0);
        gui.part<QCheckBox>(u"commentedCheckBox"_s)->setChecked(false);
    } else {
        QVERIFY(what == "one"_L1 ? gui.clickRow(u"v1"_s) : gui.trigger(u"selectAllAction"_s));
        QVERIFY(gui.trigger(u"deleteAction"_s));
    }
    if (isOtherSprite)
        web.spriteId = "s2";
    else
        web.made = "2026-02-02T10:00:00Z";
    if (isRefreshed) {
        gui.session.refresh();
        QTRY_VERIFY(!gui.session.isRefreshing());
    }
    QSignalSpy ended(&gui.session, &SpriteSession::operationFinished);
    QVERIFY(gui.click(u"deleteButton"_s));
    QVERIFY(!ended.isEmpty() || ended.wait(Patience));
    QCOMPARE(web.deletes(), QStringList());
    const auto result = ended.constFirst().constFirst().value<OperationResult>();
    QCOMPARE(result.obstacle, isOtherSprite ? Obstacle::MadeAnew : Obstacle::ListChanged);
    QTRY_VERIFY2(gui.message().startsWith("v1 was not deleted. "_L1), qPrintable(gui.message()));
}

void TestDeletion::deletedButStillListed_isNoSuccess()
{
    Shrinking web(4);
    web.refused = u"v2"_s;
    web.refusal = ScriptedAnswer::full(204, {}, {}); // and it stays in the list
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.trigger(u"selectAllAction"_s));
    QVERIFY(gui.trigger(u"deleteAction"_s));
    QVERIFY(gui.click(u"deleteButton"_s));
    QVERIFY(waitForHeading(gui, u"Stopped at v2"_s));
    const QString lie = u"The server reports that v2 was deleted, but still lists it."_s;
    QCOMPARE(gui.label(u"deletionDetails"_s),
             lie + u" 1 of 3 checkpoint(s) deleted. 1 with unknown result. 1 not deleted."_s);
    QVERIFY(gui.click(u"closeButton"_s));
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QCOMPARE(gui.message(), lie);
    QCOMPARE(web.deletes(), (QStringList{u"v1"_s, u"v2"_s}));
}

void TestDeletion::serverThatCannotDelete_losesTheActions()
{
    for (const int status : {405, 404}) {
        Shrinking web(4);
        web.refused = u"v2"_s;
        web.refusal = ScriptedAnswer::json(status, R"({"error":"no such route"})");
        WindowRig gui(web.connection());
        QVERIFY(open(gui, u"web-1"_s));
        QVERIFY(gui.clickRow(u"v2"_s));
        QVERIFY(gui.action(u"deleteAction"_s)->isVisible());
        gui.key(Qt::Key_Delete);
        QVERIFY(gui.click(u"deleteButton"_s));
        QVERIFY(QTest::qWaitFor([&] { return !gui.action(u"deleteAction"_s)->isVisible(); }, Patience));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return gui.message().contains("This server does not allow deleting single checkpoints."_L1);
            },
            Patience));
        QVERIFY(!gui.action(u"cleanUpAction"_s)->isVisible());
        QVERIFY(gui.clickRow(u"v1"_s));
        gui.key(Qt::Key_Delete);
        QVERIFY(!gui.dialog());
        QCOMPARE(web.deletes(), QStringList{u"v2"_s});
    }
}

void TestDeletion::escapeWhileItRuns_stopsAndTellsTheRest()
{
    Shrinking web(6);
    web.refused = u"v2"_s; // it takes its time
    web.refusal = ScriptedAnswer().hold().then(ScriptedAnswer::full(204, {}, {}));
    QSignalSpy held(&web.server, &ScriptedServer::held);
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.trigger(u"selectAllAction"_s));
    QVERIFY(gui.trigger(u"deleteAction"_s));
    QVERIFY(gui.click(u"deleteButton"_s));
    QVERIFY(held.wait(Patience));
    QCOMPARE(gui.label(u"deletionHeading"_s), u"Deleting v2, 2 of 5"_s);
    gui.key(Qt::Key_Escape);
    QVERIFY(gui.dialog()); // it stays, and says what is going on
    QCOMPARE(gui.label(u"deletionHeading"_s), u"Stopping after this one…"_s);
    QVERIFY(!gui.part<QPushButton>(u"stopButton"_s)->isEnabled());
    web.ids.removeAll(u"v2"_s);
    web.server.release();
    QVERIFY(waitForHeading(gui, u"Stopped as you asked"_s));
    QCOMPARE(gui.label(u"deletionDetails"_s), u"2 of 5 checkpoint(s) deleted. 3 not deleted."_s);
    QCOMPARE(gui.part<QProgressBar>(u"deletionProgress"_s)->value(), 2);
    gui.key(Qt::Key_Escape); // now it closes
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QCOMPARE(web.deletes(), (QStringList{u"v1"_s, u"v2"_s}));
    QCOMPARE(gui.message(), u"2 of 5 checkpoint(s) deleted. 3 not deleted."_s);
}

void TestDeletion::quittingMidway_beginsNothingMore()
{
    Shrinking web(6);
    web.refused = u"v2"_s;
    web.refusal = ScriptedAnswer().hold().then(ScriptedAnswer::full(204, {}, {}));
    QSignalSpy held(&web.server, &ScriptedServer::held);
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.trigger(u"selectAllAction"_s));
    QVERIFY(gui.trigger(u"deleteAction"_s));
    QVERIFY(gui.click(u"deleteButton"_s));
    QVERIFY(held.wait(Patience));
    gui.window->close();
    QVERIFY(gui.window->isVisible()); // it asks first
    QVERIFY(gui.click(u"quitAnywayButton"_s));
    QVERIFY(QTest::qWaitFor([&] { return !gui.window->isVisible(); }, Patience));
    QVERIFY(!gui.dialog());
    QSignalSpy finished(&gui.runner, &OperationRunner::finished);
    web.ids.removeAll(u"v2"_s);
    web.server.release();
    QVERIFY(finished.wait(Patience)); // what was sent is watched to its end
    Client other({.baseUrl = web.server.url(), .token = u"t"_s});
    Awaited<ApiResult<SpritePage>> answer;
    other.listSprites({}, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QCOMPARE(web.deletes(), (QStringList{u"v1"_s, u"v2"_s}));
    gui.window.reset(); // nothing dangles
    QVERIFY(QApplication::topLevelWidgets().isEmpty() || !gui.dialog());
}

void TestDeletion::cleanUp_of200_stoppedHalfWay_andFinished()
{
    PracticeBackend backend;
    fill(backend, 200);
    QCOMPARE(onDisk(backend).size(), 200);
    WindowRig gui(backend.connection());
    QVERIFY(open(gui, u"practice"_s));
    QCOMPARE(gui.session.history().nodes().size(), size_t(200));

    // The plan: the last ten, the ends of the branches, the base. Nothing else.
    QVERIFY(gui.trigger(u"cleanUpAction"_s));
    QCOMPARE(gui.dialog()->windowTitle(), u"Clean Up practice"_s);
    gui.part<QSpinBox>(u"newestSpinBox"_s)->setValue(10);
    for (const QString &name : {u"dailySpinBox"_s, u"weeklySpinBox"_s, u"safetySpinBox"_s})
        gui.part<QSpinBox>(name)->setValue(0);
    gui.part<QCheckBox>(u"commentedCheckBox"_s)->setChecked(false);
    QSet<QString> kept;
    QStringList doomed; // newest first
    const HistoryGraph &history = gui.session.history();
    for (int node = 0; node < 200; ++node) {
        const HistoryNode &each = history.node(node);
        if (node < 10 || each.children.empty())
            kept.insert(each.checkpoint.id);
        else
            doomed.append(each.checkpoint.id);
    }
    QVERIFY2(kept.size() > 12 && kept.size() < 20, qPrintable(QString::number(kept.size())));
    QCOMPARE(gui.label(u"cleanUpCounts"_s),
             u"%1 kept, %2 to be deleted"_s.arg(kept.size()).arg(doomed.size()));
    QVERIFY(!gui.part<QPushButton>(u"deleteButton"_s)->isEnabled()); // not reviewed
    QCOMPARE(onDisk(backend).size(), 200); // planning deletes nothing
    QVERIFY(gui.click(u"reviewedCheckBox"_s));
    QVERIFY(gui.click(u"deleteButton"_s));

    // Stopped half-way.
    auto *progress = gui.part<QProgressBar>(u"deletionProgress"_s);
    QVERIFY(progress);
    QCOMPARE(progress->maximum(), int(doomed.size()));
    for (int done = progress->value(); done < doomed.size() / 2; done = progress->value())
        QTRY_VERIFY(progress->value() > done);
    QVERIFY(gui.click(u"stopButton"_s));
    QVERIFY(waitForHeading(gui, u"Stopped as you asked"_s));
    const int gone = progress->value();
    QVERIFY(gone >= doomed.size() / 2 && gone < doomed.size());
    QSet<QString> expected = kept;
    for (int i = 0; i < doomed.size() - gone; ++i) // the oldest went first
        expected.insert(doomed.at(i));
    QCOMPARE(onDisk(backend), expected);
    QVERIFY(gui.click(u"closeButton"_s));
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QCOMPARE(gui.message(),
             u"%1 of %2 checkpoint(s) deleted. %3 not deleted."_s.arg(gone)
                 .arg(doomed.size())
                 .arg(doomed.size() - gone));
    QCOMPARE(gui.session.history().nodes().size(), size_t(expected.size()));

    // And the rest of it, with the same rules: they were remembered.
    QVERIFY(gui.trigger(u"cleanUpAction"_s));
    QCOMPARE(gui.label(u"cleanUpCounts"_s),
             u"%1 kept, %2 to be deleted"_s.arg(kept.size()).arg(doomed.size() - gone));
    QVERIFY(gui.click(u"reviewedCheckBox"_s));
    QVERIFY(gui.click(u"deleteButton"_s));
    QVERIFY(waitForHeading(gui, u"All of them are deleted"_s));
    QCOMPARE(onDisk(backend), kept);
    QVERIFY(gui.click(u"closeButton"_s));
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QCOMPARE(gui.session.history().nodes().size(), size_t(kept.size()));
}

void TestDeletion::cleanUp_remembersItsRules()
{
    Shrinking web(30);
    {
        WindowRig gui(web.connection());
        QVERIFY(open(gui, u"web-1"_s));
        QVERIFY(gui.trigger(u"cleanUpAction"_s));
        gui.part<QSpinBox>(u"newestSpinBox"_s)->setValue(27);
        gui.part<QSpinBox>(u"dailySpinBox"_s)->setValue(0);
        gui.part<QSpinBox>(u"weeklySpinBox"_s)->setValue(0);
        gui.part<QCheckBox>(u"branchTipsCheckBox"_s)->setChecked(false);
        QVERIFY(gui.click(u"deleteButton"_s)); // three: nothing to review
        QVERIFY(waitForHeading(gui, u"All of them are deleted"_s));
        QCOMPARE(web.deletes(), (QStringList{u"v1"_s, u"v2"_s, u"v3"_s}));
    }
    WindowRig gui(web.connection());
    QVERIFY(open(gui, u"web-1"_s));
    QVERIFY(gui.trigger(u"cleanUpAction"_s));
    QCOMPARE(gui.part<QSpinBox>(u"newestSpinBox"_s)->value(), 27);
    QCOMPARE(gui.part<QSpinBox>(u"dailySpinBox"_s)->value(), 0);
    QVERIFY(!gui.part<QCheckBox>(u"branchTipsCheckBox"_s)->isChecked());
    QVERIFY(gui.part<QCheckBox>(u"knownGoodCheckBox"_s)->isChecked());
    gui.part<QSpinBox>(u"newestSpinBox"_s)->setValue(5);
    gui.key(Qt::Key_Escape); // what was cancelled is not remembered
    QVERIFY(QTest::qWaitFor([&] { return !gui.dialog(); }, Patience));
    QVERIFY(gui.trigger(u"cleanUpAction"_s));
    QCOMPARE(gui.part<QSpinBox>(u"newestSpinBox"_s)->value(), 27);
}

QTEST_MAIN(TestDeletion)
#include "tst_deletion.moc"
