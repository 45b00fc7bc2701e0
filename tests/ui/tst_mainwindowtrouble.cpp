// SPDX-License-Identifier: Apache-2.0
// The real window against a server that hangs, refuses, lies, or says things that are no text for people.
#include "core/history/checkpointmodel.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "tests/ui/windowrig.h"

#include <QAction>
#include <QCheckBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTabWidget>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString Token = u"org/id/tok/s3cr3t"_s;

/// A server whose answers can be changed as the test goes.
struct Script {
    Script()
    {
        server.setHandler([this](const ScriptedRequest &request) {
            if (request.path() == "/v1/sprites")
                return sprites;
            return request.method == "GET" ? list : operation;
        });
    }
    [[nodiscard]] Connection connection() const { return {server.url(), Token, u"acme"_s, false, {}}; }
    [[nodiscard]] qsizetype posts() const
    {
        const auto &requests = server.requests();
        return std::count_if(requests.cbegin(), requests.cend(),
                             [](const ScriptedRequest &request) { return request.method == "POST"; });
    }

    ScriptedServer server;
    ScriptedAnswer sprites = ScriptedAnswer::json(
        200, R"({"sprites":[{"name":"web-1","status":"running"},{"name":"db-2","status":"cold"}]})");
    ScriptedAnswer list = ScriptedAnswer::json(
        200, R"([{"id":"Current","source_id":"v2"},{"id":"v2","source_id":"v1"},{"id":"v1"}])");
    ScriptedAnswer operation = ScriptedAnswer::stream({R"({"type":"complete"})"});
};

bool open(WindowRig &gui, const QString &sprite = u"web-1"_s)
{
    return gui.show() && gui.clickSprite(sprite)
        && QTest::qWaitFor([&] { return !gui.session.isRefreshing() && !gui.sprites.isLoading(); }, Patience);
}

/// Whether the text, however a widget takes it, shows the markup in it instead of following it.
bool isShownLiterally(const QString &place, const QString &text)
{
    const bool mayBeMarkup = place.endsWith("tooltip"_L1) || place.endsWith("guessed text"_L1);
    if (!mayBeMarkup || !Qt::mightBeRichText(text))
        return true;
    return !text.contains("<b>bold"_L1) && !text.contains("<img"_L1);
}

} // namespace

Q_DECLARE_METATYPE(ScriptedAnswer)

class TestMainWindowTrouble : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_settings.forget();
    }

    void untilTheFirstAnswer_nothingIsClaimed();
    void accountWithoutSprites_isConnected();
    void spriteThatIsGone_staysOnShow();
    void spriteAsleep_isNotWokenByChoosingIt();
    void disabledActions_sayWhy();
    void runningOperation_saysWhyNothingElseStarts();
    void unknownResult_blocksUntilAcknowledged();
    void stoppedWatching_isNotSuccess();
    void failedRestore_saysSoAndNamesTheWayBack();
    void refusal_isInTheLogWithItsRequestId();
    void listThatCannotBeRead_data();
    void listThatCannotBeRead();
    void refreshThatFails_keepsTheHistory_data();
    void refreshThatFails_keepsTheHistory();
    void spritesThatCannotBeRead_data();
    void spritesThatCannotBeRead();
    void hostileTexts_areShownAsTheyStand();
    void closingDuringAnOperation_asks();
    void closedDuringAnOperation_isSilent();

private:
    OwnSettings m_settings;
};

void TestMainWindowTrouble::untilTheFirstAnswer_nothingIsClaimed()
{
    Script script;
    script.sprites = ScriptedAnswer().hold().then(script.sprites);
    WindowRig gui(script.connection());
    QSignalSpy held(&script.server, &ScriptedServer::held);
    QVERIFY(gui.show());
    if (held.isEmpty())
        QVERIFY(held.wait(Patience));
    QCOMPARE(gui.sentenceOf(u"spritesEmptyState"_s), u"Reading the sprites…"_s);
    QCOMPARE(gui.label(u"connectionLabel"_s), u"Connecting…"_s);
    script.server.release();
    QVERIFY(gui.clickSprite(u"web-1"_s));
    QTRY_COMPARE(gui.label(u"connectionLabel"_s), u"Connected"_s);
}

void TestMainWindowTrouble::accountWithoutSprites_isConnected()
{
    Script script;
    script.sprites = ScriptedAnswer::json(200, R"({"sprites":[]})");
    WindowRig gui(script.connection());
    QVERIFY(gui.show());
    QTRY_COMPARE(gui.sentenceOf(u"spritesEmptyState"_s), u"There are no sprites yet."_s);
    QCOMPARE(gui.label(u"connectionLabel"_s), u"Connected"_s);
}

