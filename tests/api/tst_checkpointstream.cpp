// SPDX-License-Identifier: Apache-2.0
#include "core/api/client.h"
#include "core/api/streamgate.h"
#include "core/api/streammessageparser.h"
#include "tests/support/scriptedserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = StreamOutcome::Kind;

namespace {

constexpr qint64 Flood = 8 * 1024 * 1024;
const QByteArray Complete = R"({"type":"complete","data":"done","time":"2026-01-05T10:30:05Z"})"; // NOLINT

ScriptedAnswer floodOf(const QByteArray &line, qint64 total)
{
    return ScriptedAnswer()
        .bytes("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n")
        .flood(line + '\n', total)
        .bytes(Complete + '\n')
        .close();
}

/// A stream against a scripted server, and all it said.
struct Watched {
    explicit Watched(const ScriptedAnswer &answer, StreamGate *gate = nullptr)
    {
        server.enqueue(answer);
        client.setStreamGate(gate);
        stream.reset(client.createCheckpoint(u"s"_s));
        QObject::connect(stream.get(), &CheckpointStream::linesReceived, &context,
                         [this](const StreamLines &lines) { record(lines); });
        QObject::connect(stream.get(), &CheckpointStream::finished, &context,
                         [this](const StreamOutcome &outcome) {
                             outcomes.append(outcome);
                             events.append(u"finished"_s);
                         });
    }

    void record(const StreamLines &lines)
    {
        batches.append(lines);
        for (qsizetype i = 0; i < lines.count(); ++i)
            events.append(QString::fromUtf8(lines.bytes(i)));
    }
    bool waitForEnd()
    {
        QSignalSpy finished(stream.get(), &CheckpointStream::finished);
        return !outcomes.isEmpty() || finished.wait(20'000);
    }

    QObject context;
    ScriptedServer server;
    Client client{{.baseUrl = server.url(), .token = u"acme/12/s3cret-token"_s}};
    std::unique_ptr<CheckpointStream> stream;
    QList<StreamLines> batches;
    QStringList events; ///< lines as received, then “finished”
    QList<StreamOutcome> outcomes;
};

} // namespace

class TestCheckpointStream final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void linesAndMessagesTellTheSame();
    void linesComeBehindTheirMessages();
    void nothingComesAfterATerminalLine();
    void theTokenIsInNoLine();
    void aFloodLeavesTurnsToOthers_data();
    void aFloodLeavesTurnsToOthers();
    void closedAmongItsLines_endsOnceAndSaysNoMore();
    void destroyedAmongItsLines_isSilent_data();
    void destroyedAmongItsLines_isSilent();
    void aShutGate_slowsTheServerDown();
    void aShutGate_isNoSilence();
};

void TestCheckpointStream::linesAndMessagesTellTheSame()
{
    const QByteArrayList sent{R"({"type":"info","data":"a"})",
                              R"({"data":"b","time":"2026-01-05T10:30:01.5Z","type":"stderr"})", "no json",
                              R"({"type":"later","data":7})", Complete};
    Watched w(ScriptedAnswer::stream(sent));
    QStringList told;
    connect(w.stream.get(), &CheckpointStream::messageReceived, &w.context,
            [&](const StreamMessage &message) { told.append(QString::fromUtf8(message.raw)); });
    connect(w.stream.get(), &CheckpointStream::malformedLine, &w.context,
            [&](const QByteArray &excerpt) { told.append(QString::fromUtf8(excerpt)); });
    const QDateTime before = QDateTime::currentDateTimeUtc();
    QVERIFY(w.waitForEnd());
    QStringList expected;
    for (const QByteArray &line : sent)
        expected.append(QString::fromUtf8(line));
    QCOMPARE(told, expected);
    QCOMPARE(w.events, expected + QStringList{u"finished"_s});

    StreamLines all;
    for (const StreamLines &lines : std::as_const(w.batches)) {
        QVERIFY(lines.receivedAt >= before && lines.receivedAt <= QDateTime::currentDateTimeUtc());
        for (qsizetype i = 0; i < lines.count(); ++i)
            all.append(lines.bytes(i), lines.at(i));
    }
    QVERIFY(all.at(2).isMalformed);
    QCOMPARE(all.messages().size(), 4);
    QCOMPARE(all.messages().at(1).type, StreamMessage::Type::Stderr);
    QCOMPARE(all.messages().at(1).data, u"b"_s);
    QCOMPARE(all.firstServerTime(), QDateTime(QDate(2026, 1, 5), QTime(10, 30, 1, 500), Qt::UTC));
    QCOMPARE(w.outcomes.at(0).serverTime, QDateTime(QDate(2026, 1, 5), QTime(10, 30, 5), Qt::UTC));
    QCOMPARE(w.outcomes.at(0).malformedLines, 1);
}

