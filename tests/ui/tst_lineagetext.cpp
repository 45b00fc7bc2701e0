// SPDX-License-Identifier: Apache-2.0
#include "tests/history/historytext.h"
#include "ui/lineagetext.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestLineageText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void says_data()
    {
        QTest::addColumn<QStringList>("list");
        QTest::addColumn<QString>("id"); // empty: the current state
        QTest::addColumn<QStringList>("sentences"); // behind the first, which says what it is
        const QStringList branched{
            u"v1 t=1"_s,      u"v2 t=2 s=v1"_s, u"v3 t=3 s=v2"_s, u"v4 t=4 s=v3 c=tests_green"_s,
            u"v5 t=5 s=v4"_s, u"v6 t=6 s=v4"_s, u"v7 t=7 s=v2"_s, u"Current s=v7"_s};
        QTest::newRow("root") << branched << u"v1"_s
                              << QStringList{
                                     u"No parent is known: the line begins here."_s,
                                     u"One checkpoint continues from it: v2."_s,
                                     u"The current state continues from v7, which descends from it."_s};
        QTest::newRow("fork, current elsewhere")
            << branched << u"v4"_s
            << QStringList{u"Parent v3, reported by the server."_s, u"Before that v2, root v1."_s,
                           u"Branch: 2 children, v5 and v6."_s,
                           u"The current state continues from v7, on another branch; they part at v2."_s};
        QTest::newRow("tip") << branched << u"v7"_s
                             << QStringList{u"Parent v2, reported by the server."_s,
                                            u"Before that the root v1."_s,
                                            u"No checkpoint continues from it."_s,
                                            u"The current state continues from it."_s};
        QTest::newRow("below the base")
            << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"Current s=v1"_s} << u"v2"_s
            << QStringList{u"Parent v1, reported by the server."_s, u"No checkpoint continues from it."_s,
                           u"The current state continues from v1, one of its ancestors."_s};
        QTest::newRow("another line")
            << QStringList{u"v1 t=1"_s, u"v2 t=2 s=gone"_s, u"Current s=v1"_s} << u"v2"_s
            << QStringList{
                   u"Its parent gone was reported by the server and is not in the list: the line begins here."_s,
                   u"No checkpoint continues from it."_s,
                   u"The current state continues from v1, on another line."_s};
        QTest::newRow("bridged")
            << QStringList{u"v1 t=1"_s, u"v3 t=3 h=v1,v2"_s, u"Current s=v3"_s} << u"v3"_s
            << QStringList{
                   u"Its nearest shown ancestor is v1, reported by the server; those between are hidden or "
                   "not in the list."_s,
                   u"No checkpoint continues from it."_s, u"The current state continues from it."_s};
        QTest::newRow("assumed") << QStringList{u"v1 t=1"_s, u"v2 t=2"_s, u"v3 t=3"_s} << u"v3"_s
                                 << QStringList{u"Parent v2, assumed from the order of creation."_s,
                                                u"Before that the root v1."_s,
                                                u"Not reported by the server: 1 step(s) of this line."_s,
                                                u"No checkpoint continues from it."_s,
                                                u"The current state continues from it."_s,
                                                u"How that is known: assumed from the order of creation."_s};
        QTest::newRow("current")
            << branched << QString()
            << QStringList{u"It continues from v7, reported by the server."_s,
                           u"v7: a manual checkpoint, created Wednesday, 12 August 2026 12:07:00."_s,
                           u"Parent v2, reported by the server."_s, u"Before that the root v1."_s};
    }
    void says()
    {
        QFETCH(QStringList, list);
        QFETCH(QString, id);
        QFETCH(QStringList, sentences);
        const HistoryGraph graph = HistoryGraph::build(drawn(list));
        QCOMPARE(lineageSentences(graph, id.isEmpty() ? -1 : graph.indexOf(id)).sliced(1), sentences);
    }

    void firstSentence_saysWhatItIs()
    {
        const HistoryGraph graph = HistoryGraph::build(drawn({u"v1 t=3 c=before_migration"_s, u"auto-7"_s}));
        QCOMPARE(
            lineageSentences(graph, graph.indexOf(u"v1"_s)).first(),
            u"v1, “before migration”: a manual checkpoint, created Wednesday, 12 August 2026 12:03:00."_s);
        QCOMPARE(lineageSentences(graph, -1).first(), u"This is the current state."_s);
    }

    void longLine_namesTheNearestAndTheRoot()
    {
        QStringList list{u"v1 t=1"_s};
        for (int i = 2; i <= 40; ++i)
            list.append(u"v%1 t=%1 s=v%2"_s.arg(i).arg(i - 1));
        const HistoryGraph graph = HistoryGraph::build(drawn(list));
        QCOMPARE(lineageSentences(graph, graph.indexOf(u"v40"_s)).value(2),
                 u"Before that v38, v37, v36, v35, v34, v33, v32, v31, and 29 older one(s), root v1."_s);
    }

    void serversText_isMadeFitToBeShown()
    {
        Checkpoint checkpoint;
        checkpoint.id = u"v1\u202e"_s;
        checkpoint.comment = u"\x1b[31mred\nline"_s;
        const QString text = lineageSentences(HistoryGraph::build({checkpoint}), 0).join(u' ');
        QVERIFY2(text.contains(u"v1\\u202E"_s) && text.contains(u"“red line”"_s), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestLineageText)

#include "tst_lineagetext.moc"