void TestMainWindowTrouble::spriteThatIsGone_staysOnShow()
{
    Script script;
    script.sprites = ScriptedAnswer::json(200, R"({"sprites":[{"name":"a"},{"name":"web-1"},{"name":"x"}]})");
    WindowRig gui(script.connection());
    QVERIFY(open(gui));
    script.sprites = ScriptedAnswer::json(200, R"({"sprites":[{"name":"a"},{"name":"x"}]})");
    script.list = ScriptedAnswer::json(404, R"({"error":"sprite not found"})");
    QVERIFY(gui.trigger(u"refreshAction"_s));
    QTRY_COMPARE(gui.sprites.spriteCount(), 2);
    QTRY_COMPARE(gui.message(), u"web-1 no longer exists on the server. The remembered history is kept."_s);
    QCOMPARE(gui.session.spriteName(), u"web-1"_s); // nobody chose another one
    QVERIFY(gui.row(u"v1"_s).isValid());
    script.sprites = ScriptedAnswer::json(200, R"({"sprites":[{"name":"a"},{"name":"web-1"},{"name":"x"}]})");
    QVERIFY(gui.trigger(u"refreshSpritesAction"_s));
    QTRY_COMPARE(gui.sprites.spriteCount(), 3);
    auto *view = gui.part<QTreeView>(u"spritesView"_s);
    QTRY_COMPARE(view->currentIndex().data(SpritesModel::NameRole).toString(), u"web-1"_s); // marked again
}

void TestMainWindowTrouble::spriteAsleep_isNotWokenByChoosingIt()
{
    Script script;
    WindowRig gui(script.connection());
    QVERIFY(open(gui, u"db-2"_s));
    QCOMPARE(script.server.requests().size(), 1);
    QTRY_COMPARE(gui.whyNot(u"newCheckpointAction"_s), u"The sprite is asleep. Wake it first."_s);
    QVERIFY(gui.window->windowTitle().startsWith("db-2 (acme)"_L1));
    QVERIFY(gui.trigger(u"wakeAction"_s));
    QTRY_VERIFY(gui.row(u"v1"_s).isValid());
    QCOMPARE(gui.session.spriteName(), u"db-2"_s);
}

void TestMainWindowTrouble::disabledActions_sayWhy()
{
    Script script;
    WindowRig gui(script.connection());
    QVERIFY(gui.show());
    for (const QString &name : {u"newCheckpointAction"_s, u"restoreAction"_s, u"refreshAction"_s})
        QCOMPARE(gui.whyNot(name), u"Select a sprite first"_s);
    QVERIFY(gui.clickSprite(u"web-1"_s));
    QTRY_VERIFY(gui.row(u"v1"_s).isValid());
    QCOMPARE(gui.whyNot(u"newCheckpointAction"_s), QString());
    QCOMPARE(gui.whyNot(u"restoreAction"_s),
             u"This is the current state. Select a checkpoint to restore it."_s);
    QVERIFY(gui.clickRow(u"v2"_s));
    QCOMPARE(gui.whyNot(u"restoreAction"_s), QString());
    QVERIFY(gui.trigger(u"selectAllAction"_s));
    QCOMPARE(gui.whyNot(u"restoreAction"_s), u"Select one checkpoint first"_s);
    QCOMPARE(gui.whyNot(u"acknowledgeAction"_s), u"No operation on this sprite has an unknown result"_s);
    QVERIFY(!gui.trigger(u"restoreAction"_s));
    QVERIFY(!gui.dialog());
    for (const QAction *action : gui.window->findChildren<QAction *>()) {
        if (!action->isEnabled() && action->isVisible() && action->objectName().endsWith("Action"_L1))
            QVERIFY2(!action->toolTip().isEmpty() && action->toolTip() != action->iconText(),
                     qPrintable(action->objectName()));
    }
}

