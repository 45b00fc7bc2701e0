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
        return !outcomes.isEmpty() || finished.wait(Patience);
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
    void nothingComesAfterComplete();
    void onlyTheLastEventDecides_data();
    void onlyTheLastEventDecides();
    void pulled_onlyTheLastEventDecides();
    void silenceAfterAnError_isAFailure();
    void silenceInTheLineBehindAnError_isUnknown();
    void closedBehindAnError_keepsIt();
    void refusalInsteadOfAStream_isAFailure_data();
    void refusalInsteadOfAStream_isAFailure();
    void errorTexts_data();
    void errorTexts();
    void requestId_isKept_data();
    void requestId_isKept();
    void interimAnswer_leavesTheOutcomeUnknown();
    void theTokenIsInNoLine();
    void theTokenIsInNoMember();
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

void TestCheckpointStream::nothingComesAfterComplete()
{
    Watched w(
        ScriptedAnswer::streamHead()
            .chunk("{\"type\":\"info\"}\n{\"type\":\"complete\"}\n{\"type\":\"error\",\"error\":\"no\"}\n")
            .lastChunk());
    QVERIFY(w.waitForEnd());
    QCOMPARE(w.events, QStringList({u"{\"type\":\"info\"}"_s, u"{\"type\":\"complete\"}"_s, u"finished"_s}));
    QCOMPARE(w.outcomes.at(0).kind, Outcome::Succeeded);
}

/// An error may be advisory: only the last event decides (superfly/sprites-js, checkpoint-events.ts).
void TestCheckpointStream::onlyTheLastEventDecides_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<bool>("isCut"); // without the chunk that ends the body
    QTest::addColumn<Outcome>("kind");
    QTest::addColumn<QString>("error");
    const QByteArray info = R"({"type":"info","data":"a"})";
    const QByteArray error = R"({"type":"error","error":"could not stop service web in time, going on"})";
    const QByteArray alive = R"({"type":"keepalive","time":"2026-01-05T10:30:01Z"})";
    const QString words = u"could not stop service web in time, going on"_s;
    QTest::newRow("advisory, then complete")
        << QByteArrayList{info, error, info, Complete} << false << Outcome::Succeeded << QString();
    QTest::newRow("advisory right before complete")
        << QByteArrayList{error, Complete} << false << Outcome::Succeeded << QString();
    QTest::newRow("last") << QByteArrayList{info, error} << false << Outcome::Failed << words;
    QTest::newRow("last, cut") << QByteArrayList{info, error} << true << Outcome::Failed << words;
    QTest::newRow("last, with keepalives behind it")
        << QByteArrayList{error, alive, alive} << false << Outcome::Failed << words;
    QTest::newRow("two of them") << QByteArrayList{R"({"type":"error","error":"first"})", info, error}
                                 << false << Outcome::Failed << words;
    QTest::newRow("more, then a cut") << QByteArrayList{error, info} << true << Outcome::Unknown << QString();
    QTest::newRow("more, then the end")
        << QByteArrayList{error, info} << false << Outcome::Unknown << QString();
    QTest::newRow("garbage behind it")
        << QByteArrayList{error, "no json"} << false << Outcome::Unknown << QString();
    QTest::newRow("keepalives only") << QByteArrayList{alive, alive} << false << Outcome::Unknown
                                     << QString();
}

void TestCheckpointStream::onlyTheLastEventDecides()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(bool, isCut);
    QFETCH(Outcome, kind);
    QFETCH(QString, error);
    ScriptedAnswer answer = ScriptedAnswer::streamHead();
    for (const QByteArray &line : lines)
        answer.chunk(line + '\n');
    if (isCut)
        answer.close();
    else
        answer.lastChunk();
    Watched w(answer);
    QVERIFY(w.waitForEnd());
    QCOMPARE(w.outcomes.at(0).kind, kind);
    if (kind == Outcome::Failed) {
        QCOMPARE(w.outcomes.at(0).error->kind, ApiError::Kind::OperationFailed);
        QCOMPARE(w.outcomes.at(0).error->serverMessage, error);
    }
    QStringList expected;
    for (const QByteArray &line : lines) {
        if (!line.contains("keepalive"))
            expected.append(QString::fromUtf8(line));
    }
    QCOMPARE(w.events, expected + QStringList{u"finished"_s}); // a keepalive is no line
    QCOMPARE(w.outcomes.at(0).malformedLines, lines.contains("no json") ? 1 : 0);
}

