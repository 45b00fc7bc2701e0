// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"
#include "tests/support/filesizelimit.h"
#include "tests/support/saidlines.h"
#include "tests/ui/guitest.h"
#include "ui/activitypane.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = OperationResult::Outcome;

namespace {

const QDateTime Start(QDate(2026, 8, 12), QTime(14, 3, 21), Qt::UTC); // NOLINT: a constant of the tests

StreamLines message(const QByteArray &type, const QString &text, int offsetMs = 0)
{
    return said(type, text, Start.addMSecs(offsetMs));
}

Operation restoreOf(const QString &checkpointId)
{
    Operation operation;
    operation.kind = Operation::Kind::Restore;
    operation.spriteName = u"web-1"_s;
    operation.checkpointId = checkpointId;
    operation.startedAt = QDateTime::currentDateTimeUtc();
    return operation;
}

/// A shown pane with its parts at hand.
struct Shown {
    explicit Shown(int capacity = 10'000)
        : log(capacity)
        , pane(log)
    {
        pane.resize(900, 260);
        pane.show();
    }

    template<typename T> T *part(const char *name) { return pane.findChild<T *>(QString::fromLatin1(name)); }

    QListView *view() { return part<QListView>("activityLog"); }
    QScrollBar *bar() { return view()->verticalScrollBar(); }
    QPushButton *jump() { return part<QPushButton>("jumpToLatestButton"); }
    bool isAtEnd() { return bar()->value() == bar()->maximum(); }

    void fill(int lines)
    {
        for (int i = 0; i < lines; ++i)
            log.append(LogEntry::Level::Info, u"line %1"_s.arg(i));
        log.flush();
    }

    ActivityLogModel log;
    ActivityPane pane;
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestActivityPane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { Test::failOnAnyWarning(); }

    void withoutActivity_saysSo()
    {
        Shown s;
        QVERIFY(!s.view()->isVisible());
        QCOMPARE(s.part<QLabel>("activityEmpty")->text(), u"No activity yet."_s);
        QVERIFY(!s.part<QWidget>("operationHeader")->isVisible());
        s.fill(1);
        QVERIFY(s.view()->isVisible());
        QVERIFY(!s.part<QLabel>("activityEmpty")->isVisible());
    }

    void aRunningOperation_showsTitleProgressAndClock()
    {
        Shown s;
        Operation operation = restoreOf(u"v7"_s);
        operation.startedAt = operation.startedAt.addSecs(-74);
        s.pane.showOperation(operation);
        QCOMPARE(s.part<QLabel>("operationTitle")->text(), u"Restoring v7 on web-1"_s);
        auto *progress = s.part<QProgressBar>("operationProgress");
        QVERIFY(progress->isVisible());
        QCOMPARE(progress->maximum(), 0);
        QCOMPARE(progress->accessibleName(), u"Operation progress"_s);
        const auto *clock = s.part<QLabel>("operationElapsed");
        const QString first = clock->text();
        QVERIFY2(first.startsWith("1:"_L1) && first >= "1:14"_L1, qPrintable(first));
        QTRY_VERIFY2(clock->text() > first, qPrintable(clock->text()));
        s.pane.showStep(OperationStep::CreatingSafetyCheckpoint);
        QCOMPARE(s.part<QLabel>("operationStep")->text(), u"Creating the safety checkpoint…"_s);
        s.pane.showIdle();
        QVERIFY(!s.part<QWidget>("operationHeader")->isVisible());
    }

    void stopWatching_asksAndSaysWhatItDoes()
    {
        Shown s;
        QSignalSpy asked(&s.pane, &ActivityPane::stopWatchingRequested);
        s.pane.showOperation(restoreOf(u"v7"_s));
        auto *stop = s.part<QPushButton>("stopWatchingButton");
        QCOMPARE(stop->text().remove(u'&'), u"Stop Watching"_s);
        QCOMPARE(stop->toolTip(), u"Stops showing progress. The operation continues on the server."_s);
        stop->click();
        QCOMPARE(asked.size(), 1);
    }

    void resultsLookAndReadDifferently()
    {
        Shown s;
        QStringList words;
        QList<QImage> shapes;
        QList<QColor> colours;
        for (auto outcome : {Outcome::Succeeded, Outcome::Failed, Outcome::Unknown, Outcome::NotStarted}) {
            s.pane.showOperation(restoreOf(u"v7"_s));
            QVERIFY(!s.part<QLabel>("resultWord")->isVisible());
            OperationResult result;
            result.operation = restoreOf(u"v7"_s);
            result.outcome = outcome;
            result.duration = 14s;
            s.pane.showResult(result);
            auto *word = s.part<QLabel>("resultWord");
            QVERIFY(word->isVisible());
            words += word->text();
            const QImage shape =
                s.part<QLabel>("resultIcon")->pixmap().toImage().convertToFormat(QImage::Format_Alpha8);
            QVERIFY(!shapes.contains(shape));
            shapes += shape;
            const QColor colour = word->palette().color(QPalette::WindowText);
            QVERIFY(!colours.contains(colour));
            colours += colour;
            QVERIFY(!s.part<QProgressBar>("operationProgress")->isVisible());
            QVERIFY(!s.part<QPushButton>("stopWatchingButton")->isVisible());
            QCOMPARE(s.part<QLabel>("operationTitle")->text(), u"Restore of v7 on web-1"_s);
            QCOMPARE(s.part<QLabel>("operationStep")->text(), u"after 14 s"_s);
        }
        QCOMPARE(words, (QStringList{u"Succeeded"_s, u"Failed"_s, u"Result unknown"_s, u"Not started"_s}));
    }

    void serverTextIsLiteralEverywhere()
    {
        Shown s;
        s.pane.showOperation(restoreOf(u"<img src='/dev/null'>"_s));
        auto *title = s.part<QLabel>("operationTitle");
        QCOMPARE(title->textFormat(), Qt::PlainText);
        QCOMPARE(title->text(), u"Restoring <img src='/dev/null'> on web-1"_s);
        QVERIFY(!title->toolTip().contains("<img"_L1));
        s.log.append(message("info", u"<b>a</b>\x202e"_s));
        s.log.flush();
        const QModelIndex row = s.view()->model()->index(0, 0);
        QVERIFY(row.data().toString().endsWith("<b>a</b>\\u202E"_L1));
        QVERIFY(!row.data(Qt::ToolTipRole).toString().contains("<b>"_L1));
    }

    void aRowReadsCompletely()
    {
        Shown s;
        s.log.append(message("info", u"first"_s));
        s.log.append(message("stderr", u"slow\ndisk"_s, 1250));
        s.log.flush();
        QCOMPARE(s.view()->accessibleName(), u"Activity log"_s);
        const QModelIndex row = s.view()->model()->index(1, 0);
        const QString time = Start.addMSecs(1250).toLocalTime().toString(u"HH:mm:ss"_s);
        QCOMPARE(row.data(Qt::AccessibleTextRole).toString(), time + ", +1.3 s, Warning: slow disk"_L1);
        QCOMPARE(row.data(Qt::DisplayRole), row.data(Qt::AccessibleTextRole));
        QVERIFY(row.data(Qt::ToolTipRole).toString().contains("disk"_L1));
    }

    void followsTheEnd_untilScrolledUp()
    {
        Shown s;
        s.fill(200);
        QTRY_VERIFY(s.bar()->maximum() > 0);
        QTRY_VERIFY(s.isAtEnd());
        QVERIFY(!s.jump()->isVisible());

        s.bar()->setValue(50);
        QVERIFY(s.jump()->isVisible());
        s.fill(20);
        QCOMPARE(s.bar()->value(), 50);

        s.jump()->click();
        QVERIFY(s.isAtEnd());
        QVERIFY(!s.jump()->isVisible());
        QVERIFY(s.view()->hasFocus() || s.view()->focusWidget() == s.view() || !s.pane.isActiveWindow());
        const int end = s.bar()->value();
        s.fill(20);
        QTRY_VERIFY(s.bar()->value() >= end + 20);
        QVERIFY(s.isAtEnd());
    }

    void scrollingBackToTheEnd_followsAgain()
    {
        Shown s;
        s.fill(200);
        QTRY_VERIFY(s.bar()->maximum() > 0);
        s.bar()->setValue(10);
        s.bar()->setValue(s.bar()->maximum());
        QVERIFY(!s.jump()->isVisible());
        s.fill(1);
        QTRY_VERIFY(s.isAtEnd());
    }

    void resizing_keepsFollowing()
    {
        Shown s;
        s.fill(200);
        QTRY_VERIFY(s.bar()->maximum() > 0 && s.isAtEnd());
        s.pane.resize(900, 180);
        QTRY_VERIFY(s.isAtEnd());
        QVERIFY(!s.jump()->isVisible());
    }

    void aFullLog_keepsTheLinesInSightWhereTheyAre()
    {
        Shown s(200);
        s.fill(200);
        QTRY_VERIFY(s.bar()->maximum() > 0);
        s.bar()->setValue(100);
        const QString top = s.view()->indexAt({5, 5}).data(ActivityLogModel::TextRole).toString();
        QVERIFY(!top.isEmpty());
        s.fill(30); // the oldest 30 are gone now
        QTRY_COMPARE(s.view()->indexAt({5, 5}).data(ActivityLogModel::TextRole).toString(), top);
        QVERIFY(s.jump()->isVisible());
    }

    void theFilterShowsWarningsAndErrorsOnly()
    {
        Shown s;
        auto *levels = s.part<QComboBox>("activityLevels");
        const auto choose = [levels](const QString &shown) {
            levels->setCurrentText(shown);
            Q_EMIT levels->activated(levels->currentIndex());
        };
        s.log.append(message("info", u"info"_s));
        s.log.append(message("complete", u"complete"_s));
        s.log.flush();
        choose(u"Warnings and errors"_s);
        QCOMPARE(s.view()->model()->rowCount(), 0);
        QCOMPARE(s.part<QLabel>("activityEmpty")->text(), u"There are no warnings and no errors."_s);
        QVERIFY(s.part<QLabel>("activityEmpty")->isVisible());
        s.log.append(message("warning", u"warning"_s));
        s.log.append(message("error", u"error"_s));
        s.log.flush();
        QCOMPARE(s.view()->model()->rowCount(), 2);
        QVERIFY(s.view()->isVisible());
        choose(u"All"_s);
        QCOMPARE(s.view()->model()->rowCount(), 4);
    }

    void copying_takesTheSelectedLinesInOrderAndWhole()
    {
        Shown s;
        QVERIFY(!s.pane.hasSelection());
        s.log.append(message("info", u"first"_s));
        s.log.append(message("info", u"second"_s, 500));
        s.log.append(message("error", u"third\nwith more"_s, 1000));
        s.log.flush();
        QItemSelectionModel *selection = s.view()->selectionModel();
        QSignalSpy changed(&s.pane, &ActivityPane::selectionChanged);
        selection->select(s.view()->model()->index(2, 0), QItemSelectionModel::Select);
        selection->select(s.view()->model()->index(0, 0), QItemSelectionModel::Select);
        QVERIFY(s.pane.hasSelection());
        QCOMPARE(changed.size(), 2);
        QGuiApplication::clipboard()->clear();
        QTest::keySequence(s.view(), QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 u"2026-08-12T14:03:21.000Z  +0.0 s  Info  first\n"
                 "2026-08-12T14:03:22.000Z  +1.0 s  Error  third\n    with more"_s);
    }

    void ctrlC_isTheLogsWhileItHasTheFocus()
    {
        QWidget window;
        ActivityLogModel log;
        auto *pane = new ActivityPane(log, &window);
        QAction windowCopy(u"Copy"_s);
        windowCopy.setShortcut(QKeySequence::Copy);
        window.addAction(&windowCopy);
        QSignalSpy taken(&windowCopy, &QAction::triggered);
        log.append(message("info", u"mine"_s));
        log.flush();
        pane->resize(600, 200);
        window.resize(600, 200);
        window.show();
        auto *view = pane->findChild<QListView *>();
        view->setFocus();
        view->setCurrentIndex(view->model()->index(0, 0));
        QGuiApplication::clipboard()->clear();
        QTest::keySequence(view, QKeySequence::Copy);
        QCOMPARE(taken.size(), 0);
        QVERIFY(QGuiApplication::clipboard()->text().endsWith("mine"_L1));
    }

    void theContextMenuIsOneAndTheSame()
    {
        Shown s;
        s.fill(3);
        auto *menu = s.part<QMenu>("activityMenu");
        for (int i = 0; i < 2; ++i) {
            Q_EMIT s.view()->customContextMenuRequested({5, 5});
            QTRY_VERIFY(menu->isVisible());
            QCOMPARE(s.pane.findChildren<QMenu *>().size(), 1);
            menu->close();
        }
    }

    void saving_writesTheWholeLogWhateverIsShown()
    {
        const QTemporaryDir folder;
        Shown s;
        s.log.append(message("info", u"Wiederherstellung läuft…"_s));
        s.log.append(message("error", u"gone"_s, 1000));
        s.part<QComboBox>("activityLevels")->setCurrentIndex(1);
        const QString path = folder.filePath(u"log.txt"_s);
        QVERIFY(s.pane.saveLogTo(path));
        const QStringList lines = QString::fromUtf8(contentOf(path)).split(u'\n');
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines.at(0).startsWith("Savepoint "_L1));
        QCOMPARE(lines.at(1), u"2026-08-12T14:03:21.000Z  +0.0 s  Info  Wiederherstellung läuft…"_s);
        QCOMPARE(lines.at(2), u"2026-08-12T14:03:22.000Z  +1.0 s  Error  gone"_s);
        QVERIFY(!s.part<QMessageBox>("saveErrorBox"));
    }

