// SPDX-License-Identifier: Apache-2.0
// Undo, and what is asked when a restore was not started: in the real window with records on the disk.
#include "tests/faults/faultyserver.h"
#include "tests/faults/recordedwindow.h"
#include "tests/records/recordstest.h"
#include "tests/ui/guitest.h"
#include "ui/historygraphview.h"

#include <QAction>
#include <QCheckBox>
#include <QDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestRestoreFlow final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();

    void undo_walksBackAlsoAfterARestart();
    void undo_saysWhyItCannot();
    void listThatChanged_isShownAndNothingIsRestored();
    void safetyCheckpointThatFailed_offersThreeWays_data();
    void safetyCheckpointThatFailed_offersThreeWays();
    void anotherTry_isStoppedByWhatOthersDidSince_data();
    void anotherTry_isStoppedByWhatOthersDidSince();
    void safetyCheckpointThatWasCutOff_offersOnlyToLook();
    void restoreThatFailed_offersItsSafetyCheckpoint();
    void restoreThatFailed_andIsListed_isTold();
    void resultOfASpriteNotOnShow_namesItAndCanBeChecked();
    void checkedMyself_isAboutTheSpriteOfTheMessage();
    void operationThatCannotBeWrittenDown_asks_data();
    void operationThatCannotBeWrittenDown_asks();

private:
    void makeWindow();
    [[nodiscard]] QAction *action(const QString &name) const
    {
        return m_window->window->findChild<QAction *>(name);
    }
    template<typename T> [[nodiscard]] T *shown(const QString &name) const
    {
        for (T *found : m_window->window->findChildren<T *>(name)) {
            if (found->isVisible())
                return found;
        }
        return nullptr;
    }
    [[nodiscard]] bool click(const QString &button) const;
    [[nodiscard]] bool select(const QString &id) const;
    /// Restores by the dialog, with a safety checkpoint.
    [[nodiscard]] bool restore(const QString &id);
    [[nodiscard]] bool undo();
    [[nodiscard]] bool waitForResult(const std::function<bool()> &begin);

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FaultyServer> m_server;
    std::unique_ptr<RecordedWindow> m_window;
};

void TestRestoreFlow::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestRestoreFlow::init()
{
    failOnAnyWarning();
    m_window.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FaultyServer>();
    makeWindow();
}

void TestRestoreFlow::makeWindow()
{
    m_window.reset();
    m_window = std::make_unique<RecordedWindow>(m_server->url(), m_dir->filePath(u"records.sqlite"_s), 20s);
    QVERIFY(m_window->open());
}

bool TestRestoreFlow::click(const QString &name) const
{
    auto *button = shown<QPushButton>(name);
    if (!button || !button->isEnabled())
        return false;
    QTest::mouseClick(button, Qt::LeftButton);
    return true;
}

bool TestRestoreFlow::select(const QString &id) const
{
    return m_window->window->findChild<HistoryGraphView *>()->selectKey(id);
}

bool TestRestoreFlow::waitForResult(const std::function<bool()> &begin)
{
    QSignalSpy ended(&m_window->session, &SpriteSession::operationFinished);
    return begin() && (!ended.isEmpty() || ended.wait(Patience));
}

bool TestRestoreFlow::restore(const QString &id)
{
    if (!select(id) || !action(u"restoreAction"_s)->isEnabled())
        return false;
    action(u"restoreAction"_s)->trigger();
    return waitForResult([this] { return click(u"restoreButton"_s); });
}

bool TestRestoreFlow::undo()
{
    if (!action(u"undoRestoreAction"_s)->isEnabled())
        return false;
    action(u"undoRestoreAction"_s)->trigger();
    return waitForResult([this] { return click(u"restoreButton"_s); });
}

