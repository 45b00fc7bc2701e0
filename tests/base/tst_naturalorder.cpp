// SPDX-License-Identifier: Apache-2.0
#include "core/base/naturalorder.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestNaturalOrder final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ordersAsPeopleRead_data();
    void ordersAsPeopleRead();
    void isAStrictTotalOrder();
};

void TestNaturalOrder::ordersAsPeopleRead_data()
{
    QTest::addColumn<QString>("less");
    QTest::addColumn<QString>("more");
    QTest::newRow("number") << u"v2"_s << u"v10"_s;
    QTest::newRow("prefix") << u"v"_s << u"v1"_s;
    QTest::newRow("text") << u"a9"_s << u"b1"_s;
    QTest::newRow("later number") << u"v1.2"_s << u"v1.10"_s;
    QTest::newRow("leading zero is another id") << u"v01"_s << u"v1"_s;
    QTest::newRow("longer than any integer") << u"v99999999999999999999"_s << u"v100000000000000000000"_s;
    QTest::newRow("auto before numbered") << u"auto-1776191193888"_s << u"v1"_s;
    QTest::newRow("empty") << QString() << u"v1"_s;
}

void TestNaturalOrder::ordersAsPeopleRead()
{
    QFETCH(QString, less);
    QFETCH(QString, more);
    QVERIFY(naturalLess(less, more));
    QVERIFY(!naturalLess(more, less));
    QVERIFY(!naturalLess(less, less));
}

void TestNaturalOrder::isAStrictTotalOrder()
{
    QRandomGenerator random(3);
    const QString alphabet = u"0019va-#"_s;
    QSet<QString> ids;
    while (ids.size() < 60) {
        QString id;
        for (int i = random.bounded(5); i >= 0; --i)
            id += alphabet[random.bounded(int(alphabet.size()))];
        ids += id;
    }
    for (const QString &a : std::as_const(ids)) {
        for (const QString &b : std::as_const(ids)) {
            QCOMPARE(int(naturalLess(a, b)) + int(naturalLess(b, a)), a == b ? 0 : 1);
            for (const QString &c : std::as_const(ids)) {
                if (naturalLess(a, b) && naturalLess(b, c))
                    QVERIFY2(naturalLess(a, c), qPrintable(QStringList({a, b, c}).join(u' ')));
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestNaturalOrder)
#include "tst_naturalorder.moc"
