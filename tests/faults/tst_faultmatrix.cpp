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
                            "advisory error",
                            "interim answer",
                            "401",
                            "404",
                            "408",
                            "409",
                            "429",
                            "500 JSON",
                            "500 text",
                            "500 HTML",
                            "503 JSON",
                            "503 text",
                            "524",
                            "garbage",
                            "200 text",
                            "made anew",
                            "never closes",
                            "killed"};
const std::array StepNames{"re-list", "safety create", "confirm", "restore", "wait", "final list", "delete"};
static_assert(FaultNames.size() == FaultCount && StepNames.size() == FaultStepCount);

/// What an answer says about what it answers.
enum class Said { Yes, No, Nothing };

Said saidBy(Fault fault)
{
    switch (fault) {
    case Fault::AdvisoryError:
        return Said::Yes;
    case Fault::Refused:
    case Fault::ErrorEvent:
    case Fault::Status401:
    case Fault::Status404:
    case Fault::Status409:
    case Fault::Status429:
    case Fault::Json500:
        return Said::No;
    default:
        return Said::Nothing;
    }
}

bool isChange(FaultStep step)
{
    return step == FaultStep::SafetyCreate || step == FaultStep::Restore || step == FaultStep::Delete;
}

/// Only a stream has events, or an end that does not come.
bool canHappen(FaultStep step, Fault fault)
{
    const bool isOfStreams = fault == Fault::AdvisoryError || fault == Fault::NeverCloses;
    return !isOfStreams || step == FaultStep::SafetyCreate || step == FaultStep::Restore;
}

/// Whether what was asked for is done all the same: both, where both can be. What a list shows is not done.
QList<bool> variants(FaultStep step, Fault fault)
{
    if (fault == Fault::AdvisoryError)
        return {true};
    const bool reachesNobody = fault == Fault::Refused || fault == Fault::MadeAnew;
    return isChange(step) && !reachesNobody ? QList{false, true} : QList{false};
}

/// What has to be true of a cell.
struct Expectation {
    Outcome now = Outcome::Unknown; ///< when it has ended
    Outcome later = Outcome::Unknown; ///< after the next start, an hour later
    QStringList wire{};
    QString words{}; ///< in the message bar
    QString laterWords{}; ///< of what was open, at the next start
    QString safety{}; ///< the safety checkpoint that the record knows in the end
    bool isOpen = false; ///< nothing new may be started until a list tells, or the next start
};

const QStringList RestoreWire{u"GET list"_s, u"POST checkpoint"_s, u"GET list"_s, u"POST restore v1"_s,
                              u"GET list"_s};
const QString CutOff = u"was cut off before it was sent"_s;

Expectation notStarted(const QStringList &wire, const QString &words)
{
    return {.now = Outcome::NotStarted, .later = Outcome::NotStarted, .wire = wire, .words = words};
}

Expectation ended(Outcome outcome, const QStringList &wire, const QString &words)
{
    return {.now = outcome, .later = outcome, .wire = wire, .words = words};
}

Expectation restored()
{
    return {.now = Outcome::Succeeded,
            .later = Outcome::Succeeded,
            .wire = RestoreWire,
            .words = u"Restored v1"_s,
            .safety = u"v3"_s};
}

/// The restore waits for a safety checkpoint that is reported and listed.
Expectation expectedOfSafety(Fault fault, bool isCarriedOut)
{
    if (fault == Fault::Refused) // which sprite has the name is asked before, and nobody hears it
        return notStarted(RestoreWire.first(1), u"is still the same sprite"_s);
    if (saidBy(fault) == Said::Yes)
        return restored();
    const QStringList wire = RestoreWire.first(3);
    Expectation cell = notStarted(wire, u"its list shows it: v3"_s);
    if (isCarriedOut) {
        cell.safety = u"v3"_s;
    } else if (saidBy(fault) == Said::No) {
        cell.words = u"could not be created"_s;
    } else {
        cell.words = u"It is not known whether the safety checkpoint was created"_s;
        cell.laterWords = fault == Fault::MadeAnew ? u"was made anew since"_s : CutOff;
        cell.isOpen = true;
    }
    return cell;
}

