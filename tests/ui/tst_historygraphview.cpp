// SPDX-License-Identifier: Apache-2.0
// The graph as a person uses it: folds, keys, what is pointed out, and whether the drawing tells facts from
// guesses.
#include "ui/historygraphview.h"

#include "core/history/filterquery.h"
#include "core/history/timelinemodel.h"
#include "tests/history/historytext.h"
#include "tests/ui/guitest.h"
#include "ui/dialogs/legenddialog.h"
#include "ui/historydelegate.h"
#include "ui/historystyle.h"
#include "ui/icons.h"
#include "ui/lanedelegate.h"

#include <QLabel>
#include <QPainter>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// v1 - a2 - a3 - v4 - v6, with v5 off v1 and two days before v6.
const QStringList Branched{u"Current s=v6"_s,     u"v6 t=3100 s=v4"_s,   u"v5 t=5 s=v1"_s, u"v4 t=4 s=a3"_s,
                           u"a3 t=3 s=a2 auto"_s, u"a2 t=2 s=v1 auto"_s, u"v1 t=1"_s};

/// A view with its model; rows: here, v6, gap, v5, v4, fold, v1.
struct Shown {
    explicit Shown(const QStringList &list = Branched, const HistoryGraphOptions &options = {})
        : view(model)
    {
        model.applySnapshot(HistoryGraph::build(drawn(list), options));
        view.resize(700, 400);
        view.show();
        view.fitColumns();
    }

    [[nodiscard]] QString currentText() const
    {
        return view.currentIndex().siblingAtColumn(0).data().toString();
    }
    void press(Qt::Key key) { QTest::keyClick(&view, key); }

    TimelineModel model;
    HistoryGraphView view;
};

double luminance(const QColor &color)
{
    const auto linear = [](float part) {
        return part <= 0.03928F ? double(part) / 12.92 : std::pow((double(part) + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

QPalette paletteOf(const QColor &text, const QColor &ground)
{
    QPalette palette;
    for (const auto role : {QPalette::WindowText, QPalette::Text})
        palette.setColor(role, text);
    for (const auto role : {QPalette::Window, QPalette::Base})
        palette.setColor(role, ground);
    return palette;
}

/// How many pixels of the line from a row's node to the one of the next row show the ground.
int gapsInLine(Shown &shown, int row)
{
    const QImage image = shown.view.viewport()->grab().toImage();
    const HistoryMetrics metrics = HistoryMetrics::of(shown.view.fontMetrics());
    const int x = int(LaneDelegate::laneCentre(metrics, 0)) - 1;
    const QRect from = shown.view.visualRect(shown.model.index(row, 0));
    int gaps = 0;
    for (int y = from.center().y() + int(metrics.radius * 1.5);
         y < from.bottom() + from.height() / 2 - int(metrics.radius * 1.5); ++y)
        gaps += image.pixelColor(x, y) == shown.view.palette().color(QPalette::Base);
    return gaps;
}

} // namespace

class TestHistoryGraphView final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { Test::failOnAnyWarning(); }

    void keyboard_skipsGaps();
    void fold_opensAndClosesByKeyboard();
    void fold_opensByItsArrowAndByDoubleClick();
    void selectKey_opensTheFold();
    void selection_ofAFoldIsNoCheckpoint();
    void findNext_reachesIntoFolds();
    void hoverOrSelection_pointsOutTheLine();
    void lines_tellFactsFromGuesses();
    void badges_tellWhatMatters();
    void toolTips_tellHowTheParentIsKnown();
    void shapes_areAllDifferent();
    void laneColors_standOutOnEveryGround_data();
    void laneColors_standOutOnEveryGround();
    void rightToLeft_isMirrored();
    void columns_fitBeforeTheFirstShow();
    void legend_tellsEveryLineInWords();
};

void TestHistoryGraphView::keyboard_skipsGaps()
{
    Shown shown;
    QVERIFY(shown.view.selectKey(u"v6"_s));
    shown.press(Qt::Key_Down);
    QCOMPARE(shown.currentText(), u"v5"_s);
    shown.press(Qt::Key_Up);
    QCOMPARE(shown.currentText(), u"v6"_s);
}

void TestHistoryGraphView::fold_opensAndClosesByKeyboard()
{
    Shown shown;
    QVERIFY(shown.view.selectKey(u"v4"_s));
    shown.press(Qt::Key_Down);
    QVERIFY2(shown.currentText().startsWith(u"2 automatic"_s), qPrintable(shown.currentText()));
    const int folded = shown.model.rowCount();
    shown.press(Qt::Key_Right);
    QCOMPARE(shown.model.rowCount(), folded + 2);
    shown.press(Qt::Key_Down);
    QCOMPARE(shown.currentText(), u"a3"_s);
    shown.press(Qt::Key_Down);
    QCOMPARE(shown.currentText(), u"a2"_s);
    shown.press(Qt::Key_Left); // to the head of the fold
    QVERIFY(shown.currentText().startsWith(u"2 automatic"_s));
    shown.press(Qt::Key_Left);
    QCOMPARE(shown.model.rowCount(), folded);
    shown.press(Qt::Key_Space);
    QCOMPARE(shown.model.rowCount(), folded + 2);
    shown.press(Qt::Key_Space);
    QCOMPARE(shown.model.rowCount(), folded);

    QSignalSpy details(&shown.view, &HistoryView::detailsRequested);
    shown.press(Qt::Key_Return);
    QCOMPARE(shown.model.rowCount(), folded + 2);
    QCOMPARE(details.size(), 0);
    QVERIFY(shown.view.selectKey(u"v4"_s));
    shown.press(Qt::Key_Return);
    QCOMPARE(details.size(), 1);
}

void TestHistoryGraphView::fold_opensByItsArrowAndByDoubleClick()
{
    Shown shown;
    const int folded = shown.model.rowCount();
    const QModelIndex fold = shown.model.rowShowing(u"a2"_s);
    const QRect row = shown.view.visualRect(fold);
    const HistoryMetrics metrics = HistoryMetrics::of(shown.view.fontMetrics());
    const QPoint arrow(LaneDelegate::textStart(metrics, fold) + metrics.arrow / 2, row.center().y());
    QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, arrow);
    QCOMPARE(shown.model.rowCount(), folded + 2);
    QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, arrow);
    QCOMPARE(shown.model.rowCount(), folded);
    const QPoint text(arrow.x() + 80, arrow.y());
    QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, text);
    QCOMPARE(shown.model.rowCount(), folded); // a click selects
    QTest::mouseDClick(shown.view.viewport(), Qt::LeftButton, {}, text);
    QCOMPARE(shown.model.rowCount(), folded + 2);
}

