// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrunner.h"
#include "core/operations/operationsmodel.h"
#include "core/records/records.h"
#include "tests/records/recordstest.h"
#include "tests/ui/guitest.h"
#include "ui/operationspane.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>
#include <QTreeView>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = OperationRecord::Kind;
using Outcome = OperationRecord::Outcome;
using Test::answerOf;

namespace {

OperationRecord recordOf(const QString &uid, Kind kind, const QString &checkpoint, const QString &sprite)
{
    OperationRecord record;
    record.uid = uid;
    record.kind = kind;
    record.spriteName = sprite;
    (kind == Kind::Create ? record.newCheckpointId : record.checkpointId) = checkpoint;
    record.startedAt = QDateTime({2025, 8, 12}, {14, 3}, Qt::UTC);
    record.finishedAt = record.startedAt.addSecs(14);
    record.duration = 14s;
    record.outcome = Outcome::Succeeded;
    return record;
}

/// The pane with three operations on record; see init().
struct Shown {
    Shown()
        : records({}, u"server"_s)
        , client({.baseUrl = QUrl(u"http://127.0.0.1:9"_s), .token = u"spr_x"_s})
        , runner(client, nullptr, &records.journal())
        , model(&records.journal(), runner)
        , pane(model)
        , view(*pane.findChild<QTreeView *>(u"operationsView"_s))
        , filter(*pane.findChild<QLineEdit *>(u"operationsFilter"_s))
    {
        pane.resize(900, 260);
        write(recordOf(u"a"_s, Kind::Create, u"v8"_s, u"web-1"_s));
        write(recordOf(u"b"_s, Kind::Create, u"v3"_s, u"db-2"_s));
        OperationRecord restore = recordOf(u"c"_s, Kind::Restore, u"v7"_s, u"web-1"_s);
        restore.safetyCheckpointId = u"v9"_s;
        write(restore);
    }
    void write(const OperationRecord &record)
    {
        QVERIFY(answerOf<Done>(
            [&](QObject *context, const auto &done) { records.journal().begin(record, context, done); }));
    }
    [[nodiscard]] bool show(const QString &sprite = u"web-1"_s)
    {
        pane.setSprite(sprite);
        pane.show();
        pane.activateWindow();
        return QTest::qWaitForWindowActive(&pane, Patience) && settled();
    }
    [[nodiscard]] bool settled() const
    {
        return QTest::qWaitFor([this] { return model.state() != OperationsModel::State::Reading; }, Patience);
    }
    [[nodiscard]] QString uids() const
    {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all.append(model.index(row, 0).data(OperationsModel::UidRole).toString());
        return all.join(u' ');
    }
    void select(int row)
    {
        view.setFocus();
        view.setCurrentIndex(model.index(row, 0));
    }
    [[nodiscard]] QAction &action(const QString &name) const { return *pane.findChild<QAction *>(name); }
    [[nodiscard]] QString sentence() const
    {
        const auto *empty = pane.findChild<QWidget *>(u"operationsEmptyState"_s);
        return empty->isVisible() ? empty->findChild<QLabel *>(u"emptyStateSentence"_s)->text() : QString();
    }

    Records records;
    Client client;
    OperationRunner runner;
    OperationsModel model;
    OperationsPane pane;
    QTreeView &view;
    QLineEdit &filter;
};

} // namespace

class TestOperationsPane final : public QObject {
    Q_OBJECT

private slots:
    void init() { Test::failOnAnyWarning(); }

    void nothingIsRead_untilSomebodyLooks();
    void sprites_areOneOrAll();
    void filter_narrowsAndSaysWhenNothingMatches();
    void emptyRecord_saysSo();
    void rowsAreReachedAndUsed_byKeyboard();
    void checkpointsOfARow_canBeSelected();
    void undo_isOfferedWhereItIsPossible();
    void selectedRows_areCopied();
    void selectionAndScrolling_surviveWhatHappens();
    void tooltip_isNeverMarkup();
};

void TestOperationsPane::nothingIsRead_untilSomebodyLooks()
{
    Shown shown;
    shown.pane.setSprite(u"web-1"_s);
    shown.write(recordOf(u"d"_s, Kind::Delete, u"v1"_s, u"web-1"_s)); // the record is read in order
    QCOMPARE(shown.model.rowCount(), 0);
    QVERIFY(shown.show());
    QCOMPARE(shown.uids(), u"d c a"_s);
}

