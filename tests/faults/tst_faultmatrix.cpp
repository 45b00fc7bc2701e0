// SPDX-License-Identifier: Apache-2.0
// Every fault at every step of a restore with its safety checkpoint, and of a deletion: in the real window,
// with real records and a real socket, and once more after the next start. Prints the matrix.
#include "tests/faults/faultyserver.h"
#include "tests/faults/recordedwindow.h"
#include "tests/records/recordstest.h"
#include "tests/ui/guitest.h"

#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = OperationRecord::Outcome;

namespace {

const std::array FaultNames{"refused",
                            "hang",
                            "reset before answer",
                            "reset mid-answer",
                            "clean end",
                            "error event",
                            "401",
                            "404",
                            "409",
                            "429",
                            "500 HTML",
                            "503",
                            "garbage",
                            "killed"};
const std::array StepNames{"re-list", "safety create", "confirm", "restore", "wait", "final list", "delete"};
static_assert(FaultNames.size() == FaultCount && StepNames.size() == FaultStepCount);

/// The server said no, or never heard of it.
bool isRefusal(Fault fault)
{
    switch (fault) {
    case Fault::Refused:
    case Fault::ErrorEvent:
    case Fault::Status401:
    case Fault::Status404:
    case Fault::Status409:
    case Fault::Status429:
    case Fault::Html500:
    case Fault::Status503:
        return true;
    default:
        return false;
    }
}

bool isChange(FaultStep step)
{
    return step == FaultStep::SafetyCreate || step == FaultStep::Restore || step == FaultStep::Delete;
}

/// What has to be true of a cell.
struct Expectation {
    Outcome now = Outcome::Unknown; ///< when it has ended
    Outcome later = Outcome::Unknown; ///< after the next start, an hour later
    QStringList wire;
    QString words; ///< in the message bar
    QString laterWords; ///< empty: nothing is to be said at the next start
};

const QStringList RestoreWire{u"GET list"_s, u"POST checkpoint"_s, u"GET list"_s, u"POST restore v1"_s,
                              u"GET list"_s};

Expectation expected(FaultStep step, Fault fault, bool isCarriedOut)
{
    const bool isLost = fault == Fault::Refused; // a request that nobody hears is not on the wire
    const auto upTo = [&](int request) { return RestoreWire.first(isLost ? request - 1 : request); };
    const auto notStarted = [&](int request) {
        return Expectation{Outcome::NotStarted, Outcome::NotStarted, upTo(request), u"was not started"_s, {}};
    };
    switch (step) {
    case FaultStep::ReList:
        return notStarted(1);
    case FaultStep::SafetyCreate:
        return notStarted(2);
    case FaultStep::Confirm:
        return notStarted(3);
    case FaultStep::Wait:
    case FaultStep::FinalList: // what the server said stands, whatever its lists do
        return {Outcome::Succeeded,
                Outcome::Succeeded,
                isLost ? RestoreWire.first(4) : RestoreWire,
                u"Restored v1"_s,
                {}};
    case FaultStep::Restore: {
        QStringList wire = RestoreWire;
        if (isLost)
            wire = RestoreWire.first(3);
        if (isRefusal(fault))
            return {Outcome::Failed, Outcome::Failed, wire, u"Restore failed"_s, {}};
        return isCarriedOut ? Expectation{Outcome::Succeeded,
                                          Outcome::Succeeded,
                                          wire,
                                          u"its list of checkpoints shows it"_s,
                                          {}}
                            : Expectation{Outcome::Unknown, Outcome::Failed, wire, u"is not known"_s,
                                          u"did not take effect"_s};
    }
    case FaultStep::Delete:
        break;
    }
    const QStringList wire =
        isLost ? QStringList{u"GET list"_s} : QStringList{u"GET list"_s, u"DELETE v1"_s, u"GET list"_s};
    if (fault == Fault::Status404 && isCarriedOut)
        return {Outcome::Succeeded, Outcome::Succeeded, wire, u"v1 was already gone"_s, {}};
    if (fault == Fault::Status404)
        return {Outcome::Failed, Outcome::Failed, wire, u"does not allow deleting single"_s, {}};
    if (fault == Fault::Status409)
        return {Outcome::Failed, Outcome::Failed, wire, u"is the active checkpoint and cannot be"_s, {}};
    if (isRefusal(fault))
        return {Outcome::Failed, Outcome::Failed, wire, u"v1 was not deleted"_s, {}};
    return isCarriedOut
        ? Expectation{Outcome::Succeeded, Outcome::Succeeded, wire, u"its list of checkpoints shows it"_s, {}}
        : Expectation{Outcome::Unknown, Outcome::Failed, wire, u"It is not known whether v1 was deleted"_s,
                      u"was not deleted"_s};
}

/// The program was killed when the request of `step` had come: nothing was said any more.
Expectation expectedAfterKill(FaultStep step, bool isCarriedOut)
{
    const QString cutOff = u"was cut off before it was sent"_s;
    switch (step) {
    case FaultStep::ReList:
    case FaultStep::SafetyCreate:
    case FaultStep::Confirm:
        return {Outcome::Unknown, Outcome::NotStarted, RestoreWire.first(int(step) + 1), {}, cutOff};
    case FaultStep::Restore:
        return {Outcome::Unknown,
                isCarriedOut ? Outcome::Succeeded : Outcome::Failed,
                RestoreWire.first(4),
                {},
                isCarriedOut ? u"has taken effect"_s : u"did not take effect"_s};
    case FaultStep::Wait:
    case FaultStep::FinalList:
        return {Outcome::Unknown, Outcome::Succeeded, RestoreWire, {}, u"has taken effect"_s};
    case FaultStep::Delete:
        break;
    }
    return {Outcome::Unknown,
            isCarriedOut ? Outcome::Succeeded : Outcome::Failed,
            {u"GET list"_s, u"DELETE v1"_s},
            {},
            isCarriedOut ? u"is gone"_s : u"was not deleted"_s};
}

QString word(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeeded:
        return u"Succeeded"_s;
    case Outcome::Failed:
        return u"Failed"_s;
    case Outcome::NotStarted:
        return u"Not started"_s;
    case Outcome::Unknown:
        break;
    }
    return u"Result unknown"_s;
}

