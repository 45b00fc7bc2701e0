// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/guitest.h"
#include "ui/dialogs/aboutdialog.h"
#include "ui/dialogs/newcheckpointdialog.h"
#include "ui/dialogs/quitdialog.h"
#include "ui/dialogs/restoredialog.h"
#include "ui/dialogs/shortcutsdialog.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>

#include <memory>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

template<typename T> T *part(const QWidget &dialog, const char *name)
{
    return dialog.findChild<T *>(QString::fromLatin1(name));
}

QString label(const QWidget &dialog, const char *name)
{
    const auto *found = part<QLabel>(dialog, name);
    return found ? found->text() : QString();
}

QString shownText(const QPushButton *button)
{
    return button->text().remove(u'&');
}

RestoreRequest request()
{
    RestoreRequest made;
    made.spriteName = u"web-1"_s;
    made.checkpoint.id = u"v7"_s;
    made.checkpoint.createTime = QDateTime::currentDateTimeUtc().addSecs(-7300);
    made.newerCheckpoints = {u"v8"_s, u"v9"_s};
    return made;
}

} // namespace

class TestDialogs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { Test::failOnAnyWarning(); }

    // --- New Checkpoint

    void newCheckpoint_enterCreates()
    {
        NewCheckpointDialog dialog(u"web-1"_s);
        dialog.show();
        QCOMPARE(dialog.windowTitle(), u"New Checkpoint of web-1"_s);
        auto *comment = part<QLineEdit>(dialog, "commentEdit");
        QCOMPARE(comment->placeholderText(), u"What is worth coming back to?"_s);
        QTest::keyClicks(comment, u"  before migration "_s);
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        QTest::keyClick(comment, Qt::Key_Return);
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(dialog.comment(), u"before migration"_s);
    }

    void newCheckpoint_escapeCancels()
    {
        NewCheckpointDialog dialog(u"web-1"_s);
        dialog.show();
        QSignalSpy rejected(&dialog, &QDialog::rejected);
        QTest::keyClick(part<QLineEdit>(dialog, "commentEdit"), Qt::Key_Escape);
        QCOMPARE(rejected.size(), 1);
    }

    void newCheckpoint_foldsLinesAndCountsLongComments()
    {
        NewCheckpointDialog dialog(u"web-1"_s);
        auto *comment = part<QLineEdit>(dialog, "commentEdit");
        comment->setText(u"one \r\n\n two\u2028three"_s);
        QCOMPARE(dialog.comment(), u"one two three"_s);
        comment->setText(QString(12'000, u'x'));
        QCOMPARE(dialog.comment().size(), 10'000);
        QCOMPARE(label(dialog, "commentCount"),
                 u"10,000 of 10,000 characters. Longer comments are cut off."_s);
        comment->setText(QString(250, u'x'));
        QCOMPARE(label(dialog, "commentCount"), u"250 of 10,000 characters"_s);
    }

    // --- Restore

    void restore_namesWhatIsLost()
    {
        RestoreDialog dialog(request());
        QCOMPARE(label(dialog, "restoreQuestion"), u"Restore “web-1” to v7?"_s);
        const QString loss = label(dialog, "restoreLoss");
        QVERIFY2(loss.startsWith("Everything written to this sprite after v7 ("_L1), qPrintable(loss));
        QVERIFY2(loss.contains(", 2 hours ago) will be replaced. Running processes and open sessions will "
                               "end and the sprite "
                               "will restart. Sprites keeps no copy of the state being replaced."_L1),
                 qPrintable(loss));
        QCOMPARE(label(dialog, "restoreImpact"), u"Newer checkpoints: v8, v9 stay available"_s);
        QVERIFY(!part<QLabel>(dialog, "restoreAutomatic"));
    }

    /// No machine restarts, and the local backend does keep a copy.
    void restore_onThisComputer_saysWhatIsTrueThere()
    {
        RestoreRequest local = request();
        local.isLocal = true;
        const RestoreDialog dialog(local);
        const QString loss = label(dialog, "restoreLoss");
        QVERIFY2(loss.endsWith("will be replaced. Programs that have its files open go on with the replaced "
                               "ones. An automatic checkpoint keeps what is replaced."_L1),
                 qPrintable(loss));
        QCOMPARE(dialog.accessibleDescription(), loss);
        local.undoes = u"v9"_s;
        const RestoreDialog undo(local);
        QCOMPARE(label(undo, "restoreImpact"),
                 u"Programs that have its files open go on with the replaced ones."_s);
    }

    void restore_copesWithWhatIsNotKnown()
    {
        RestoreRequest bare = request();
        bare.checkpoint.createTime = {};
        bare.newerCheckpoints.clear();
        bare.checkpoint.isAuto = true;
        RestoreDialog dialog(bare);
        QVERIFY(label(dialog, "restoreLoss")
                    .startsWith("Everything written to this sprite after v7 will be replaced."_L1));
        QCOMPARE(label(dialog, "restoreImpact"), u"Newer checkpoints: none"_s);
        QCOMPARE(label(dialog, "restoreAutomatic"),
                 u"v7 is an automatic checkpoint without a description."_s);
    }

    void restore_boundsLongLists()
    {
        RestoreRequest many = request();
        many.newerCheckpoints.clear();
        for (int i = 1; i <= 40; ++i)
            many.newerCheckpoints += u"v%1"_s.arg(i);
        QCOMPARE(label(RestoreDialog(many), "restoreImpact"),
                 u"Newer checkpoints: v1, v2, v3, v4, v5 and 35 more stay available"_s);
        many.newerCheckpoints = {u"v8"_s};
        QCOMPARE(label(RestoreDialog(many), "restoreImpact"), u"Newer checkpoints: v8 stays available"_s);
    }

    void restore_isSafeByDefault()
    {
        RestoreDialog dialog(request());
        dialog.show();
        QVERIFY(dialog.createsSafetyCheckpoint());
        QCOMPARE(dialog.safetyComment(), u"Before restoring v7"_s);
        auto *cancel = part<QPushButton>(dialog, "cancelButton");
        auto *restore = part<QPushButton>(dialog, "restoreButton");
        QVERIFY(cancel->isDefault());
        QVERIFY(!restore->isDefault());
        QVERIFY(!restore->autoDefault());
        QCOMPARE(shownText(restore), u"Create Safety Checkpoint and Restore"_s);
        QVERIFY(part<QWidget>(dialog, "noSafetyWarning")->isHidden());
    }

    void restore_withoutSafety_saysSo()
    {
        RestoreDialog dialog(request());
        dialog.show();
        auto *safety = part<QCheckBox>(dialog, "safetyCheckBox");
        auto *cancel = part<QPushButton>(dialog, "cancelButton");
        const QPoint before = cancel->mapTo(&dialog, QPoint());
        const QSize size = dialog.size();
        safety->click();
        dialog.layout()->activate();
        QVERIFY(!dialog.createsSafetyCheckpoint());
        QCOMPARE(shownText(part<QPushButton>(dialog, "restoreButton")),
                 u"Restore Without Safety Checkpoint"_s);
        QVERIFY(part<QWidget>(dialog, "noSafetyWarning")->isVisible());
        QCOMPARE(label(dialog, "noSafetyText"),
                 u"Without a safety checkpoint this restore cannot be undone."_s);
        QVERIFY(!part<QLineEdit>(dialog, "safetyCommentEdit")->isEnabled());
        QCOMPARE(cancel->mapTo(&dialog, QPoint()), before); // nothing moves under the pointer
        QCOMPARE(dialog.size(), size);
        QVERIFY(dialog.layout()->totalMinimumHeightForWidth(dialog.width())
                <= dialog.height()); // nothing is squeezed
        safety->click();
        QCOMPARE(shownText(part<QPushButton>(dialog, "restoreButton")),
                 u"Create Safety Checkpoint and Restore"_s);
        QVERIFY(part<QWidget>(dialog, "noSafetyWarning")->isHidden());
        QVERIFY(part<QLineEdit>(dialog, "safetyCommentEdit")->isEnabled());
    }

    void restore_enterNeverRestores_data()
    {
        QTest::addColumn<QString>("focus");
        QTest::addColumn<int>("key");
        for (const char *name :
             {"cancelButton", "restoreButton", "safetyCheckBox", "safetyCommentEdit", "restoreDialog"})
            for (int key : {int(Qt::Key_Return), int(Qt::Key_Enter)})
                QTest::addRow("%s, %s", name, key == Qt::Key_Enter ? "Enter" : "Return")
                    << QString::fromLatin1(name) << key;
    }

    void restore_enterNeverRestores()
    {
        QFETCH(QString, focus);
        QFETCH(int, key);
        RestoreDialog dialog(request());
        dialog.show();
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        auto *target = focus == "restoreDialog"_L1 ? static_cast<QWidget *>(&dialog)
                                                   : dialog.findChild<QWidget *>(focus);
        target->setFocus();
        QTest::keyClick(target, Qt::Key(key));
        QCOMPARE(accepted.size(), 0);
        // And again, with the focus wherever the first one took it.
        if (dialog.isVisible())
            QTest::keyClick(dialog.focusWidget() ? dialog.focusWidget() : &dialog, Qt::Key(key));
        QCOMPARE(accepted.size(), 0);
    }

    void restore_byMouseAndBySpace()
    {
        for (const bool byMouse : {true, false}) {
            RestoreDialog dialog(request());
            dialog.show();
            QSignalSpy accepted(&dialog, &QDialog::accepted);
            auto *restore = part<QPushButton>(dialog, "restoreButton");
            if (byMouse)
                QTest::mouseClick(restore, Qt::LeftButton);
            else
                QTest::keyClick(restore, Qt::Key_Space);
            QCOMPARE(accepted.size(), 1);
        }
    }

    void restore_escapeCancels()
    {
        RestoreDialog dialog(request());
        dialog.show();
        QSignalSpy rejected(&dialog, &QDialog::rejected);
        QTest::keyClick(part<QLineEdit>(dialog, "safetyCommentEdit"), Qt::Key_Escape);
        QCOMPARE(rejected.size(), 1);
    }

    void restore_anEmptiedCommentMeansTheSuggestion()
    {
        RestoreDialog dialog(request());
        auto *comment = part<QLineEdit>(dialog, "safetyCommentEdit");
        comment->setText(u" \n "_s);
        QCOMPARE(dialog.safetyComment(), u"Before restoring v7"_s);
        QCOMPARE(comment->placeholderText(), u"Before restoring v7"_s);
        comment->setText(u" mine\ntoo "_s);
        QCOMPARE(dialog.safetyComment(), u"mine too"_s);
    }

    void restore_hostileTextsStayLiteralAndInside()
    {
        RestoreRequest hostile = request();
        hostile.spriteName = u"<h1>a</h1>\x202e"_s + QString(3000, u'w');
        hostile.checkpoint.id = u"<img src='/dev/null'>"_s + QString(3000, u'w');
        hostile.checkpoint.comment = u"<b>x</b>\n\x1b[31m"_s + QString(10'000, u'y');
        hostile.newerCheckpoints = {u"<i>v8</i>"_s};
        RestoreDialog dialog(hostile);
        dialog.show();
        for (const QLabel *each : dialog.findChildren<QLabel *>()) {
            if (each->text().contains(u'<'))
                QCOMPARE(each->textFormat(), Qt::PlainText);
        }
        QVERIFY(label(dialog, "restoreQuestion").contains("<h1>a</h1>\\u202E"_L1));
        QVERIFY(label(dialog, "restoreComment").startsWith(u"Comment: “<b>x</b> yyy"_s));
        QVERIFY(label(dialog, "restoreComment").size() < 250);
        QVERIFY2(dialog.width() < 1000, qPrintable(QString::number(dialog.width())));
        QVERIFY(dialog.safetyComment().size() < 100);
    }

    // --- Quit

    void quit_enterAndEscapeKeepTheWindow_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<bool>("onQuitButton");
        QTest::newRow("Return") << int(Qt::Key_Return) << false;
        QTest::newRow("Escape") << int(Qt::Key_Escape) << false;
        QTest::newRow("Return on Quit Anyway") << int(Qt::Key_Return) << true;
        QTest::newRow("Enter on Quit Anyway") << int(Qt::Key_Enter) << true;
    }

    void quit_enterAndEscapeKeepTheWindow()
    {
        QFETCH(int, key);
        QFETCH(bool, onQuitButton);
        const std::unique_ptr<QMessageBox> box(quitWhileRunningBox(Operation::Kind::Restore, nullptr));
        QSignalSpy accepted(box.get(), &QDialog::accepted);
        box->open();
        auto *quit = part<QPushButton>(*box, "quitAnywayButton");
        auto *keep = part<QPushButton>(*box, "keepOpenButton");
        QVERIFY(quit && keep);
        QCOMPARE(shownText(quit), u"Quit Anyway"_s);
        QCOMPARE(shownText(keep), u"Keep Open"_s);
        QCOMPARE(box->defaultButton(), keep);
        QCOMPARE(box->escapeButton(), keep);
        QTest::keyClick(onQuitButton ? static_cast<QWidget *>(quit) : box.get(), Qt::Key(key));
        QCOMPARE(accepted.size(), 0);
        QCOMPARE(box->isVisible(), onQuitButton);
    }

    void quit_pressingQuitAnywayAccepts()
    {
        const std::unique_ptr<QMessageBox> box(quitWhileRunningBox(Operation::Kind::Create, nullptr, true));
        QCOMPARE(box->text(), u"A checkpoint is being created"_s);
        QSignalSpy accepted(box.get(), &QDialog::accepted);
        box->open();
        part<QPushButton>(*box, "quitAnywayButton")->click();
        QCOMPARE(accepted.size(), 1);
    }

    // --- Shortcuts, About

    void shortcuts_listEveryActionThatHasOne()
    {
        QAction create(u"&New Checkpoint…"_s);
        create.setShortcut(QKeySequence(u"Ctrl+N"_s));
        QAction refresh(u"Find && Refresh"_s);
        refresh.setShortcuts({QKeySequence(u"F5"_s), QKeySequence(u"Ctrl+R"_s)});
        QAction none(u"Nothing"_s);
        ShortcutsDialog dialog({&create, &none, &refresh});
        auto *table = part<QTreeWidget>(dialog, "shortcutsTable");
        QCOMPARE(table->topLevelItemCount(), 2);
        QCOMPARE(table->topLevelItem(0)->text(0), u"New Checkpoint"_s);
        QCOMPARE(table->topLevelItem(0)->text(1), u"Ctrl+N"_s);
        QCOMPARE(table->topLevelItem(1)->text(0), u"Find & Refresh"_s);
        QCOMPARE(table->topLevelItem(1)->text(1), u"F5 or Ctrl+R"_s);
        part<QLineEdit>(dialog, "shortcutsFilter")->setText(u"f5"_s);
        QVERIFY(table->topLevelItem(0)->isHidden());
        QVERIFY(!table->topLevelItem(1)->isHidden());
    }

    void about_saysVersionLicenceAndQt()
    {
        QApplication::setApplicationVersion(u"1.2.3"_s);
        const AboutDialog dialog;
        const QString facts = label(dialog, "aboutFacts");
        QVERIFY(facts.contains("Version 1.2.3"_L1));
        QVERIFY(facts.contains("Apache-2.0"_L1));
        QVERIFY(facts.contains("Qt %1"_L1.arg(QLatin1String(qVersion()))));
    }

    // --- All of them

    void everyFieldAndButtonCanBeNamedReachedAndHit()
    {
        QAction refresh(u"Refresh"_s);
        refresh.setShortcut(QKeySequence(u"F5"_s));
        std::vector<std::unique_ptr<QDialog>> dialogs;
        dialogs.push_back(std::make_unique<NewCheckpointDialog>(u"web-1"_s));
        dialogs.push_back(std::make_unique<RestoreDialog>(request()));
        dialogs.push_back(std::make_unique<ShortcutsDialog>(QList<QAction *>{&refresh}));
        dialogs.push_back(std::make_unique<AboutDialog>());
        dialogs.emplace_back(quitWhileRunningBox(Operation::Kind::Restore, nullptr));
        for (const auto &dialog : dialogs) {
            QVERIFY(!dialog->objectName().isEmpty());
            QVERIFY(!dialog->windowTitle().isEmpty());
            dialog->show();
            for (const QPushButton *button : dialog->findChildren<QPushButton *>()) {
                QVERIFY2(!button->objectName().isEmpty(), qPrintable(dialog->objectName()));
                QVERIFY2(button->height() >= 24, qPrintable(button->objectName()));
                QVERIFY(button->focusPolicy() != Qt::NoFocus);
            }
            for (const QLineEdit *field : dialog->findChildren<QLineEdit *>()) {
                QVERIFY2(!field->objectName().isEmpty(), qPrintable(dialog->objectName()));
                QVERIFY(!field->accessibleName().isEmpty());
                QVERIFY2(field->height() >= 24, qPrintable(field->objectName()));
            }
        }
    }

    void largeFonts_cutNothingOff()
    {
        const QFont before = QApplication::font();
        QFont large = before;
        large.setPointSizeF(before.pointSizeF() * 2);
        QApplication::setFont(large);
        {
            RestoreDialog dialog(request());
            dialog.show();
            for (const QLabel *each : dialog.findChildren<QLabel *>()) {
                const int needed =
                    each->wordWrap() ? each->heightForWidth(each->width()) : each->sizeHint().height();
                QVERIFY2(each->height() >= needed, qPrintable(each->objectName()));
            }
            for (const QPushButton *each : dialog.findChildren<QPushButton *>())
                QVERIFY(each->width() >= each->sizeHint().width());
        }
        QApplication::setFont(before);
    }
};

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
