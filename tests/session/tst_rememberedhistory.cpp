// SPDX-License-Identifier: Apache-2.0
#include "core/records/records.h"
#include "core/session/connection.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "tests/support/awaited.h"
#include "tests/support/scriptedserver.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using State = SpriteSession::State;

namespace {

const QByteArray TwoCheckpoints = R"([{"id":"Current"},
    {"id":"v2","create_time":"2026-08-12T14:03:00Z","history":["v1"]},
    {"id":"v1","create_time":"2026-08-12T09:02:00Z"}])";
const QByteArray OneCheckpoint = R"([{"id":"Current"},{"id":"v1","create_time":"2026-08-13T09:02:00Z"}])";

/// A server with one sprite. What it answers can be changed while the test runs.
class SpriteServer final {
    Q_DISABLE_COPY_MOVE(SpriteServer)

public:
    SpriteServer()
    {
        server.setHandler([this](const ScriptedRequest &request) {
            if (request.path() == "/v1/sprites")
                return isOffline ? ScriptedAnswer().reset()
                                 : ScriptedAnswer::json(200, R"({"sprites":[)" + sprite() + "]}");
            if (request.path() == "/v1/sprites/web-1")
                return isOffline ? ScriptedAnswer().reset() : ScriptedAnswer::json(200, sprite());
            ++lists;
            return isOffline ? ScriptedAnswer().reset() : ScriptedAnswer::full(status, listType, list);
        });
    }

    ScriptedServer server;
    QByteArray id = "sprite-1";
    QByteArray spriteStatus = "running";
    QByteArray list = TwoCheckpoints;
    QByteArray listType = "application/json";
    int status = 200;
    int lists = 0; ///< requests that wake a sprite
    bool isOffline = false;

private:
    [[nodiscard]] QByteArray sprite() const
    {
        return R"({"id":")" + id + R"(","name":"web-1","status":")" + spriteStatus + R"("})";
    }
};

/// What one start of the program puts together.
struct Program {
    Program(const QString &path, const SpriteServer &server)
        : records(path, u"server"_s)
        , client({.baseUrl = server.server.url(), .token = u"t"_s})
        , runner(client, nullptr, &records.journal())
        , session(client, runner, nullptr, &records)
    {
    }
    [[nodiscard]] QStringList ids() const
    {
        QStringList ids;
        for (const HistoryNode &node : session.history().nodes())
            ids.append(node.checkpoint.id);
        return ids;
    }
    [[nodiscard]] RecordResult<Done> annotate(const QStringList &keys, const AnnotationChange &change)
    {
        Awaited<RecordResult<Done>> answer;
        session.annotate(keys, change, &answer.context, answer.callback());
        return answer.wait() ? *answer.value : RecordError{RecordError::Kind::Other, u"no answer"_s};
    }

    Records records;
    Client client;
    OperationRunner runner;
    SpriteSession session;
};

} // namespace

/// The history that was seen last, shown when the server does not or must not tell.
class TestRememberedHistory final : public QObject {
    Q_OBJECT

private slots:
    void init();

    void sleepingSprite_showsWhatIsRememberedAndIsNotWoken();
    void spriteThatFellAsleepSinceItWasListed_isNotWoken();
    void sleepingSpriteNeverSeen_hasNoHistory();
    void wake_listsAndChangesOnlyWhatChanged();
    void offline_showsWhatIsRemembered_data();
    void offline_showsWhatIsRemembered();
    void answerThatIsNoList_overwritesNothing_data();
    void answerThatIsNoList_overwritesNothing();
    void spriteNamedWithoutId_isFoundOffline();
    void recreatedSprite_showsNothingOfItsPredecessor();
    void withoutRecords_nothingIsAskedButTheList();
    void notes_reachTheGraph();
    void notes_areThereAtTheNextStart();
    void recreatedSprite_inheritsNoNotes();
    void notesBeforeTheSpriteIsKnown_areRefused();
    void spritesModel_tellsWhatIsRemembered();
    void spritesModel_listsRememberedSpritesOffline();
    void recordsServer_data();
    void recordsServer();

private:
    void seeOnce(SpriteServer &server);
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestRememberedHistory::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
}

