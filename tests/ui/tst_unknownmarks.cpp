// SPDX-License-Identifier: Apache-2.0
// Where marks cannot be read, nothing that they might guard goes: the real window, the real file, a real
// server.
#include "tests/faults/recordedwindow.h"
#include "tests/records/recordstest.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "ui/historypane.h"
#include "ui/historyview.h"

#include <QAction>
#include <QDialog>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestUnknownMarks final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void lockedFile_nothingIsDeletedUntilItIsRead();
    void damagedFile_nothingIsDeletedUntilTheUserGoesOn();
    void fileOfANewerVersion_stillProtects();
    void fileOfANewerVersion_stillHoldsBack();
    void protectedInAnotherWindow_isLeftAlone_data();
    void protectedInAnotherWindow_isLeftAlone();
    void spriteThatNobodyIdentifies_isNotListed();

private:
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }
    [[nodiscard]] std::unique_ptr<RecordedWindow> start()
    {
        return std::make_unique<RecordedWindow>(m_server->url(), file(), 30s);
    }
    void protect(const QString &id) const;
    static void select(RecordedWindow &gui, const QString &id)
    {
        QTRY_VERIFY(gui.window->findChild<HistoryPane *>()->view().selectKey(id));
    }
    [[nodiscard]] static QAction &action(const RecordedWindow &gui, const char *name)
    {
        return *gui.window->findChild<QAction *>(QString::fromLatin1(name));
    }
    [[nodiscard]] int deletes() const
    {
        int count = 0;
        for (const ScriptedRequest &request : m_server->requests())
            count += request.method == "DELETE" ? 1 : 0;
        return count;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ScriptedServer> m_server;
    bool m_answersForTheSprite = true;
    int m_checkpoints = 3;
};

void TestUnknownMarks::init()
{
    failOnAnyWarning();
    m_dir = std::make_unique<QTemporaryDir>();
    m_answersForTheSprite = true;
    m_checkpoints = 3;
    m_server = std::make_unique<ScriptedServer>();
    m_server->setHandler([this](const ScriptedRequest &request) {
        if (request.path() == "/v1/sprites")
            return ScriptedAnswer::json(200,
                                        R"({"sprites":[{"id":"s1","name":"web-1","status":"running"}]})");
        if (request.path() == "/v1/sprites/web-1") {
            return m_answersForTheSprite
                ? ScriptedAnswer::json(200, R"({"id":"s1","name":"web-1","status":"running"})")
                : ScriptedAnswer::json(503, R"({"error":"control plane is down"})");
        }
        if (request.method == "DELETE")
            return ScriptedAnswer::full(204, {}, {});
        QByteArrayList entries{R"({"id":"Current","source_id":"v)" + QByteArray::number(m_checkpoints)
                               + "\"}"};
        for (int i = m_checkpoints; i > 0; --i)
            entries.append(R"({"id":"v)" + QByteArray::number(i)
                           + R"(","create_time":"2026-01-01T10:00:00Z"})");
        return ScriptedAnswer::json(200, '[' + entries.join(',') + ']');
    });
}

/// In a window of its own.
void TestUnknownMarks::protect(const QString &id) const
{
    RecordedWindow gui(m_server->url(), file(), 30s);
    QVERIFY(gui.open());
    QTRY_VERIFY(gui.session.history().areMarksKnown());
    const auto saved = answerOf<Done>([&](QObject *context, const auto &done) {
        gui.session.annotate({id}, {.isProtected = true}, context, done);
    });
    QVERIFY(saved);
}

void TestUnknownMarks::lockedFile_nothingIsDeletedUntilItIsRead()
{
    protect(u"v2"_s);
    const OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s);
    const auto gui = start();
    QVERIFY(gui->open());
    for (const QString &id : {u"v1"_s, u"v2"_s}) {
        select(*gui, id);
        QTRY_VERIFY(!action(*gui, "deleteAction").isEnabled());
        QVERIFY(action(*gui, "deleteAction")
                    .toolTip()
                    .contains(u"It is not known whether it is protected: your notes cannot be read"_s));
    }
    QVERIFY(!action(*gui, "cleanUpAction").isEnabled());
    QVERIFY(action(*gui, "cleanUpAction")
                .toolTip()
                .contains(u"It is not known which checkpoints are protected"_s));
    QTRY_VERIFY2(gui->message().contains(u"nothing is deleted until they can be read"_s),
                 qPrintable(gui->message()));

    other.run(u"COMMIT"_s); // read again by itself
    QTRY_VERIFY(action(*gui, "cleanUpAction").isEnabled());
    QTRY_COMPARE(gui->message(), QString());
    select(*gui, u"v1"_s);
    QTRY_VERIFY(action(*gui, "deleteAction").isEnabled());
    select(*gui, u"v2"_s);
    QTRY_VERIFY(action(*gui, "deleteAction").toolTip().contains(u"It is protected."_s));
}

