// SPDX-License-Identifier: Apache-2.0
// A peer that hangs, cuts and lies by the dice. Whatever it does, the window claims no success that the peer
// has not said in a terminal answer or shown in a list. Looked at after every turn of the event loop.
#include "tests/faults/recordedwindow.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "ui/messagebar.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <cstdio>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Rounds = 120; // or more, on a machine too slow for every ending to come up

/// What the window has to have heard before it may claim a success.
struct Liar {
    explicit Liar(quint32 seed)
        : random(seed)
    {
        server.setHandler([this](const ScriptedRequest &request) { return answer(request); });
    }

    ScriptedAnswer answer(const ScriptedRequest &request)
    {
        if (request.path().contains("/fs/"))
            return ScriptedAnswer::full(404, "text/plain", "404 page not found");
        if (!request.path().contains("/checkpoint"))
            return ScriptedAnswer::json(
                200, R"({"id":"s)" + QByteArray::number(sprite) + R"(","name":"web-1","status":"running"})");
        if (request.method == "GET")
            return isHonest || random.bounded(100) < 60 ? shown(list()) : wrongList();
        return change(request);
    }

    [[nodiscard]] QByteArray list() const
    {
        QJsonArray entries{QJsonObject{{u"id"_s, u"Current"_s}, {u"source_id"_s, base}}};
        for (const auto &[id, text] : std::as_const(checkpoints))
            entries.append(QJsonObject{{u"id"_s, id}, {u"comment"_s, text}});
        return QJsonDocument(entries).toJson(QJsonDocument::Compact);
    }

    /// Whoever reads a list has seen what it shows, be it an old one. That of another sprite shows nothing.
    ScriptedAnswer shown(const QByteArray &json)
    {
        hasShown = hasShown || (!isMadeAnew && isVisibleIn(json));
        oldList = json;
        return ScriptedAnswer::json(200, json);
    }

    /// Whether a list shows that the operation took effect.
    [[nodiscard]] bool isVisibleIn(const QByteArray &json) const
    {
        const QJsonArray entries = QJsonDocument::fromJson(json).array();
        const auto has = [&entries](QLatin1String member, const QString &value) {
            return std::any_of(entries.cbegin(), entries.cend(),
                               [&](const QJsonValue &entry) { return entry[member].toString() == value; });
        };
        switch (kind) {
        case Operation::Kind::Create:
            return has("comment"_L1, comment);
        case Operation::Kind::Restore:
            return has("source_id"_L1, target);
        case Operation::Kind::Delete:
            break;
        }
        return !has("id"_L1, target);
    }

    ScriptedAnswer wrongList()
    {
        switch (random.bounded(9)) {
        case 0:
            return shown(oldList);
        case 1:
            return ScriptedAnswer().reset();
        case 2:
            return ScriptedAnswer::full(200, "text/html", "<p>Restored v1. Succeeded.</p>");
        case 3:
            return ScriptedAnswer::json(500, R"({"error":"Succeeded"})");
        case 4:
            return ScriptedAnswer::json(200, "[{\"id\":");
        case 5:
            return ScriptedAnswer::full(200, "text/plain", "Restored v1. Succeeded.");
        case 6:
            return ScriptedAnswer::full(200, "text/plain", {});
        case 7:
            return ScriptedAnswer::json(200, R"({"checkpoints":[],"message":"Succeeded"})");
        default:
            return ScriptedAnswer().silence();
        }
    }

    ScriptedAnswer change(const ScriptedRequest &request)
    {
        const bool isSafety = kind == Operation::Kind::Restore && request.path().endsWith("/checkpoint");
        if (!isHonest && random.bounded(8) == 0) {
            isMadeAnew = true;
            ++sprite; // no id is given again
        }
        if (random.bounded(2) == 0)
            carryOut(request);
        const QByteArray info =
            "{\"type\":\"info\",\"data\":\"Restored v1. Created. complete. Succeeded.\"}\n";
        const QByteArray error = "{\"type\":\"error\",\"error\":\"Restored v1. Succeeded.\"}\n";
        const QByteArray complete = "{\"type\":\"complete\"}\n";
        const auto begun = [&info] { return ScriptedAnswer::streamHead().chunk(info); };
        const int answer = random.bounded(isHonest ? 1 : 16);
        const bool isAdvisory = answer == 2; // the last event decides
        hasSaid = hasSaid || (!isSafety && (answer < 2 || isAdvisory));
        switch (answer) {
        case 0:
        case 1:
            return request.method == "DELETE" ? ScriptedAnswer::full(204, {}, {})
                                              : begun().chunk(complete).lastChunk();
        case 2:
            return begun().chunk(error).chunk(info).chunk(complete).lastChunk();
        case 3:
            return begun().chunk(error).lastChunk();
        case 4:
            return begun().chunk(error).chunk(info).reset();
        case 5:
            return begun().lastChunk();
        case 6:
            return begun().chunk("{\"type\":\"compl").reset();
        case 7:
            return ScriptedAnswer().silence();
        case 8:
            return begun().chunk("{\"type\":\"keepalive\"}\n").silence();
        case 9:
            return ScriptedAnswer::full(202, {}, {});
        case 10:
            return ScriptedAnswer::full(200, "text/html", "<p>complete</p>");
        case 11:
            return ScriptedAnswer::json(502, R"({"error":"Restored"})");
        case 12:
            return ScriptedAnswer::full(408, "text/plain", "Succeeded");
        case 13:
            return ScriptedAnswer::full(524, "text/html", "<p>Restored v1. Succeeded.</p>");
        case 14:
            return ScriptedAnswer().bytes("HTTP/1.1 103 Succeeded\r\n\r\n").silence();
        default:
            return ScriptedAnswer::json(500, R"({"error":"Restored v1. Succeeded."})");
        }
    }

