// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operation.h"
#include "tests/ui/guitest.h"
#include "tests/ui/privatebus.h"
#include "ui/desktopnotifier.h"
#include "ui/outcomenotification.h"

#include <QSignalSpy>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Test::Desktop;
using Test::PrivateBus;

namespace {

OperationResult resultOf(OperationResult::Outcome outcome)
{
    OperationResult result;
    result.operation.kind = Operation::Kind::Restore;
    result.operation.spriteName = u"web-1"_s;
    result.operation.checkpointId = u"v7"_s;
    result.outcome = outcome;
    result.duration = 14s;
    return result;
}

} // namespace

class TestDesktopNotifier final : public QObject {
    Q_OBJECT

private slots:
    void init() { Test::failOnAnyWarning(); }

    void notification_arrivesAsItIsMeant();
    void markup_isEscapedWhereItIsUnderstood_data();
    void markup_isEscapedWhereItIsUnderstood();
    void click_isToldWithItsToken();
    void nobodyThere_isSilent();
    void noBus_isSilent();
    void whatIsWorthAWord_data();
    void whatIsWorthAWord();
    void outcome_isInItsWords();
};

void TestDesktopNotifier::notification_arrivesAsItIsMeant()
{
    PrivateBus bus;
    Desktop desktop(bus.connection(u"desktop"_s), {u"body"_s, u"actions"_s});
    DesktopNotifier notifier(bus.connection(u"program"_s));
    notifier.notify({u"Restore of v7 on web-1: Succeeded"_s, u"It took 14 s."_s, u"dialog-information"_s});
    QTRY_COMPARE(desktop.shown.size(), 1);
    const QVariantList call = desktop.shown.constFirst();
    QCOMPARE(call.at(0).toString(), u"Savepoint"_s);
    QCOMPARE(call.at(1).toUInt(), 0U);
    QCOMPARE(call.at(2).toString(), u"dialog-information"_s);
    QCOMPARE(call.at(3).toString(), u"Restore of v7 on web-1: Succeeded"_s);
    QCOMPARE(call.at(4).toString(), u"It took 14 s."_s);
    QCOMPARE(call.at(5).toStringList().constFirst(), u"default"_s);
    QVariantMap hints = call.at(6).toMap();
    QCOMPARE(hints.value(u"urgency"_s).metaType(), QMetaType::fromType<uchar>()); // a byte, or it is ignored
    QCOMPARE(hints.value(u"urgency"_s).toInt(), 1);
    QCOMPARE(hints.value(u"desktop-entry"_s).toString(), u"dev.savepoint.Savepoint"_s);
    QCOMPARE(call.at(7).toInt(), -1);

    notifier.notify({u"Failed"_s, {}, u"dialog-error"_s, true});
    QTRY_COMPARE(desktop.shown.size(), 2);
    hints = desktop.shown.constLast().at(6).toMap();
    QCOMPARE(hints.value(u"urgency"_s).toInt(), 2);
}

void TestDesktopNotifier::markup_isEscapedWhereItIsUnderstood_data()
{
    QTest::addColumn<QStringList>("capabilities");
    QTest::addColumn<QString>("shown");
    QTest::newRow("markup") << QStringList{u"body"_s, u"body-markup"_s} << u"&lt;b&gt;v7&lt;/b&gt;"_s;
    QTest::newRow("plain") << QStringList{u"body"_s} << u"<b>v7</b>"_s;
}

void TestDesktopNotifier::markup_isEscapedWhereItIsUnderstood()
{
    QFETCH(QStringList, capabilities);
    PrivateBus bus;
    Desktop desktop(bus.connection(u"desktop"_s), capabilities);
    DesktopNotifier notifier(bus.connection(u"program"_s));
    notifier.notify({u"t"_s, u"<b>v7</b>"_s, {}});
    QTRY_COMPARE(desktop.shown.size(), 1);
    QTEST(desktop.shown.constFirst().at(4).toString(), "shown");
}

