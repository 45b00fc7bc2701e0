// SPDX-License-Identifier: Apache-2.0
#include "core/api/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestJsonText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void time_data();
    void time();
    void string_survivesAnyParser_data();
    void string_survivesAnyParser();
    void normalised_keepsWhatSimdjsonRefuses();
};

void TestJsonText::time_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("utc"); // empty: invalid
    QTest::newRow("UTC") << u"2026-01-05T10:30:00Z"_s << u"2026-01-05T10:30:00.000"_s;
    QTest::newRow("microseconds") << u"2026-02-22T22:07:16.968799Z"_s << u"2026-02-22T22:07:16.968"_s;
    QTest::newRow("one digit") << u"2026-02-22T22:07:16.9Z"_s << u"2026-02-22T22:07:16.900"_s;
    QTest::newRow("nanoseconds") << u"2026-02-22T22:07:16.000000001Z"_s << u"2026-02-22T22:07:16.000"_s;
    QTest::newRow("east") << u"2026-01-05T10:30:00+02:00"_s << u"2026-01-05T08:30:00.000"_s;
    QTest::newRow("west, over midnight") << u"2026-01-05T22:30:00.5-05:30"_s << u"2026-01-06T04:00:00.500"_s;
    QTest::newRow("offset without colon") << u"2026-01-05T10:30:00+0200"_s << u"2026-01-05T08:30:00.000"_s;
    QTest::newRow("offset of hours") << u"2026-01-05T10:30:00-07"_s << u"2026-01-05T17:30:00.000"_s;
    QTest::newRow("no offset") << u"2026-01-05T10:30:00"_s << u"2026-01-05T10:30:00.000"_s;
    QTest::newRow("lower case") << u"2026-01-05t10:30:00z"_s << u"2026-01-05T10:30:00.000"_s;
    QTest::newRow("space") << u" 2026-01-05 10:30:00Z "_s << u"2026-01-05T10:30:00.000"_s;
    QTest::newRow("no seconds") << u"2026-01-05T10:30Z"_s << u"2026-01-05T10:30:00.000"_s;
    QTest::newRow("leap second") << u"2016-12-31T23:59:60Z"_s << u"2017-01-01T00:00:00.000"_s;
    QTest::newRow("Go's zero time") << u"0001-01-01T00:00:00Z"_s << QString();
    for (const auto &bad :
         {u""_s, u"yesterday"_s, u"2026-13-05T10:30:00Z"_s, u"2026-02-30T10:30:00Z"_s,
          u"2026-01-05T25:30:00Z"_s, u"2026-01-05T10:30:00.Z"_s, u"2026-01-05T10:30:00+25:00"_s,
          u"2026-01-05T10:30:00ZZ"_s, u"2026-01-05"_s, u"1776191193888"_s, u"2026-1-5T1:3:0Z"_s})
        QTest::addRow("bad: %s", qPrintable(bad)) << bad << QString();
}

void TestJsonText::time()
{
    QFETCH(QString, text);
    QFETCH(QString, utc);
    const QDateTime time = timeFromRfc3339(text);
    QCOMPARE(time.isValid(), !utc.isEmpty());
    if (utc.isEmpty())
        return;
    QCOMPARE(time.timeSpec(), Qt::UTC);
    QCOMPARE(time.toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz"_s), utc);
}

void TestJsonText::string_survivesAnyParser_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("plain") << u"before migration"_s;
    QTest::newRow("quotes and slashes") << u"\"a\\b\"/c"_s;
    QTest::newRow("controls") << u"\n\r\t\x01\x1f\x7f"_s;
    QTest::newRow("unicode") << u"grün \U0001f6e0 \u202e"_s;
    QTest::newRow("nul") << u"a\0b"_s;
}

void TestJsonText::string_survivesAnyParser()
{
    QFETCH(QString, text);
    QCOMPARE(QJsonDocument::fromJson('[' + jsonString(text) + ']').array().at(0).toString(), text);
}

void TestJsonText::normalised_keepsWhatSimdjsonRefuses()
{
    QCOMPARE(normalisedJson(R"({"a":"x\ud83dy\udee0"})"), R"({"a":"x\ufffdy\ufffd"})"_ba);
    QCOMPARE(normalisedJson(R"({"a":"\\ud83d\ud7ff"})"), "{\"a\":\"\\\\ud83d\xed\x9f\xbf\"}"_ba);
    QVERIFY(normalisedJson(R"({"a":123456789012345678901234567890})"));
    QVERIFY(!normalisedJson("{"));
    QVERIFY(!normalisedJson(""));
}

QTEST_GUILESS_MAIN(TestJsonText)
#include "tst_jsontext.moc"
