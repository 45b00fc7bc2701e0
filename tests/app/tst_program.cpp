// SPDX-License-Identifier: Apache-2.0
// What the program says and how it ends, for every way of starting it.
#include "tests/support/scriptedserver.h"
#include "tests/support/spellings.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <sys/resource.h>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;

namespace {

const QString Token = u"org/id/tok/s3cr3t"_s;
const QHash<QString, QString> NoDisplay{{u"QT_QPA_PLATFORM"_s, u"xcb"_s}, {u"DISPLAY"_s, QString()}};

/// One run of the program, with an environment and a home of its own.
class Run {
public:
    explicit Run(const QStringList &arguments, const QHash<QString, QString> &variables = {},
                 const QString &folder = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : environment.keys()) {
            if (name.startsWith("SPRITE"_L1))
                environment.remove(name);
        }
        for (const char *name :
             {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(name), home.path());
        for (auto it = variables.cbegin(); it != variables.cend(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder.isEmpty() ? home.path() : folder);
        process.start(QStringLiteral(SAVEPOINT_PROGRAM), arguments);
    }
    ~Run()
    {
        process.kill();
        process.waitForFinished(Patience);
    }

    /// The exit code; -1 when it did not end by itself.
    [[nodiscard]] int end()
    {
        // By the event loop, in which a server of the test answers.
        const bool ended = QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, Patience)
            && process.exitStatus() == QProcess::NormalExit;
        out += QString::fromUtf8(process.readAllStandardOutput());
        err += QString::fromUtf8(process.readAllStandardError());
        return ended ? process.exitCode() : -1;
    }
    [[nodiscard]] QString readLine()
    {
        while (!process.canReadLine()) {
            if (!process.waitForReadyRead(Patience))
                return {};
        }
        return QString::fromUtf8(process.readLine()).trimmed();
    }

    /// Waits until it has said this on standard error.
    [[nodiscard]] bool complains(const QString &text)
    {
        return QTest::qWaitFor(
            [&] {
                err += QString::fromUtf8(process.readAllStandardError());
                return err.contains(text);
            },
            Patience);
    }

    QTemporaryDir home;
    QProcess process;
    QString out;
    QString err;
};

/// A server that lists one sprite and two checkpoints of it.
ScriptedServer::Handler answersOf(const QByteArray &organization)
{
    return [organization](const ScriptedRequest &request) {
        const QByteArray sprite =
            R"({"id":"s-1","name":"web-1","status":"running","organization":")" + organization + R"("})";
        if (request.path() == "/v1/sprites")
            return ScriptedAnswer::json(200, R"({"sprites":[)" + sprite + "]}");
        if (request.path() == "/v1/sprites/web-1")
            return ScriptedAnswer::json(200, sprite);
        return ScriptedAnswer::json(200, R"([{"id":"Current","source_id":"v2"},{"id":"v2"},{"id":"v1"}])");
    };
}

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void version_needsNoDisplay()
    {
        Run run({u"--version"_s}, {{u"QT_QPA_PLATFORM"_s, u"xcb"_s}, {u"DISPLAY"_s, QString()}});
        QCOMPARE(run.end(), 0);
        QCOMPARE(run.out, u"savepoint "_s + QStringLiteral(SAVEPOINT_VERSION) + u'\n');
        QCOMPARE(run.err, QString());
    }

    void help_namesEveryOption()
    {
        Run run({u"--help"_s});
        QCOMPARE(run.end(), 0);
        for (const char *word : {"SPRITE_TOKEN", "--api-url", "--serve", "--port", "--data", "--tour",
                                 "--list", "--export", "--version", "[SPRITE [CHECKPOINT]]"})
            QVERIFY2(run.out.contains(QLatin1String(word)), word);
        QCOMPARE(run.err, QString());
    }

