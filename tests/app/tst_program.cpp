// SPDX-License-Identifier: Apache-2.0
// What the program says and how it ends, for every way of starting it without a window.
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

const QString Token = u"org/id/tok/s3cr3t"_s;
const QHash<QString, QString> NoDisplay{{u"QT_QPA_PLATFORM"_s, u"xcb"_s}, {u"DISPLAY"_s, QString()}};

/// One run of the program, with an environment and a home of its own.
class Run {
public:
    explicit Run(const QStringList &arguments, const QHash<QString, QString> &variables = {})
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
        process.setWorkingDirectory(home.path());
        process.start(QStringLiteral(SAVEPOINT_PROGRAM), arguments);
    }
    ~Run()
    {
        process.kill();
        process.waitForFinished();
    }

    /// The exit code; -1 when it did not end by itself.
    [[nodiscard]] int end()
    {
        const bool ended = process.waitForFinished(20'000) && process.exitStatus() == QProcess::NormalExit;
        out += QString::fromUtf8(process.readAllStandardOutput());
        err += QString::fromUtf8(process.readAllStandardError());
        return ended ? process.exitCode() : -1;
    }
    [[nodiscard]] QString readLine()
    {
        while (!process.canReadLine()) {
            if (!process.waitForReadyRead(20'000))
                return {};
        }
        return QString::fromUtf8(process.readLine()).trimmed();
    }

    QTemporaryDir home;
    QProcess process;
    QString out;
    QString err;
};

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
        QTest::newRow("no token") << u"https://sprites.example"_s << QString() << u"there is no token for"_s;
        QTest::newRow("readable on the way")
            << u"http://sprites.example"_s << Token << u"plain http is only for this computer"_s;
        QTest::newRow("no URL") << u"ftp://sprites.example"_s << Token << u"not an http or https URL"_s;
    }

    void serverThatCannotBeUsed_isRefused()
    {
        QFETCH(QString, url);
        QFETCH(QString, token);
        QFETCH(QString, why);
        Run run({u"--api-url"_s, url}, {{u"SPRITE_TOKEN"_s, token}});
        QCOMPARE(run.end(), 1);
        QVERIFY2(run.err.contains(why), qPrintable(run.err));
        QVERIFY(!run.err.contains("s3cr3t"_L1));
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
