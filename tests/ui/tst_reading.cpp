// SPDX-License-Identifier: Apache-2.0
// What a person reads from a history and takes elsewhere, in the real window against a real socket.
#include "core/api/client.h"
#include "core/history/checkpointmodel.h"
#include "core/operations/activitylogmodel.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "ui/ancestrylist.h"
#include "ui/historyview.h"
#include "ui/mainwindow.h"
#include "ui/messagebar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Sprites = R"({"sprites":[{"name":"web-1","organization":"acme","status":"running"},)"
                           R"({"name":"db-2","organization":"acme","status":"cold"}],"has_more":false})";
const QByteArray Checkpoints =
    R"([{"id":"Current","source_id":"v4"},)"
    R"({"id":"v4","create_time":"2026-08-12T12:04:00Z","history":["v0","v1","v2"],"comment":"new"},)"
    R"({"id":"v3","create_time":"2026-08-12T12:03:00Z","history":["v0","v1","v2"]},)"
    R"({"id":"v2","create_time":"2026-08-12T12:02:00Z","history":["v0","v1"]},)"
    R"({"id":"v1","create_time":"2026-08-12T12:01:00Z","history":["v0"]}])";

/// The window on a server that lists two sprites.
class Window final {
    Q_DISABLE_COPY_MOVE(Window)

public:
    Window()
    {
        server.setHandler([](const ScriptedRequest &request) {
            return ScriptedAnswer::json(200, request.path().endsWith("/checkpoints") ? Checkpoints : Sprites);
        });
        m_client = std::make_unique<Client>(ClientConfig{.baseUrl = server.url(), .token = u"secret"_s});
        m_runner = std::make_unique<OperationRunner>(*m_client);
        session = std::make_unique<SpriteSession>(*m_client, *m_runner);
        sprites = std::make_unique<SpritesModel>(*m_client, u"acme"_s);
        main = std::make_unique<MainWindow>(Connection{server.url(), u"secret"_s, u"acme"_s, false, {}},
                                            *sprites, *session, m_log);
        main->show();
        sprites->refresh();
    }
    [[nodiscard]] bool open(const QString &sprite)
    {
        main->openSprite(sprite);
        return QTest::qWaitFor([&] { return session->hasHistory(); }, Patience) && sprites->spriteCount() > 0;
    }
    /// The action has to be there and usable, as for a person.
    void trigger(const char *name) const
    {
        auto *action = part<QAction>(name);
        QVERIFY2(action->isEnabled(), name);
        action->trigger();
    }
    template<typename T> [[nodiscard]] T *part(const char *name) const
    {
        auto *found = main->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    [[nodiscard]] HistoryView &history() const { return *part<HistoryView>("historyGraphView"); }
    [[nodiscard]] QString message() const { return part<MessageBar>("messageBar")->text(); }
    [[nodiscard]] QString authority() const { return u"127.0.0.1:%1"_s.arg(server.url().port()); }
    [[nodiscard]] QString link(const QString &rest) const
    {
        return u"sprite-checkpoint://%1/%2"_s.arg(authority(), rest);
    }

    ScriptedServer server;

private:
    std::unique_ptr<Client> m_client;
    std::unique_ptr<OperationRunner> m_runner;
    ActivityLogModel m_log;

public:
    std::unique_ptr<SpriteSession> session;
    std::unique_ptr<SpritesModel> sprites;
    std::unique_ptr<MainWindow> main;
};

QString clipboard()
{
    return QApplication::clipboard()->text();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_CONFIG_HOME", m_config.path().toUtf8()); }
    void init()
    {
        Test::failOnAnyWarning();
        QApplication::clipboard()->clear();
    }

    void copyId_takesEveryRowInOrder()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        window.history().selectAll();
        window.trigger("copyCheckpointIdAction");
        QStringList shown; // the rows from top to bottom
        for (QModelIndex row = window.history().indexBelow(window.history().model()->index(0, 0));
             row.isValid(); row = window.history().indexBelow(row))
            shown.append(row.data().toString());
        QCOMPARE(shown.size(), 4);
        QCOMPARE(clipboard().split(u'\n'), shown);
        window.history().selectKey({}); // “You are here” has no id
        QVERIFY(!window.part<QAction>("copyCheckpointIdAction")->isEnabled());
    }