void TestUnknownMarks::damagedFile_nothingIsDeletedUntilTheUserGoesOn()
{
    protect(u"v2"_s);
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QVERIFY(damaged.write("This was never a database.") > 0);
    damaged.close();
    for (int start = 0; start < 2; ++start) { // the second one finds a whole file, and tells all the same
        const auto gui = this->start();
        QVERIFY(gui->open());
        QTRY_VERIFY2(gui->message().contains(u"Notes and marks may be missing"_s),
                     qPrintable(gui->message()));
        select(*gui, u"v2"_s);
        QVERIFY(!action(*gui, "deleteAction").isEnabled());
        QVERIFY(!action(*gui, "cleanUpAction").isEnabled());
    }
    const auto gui = start();
    QVERIFY(gui->open());
    QTRY_VERIFY(action(*gui, "goOnWithoutNotesAction").isEnabled());
    action(*gui, "goOnWithoutNotesAction").trigger();
    QTRY_VERIFY(action(*gui, "cleanUpAction").isEnabled());
    QTRY_COMPARE(gui->message(), QString());
    QVERIFY(!action(*gui, "goOnWithoutNotesAction").isEnabled());
}

void TestUnknownMarks::fileOfANewerVersion_stillProtects()
{
    protect(u"v2"_s);
    OtherProgram(file()).run(u"PRAGMA user_version = 4000"_s);
    const auto gui = start();
    QVERIFY(gui->open());
    QTRY_VERIFY(gui->session.history().areMarksKnown());
    select(*gui, u"v2"_s);
    QTRY_VERIFY(action(*gui, "deleteAction").toolTip().contains(u"It is protected."_s));
    select(*gui, u"v1"_s);
    QTRY_VERIFY(action(*gui, "deleteAction").isEnabled());
}

/// An operation whose result is not known is not forgotten over it.
void TestUnknownMarks::fileOfANewerVersion_stillHoldsBack()
{
    {
        const auto gui = start();
        QVERIFY(gui->open());
        OperationRecord record;
        record.uid = u"open"_s;
        record.kind = OperationRecord::Kind::Restore;
        record.step = OperationRecord::Step::Change;
        record.spriteName = u"web-1"_s;
        record.spriteId = u"s1"_s;
        record.checkpointId = u"v1"_s;
        record.startedAt = QDateTime::currentDateTimeUtc();
        record.outcome = OperationRecord::Outcome::Unknown;
        gui->records.journal().finish(record);
        QCOMPARE(gui->lastRecord().uid, u"open"_s);
    }
    OtherProgram(file()).run(u"PRAGMA user_version = 4000"_s);
    const auto gui = start();
    QVERIFY(gui->open());
    QTRY_VERIFY(gui->runner.reconciler().isUnsettled(u"web-1"_s));
    QTRY_VERIFY(!action(*gui, "newCheckpointAction").isEnabled());
}

void TestUnknownMarks::protectedInAnotherWindow_isLeftAlone_data()
{
    QTest::addColumn<int>("checkpoints");
    QTest::newRow("short history") << 3;
    // Put together again on another thread: it has not taken up the mark yet when the delete is to go out.
    QTest::newRow("long history") << 20'000;
}

void TestUnknownMarks::protectedInAnotherWindow_isLeftAlone()
{
    QFETCH(int, checkpoints);
    m_checkpoints = checkpoints;
    const auto gui = start();
    QVERIFY(gui->open());
    select(*gui, u"v2"_s);
    QTRY_VERIFY(action(*gui, "deleteAction").isEnabled());
    action(*gui, "deleteAction").trigger();
    QTRY_VERIFY(gui->window->findChild<QPushButton *>(u"deleteButton"_s));
    protect(u"v2"_s);
    gui->window->findChild<QPushButton *>(u"deleteButton"_s)->click();
    QTRY_VERIFY2(gui->message().startsWith(u"Not deleted: 1 checkpoint"_s), qPrintable(gui->message()));
    QCOMPARE(deletes(), 0);
}

void TestUnknownMarks::spriteThatNobodyIdentifies_isNotListed()
{
    m_answersForTheSprite = false;
    const auto gui = start();
    gui->window->openSprite(u"web-1"_s);
    QTRY_COMPARE(gui->session.state(), SpriteSession::State::Failed);
    QStringList sentences;
    for (const QLabel *label : gui->window->findChildren<QLabel *>(u"emptyStateSentence"_s))
        sentences.append(label->text());
    QVERIFY2(sentences.join(u' ').contains(u"control plane is down"_s), qPrintable(sentences.join(u'\n')));
    for (const ScriptedRequest &request : m_server->requests())
        QVERIFY2(!request.path().contains("checkpoints"), request.path().constData()); // it would wake it
    m_answersForTheSprite = true;
    gui->session.refresh();
    QTRY_COMPARE(gui->session.state(), SpriteSession::State::Ready);
    QTRY_VERIFY(gui->session.history().areMarksKnown());
}

QTEST_MAIN(TestUnknownMarks)
#include "tst_unknownmarks.moc"