/// An earlier start of the program, in which the sprite was read.
void TestRememberedHistory::seeOnce(SpriteServer &server)
{
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s);
    QTRY_COMPARE(program.session.state(), State::Ready);
    QVERIFY(!program.session.isRemembered());
    server.lists = 0;
}

void TestRememberedHistory::sleepingSprite_showsWhatIsRememberedAndIsNotWoken()
{
    SpriteServer server;
    seeOnce(server);
    Program program(file(), server);
    const qsizetype before = server.server.requests().size();
    program.session.setSleepingSprite(u"web-1"_s, u"sprite-1"_s);
    QCOMPARE(program.session.state(), State::Asleep);
    QTRY_COMPARE(program.ids(), (QStringList{u"v2"_s, u"v1"_s}));
    QVERIFY(program.session.isRemembered());
    QVERIFY(program.session.updatedAt().secsTo(QDateTime::currentDateTimeUtc()) < 60);
    program.session.refresh();
    program.session.setShowAutomatic(true);
    QCOMPARE(program.session.state(), State::Asleep);
    QCOMPARE(server.server.requests().size(), before); // nothing at all was sent
}

void TestRememberedHistory::spriteThatFellAsleepSinceItWasListed_isNotWoken()
{
    SpriteServer server;
    seeOnce(server);
    server.spriteStatus = "cold";
    Program program(file(), server);
    QSignalSpy read(&program.session, &SpriteSession::spriteRead);
    program.session.setSprite(u"web-1"_s, u"sprite-1"_s);
    program.session.refresh(); // too early to know
    QTRY_COMPARE(program.session.state(), State::Asleep);
    QVERIFY(!program.session.isRefreshing());
    QTRY_COMPARE(program.ids(), (QStringList{u"v2"_s, u"v1"_s}));
    QCOMPARE(server.lists, 0);
    QCOMPARE(read.count(), 1);
}

void TestRememberedHistory::sleepingSpriteNeverSeen_hasNoHistory()
{
    SpriteServer server;
    Program program(file(), server);
    QSignalSpy opened(&program.records, &Records::opened);
    program.session.setSleepingSprite(u"web-1"_s, u"sprite-1"_s);
    QVERIFY(opened.wait(Patience));
    Awaited<RecordResult<std::optional<RememberedHistory>>> answer; // behind what the session asked
    program.records.histories().recall({u"web-1"_s, u"sprite-1"_s}, &answer.context, answer.callback());
    QVERIFY(answer.wait());
    QVERIFY(!program.session.hasHistory());
    QCOMPARE(program.session.state(), State::Asleep);
    QCOMPARE(server.lists, 0);
}

void TestRememberedHistory::wake_listsAndChangesOnlyWhatChanged()
{
    SpriteServer server;
    seeOnce(server);
    Program program(file(), server);
    program.session.setSleepingSprite(u"web-1"_s, u"sprite-1"_s);
    QTRY_VERIFY(program.session.isRemembered());
    program.session.wake();
    QCOMPARE(program.ids().size(), 2); // until the answer is there
    QTRY_COMPARE(program.session.state(), State::Ready);
    QVERIFY(!program.session.isRemembered());
    QCOMPARE(server.lists, 1);
}

void TestRememberedHistory::offline_showsWhatIsRemembered_data()
{
    QTest::addColumn<bool>("isOffline");
    QTest::addColumn<int>("status");
    QTest::newRow("no connection") << true << 200;
    QTest::newRow("sprite is gone") << false << 404;
    QTest::newRow("token revoked") << false << 401;
    QTest::newRow("server error") << false << 500;
}

void TestRememberedHistory::offline_showsWhatIsRemembered()
{
    QFETCH(bool, isOffline);
    QFETCH(int, status);
    SpriteServer server;
    seeOnce(server);
    server.isOffline = isOffline;
    server.status = status;
    server.list = R"({"error":"no"})";
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s, u"sprite-1"_s);
    QTRY_COMPARE(program.session.state(), State::Failed);
    QTRY_COMPARE(program.ids(), (QStringList{u"v2"_s, u"v1"_s}));
    QVERIFY(program.session.isRemembered());
    QVERIFY(program.session.error());
}

