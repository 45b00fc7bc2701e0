// SPDX-License-Identifier: Apache-2.0
#include "core/session/historybuilder.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

QList<Checkpoint> line(qsizetype count)
{
    QList<Checkpoint> list;
    for (qsizetype i = 1; i <= count; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u"v%1"_s.arg(i);
        checkpoint.createTime = QDateTime({2026, 1, 1}, {0, 0}, Qt::UTC).addSecs(i);
        if (i > 1)
            checkpoint.sourceId = u"v%1"_s.arg(i - 1);
        list.append(checkpoint);
    }
    return list;
}

constexpr qsizetype Long = HistoryBuilder::ShortList + 1;

} // namespace

class TestHistoryBuilder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void shortList_isBuiltAtOnce()
    {
        HistoryBuilder builder;
        qsizetype nodes = -1;
        builder.build(line(HistoryBuilder::ShortList), {},
                      [&](const HistoryGraph &graph) { nodes = qsizetype(graph.nodes().size()); });
        QCOMPARE(nodes, HistoryBuilder::ShortList);
        QVERIFY(!builder.isBuilding());
    }

    void longList_isBuiltElsewhereAndDeliveredHere()
    {
        HistoryBuilder builder;
        int calls = 0;
        HistoryGraph built;
        QThread *where = nullptr;
        const QList<Checkpoint> list = line(Long);
        builder.build(list, {}, [&](HistoryGraph graph) {
            ++calls;
            built = std::move(graph);
            where = QThread::currentThread();
        });
        QCOMPARE(calls, 0); // never before the call has returned
        QVERIFY(builder.isBuilding());
        QTRY_COMPARE(calls, 1);
        QCOMPARE(where, QThread::currentThread());
        QVERIFY(!builder.isBuilding());
        const HistoryGraph expected = HistoryGraph::build(list);
        QCOMPARE(built.nodes().size(), expected.nodes().size());
        QCOMPARE(built.node(5).key, expected.node(5).key);
        QCOMPARE(built.node(5).parent, expected.node(5).parent);
    }

    void laterBuild_takesThePlaceOfTheOneUnderWay()
    {
        HistoryBuilder builder;
        QStringList told;
        const auto tell = [&told](const QString &name) {
            return [&told, name](const HistoryGraph &graph) {
                told.append(u"%1: %2"_s.arg(name).arg(graph.nodes().size()));
            };
        };
        builder.build(line(Long), {}, tell(u"long"_s));
        builder.build(line(Long + 1), {}, tell(u"longer"_s));
        const QString longer = u"longer: %1"_s.arg(Long + 1); // its own graph, not the one before
        QTRY_COMPARE(told, QStringList{longer});
        builder.build(line(Long), {}, tell(u"stale"_s));
        builder.build(line(3), {}, tell(u"short"_s));
        builder.build(line(Long + 2), {}, tell(u"last"_s));
        QTRY_COMPARE(told, QStringList({longer, u"short: 3"_s, u"last: %1"_s.arg(Long + 2)}));
    }

    void cancelled_isNeverTold()
    {
        HistoryBuilder builder;
        QStringList told;
        builder.build(line(Long), {}, [&](const HistoryGraph &) { told.append(u"cancelled"_s); });
        builder.cancel();
        QVERIFY(!builder.isBuilding());
        // The thread works in order: when this is told, the other one is through.
        builder.build(line(Long), {}, [&](const HistoryGraph &) { told.append(u"next"_s); });
        QTRY_COMPARE(told, QStringList{u"next"_s});
    }

    void destroyedWhileBuilding_isSilent()
    {
        bool told = false;
        auto builder = std::make_unique<HistoryBuilder>();
        builder->build(line(10 * Long), {}, [&](const HistoryGraph &) { told = true; });
        builder.reset();
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        QVERIFY(!told);
    }

    void mayBeDestroyedByItsAnswer()
    {
        auto builder = std::make_unique<HistoryBuilder>();
        bool told = false;
        builder->build(line(Long), {}, [&](const HistoryGraph &) {
            builder.reset();
            told = true;
        });
        QTRY_VERIFY(told);
        QVERIFY(!builder);
    }
};

QTEST_GUILESS_MAIN(TestHistoryBuilder)

#include "tst_historybuilder.moc"
