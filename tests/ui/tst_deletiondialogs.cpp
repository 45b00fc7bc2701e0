// SPDX-License-Identifier: Apache-2.0
#include "core/history/retentionmodel.h"
#include "core/operations/operationrunner.h"
#include "tests/history/historytext.h"
#include "tests/ui/guitest.h"
#include "ui/dangerbutton.h"
#include "ui/dialogs/cleanupdialog.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/deletionprogressdialog.h"
#include "ui/englishplurals.h"
#include "ui/typedconfirmation.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTreeView>

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
    return found ? found->text().remove(u'\u200b') : QString();
}

QString shownText(const QPushButton *button)
{
    return button->text().remove(u'&');
}

Checkpoint checkpoint(const QString &id, const QString &comment = {})
{
    Checkpoint made;
    made.id = id;
    made.comment = comment;
    return made;
}

DeleteRequest several(int count)
{
    DeleteRequest request{u"web-1"_s, {}, {}};
    for (int number = count; number >= 1; --number)
        request.checkpoints.append(checkpoint(u"v%1"_s.arg(number)));
    return request;
}

/// v1 to v<count> in one line; the newest is the base of the current state.
HistoryGraph line(int count, const QStringList &more = {}, bool includeAuto = true)
{
    QStringList drawing{u"Current s=v%1"_s.arg(count)};
    for (int number = 1; number <= count; ++number)
        drawing.append(u"v%1 t=%1 s=v%2"_s.arg(number).arg(number - 1));
    return HistoryGraph::build(drawn(drawing + more), {.includeAuto = includeAuto});
}

RetentionRules newest(int count)
{
    return {.newest = count,
            .dailyDays = 0,
            .weeklyWeeks = 0,
            .newestSafety = 0,
            .knownGood = false,
            .branchTips = false,
            .commented = false,
            .noted = false,
            .includesAutomatic = false};
}

} // namespace

