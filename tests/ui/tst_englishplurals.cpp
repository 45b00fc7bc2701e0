// SPDX-License-Identifier: Apache-2.0
#include "ui/englishplurals.h"

#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestEnglishPlurals final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countedTexts_areSingularOrPlural_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0 << u"v7, 0 newer checkpoints"_s;
        QTest::newRow("one") << 1 << u"v7, 1 newer checkpoint"_s;
        QTest::newRow("many") << 21 << u"v7, 21 newer checkpoints"_s;
    }
    void countedTexts_areSingularOrPlural()
    {
        QFETCH(int, count);
        EnglishPlurals plurals;
        QVERIFY(QCoreApplication::installTranslator(&plurals));
        QTEST(tr("%1, %n newer checkpoint(s)", nullptr, count).arg("v7"_L1), "text");
    }
    void otherTexts_areLeftAlone()
    {
        EnglishPlurals plurals;
        QVERIFY(QCoreApplication::installTranslator(&plurals));
        QCOMPARE(tr("a file(s) name"), u"a file(s) name"_s);
        QCOMPARE(tr("%n selected", nullptr, 2), u"2 selected"_s);
    }
};

QTEST_GUILESS_MAIN(TestEnglishPlurals)
#include "tst_englishplurals.moc"
