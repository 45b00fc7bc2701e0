// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"
#include "tests/support/saidlines.h"
#include "tests/ui/guitest.h"
#include "ui/logsearch.h"
#include "ui/logview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

const QDateTime Start(QDate(2026, 8, 12), QTime(14, 3, 21), Qt::UTC); // NOLINT: a constant of the tests

/// A shown view that has the focus, with its parts at hand.
struct Shown {
    explicit Shown(int capacity = 10'000)
        : log(capacity)
        , widget(log)
    {
        widget.resize(900, 260);
        widget.show();
        widget.activateWindow();
        view()->setFocus();
    }

    template<typename T> T *part(const char *name)
    {
        return widget.findChild<T *>(QString::fromLatin1(name));
    }
    QListView *view() { return part<QListView>("activityLog"); }
    QLineEdit *field() { return part<QLineEdit>("activitySearch"); }
    QString matches() { return part<QLabel>("activityMatches")->text(); }
    int row() { return view()->currentIndex().row(); }
    QString rowText(int row)
    {
        return view()->model()->index(row, 0).data(ActivityLogModel::TextRole).toString();
    }

    void say(const QStringList &texts, const QByteArray &type = "info")
    {
        for (const QString &text : texts)
            log.append(said(type, text));
        log.flush();
    }
    void choose(const QString &shown)
    {
        auto *levels = part<QComboBox>("activityLevels");
        levels->setCurrentText(shown);
        Q_EMIT levels->activated(levels->currentIndex());
    }

    ActivityLogModel log;
    LogView widget;
};

} // namespace

class TestLogView final : public QObject {
    Q_OBJECT

private slots:
    void init() { Test::failOnAnyWarning(); }

    void levels_data();
    void levels();
    void bothClocksAreInTheToolTip();
    void whatIsNotOfTheOperationOnShowSaysSo();
    void typing_goesToTheNearestMatchAndCounts();
    void keysGoFromMatchToMatch();
    void findFromTheLog_andBack();
    void matchesComeAndGoWithTheLines();
    void onlyShownLinesAreSearched();
    void aLongLogIsSearchedInManyTurns();
    void everythingIsReachedByTab();
};

void TestLogView::levels_data()
{
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QStringList>("rows");
    QTest::addColumn<QString>("nothing");
    QTest::newRow("all") << u"All"_s << QStringList{u"i"_s, u"o"_s, u"w"_s, u"e"_s, u"c"_s} << QString();
    QTest::newRow("messages") << u"Without output"_s << QStringList{u"i"_s, u"w"_s, u"e"_s, u"c"_s}
                              << u"There is nothing but output."_s;
    QTest::newRow("output") << u"Output only"_s << QStringList{u"o"_s} << u"There is no output."_s;
    QTest::newRow("warnings") << u"Warnings and errors"_s << QStringList{u"w"_s, u"e"_s}
                              << u"There are no warnings and no errors."_s;
    QTest::newRow("errors") << u"Errors only"_s << QStringList{u"e"_s} << u"There are no errors."_s;
}