/// The steps of the matrix a fault can be told apart at: a list is not carried out.
bool hasTwoVariants(FaultStep step, Fault fault)
{
    if (!isChange(step))
        return false;
    return fault == Fault::Killed || !isRefusal(fault)
        || (step == FaultStep::Delete && fault == Fault::Status404);
}

} // namespace

class TestFaultMatrix final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void cell_data();
    void cell();
    void soonAfterwards_nothingIsClaimed();

private:
    void endHere(FaultStep step, Fault fault, bool isCarriedOut, const Expectation &expectation);
    void killHere(FaultStep step, bool isCarriedOut, const Expectation &expectation);
    void startAgain(FaultyServer &server, const Expectation &expectation, bool isCutOff);
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_dir;
    QHash<std::pair<int, int>, bool> m_right; // fault, step
};

void TestFaultMatrix::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFaultMatrix::init()
{
    failOnAnyWarning();
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestFaultMatrix::cleanupTestCase()
{
    int tried = 0;
    int right = 0;
    std::printf("\n%-20s", "");
    for (const char *step : StepNames)
        std::printf(" %13s", step);
    for (int fault = 0; fault < FaultCount; ++fault) {
        std::printf("\n%-20s", FaultNames.at(size_t(fault)));
        for (int step = 0; step < FaultStepCount; ++step) {
            const auto cell = m_right.constFind({fault, step});
            std::printf(" %13s", cell == m_right.cend() ? "-" : *cell ? "right" : "WRONG");
            tried += cell == m_right.cend() ? 0 : 1;
            right += cell != m_right.cend() && *cell ? 1 : 0;
        }
    }
    std::printf("\n\ncells tried: %d of %d, cells right: %d\n", tried, FaultCount * FaultStepCount, right);
    std::fflush(stdout);
}

void TestFaultMatrix::cell_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<int>("step");
    for (int fault = 0; fault < FaultCount; ++fault) {
        for (int step = 0; step < FaultStepCount; ++step)
            QTest::addRow("%s, %s", FaultNames.at(size_t(fault)), StepNames.at(size_t(step)))
                << fault << step;
    }
}

void TestFaultMatrix::cell()
{
    QFETCH(int, fault);
    QFETCH(int, step);
    m_right.insert({fault, step}, false);
    const auto theFault = Fault(fault);
    const auto theStep = FaultStep(step);
    const QList<bool> variants = hasTwoVariants(theStep, theFault) ? QList{false, true} : QList{false};
    for (const bool isCarriedOut : variants) {
        m_dir = std::make_unique<QTemporaryDir>();
        if (theFault == Fault::Killed)
            killHere(theStep, isCarriedOut, expectedAfterKill(theStep, isCarriedOut));
        else
            endHere(theStep, theFault, isCarriedOut, expected(theStep, theFault, isCarriedOut));
        if (QTest::currentTestFailed())
            return;
    }
    m_right.insert({fault, step}, true);
}