    void copies_canBeRunElsewhere()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        window.history().selectKey(u"v4"_s);
        window.trigger("copyCommandAction");
        QCOMPARE(clipboard(), u"sprite restore -o acme -s web-1 v4"_s);
        window.trigger("copyCurlAction");
        QCOMPARE(clipboard(),
                 u"curl -gsS --fail-with-body -H \"Authorization: Bearer $SPRITE_TOKEN\" "
                 "http://%1/v1/sprites/web-1/checkpoints/v4"_s.arg(window.authority()));
        window.trigger("copyLinkAction");
        QCOMPARE(clipboard(), window.link(u"acme/web-1/v4"_s));
        window.history().selectAll();
        QVERIFY(!window.part<QAction>("copyCurlAction")->isEnabled());
    }

    void link_selectsAndNothingElse()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        window.main->openLink(window.link(u"acme/web-1/v2"_s));
        QTRY_COMPARE(window.history().selection().key, u"v2"_s);
        for (const ScriptedRequest &request : window.server.requests())
            QCOMPARE(request.method, "GET"_ba);
    }

    void link_beforeAnythingIsRead_waitsForTheSprites()
    {
        Window window; // as at the start of the program
        window.main->openLink(window.link(u"-/web-1/v3"_s));
        QTRY_COMPARE(window.history().selection().key, u"v3"_s);
    }

    void link_toASleepingSprite_doesNotWakeIt()
    {
        Window window;
        window.main->openLink(window.link(u"acme/db-2/v3"_s));
        QTRY_VERIFY(window.part<QAction>("wakeAction")->isEnabled());
        for (const ScriptedRequest &request : window.server.requests())
            QVERIFY2(!request.path().contains("db-2"), request.target.constData());
        window.trigger("wakeAction");
        QTRY_COMPARE(window.history().selection().key, u"v3"_s); // not forgotten meanwhile
    }

    void foreignLinks_areRefusedInWords_data()
    {
        QTest::addColumn<QString>("link"); // %1: the server
        QTest::addColumn<QString>("message");
        QTest::newRow("host")
            << u"sprite-checkpoint://evil.example/acme/web-1/v2"_s
            << u"This link is for evil.example, and this window is connected to %1. Nothing was "
               "opened."_s;
        QTest::newRow("organization")
            << u"sprite-checkpoint://%1/other/web-1/v2"_s
            << u"This link is for the organization “other”, and this window shows “acme”. Nothing was opened."_s;
        QTest::newRow("nonsense") << u"https://evil.example/"_s
                                  << u"“https://evil.example/” is not a link to a checkpoint."_s;
    }
    void foreignLinks_areRefusedInWords()
    {
        QFETCH(QString, link);
        QFETCH(QString, message);
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        window.history().selectKey(u"v4"_s);
        const auto asked = window.server.requests().size();
        window.main->openLink(link.replace(u"%1"_s, window.authority()));
        QCOMPARE(window.message(), message.replace(u"%1"_s, window.authority()));
        QCOMPARE(window.history().selection().key, u"v4"_s);
        QCOMPARE(window.server.requests().size(), asked);
    }

    void openLinkDialog_offersTheCopiedLinkAndRefusesNonsense()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        QApplication::clipboard()->setText(window.link(u"acme/web-1/v1"_s));
        window.trigger("openLinkAction");
        auto *dialog = window.part<QDialog>("openLinkDialog");
        auto *field = dialog->findChild<QLineEdit *>(u"linkEdit"_s);
        auto *open = dialog->findChild<QPushButton *>(u"openLinkButton"_s);
        QCOMPARE(field->text(), window.link(u"acme/web-1/v1"_s));
        QVERIFY(open->isEnabled());
        field->setText(u"https://example.org"_s);
        QVERIFY(!open->isEnabled());
        field->setText(window.link(u"acme/web-1/v1"_s));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(window.history().selection().key, u"v1"_s);
    }

    void describeLineage_isReadInADialog()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        window.history().selectKey(u"v4"_s);
        window.trigger("describeLineageAction");
        auto *dialog = window.part<QDialog>("lineageDialog");
        QCOMPARE(dialog->windowTitle(), u"Lineage of v4"_s);
        auto *text = dialog->findChild<QPlainTextEdit *>(u"lineageText"_s);
        QVERIFY2(text->toPlainText().contains(u"Parent v2, reported by the server."_s),
                 qPrintable(text->toPlainText()));
        QVERIFY(text->hasFocus() || !dialog->isActiveWindow());
        QVERIFY(dialog->accessibleDescription().contains(u"Parent v2"_s));
        dialog->findChild<QPushButton *>(u"copyLineageButton"_s)->click();
        QVERIFY(clipboard().contains(u"The current state continues from it."_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!window.main->findChild<QDialog *>(u"lineageDialog"_s));
    }

    void ancestry_isLinks()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        window.history().selectKey(u"v4"_s);
        window.part<QToolButton>("ancestryButton")->click();
        auto *list = window.part<AncestryList>("ancestryList");
        QCOMPARE(list->model()->rowCount(), 3);
        const QModelIndex missing = list->model()->index(0, 0); // v0 is not in the list
        QCOMPARE(missing.data().toString(), u"v0"_s);
        QVERIFY(!missing.flags().testFlag(Qt::ItemIsEnabled));
        list->setCurrentIndex(list->model()->index(1, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(window.history().selection().key, u"v1"_s);
    }

    void relativeTimes_changeTheWordsOnly()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        auto *model = window.history().model();
        QSignalSpy reset(model, &QAbstractItemModel::modelReset);
        QSignalSpy layout(model, &QAbstractItemModel::layoutChanged);
        const auto created = [&] {
            return window.history().currentIndex().siblingAtColumn(CheckpointModel::CreatedColumn);
        };
        window.history().selectKey(u"v2"_s);
        const QString absolute = created().data().toString();
        QVERIFY2(absolute.startsWith(u"12 Aug"_s), qPrintable(absolute));
        window.trigger("relativeTimesAction");
        QVERIFY2(created().data().toString().endsWith(u"ago"_s), qPrintable(created().data().toString()));
        QVERIFY(created().data(Qt::ToolTipRole).toString().contains(u"2026-08-12T12:02:00.000Z"_s));
        window.trigger("relativeTimesAction");
        QCOMPARE(created().data().toString(), absolute);
        QCOMPARE(window.history().selection().key, u"v2"_s);
        QCOMPARE(reset.size() + layout.size(), 0);
    }

    void export_writesWhatTheNameSays_data()
    {
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("JSON") << u"json"_s << R"({"base_of_current":"v4",)"_ba;
        QTest::newRow("CSV") << u"csv"_s << "\"id\",\"create_time\""_ba;
        QTest::newRow("SVG") << u"svg"_s << "<?xml"_ba;
        QTest::newRow("PNG") << u"png"_s << "\x89PNG"_ba;
    }
    void export_writesWhatTheNameSays()
    {
        QFETCH(QString, suffix);
        QFETCH(QByteArray, start);
        QTemporaryDir folder;
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        const QString path = folder.filePath(u"history."_s + suffix);
        exportTo(window, path);
        QVERIFY2(contentOf(path).startsWith(start), contentOf(path).left(60).constData());
        QCOMPARE(window.message(), u"4 checkpoint(s) exported to %1."_s.arg(path));
        QVERIFY(!contentOf(path).contains("secret"));
    }

    void export_nameFollowsTheChosenKind()
    {
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        window.trigger("exportHistoryAction");
        auto *dialog = window.part<QFileDialog>("exportHistoryDialog");
        emit dialog->filterSelected(dialog->nameFilters().at(2));
        QVERIFY(dialog->selectedFiles().value(0).endsWith(u"web-1-history.svg"_s));
        QCOMPARE(dialog->defaultSuffix(), u"svg"_s);
    }

    void export_toAnUnknownKindOfFile_saysWhichThereAre()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"history.txt"_s);
        Window window;
        QVERIFY(window.open(u"web-1"_s));
        exportTo(window, path);
        QCOMPARE(window.message(),
                 u"“%1” was not written: its name has to end with .json, .csv, .svg or .png."_s.arg(path));
        QVERIFY(!QFile::exists(path));
    }

private:
    static void exportTo(const Window &window, const QString &path)
    {
        window.trigger("exportHistoryAction");
        auto *dialog = window.part<QFileDialog>("exportHistoryDialog");
        QVERIFY(dialog->selectedFiles().value(0).endsWith(u"web-1-history.json"_s));
        QSignalSpy chosen(dialog, &QFileDialog::fileSelected);
        dialog->setDirectory(QFileInfo(path).absolutePath());
        dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(path);
        QMetaObject::invokeMethod(dialog, "accept");
        QCOMPARE(chosen.size(), 1);
    }

    QTemporaryDir m_config;
};

QTEST_MAIN(TestReading)

#include "tst_reading.moc"