void TestDesktopNotifier::click_isToldWithItsToken()
{
    PrivateBus bus;
    Desktop desktop(bus.connection(u"desktop"_s), {});
    DesktopNotifier notifier(bus.connection(u"program"_s));
    QSignalSpy activated(&notifier, &DesktopNotifier::activated);
    notifier.notify({u"first"_s, {}, {}});
    QTRY_COMPARE(desktop.shown.size(), 1);
    emit desktop.ActionInvoked(7, u"default"_s); // another program's
    emit desktop.ActivationToken(101, u"token-1"_s);
    emit desktop.ActionInvoked(101, u"something else"_s);
    emit desktop.ActionInvoked(101, u"default"_s);
    QVERIFY(activated.wait(Patience));
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated.constFirst().at(0).toString(), u"token-1"_s);

    notifier.notify({u"second"_s, {}, {}});
    QTRY_COMPARE(desktop.shown.size(), 2);
    emit desktop.NotificationClosed(101, 2);
    emit desktop.ActionInvoked(101, u"default"_s); // it is gone
    emit desktop.ActionInvoked(102, u"default"_s); // a desktop without tokens
    QVERIFY(activated.wait(Patience));
    QCOMPARE(activated.size(), 2);
    QCOMPARE(activated.constLast().at(0).toString(), u""_s);
}

void TestDesktopNotifier::nobodyThere_isSilent()
{
    PrivateBus bus;
    DesktopNotifier notifier(bus.connection(u"program"_s));
    notifier.notify({u"for nobody"_s, {}, {}});
    Desktop desktop(bus.connection(u"desktop"_s), {}); // too late for that one
    notifier.notify({u"for somebody"_s, {}, {}});
    QTRY_VERIFY(!desktop.shown.isEmpty());
    QCOMPARE(desktop.shown.constLast().at(3).toString(), u"for somebody"_s);
}

void TestDesktopNotifier::noBus_isSilent()
{
    const QDBusConnection none(u"there is none of this name"_s);
    QVERIFY(!none.isConnected());
    DesktopNotifier notifier(none);
    notifier.notify({u"for nobody"_s, {}, {}});
    QVERIFY(notifier.children().isEmpty()); // nothing is waited for
}

void TestDesktopNotifier::whatIsWorthAWord_data()
{
    QTest::addColumn<int>("outcome");
    QTest::addColumn<int>("elapsedMs");
    QTest::addColumn<bool>("stoppedWatching");
    QTest::addColumn<bool>("worth");
    using Outcome = OperationResult::Outcome;
    QTest::newRow("quick") << int(Outcome::Succeeded) << 5000 << false << false;
    QTest::newRow("long") << int(Outcome::Succeeded) << 5001 << false << true;
    QTest::newRow("failed") << int(Outcome::Failed) << 10 << false << true;
    QTest::newRow("unknown") << int(Outcome::Unknown) << 10 << false << true;
    QTest::newRow("not started") << int(Outcome::NotStarted) << 10 << false << true;
    QTest::newRow("stopped by the person") << int(Outcome::Unknown) << 60'000 << true << false;
}

void TestDesktopNotifier::whatIsWorthAWord()
{
    QFETCH(int, outcome);
    QFETCH(int, elapsedMs);
    QFETCH(bool, stoppedWatching);
    OperationResult result = resultOf(OperationResult::Outcome(outcome));
    result.stoppedWatching = stoppedWatching;
    QTEST(deservesNotification(result, std::chrono::milliseconds(elapsedMs)), "worth");
}

void TestDesktopNotifier::outcome_isInItsWords()
{
    OperationResult result = resultOf(OperationResult::Outcome::Succeeded);
    result.safetyCheckpointId = u"v10"_s;
    DesktopNotification said = outcomeNotification(result);
    QCOMPARE(said.title, u"Restore of v7 on web-1: Succeeded"_s);
    QCOMPARE(said.body, u"Restored v7 in 14 s. Safety checkpoint: v10."_s);
    QVERIFY(!said.isUrgent);

    result = resultOf(OperationResult::Outcome::Failed);
    result.operation.kind = Operation::Kind::Delete;
    said = outcomeNotification(result);
    QCOMPARE(said.title, u"Deletion of v7 of web-1: Failed"_s);
    QCOMPARE(said.iconName, u"dialog-error"_s);
    QVERIFY(said.isUrgent);

    result = resultOf(OperationResult::Outcome::Unknown);
    result.operation.kind = Operation::Kind::Create;
    said = outcomeNotification(result);
    QCOMPARE(said.title, u"New checkpoint of web-1: Result unknown"_s);
    QVERIFY(said.isUrgent);
}

QTEST_GUILESS_MAIN(TestDesktopNotifier)
#include "tst_desktopnotifier.moc"