void TestMainWindowTrouble::runningOperation_saysWhyNothingElseStarts()
{
    Script script;
    script.operation = ScriptedAnswer::streamHead()
                           .chunk("{\"type\":\"info\",\"data\":\"Freezing\"}\n")
                           .hold()
                           .chunk("{\"type\":\"complete\"}\n")
                           .lastChunk();
    WindowRig gui(script.connection());
    QVERIFY(open(gui));
    QVERIFY(gui.clickRow(u"v1"_s));
    QVERIFY(gui.trigger(u"restoreAction"_s));
    gui.part<QCheckBox>(u"safetyCheckBox"_s)->setChecked(false);
    QVERIFY(gui.click(u"restoreButton"_s));
    for (const QString &name : {u"newCheckpointAction"_s, u"restoreAction"_s})
        QCOMPARE(gui.whyNot(name), u"A restore is running on web-1"_s);
    QVERIFY(gui.part<QDockWidget>(u"activityDock"_s)->isVisible());
    QCOMPARE(gui.label(u"operationTitle"_s), u"Restoring v1 on web-1"_s);
    const auto logged = [&gui](const QString &text) {
        return !gui.log.match(gui.log.index(0), Qt::DisplayRole, text, 1, Qt::MatchExactly).isEmpty();
    };
    QTRY_VERIFY(logged(u"Freezing"_s));
    QVERIFY(gui.clickSprite(u"db-2"_s)); // other sprites stay usable
    QVERIFY(gui.trigger(u"wakeAction"_s));
    QTRY_COMPARE(gui.whyNot(u"newCheckpointAction"_s), QString());
    script.server.release();
    QTRY_COMPARE(gui.runner.runningCount(), 0);
    QVERIFY(gui.clickSprite(u"web-1"_s));
    QTRY_VERIFY(gui.row(u"v1"_s).isValid());
    QCOMPARE(gui.whyNot(u"newCheckpointAction"_s), QString());
}

void TestMainWindowTrouble::unknownResult_blocksUntilAcknowledged()
{
    Script script;
    script.operation =
        ScriptedAnswer::streamHead().chunk("{\"type\":\"info\",\"data\":\"complete\"}\n").reset();
    WindowRig gui(script.connection());
    QVERIFY(open(gui));
    QVERIFY(gui.clickRow(u"v1"_s));
    QVERIFY(gui.trigger(u"restoreAction"_s));
    gui.part<QCheckBox>(u"safetyCheckBox"_s)->setChecked(false);
    QVERIFY(gui.click(u"restoreButton"_s));
    QTRY_COMPARE(
        gui.message(),
        u"The result of the restore is not known. The connection ended before the server reported a result; it may still be running."_s);
    QCOMPARE(gui.label(u"resultWord"_s), u"Result unknown"_s);
    const QString why = u"The result of the last operation on web-1 is not known. Check it first."_s;
    const auto blocked = [&] {
        return gui.whyNot(u"newCheckpointAction"_s) == why && gui.whyNot(u"restoreAction"_s) == why;
    };
    QVERIFY(blocked());
    QVERIFY(gui.click(u"messageCloseButton"_s)); // putting the message away is not looking
    QVERIFY(blocked());
    QVERIFY(gui.trigger(u"refreshAction"_s));
    QTRY_VERIFY(gui.message().startsWith("This is the history as read at "_L1));
    QVERIFY(blocked());
    QVERIFY(gui.clickSprite(u"db-2"_s)); // nor is looking away
    QVERIFY(gui.clickSprite(u"web-1"_s));
    QTRY_VERIFY(gui.row(u"v1"_s).isValid());
    QVERIFY(blocked());
    QCOMPARE(gui.message(), u"The result of the last operation on web-1 is not known."_s);
    QVERIFY(gui.click(u"acknowledgeActionMessageButton"_s));
    QCOMPARE(gui.message(), QString());
    QCOMPARE(gui.whyNot(u"newCheckpointAction"_s), QString());
    QCOMPARE(script.posts(), 1);
}

void TestMainWindowTrouble::stoppedWatching_isNotSuccess()
{
    Script script;
    script.operation = ScriptedAnswer::streamHead().hold();
    WindowRig gui(script.connection());
    QVERIFY(open(gui));
    QVERIFY(gui.trigger(u"newCheckpointAction"_s));
    QVERIFY(gui.click(u"createCheckpointButton"_s));
    QTRY_COMPARE(script.posts(), 1);
    QVERIFY(gui.click(u"stopWatchingButton"_s));
    QTRY_VERIFY(gui.message().startsWith(
        "It is not known whether the checkpoint was created. You stopped watching"_L1));
    QVERIFY(gui.session.isOutcomeUnknown());
}