/// The same when messages are pulled.
void TestCheckpointStream::pulled_onlyTheLastEventDecides()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::stream({R"({"type":"error","error":"slow"})", R"({"type":"keepalive"})",
                                           R"({"type":"info","data":"on"})", Complete}));
    Client client({.baseUrl = server.url(), .token = u"acme/12/s3cret-token"_s});
    std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"s"_s));
    stream->setPullMode();
    QStringList types;
    const auto pull = [&] {
        while (const auto message = stream->next())
            types.append(message->typeName);
    };
    connect(stream.get(), &CheckpointStream::messageAvailable, this, pull);
    QSignalSpy finished(stream.get(), &CheckpointStream::finished);
    QVERIFY(finished.wait(Patience));
    QCOMPARE(types, QStringList({u"error"_s, u"info"_s, u"complete"_s}));
    QCOMPARE(stream->outcome().kind, Outcome::Succeeded);
}

/// A server that sends an error, keeps the connection and says nothing more has failed; one that sends
/// keepalives is waited for.
void TestCheckpointStream::silenceAfterAnError_isAFailure()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::streamHead()
                       .chunk("{\"type\":\"error\",\"error\":\"disk full\",\"code\":\"storage\"}\n")
                       .silence());
    Client client({.baseUrl = server.url(), .token = u"acme/12/s3cret-token"_s, .streamIdleTimeout = 300ms});
    std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"s"_s));
    QSignalSpy finished(stream.get(), &CheckpointStream::finished);
    QVERIFY(finished.wait(Patience));
    QCOMPARE(stream->outcome().kind, Outcome::Failed);
    QCOMPARE(stream->outcome().error->serverMessage, u"disk full"_s);
    QCOMPARE(stream->outcome().error->serverCode, u"storage"_s);
}

/// Half a line is more: the error was not the last event.
void TestCheckpointStream::silenceInTheLineBehindAnError_isUnknown()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::streamHead()
                       .chunk("{\"type\":\"error\",\"error\":\"slow\"}\n{\"type\":\"in")
                       .silence());
    Client client({.baseUrl = server.url(), .token = u"acme/12/s3cret-token"_s, .streamIdleTimeout = 300ms});
    std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"s"_s));
    QSignalSpy finished(stream.get(), &CheckpointStream::finished);
    QVERIFY(finished.wait(Patience));
    QCOMPARE(stream->outcome().kind, Outcome::Unknown);
}

void TestCheckpointStream::closedBehindAnError_keepsIt()
{
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::streamHead().chunk("{\"type\":\"error\",\"error\":\"slow\"}\n").silence());
    Client client({.baseUrl = server.url(), .token = u"acme/12/s3cret-token"_s});
    std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"s"_s));
    QSignalSpy lines(stream.get(), &CheckpointStream::linesReceived);
    QSignalSpy finished(stream.get(), &CheckpointStream::finished);
    QVERIFY(lines.wait(Patience));
    stream->close();
    QVERIFY(finished.wait(Patience));
    QCOMPARE(stream->outcome().kind, Outcome::Unknown);
    QVERIFY(stream->outcome().closedByCaller);
    QCOMPARE(stream->outcome().error->serverMessage, u"slow"_s);
}

/// One object that is no event, under HTTP 200.
void TestCheckpointStream::refusalInsteadOfAStream_isAFailure_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Outcome>("kind");
    QTest::addColumn<QString>("message");
    QTest::newRow("error") << R"({"error":"suspended"})"_ba << Outcome::Failed << u"suspended"_s;
    QTest::newRow("no success") << R"({"success":false,"message":"busy"})"_ba << Outcome::Failed << u"busy"_s;
    QTest::newRow("a typed event") << R"({"type":"warning","error":"slow"})"_ba << Outcome::Unknown
                                   << QString();
    QTest::newRow("a success that is no stream") << R"({"id":"v1"})"_ba << Outcome::Unknown << QString();
}

void TestCheckpointStream::refusalInsteadOfAStream_isAFailure()
{
    QFETCH(QByteArray, body);
    QFETCH(Outcome, kind);
    QFETCH(QString, message);
    Watched w(ScriptedAnswer::json(200, body));
    QVERIFY(w.waitForEnd());
    QCOMPARE(w.outcomes.at(0).kind, kind);
    QCOMPARE(w.outcomes.at(0).error->serverMessage, message);
}

void TestCheckpointStream::errorTexts_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::newRow("error") << R"({"type":"error","error":"a","data":"b","message":"c"})"_ba << u"a"_s
                           << QString();
    QTest::newRow("data") << R"({"type":"error","data":"b","message":"c"})"_ba << u"b"_s << QString();
    QTest::newRow("message") << R"({"type":"error","message":"no space left on device"})"_ba
                             << u"no space left on device"_s << QString();
    QTest::newRow("detail") << R"({"type":"error","detail":"no space"})"_ba << u"no space"_s << QString();
    QTest::newRow("code, a number") << R"({"type":"error","error":"a","code":507})"_ba << u"a"_s << u"507"_s;
    QTest::newRow("code") << R"({"type":"error","error":"a","code":"E_FULL"})"_ba << u"a"_s << u"E_FULL"_s;
    QTest::newRow("object") << R"({"type":"error","error":{"code":"E_FULL","message":"full"}})"_ba
                            << u"full"_s << u"E_FULL"_s;
}

