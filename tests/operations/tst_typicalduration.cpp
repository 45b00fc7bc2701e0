// SPDX-License-Identifier: Apache-2.0
#include "core/operations/typicalduration.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Durations = QList<std::chrono::milliseconds>;
Q_DECLARE_METATYPE(Durations)

class TestTypicalDuration : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void isTheMiddleOfTheLatest_data()
    {
        QTest::addColumn<Durations>("ofSprite");
        QTest::addColumn<Durations>("ofServer");
        QTest::addColumn<int>("from"); // seconds; -1: nothing can be said
        QTest::addColumn<int>("to");

        QTest::newRow("never done") << Durations() << Durations() << -1 << -1;
        QTest::newRow("two say nothing") << Durations{11s, 19s} << Durations{11s, 19s} << -1 << -1;
        QTest::newRow("three do") << Durations{14s, 11s, 19s} << Durations() << 11 << 19;
        QTest::newRow("all the same") << Durations{14s, 14s, 14s} << Durations() << 14 << 14;
        QTest::newRow("the server's where the sprite has too few")
            << Durations{50s, 60s} << Durations{11s, 15s, 19s, 50s, 60s} << 11 << 60;
        QTest::newRow("not the server's where the sprite has enough")
            << Durations{50s, 60s, 70s} << Durations{1s, 2s, 3s, 50s, 60s, 70s} << 50 << 70;
        // 18 have three at each end that are left out.
        QTest::newRow("one that hung does not count")
            << Durations{12s, 13s, 14s, 600s, 15s, 16s} << Durations() << 13 << 16;
        QTest::newRow("a sixth at each end") << Durations{1s,  2s,  3s,  10s, 11s, 12s, 13s, 14s, 15s,
                                                          16s, 17s, 18s, 19s, 20s, 21s, 90s, 91s, 92s}
                                             << Durations() << 10 << 21;
        Durations slowedDown(TypicalDuration::MostSamples, 30s);
        slowedDown += Durations(100, 5s); // older
        QTest::newRow("only the latest") << slowedDown << Durations() << 30 << 30;
    }

    void isTheMiddleOfTheLatest()
    {
        QFETCH(Durations, ofSprite);
        QFETCH(Durations, ofServer);
        QFETCH(int, from);
        QFETCH(int, to);
        const auto typical = typicalDuration({ofSprite, ofServer});
        QCOMPARE(typical.has_value(), from >= 0);
        if (typical)
            QCOMPARE(*typical, (TypicalDuration{std::chrono::seconds(from), std::chrono::seconds(to)}));
    }

    void isExceededWhenItIsMoreThanChance()
    {
        const TypicalDuration restore{11s, 20s};
        QVERIFY(!restore.isExceededBy(0s));
        QVERIFY(!restore.isExceededBy(25s));
        QVERIFY(restore.isExceededBy(25'001ms));
        const TypicalDuration quick{100ms, 400ms}; // the clock beside it still says 0:01
        QVERIFY(!quick.isExceededBy(1'300ms));
        QVERIFY(quick.isExceededBy(1'500ms));
    }
};

QTEST_APPLESS_MAIN(TestTypicalDuration)
#include "tst_typicalduration.moc"