Expectation expectedOfRestore(Fault fault, bool isCarriedOut)
{
    Expectation cell = restored();
    if (saidBy(fault) == Said::Yes)
        return cell;
    if (isCarriedOut) {
        cell.words =
            saidBy(fault) == Said::No ? u"But its list shows"_s : u"its list of checkpoints shows it"_s;
        return cell;
    }
    if (fault == Fault::Refused) {
        cell = notStarted(RestoreWire.first(3), u"is still the same sprite"_s);
        cell.safety = u"v3"_s;
        return cell;
    }
    if (saidBy(fault) == Said::No) {
        cell.now = cell.later = Outcome::Failed;
        cell.words = u"Restore failed"_s;
        return cell;
    }
    cell.now = Outcome::Unknown;
    cell.later = fault == Fault::MadeAnew ? Outcome::Unknown : Outcome::Failed;
    cell.words = u"is not known"_s;
    cell.laterWords = u"did not take effect"_s;
    cell.isOpen = true;
    return cell;
}

Expectation expectedOfDeletion(Fault fault, bool isCarriedOut)
{
    const QStringList wire{u"GET list"_s, u"DELETE v1"_s, u"GET list"_s};
    if (fault == Fault::Refused)
        return notStarted(wire.first(1), u"is still the same sprite"_s);
    if (saidBy(fault) == Said::No && isCarriedOut) {
        return ended(Outcome::Succeeded, wire,
                     fault == Fault::Status404 ? u"v1 was already gone"_s
                                               : u"But its list no longer shows"_s);
    }
    if (isCarriedOut)
        return ended(Outcome::Succeeded, wire, u"its list of checkpoints shows it"_s);
    if (saidBy(fault) == Said::No) {
        return ended(Outcome::Failed, wire,
                     fault == Fault::Status404       ? u"does not allow deleting single"_s
                         : fault == Fault::Status409 ? u"active checkpoint"_s
                                                     : u"v1 was not deleted"_s);
    }
    Expectation cell = ended(Outcome::Unknown, wire, u"It is not known whether v1 was deleted"_s);
    cell.later = fault == Fault::MadeAnew ? Outcome::Unknown : Outcome::Failed;
    cell.laterWords = u"was not deleted"_s;
    cell.isOpen = true;
    return cell;
}

Expectation expected(FaultStep step, Fault fault, bool isCarriedOut)
{
    const bool isLost = fault == Fault::Refused;
    switch (step) {
    case FaultStep::ReList:
        return notStarted(RestoreWire.first(isLost ? 0 : 1), u"was not started"_s);
    case FaultStep::SafetyCreate:
        return expectedOfSafety(fault, isCarriedOut);
    case FaultStep::Confirm: {
        Expectation cell = notStarted(RestoreWire.first(isLost ? 2 : 3), u"was not started"_s);
        if (fault == Fault::MadeAnew)
            cell.safety = u"v3"_s;
        return cell;
    }
    case FaultStep::Wait:
    case FaultStep::FinalList: { // what the server said stands, whatever its lists do
        Expectation cell = restored();
        if (isLost)
            cell.wire.removeLast();
        return cell;
    }
    case FaultStep::Restore:
        return expectedOfRestore(fault, isCarriedOut);
    case FaultStep::Delete:
        break;
    }
    return expectedOfDeletion(fault, isCarriedOut);
}