void TestHistoryGraphView::selectKey_opensTheFold()
{
    Shown shown;
    QVERIFY(shown.view.selectKey(u"a2"_s));
    QCOMPARE(shown.currentText(), u"a2"_s);
    QCOMPARE(shown.view.selection().key, u"a2"_s);
    QVERIFY(!shown.view.selectKey(u"v99"_s));
    QCOMPARE(shown.view.selection().key, u"a2"_s);
    QVERIFY(shown.view.selectKey({}));
    QVERIFY(shown.view.selection().isCurrentRow);
}

void TestHistoryGraphView::selection_ofAFoldIsNoCheckpoint()
{
    Shown shown;
    shown.view.setCurrentIndex(shown.model.rowShowing(u"a2"_s));
    QCOMPARE(shown.view.selection().rows, 1);
    QVERIFY(shown.view.selection().key.isEmpty());
    QVERIFY(!shown.view.selection().isCurrentRow);
    QCOMPARE(shown.view.selectedKeys(), QStringList());
    shown.view.selectAll();
    QCOMPARE(shown.view.selectedKeys(), QStringList({QString(), u"v6"_s, u"v5"_s, u"v4"_s, u"v1"_s}));
}

void TestHistoryGraphView::findNext_reachesIntoFolds()
{
    Shown shown;
    shown.view.setMatches(FilterQuery(u"type:auto"_s).matching(shown.model.graph()));
    QVERIFY(shown.view.selectKey(u"v6"_s));
    QVERIFY(shown.view.selectMatch(true));
    QCOMPARE(shown.currentText(), u"a3"_s);
    QVERIFY(shown.view.selectMatch(true));
    QCOMPARE(shown.currentText(), u"a2"_s);
    QVERIFY(shown.view.selectMatch(true)); // around the end
    QCOMPARE(shown.currentText(), u"a3"_s);
    QVERIFY(shown.view.selectMatch(false));
    QCOMPARE(shown.currentText(), u"a2"_s);
    shown.view.setMatches({});
    QVERIFY(!shown.view.selectMatch(true));
}