void TestRestoreFlow::undo_walksBackAlsoAfterARestart()
{
    QVERIFY(restore(u"v1"_s)); // safety checkpoint v3, of v2
    QVERIFY(restore(u"v2"_s)); // safety checkpoint v4, of v1
    QCOMPARE(m_server->base, u"v2"_s);
    makeWindow();
    QTRY_VERIFY(action(u"undoRestoreAction"_s)->isEnabled());
    action(u"undoRestoreAction"_s)->trigger();
    QCOMPARE(shown<QLabel>(u"restoreQuestion"_s)->text(), u"Undo the restore of v2?"_s);
    const QString loss = shown<QLabel>(u"restoreLoss"_s)->text();
    QVERIFY2(
        loss.startsWith(u"Returns “web-1” to the safety checkpoint v4, taken just before the restore at "_s),
        qPrintable(loss));
    QCOMPARE(shown<QLineEdit>(u"safetyCommentEdit"_s)->text(), u"Before undoing the restore of v2"_s);
    QTest::keyClick(shown<QDialog>(u"restoreDialog"_s), Qt::Key_Return); // Enter never restores
    QVERIFY(!m_window->runner.isRunning(u"web-1"_s));
    QVERIFY(undo());
    QCOMPARE(m_server->base, u"v4"_s);
    QVERIFY(m_window->message().startsWith("Restore undone: returned to v4"_L1));

    QVERIFY(undo()); // further back, and not to and fro
    QCOMPARE(m_server->base, u"v3"_s);
    QVERIFY(!action(u"undoRestoreAction"_s)->isEnabled());
    QCOMPARE(action(u"undoRestoreAction"_s)->toolTip(), u"There is no restore of this sprite to undo"_s);
}

void TestRestoreFlow::undo_saysWhyItCannot()
{
    QVERIFY(select(u"v1"_s));
    action(u"restoreAction"_s)->trigger();
    shown<QCheckBox>(u"safetyCheckBox"_s)->setChecked(false);
    QVERIFY(waitForResult([this] { return click(u"restoreButton"_s); }));
    QCOMPARE(action(u"undoRestoreAction"_s)->toolTip(),
             u"The restore of v1 cannot be undone: it had no safety checkpoint"_s);
    QVERIFY(restore(u"v2"_s));
    QVERIFY(action(u"undoRestoreAction"_s)->isEnabled());
    m_server->checkpoints.removeLast(); // by somebody else
    m_window->session.refresh();
    QTRY_COMPARE(action(u"undoRestoreAction"_s)->toolTip(),
                 u"The restore of v2 cannot be undone: its safety checkpoint v3 is gone"_s);
    m_server->checkpoints.append(
        {u"v3"_s, u"v1"_s, u"broken"_s, u"2026-08-12T14:03:00Z"_s, u"mount_failed"_s});
    m_window->session.refresh();
    QTRY_COMPARE(action(u"undoRestoreAction"_s)->toolTip(),
                 u"The restore of v2 cannot be undone: the server reports a problem with its safety "
                 "checkpoint v3"_s);
}

void TestRestoreFlow::listThatChanged_isShownAndNothingIsRestored()
{
    QVERIFY(select(u"v1"_s));
    action(u"restoreAction"_s)->trigger();
    m_server->checkpoints.append({u"v3"_s, u"v2"_s, u"theirs"_s}); // while the dialog stands there
    m_server->base = u"v3"_s;
    m_server->heal();
    QVERIFY(waitForResult([this] { return click(u"restoreButton"_s); }));
    QCOMPARE(m_server->base, u"v3"_s);
    auto *box = shown<QMessageBox>(u"listChangedBox"_s);
    QVERIFY(box);
    QCOMPARE(box->text(), u"The checkpoints of “web-1” have changed"_s);
    QCOMPARE(box->informativeText(),
             u"Since you opened this dialog, v3 was created. Review the history before restoring."_s);
    QVERIFY(shown<QPushButton>(u"cancelButton"_s)->isDefault());
    QVERIFY(click(u"showChangesButton"_s));
    QCOMPARE(m_window->window->findChild<HistoryGraphView *>()->selection().key, u"v3"_s);
    QCOMPARE(m_server->wire().filter(u"POST"_s), QStringList());
}

void TestRestoreFlow::safetyCheckpointThatFailed_offersThreeWays_data()
{
    QTest::addColumn<QString>("way");
    QTest::newRow("close") << u"closeButton"_s;
    QTest::newRow("try again") << u"tryAgainButton"_s;
    QTest::newRow("without") << u"restoreWithoutButton"_s;
}

