// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

StreamMessage message(StreamMessage::Type type, const QString &text, const QDateTime &time = {})
{
    StreamMessage made;
    made.type = type;
    (type == StreamMessage::Type::Error ? made.error : made.data) = text;
    made.time = time;
    return made;
}

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

    void messagesArriveInOrderInOneBatch()
    {
        ActivityLogModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        for (int i = 0; i < 100; ++i)
            model.append(message(StreamMessage::Type::Info, QString::number(i)));
        QCOMPARE(inserted.size(), 0); // views hear of them together, not a hundred times
        QVERIFY(inserted.wait());
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
        model.append(message(StreamMessage::Type::Info, u"a"_s, start));
        model.append(message(StreamMessage::Type::Info, u"b"_s, start.addMSecs(1500)));
        model.beginOperation();
        model.append(message(StreamMessage::Type::Complete, u"c"_s, start.addSecs(60)));
        model.flush();
        QCOMPARE(model.index(0).data(ActivityLogModel::SinceStartRole).toLongLong(), 0);
        QCOMPARE(model.index(1).data(ActivityLogModel::SinceStartRole).toLongLong(), 1500);
        QCOMPARE(model.index(1).data(ActivityLogModel::TimeRole).toDateTime(), start.addMSecs(1500));
        QCOMPARE(model.index(2).data(ActivityLogModel::SinceStartRole).toLongLong(), 0);
    }

    void levels_data()
    {
        QTest::addColumn<StreamMessage::Type>("type");
        QTest::addColumn<LogEntry::Level>("level");
        QTest::newRow("info") << StreamMessage::Type::Info << LogEntry::Level::Info;
        QTest::newRow("stdout") << StreamMessage::Type::Stdout << LogEntry::Level::Output;
        QTest::newRow("stderr") << StreamMessage::Type::Stderr << LogEntry::Level::Warning;
        QTest::newRow("warning") << StreamMessage::Type::Warning << LogEntry::Level::Warning;
        QTest::newRow("error") << StreamMessage::Type::Error << LogEntry::Level::Error;
        QTest::newRow("complete") << StreamMessage::Type::Complete << LogEntry::Level::Success;
        QTest::newRow("other") << StreamMessage::Type::Other << LogEntry::Level::Info;
    }
    void levels()
    {
        QFETCH(StreamMessage::Type, type);
        QFETCH(LogEntry::Level, level);
        ActivityLogModel model;
        model.append(message(type, u"text"_s));
        model.flush();
        QCOMPARE(model.entry(0).level, level);
        QCOMPARE(model.entry(0).text, u"text"_s);
    }

    void serverTextsAreMadeHarmless()
    {
        ActivityLogModel model;
        model.append(
            message(StreamMessage::Type::Info, u"\n\x1b[31mred\x1b[0m \u202Egnp.exe <b>x</b>  \n"_s));
        model.flush();
        QCOMPARE(model.entry(0).text, u"red \\u202Egnp.exe <b>x</b>"_s);
    }

    void theTokenIsNeverKept()
    {
        ActivityLogModel model;
        model.setSecret(u"acme/1/2/s3cret"_s);
        model.append(message(StreamMessage::Type::Error, u"bad token acme/1/2/s3cret!"_s));
        model.append(LogEntry::Level::Info, u"acme/1/2/s3cret"_s);
        model.flush();
        QCOMPARE(texts(model), QStringList({u"bad token (hidden)!"_s, u"(hidden)"_s}));
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