/// The program was killed when the request of `step` had come: nothing was said any more.
Expectation expectedAfterKill(FaultStep step, bool isCarriedOut)
{
    Expectation cell{.later = isCarriedOut ? Outcome::Succeeded : Outcome::Failed, .isOpen = true};
    switch (step) {
    case FaultStep::ReList:
    case FaultStep::SafetyCreate:
    case FaultStep::Confirm:
        cell.later = Outcome::NotStarted;
        cell.wire = RestoreWire.first(int(step) + 1);
        cell.laterWords = CutOff;
        cell.safety = step == FaultStep::Confirm || isCarriedOut ? u"v3"_s : QString();
        return cell;
    case FaultStep::Restore:
        cell.wire = RestoreWire.first(4);
        cell.laterWords = isCarriedOut ? u"taken effect"_s : u"did not take effect"_s;
        cell.safety = u"v3"_s;
        return cell;
    case FaultStep::Wait:
    case FaultStep::FinalList: // the restore was reported: that is known, whatever came after it
        cell.now = cell.later = Outcome::Succeeded;
        cell.wire = RestoreWire;
        cell.safety = u"v3"_s;
        cell.isOpen = false;
        return cell;
    case FaultStep::Delete:
        break;
    }
    cell.wire = QStringList{u"GET list"_s, u"DELETE v1"_s};
    cell.laterWords = isCarriedOut ? u"is gone"_s : u"was not deleted"_s;
    return cell;
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
    void startAgain(FaultyServer &server, const Expectation &expectation);
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
        for (int step = 0; step < FaultStepCount; ++step) {
            if (canHappen(FaultStep(step), Fault(fault)))
                QTest::addRow("%s, %s", FaultNames.at(size_t(fault)), StepNames.at(size_t(step)))
                    << fault << step;
        }
    }
}

void TestFaultMatrix::cell()
{
    QFETCH(int, fault);
    QFETCH(int, step);
    m_right.insert({fault, step}, false);
    const auto theFault = Fault(fault);
    const auto theStep = FaultStep(step);
    for (const bool isCarriedOut : variants(theStep, theFault)) {
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
    const bool isSilent = fault == Fault::Hang || fault == Fault::NeverCloses;
    FaultyServer server;
    {
        RecordedWindow window(server.url(), file(), isSilent ? 2s : 20s);
        QVERIFY(window.open());
        QStringList wire;
        connect(&window.runner, &OperationRunner::finished, this, [&] { wire = server.wire(); });
        QSignalSpy ended(&window.session, &SpriteSession::operationFinished);
        server.arm(step, fault, isCarriedOut);
        if (step == FaultStep::Delete)
            QVERIFY(window.runner.remove({u"web-1"_s}, {u"v1"_s}));
        else
            QVERIFY(window.runner.restore({u"web-1"_s}, {u"v1"_s}, u"Before restoring v1"_s,
                                          {.seen = window.session.checkpoints()}));
        QVERIFY(ended.wait(Patience));
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
        if (fault != Fault::MadeAnew) // the window may have found out already
            QCOMPARE(window.runner.reconciler().isUnsettled(u"web-1"_s), expectation.isOpen);
    }
    startAgain(server, expectation);
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
    QVERIFY(died.wait(Patience));
    QCOMPARE(victim.exitStatus(), QProcess::CrashExit);
    QCOMPARE(server.wire(), expectation.wire);
    startAgain(server, expectation);
}

/// An hour later, and all is well with the server.
void TestFaultMatrix::startAgain(FaultyServer &server, const Expectation &expectation)
{
    server.heal();
    const QStringList wire = server.wire();
    const OtherProgram anHourLater(file());
    anHourLater.run(
        u"UPDATE operations SET started = started - 3600000, last_heard = last_heard - 3600000"_s);

    RecordedWindow window(server.url(), file(), 20s);
    QVERIFY(window.open());
    QTRY_VERIFY(!window.runner.reconciler().isUnsettled(u"web-1"_s));
    if (expectation.isOpen && expectation.later != Outcome::Unknown)
        QTRY_VERIFY2(window.message().contains(expectation.laterWords), qPrintable(window.message()));
    const OperationRecord record = window.lastRecord();
    QVERIFY(record.outcome);
    QCOMPARE(word(*record.outcome), word(expectation.later));
    QCOMPARE(record.safetyCheckpointId, expectation.safety); // the way back is known
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
        QVERIFY(window.runner.restore({u"web-1"_s}, {u"v1"_s}, u"Before restoring v1"_s));
        QVERIFY(ended.wait(Patience));
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