void TestCheckpointStream::linesComeBehindTheirMessages()
{
    Watched w(ScriptedAnswer::stream({R"({"type":"info","data":"a"})", Complete}));
    qsizetype messages = 0;
    bool isBehind = true;
    connect(w.stream.get(), &CheckpointStream::messageReceived, &w.context, [&] { ++messages; });
    connect(w.stream.get(), &CheckpointStream::linesReceived, &w.context,
            [&] { isBehind = isBehind && w.events.size() == messages && w.outcomes.isEmpty(); });
    QVERIFY(w.waitForEnd());
    QCOMPARE(messages, 2);
    QVERIFY(isBehind);
}

void TestCheckpointStream::nothingComesAfterATerminalLine()
{
    Watched w(ScriptedAnswer::streamHead()
                  .chunk("{\"type\":\"info\"}\n{\"type\":\"error\",\"error\":\"no\"}\n{\"type\":\"info\"}\n")
                  .lastChunk());
    QVERIFY(w.waitForEnd());
    QCOMPARE(
        w.events,
        QStringList({u"{\"type\":\"info\"}"_s, u"{\"type\":\"error\",\"error\":\"no\"}"_s, u"finished"_s}));
    QCOMPARE(w.outcomes.at(0).kind, Outcome::Failed);
}

void TestCheckpointStream::theTokenIsInNoLine()
{
    Watched w(ScriptedAnswer::stream({R"({"type":"info","data":"acme/12/s3cret-token!"})",
                                      R"({"type":"info","data":"harmless"})",
                                      R"({"type":"info","data":"acme\/12\/s3cret-token?"})", Complete}));
    QVERIFY(w.waitForEnd());
    QCOMPARE(
        w.events.mid(0, 3),
        QStringList({uR"({"type":"info","data":"(hidden)!"})"_s, uR"({"type":"info","data":"harmless"})"_s,
                     uR"({"type":"info","data":"(hidden)?"})"_s}));
}

void TestCheckpointStream::aFloodLeavesTurnsToOthers_data()
{
    QTest::addColumn<bool>("asMessages");
    QTest::newRow("lines") << false;
    QTest::newRow("messages") << true;
}

void TestCheckpointStream::aFloodLeavesTurnsToOthers()
{
    QFETCH(bool, asMessages);
    const QByteArray line = R"({"type":"stdout","data":"copying block","time":"2026-01-05T10:30:01Z"})";
    Watched w(floodOf(line, Flood));
    qsizetype messages = 0;
    if (asMessages)
        connect(w.stream.get(), &CheckpointStream::messageReceived, &w.context, [&] { ++messages; });
    // A timer that is always due: it runs between any two turns, unless it is starved.
    QTimer other;
    int turnsOfOther = 0;
    QList<int> turns; // of the other, when a batch came
    connect(&other, &QTimer::timeout, &w.context, [&] { ++turnsOfOther; });
    other.start(0);
    connect(w.stream.get(), &CheckpointStream::linesReceived, &w.context,
            [&] { turns.append(turnsOfOther); });
    QVERIFY(w.waitForEnd());

    qint64 received = 0;
    for (const StreamLines &lines : std::as_const(w.batches)) {
        QVERIFY(lines.size() <= 65 * 1024);
        received += lines.count();
    }
    const qint64 sent = (Flood + line.size()) / (line.size() + 1) + 1;
    QCOMPARE(received, sent);
    QCOMPARE(messages, asMessages ? sent : 0);
    QVERIFY(turns.size() >= Flood / (512 * 1024));
    QVERIFY(std::adjacent_find(turns.cbegin(), turns.cend())
            == turns.cend()); // the other came round each time
    QCOMPARE(w.outcomes.at(0).kind, Outcome::Succeeded);
}