void TestHistoryGraphView::hoverOrSelection_pointsOutTheLine()
{
    Shown shown;
    const auto row = [&](const QString &key) { return shown.model.rowShowing(key).row(); };
    QVERIFY(shown.view.selectKey(u"v5"_s));
    QVERIFY(shown.view.isPointedOut(row(u"v5"_s)));
    QVERIFY(shown.view.isPointedOut(row(u"v1"_s)));
    QVERIFY(!shown.view.isPointedOut(row(u"v4"_s)));
    // What is under the pointer comes first.
    const QPoint v4 = shown.view.visualRect(shown.model.rowShowing(u"v4"_s)).center();
    QTest::mouseMove(shown.view.windowHandle(), shown.view.viewport()->mapTo(&shown.view, v4));
    QTRY_VERIFY(shown.view.isPointedOut(row(u"v4"_s)));
    QVERIFY(!shown.view.isPointedOut(row(u"v5"_s)));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&shown.view, &leave);
    QVERIFY(shown.view.isPointedOut(row(u"v5"_s)));
    // Rows move; the same line stays pointed out.
    QStringList more = Branched;
    more.insert(1, u"v7 t=3200 s=v6"_s);
    shown.model.applySnapshot(HistoryGraph::build(drawn(more)));
    QVERIFY(shown.view.isPointedOut(row(u"v5"_s)));
    QVERIFY(!shown.view.isPointedOut(row(u"v4"_s)));
}

void TestHistoryGraphView::lines_tellFactsFromGuesses()
{
    Shown shown({u"Current"_s, u"v1 t=1"_s, u"v2 t=2"_s, u"v3 t=3"_s, u"v4 t=4 s=v3"_s},
                {.restores = drawnRestores({u"2 v2"_s})});
    // here, v4 (reported), v3 (known), v2 (assumed), v1
    const int reported = gapsInLine(shown, 1);
    const int known = gapsInLine(shown, 2);
    const int assumed = gapsInLine(shown, 3);
    QCOMPARE(reported, 0);
    QVERIFY(known > 0);
    QVERIFY2(assumed > known, qPrintable(u"%1 %2"_s.arg(assumed).arg(known)));
}

void TestHistoryGraphView::badges_tellWhatMatters()
{
    const Shown shown({u"v1 t=1"_s, u"v2 t=2"_s, u"v3 t=3 health=bad"_s, u"v4 t=4 s=v3"_s},
                      {.restores = drawnRestores({u"3 v1 v2"_s})});
    const auto badges = [&](const QString &key) {
        return HistoryDelegate::badges(shown.model.indexOf(key)).join(u", "_s);
    };
    QCOMPARE(badges(u"v1"_s), u"Last restored"_s);
    QCOMPARE(badges(u"v2"_s), u"Safety"_s);
    QCOMPARE(badges(u"v3"_s), u"Unhealthy"_s);
    QCOMPARE(badges(u"v4"_s), u"Base of current (assumed), Sources disagree"_s);
    QCOMPARE(HistoryDelegate::shapeOf(shown.model.indexOf(u"v2"_s)), NodeShape::Safety);
    QCOMPARE(HistoryDelegate::shapeOf(shown.model.indexOf(u"v1"_s)), NodeShape::Manual);
}

void TestHistoryGraphView::toolTips_tellHowTheParentIsKnown()
{
    const Shown shown({u"v1 t=1"_s, u"v2 t=2"_s, u"v3 t=3"_s, u"v4 t=4 s=v3"_s, u"v5 t=5 h=v1,gone"_s},
                      {.restores = drawnRestores({u"2 v1"_s, u"3 v1"_s})});
    const auto tip = [&](const QString &key) {
        return shown.model.indexOf(key).data(Qt::ToolTipRole).toString();
    };
    QCOMPARE(tip(u"v1"_s), u"No parent is known"_s);
    QCOMPARE(tip(u"v2"_s), u"Parent v1: assumed from the order of creation"_s);
    QCOMPARE(tip(u"v3"_s), u"Parent v1: you restored v1 on 12 Aug, 12:02"_s);
    QCOMPARE(tip(u"v4"_s), u"Parent v3: reported by the server\nBut you restored v1 on 12 Aug, 12:03"_s);
    QCOMPARE(tip(u"v5"_s), u"Nearest shown ancestor v1: reported by the server\nParent gone is gone"_s);
    QCOMPARE(tip({}), u"Based on v5: assumed from the order of creation"_s);
}

