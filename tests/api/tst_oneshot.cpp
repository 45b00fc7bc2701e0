// SPDX-License-Identifier: Apache-2.0
#include "core/api/client.h"
#include "core/api/oneshotbody.h"
#include "tests/support/awaited.h"
#include "tests/support/scriptedserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = ApiError::Kind;

namespace {

enum class Mutation { Create, CreateWithComment, Restore, Delete, WriteFile, WriteEmptyFile, DeleteFile };
enum class Ending { Fin, Reset, HalfStatusLineFin, HalfStatusLineReset, HalfHeadersFin, HalfHeadersReset };

ScriptedAnswer answerOf(Ending ending)
{
    ScriptedAnswer answer;
    switch (ending) {
    case Ending::Fin:
        return answer.close();
    case Ending::Reset:
        return answer.reset();
    case Ending::HalfStatusLineFin:
        return answer.bytes("HTTP/1.").close();
    case Ending::HalfStatusLineReset:
        return answer.bytes("HTTP/1.1 2").reset();
    case Ending::HalfHeadersFin:
        return answer.bytes("HTTP/1.1 200 OK\r\nContent-Ty").close();
    case Ending::HalfHeadersReset:
        return answer.bytes("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n").reset();
    }
    return answer;
}

/// Sends the mutation and says, once it has ended, whether its outcome is unknown.
std::optional<bool> endedUnknown(Client &client, Mutation mutation)
{
    Awaited<bool> unknown;
    QObject &context = unknown.context;
    const auto onDone = [report = unknown.callback()](const auto &result) {
        report(!result && result.error().leavesOutcomeUnknown());
    };
    std::unique_ptr<CheckpointStream> stream;
    switch (mutation) {
    case Mutation::Create:
        stream.reset(client.createCheckpoint(u"s"_s));
        break;
    case Mutation::CreateWithComment:
        stream.reset(client.createCheckpointWithComment(u"s"_s, u"before migration"_s));
        break;
    case Mutation::Restore:
        stream.reset(client.restoreCheckpoint(u"s"_s, u"v1"_s));
        break;
    case Mutation::Delete:
        client.deleteCheckpoint(u"s"_s, u"v1"_s, &context, onDone);
        break;
    case Mutation::WriteFile:
        client.writeFile(u"s"_s, u"/f"_s, QByteArray(300'000, 'x'), &context, onDone);
        break;
    case Mutation::WriteEmptyFile:
        client.writeFile(u"s"_s, u"/f"_s, {}, &context, onDone);
        break;
    case Mutation::DeleteFile:
        client.deleteFile(u"s"_s, u"/f"_s, &context, onDone);
        break;
    }
    if (stream) {
        QObject::connect(stream.get(), &CheckpointStream::finished, &context,
                         [report = unknown.callback()](const StreamOutcome &outcome) {
                             report(outcome.kind == StreamOutcome::Kind::Unknown
                                    && outcome.error.has_value());
                         });
    }
    (void)unknown.wait();
    return unknown.value;
}

} // namespace

/// Mutations are sent at most once, whatever the connection does.
class TestOneShot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void body_canBeReadOnce();
    void lostMutation_isSentOnceAndUnknown_data();
    void lostMutation_isSentOnceAndUnknown();
    void lostOnAKeptAliveConnection_data();
    void lostOnAKeptAliveConnection();
    void requests_data();
    void requests();
};

void TestOneShot::body_canBeReadOnce()
{
    OneShotBody body("abcdef"_ba);
    QVERIFY(body.isSequential() && !body.mayHaveLeft());
    QCOMPARE(body.size(), 6);
    QCOMPARE(body.bytesAvailable(), 6);
    QCOMPARE(body.read(4), "abcd"_ba);
    QVERIFY(body.mayHaveLeft());
    QVERIFY(!body.reset() && !body.seek(0));
    QCOMPARE(body.readAll(), "ef"_ba);
    QVERIFY(body.atEnd());
    QCOMPARE(body.read(1), QByteArray());
    QVERIFY(!OneShotBody({}).reset() && OneShotBody({}).mayHaveLeft());
}

void TestOneShot::lostMutation_isSentOnceAndUnknown_data()
{
    QTest::addColumn<Mutation>("mutation");
    QTest::addColumn<Ending>("ending");
    const QList<std::pair<const char *, Mutation>> mutations{
        {"create", Mutation::Create},         {"create with comment", Mutation::CreateWithComment},
        {"restore", Mutation::Restore},       {"delete", Mutation::Delete},
        {"write", Mutation::WriteFile},       {"write empty", Mutation::WriteEmptyFile},
        {"delete file", Mutation::DeleteFile}};
    const QList<std::pair<const char *, Ending>> endings{
        {"fin", Ending::Fin},
        {"reset", Ending::Reset},
        {"half status line, fin", Ending::HalfStatusLineFin},
        {"half status line, reset", Ending::HalfStatusLineReset},
        {"half headers, fin", Ending::HalfHeadersFin},
        {"half headers, reset", Ending::HalfHeadersReset}};
    for (const auto &[mutationName, mutation] : mutations) {
        for (const auto &[endingName, ending] : endings)
            QTest::addRow("%s, %s", mutationName, endingName) << mutation << ending;
    }
}

void TestOneShot::lostMutation_isSentOnceAndUnknown()
{
    QFETCH(Mutation, mutation);
    QFETCH(Ending, ending);
    for (int i = 0; i < 4; ++i) {
        ScriptedServer server;
        server.setHandler([ending](const ScriptedRequest &) { return answerOf(ending); });
        Client client({.baseUrl = server.url(), .token = u"t"_s});
        QCOMPARE(endedUnknown(client, mutation), std::optional(true));
        QCOMPARE(server.requests().size(), 1);
        QCOMPARE(server.connectionCount(), 1);
    }
}

void TestOneShot::lostOnAKeptAliveConnection_data()
{
    lostMutation_isSentOnceAndUnknown_data();
}

void TestOneShot::lostOnAKeptAliveConnection()
{
    QFETCH(Mutation, mutation);
    QFETCH(Ending, ending);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::json(200, "[]"));
    server.enqueue(answerOf(ending));
    // What a second sending would get: a success that hides it.
    server.setHandler(
        [](const ScriptedRequest &) { return ScriptedAnswer::stream({R"({"type":"complete"})"}); });
    Client client({.baseUrl = server.url(), .token = u"t"_s});
    Awaited<ApiResult<CheckpointList>> listed;
    client.listCheckpoints(u"s"_s, {}, &listed.context, listed.callback());
    QVERIFY(listed.wait());