class TestDeletionDialogs final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(QCoreApplication::installTranslator(&m_plurals)); }
    void init() { Test::failOnAnyWarning(); }

    // --- Delete

    void delete_saysWhatIsLost_data()
    {
        QTest::addColumn<QString>("comment");
        QTest::addColumn<bool>("hasTime");
        QTest::addColumn<QString>("loss"); // %1: the time
        const QString rest = u" will be permanently deleted from “web-1”. This cannot be undone. Other "
                             "checkpoints stay available."_s;
        QTest::newRow("all known") << u"before migration"_s << true
                                   << u"v7 (“before migration”, %1)"_s + rest;
        QTest::newRow("no comment") << QString() << true << u"v7 (%1)"_s + rest;
        QTest::newRow("no time") << u"before migration"_s << false << u"v7 (“before migration”)"_s + rest;
        QTest::newRow("neither") << u" \n "_s << false << u"v7"_s + rest;
    }

    void delete_saysWhatIsLost()
    {
        QFETCH(QString, comment);
        QFETCH(bool, hasTime);
        QFETCH(QString, loss);
        DeleteRequest request{u"web-1"_s, {checkpoint(u"v7"_s, comment)}, {}};
        if (hasTime) {
            const QDateTime time(QDate(2026, 8, 12), QTime(14, 3), Qt::UTC);
            request.checkpoints[0].createTime = time;
            loss = loss.arg(QLocale().toString(time.toLocalTime(), QLocale::ShortFormat));
        }
        const DeleteDialog dialog(request);
        QCOMPARE(label(dialog, "deleteQuestion"), u"Delete checkpoint v7?"_s);
        QCOMPARE(label(dialog, "deleteLoss"), loss);
        QCOMPARE(shownText(part<QPushButton>(dialog, "deleteButton")), u"Delete Checkpoint"_s);
        QVERIFY(!part<QLabel>(dialog, "deleteRefused"));
        QVERIFY(!part<QTreeView>(dialog, "deleteList"));
    }

    void deleteSeveral_listsAllAndWhatIsKept()
    {
        DeleteRequest request = several(10);
        request.refused = {{u"v99"_s, DeletionObstacle::BaseOfCurrent},
                           {u"v14"_s, DeletionObstacle::Protected}};
        const DeleteDialog dialog(request);
        QCOMPARE(label(dialog, "deleteQuestion"), u"Delete 10 checkpoints of “web-1”?"_s);
        QCOMPARE(label(dialog, "deleteRefused"),
                 u"Not deleted: v99 (base of the current state), v14 (protected)."_s);
        const auto *list = part<QTreeView>(dialog, "deleteList");
        QCOMPARE(list->model()->rowCount(), 10);
        QCOMPARE(list->model()->index(0, 0).data().toString(), u"v10"_s);
        auto *button = part<QPushButton>(dialog, "deleteButton");
        QCOMPARE(shownText(button), u"Delete 10 Checkpoints"_s);
        QVERIFY(button->isEnabled());
        QVERIFY(!part<QCheckBox>(dialog, "reviewedCheckBox"));
    }

    void deleteOverTen_isReviewedFirst()
    {
        DeleteDialog dialog(several(11));
        dialog.show();
        auto *button = part<QPushButton>(dialog, "deleteButton");
        auto *reviewed = part<QCheckBox>(dialog, "reviewedCheckBox");
        QCOMPARE(reviewed->text().remove(u'&'), u"I have reviewed the list"_s);
        QVERIFY(!button->isEnabled());
        reviewed->click();
        QVERIFY(button->isEnabled());
        reviewed->click();
        QVERIFY(!button->isEnabled());
    }

    void carefulMode_waitsForTheName_data()
    {
        QTest::addColumn<bool>("isCleanUp");
        QTest::newRow("delete") << false;
        QTest::newRow("clean up") << true;
    }

    void carefulMode_waitsForTheName()
    {
        QFETCH(bool, isCleanUp);
        DeleteRequest request = several(11);
        request.careful = true;
        std::unique_ptr<QDialog> dialog;
        if (isCleanUp)
            dialog = std::make_unique<CleanUpDialog>(request.spriteName, line(20), newest(1), true);
        else
            dialog = std::make_unique<DeleteDialog>(request);
        dialog->show();
        auto *button = dialog->findChild<DangerButton *>(u"deleteButton"_s);
        auto *field = dialog->findChild<TypedConfirmation *>()->findChild<QLineEdit *>();
        dialog->findChild<QCheckBox *>(u"reviewedCheckBox"_s)->setChecked(true);
        QVERIFY(!button->isEnabled());
        QTest::keyClicks(field, request.spriteName.chopped(1));
        QVERIFY(!button->isEnabled());
        QTest::keyClicks(field, request.spriteName.last(1));
        QVERIFY(button->isEnabled());
        dialog->findChild<QCheckBox *>(u"reviewedCheckBox"_s)->setChecked(false);
        QVERIFY(!button->isEnabled()); // both are needed
    }

    void deleteRefusals_areBounded()
    {
        DeleteRequest request = several(1);
        for (int i = 0; i < 20; ++i)
            request.refused.append({u"w%1"_s.arg(i), DeletionObstacle::Protected});
        const QString text = label(DeleteDialog(request), "deleteRefused");
        QVERIFY2(text.endsWith(u"w7 (protected) and 12 more."_s), qPrintable(text));
    }

    void keysNeverDelete_data()
    {
        QTest::addColumn<QString>("dialog");
        QTest::addColumn<QString>("focus");
        for (const char *name : {"cancelButton", "deleteButton", "reviewedCheckBox", "deleteList", ""})
            QTest::addRow("delete, %s", name) << u"delete"_s << QString::fromLatin1(name);
        for (const char *name : {"cancelButton", "deleteButton", "reviewedCheckBox", "cleanUpTable",
                                 "newestSpinBox", "knownGoodCheckBox", ""})
            QTest::addRow("clean up, %s", name) << u"clean up"_s << QString::fromLatin1(name);
    }

    void keysNeverDelete()
    {
        QFETCH(QString, dialog);
        QFETCH(QString, focus);
        for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Escape}) {
            std::unique_ptr<QDialog> made;
            if (dialog == "delete"_L1)
                made = std::make_unique<DeleteDialog>(several(20));
            else
                made = std::make_unique<CleanUpDialog>(u"web-1"_s, line(20), newest(1), false);
            made->show();
            made->findChild<QCheckBox *>(u"reviewedCheckBox"_s)->setChecked(true);
            QVERIFY(made->findChild<DangerButton *>(u"deleteButton"_s)->isEnabled());
            QVERIFY(made->findChild<QPushButton *>(u"cancelButton"_s)->isDefault());
            QSignalSpy accepted(made.get(), &QDialog::accepted);
            QSignalSpy rejected(made.get(), &QDialog::rejected);
            QWidget *target = focus.isEmpty() ? made.get() : made->findChild<QWidget *>(focus);
            QVERIFY(target);
            target->setFocus();
            QTest::keyClick(target, key);
            if (made->isVisible() && key != Qt::Key_Escape) // again, wherever the first one took the focus
                QTest::keyClick(made->focusWidget() ? made->focusWidget() : made.get(), key);
            QCOMPARE(accepted.size(), 0);
            if (key == Qt::Key_Escape)
                QCOMPARE(rejected.size(), 1);
            else if (dialog == "clean up"_L1 && focus != "cancelButton"_L1) // the plan is not thrown away
                QVERIFY(made->isVisible());
        }
    }

    void mouseAndSpaceDelete()
    {
        for (const bool byMouse : {true, false}) {
            DeleteDialog dialog(several(2));
            dialog.show();
            QSignalSpy accepted(&dialog, &QDialog::accepted);
            auto *button = part<QPushButton>(dialog, "deleteButton");
            if (byMouse)
                QTest::mouseClick(button, Qt::LeftButton);
            else
                QTest::keyClick(button, Qt::Key_Space);
            QCOMPARE(accepted.size(), 1);
        }
    }

    // --- Clean Up

    void cleanUp_plansAtOnce()
    {
        CleanUpDialog dialog(u"web-1"_s, line(30), newest(25), false);
        dialog.show();
        QCOMPARE(dialog.windowTitle(), u"Clean Up web-1"_s);
        auto *button = part<QPushButton>(dialog, "deleteButton");
        QCOMPARE(label(dialog, "cleanUpCounts"), u"25 kept, 5 to be deleted"_s);
        QCOMPARE(shownText(button), u"Delete 5 Checkpoints"_s);
        QVERIFY(button->isEnabled());
        QVERIFY(part<QCheckBox>(dialog, "reviewedCheckBox")->isHidden());
        QCOMPARE(dialog.keys(), (QStringList{u"v5"_s, u"v4"_s, u"v3"_s, u"v2"_s, u"v1"_s}));

        part<QSpinBox>(dialog, "newestSpinBox")->setValue(28);
        QCOMPARE(dialog.keys(), (QStringList{u"v2"_s, u"v1"_s}));
        QCOMPARE(shownText(button), u"Delete 2 Checkpoints"_s);
        QCOMPARE(dialog.rules().newest, 28);

        part<QSpinBox>(dialog, "newestSpinBox")->setValue(30);
        QCOMPARE(shownText(button), u"Nothing to Delete"_s);
        QVERIFY(!button->isEnabled());
    }

    void cleanUp_anotherPlan_isReviewedAgain()
    {
        CleanUpDialog dialog(u"web-1"_s, line(30), newest(10), false);
        dialog.show();
        auto *button = part<QPushButton>(dialog, "deleteButton");
        auto *reviewed = part<QCheckBox>(dialog, "reviewedCheckBox");
        QVERIFY(!button->isEnabled());
        reviewed->click();
        QVERIFY(button->isEnabled());
        part<QSpinBox>(dialog, "newestSpinBox")->setValue(9);
        QVERIFY(!reviewed->isChecked());
        QVERIFY(!button->isEnabled());
    }

    void cleanUp_everyRuleIsAField()
    {
        CleanUpDialog dialog(u"web-1"_s, line(3), newest(0), false);
        QCOMPARE(dialog.rules(), newest(0));
        for (const char *name : {"newestSpinBox", "dailySpinBox", "weeklySpinBox", "safetySpinBox"})
            part<QSpinBox>(dialog, name)->setValue(2);
        for (const char *name :
             {"knownGoodCheckBox", "branchTipsCheckBox", "commentedCheckBox", "notedCheckBox"})
            part<QCheckBox>(dialog, name)->setChecked(true);
        const RetentionRules all{.newest = 2,
                                 .dailyDays = 2,
                                 .weeklyWeeks = 2,
                                 .newestSafety = 2,
                                 .knownGood = true,
                                 .branchTips = true,
                                 .commented = true,
                                 .noted = true,
                                 .includesAutomatic = false};
        QCOMPARE(dialog.rules(), all);
    }

    void cleanUp_automaticOnesAreKeptUnlessAsked()
    {
        const QStringList automatic{u"auto-1 t=50 s=v2 auto"_s};
        CleanUpDialog dialog(u"web-1"_s, line(3, automatic), newest(1), false);
        auto *tick = part<QCheckBox>(dialog, "automaticCheckBox");
        QVERIFY(tick->isEnabled() && tick->isChecked());
        QCOMPARE(dialog.keys(), (QStringList{u"v2"_s, u"v1"_s}));
        tick->setChecked(false);
        QVERIFY(dialog.rules().includesAutomatic);
        QCOMPARE(dialog.rules().newest, 1);
        part<QSpinBox>(dialog, "newestSpinBox")->setValue(0);
        QCOMPARE(dialog.keys(), (QStringList{u"auto-1"_s, u"v2"_s, u"v1"_s}));

        const CleanUpDialog hidden(u"web-1"_s, line(3, automatic, false), newest(1), false);
        QVERIFY(!part<QCheckBox>(hidden, "automaticCheckBox")->isEnabled());
        const CleanUpDialog none(u"web-1"_s, line(3), newest(1), false);
        QVERIFY(part<QCheckBox>(none, "automaticCheckBox")->isHidden());
    }

    void cleanUp_canShowOnlyWhatGoes()
    {
        CleanUpDialog dialog(u"web-1"_s, line(30), newest(25), false);
        const auto *table = part<QTreeView>(dialog, "cleanUpTable");
        QCOMPARE(table->model()->rowCount(), 30);
        QCOMPARE(table->model()->index(29, RetentionModel::PlanColumn).data().toString(), u"Delete"_s);
        QCOMPARE(table->model()->index(0, RetentionModel::ReasonColumn).data().toString(),
                 u"Base of the current state · Among the newest"_s);
        auto *only = part<QCheckBox>(dialog, "onlyDeletedCheckBox");
        only->setChecked(true);
        QCOMPARE(table->model()->rowCount(), 5);
        part<QSpinBox>(dialog, "newestSpinBox")->setValue(20);
        QCOMPARE(table->model()->rowCount(), 10);
        QCOMPARE(dialog.keys().size(), 10);
        only->setChecked(false);
        QCOMPARE(table->model()->rowCount(), 30);
    }

    // --- Progress

    void counts_data()
    {
        QTest::addColumn<int>("asked");
        QTest::addColumn<int>("deleted");
        QTest::addColumn<int>("gone");
        QTest::addColumn<QString>("text");
        QTest::newRow("all") << 2 << 2 << 0 << u"2 of 2 checkpoints deleted."_s;
        QTest::newRow("some") << 120 << 60 << 0 << u"60 of 120 checkpoints deleted. 60 not deleted."_s;
        QTest::newRow("gone") << 3 << 1 << 2 << u"1 of 3 checkpoints deleted. 2 already gone."_s;
        QTest::newRow("all of it") << 9 << 1 << 2
                                   << u"1 of 9 checkpoints deleted. 2 already gone. 6 not deleted."_s;
    }

    void counts()
    {
        QFETCH(int, asked);
        QFETCH(int, deleted);
        QFETCH(int, gone);
        DeletionsResult result;
        result.asked = asked;
        result.deleted = deleted;
        result.alreadyGone = gone;
        QTEST(deletionCounts(result), "text");
    }

    // --- All of them

    void hostileTextsStayLiteralAndInside()
    {
        DeleteRequest request = several(2);
        const QString evil = u"<img src='/dev/null'>\x202e"_s + QString(3000, u'w');
        request.spriteName = evil;
        request.checkpoints[0].id = evil;
        request.checkpoints[0].comment = evil;
        request.refused = {{evil, DeletionObstacle::Protected}};
        DeleteRequest one = request;
        one.checkpoints.removeLast();
        HistoryGraph history = HistoryGraph::build(request.checkpoints);
        std::vector<std::unique_ptr<QDialog>> dialogs;
        dialogs.push_back(std::make_unique<DeleteDialog>(request));
        dialogs.push_back(std::make_unique<DeleteDialog>(one));
        dialogs.push_back(std::make_unique<CleanUpDialog>(evil, history, newest(1), false));
        for (const auto &dialog : dialogs) {
            dialog->show();
            for (const QLabel *each : dialog->findChildren<QLabel *>()) {
                if (each->text().contains(u'<'))
                    QCOMPARE(each->textFormat(), Qt::PlainText);
                QVERIFY2(!each->text().contains(QChar(0x202e)), qPrintable(each->objectName()));
            }
            QVERIFY2(dialog->width() < 1000, qPrintable(QString::number(dialog->width())));
        }
    }

    void everyFieldCanBeNamedAndHit_alsoWithLargeFonts()
    {
        const QFont before = QApplication::font();
        for (const double scale : {1.0, 2.0}) {
            QFont large = before;
            large.setPointSizeF(before.pointSizeF() * scale);
            QApplication::setFont(large);
            DeleteRequest request = several(12);
            request.refused = {{u"v99"_s, DeletionObstacle::BaseOfCurrent}};
            std::vector<std::unique_ptr<QDialog>> dialogs;
            dialogs.push_back(std::make_unique<DeleteDialog>(several(1)));
            dialogs.push_back(std::make_unique<DeleteDialog>(request));
            dialogs.push_back(std::make_unique<CleanUpDialog>(u"web-1"_s, line(30), newest(3), false));
            for (const auto &dialog : dialogs) {
                dialog->show();
                for (const QPushButton *each : dialog->findChildren<QPushButton *>()) {
                    QVERIFY(!each->objectName().isEmpty());
                    QVERIFY2(each->height() >= 24, qPrintable(each->objectName()));
                    QVERIFY2(each->width() >= each->sizeHint().width(), qPrintable(each->objectName()));
                }
                for (const QAbstractSpinBox *each : dialog->findChildren<QAbstractSpinBox *>()) {
                    QVERIFY(!each->accessibleName().isEmpty());
                    QVERIFY(each->height() >= 24);
                }
                for (const QTreeView *each : dialog->findChildren<QTreeView *>())
                    QVERIFY(!each->accessibleName().isEmpty());
                for (const QLabel *each : dialog->findChildren<QLabel *>()) {
                    const int needed =
                        each->wordWrap() ? each->heightForWidth(each->width()) : each->sizeHint().height();
                    QVERIFY2(each->height() >= needed, qPrintable(each->text()));
                }
            }
        }
        QApplication::setFont(before);
    }

private:
    EnglishPlurals m_plurals;
};

QTEST_MAIN(TestDeletionDialogs)
#include "tst_deletiondialogs.moc"