void TestMainWindowTrouble::failedRestore_saysSoAndNamesTheWayBack()
{
    Script script;
    WindowRig gui(script.connection());
    QVERIFY(open(gui));
    QVERIFY(gui.clickRow(u"v1"_s));
    QVERIFY(gui.trigger(u"restoreAction"_s));
    script.server.enqueue(script.list);
    script.server.enqueue(script.operation);
    script.list = ScriptedAnswer::json(
        200,
        R"([{"id":"Current","source_id":"v2"},{"id":"v3","source_id":"v2","comment":"Before restoring v1"},{"id":"v2","source_id":"v1"},{"id":"v1"}])");
    script.operation =
        ScriptedAnswer::stream({R"({"type":"error","error":"cannot start process: shutdown in progress"})"});
    QVERIFY(gui.click(u"restoreButton"_s));
    QTRY_COMPARE(
        gui.message(),
        u"Restore failed: cannot start process: shutdown in progress. The safety checkpoint v3 is available."_s);
    QCOMPARE(gui.label(u"resultWord"_s), u"Failed"_s);
    QVERIFY(gui.row(u"v3"_s).isValid());
    QVERIFY(!gui.session.isOutcomeUnknown());
}

/// Support asks for the ID, and the log is what is sent to it.
void TestMainWindowTrouble::refusal_isInTheLogWithItsRequestId()
{
    Script script;
    script.operation =
        ScriptedAnswer::json(409, R"({"error":"a backup is running"})", "Fly-Request-Id: 01-abc\r\n");
    WindowRig gui(script.connection());
    QVERIFY(open(gui));
    QVERIFY(gui.trigger(u"newCheckpointAction"_s));
    QVERIFY(gui.click(u"createCheckpointButton"_s));
    QTRY_COMPARE(gui.label(u"resultWord"_s), u"Failed"_s);
    gui.log.flush();
    QStringList lines;
    for (int row = 0; row < gui.log.rowCount(); ++row)
        lines.append(gui.log.entry(row).text);
    QVERIFY2(!lines.filter(u"a backup is running"_s).isEmpty(), qPrintable(lines.join(u'\n')));
    QVERIFY2(lines.contains(u"Request ID: 01-abc"_s), qPrintable(lines.join(u'\n')));
}

namespace {

void addTroubles()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("hang")
        << ScriptedAnswer().silence()
        << u"web-1 is running but does not answer checkpoint requests. Its storage may be stuck."_s;
    QTest::newRow("401") << ScriptedAnswer::json(401, R"({"error":"bad token org/id/tok/s3cr3t"})")
                         << u"The server refused the request: bad token (hidden)."_s;
    QTest::newRow("429") << ScriptedAnswer::json(429, "{}", "Retry-After: 23\r\n")
                         << u"Too many requests. Try again in 23 s."_s;
    QTest::newRow("HTML") << ScriptedAnswer::full(200, "text/html",
                                                  "<html><title>Sign in</title>org/id/tok/s3cr3t</html>")
                          << u"(address) answered with a web page, not as the Sprites API does: “Sign in”."_s;
    QTest::newRow("500 HTML") << ScriptedAnswer::full(500, "text/html", "<html><title>Oops</title></html>")
                              << u"The server reported a problem of its own: Oops."_s;
    QTest::newRow("garbage") << ScriptedAnswer::json(200, "[{\"id\":\"v1\"},\x01\xff")
                             << u"The server sent an answer Savepoint does not understand."_s;
}

std::chrono::milliseconds patience()
{
    return qstrcmp(QTest::currentDataTag(), "hang") == 0 ? 2s : 20s;
}

} // namespace

void TestMainWindowTrouble::listThatCannotBeRead_data()
{
    addTroubles();
}

void TestMainWindowTrouble::listThatCannotBeRead()
{
    QFETCH(ScriptedAnswer, answer);
    QFETCH(QString, sentence);
    Script script;
    const ScriptedAnswer good = std::exchange(script.list, answer);
    sentence.replace("(address)"_L1, shownAddress(script.connection().baseUrl));
    WindowRig gui(script.connection(), patience());
    QVERIFY(open(gui));
    QCOMPARE(gui.sentenceOf(u"historyEmptyState"_s), sentence);
    QCOMPARE(gui.whyNot(u"restoreAction"_s), u"The checkpoints of web-1 have not been read"_s);
    QVERIFY(gui.trigger(u"showErrorDetailsAction"_s));
    QVERIFY(gui.dialog());
    for (const auto &[place, text] : gui.texts())
        QVERIFY2(!text.contains("s3cr3t"_L1), qPrintable(place));
    gui.key(Qt::Key_Escape);
    script.list = good; // and the window is none the worse
    QVERIFY(gui.trigger(u"refreshAction"_s));
    QTRY_VERIFY(gui.row(u"v1"_s).isValid());
}