void TestCheckpointStream::closedAmongItsLines_endsOnceAndSaysNoMore()
{
    Watched w(floodOf(R"({"type":"info","data":"x"})", Flood));
    connect(w.stream.get(), &CheckpointStream::linesReceived, &w.context, [&] { w.stream->close(); });
    QVERIFY(w.waitForEnd());
    QCOMPARE(w.batches.size(), 1);
    QCOMPARE(w.outcomes.size(), 1);
    QVERIFY(w.outcomes.at(0).closedByCaller);
    QCOMPARE(w.outcomes.at(0).kind, Outcome::Unknown);
    QCOMPARE(w.events.constLast(), u"finished"_s);
}

void TestCheckpointStream::destroyedAmongItsLines_isSilent_data()
{
    QTest::addColumn<QByteArray>("firstLine");
    QTest::addColumn<bool>("asMessages");
    QTest::newRow("in linesReceived") << R"({"type":"info","data":"x"})"_ba << false;
    QTest::newRow("in messageReceived") << R"({"type":"info","data":"x"})"_ba << true;
    QTest::newRow("in messageReceived of the last") << Complete << true;
    QTest::newRow("in malformedLine") << "no json"_ba << false;
}

void TestCheckpointStream::destroyedAmongItsLines_isSilent()
{
    QFETCH(QByteArray, firstLine);
    QFETCH(bool, asMessages);
    Watched w(floodOf(firstLine, 1024 * 1024));
    bool isGone = false;
    const auto destroy = [&] {
        w.stream.reset();
        isGone = true;
    };
    if (asMessages)
        connect(w.stream.get(), &CheckpointStream::messageReceived, &w.context, destroy);
    else if (firstLine == "no json")
        connect(w.stream.get(), &CheckpointStream::malformedLine, &w.context, destroy);
    else
        connect(w.stream.get(), &CheckpointStream::linesReceived, &w.context, destroy);
    QTRY_VERIFY(isGone);
    QTRY_COMPARE(w.server.openConnectionCount(), 0);
    QVERIFY(w.outcomes.isEmpty());
    QVERIFY(w.batches.size() <= 1);
}

void TestCheckpointStream::aShutGate_slowsTheServerDown()
{
    constexpr qint64 Total = 64 * 1024 * 1024;
    StreamGate gate;
    const QByteArray line = R"({"type":"stdout","data":")" + QByteArray(400, 'x') + "\"}";
    Watched w(floodOf(line, Total), &gate);
    connect(w.stream.get(), &CheckpointStream::linesReceived, &gate, &StreamGate::shut);
    QTRY_COMPARE(w.batches.size(), 1);
    // The server writes what the buffers in between take, and then stands still.
    qint64 taken = -1;
    QTRY_VERIFY(w.server.bytesTaken() == std::exchange(taken, w.server.bytesTaken()));
    QCOMPARE(w.batches.size(), 1);
    QVERIFY2(taken < Total / 2, qPrintable(QString::number(taken)));

    disconnect(w.stream.get(), &CheckpointStream::linesReceived, &gate, nullptr);
    gate.open();
    QVERIFY(w.waitForEnd());
    QCOMPARE(w.outcomes.at(0).kind, Outcome::Succeeded);
    QCOMPARE(w.events.size(), (Total + line.size()) / (line.size() + 1) + 2);
}

void TestCheckpointStream::aShutGate_isNoSilence()
{
    StreamGate gate;
    ScriptedServer server;
    server.enqueue(floodOf(R"({"type":"info","data":"x"})", Flood));
    Client client({.baseUrl = server.url(), .token = u"t"_s, .streamIdleTimeout = 50ms});
    client.setStreamGate(&gate);
    const std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"s"_s));
    connect(stream.get(), &CheckpointStream::linesReceived, &gate, &StreamGate::shut);
    QTimer patience; // six times as long as a silent server has
    QSignalSpy passed(&patience, &QTimer::timeout);
    patience.start(300ms);
    QVERIFY(passed.wait());
    QVERIFY(!gate.isOpen());
    QVERIFY(!stream->isFinished());
}

QTEST_GUILESS_MAIN(TestCheckpointStream)
#include "tst_checkpointstream.moc"