void TestRememberedHistory::answerThatIsNoList_overwritesNothing_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("words") << "text/plain"_ba
                           << "No checkpoints available."_ba;
    QTest::newRow("nothing") << "text/plain"_ba
                             << ""_ba;
    QTest::newRow("page") << "text/html"_ba
                          << "<html>log in</html>"_ba;
    QTest::newRow("object") << "application/json"_ba
                            << R"({"checkpoints":[]})"_ba;
    QTest::newRow("half a list") << "application/json"_ba
                                 << R"([{"id":"v1"})"_ba;
}

/// The next start, without a connection, would show it.
void TestRememberedHistory::answerThatIsNoList_overwritesNothing()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    SpriteServer server;
    seeOnce(server);
    server.listType = type;
    server.list = body;
    {
        Program program(file(), server);
        program.session.setSprite(u"web-1"_s, u"sprite-1"_s);
        QTRY_COMPARE(program.session.state(), State::Failed);
    }
    server.isOffline = true;
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s, u"sprite-1"_s);
    QTRY_COMPARE(program.session.state(), State::Failed);
    QTRY_COMPARE(program.ids(), (QStringList{u"v2"_s, u"v1"_s}));
}

void TestRememberedHistory::spriteNamedWithoutId_isFoundOffline()
{
    SpriteServer server;
    seeOnce(server);
    server.isOffline = true;
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s);
    QTRY_COMPARE(program.session.state(), State::Failed);
    QTRY_COMPARE(program.ids().size(), 2);
}

void TestRememberedHistory::recreatedSprite_showsNothingOfItsPredecessor()
{
    SpriteServer server;
    seeOnce(server);
    server.id = "sprite-2";
    server.spriteStatus = "cold";
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s); // by name: the one that is remembered, for the time being
    QTRY_COMPARE(program.session.state(), State::Asleep);
    QTRY_VERIFY(!program.session.hasHistory());
    QVERIFY(program.ids().isEmpty());
}

void TestRememberedHistory::withoutRecords_nothingIsAskedButTheList()
{
    SpriteServer server;
    Client client({.baseUrl = server.server.url(), .token = u"t"_s});
    OperationRunner runner(client);
    SpriteSession session(client, runner);
    session.setSprite(u"web-1"_s);
    QTRY_COMPARE(session.state(), State::Ready);
    QCOMPARE(server.server.requests().size(), 1);
}

void TestRememberedHistory::notes_reachTheGraph()
{
    SpriteServer server;
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s);
    QTRY_COMPARE(program.session.state(), State::Ready);
    QSignalSpy changed(&program.session, &SpriteSession::historyChanged);
    QVERIFY(program.annotate({u"v1"_s, u"v2"_s}, {.notes = u"mine"_s, .isProtected = true}));
    QVERIFY(changed.count() > 0);
    for (const HistoryNode &node : program.session.history().nodes()) {
        QCOMPARE(node.annotation.notes, u"mine"_s);
        QVERIFY(node.annotation.isProtected);
    }
    QCOMPARE(server.lists, 1);
}

void TestRememberedHistory::notes_areThereAtTheNextStart()
{
    SpriteServer server;
    {
        Program program(file(), server);
        program.session.setSprite(u"web-1"_s);
        QTRY_COMPARE(program.session.state(), State::Ready);
        QVERIFY(program.annotate({u"v1"_s}, {.notes = u"mine"_s}));
    }
    server.isOffline = true; // also in a history that is only remembered
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s);
    QTRY_COMPARE(program.session.state(), State::Failed);
    QTRY_VERIFY(program.session.history().indexOf(u"v1"_s) >= 0);
    const int node = program.session.history().indexOf(u"v1"_s);
    QCOMPARE(program.session.history().node(node).annotation.notes, u"mine"_s);
}

