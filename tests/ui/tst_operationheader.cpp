// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/guitest.h"
#include "ui/operationheader.h"
#include "ui/timetext.h"

#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// As it is when it has been running for a while.
Operation restoreFor(std::chrono::milliseconds elapsed)
{
    Operation operation;
    operation.uid = u"a"_s;
    operation.kind = Operation::Kind::Restore;
    operation.spriteName = u"web-1"_s;
    operation.checkpointId = u"v7"_s;
    operation.startedAt = QDateTime::currentDateTimeUtc().addMSecs(-elapsed.count());
    return operation;
}

struct Shown {
    Shown() { header.resize(900, 40); }
    /// Its words, with “*” for the time: this machine may have been busy for a while since it began.
    [[nodiscard]] QString clock() const { return withoutTime(clockLabel()->text()); }
    [[nodiscard]] QString spoken() const { return withoutTime(clockLabel()->accessibleName()); }
    [[nodiscard]] bool hasRunFor(int seconds) const
    {
        const auto time = clockTime().match(clockLabel()->text());
        const int shown = 60 * time.captured(1).toInt() + time.captured(2).toInt();
        return shown >= seconds && shown < seconds + 60;
    }
    [[nodiscard]] QString step() const { return header.findChild<QLabel *>(u"operationStep"_s)->text(); }
    OperationHeader header;

private:
    [[nodiscard]] static QRegularExpression clockTime() { return QRegularExpression(u"(\\d+):(\\d\\d)"_s); }
    [[nodiscard]] static QString withoutTime(QString text) { return text.replace(clockTime(), u"*"_s); }
    [[nodiscard]] QLabel *clockLabel() const { return header.findChild<QLabel *>(u"operationElapsed"_s); }
};

} // namespace

class TestOperationHeader final : public QObject {
    Q_OBJECT

private slots:
    void init() { Test::failOnAnyWarning(); }

    void ranges_data();
    void ranges();
    void usual_standsBesideTheClock();
    void usualOfAnotherOperation_isNotShown();
    void longerThanUsual_isSaidQuietly();
    void waitingForTheSprite_isNotCounted();
    void outcome_saysHowItIsKnown_data();
    void outcome_saysHowItIsKnown();
    void shownOperation_isTold();
};

void TestOperationHeader::ranges_data()
{
    QTest::addColumn<int>("from"); // milliseconds
    QTest::addColumn<int>("to");
    QTest::addColumn<QString>("text");
    QTest::newRow("seconds") << 11'200 << 18'700 << u"11–19 s"_s;
    QTest::newRow("the same in whole seconds") << 13'800 << 14'300 << u"14 s"_s;
    QTest::newRow("none at all") << 20 << 400 << u"under 1 s"_s;
    QTest::newRow("from nothing") << 400 << 2'300 << u"up to 2 s"_s;
    QTest::newRow("minutes") << 65'000 << 123'000 << u"1 min 5 s – 2 min 3 s"_s;
    QTest::newRow("from seconds to minutes") << 8'000 << 65'000 << u"8 s – 1 min 5 s"_s;
    QTest::newRow("the same minutes") << 65'000 << 65'200 << u"1 min 5 s"_s;
}

void TestOperationHeader::ranges()
{
    QFETCH(int, from);
    QFETCH(int, to);
    QTEST(rangeText(std::chrono::milliseconds(from), std::chrono::milliseconds(to)), "text");
}

void TestOperationHeader::outcome_saysHowItIsKnown_data()
{
    using Evidence = OperationRecord::Evidence;
    using Outcome = OperationRecord::Outcome;
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<Evidence>("evidence");
    QTest::addColumn<bool>("isContradicted");
    QTest::addColumn<QString>("step");
    const auto row = [](const char *name, Outcome outcome, Evidence evidence, bool isContradicted,
                        const QString &step) {
        QTest::newRow(name) << outcome << evidence << isContradicted << step;
    };
    row("reported", Outcome::Succeeded, Evidence::Answer, false, u"after 14 s"_s);
    row("reported, and not listed", Outcome::Succeeded, Evidence::Answer, true,
        u"not shown by the list, after 14 s"_s);
    row("not reported, and listed", Outcome::Succeeded, Evidence::List, false,
        u"shown by the list, after 14 s"_s);
    row("reported as failed, and listed", Outcome::Succeeded, Evidence::Likely, true,
        u"most likely, after 14 s"_s);
    row("nobody knows", Outcome::Unknown, Evidence::List, false, u"after 14 s"_s);
}