void TestRestoreFlow::safetyCheckpointThatFailed_offersThreeWays()
{
    QFETCH(QString, way);
    m_server->arm(FaultStep::SafetyCreate, Fault::ErrorEvent, false);
    QVERIFY(restore(u"v1"_s));
    QCOMPARE(m_server->base, u"v2"_s);
    auto *box = shown<QMessageBox>(u"safetyFailedBox"_s);
    QVERIFY(box);
    QCOMPARE(box->text(), u"The restore was not started"_s);
    QCOMPARE(
        box->informativeText(),
        u"The safety checkpoint could not be created, so the restore was not sent. The server said: “disk full”"_s);
    QVERIFY(shown<QPushButton>(u"closeButton"_s)->isDefault());
    m_server->heal();
    if (way == "closeButton"_L1) {
        QVERIFY(click(way));
        QVERIFY(!m_window->runner.isRunning(u"web-1"_s));
    } else if (way == "tryAgainButton"_L1) {
        QVERIFY(waitForResult([&] { return click(way); }));
        QCOMPARE(m_server->base, u"v1"_s);
        QVERIFY(m_server->has(u"v3"_s)); // the safety checkpoint, this time
    } else {
        QVERIFY(click(way));
        QTRY_VERIFY(shown<QDialog>(u"restoreDialog"_s)); // the whole question once more
        QVERIFY(!shown<QCheckBox>(u"safetyCheckBox"_s)->isChecked());
        QVERIFY(!m_window->runner.isRunning(u"web-1"_s));
        QVERIFY(waitForResult([this] { return click(u"restoreButton"_s); }));
        QCOMPARE(m_server->base, u"v1"_s);
        QVERIFY(!m_server->has(u"v3"_s));
    }
}

void TestRestoreFlow::anotherTry_isStoppedByWhatOthersDidSince_data()
{
    QTest::addColumn<bool>("isWithout");
    QTest::newRow("try again") << false;
    QTest::newRow("without") << true;
}

void TestRestoreFlow::anotherTry_isStoppedByWhatOthersDidSince()
{
    QFETCH(bool, isWithout);
    m_server->arm(FaultStep::SafetyCreate, Fault::ErrorEvent, false);
    QVERIFY(restore(u"v1"_s));
    QVERIFY(shown<QMessageBox>(u"safetyFailedBox"_s));
    m_server->heal();
    m_server->checkpoints.append({u"v9"_s, u"v2"_s, u"theirs"_s}); // while the box stands there
    m_server->base = u"v9"_s;
    if (isWithout) {
        m_window->session.refresh(); // what is read now is not what was agreed to
        QTRY_VERIFY(select(u"v9"_s));
        QVERIFY(click(u"restoreWithoutButton"_s));
        QTRY_VERIFY(shown<QDialog>(u"restoreDialog"_s));
        QVERIFY(waitForResult([this] { return click(u"restoreButton"_s); }));
    } else {
        QVERIFY(waitForResult([this] { return click(u"tryAgainButton"_s); }));
    }
    auto *box = shown<QMessageBox>(u"listChangedBox"_s);
    QVERIFY(box);
    QVERIFY2(box->informativeText().contains(u"v9 was created"_s), qPrintable(box->informativeText()));
    QCOMPARE(m_server->base, u"v9"_s);
    QCOMPARE(m_server->wire().filter(u"POST"_s), QStringList{u"POST checkpoint"_s}); // of the first try
}

void TestRestoreFlow::safetyCheckpointThatWasCutOff_offersOnlyToLook()
{
    m_server->arm(FaultStep::SafetyCreate, Fault::ResetMidAnswer, false);
    QVERIFY(restore(u"v1"_s));
    auto *box = shown<QMessageBox>(u"safetyUnknownBox"_s);
    QVERIFY(box);
    QVERIFY(!shown<QMessageBox>(u"safetyFailedBox"_s));
    QCOMPARE(box->buttons().size(), 2); // neither another try nor going without
    QVERIFY(shown<QPushButton>(u"closeButton"_s)->isDefault());
    QVERIFY(box->informativeText().contains(u"may still be making it"_s));
    QVERIFY(m_window->session.isOutcomeUnknown());
    QVERIFY(!m_window->runner.restore(m_window->session.sprite(), {u"v1"_s}, std::nullopt));
    QVERIFY(!action(u"restoreAction"_s)->isEnabled());
    m_server->heal();
    QVERIFY(click(u"checkNowButton"_s));
    QTRY_VERIFY(m_server->wire().contains(u"GET list"_s));
    QCOMPARE(m_server->wire().filter(u"POST"_s), QStringList{u"POST checkpoint"_s}); // of the first try
    QCOMPARE(m_server->base, u"v2"_s);
}

void TestRestoreFlow::restoreThatFailed_andIsListed_isTold()
{
    m_server->arm(FaultStep::Restore, Fault::ErrorEvent, true); // it says no, and does it
    QVERIFY(restore(u"v1"_s));
    QCOMPARE(m_window->message(),
             u"The server reported a failure: disk full. But its list shows that the current state continues "
             "from v1. The safety checkpoint v3 is available."_s);
    QVERIFY(action(u"undoRestoreAction"_s)->isEnabled());
}

