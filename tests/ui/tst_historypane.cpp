// SPDX-License-Identifier: Apache-2.0
// The two presentations of one history, through a real session on a real socket.
#include "ui/historypane.h"

#include "core/api/client.h"
#include "core/history/checkpointmodel.h"
#include "core/history/timelinemodel.h"
#include "core/operations/operationrunner.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "tests/support/scriptedserver.h"
#include "tests/ui/guitest.h"
#include "ui/actions.h"
#include "ui/emptystate.h"
#include "ui/historygraphview.h"
#include "ui/historytreeview.h"

#include <QHeaderView>
#include <QMenu>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// A line of `size` checkpoints with a branch off every tenth, as a server lists them.
QByteArray listOf(int size, const QByteArray &comment = "c")
{
    QByteArray json = R"([{"id":"Current","source_id":"v)" + QByteArray::number(size) + R"("})";
    for (int i = size; i > 0; --i) {
        const int parent = i % 10 == 0 ? i - 5 : i - 1;
        json += R"(,{"id":"v)" + QByteArray::number(i) + R"(","comment":")" + comment + QByteArray::number(i)
            + R"(","create_time":"2026-08-12T12:)" + QByteArray::number(10 + i % 50) + R"(:00Z")";
        if (parent > 0)
            json += R"(,"source_id":"v)" + QByteArray::number(parent) + R"(")";
        json += '}';
    }
    return json + ']';
}

/// Everything that a pane needs, and the pane, shown.
struct Window {
    Window()
    {
        server.setHandler([this](const ScriptedRequest &) { return ScriptedAnswer::json(200, list); });
        pane.resize(800, 500);
        pane.show();
    }

    [[nodiscard]] bool read()
    {
        QSignalSpy shown(&pane, &HistoryPane::historyShown);
        session.setSprite(u"web-1"_s);
        return shown.wait(Patience);
    }

    QByteArray list = listOf(30);
    ScriptedServer server;
    Client client{ClientConfig{.baseUrl = server.url(), .token = u"t"_s}};
    OperationRunner runner{client};
    SpriteSession session{client, runner};
    SpritesModel sprites{client, u"acme"_s};
    CheckpointModel tree;
    TimelineModel timeline;
    Actions actions{nullptr};
    HistoryPane pane{session, sprites, tree, timeline, actions};
};

} // namespace

class TestHistoryPane final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { Test::failOnAnyWarning(); }

    void graph_isShownFirst();
    void presentation_changesWithSelectionAndColumns();
    void onlyTheShownOne_tellsOfSelections();
    void onlyMatches_hidesInBothPresentations();
    void filter_dimsOtherwise();
    void refresh_keepsSelectionAndScrolling();
    void selectedRowGone_nextOneIsSelected();
};

void TestHistoryPane::graph_isShownFirst()
{
    Window window;
    QVERIFY(window.read());
    QCOMPARE(window.pane.presentation(), Presentation::Graph);
    QVERIFY(window.pane.graphView().isVisible());
    QVERIFY(!window.pane.treeView().isVisible());
    QVERIFY(window.pane.view().selection().isCurrentRow);
    for (const HistoryView *view : {static_cast<HistoryView *>(&window.pane.graphView()),
                                    static_cast<HistoryView *>(&window.pane.treeView())})
        QCOMPARE(view->accessibleName(), u"Checkpoint history"_s);
}

void TestHistoryPane::presentation_changesWithSelectionAndColumns()
{
    Window window;
    QVERIFY(window.read());
    QVERIFY(window.pane.view().selectKey(u"v19"_s)); // on a branch
    window.pane.view().setColumnHidden(CheckpointModel::TypeColumn, true);
    window.pane.view().setColumnWidth(CheckpointModel::CreatedColumn, 77);
    window.pane.view().setFocus();
    window.pane.setPresentation(Presentation::Tree);
    QVERIFY(window.pane.treeView().isVisible());
    QVERIFY(!window.pane.graphView().isVisible());
    QVERIFY(window.pane.treeView().hasFocus());
    QCOMPARE(window.pane.view().selection().key, u"v19"_s);
    QVERIFY(window.pane.view().isColumnHidden(CheckpointModel::TypeColumn));
    QCOMPARE(window.pane.view().columnWidth(CheckpointModel::CreatedColumn), 77);

    window.pane.view().selectKeys({u"v3"_s, u"v29"_s});
    window.pane.setPresentation(Presentation::Graph);
    QStringList keys = window.pane.view().selectedKeys();
    keys.sort();
    QCOMPARE(keys, QStringList({u"v29"_s, u"v3"_s}));
    QCOMPARE(window.server.requests().size(), 1); // to look at it in another way asks nobody
}