void TestCheckpointStream::errorTexts()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, text);
    QFETCH(QString, code);
    Watched w(ScriptedAnswer::stream({line}));
    QVERIFY(w.waitForEnd());
    QCOMPARE(w.outcomes.at(0).error->serverMessage, text);
    QCOMPARE(w.outcomes.at(0).error->serverCode, code);
}

/// What support asks for, of every answer: a success, a refusal, a cut.
void TestCheckpointStream::requestId_isKept_data()
{
    QTest::addColumn<QByteArray>("rest");
    const QByteArray head = "Content-Type: application/x-ndjson\r\nFly-Request-Id: 01ABC-fra\r\n";
    QTest::newRow("success") << "HTTP/1.1 200 OK\r\n" + head + "\r\n" + Complete + '\n';
    QTest::newRow("error event") << "HTTP/1.1 200 OK\r\n" + head
            + "\r\n{\"type\":\"error\",\"error\":\"no\"}\n";
    QTest::newRow("cut") << "HTTP/1.1 200 OK\r\n" + head + "\r\n{\"type\":\"info\"}\n";
    QTest::newRow("refused") << "HTTP/1.1 409 Conflict\r\n" + head + "\r\nbusy";
}

void TestCheckpointStream::requestId_isKept()
{
    QFETCH(QByteArray, rest);
    Watched w(ScriptedAnswer().bytes(rest).close());
    QVERIFY(w.waitForEnd());
    QCOMPARE(w.outcomes.at(0).requestId, u"01ABC-fra"_s);
    if (w.outcomes.at(0).error)
        QCOMPARE(w.outcomes.at(0).error->requestId, u"01ABC-fra"_s);
}

/// Any number of interim answers may come before the real one (RFC 9110, 15.2); Qt 6.4 takes the first for
/// it.
void TestCheckpointStream::interimAnswer_leavesTheOutcomeUnknown()
{
    for (const QByteArray &status : {"102 Processing"_ba, "103 Early Hints"_ba}) {
        Watched w(ScriptedAnswer()
                      .bytes("HTTP/1.1 " + status + "\r\n\r\n")
                      .then(ScriptedAnswer::stream({Complete})));
        QVERIFY(w.waitForEnd());
        QCOMPARE(w.outcomes.at(0).kind, Outcome::Unknown);
    }
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

void TestCheckpointStream::theTokenIsInNoMember()
{
    const QByteArray token = "acme/12/s3cret-token";
    ScriptedServer server;
    server.enqueue(
        ScriptedAnswer::stream({R"({"type":")" + token + R"(","data":")" + token + "\"}",
                                R"({"type":"error","error":")" + token + R"(","code":")" + token + "\"}"}));
    Client client({.baseUrl = server.url(), .token = QString::fromLatin1(token)});
    std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"s"_s));
    QStringList texts;
    connect(stream.get(), &CheckpointStream::messageReceived, this, [&texts](const StreamMessage &message) {
        texts +=
            {message.typeName, message.data, message.error, message.code, QString::fromUtf8(message.raw)};
    });
    QSignalSpy finished(stream.get(), &CheckpointStream::finished);
    QVERIFY(finished.wait(Patience));
    QCOMPARE(texts.size(), 10);
    texts += {stream->outcome().error->serverMessage, stream->outcome().error->serverCode};
    for (const QString &text : std::as_const(texts))
        QVERIFY2(!text.contains(u"s3cret"_s), qPrintable(text));
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
    constexpr qint64 Total = 32 * 1024 * 1024; // several times what a connection on loopback takes by itself
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
    Client client({.baseUrl = server.url(), .token = u"acme/12/s3cret-token"_s, .streamIdleTimeout = 50ms});
    client.setStreamGate(&gate);
    const std::unique_ptr<CheckpointStream> stream(client.createCheckpoint(u"s"_s));
    connect(stream.get(), &CheckpointStream::linesReceived, &gate, &StreamGate::shut);
    QTimer patience; // six times as long as a silent server has
    QSignalSpy passed(&patience, &QTimer::timeout);
    patience.start(300ms);
    QVERIFY(passed.wait(Patience));
    QVERIFY(!gate.isOpen());
    QVERIFY(!stream->isFinished());
}

QTEST_GUILESS_MAIN(TestCheckpointStream)
#include "tst_checkpointstream.moc"