void TestRestoreFlow::restoreThatFailed_offersItsSafetyCheckpoint()
{
    m_server->arm(FaultStep::Restore, Fault::ErrorEvent, false);
    QVERIFY(restore(u"v1"_s));
    m_server->heal();
    QCOMPARE(m_window->message(), u"Restore failed: disk full. The safety checkpoint v3 is available."_s);
    QCOMPARE(action(u"restoreSafetyAction"_s)->text(), u"Restore v3…"_s);
    QVERIFY(action(u"restoreSafetyAction"_s)->isEnabled());
    action(u"restoreSafetyAction"_s)->trigger();
    QVERIFY(shown<QLabel>(u"restoreQuestion"_s)->text().contains(u"to v3?"_s));
    QVERIFY(waitForResult([this] { return click(u"restoreButton"_s); }));
    QCOMPARE(m_server->base, u"v3"_s);
}

void TestRestoreFlow::resultOfASpriteNotOnShow_namesItAndCanBeChecked()
{
    m_server->arm(FaultStep::Restore, Fault::ResetMidAnswer, false);
    QSignalSpy ended(&m_window->session, &SpriteSession::operationFinished);
    QVERIFY(m_window->runner.restore({u"web-1"_s}, {u"v1"_s}, std::nullopt));
    m_window->session.setSprite({});
    QVERIFY(ended.wait(Patience));
    QVERIFY2(m_window->message().startsWith("web-1: The result of the restore is not known."_L1),
             qPrintable(m_window->message()));
    m_server->heal();
    m_server->base = u"v1"_s; // it was only slow
    QVERIFY(action(u"checkNowAction"_s)->isEnabled());
    action(u"checkNowAction"_s)->trigger();
    QTRY_VERIFY2(m_window->message().contains(u"of v1 on web-1"_s)
                     && m_window->message().contains(u"has taken effect"_s),
                 qPrintable(m_window->message()));
}

void TestRestoreFlow::checkedMyself_isAboutTheSpriteOfTheMessage()
{
    m_server->arm(FaultStep::Restore, Fault::ResetMidAnswer, false);
    QVERIFY(waitForResult([this] {
        const bool isBegun = m_window->runner.restore({u"web-1"_s}, {u"v1"_s}, std::nullopt);
        m_window->session.setSprite({});
        return isBegun;
    }));
    QTRY_VERIFY2(action(u"acknowledgeAction"_s)->toolTip().contains(u"new operations on web-1 again"_s),
                 qPrintable(action(u"acknowledgeAction"_s)->toolTip()));
    QVERIFY(m_window->runner.reconciler().isUnsettled(u"web-1"_s));
    action(u"acknowledgeAction"_s)->trigger();
    QTRY_VERIFY(!m_window->runner.reconciler().isUnsettled(u"web-1"_s));
}

void TestRestoreFlow::operationThatCannotBeWrittenDown_asks_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("base"); // afterwards
    QTest::newRow("cancel") << u"cancelButton"_s << u"v2"_s;
    QTest::newRow("go on") << u"goOnButton"_s << u"v1"_s;
}

/// A full disk, say.
void TestRestoreFlow::operationThatCannotBeWrittenDown_asks()
{
    QFETCH(QString, button);
    const OtherProgram other(m_dir->filePath(u"records.sqlite"_s));
    other.run(u"CREATE TRIGGER full BEFORE INSERT ON operations BEGIN SELECT RAISE(FAIL, 'no room'); END"_s);
    QVERIFY(restore(u"v1"_s));
    QTRY_VERIFY(shown<QMessageBox>(u"notRecordedBox"_s));
    const auto *box = shown<QMessageBox>(u"notRecordedBox"_s);
    QVERIFY2(box->informativeText().contains(u"no room"_s), qPrintable(box->informativeText()));
    QVERIFY2(m_window->message().contains(u"a crash would leave no trace of it"_s),
             qPrintable(m_window->message()));
    QCOMPARE(m_server->base, u"v2"_s);
    QSignalSpy ended(&m_window->session, &SpriteSession::operationFinished);
    QVERIFY(click(button));
    QVERIFY(button == "cancelButton"_L1 || ended.wait(Patience));
    QTRY_VERIFY(!m_window->runner.isRunning(u"web-1"_s));
    QTEST(m_server->base, "base");
}

QTEST_MAIN(TestRestoreFlow)
#include "tst_restoreflow.moc"