void TestLogView::levels()
{
    QFETCH(QString, shown);
    QFETCH(QStringList, rows);
    QFETCH(QString, nothing);
    Shown s;
    QAbstractItemModelTester tester(s.view()->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    s.choose(shown);
    const QList<std::pair<QByteArray, QString>> lines{
        {"info", u"i"_s}, {"stdout", u"o"_s}, {"stderr", u"w"_s}, {"error", u"e"_s}, {"complete", u"c"_s}};
    for (const auto &[type, text] : lines) {
        if (!rows.contains(text))
            s.say({text}, type);
    }
    if (!nothing.isEmpty())
        QCOMPARE(s.part<QLabel>("activityEmpty")->text(), nothing);
    s.log.clear();
    for (const auto &[type, text] : lines)
        s.say({text}, type);
    QStringList seen;
    for (int row = 0; row < s.view()->model()->rowCount(); ++row)
        seen.append(s.rowText(row));
    QCOMPARE(seen, rows);
}

void TestLogView::bothClocksAreInTheToolTip()
{
    Shown s;
    s.log.append(
        saidLines({rawLine("info", u"<b>a</b>"_s, Start), rawLine("info", u"b"_s)}, Start.addMSecs(350)));
    s.log.flush();
    const auto toolTip = [&s](int row) {
        return s.view()->model()->index(row, 0).data(Qt::ToolTipRole).toString().replace(u'\xa0', u' ');
    };
    QVERIFY2(toolTip(0).contains("2026-08-12 14:03:21.000 UTC"_L1), qPrintable(toolTip(0)));
    QVERIFY(toolTip(0).contains("2026-08-12 14:03:21.350 UTC"_L1));
    QVERIFY(!toolTip(0).contains("<b>"_L1));
    QVERIFY(toolTip(1).contains("2026-08-12 14:03:21.350 UTC"_L1));
    QVERIFY(!toolTip(1).contains(u"Server’s clock"_s));
}

void TestLogView::whatIsNotOfTheOperationOnShowSaysSo()
{
    Shown s;
    s.log.beginOperation(1, u"web-1"_s);
    s.log.append(said("info", u"mine"_s), 1);
    s.log.beginOperation(2, u"db-2"_s);
    s.log.append(said("info", u"other"_s), 2);
    s.log.append(saidLines({"<html>"}), 1);
    s.log.flush();
    s.widget.setSprite(u"web-1"_s);
    QCOMPARE(s.rowText(0), u"mine"_s);
    QCOMPARE(s.rowText(1), u"db-2: other"_s);
    QCOMPARE(s.rowText(2), u"The server sent a line that is not part of the protocol: <html>"_s);
    s.widget.setSprite(u"db-2"_s);
    QCOMPARE(s.rowText(0), u"web-1: mine"_s);
    QCOMPARE(s.rowText(1), u"other"_s);
}

void TestLogView::typing_goesToTheNearestMatchAndCounts()
{
    Shown s;
    s.say({u"one"_s, u"Disk one"_s, u"two"_s, u"slow disk"_s, u"three"_s, u"DISK"_s});
    QCOMPARE(s.matches(), QString());
    QVERIFY(!s.part<QToolButton>("activityFindNextButton")->isEnabled());
    s.view()->setCurrentIndex(s.view()->model()->index(2, 0));
    QTest::keyClicks(s.field(), u"disk"_s);
    QTRY_COMPARE(s.matches(), u"2 of 3"_s);
    QCOMPARE(s.row(), 3);
    QVERIFY(s.view()->selectionModel()->isRowSelected(3, {}));
    QTest::keyClicks(s.field(), u" o"_s);
    QTRY_COMPARE(s.matches(), u"1 of 1"_s);
    QCOMPARE(s.row(), 1);
    QTest::keyClicks(s.field(), u"x"_s);
    QTRY_COMPARE(s.matches(), u"No matches"_s);
    QCOMPARE(s.row(), 1);
    QVERIFY(!s.part<QToolButton>("activityFindNextButton")->isEnabled());
}

void TestLogView::keysGoFromMatchToMatch()
{
    Shown s;
    s.say({u"a"_s, u"b"_s, u"a"_s, u"b"_s, u"a"_s});
    s.field()->setText(u"a"_s);
    QTRY_COMPARE(s.matches(), u"1 of 3"_s);
    QTest::keyClick(s.field(), Qt::Key_Return);
    QCOMPARE(s.row(), 2);
    QTest::keyClick(s.view(), Qt::Key_F3);
    QCOMPARE(s.row(), 4);
    QCOMPARE(s.matches(), u"3 of 3"_s);
    QTest::keyClick(s.field(), Qt::Key_F3); // from the other end again
    QCOMPARE(s.row(), 0);
    QTest::keyClick(s.field(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(s.row(), 4);
    QTest::keyClick(s.view(), Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(s.row(), 2);
    s.part<QToolButton>("activityFindPreviousButton")->click();
    QCOMPARE(s.row(), 0);
    s.part<QToolButton>("activityFindNextButton")->click();
    QCOMPARE(s.row(), 2);
    s.view()->setCurrentIndex(s.view()->model()->index(3, 0));
    QCOMPARE(s.matches(), u"3 matches"_s);
    QTest::keyClick(s.view(), Qt::Key_F3);
    QCOMPARE(s.row(), 4);
}

void TestLogView::findFromTheLog_andBack()
{
    Shown s;
    s.say({u"a"_s, u"b"_s});
    QTRY_VERIFY(s.view()->hasFocus());
    QTest::keySequence(s.view(), QKeySequence::Find);
    QTRY_VERIFY(s.field()->hasFocus());
    QTest::keyClicks(s.field(), u"b"_s);
    QTRY_COMPARE(s.matches(), u"1 of 1"_s);
    QTest::keyClick(s.field(), Qt::Key_Escape);
    QVERIFY(s.view()->hasFocus());
    QCOMPARE(s.field()->text(), QString());
    QCOMPARE(s.matches(), QString());
    QCOMPARE(s.row(), 1); // where it was found
}

void TestLogView::matchesComeAndGoWithTheLines()
{
    Shown s(10);
    QStringList ten;
    for (int i = 0; i < 10; ++i)
        ten.append(i % 2 ? u"odd"_s : u"even"_s);
    s.say(ten);
    s.field()->setText(u"even"_s);
    QTRY_COMPARE(s.matches(), u"1 of 5"_s);
    s.view()->setCurrentIndex(s.view()->model()->index(4, 0));
    QCOMPARE(s.matches(), u"3 of 5"_s);
    s.say({u"even"_s}); // row 0, a match, goes; this one comes
    QTRY_COMPARE(s.matches(), u"2 of 5"_s);
    QCOMPARE(s.row(), 3);
    s.say({u"odd"_s, u"odd"_s, u"odd"_s});
    QTRY_COMPARE(s.matches(), u"1 of 4"_s);
    QCOMPARE(s.row(), 0);
    s.say(QStringList(30, u"odd"_s));
    QTRY_COMPARE(s.matches(), u"No matches"_s);
}

void TestLogView::onlyShownLinesAreSearched()
{
    Shown s;
    s.say({u"disk"_s, u"disk"_s}, "stdout");
    s.say({u"disk"_s}, "warning");
    s.field()->setText(u"disk"_s);
    QTRY_COMPARE(s.matches(), u"1 of 3"_s);
    s.choose(u"Warnings and errors"_s);
    QTRY_VERIFY2(s.matches() == u"1 of 1"_s || s.matches() == u"1 match"_s, qPrintable(s.matches()));
    s.choose(u"All"_s);
    QTRY_VERIFY2(s.matches().contains(u'3'), qPrintable(s.matches()));
}

void TestLogView::aLongLogIsSearchedInManyTurns()
{
    ActivityLogModel log;
    LogSearch search(log, ActivityLogModel::TextRole);
    QByteArrayList raw;
    for (int i = 0; i < 10'000; ++i)
        raw.append(rawLine("info", u"line %1"_s.arg(i)));
    log.append(saidLines(raw));
    log.flush();
    QSignalSpy changed(&search, &LogSearch::changed);
    search.setText(u"line 9"_s);
    QVERIFY(!search.isComplete());
    QCOMPARE(search.count(), 0);
    QTRY_VERIFY(search.isComplete());
    QCOMPARE(search.count(), 1 + 10 + 100 + 1000);
    QVERIFY(changed.size() >= 10);
    QCOMPARE(search.positionOf(9), 1);
    QCOMPARE(search.positionOf(10), 0);
    QCOMPARE(search.next(9), 90);
    QCOMPARE(search.previous(9), 9999);
}

void TestLogView::everythingIsReachedByTab()
{
    Shown s;
    s.say({u"a"_s});
    s.field()->setText(u"a"_s);
    QTRY_COMPARE(s.matches(), u"1 of 1"_s);
    QStringList reached;
    QTRY_VERIFY(s.view()->hasFocus());
    for (int i = 0; i < 12; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        reached.append(QApplication::focusWidget()->objectName());
    }
    for (const char *name : {"activityLevels", "activitySearch", "activityFindPreviousButton",
                             "activityFindNextButton", "activityCopyButton", "activitySaveButton"})
        QVERIFY2(reached.contains(QString::fromLatin1(name)), name);
    QCOMPARE(s.field()->accessibleName(), u"Find in activity log"_s);
    QCOMPARE(s.part<QToolButton>("activityFindNextButton")->accessibleName(), u"Next Match"_s);
}

QTEST_MAIN(TestLogView)
#include "tst_logview.moc"
