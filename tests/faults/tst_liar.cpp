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

constexpr int Rounds = 120;

/// What the window has to have heard before it may claim a success.
struct Liar {
    explicit Liar(quint32 seed)
        : random(seed)
    {
        server.setHandler([this](const ScriptedRequest &request) { return answer(request); });
    }

    ScriptedAnswer answer(const ScriptedRequest &request)
    {
        if (!request.path().contains("/checkpoint"))
            return ScriptedAnswer::json(200, R"({"id":"s1","name":"web-1","status":"running"})");
        if (request.method == "GET")
            return isHonest || random.bounded(100) < 60 ? list() : wrongList();
        return change(request);
    }

    /// The list as it is now; whoever reads it has seen what it shows.
    ScriptedAnswer list()
    {
        QJsonArray entries{QJsonObject{{u"id"_s, u"Current"_s}, {u"source_id"_s, base}}};
        for (const auto &[id, text] : std::as_const(checkpoints))
            entries.append(QJsonObject{{u"id"_s, id}, {u"comment"_s, text}});
        hasShown = hasShown || isVisible();
        oldList = QJsonDocument(entries).toJson(QJsonDocument::Compact);
        return ScriptedAnswer::json(200, oldList);
    }

    /// Whether a list shows that the operation took effect.
    [[nodiscard]] bool isVisible() const
    {
        const auto has = [this](auto member, const QString &value) {
            return std::any_of(checkpoints.cbegin(), checkpoints.cend(),
                               [&](const auto &entry) { return entry.*member == value; });
        };
        using Entry = std::pair<QString, QString>;
        switch (kind) {
        case Operation::Kind::Create:
            return has(&Entry::second, comment);
        case Operation::Kind::Restore:
            return base == target;
        case Operation::Kind::Delete:
            break;
        }
        return !has(&Entry::first, target);
    }

    ScriptedAnswer wrongList()
    {
        switch (random.bounded(6)) {
        case 0: // an old one; that a checkpoint is not in it, it shows all the same
            hasShown = hasShown
                || (kind == Operation::Kind::Delete && !oldList.contains('"' + target.toUtf8() + '"'));
            return ScriptedAnswer::json(200, oldList);
        case 1:
            return ScriptedAnswer().reset();
        case 2:
            return ScriptedAnswer::full(200, "text/html", "<p>Restored v1. Succeeded.</p>");
        case 3:
            return ScriptedAnswer::json(500, R"({"error":"Succeeded"})");
        case 4:
            return ScriptedAnswer::json(200, "[{\"id\":");
        default:
            return ScriptedAnswer().silence();
        }
    }

    ScriptedAnswer change(const ScriptedRequest &request)
    {
        const bool isSafety = kind == Operation::Kind::Restore && request.path().endsWith("/checkpoint");
        if (random.bounded(2) == 0)
            carryOut(request);
        const QByteArray info =
            "{\"type\":\"info\",\"data\":\"Restored v1. Created. complete. Succeeded.\"}\n";
        const auto begun = [&info] { return ScriptedAnswer::streamHead().chunk(info); };
        switch (random.bounded(isHonest ? 1 : 9)) {
        case 0:
        case 1:
            hasSaid = hasSaid || !isSafety;
            return request.method == "DELETE" ? ScriptedAnswer::full(204, {}, {})
                                              : begun().chunk("{\"type\":\"complete\"}\n").lastChunk();
        case 2:
            return begun().chunk("{\"type\":\"error\",\"error\":\"Restored v1. Succeeded.\"}\n").lastChunk();
        case 3:
            return begun().lastChunk();
        case 4:
            return begun().chunk("{\"type\":\"compl").reset();
        case 5:
            return ScriptedAnswer().silence();
        case 6:
            return ScriptedAnswer::full(202, {}, {});
        case 7:
            return ScriptedAnswer::full(200, "text/html", "<p>complete</p>");
        default:
            return ScriptedAnswer::json(502, R"({"error":"Restored"})");
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
        isHonest = false;
    }

    ScriptedServer server;
    QRandomGenerator random;
    QList<std::pair<QString, QString>> checkpoints{{u"v2"_s, u"two"_s}, {u"v1"_s, u"one"_s}};
    QString base = u"v2"_s;
    QByteArray oldList = "[]";
    int last = 2;
    Operation::Kind kind = Operation::Kind::Create;
    QString target;
    QString comment;
    bool hasSaid = false;
    bool hasShown = false;
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
    for (int round = 0; round < Rounds; ++round) {
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
            QVERIFY(window.runner.restore(u"web-1"_s, liar.target, comment));
            break;
        default:
            liar.begin(Operation::Kind::Delete, liar.checkpoints.size() > 2 ? target : u"v9999"_s, {});
            QVERIFY(window.runner.remove(u"web-1"_s, liar.target));
            break;
        }
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), 20'000);
        look();
        QVERIFY2(lie.isEmpty(), qPrintable(u"round %1 claims: %2"_s.arg(round).arg(lie)));
        const auto result = finished.constFirst().first().value<OperationResult>();
        ++ended[window.label(u"resultWord"_s)];
        if (result.outcome == OperationResult::Outcome::Succeeded)
            QVERIFY(liar.hasSaid || liar.hasShown || result.alreadyGone);
        for (QDialog *dialog : window.window->findChildren<QDialog *>())
            dialog->reject();
        liar.isHonest = true; // the person looks, and goes on
        window.runner.reconciler().acknowledge(u"web-1"_s);
        window.session.refresh();
        QTRY_VERIFY(!window.session.isRefreshing());
    }
    for (const QString &word : {u"Succeeded"_s, u"Failed"_s, u"Result unknown"_s, u"Not started"_s})
        QVERIFY2(ended.value(word) > 0, qPrintable(word)); // it was tried what can be
    std::printf("rounds: %d, looks: %d, succeeded %d, failed %d, unknown %d, not started %d\n", Rounds, looks,
                ended.value(u"Succeeded"_s), ended.value(u"Failed"_s), ended.value(u"Result unknown"_s),
                ended.value(u"Not started"_s));
    std::fflush(stdout);
}

QTEST_MAIN(TestLiar)
#include "tst_liar.moc"