void TestHistoryPane::onlyTheShownOne_tellsOfSelections()
{
    Window window;
    QVERIFY(window.read());
    QSignalSpy changes(&window.pane, &HistoryPane::selectionSummaryChanged);
    window.pane.treeView().selectKey(u"v3"_s);
    QCOMPARE(changes.size(), 0);
    window.pane.graphView().selectKey(u"v3"_s);
    QVERIFY(changes.size() > 0);
}

void TestHistoryPane::onlyMatches_hidesInBothPresentations()
{
    Window window;
    QVERIFY(window.read());
    QCOMPARE(window.timeline.rowCount(), 31);
    window.pane.setShowsOnlyMatches(true);
    QCOMPARE(window.timeline.rowCount(), 31);
    window.pane.setFilter(u"v1"_s); // v1, v10 to v19
    QCOMPARE(window.pane.matchCount(), 11);
    QCOMPARE(window.timeline.rowCount(), 12);
    QVERIFY(window.tree.indexOf(u"v15"_s).isValid());
    QVERIFY(!window.tree.indexOf(u"v25"_s).isValid());
    // Everything is there, joined over what is hidden.
    QCOMPARE(
        window.timeline.indexOf(u"v10"_s).siblingAtColumn(CheckpointModel::ParentColumn).data().toString(),
        u"v1"_s);
    QVERIFY(window.pane.view().selectKey(u"v12"_s));
    window.pane.setFilter({});
    QCOMPARE(window.timeline.rowCount(), 31);
    QCOMPARE(window.pane.view().selection().key, u"v12"_s);
    window.pane.setFilter(u"nothing like it"_s);
    const auto *empty = window.pane.findChild<EmptyState *>(u"historyEmptyState"_s);
    QVERIFY(empty->isVisible());
    QCOMPARE(empty->sentence(), u"No checkpoint matches “nothing like it”."_s);
}

void TestHistoryPane::filter_dimsOtherwise()
{
    Window window;
    QVERIFY(window.read());
    window.pane.setFilter(u"v7"_s);
    QCOMPARE(window.timeline.rowCount(), 31);
    QCOMPARE(window.pane.matchCount(), 1);
    QVERIFY(window.pane.view().selectMatch(true));
    QCOMPARE(window.pane.view().selection().key, u"v7"_s);
    window.pane.setPresentation(Presentation::Tree);
    QVERIFY(window.pane.view().selectKey(u"v9"_s));
    QVERIFY(window.pane.view().selectMatch(true));
    QCOMPARE(window.pane.view().selection().key, u"v7"_s);
}

void TestHistoryPane::refresh_keepsSelectionAndScrolling()
{
    for (const Presentation presentation : {Presentation::Graph, Presentation::Tree}) {
        Window window;
        window.list = listOf(200);
        QVERIFY(window.read());
        window.pane.setPresentation(presentation);
        HistoryView &view = window.pane.view();
        QSignalSpy treeResets(&window.tree, &QAbstractItemModel::modelReset);
        QSignalSpy timelineResets(&window.timeline, &QAbstractItemModel::modelReset);
        QVERIFY(view.selectKey(u"v90"_s));
        const int scrolled = view.verticalScrollBar()->value();
        QVERIFY(scrolled > 0);
        for (const char *const comment : {"d", "e", "f"}) {
            window.list = listOf(200, comment);
            QSignalSpy shown(&window.pane, &HistoryPane::historyShown);
            window.session.refresh();
            QVERIFY(shown.wait(Patience));
            QCOMPARE(view.selection().key, u"v90"_s);
            QCOMPARE(view.verticalScrollBar()->value(), scrolled);
            QCOMPARE(view.currentIndex().data(CheckpointModel::CommentRole).toString(),
                     QString::fromLatin1(comment) + u"90"_s);
        }
        QCOMPARE(treeResets.size() + timelineResets.size(), 0);
    }
}

void TestHistoryPane::selectedRowGone_nextOneIsSelected()
{
    Window window;
    QVERIFY(window.read());
    QVERIFY(window.pane.view().selectKey(u"v30"_s));
    window.list = listOf(29);
    QSignalSpy shown(&window.pane, &HistoryPane::historyShown);
    window.session.refresh();
    QVERIFY(shown.wait(Patience));
    QCOMPARE(window.pane.view().selection().rows, 1);
}

QTEST_MAIN(TestHistoryPane)
#include "tst_historypane.moc"