void TestHistoryGraphView::shapes_areAllDifferent()
{
    const QPalette palette = paletteOf(Qt::black, Qt::white);
    const HistoryMetrics metrics = HistoryMetrics::of(QFontMetrics(QFont()));
    QList<QImage> drawn;
    for (const auto shape :
         {NodeShape::Manual, NodeShape::Automatic, NodeShape::Safety, NodeShape::Here, NodeShape::Fold}) {
        for (const bool isBase : {false, true}) {
            if (isBase && (shape == NodeShape::Here || shape == NodeShape::Fold))
                continue; // they are never the base
            QImage image(40, 40, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            drawNode(painter, QPointF(20, 20), metrics, shape, isBase, Qt::black, palette);
            painter.end();
            QVERIFY(!drawn.contains(image));
            drawn.append(image);
        }
    }
    QCOMPARE(drawn.size(), 8);
}

void TestHistoryGraphView::laneColors_standOutOnEveryGround_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("ground");
    QTest::newRow("light") << QColor(Qt::black) << QColor(Qt::white);
    QTest::newRow("light grey") << QColor(0x202020) << QColor(0xf0f0f0);
    QTest::newRow("dark") << QColor(0xeeeeee) << QColor(0x2a2a2a);
    QTest::newRow("darker") << QColor(0xdddddd) << QColor(0x191919);
    QTest::newRow("high contrast") << QColor(Qt::white) << QColor(Qt::black);
    QTest::newRow("high contrast, inverse") << QColor(Qt::black) << QColor(Qt::white);
}

void TestHistoryGraphView::laneColors_standOutOnEveryGround()
{
    QFETCH(QColor, text);
    QFETCH(QColor, ground);
    const QPalette palette = paletteOf(text, ground);
    QSet<QRgb> colors;
    for (int lane = 0; lane < 5; ++lane) {
        const QColor color = laneColor(lane, palette);
        QVERIFY2(contrast(color, ground) >= 3.0, qPrintable(color.name()));
        colors.insert(color.rgb());
    }
    QCOMPARE(colors.size(), 5);
}

void TestHistoryGraphView::rightToLeft_isMirrored()
{
    Shown shown;
    shown.view.setFocus();
    const QImage left = shown.view.viewport()->grab().toImage();
    shown.view.setLayoutDirection(Qt::RightToLeft);
    QCoreApplication::processEvents();
    const QImage right = shown.view.viewport()->grab().toImage();
    const HistoryMetrics metrics = HistoryMetrics::of(shown.view.fontMetrics());
    const int y = shown.view.visualRect(shown.model.indexOf(u"v6"_s)).center().y();
    const int x = int(LaneDelegate::laneCentre(metrics, 0));
    const QColor ground = shown.view.palette().color(QPalette::Base);
    QVERIFY(left.pixelColor(x, y) != ground);
    QVERIFY(right.pixelColor(right.width() - 1 - x, y) != ground);
    // Left and Right change their places, too.
    QVERIFY(shown.view.selectKey(u"v4"_s));
    shown.press(Qt::Key_Down);
    const int folded = shown.model.rowCount();
    shown.press(Qt::Key_Left);
    QCOMPARE(shown.model.rowCount(), folded + 2);
}

void TestHistoryGraphView::columns_fitBeforeTheFirstShow()
{
    TimelineModel model;
    HistoryGraphView view(model);
    model.applySnapshot(HistoryGraph::build(drawn({u"v1 t=1 health=bad"_s, u"v2 t=2 s=v1"_s}),
                                            {.restores = drawnRestores({u"9 v1"_s})}));
    view.fitColumns();
    const QModelIndex row = model.indexOf(u"v1"_s);
    QStyleOptionViewItem option;
    option.font = view.font();
    option.fontMetrics = view.fontMetrics();
    QCOMPARE(HistoryDelegate::badges(row),
             QStringList({u"Base of current"_s, u"Last restored"_s, u"Unhealthy"_s}));
    const int most = view.fontMetrics().averageCharWidth() * 36;
    QVERIFY(view.columnWidth(0) >= qMin(most, view.itemDelegate()->sizeHint(option, row).width()));
}

void TestHistoryGraphView::legend_tellsEveryLineInWords()
{
    const LegendDialog legend;
    QStringList texts;
    const QList<QLabel *> labels = legend.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        texts += label->text();
    for (const QString &word : {u"Solid"_s, u"Dashed"_s, u"Dotted"_s, u"safety"_s, u"automatic"_s})
        QCOMPARE(texts.filter(word).size(), 1);
}

QTEST_MAIN(TestHistoryGraphView)
#include "tst_historygraphview.moc"