    QCOMPARE(endedUnknown(client, mutation), std::optional(true));
    QCOMPARE(server.requests().size(), 2);
}

void TestOneShot::requests_data()
{
    QTest::addColumn<Mutation>("mutation");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("body");
    const auto json = "application/json"_ba;
    QTest::newRow("create") << Mutation::Create << "POST /v1/sprites/s/checkpoint"_ba << json << "{}"_ba;
    QTest::newRow("create with comment") << Mutation::CreateWithComment << "POST /v1/sprites/s/checkpoint"_ba
                                         << json << R"({"comment":"before migration"})"_ba;
    QTest::newRow("restore") << Mutation::Restore << "POST /v1/sprites/s/checkpoints/v1/restore"_ba << json
                             << "{}"_ba;
    QTest::newRow("delete") << Mutation::Delete << "DELETE /v1/sprites/s/checkpoints/v1"_ba << QByteArray()
                            << QByteArray();
    QTest::newRow("write") << Mutation::WriteFile
                           << "PUT /v1/sprites/s/fs/write?path=%2Ff&workingDir=%2F&mkdirParents=true"_ba
                           << "application/octet-stream"_ba << QByteArray(300'000, 'x');
    QTest::newRow("delete file") << Mutation::DeleteFile
                                 << "DELETE /v1/sprites/s/fs/delete?path=%2Ff&workingDir=%2F"_ba
                                 << QByteArray() << QByteArray();
}

void TestOneShot::requests()
{
    QFETCH(Mutation, mutation);
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, contentType);
    QFETCH(QByteArray, body);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::full(200, "application/x-ndjson"_ba, R"({"type":"complete"})"_ba));
    Client client({.baseUrl = server.url(), .token = u"my-org/1/2/3"_s});
    QCOMPARE(endedUnknown(client, mutation), std::optional(false));
    QCOMPARE(server.requests().size(), 1);
    const ScriptedRequest &sent = server.requests().at(0);
    QCOMPARE(sent.method + ' ' + sent.target, request);
    QCOMPARE(sent.header("Content-Type"), contentType);
    QCOMPARE(sent.header("Content-Length"), QByteArray::number(body.size()));
    QCOMPARE(sent.body, body);
    QCOMPARE(sent.header("Authorization"), "Bearer my-org/1/2/3"_ba);
    QCOMPARE(sent.header("Cookie"), QByteArray());
}

QTEST_GUILESS_MAIN(TestOneShot)
#include "tst_oneshot.moc"
