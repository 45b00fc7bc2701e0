// SPDX-License-Identifier: Apache-2.0
// What the tests stand on: an answer whose client goes in the middle is left, without a word.
#include "tests/support/scriptedserver.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <sys/socket.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestScriptedServer final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void clientGoneInTheMiddle_isLeft_data();
    void clientGoneInTheMiddle_isLeft();
};

void TestScriptedServer::clientGoneInTheMiddle_isLeft_data()
{
    QTest::addColumn<ScriptedAnswer>("rest");
    QTest::newRow("nothing") << ScriptedAnswer();
    QTest::newRow("bytes") << ScriptedAnswer().bytes("a").bytes("b").bytes("c");
    QTest::newRow("slowly") << ScriptedAnswer().bytes("a").slowly("bcd");
    QTest::newRow("flood") << ScriptedAnswer().bytes("a").flood("0123456789", 10'000'000);
    QTest::newRow("hold") << ScriptedAnswer().bytes("a").hold();
    QTest::newRow("close") << ScriptedAnswer().bytes("a").bytes("b").close();
    QTest::newRow("reset") << ScriptedAnswer().bytes("a").bytes("b").reset();
}

void TestScriptedServer::clientGoneInTheMiddle_isLeft()
{
    QFETCH(ScriptedAnswer, rest);
    ScriptedServer server;
    server.enqueue(ScriptedAnswer::streamHead().hold().then(rest));
    QTcpSocket client;
    client.connectToHost(server.url().host(), quint16(server.url().port()));
    QSignalSpy held(&server, &ScriptedServer::held);
    QVERIFY(client.waitForConnected(Patience));
    client.write("GET / HTTP/1.1\r\n\r\n");
    QVERIFY(held.wait(Patience));

    // Without a turn of the event loop in between: it is the next write that finds out.
    const linger now{1, 0}; // closing then sends RST
    setsockopt(int(client.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    client.abort();
    server.release();
    QTRY_COMPARE(server.openConnectionCount(), 0);
    QCOMPARE(held.size(), 1);
}

QTEST_GUILESS_MAIN(TestScriptedServer)
#include "tst_scriptedserver.moc"