    void saving_whereNothingCanBeWritten_saysSoAndLeavesNothing()
    {
        const QTemporaryDir folder;
        Shown s;
        s.fill(10);
        const QString path = folder.filePath(u"no-such-folder/<b>log</b>.txt"_s);
        QVERIFY(!s.pane.saveLogTo(path));
        auto *box = s.part<QMessageBox>("saveErrorBox");
        QVERIFY(box && box->isVisible());
        QCOMPARE(box->textFormat(), Qt::PlainText);
        QVERIFY2(box->text().remove(u'\u200b').contains(path), qPrintable(box->text()));
        QVERIFY(QDir(folder.path()).isEmpty());
        box->reject();
        QTRY_VERIFY(!s.part<QMessageBox>("saveErrorBox"));

        // A place where not even root may create files.
        QVERIFY(!s.pane.saveLogTo(u"/proc/savepoint-log.txt"_s));
        QVERIFY(s.part<QMessageBox>("saveErrorBox"));
    }

    void savingOnAFullDisk_keepsTheOldFileWhole()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"log.txt"_s);
        {
            QFile old(path);
            QVERIFY(old.open(QIODevice::WriteOnly));
            old.write("old");
        }
        Shown s;
        s.fill(2000); // far more than the limit below
        {
            const Test::FileSizeLimit full(20'000);
            QVERIFY(!s.pane.saveLogTo(path));
        }
        QVERIFY(s.part<QMessageBox>("saveErrorBox"));
        QCOMPARE(contentOf(path), "old"_ba);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void saveLog_asksWithoutBlocking()
    {
        const QTemporaryDir folder;
        Shown s;
        s.fill(1);
        s.pane.saveLog();
        auto *dialog = s.part<QFileDialog>("saveLogDialog");
        QVERIFY(dialog && dialog->isVisible());
        const QString path = folder.filePath(u"chosen.txt"_s);
        Q_EMIT dialog->fileSelected(path);
        QVERIFY(QFile::exists(path));
        dialog->reject();
        QTRY_VERIFY(!s.part<QFileDialog>("saveLogDialog"));
    }

    void longNamesGiveWay()
    {
        Shown s;
        Operation operation = restoreOf(QString(500, u'w'));
        s.pane.showOperation(operation);
        s.pane.showStep(OperationStep::CreatingSafetyCheckpoint);
        QVERIFY2(s.pane.minimumSizeHint().width() <= 720,
                 qPrintable(QString::number(s.pane.minimumSizeHint().width())));
    }
};

QTEST_MAIN(TestActivityPane)
#include "tst_activitypane.moc"