void TestOperationsPane::sprites_areOneOrAll()
{
    Shown shown;
    QVERIFY(shown.show());
    QCOMPARE(shown.uids(), u"c a"_s);
    QVERIFY(shown.view.isColumnHidden(OperationsModel::SpriteColumn)); // it would say the same in every row
    auto *sprites = shown.pane.findChild<QComboBox *>(u"operationsSprites"_s);
    QTest::keyClick(sprites, Qt::Key_Down);
    QVERIFY(shown.settled());
    QCOMPARE(shown.uids(), u"c b a"_s);
    QVERIFY(!shown.view.isColumnHidden(OperationsModel::SpriteColumn));
    QTest::keyClick(sprites, Qt::Key_Up);
    shown.pane.setSprite(u"db-2"_s);
    QVERIFY(shown.settled());
    QCOMPARE(shown.uids(), u"b"_s);
    shown.pane.setSprite({});
    QVERIFY(shown.settled());
    QCOMPARE(shown.uids(), u"c b a"_s);
}

void TestOperationsPane::filter_narrowsAndSaysWhenNothingMatches()
{
    Shown shown;
    QVERIFY(shown.show());
    shown.filter.setFocus();
    QTest::keyClicks(&shown.filter, u"restore"_s);
    QVERIFY(shown.settled());
    QCOMPARE(shown.uids(), u"c"_s);
    QTest::keyClicks(&shown.filter, u" <b>"_s);
    QVERIFY(shown.settled());
    QCOMPARE(shown.sentence(), u"No operation matches “restore <b>”."_s);
    QVERIFY(!shown.view.isVisible());
    auto *clear = shown.pane.findChild<QPushButton *>(u"emptyStateButton"_s);
    QVERIFY(clear && clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QVERIFY(shown.settled());
    QCOMPARE(shown.uids(), u"c a"_s);
    QVERIFY(shown.view.isVisible());
    QVERIFY(shown.filter.hasFocus());
}

void TestOperationsPane::emptyRecord_saysSo()
{
    Shown shown;
    QVERIFY(shown.show(u"new-3"_s));
    QCOMPARE(shown.sentence(), u"Nothing was done on new-3 from here yet."_s);
    shown.write(recordOf(u"d"_s, Kind::Create, u"v1"_s, u"new-3"_s)); // the first one
    QCOMPARE(shown.sentence(), u""_s);
    QVERIFY(shown.view.isVisible());
}

void TestOperationsPane::rowsAreReachedAndUsed_byKeyboard()
{
    Shown shown;
    QVERIFY(shown.show());
    QSignalSpy log(&shown.pane, &OperationsPane::logRequested);
    QVERIFY(!shown.action(u"operationShowLog"_s).isEnabled());
    shown.pane.focusTarget()->setFocus();
    QVERIFY(shown.view.hasFocus());
    QTest::keyClick(&shown.view, Qt::Key_Down);
    QTest::keyClick(&shown.view, Qt::Key_Down);
    QTest::keyClick(&shown.view, Qt::Key_Return);
    QCOMPARE(log.size(), 1);
    QCOMPARE(log.constFirst().constFirst().toString(), u"a"_s);
    shown.action(u"operationShowLog"_s).trigger();
    QCOMPARE(log.size(), 2);

    // The menu opens where the row is.
    auto *menu = shown.pane.findChild<QMenu *>(u"operationsMenu"_s);
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, shown.view.viewport()->rect().center(),
                            shown.view.viewport()->mapToGlobal(shown.view.viewport()->rect().center()));
    QCoreApplication::sendEvent(shown.view.viewport(), &asked);
    QVERIFY(menu->isVisible());
    const QRect row = shown.view.visualRect(shown.view.currentIndex());
    QVERIFY(qAbs(shown.view.viewport()->mapFromGlobal(menu->pos()).y() - row.center().y()) <= row.height());
    menu->close();
}

