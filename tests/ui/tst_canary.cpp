// SPDX-License-Identifier: Apache-2.0
// A server that says the token back, in every spelling and wherever it can: nothing of it is shown or kept.
#include "core/records/records.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/spellings.h"
#include "tests/ui/guitest.h"
#include "tests/ui/windowrig.h"

#include <QDirIterator>
#include <QSignalSpy>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;

namespace {

QByteArrayList echoes()
{
    QByteArrayList found;
    for (const auto &[name, spelled] : spellings(CanaryToken)) {
        if (isInJson(spelled))
            found.append(spelled);
    }
    return found;
}

QByteArray event(const QByteArray &type, const QByteArray &key, const QByteArray &text)
{
    return "{\"type\":\"" + type + "\",\"" + key + "\":\"" + text + "\"}";
}

/// Says the token back in its lists, in each event of an operation, beside them, and as the reason at the
/// end.
ScriptedAnswer echo(const ScriptedRequest &request)
{
    const QByteArrayList all = echoes();
    if (request.method == "POST") {
        QByteArrayList lines;
        for (const QByteArray &spelled : all) {
            lines.append(event("stdout", "data", "token " + spelled + " was sent"));
            lines.append("token " + spelled + " was sent");
        }
        lines.append(event("stdout", "data", QByteArray(4000, '-') + CanaryToken));
        lines.append(QByteArray(4096 - CanaryToken.size() + 8, '-') + CanaryToken);
        lines.append(event("error", "error", all.mid(0, 30).join(" and ")));
        return ScriptedAnswer::stream(lines);
    }
    if (request.path() == "/v1/sprites/web-1/checkpoints") {
        QByteArrayList checkpoints;
        for (const QByteArray &spelled : all) {
            if (spelled.contains("\\x")) // no JSON, and read as another text
                continue;
            checkpoints.append("{\"id\":\"v" + QByteArray::number(checkpoints.size()) + "\",\"comment\":\""
                               + spelled + "\"}");
        }
        return ScriptedAnswer::json(200, '[' + checkpoints.join(',') + ']');
    }
    const QByteArray sprite = "{\"id\":\"s-1\",\"name\":\"web-1\",\"status\":\"running\",\"organization\":\""
        + CanaryToken.toPercentEncoding() + "\"}";
    return ScriptedAnswer::json(200,
                                request.path() == "/v1/sprites" ? "{\"sprites\":[" + sprite + "]}" : sprite);
}

/// The first part of the text that says the token; empty when none does.
QByteArray leakIn(const QByteArray &text)
{
    constexpr qsizetype Size = 1000;
    constexpr qsizetype Overlap = 400; // longer than any spelling of the part that is looked for
    for (qsizetype at = 0; at < text.size(); at += Size) {
        const QByteArray part = text.mid(at, Size + Overlap);
        if (saysCanary(part))
            return part;
    }
    return {};
}

QByteArray leakInFolder(const QString &folder)
{
    for (QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
         files.hasNext();) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly) || file.size() == 0)
            continue;
        if (const QByteArray leak = leakIn(file.readAll()); !leak.isEmpty())
            return file.fileName().toUtf8() + ": " + leak;
    }
    return {};
}

} // namespace

class TestCanary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void window_log_andActivityFiles()
    {
        ScriptedServer server;
        server.setHandler(echo);
        WindowRig gui({server.url(), QString::fromLatin1(CanaryToken), u"acme"_s, false, {}});
        QVERIFY(gui.show());
        QVERIFY(gui.clickSprite(u"web-1"_s));
        QVERIFY(QTest::qWaitFor([&] { return gui.session.hasHistory() && !gui.session.isRefreshing(); },
                                Patience));
        QSignalSpy finished(&gui.runner, &OperationRunner::finished);
        QVERIFY(gui.runner.create(u"web-1"_s, QString::fromLatin1(CanaryToken)));
        QVERIFY(QTest::qWaitFor([&] { return finished.size() == 1; }, Patience));
        bool isWritten = false;
        gui.files.whenWritten(&gui.files, [&] { isWritten = true; });
        QVERIFY(QTest::qWaitFor([&] { return isWritten; }, Patience));
        QTRY_VERIFY_WITH_TIMEOUT(gui.log.rowCount() > 2 * echoes().size(), Patience);
        for (int row = 0; row < gui.log.rowCount(); ++row) {
            const QString text = gui.log.index(row).data(ActivityLogModel::TextRole).toString();
            QVERIFY2(leakIn(text.toUtf8()).isEmpty(), qPrintable(text));
        }
        for (const auto &[place, text] : gui.texts())
            QVERIFY2(leakIn(text.toUtf8()).isEmpty(), qPrintable(place + u": "_s + text));
        const QByteArray leak = leakInFolder(gui.activityFolder.path());
        QVERIFY2(leak.isEmpty(), leak.constData());
    }

    void records()
    {
        ScriptedServer server;
        server.setHandler(echo);
        const QTemporaryDir folder;
        const QString token = QString::fromLatin1(CanaryToken);
        {
            Records records(folder.filePath(u"records.sqlite"_s), u"server"_s, SecretRemoval(token));
            Client client({.baseUrl = server.url(), .token = token});
            OperationRunner runner(client, nullptr, &records.journal());
            SpriteSession session(client, runner, nullptr, &records);
            QSignalSpy finished(&runner, &OperationRunner::finished);
            session.setSprite(u"web-1"_s);
            QVERIFY(
                QTest::qWaitFor([&] { return session.state() == SpriteSession::State::Ready; }, Patience));
            QVERIFY(runner.create(u"web-1"_s, token));
            QVERIFY(QTest::qWaitFor([&] { return finished.size() == 1; }, Patience));
        }
        const QByteArray leak = leakInFolder(folder.path());
        QVERIFY2(leak.isEmpty(), leak.constData());
    }
};

QTEST_MAIN(TestCanary)
#include "tst_canary.moc"