void TestMainWindowTrouble::refreshThatFails_keepsTheHistory_data()
{
    addTroubles();
}

void TestMainWindowTrouble::refreshThatFails_keepsTheHistory()
{
    QFETCH(ScriptedAnswer, answer);
    QFETCH(QString, sentence);
    Script script;
    sentence.replace("(address)"_L1, shownAddress(script.connection().baseUrl));
    WindowRig gui(script.connection(), patience());
    QVERIFY(open(gui));
    QVERIFY(gui.clickRow(u"v1"_s));
    const ScriptedAnswer good = std::exchange(script.list, answer);
    QVERIFY(gui.trigger(u"refreshAction"_s));
    QVERIFY(gui.trigger(u"newCheckpointAction"_s)); // alive while it waits
    gui.key(Qt::Key_Escape);
    QTRY_COMPARE(gui.message(), sentence);
    QCOMPARE(gui.selectedId(), u"v1"_s);
    QVERIFY(gui.history().isVisible());
    script.list = good;
    QVERIFY(gui.trigger(u"refreshAction"_s));
    QTRY_COMPARE(gui.message(), QString());
}

void TestMainWindowTrouble::spritesThatCannotBeRead_data()
{
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("connection");
    QTest::newRow("hang") << ScriptedAnswer().silence() << u"The server did not answer in time."_s
                          << u"No answer"_s;
    QTest::newRow("401") << ScriptedAnswer::json(401, "{}")
                         << u"The token was not accepted. It may have been revoked."_s
                         << u"Token not accepted"_s;
    QTest::newRow("429") << ScriptedAnswer::json(429, "{}", "Retry-After: 23\r\n")
                         << u"Too many requests. Try again in 23 s."_s << u"Rate limited, 23 s"_s;
    QTest::newRow("HTML") << ScriptedAnswer::full(200, "text/html", "<html>")
                          << u"(address) answered with a web page, not as the Sprites API does."_s
                          << u"Unexpected answer"_s;
    QTest::newRow("500") << ScriptedAnswer::json(500, R"({"error":"out of order"})")
                         << u"The server reported a problem of its own: out of order."_s
                         << u"Connected, with a problem"_s;
}

void TestMainWindowTrouble::spritesThatCannotBeRead()
{
    QFETCH(ScriptedAnswer, answer);
    QFETCH(QString, sentence);
    QFETCH(QString, connection);
    Script script;
    const ScriptedAnswer good = std::exchange(script.sprites, answer);
    sentence.replace("(address)"_L1, shownAddress(script.connection().baseUrl));
    WindowRig gui(script.connection(), patience());
    QVERIFY(gui.show());
    QTRY_COMPARE(gui.sentenceOf(u"spritesEmptyState"_s), sentence);
    QCOMPARE(gui.label(u"connectionLabel"_s), connection);
    script.sprites = ScriptedAnswer().hold().then(good);
    QVERIFY(gui.trigger(u"refreshSpritesAction"_s));
    QCOMPARE(gui.sentenceOf(u"spritesEmptyState"_s), u"Reading the sprites…"_s);
    QSignalSpy held(&script.server, &ScriptedServer::held);
    QVERIFY(held.wait(Patience));
    script.server.release();
    QVERIFY(gui.clickSprite(u"web-1"_s));
    QTRY_COMPARE(gui.label(u"connectionLabel"_s), u"Connected"_s);
}