void TestFaultMatrix::endHere(FaultStep step, Fault fault, bool isCarriedOut, const Expectation &expectation)
{
    FaultyServer server;
    {
        RecordedWindow window(server.url(), file(), fault == Fault::Hang ? 500ms : 20s);
        QVERIFY(window.open());
        QStringList wire;
        connect(&window.runner, &OperationRunner::finished, this, [&] { wire = server.wire(); });
        QSignalSpy ended(&window.session, &SpriteSession::operationFinished);
        server.arm(step, fault, isCarriedOut);
        if (step == FaultStep::Delete)
            QVERIFY(window.runner.remove(u"web-1"_s, u"v1"_s));
        else
            QVERIFY(window.runner.restore(u"web-1"_s, u"v1"_s, u"Before restoring v1"_s,
                                          {.seen = window.session.checkpoints()}));
        QVERIFY(ended.wait(20'000));
        QCOMPARE(wire, expectation.wire);
        const QString message = window.message();
        QVERIFY2(message.contains(expectation.words), qPrintable(message));
        if (expectation.now != Outcome::Succeeded)
            QVERIFY2(!message.startsWith("Restored"_L1) && !message.startsWith("Deleted"_L1),
                     qPrintable(message));
        QCOMPARE(window.label(u"resultWord"_s), word(expectation.now));
        const OperationRecord record = window.lastRecord();
        QVERIFY(record.outcome);
        QCOMPARE(word(*record.outcome), word(expectation.now));
        QCOMPARE(window.runner.reconciler().isUnsettled(u"web-1"_s), expectation.now == Outcome::Unknown);
    }
    startAgain(server, expectation, false);
}

void TestFaultMatrix::killHere(FaultStep step, bool isCarriedOut, const Expectation &expectation)
{
    FaultyServer server;
    QProcess victim;
    victim.setProcessChannelMode(QProcess::ForwardedChannels);
    server.onFault = [&victim] { victim.kill(); };
    server.arm(step, Fault::Killed, isCarriedOut);
    QSignalSpy died(&victim, &QProcess::finished);
    victim.start(QStringLiteral(FAULT_VICTIM),
                 {server.url().toString(), file(), step == FaultStep::Delete ? u"delete"_s : u"restore"_s});
    QVERIFY(died.wait(20'000));
    QCOMPARE(victim.exitStatus(), QProcess::CrashExit);
    QCOMPARE(server.wire(), expectation.wire);
    startAgain(server, expectation, true);
}

/// An hour later, and all is well with the server.
void TestFaultMatrix::startAgain(FaultyServer &server, const Expectation &expectation, bool isCutOff)
{
    server.heal();
    const QStringList wire = server.wire();
    const OtherProgram anHourLater(file());
    anHourLater.run(u"UPDATE operations SET started = started - 3600000"_s);

    RecordedWindow window(server.url(), file(), 20s);
    QVERIFY(window.open());
    const bool isTold = isCutOff || expectation.now == Outcome::Unknown;
    if (isTold)
        QTRY_VERIFY2(window.message().contains(expectation.laterWords), qPrintable(window.message()));
    const OperationRecord record = window.lastRecord();
    QVERIFY(record.outcome);
    QCOMPARE(word(*record.outcome), word(expectation.later));
    QVERIFY(!window.runner.reconciler().isUnsettled(u"web-1"_s));
    if (isTold && record.kind == OperationRecord::Kind::Restore && server.has(u"v3"_s))
        QCOMPARE(record.safetyCheckpointId, u"v3"_s); // the way back is known
    // It has only read: what changes something is never sent a second time.
    const auto changes = [](const QStringList &lines) {
        return lines.filter(QRegularExpression(u"^(POST|DELETE)"_s));
    };
    QCOMPARE(changes(server.wire()), changes(wire));
}

void TestFaultMatrix::soonAfterwards_nothingIsClaimed()
{
    FaultyServer server;
    {
        RecordedWindow window(server.url(), file(), 20s);
        QVERIFY(window.open());
        QSignalSpy ended(&window.session, &SpriteSession::operationFinished);
        server.arm(FaultStep::Restore, Fault::ResetMidAnswer, false);
        QVERIFY(window.runner.restore(u"web-1"_s, u"v1"_s, u"Before restoring v1"_s));
        QVERIFY(ended.wait(20'000));
    }
    server.heal();
    RecordedWindow window(server.url(), file(), 20s);
    QSignalSpy looked(&window.runner.reconciler(), &Reconciler::looked);
    QVERIFY(window.open());
    QTRY_VERIFY(!looked.isEmpty());
    QCOMPARE(looked.constLast().at(1).value<Verdict::Doubt>(), Verdict::Doubt::MayStillRun);
    QVERIFY(window.runner.reconciler().isUnsettled(u"web-1"_s));
    QCOMPARE(window.message(), u"The result of the last operation on web-1 is not known."_s);
    QVERIFY(!window.runner.create(u"web-1"_s, {})); // nothing new on an unknown state
    // The server was only slow.
    server.base = u"v1"_s;
    window.session.refresh();
    QTRY_VERIFY(!window.runner.reconciler().isUnsettled(u"web-1"_s));
    QTRY_VERIFY2(window.message().contains(u"has taken effect"_s), qPrintable(window.message()));
    QVERIFY(window.session.undo().isPossible());
}

QTEST_MAIN(TestFaultMatrix)
#include "tst_faultmatrix.moc"