    void wrongArguments_areRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("why");
        QTest::newRow("unknown option") << QStringList{u"--nonsense"_s} << u"nonsense"_s;
        QTest::newRow("a token is no argument") << QStringList{u"--token"_s, Token} << u"token"_s;
        QTest::newRow("three names") << QStringList{u"a"_s, u"b"_s, u"c"_s} << u"too many arguments: “c”"_s;
        QTest::newRow("port of nothing")
            << QStringList{u"--port"_s, u"80"_s} << u"--port goes with --serve only"_s;
        QTest::newRow("port is no number")
            << QStringList{u"--serve"_s, u"--port"_s, u"x"_s} << u"“x” is not a port"_s;
        QTest::newRow("port is too large")
            << QStringList{u"--serve"_s, u"--port"_s, u"70000"_s} << u"“70000” is not a port"_s;
        QTest::newRow("serve a sprite")
            << QStringList{u"--serve"_s, u"web-1"_s} << u"--serve goes with --port and --data only"_s;
        QTest::newRow("serve elsewhere") << QStringList{u"--serve"_s, u"--api-url"_s, u"http://localhost"_s}
                                         << u"--serve goes with --port and --data only"_s;
        QTest::newRow("list and export")
            << QStringList{u"--list"_s, u"--export"_s, u"x.json"_s} << u"--list goes with"_s;
        QTest::newRow("list a checkpoint")
            << QStringList{u"--list"_s, u"web-1"_s, u"v7"_s} << u"--list takes the name of a sprite"_s;
        QTest::newRow("export as what?") << QStringList{u"--export"_s, u"x.txt"_s, u"web-1"_s}
                                         << u"“x.txt” has to end with .json, .csv, .svg or .png"_s;
        QTest::newRow("link and checkpoint") << QStringList{u"sprite-checkpoint://h/-/s/v1"_s, u"v2"_s}
                                             << u"a link names its checkpoint itself"_s;
    }

    void wrongArguments_areRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, why);
        Run run(arguments);
        QCOMPARE(run.end(), 2);
        QVERIFY2(run.err.startsWith("savepoint: "_L1) && run.err.contains(why), qPrintable(run.err));
        QVERIFY(run.err.endsWith(u"Try “savepoint --help”.\n"_s));
        QVERIFY(!run.err.contains("s3cr3t"_L1));
        QCOMPARE(run.out, QString());
    }

    void serverThatCannotBeUsed_isRefused_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("why");
        QTest::newRow("no token") << u"https://sprites.example"_s << QString()
                                  << u"There is no token for the address in --api-url"_s;
        QTest::newRow("blank token") << u"https://sprites.example"_s << u" "_s
                                     << u"SPRITE_TOKEN is set, but there is no token in it."_s;
        QTest::newRow("readable on the way")
            << u"http://sprites.example"_s << Token << u"plain http is only for this computer"_s;
        QTest::newRow("no URL") << u"ftp://sprites.example"_s << Token
                                << u"--api-url is not an http or https URL: ftp://sprites.example"_s;
        QTest::newRow("no scheme") << u"sprites.example"_s << Token
                                   << u"--api-url does not begin with https://: sprites.example"_s;
        QTest::newRow("a sprite") << u"https://my-app.sprites.app"_s << Token
                                  << u"--api-url is that of a sprite"_s;
        QTest::newRow("a password") << u"https://user:s3cr3t@sprites.example"_s << QString()
                                    << u"https://sprites.example"_s;
        QTest::newRow("a masked token") << u"https://sprites.example"_s << u"org/id/tok/****"_s
                                        << u"The token in SPRITE_TOKEN is a masked copy"_s;
        QTest::newRow("another token") << u"https://sprites.example"_s << u"FlyV1 fm2_s3cr3t"_s
                                       << u"The token in SPRITE_TOKEN is one of Fly.io"_s;
        QTest::newRow("no token at all") << u"https://sprites.example"_s << u"s3cr3t s3cr3t"_s
                                         << u"The token in SPRITE_TOKEN cannot be used"_s;
    }

    void serverThatCannotBeUsed_isRefused()
    {
        QFETCH(QString, url);
        QFETCH(QString, token);
        QFETCH(QString, why);
        QHash<QString, QString> variables;
        if (!token.isEmpty())
            variables.insert(u"SPRITE_TOKEN"_s, token);
        Run run({u"--list"_s, u"--api-url"_s, url}, variables);
        QCOMPARE(run.end(), 1);
        QVERIFY2(run.err.startsWith("savepoint: "_L1) && run.err.contains(why), qPrintable(run.err));
        QVERIFY(!run.err.contains("s3cr3t"_L1));
        QCOMPARE(run.out, QString());
    }

    void aStartThatFails_isSaidInAWindow_data() { serverThatCannotBeUsed_isRefused_data(); }
    void aStartThatFails_isSaidInAWindow()
    {
        QFETCH(QString, url);
        QFETCH(QString, token);
        QFETCH(QString, why);
        QHash<QString, QString> variables{{u"QT_QPA_PLATFORM"_s, u"offscreen"_s}};
        if (!token.isEmpty())
            variables.insert(u"SPRITE_TOKEN"_s, token);
        Run run({u"--api-url"_s, url}, variables);
        QVERIFY2(run.complains(why), qPrintable(run.err));
        QVERIFY(!run.err.contains("s3cr3t"_L1));
        QVERIFY(!run.process.waitForFinished(500)); // there is a window, and it stays
        run.process.terminate();
        QCOMPARE(run.end(), 1);
    }

    void serverThatIsMissed_isNotReplacedByThisComputer_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::newRow("empty token") << u"SPRITE_TOKEN"_s << u""_s;
        QTest::newRow("blank token") << u"SPRITES_TOKEN"_s << u" \n"_s;
        QTest::newRow("address") << u"SPRITE_URL"_s << u"https://sprites.example"_s;
        QTest::newRow("another address") << u"SPRITES_API_URL"_s << u"https://sprites.example"_s;
    }
    void serverThatIsMissed_isNotReplacedByThisComputer()
    {
        QFETCH(QString, variable);
        QFETCH(QString, value);
        Run list({u"--list"_s}, {{variable, value}});
        QCOMPARE(list.end(), 1);
        QCOMPARE(list.out, QString());
        QVERIFY2(list.err.contains(variable), qPrintable(list.err));
        QTemporaryDir data;
        writeFile(data.filePath(u"h.json"_s), "old");
        Run exported({u"--export"_s, data.filePath(u"h.json"_s), u"practice"_s}, {{variable, value}});
        QCOMPARE(exported.end(), 1);
        QCOMPARE(contentOf(data.filePath(u"h.json"_s)), "old"_ba);
    }

    void pagesWithoutEnd_end()
    {
        ScriptedServer server;
        int pages = 0;
        server.setHandler([&](const ScriptedRequest &) {
            return ScriptedAnswer::json(
                200,
                "{\"sprites\":[{\"name\":\"web-1\"},{\"name\":\"web-2\"}],\"has_more\":true,"
                "\"next_continuation_token\":\""
                    + QByteArray::number(++pages) + "\"}");
        });
        Run run({u"--list"_s, u"--api-url"_s, server.url().toString()}, {{u"SPRITE_TOKEN"_s, Token}});
        QCOMPARE(run.end(), 0);
        QCOMPARE(pages, 2);
        QCOMPARE(run.out.count("web-1"_L1), 1);
        QCOMPARE(run.err, QString());
    }

    /// The window says it as well; here is what can be read of it from outside.
    void windowOnThisComputer_saysWhichServerWasMissed_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("words");
        QTest::newRow("blank token")
            << u"SPRITE_TOKEN"_s << u" "_s
            << u"SPRITE_TOKEN is set, but there is no token in it. This window shows"_s;
        QTest::newRow("address alone")
            << u"SPRITE_URL"_s << u"https://sprites.example"_s
            << u"SPRITE_URL names a server, but there is no token for it. This window"_s;
    }
    void windowOnThisComputer_saysWhichServerWasMissed()
    {
        QFETCH(QString, variable);
        QFETCH(QString, value);
        QFETCH(QString, words);
        QTemporaryDir data;
        Run run({u"--data"_s, data.path()}, {{variable, value}});
        QVERIFY2(run.complains(words), qPrintable(run.err));
        QCOMPARE(run.process.state(), QProcess::Running);
    }

    void windowOfAnotherOrganization_saysSo()
    {
        ScriptedServer server;
        server.setHandler(answersOf("acme"));
        QTemporaryDir folder;
        writeFile(folder.filePath(u".sprite"_s), R"({"organization":"someone-else","sprite":"web-1"})");
        Run run({}, {{u"SPRITE_TOKEN"_s, Token}, {u"SPRITE_URL"_s, server.url().toString()}}, folder.path());
        QVERIFY2(run.complains(u".sprite names the organization “someone-else”, but the token belongs to "
                               "“acme”."_s),
                 qPrintable(run.err));
    }

    void organization_isTheServers()
    {
        ScriptedServer server;
        server.setHandler(answersOf("acme"));
        const QHash<QString, QString> variables{{u"SPRITE_TOKEN"_s, Token},
                                                {u"SPRITE_URL"_s, server.url().toString()},
                                                {u"SPRITE_ORG"_s, u"someone-else"_s}};
        QTemporaryDir data;
        const QString path = data.filePath(u"h.json"_s);
        Run exported({u"--export"_s, path, u"web-1"_s}, variables);
        QCOMPARE(exported.end(), 0);
        QVERIFY2(exported.err.contains(u"SPRITE_ORG names the organization “someone-else”, but the token "
                                       "belongs to “acme”"_s),
                 qPrintable(exported.err));
        const QJsonObject history = QJsonDocument::fromJson(contentOf(path)).object();
        QCOMPARE(history[u"organization"_s].toString(), u"acme"_s);
        Run list({u"--list"_s, u"web-1"_s}, variables);
        QCOMPARE(list.end(), 0);
        QVERIFY2(list.err.contains("someone-else"_L1), qPrintable(list.err));
        Run sprites({u"--list"_s}, variables);
        QCOMPARE(sprites.end(), 0);
        QVERIFY2(sprites.err.contains("someone-else"_L1), qPrintable(sprites.err));
        server.setHandler(answersOf({}));
        Run unknown({u"--export"_s, path, u"web-1"_s}, variables);
        QCOMPARE(unknown.end(), 0);
        QCOMPARE(unknown.err, QString());
        QVERIFY(QJsonDocument::fromJson(contentOf(path)).object()[u"organization"_s].isNull());
    }

    void brokenSpriteFile_isSaidFirst()
    {
        QTemporaryDir folder;
        writeFile(folder.filePath(u".sprite"_s), "{\"sprite\":");
        Run run({u"--export"_s, folder.filePath(u"h.json"_s)}, {{u"SPRITE_TOKEN"_s, Token}}, folder.path());
        QCOMPARE(run.end(), 2);
        const qsizetype notice = run.err.indexOf("/.sprite: "_L1);
        QVERIFY2(notice > 0 && notice < run.err.indexOf("name the sprite"_L1), qPrintable(run.err));
    }

    void anyErrorOfTheServer_failsAndKeepsTheOldFile_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("refused") << 401 << "application/json"_ba
                                 << "{\"error\":\"no\"}"_ba;
        QTest::newRow("gone") << 404 << "application/json"_ba
                              << "{\"error\":\"not found\"}"_ba;
        QTest::newRow("gateway") << 502 << "text/html"_ba
                                 << "<html>bad gateway</html>"_ba;
        QTest::newRow("portal") << 200 << "text/html"_ba
                                << "<html>log in</html>"_ba;
        QTest::newRow("words") << 200 << "text/plain"_ba
                               << "No checkpoints available."_ba;
        QTest::newRow("object") << 200 << "application/json"_ba
                                << "{\"error\":\"starting\"}"_ba;
        QTest::newRow("half a list") << 200 << "application/json"_ba
                                     << "[{\"id\":\"v1\"}"_ba;
    }
    void anyErrorOfTheServer_failsAndKeepsTheOldFile()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        ScriptedServer server;
        server.setHandler([&](const ScriptedRequest &) { return ScriptedAnswer::full(status, type, body); });
        const QHash<QString, QString> variables{{u"SPRITE_TOKEN"_s, Token},
                                                {u"SPRITE_URL"_s, server.url().toString()}};
        QTemporaryDir data;
        const QString path = data.filePath(u"h.json"_s);
        writeFile(path, "old");
        for (const QStringList &arguments :
             {QStringList{u"--list"_s}, {u"--list"_s, u"web-1"_s}, {u"--export"_s, path, u"web-1"_s}}) {
            Run run(arguments, variables);
            QCOMPARE(run.end(), 1);
            QCOMPARE(run.out, QString());
            QVERIFY2(run.err.startsWith("savepoint: "_L1), qPrintable(run.err));
        }
        QCOMPARE(contentOf(path), "old"_ba);
    }

    void theToken_isNowhere()
    {
        QByteArrayList sprites;
        QByteArrayList checkpoints;
        QList<QByteArrayList> echoes;
        for (const auto &[name, spelled] : spellings(CanaryToken)) {
            if (!isInJson(spelled) || spelled.contains("\\x")) // no JSON, and read as another text
                continue;
            const QByteArray number = QByteArray::number(sprites.size());
            sprites.append("{\"name\":\"web-" + number + "\",\"organization\":\"" + spelled + "\"}");
            checkpoints.append("{\"id\":\"v" + number + "\",\"comment\":\"" + spelled + "\"}");
            if (checkpoints.size() % 12 == 1)
                echoes.append(QByteArrayList());
            echoes.last().append(spelled);
        }
        QByteArrayList errors;
        for (const QByteArrayList &echo : std::as_const(echoes))
            errors.append("{\"error\":\"bad token: " + echo.join(" and ") + "\"}");
        ScriptedServer server;
        server.setHandler([&](const ScriptedRequest &request) {
            const QByteArray path = request.path();
            if (path == "/v1/sprites")
                return ScriptedAnswer::json(200, "{\"sprites\":[" + sprites.join(',') + "]}");
            if (path == "/v1/sprites/web-1")
                return ScriptedAnswer::json(200, sprites.at(1));
            if (path == "/v1/sprites/web-1/checkpoints")
                return ScriptedAnswer::json(200, '[' + checkpoints.join(',') + ']');
            const int number = path.split('/').value(3).mid(4).toInt();
            return ScriptedAnswer::json(400, errors.value(number));
        });
        const QHash<QString, QString> variables{{u"SPRITE_TOKEN"_s, QString::fromLatin1(CanaryToken)},
                                                {u"SPRITE_URL"_s, server.url().toString()}};
        QList<QStringList> runs{{u"--list"_s},
                                {u"--list"_s, u"web-1"_s},
                                {u"--export"_s, u"h.json"_s, u"web-1"_s},
                                {u"--export"_s, u"h.csv"_s, u"web-1"_s}};
        for (qsizetype i = 0; i < errors.size(); ++i)
            runs.append({u"--list"_s, u"bad-%1"_s.arg(i)});
        bool hasHidden = false;
        for (const QStringList &arguments : std::as_const(runs)) {
            Run run(arguments, variables);
            QVERIFY(run.end() >= 0);
            QByteArray said = run.out.toUtf8() + run.err.toUtf8();
            for (QDirIterator files(run.home.path(), QDir::Files | QDir::Hidden,
                                    QDirIterator::Subdirectories);
                 files.hasNext();)
                said += contentOf(files.next());
            hasHidden = hasHidden || said.contains("(hidden)");
            for (const QByteArray &line : said.split('\n'))
                QVERIFY2(!saysCanary(line), line.constData());
        }
        QVERIFY(hasHidden);
    }

    void list_printsSpritesAndCheckpoints()
    {
        QTemporaryDir data;
        Run sprites({u"--list"_s, u"--data"_s, data.path()}, NoDisplay);
        QCOMPARE(sprites.end(), 0);
        QCOMPARE(sprites.out.split(u'\n').value(1).simplified(), u"practice running local"_s);
        Run checkpoints({u"--list"_s, u"--data"_s, data.path(), u"practice"_s}, NoDisplay);
        QCOMPARE(checkpoints.end(), 0);
        const QStringList lines = checkpoints.out.trimmed().split(u'\n');
        QCOMPARE(lines.size(), 9);
        QVERIFY2(lines.at(1).startsWith("* v7 "_L1) && lines.at(1).endsWith("Release 1.0"_L1),
                 qPrintable(lines.at(1)));
        QVERIFY2(lines.last().simplified().startsWith("v1 "_L1), qPrintable(lines.last()));
        QCOMPARE(sprites.err + checkpoints.err, QString());
    }

    void list_ofAnUnknownSprite_fails()
    {
        QTemporaryDir data;
        Run run({u"--list"_s, u"--data"_s, data.path(), u"nobody"_s}, NoDisplay);
        QCOMPARE(run.end(), 1);
        QCOMPARE(run.out, QString());
        QCOMPARE(run.err, u"savepoint: nobody does not exist on the server.\n"_s);
    }

    void export_writesTheFileWithoutADisplay_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("JSON") << u"h.json"_s << "{\"base_of_current\":\"v7\""_ba;
        QTest::newRow("CSV") << u"h.csv"_s << "\"id\","_ba;
        QTest::newRow("SVG") << u"h.svg"_s << "<?xml"_ba;
        QTest::newRow("PNG") << u"h.png"_s << "\x89PNG"_ba;
    }
    void export_writesTheFileWithoutADisplay()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, start);
        QTemporaryDir data;
        const QString path = data.filePath(name);
        Run run({u"--export"_s, path, u"--data"_s, data.filePath(u"sprites"_s), u"practice"_s}, NoDisplay);
        QCOMPARE(run.end(), 0);
        QCOMPARE(run.out, QString());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith(start));
    }

    void export_toAFullDisk_leavesTheOldFile_data() { export_writesTheFileWithoutADisplay_data(); }
    void export_toAFullDisk_leavesTheOldFile()
    {
        QFETCH(QString, name);
        QTemporaryDir data;
        const QString sprites = data.filePath(u"sprites"_s);
        Run filled({u"--list"_s, u"--data"_s, sprites}, NoDisplay); // or practice would not fit, too
        QCOMPARE(filled.end(), 0);
        const QString path = data.filePath(name);
        writeFile(path, "old");
        for (const int room : {0, 1000}) {
            QProcess limited;
            QProcessEnvironment environment = filled.process.processEnvironment();
            environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
            limited.setProcessEnvironment(environment);
            limited.setChildProcessModifier([room] {
                std::signal(SIGXFSZ, SIG_IGN);
                const rlimit limit{rlim_t(room), rlim_t(room)};
                ::setrlimit(RLIMIT_FSIZE, &limit);
            });
            limited.start(QStringLiteral(SAVEPOINT_PROGRAM),
                          {u"--export"_s, path, u"--data"_s, sprites, u"practice"_s});
            QVERIFY(limited.waitForFinished(Patience));
            const QByteArray said = limited.readAllStandardError();
            QVERIFY2(said.contains(name.toUtf8() + ": File too large"), said.constData());
            QCOMPARE(limited.exitCode(), 1);
            QCOMPARE(contentOf(path), "old"_ba);
        }
    }

    void export_thatFails_leavesTheOldFile()
    {
        QTemporaryDir data;
        QFile old(data.filePath(u"h.json"_s));
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        Run run({u"--export"_s, old.fileName(), u"--data"_s, data.filePath(u"sprites"_s), u"nobody"_s},
                NoDisplay);
        QCOMPARE(run.end(), 1);
        QVERIFY2(run.err.contains("nobody does not exist"_L1), qPrintable(run.err));
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), "old"_ba);
        Run nowhere({u"--export"_s, data.filePath(u"no/h.json"_s), u"--data"_s, data.filePath(u"sprites"_s),
                     u"practice"_s},
                    NoDisplay);
        QCOMPARE(nowhere.end(), 1);
        QVERIFY2(nowhere.err.contains("no/h.json: "_L1), qPrintable(nowhere.err));
        Run unnamed({u"--export"_s, old.fileName()}, NoDisplay);
        QCOMPARE(unnamed.end(), 2);
    }

    void sessionThatEnds_keepsTheLayout_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("logout") << SIGTERM;
        QTest::newRow("the terminal is closed") << SIGHUP;
        QTest::newRow("Ctrl+C") << SIGINT;
    }
    void sessionThatEnds_keepsTheLayout()
    {
        QFETCH(int, signal);
        QTemporaryDir data;
        Run run({u"--data"_s, data.path()});
        QTRY_VERIFY(QFile::exists(data.filePath(u"records.sqlite"_s))); // the window is made with it
        QCOMPARE(::kill(pid_t(run.process.processId()), signal), 0);
        QCOMPARE(run.end(), 0);
        QVERIFY(contentOf(run.home.filePath(u"savepoint/savepoint.conf"_s)).contains("geometry="));
    }

    void serve_keepsItsTokenInAFileOfItsOwn()
    {
        QTemporaryDir data;
        Run run({u"--serve"_s, u"--data"_s, data.path()});
        QVERIFY(QRegularExpression(u"^listening on http://127\\.0\\.0\\.1:\\d+$"_s)
                    .match(run.readLine())
                    .hasMatch());
        const QString path = data.filePath(u"serve-token"_s);
        QCOMPARE(run.readLine(), u"token file: "_s + path);
        QCOMPARE(QFileInfo(path).permissions() & ~QFile::Permissions(QFile::ReadUser | QFile::WriteUser),
                 QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner));
        run.process.terminate();
        QCOMPARE(run.end(), 0);
        QVERIFY(!QFile::exists(path));
        QCOMPARE(run.out, QString());
        QCOMPARE(run.err, QString());
    }

    void serve_withAGivenToken_saysNothingOfIt()
    {
        QTemporaryDir data;
        Run run({u"--serve"_s, u"--data"_s, data.path()}, {{u"SPRITE_TOKEN"_s, Token}});
        QVERIFY(run.readLine().startsWith("listening on "_L1));
        run.process.terminate();
        QCOMPARE(run.end(), 0);
        QVERIFY(!QFile::exists(data.filePath(u"serve-token"_s)));
        QCOMPARE(run.out + run.err, QString());
    }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