void TestMainWindowTrouble::hostileTexts_areShownAsTheyStand()
{
    // Markup that would hide itself or open a file, colours of a terminal, a direction override, a line
    // break.
    const QByteArray hostile = "<b>bold</b><img src=x>\\u001b[31m\\u202etxet\\u0007\\nline";
    const QString shown = u"<b>bold</b><img src=x>\\u202Etxet\\u0007 line"_s;
    Script script;
    script.sprites = ScriptedAnswer::json(200, "{\"sprites\":[{\"name\":\"" + hostile + "\"}]}");
    const auto listWith = [&hostile](const QByteArray &more) {
        return ScriptedAnswer::json(200,
                                    "[{\"id\":\"Current\",\"source_id\":\"" + hostile + "\"}," + more
                                        + "{\"id\":\"" + hostile + "\",\"comment\":\"" + hostile
                                        + "\",\"health\":\"" + hostile + "\",\"source_id\":\"x" + hostile
                                        + "\"}]");
    };
    script.list = listWith({});
    script.operation = ScriptedAnswer::stream({"{\"type\":\"info\",\"data\":\"" + hostile + "\"}",
                                               "<b>bold</b>\x1b[31m not JSON",
                                               "{\"type\":\"error\",\"error\":\"" + hostile + "\"}"});
    WindowRig gui(script.connection());
    QVERIFY(gui.show());
    QTRY_COMPARE(gui.sprites.spriteCount(), 1);
    const QString name =
        gui.sprites.index(0, 0, gui.sprites.accountIndex()).data(SpritesModel::NameRole).toString();
    QVERIFY(gui.clickSprite(name));
    QTRY_VERIFY(gui.row(name).isValid());
    QVERIFY(gui.clickRow(name));
    QCOMPARE(gui.row(name).data().toString(), shown);
    QCOMPARE(gui.row(name).siblingAtColumn(CheckpointModel::CommentColumn).data().toString(), shown);
    QCOMPARE(gui.label(u"detailsTitle"_s), shown);
    gui.part<QLineEdit>(u"historyFilter"_s)->setText(u"<b>bold</b>"_s);
    gui.part<QTabWidget>(u"detailsTabs"_s)->setCurrentIndex(1);
    QVERIFY(gui.trigger(u"restoreAction"_s));
    QCOMPARE(gui.label(u"restoreComment"_s), u"Comment: “%1”"_s.arg(shown));
    gui.part<QCheckBox>(u"safetyCheckBox"_s)->setChecked(false);

    const auto checkAll = [&gui](const char *when) {
        int literal = 0;
        for (const auto &[place, text] : gui.texts()) {
            const QString where = QString::fromLatin1(when) + ": "_L1 + place + ": "_L1 + text;
            QVERIFY2(!text.contains(u'\u202e') && !text.contains(u'\x1b') && !text.contains(u'\a'),
                     qPrintable(where));
            QVERIFY2(isShownLiterally(place, text), qPrintable(where));
            literal += text.contains("<b>bold</b>"_L1) || text.contains("&lt;b&gt;bold"_L1) ? 1 : 0;
        }
        QVERIFY2(literal > 15, "the texts are not where they were looked for");
    };
    checkAll("asking");
    QVERIFY(gui.click(u"restoreButton"_s));
    QTRY_COMPARE(gui.message(), u"Restore failed: %1."_s.arg(shown));
    checkAll("failed");
    QTRY_VERIFY(gui.log.rowCount() > 4);
    script.list = ScriptedAnswer::json(500, "{\"error\":\"" + hostile + "\"}");
    QVERIFY(gui.trigger(u"refreshAction"_s));
    QTRY_COMPARE(gui.message(), u"The server reported a problem of its own: %1."_s.arg(shown));
    QVERIFY(gui.trigger(u"showErrorDetailsAction"_s));
    checkAll("error details");
    gui.key(Qt::Key_Escape);
}

void TestMainWindowTrouble::closingDuringAnOperation_asks()
{
    Script script;
    script.operation = ScriptedAnswer::streamHead().hold();
    WindowRig gui(script.connection());
    QVERIFY(open(gui));
    QVERIFY(gui.trigger(u"newCheckpointAction"_s));
    gui.key(Qt::Key_Return);
    QTRY_COMPARE(script.posts(), 1);
    QVERIFY(!gui.window->close());
    QVERIFY(gui.dialog());
    gui.key(Qt::Key_Escape);
    QVERIFY(gui.window->isVisible());
    QVERIFY(!gui.window->close());
    QVERIFY(gui.click(u"quitAnywayButton"_s));
    QTRY_VERIFY(!gui.window->isVisible());
}

void TestMainWindowTrouble::closedDuringAnOperation_isSilent()
{
    Script script;
    script.operation = ScriptedAnswer::streamHead().hold();
    auto gui = std::make_unique<WindowRig>(script.connection());
    QVERIFY(open(*gui));
    QVERIFY(gui->trigger(u"newCheckpointAction"_s));
    gui->key(Qt::Key_Return);
    QTRY_COMPARE(script.posts(), 1);
    QSignalSpy ended(&script.server, &ScriptedServer::connectionEnded);
    gui->window.reset(); // the window first, as the program does it
    gui.reset();
    QVERIFY(ended.wait(Patience));
    QCOMPARE(script.posts(), 1);
}

QTEST_MAIN(TestMainWindowTrouble)
#include "tst_mainwindowtrouble.moc"