void TestOperationsPane::checkpointsOfARow_canBeSelected()
{
    Shown shown;
    QVERIFY(shown.show());
    QSignalSpy wanted(&shown.pane, &OperationsPane::checkpointRequested);
    QAction &target = shown.action(u"operationSelectCheckpoint"_s);
    QAction &safety = shown.action(u"operationSelectSafety"_s);
    QVERIFY(!target.isEnabled() && !safety.isEnabled());
    shown.select(0);
    QCOMPARE(target.text(), u"Select &Checkpoint v7"_s);
    QCOMPARE(safety.text(), u"Select &Safety Checkpoint v9"_s);
    target.trigger();
    safety.trigger();
    shown.select(1);
    QCOMPARE(target.text(), u"Select &Checkpoint v8"_s);
    QVERIFY(!safety.isEnabled());
    target.trigger();
    const QList<QVariantList> expected{{u"web-1"_s, u"v7"_s}, {u"web-1"_s, u"v9"_s}, {u"web-1"_s, u"v8"_s}};
    QCOMPARE(QList<QVariantList>(wanted.cbegin(), wanted.cend()), expected);
}

void TestOperationsPane::undo_isOfferedWhereItIsPossible()
{
    Shown shown;
    QAction undo(u"Undo Restore…"_s);
    QSignalSpy triggered(&undo, &QAction::triggered);
    QVERIFY(shown.show());
    shown.pane.setUndoAction(&undo);
    QVERIFY(shown.pane.findChild<QMenu *>(u"operationsMenu"_s)->actions().contains(&undo));

    const auto click = [&shown](int row) {
        const QRect cell = shown.view.visualRect(shown.model.index(row, OperationsModel::UndoColumn));
        QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, cell.center());
    };
    click(0);
    QCOMPARE(triggered.size(), 0);
    shown.model.setUndoable(u"c"_s);
    click(1);
    QCOMPARE(triggered.size(), 0);
    click(0);
    QCOMPARE(triggered.size(), 1);
    undo.setEnabled(false); // an operation is running
    click(0);
    QCOMPARE(triggered.size(), 1);
}

void TestOperationsPane::selectedRows_areCopied()
{
    Shown shown;
    QVERIFY(shown.show());
    QVERIFY(!shown.pane.hasSelection());
    shown.select(0);
    QTest::keyClick(&shown.view, Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(shown.pane.hasSelection());
    QVERIFY(!shown.action(u"operationShowLog"_s).isEnabled()); // of which?
    shown.action(u"operationCopy"_s).trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"12 Aug 2025, 14:03\tRestore v7\tweb-1\tSucceeded\t14 s\tv9\n"
             "12 Aug 2025, 14:03\tNew checkpoint v8\tweb-1\tSucceeded\t14 s\t"_s);
}

void TestOperationsPane::selectionAndScrolling_surviveWhatHappens()
{
    Shown shown;
    for (int i = 0; i < 60; ++i)
        shown.write(recordOf(u"r%1"_s.arg(i), Kind::Create, u"v%1"_s.arg(20 + i), u"web-1"_s));
    QVERIFY(shown.show());
    shown.select(40);
    const QString selected = shown.view.currentIndex().data(OperationsModel::UidRole).toString();
    const int top = shown.view.visualRect(shown.view.currentIndex()).top();
    shown.write(recordOf(u"new"_s, Kind::Create, u"v99"_s, u"web-1"_s));
    OperationRecord settled = recordOf(u"r5"_s, Kind::Create, u"v25"_s, u"web-1"_s);
    settled.outcome = Outcome::Failed;
    shown.write(settled);
    QCOMPARE(shown.view.currentIndex().data(OperationsModel::UidRole).toString(), selected);
    QCOMPARE(shown.view.selectionModel()->selectedRows(), QModelIndexList{shown.view.currentIndex()});
    QVERIFY(qAbs(shown.view.visualRect(shown.view.currentIndex()).top() - top)
            <= shown.view.visualRect(shown.view.currentIndex()).height());
}

void TestOperationsPane::tooltip_isNeverMarkup()
{
    Shown shown;
    OperationRecord record = recordOf(u"d"_s, Kind::Create, u"v1"_s, u"web-1"_s);
    record.comment = u"<img src=x>"_s;
    shown.write(record);
    QVERIFY(shown.show());
    const QRect cell = shown.view.visualRect(shown.model.index(0, OperationsModel::OperationColumn));
    QHelpEvent asked(QEvent::ToolTip, cell.center(), shown.view.viewport()->mapToGlobal(cell.center()));
    QCoreApplication::sendEvent(shown.view.viewport(), &asked);
    QVERIFY2(QToolTip::text().contains(u"&lt;img"_s), qPrintable(QToolTip::text()));
    QToolTip::hideText();
}

QTEST_MAIN(TestOperationsPane)
#include "tst_operationspane.moc"
