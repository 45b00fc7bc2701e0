// SPDX-License-Identifier: Apache-2.0
// What is said of the file of notes, marks and operations.
#include "core/records/recordconnection.h"
#include "ui/recordtext.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Place = RecordsReport::Place;
using Kind = RecordError::Kind;

class TestRecordText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void report_saysWhatIsKeptAndWhatIsNot_data();
    void report_saysWhatIsKeptAndWhatIsNot();
};

void TestRecordText::report_saysWhatIsKeptAndWhatIsNot_data()
{
    QTest::addColumn<RecordsReport>("report");
    QTest::addColumn<QStringList>("says");
    QTest::addColumn<QStringList>("saysNot");
    const QString asideWords = u"kept as /d/records-damaged.sqlite"_s;
    const QString nothingDeleted = u"nothing is deleted until they can be read"_s;
    const QString untilQuit = u"what you note now is kept until you quit"_s;
    const auto report = [](Place place, std::optional<Kind> problem, const QString &aside, bool isComplete) {
        RecordsReport made;
        made.place = place;
        if (problem)
            made.problem = RecordError{*problem, u"/d/records.sqlite"_s};
        made.keptAside = aside;
        made.isComplete = isComplete;
        return made;
    };
    const QString aside = u"/d/records-damaged.sqlite"_s;

    QTest::newRow("all is well") << report(Place::Disk, {}, {}, true) << QStringList() << QStringList{u" "_s};
    QTest::newRow("damaged, all of it read")
        << report(Place::Disk, {}, aside, true)
        << QStringList{asideWords, u"all notes, marks and operations could be taken over"_s}
        << QStringList{nothingDeleted, u"may be missing"_s};
    QTest::newRow("damaged, some of it lost")
        << report(Place::Disk, {}, aside, false)
        << QStringList{asideWords, u"Notes and marks may be missing"_s, u"until you say that you go on"_s}
        << QStringList{u"all notes"_s, nothingDeleted};
    QTest::newRow("only readable") << report(Place::ReadOnlyDisk, Kind::TooNew, {}, true)
                                   << QStringList{u"Notes can be read, but not changed."_s}
                                   << QStringList{nothingDeleted, untilQuit};
    QTest::newRow("damaged and now only readable")
        << report(Place::ReadOnlyDisk, Kind::Unavailable, aside, false)
        << QStringList{u"Notes can be read, but not changed."_s, asideWords, nothingDeleted}
        << QStringList{u"all notes"_s, u"taken over"_s};
    QTest::newRow("nothing was on the disk, nothing can be")
        << report(Place::Memory, Kind::Unavailable, {}, true) << QStringList{untilQuit}
        << QStringList{nothingDeleted};
    QTest::newRow("the file cannot be read") << report(Place::Memory, Kind::Unavailable, {}, false)
                                             << QStringList{untilQuit, nothingDeleted} << QStringList{};
    QTest::newRow("no place at all") << report(Place::Nowhere, Kind::Unavailable, {}, false)
                                     << QStringList{u"Notes and remembered histories cannot be shown."_s,
                                                    nothingDeleted}
                                     << QStringList{untilQuit};
}

void TestRecordText::report_saysWhatIsKeptAndWhatIsNot()
{
    QFETCH(RecordsReport, report);
    QFETCH(QStringList, says);
    QFETCH(QStringList, saysNot);
    const QString text = recordsReportText(report);
    for (const QString &words : std::as_const(says))
        QVERIFY2(text.contains(words), qPrintable(text));
    for (const QString &words : std::as_const(saysNot))
        QVERIFY2(!text.contains(words), qPrintable(text));
    QVERIFY2(!text.contains(u"  "_s) && !text.contains(u'%'), qPrintable(text));
}

QTEST_APPLESS_MAIN(TestRecordText)
#include "tst_recordtext.moc"
