// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"
#include "tests/support/saidlines.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

QStringList texts(const ActivityLogModel &model)
{
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row)
        shown.append(model.index(row).data().toString());
    return shown;
}

} // namespace

class TestActivityLogModel : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void ownLine_isAboutTheSpriteThatIsNamed()
    {
        ActivityLogModel model;
        model.beginOperation(1, u"web-1"_s);
        model.beginOperation(2, u"db-2"_s);
        model.append(LogEntry::Level::Success, u"Restored v1 in 2 s."_s, u"web-1"_s);
        model.append(LogEntry::Level::Warning, u"The notes file is locked."_s);
        model.flush();
        QCOMPARE(model.entry(0).spriteName, u"web-1"_s);
        QCOMPARE(model.entry(1).spriteName, QString());
    }

    void messagesArriveInOrderInOneBatch()
    {
        ActivityLogModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        for (int i = 0; i < 100; ++i)
            model.append(said("info", QString::number(i)));
        QCOMPARE(inserted.size(), 0); // views hear of them together, not a hundred times
        QVERIFY(inserted.wait(Patience));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(texts(model).constFirst(), u"0"_s);
        QCOMPARE(texts(model).constLast(), u"99"_s);
    }

    void oldestLinesMakeRoomAndAreCounted()
    {
        ActivityLogModel model(3);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int i = 0; i < 2; ++i)
            model.append(LogEntry::Level::Info, QString::number(i));
        model.flush();
        for (int i = 2; i < 5; ++i)
            model.append(LogEntry::Level::Info, QString::number(i));
        model.flush();
        QCOMPARE(texts(model), QStringList({u"2"_s, u"3"_s, u"4"_s}));
        QCOMPARE(model.droppedCount(), 2);
        for (int i = 5; i < 100; ++i) // more than fits, within one batch
            model.append(LogEntry::Level::Info, QString::number(i));
        model.flush();
        QCOMPARE(texts(model), QStringList({u"97"_s, u"98"_s, u"99"_s}));
        QCOMPARE(model.droppedCount(), 97);
    }

    void offsetsCountOnTheServersClock()
    {
        ActivityLogModel model;
        const QDateTime start = QDateTime::fromString(u"2026-01-05T10:30:00.000Z"_s, Qt::ISODateWithMs);
        model.beginOperation();
        model.append(said("info", u"a"_s, start));
        model.append(said("info", u"b"_s, start.addMSecs(1500)));
        model.beginOperation();
        model.append(said("complete", u"c"_s, start.addSecs(60)));
        model.flush();
        QCOMPARE(model.index(0).data(ActivityLogModel::SinceStartRole).toLongLong(), 0);
        QCOMPARE(model.index(1).data(ActivityLogModel::SinceStartRole).toLongLong(), 1500);
        QCOMPARE(model.index(1).data(ActivityLogModel::TimeRole).toDateTime(), start.addMSecs(1500));
        QCOMPARE(model.index(2).data(ActivityLogModel::SinceStartRole).toLongLong(), 0);
    }

    void levels_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<LogEntry::Level>("level");
        QTest::newRow("info") << "info"_ba << LogEntry::Level::Info;
        QTest::newRow("stdout") << "stdout"_ba << LogEntry::Level::Output;
        QTest::newRow("stderr") << "stderr"_ba << LogEntry::Level::Warning;
        QTest::newRow("warning") << "warning"_ba << LogEntry::Level::Warning;
        QTest::newRow("error") << "error"_ba << LogEntry::Level::Error;
        QTest::newRow("complete") << "complete"_ba << LogEntry::Level::Success;
        QTest::newRow("other") << "other"_ba << LogEntry::Level::Info;
    }
    void levels()
    {
        QFETCH(QByteArray, type);
        QFETCH(LogEntry::Level, level);
        ActivityLogModel model;
        model.append(said(type, u"text"_s));
        model.flush();
        QCOMPARE(model.entry(0).level, level);
        QCOMPARE(model.entry(0).text, u"text"_s);
    }

    void serverTextsAreMadeHarmless()
    {
        ActivityLogModel model;
        model.append(said("info", u"\n\x1b[31mred\x1b[0m \u202Egnp.exe <b>x</b>  \n"_s));
        model.flush();
        QCOMPARE(model.entry(0).text, u"red \\u202Egnp.exe <b>x</b>"_s);
    }

    void theTokenIsNeverKept()
    {
        ActivityLogModel model(ActivityLogModel::DefaultCapacity, SecretRemoval(u"acme/1/2/s3cret"_s));
        model.append(said("error", u"bad token acme/1/2/s3cret!"_s));
        model.append(LogEntry::Level::Info, u"acme/1/2/s3cret"_s);
        model.flush();
        QCOMPARE(texts(model), QStringList({u"bad token (hidden)!"_s, u"(hidden)"_s}));
    }

    void bothClocksAreKept()
    {
        ActivityLogModel model;
        const QDateTime server(QDate(2026, 1, 5), QTime(10, 30), Qt::UTC);
        const QDateTime received = server.addMSecs(350);
        model.append(saidLines({rawLine("info", u"a"_s, server), rawLine("info", u"b"_s)}, received));
        model.flush();
        QCOMPARE(model.index(0).data(ActivityLogModel::TimeRole).toDateTime(), server);
        QCOMPARE(model.index(0).data(ActivityLogModel::ServerTimeRole).toDateTime(), server);
        QCOMPARE(model.index(0).data(ActivityLogModel::ReceivedRole).toDateTime(), received);
        QCOMPARE(model.index(1).data(ActivityLogModel::TimeRole).toDateTime(), received);
        QVERIFY(!model.index(1).data(ActivityLogModel::ServerTimeRole).toDateTime().isValid());
    }

    void operationsSideBySideHaveClocksOfTheirOwn()
    {
        ActivityLogModel model;
        const QDateTime start(QDate(2026, 1, 5), QTime(10, 30), Qt::UTC);
        model.beginOperation(1, u"web-1"_s);
        model.append(said("info", u"a"_s, start), 1);
        model.beginOperation(2, u"db-2"_s);
        model.append(said("info", u"b"_s, start.addSecs(100)), 2);
        model.append(said("info", u"c"_s, start.addSecs(3)), 1);
        model.endOperation(1);
        model.flush();
        const auto offset = [&model](int row) {
            return model.index(row).data(ActivityLogModel::SinceStartRole).toLongLong();
        };
        QCOMPARE(offset(1), 0);
        QCOMPARE(offset(2), 3000);
        QCOMPARE(model.index(1).data(ActivityLogModel::SpriteRole).toString(), u"db-2"_s);
        QCOMPARE(model.index(2).data(ActivityLogModel::SpriteRole).toString(), u"web-1"_s);
    }

    void aFloodKeepsItsEndAndCountsTheRest()
    {
        ActivityLogModel model(100);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        int next = 0;
        const auto batchOf = [&next](int lines) {
            QByteArrayList raw;
            for (int i = 0; i < lines; ++i)
                raw.append(rawLine("info", QString::number(next++)));
            return saidLines(raw);
        };
        for (int i = 0; i < 20; ++i) {
            model.append(batchOf(33));
            if (i % 7 == 0)
                model.flush();
        }
        model.append(LogEntry::Level::Info, u"end"_s);
        model.flush();
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(model.droppedCount(), 20 * 33 + 1 - 100);
        QStringList expected;
        for (int i = next - 99; i < next; ++i)
            expected.append(QString::number(i));
        QCOMPARE(texts(model), expected + QStringList{u"end"_s});
        model.append(batchOf(250)); // one batch that does not fit
        model.flush();
        QCOMPARE(model.rowCount(), 100);
        QCOMPARE(texts(model).constFirst(), QString::number(next - 100));
        QCOMPARE(model.droppedCount(), 20 * 33 + 1 + 250 - 100);
    }

    void longLinesDoNotPileUp()
    {
        ActivityLogModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QString text(1024 * 1024, u'x');
        for (int i = 0; i < 40; ++i) {
            model.append(said("info", text));
            if (i % 3 == 0)
                model.flush();
        }
        model.flush();
        QVERIFY(model.rowCount() < ActivityLogModel::MaxBytes / text.size() + 1);
        QCOMPARE(model.rowCount() + model.droppedCount(), 40);
        QVERIFY(model.entry(0).text.size() <= 20'000); // cut where nobody reads on
    }

    void whatIsNoMessageIsAWarning()
    {
        ActivityLogModel model;
        model.append(saidLines({"<html>\x1b[1m"_ba, rawLine("info", u"a"_s)}));
        model.flush();
        QCOMPARE(model.entry(0).level, LogEntry::Level::Warning);
        QCOMPARE(model.entry(0).text, u"<html>"_s);
        QVERIFY(model.index(0).data(ActivityLogModel::MalformedRole).toBool());
        QVERIFY(!model.index(1).data(ActivityLogModel::MalformedRole).toBool());
    }

    void clearEmptiesAlsoWhatWasPending()
    {
        ActivityLogModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append(LogEntry::Level::Info, u"shown"_s);
        model.flush();
        model.append(LogEntry::Level::Info, u"pending"_s);
        model.clear();
        model.flush();
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestActivityLogModel)
#include "tst_activitylogmodel.moc"