void TestOperationHeader::outcome_saysHowItIsKnown()
{
    QFETCH(OperationRecord::Outcome, outcome);
    QFETCH(OperationRecord::Evidence, evidence);
    QFETCH(bool, isContradicted);
    Shown shown;
    OperationResult result;
    result.operation = restoreFor(14s);
    result.outcome = outcome;
    result.evidence = evidence;
    result.isContradicted = isContradicted;
    result.duration = 14s;
    shown.header.showResult(result);
    QTEST(shown.step(), "step");
}

void TestOperationHeader::usual_standsBesideTheClock()
{
    Shown shown;
    shown.header.showOperation(restoreFor(14'500ms));
    QVERIFY(shown.hasRunFor(14));
    shown.header.showUsual(u"a"_s, {11s, 19s});
    QVERIFY(shown.hasRunFor(14));
    QCOMPARE(shown.clock(), u"* (usually 11–19 s)"_s);
    QCOMPARE(shown.spoken(), u"Running for *, usually 11–19 s"_s);
    shown.header.showOperation(restoreFor(90s)); // another one: nothing is known of it yet
    QVERIFY(shown.hasRunFor(90));
    QCOMPARE(shown.clock(), u"*"_s);
}

void TestOperationHeader::usualOfAnotherOperation_isNotShown()
{
    Shown shown;
    shown.header.showOperation(restoreFor(14'500ms));
    shown.header.showUsual(u"b"_s, {11s, 19s}); // the answer came late
    QCOMPARE(shown.clock(), u"*"_s);
    OperationResult result;
    result.operation = restoreFor(14'500ms);
    shown.header.showResult(result);
    shown.header.showUsual(u"a"_s, {11s, 12s}); // it has ended meanwhile
    QCOMPARE(shown.clock(), u"*"_s);
}

void TestOperationHeader::longerThanUsual_isSaidQuietly()
{
    Shown shown;
    shown.header.showOperation(restoreFor(2200s));
    shown.header.showStep(OperationStep::Restoring);
    QSignalSpy exceeded(&shown.header, &OperationHeader::exceededUsual);
    shown.header.showUsual(u"a"_s, {1100s, 1900s});
    QCOMPARE(shown.step(), u"Restoring the files…"_s); // within what chance explains
    QCOMPARE(exceeded.size(), 0);
    shown.header.showOperation(restoreFor(3000s));
    shown.header.showStep(OperationStep::Restoring);
    QCOMPARE(shown.step(), u"Restoring the files…"_s);
    shown.header.showUsual(u"a"_s, {1100s, 1900s});
    QCOMPARE(shown.step(), u"Restoring the files… This takes longer than usual."_s);
    shown.header.showStep(OperationStep::Confirming);
    QCOMPARE(shown.step(), u"Checking the result… This takes longer than usual."_s);
    shown.header.showOperation(restoreFor(3100s)); // back from another sprite
    shown.header.showUsual(u"a"_s, {1100s, 1900s});
    QCOMPARE(exceeded.size(), 1); // not again and again
}

/// How long operations took is counted to the answer of the server; the sprite may restart for minutes then.
void TestOperationHeader::waitingForTheSprite_isNotCounted()
{
    Shown shown;
    shown.header.showOperation(restoreFor(30s));
    shown.header.showStep(OperationStep::Restoring);
    shown.header.showUsual(u"a"_s, {11s, 19s});
    shown.header.showStep(OperationStep::Waiting);
    QCOMPARE(shown.step(), u"Waiting until the sprite answers again…"_s);
}

void TestOperationHeader::shownOperation_isTold()
{
    Shown shown;
    QSignalSpy told(&shown.header, &OperationHeader::operationShown);
    // Who knows at once may answer at once.
    connect(&shown.header, &OperationHeader::operationShown, &shown.header,
            [&shown](const Operation &operation) {
                shown.header.showUsual(operation.uid, {1s, 2s});
            });
    shown.header.showOperation(restoreFor(500ms));
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.constFirst().constFirst().value<Operation>().uid, u"a"_s);
    QCOMPARE(shown.clock(), u"* (usually 1–2 s)"_s);
}

QTEST_MAIN(TestOperationHeader)
#include "tst_operationheader.moc"