    void carryOut(const ScriptedRequest &request)
    {
        if (request.method == "DELETE") {
            checkpoints.removeIf([this](const auto &entry) { return entry.first == target; });
        } else if (request.path().endsWith("/restore")) {
            base = target;
        } else {
            base = u"v%1"_s.arg(++last);
            checkpoints.prepend(
                {base, QJsonDocument::fromJson(request.body).object().value("comment"_L1).toString()});
        }
    }

    void begin(Operation::Kind what, const QString &id, const QString &text)
    {
        kind = what;
        target = id;
        comment = text;
        hasSaid = false;
        hasShown = false;
        isMadeAnew = false;
        isHonest = false;
    }

    ScriptedServer server;
    QRandomGenerator random;
    QList<std::pair<QString, QString>> checkpoints{{u"v2"_s, u"two"_s}, {u"v1"_s, u"one"_s}};
    QString base = u"v2"_s;
    QByteArray oldList = "[]";
    int last = 2;
    int sprite = 1;
    Operation::Kind kind = Operation::Kind::Create;
    QString target;
    QString comment;
    bool hasSaid = false;
    bool hasShown = false;
    bool isMadeAnew = false; ///< since the last change: another sprite has its name
    bool isHonest = true;
};

/// Everything in the window that says how it ended. The server's own words are quoted in the log and
/// elsewhere; what the window itself claims stands here.
QString claimedSuccess(const RecordedWindow &window)
{
    const auto *bar = window.window->findChild<MessageBar *>(u"messageBar"_s);
    if (bar->isShowing()
        && (bar->kind() == MessageBar::Kind::Success || bar->text().startsWith("Restored"_L1)
            || bar->text().startsWith("Created"_L1) || bar->text().startsWith("Deleted"_L1)))
        return bar->text();
    const auto *word = window.window->findChild<QLabel *>(u"resultWord"_s);
    if (word->isVisible() && word->text() == "Succeeded"_L1)
        return word->text();
    for (int row = 0; row < window.log.rowCount(); ++row) {
        const LogEntry &line = window.log.entry(row);
        if (line.level == LogEntry::Level::Success && line.type.isEmpty())
            return line.text;
    }
    return {};
}

} // namespace

class TestLiar final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { failOnAnyWarning(); }

    void noStateOfTheWindow_claimsASuccessThatNobodySaidOrShowed();

private:
    QTemporaryDir m_settings;
};

void TestLiar::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestLiar::noStateOfTheWindow_claimsASuccessThatNobodySaidOrShowed()
{
    const QTemporaryDir dir;
    Liar liar(8'122'026);
    RecordedWindow window(liar.server.url(), dir.filePath(u"records.sqlite"_s), 60ms);
    QVERIFY(window.open());
    int looks = 0;
    QHash<QString, int> ended;
    QString lie;
    const auto look = [&] {
        ++looks;
        if (lie.isEmpty() && !liar.hasSaid && !liar.hasShown)
            lie = claimedSuccess(window);
    };
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &window.session, look);

    QRandomGenerator random(7);
    int round = 0;
    for (; round < Rounds || (ended.size() < 4 && round < 10 * Rounds); ++round) {
        QSignalSpy finished(&window.session, &SpriteSession::operationFinished);
        window.window->findChild<MessageBar *>(u"messageBar"_s)->dismiss();
        window.log.clear();
        const QString target = liar.checkpoints.at(random.bounded(int(liar.checkpoints.size()))).first;
        const QString comment = u"round %1"_s.arg(round);
        switch (random.bounded(3)) {
        case 0:
            liar.begin(Operation::Kind::Create, {}, comment);
            QVERIFY(window.runner.create(u"web-1"_s, comment));
            break;
        case 1:
            liar.begin(Operation::Kind::Restore, liar.base == target ? u"v1"_s : target, {});
            QVERIFY(window.runner.restore({u"web-1"_s}, {liar.target}, comment));
            break;
        default:
            liar.begin(Operation::Kind::Delete, liar.checkpoints.size() > 2 ? target : u"v9999"_s, {});
            QVERIFY(window.runner.remove({u"web-1"_s}, {liar.target}));
            break;
        }
        QTRY_VERIFY(!finished.isEmpty());
        look();
        QVERIFY2(lie.isEmpty(), qPrintable(u"round %1 claims: %2"_s.arg(round).arg(lie)));
        const auto result = finished.constFirst().first().value<OperationResult>();
        ++ended[window.label(u"resultWord"_s)];
        if (result.outcome == OperationResult::Outcome::Succeeded)
            QVERIFY(liar.hasSaid || liar.hasShown || result.alreadyGone);
        for (QDialog *dialog : window.window->findChildren<QDialog *>())
            dialog->reject();
        liar.isHonest = true; // the person looks, and goes on
        liar.isMadeAnew = false;
        window.runner.reconciler().acknowledge(u"web-1"_s);
        window.session.refresh();
        QTRY_VERIFY(!window.session.isRefreshing());
    }
    for (const QString &word : {u"Succeeded"_s, u"Failed"_s, u"Result unknown"_s, u"Not started"_s})
        QVERIFY2(ended.value(word) > 0, qPrintable(word)); // it was tried what can be
    std::printf("rounds: %d, looks: %d, succeeded %d, failed %d, unknown %d, not started %d\n", round, looks,
                ended.value(u"Succeeded"_s), ended.value(u"Failed"_s), ended.value(u"Result unknown"_s),
                ended.value(u"Not started"_s));
    std::fflush(stdout);
}

QTEST_MAIN(TestLiar)
#include "tst_liar.moc"