void TestRememberedHistory::recreatedSprite_inheritsNoNotes()
{
    SpriteServer server;
    {
        Program program(file(), server);
        program.session.setSprite(u"web-1"_s);
        QTRY_COMPARE(program.session.state(), State::Ready);
        QVERIFY(program.annotate({u"v1"_s}, {.notes = u"mine"_s}));
    }
    server.id = "sprite-2"; // even with the same checkpoints at the same times
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s);
    QTRY_COMPARE(program.session.state(), State::Ready);
    for (const HistoryNode &node : program.session.history().nodes())
        QVERIFY(node.annotation.isEmpty());
}

void TestRememberedHistory::notesBeforeTheSpriteIsKnown_areRefused()
{
    SpriteServer server;
    Program program(file(), server);
    program.session.setSprite(u"web-1"_s);
    const auto refused = program.annotate({u"v1"_s}, {.notes = u"mine"_s});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, RecordError::Kind::Unavailable);
}

void TestRememberedHistory::spritesModel_tellsWhatIsRemembered()
{
    SpriteServer server;
    seeOnce(server);
    Program program(file(), server);
    SpritesModel model(program.client, {}, nullptr, &program.records.histories());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.refresh();
    QTRY_COMPARE(model.spriteCount(), 1);
    const QModelIndex row = model.indexOf(u"web-1"_s);
    QTRY_COMPARE(row.data(SpritesModel::CheckpointCountRole), QVariant(2));
    QVERIFY(row.data(SpritesModel::SeenAtRole).toDateTime().isValid());

    server.list = OneCheckpoint;
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    program.session.setSprite(u"web-1"_s);
    QTRY_COMPARE(row.data(SpritesModel::CheckpointCountRole), QVariant(1));
    QVERIFY(changed.count() > 0);

    changed.clear();
    SpriteInfo read = *model.find(u"web-1"_s);
    read.status = SpriteInfo::Status::Cold;
    model.update(read);
    QCOMPARE(row.data(SpritesModel::StatusRole).toInt(), int(SpriteInfo::Status::Cold));
    QCOMPARE(changed.count(), 1);
    read.name = u"db-2"_s;
    model.update(read);
    QCOMPARE(model.spriteCount(), 1);
}

void TestRememberedHistory::spritesModel_listsRememberedSpritesOffline()
{
    SpriteServer server;
    seeOnce(server);
    server.isOffline = true;
    Program program(file(), server);
    SpritesModel model(program.client, {}, nullptr, &program.records.histories());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.refresh();
    QTRY_COMPARE(model.spriteCount(), 1);
    QVERIFY(model.error());
    const QPersistentModelIndex row = model.indexOf(u"web-1"_s);
    QCOMPARE(row.data(SpritesModel::StatusRole).toInt(), int(SpriteInfo::Status::Unknown));

    server.isOffline = false;
    model.refresh();
    QTRY_COMPARE(row.data(SpritesModel::StatusRole).toInt(), int(SpriteInfo::Status::Running));
    QVERIFY(!model.error());
}

void TestRememberedHistory::recordsServer_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("localPath");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"https://api.sprites.dev"_s << QString() << u"https://api.sprites.dev"_s;
    QTest::newRow("slash, case, port")
        << u"https://API.sprites.dev:443/"_s << QString() << u"https://api.sprites.dev"_s;
    QTest::newRow("path") << u"http://127.0.0.1:8080/api/"_s << QString() << u"http://127.0.0.1:8080/api"_s;
    QTest::newRow("local, any port") << u"http://127.0.0.1:34567"_s << u"/home/me/.local/share/savepoint/"_s
                                     << u"local:/home/me/.local/share/savepoint"_s;
}

void TestRememberedHistory::recordsServer()
{
    QFETCH(QString, url);
    QFETCH(QString, localPath);
    QFETCH(QString, expected);
    const Connection connection{.baseUrl = QUrl(url),
                                .token = u"secret"_s,
                                .accountName = {},
                                .isLocal = !localPath.isEmpty(),
                                .localDataPath = localPath};
    QCOMPARE(Savepoint::recordsServer(connection), expected);
}

QTEST_GUILESS_MAIN(TestRememberedHistory)
#include "tst_rememberedhistory.moc"
