// SPDX-License-Identifier: Apache-2.0
#include "core/api/ancestry.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestAncestry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void default_isEmpty();
    void chain_isKeptInOrder();
    void linearHistories_shareTheirNodes();
    void branches_shareTheirTrunk();
    void parent_walksToTheOldest();
    void first_isTheOldest();
    void equality_comparesContents();
    void values_keepTheirStoreAlive();
};

void TestAncestry::default_isEmpty()
{
    const Ancestry none;
    QVERIFY(none.isEmpty());
    QCOMPARE(none.count(), 0);
    QCOMPARE(none.last(), QString());
    QCOMPARE(none.toStringList(), QStringList());
    QVERIFY(!none.contains(u"v1"));
    QVERIFY(none.parent().isEmpty());
    QVERIFY(AncestryStore::create()->ancestry(QStringList()).isEmpty());
}

void TestAncestry::chain_isKeptInOrder()
{
    const QStringList ids{u"v0"_s, u"v1"_s, u"auto-1776191193888"_s, u"v1"_s};
    const Ancestry history = AncestryStore::create()->ancestry(ids);
    QCOMPARE(history.toStringList(), ids);
    QCOMPARE(history.count(), 4);
    QCOMPARE(history.last(), u"v1"_s);
    QVERIFY(history.contains(u"v0"));
    QVERIFY(!history.contains(u"v2"));
}

void TestAncestry::linearHistories_shareTheirNodes()
{
    const auto store = AncestryStore::create();
    QStringList ids;
    QList<Ancestry> histories;
    for (int i = 0; i < 500; ++i) {
        ids.append(u"v%1"_s.arg(i));
        histories.append(store->ancestry(ids));
    }
    QCOMPARE(store->nodeCount(), 500);
    QCOMPARE(histories.at(250).toStringList(), ids.first(251));
}

void TestAncestry::branches_shareTheirTrunk()
{
    const auto store = AncestryStore::create();
    const Ancestry left = store->ancestry({u"v0"_s, u"v1"_s, u"v2"_s});
    const Ancestry right = store->ancestry({u"v0"_s, u"v1"_s, u"v3"_s});
    QCOMPARE(store->nodeCount(), 4);
    QCOMPARE(left.parent(), right.parent());
    QVERIFY(left != right);
}

void TestAncestry::first_isTheOldest()
{
    const auto store = AncestryStore::create();
    QCOMPARE(store->ancestry({u"v1"_s, u"v2"_s, u"v3"_s}).first(), u"v1"_s);
    QCOMPARE(store->ancestry({u"v9"_s}).first(), u"v9"_s);
    QCOMPARE(Ancestry().first(), QString());
}

void TestAncestry::parent_walksToTheOldest()
{
    QStringList walked;
    const Ancestry history = AncestryStore::create()->ancestry({u"v0"_s, u"v1"_s, u"v2"_s});
    for (Ancestry at = history; !at.isEmpty(); at = at.parent())
        walked.append(at.last());
    QCOMPARE(walked, QStringList({u"v2"_s, u"v1"_s, u"v0"_s}));
}

void TestAncestry::equality_comparesContents()
{
    const QStringList ids{u"v0"_s, u"v1"_s};
    const Ancestry one = AncestryStore::create()->ancestry(ids);
    const auto store = AncestryStore::create();
    (void)store->ancestry({u"x"_s, u"y"_s});
    QCOMPARE(store->ancestry(ids), one);
    QVERIFY(store->ancestry({u"v1"_s, u"v1"_s}) != one); // same length, same last id
    QVERIFY(store->ancestry({u"v1"_s}) != one);
    QVERIFY(Ancestry() != one);
    QCOMPARE(Ancestry(), Ancestry());
}

void TestAncestry::values_keepTheirStoreAlive()
{
    Ancestry history;
    {
        const auto store = AncestryStore::create();
        history = store->ancestry({u"v0"_s, u"v1"_s});
    }
    QCOMPARE(history.toStringList(), QStringList({u"v0"_s, u"v1"_s}));
}

QTEST_GUILESS_MAIN(TestAncestry)
#include "tst_ancestry.moc"
