// SPDX-License-Identifier: Apache-2.0
#include "core/api/checkpointparser.h"
#include "core/history/historyexport.h"
#include "tests/history/historytext.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

HistoryGraph graphOf(const QList<QByteArray> &objects)
{
    CheckpointParser parser;
    QList<Checkpoint> checkpoints;
    for (const QByteArray &object : objects)
        checkpoints.append(parser.parse(object).value());
    return HistoryGraph::build(checkpoints);
}

QByteArray json(const HistoryGraph &graph, const ExportHeading &heading = {})
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    return writeHistoryJson(buffer, graph, heading) ? buffer.data() : "failed"_ba;
}

/// As RFC 4180 wants it read: records of fields.
QList<QStringList> records(const HistoryGraph &graph)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!writeHistoryCsv(buffer, graph))
        return {};
    const QString text = QString::fromUtf8(buffer.data());
    QList<QStringList> all{{QString()}};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted && c == u'"' && i + 1 < text.size() && text[i + 1] == u'"') {
            all.last().last() += text[++i];
        } else if (c == u'"') {
            quoted = !quoted;
        } else if (!quoted && c == u',') {
            all.last().append(QString());
        } else if (!quoted && QStringView(text).sliced(i).startsWith(u"\r\n")) {
            ++i;
            all.append({QString()});
        } else {
            all.last().last() += c;
        }
    }
    all.removeLast(); // behind the last line break
    return all;
}

/// A disk that is full after some bytes.
class FullDisk final : public QBuffer {
public:
    explicit FullDisk(qint64 room)
        : m_room(room)
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }

protected:
    qint64 writeData(const char *data, qint64 size) override
    {
        if (size > m_room)
            return -1;
        m_room -= size;
        return QBuffer::writeData(data, size);
    }

private:
    qint64 m_room;
};

} // namespace

class TestHistoryExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void json_hasWhatTheServerSentAndWhatWeMadeOfIt()
    {
        const HistoryGraph graph = graphOf(
            {R"({"id":"Current","source_id":"v3"})", R"({"id":"v3","comment":"third","history":["v1","v2"]})",
             R"({"id":"v1","unknown":{"big":12345678901234567890},"create_time":"2026-08-12T12:00:00.5Z"})"});
        const ExportHeading heading{u"https://api.sprites.dev"_s, u"acme"_s, u"web-1"_s,
                                    QDateTime({2026, 8, 12}, {14, 3}, Qt::UTC), u"Savepoint 1"_s};
        const QByteArray text = json(graph, heading);
        QVERIFY(text.contains("12345678901234567890")); // as received: no number went through a double
        const QJsonObject root = QJsonDocument::fromJson(text).object();
        QCOMPARE(root["format"_L1].toString(), u"savepoint-history"_s);
        QCOMPARE(root["sprite"_L1].toString(), u"web-1"_s);
        QCOMPARE(root["organization"_L1].toString(), u"acme"_s);
        QCOMPARE(root["server"_L1].toString(), u"https://api.sprites.dev"_s);
        QCOMPARE(root["read_at"_L1].toString(), u"2026-08-12T14:03:00.000Z"_s);
        QCOMPARE(root["base_of_current"_L1].toString(), u"v3"_s);
        QCOMPARE(root["current"_L1]["source_id"_L1].toString(), u"v3"_s);
        const QJsonArray checkpoints = root["checkpoints"_L1].toArray();
        QCOMPARE(checkpoints.size(), 2);
        const QJsonObject third = checkpoints[0].toObject();
        QCOMPARE(third["checkpoint"_L1]["history"_L1].toArray(), (QJsonArray{u"v1"_s, u"v2"_s}));
        QCOMPARE(third["parent"_L1].toString(), u"v1"_s);
        QCOMPARE(third["provenance"_L1].toString(), u"reported"_s);
        QCOMPARE(third["named_parent"_L1].toString(), u"v2"_s);
        QVERIFY(third["flags"_L1].toArray().contains(u"bridged"_s));
        QVERIFY(checkpoints[1].toObject()["parent"_L1].isNull());
        QCOMPARE(checkpoints[1].toObject()["provenance"_L1].toString(), u"none"_s);
    }

    void json_ofNothing_isStillAnObject()
    {
        const QJsonObject root = QJsonDocument::fromJson(json({})).object();
        QVERIFY(root["checkpoints"_L1].isArray());
        QVERIFY(root["current"_L1].isNull());
        QVERIFY(root["base_of_current"_L1].isNull());
    }

    void json_isUtf8EvenWhereTheServerWasNot()
    {
        const QByteArray text = json(graphOf({"{\"id\":\"v1\",\"comment\":\"caf\xe9\"}"}));
        QVERIFY(text.isValidUtf8());
        QCOMPARE(QJsonDocument::fromJson(text)["checkpoints"_L1][0]["checkpoint"_L1]["comment"_L1].toString(),
                 u"caf\ufffd"_s);
    }

    void csv_readsBackField_data()
    {
        QTest::addColumn<QString>("comment");
        QTest::addColumn<QString>("read");
        for (const QString &same : {u"plain"_s, u"a,b"_s, u"say \"hi\""_s, u"two\r\nlines"_s, u"grün"_s,
                                    u" leading space"_s, u"1+1"_s})
            QTest::addRow("%s", qPrintable(same)) << same << same;
        for (const QString &formula :
             {u"=HYPERLINK(\"http://x\")"_s, u"+1"_s, u"-1"_s, u"@SUM(A1)"_s, u"\t=1"_s, u"\r=1"_s, u"＝1"_s})
            QTest::addRow("formula %s", qPrintable(formula)) << formula << QString(u'\'' + formula);
        QTest::addRow("formula behind a semicolon")
            << u"x;=HYPERLINK(\"http://x\");y;@SUM(A1)"_s << u"x;'=HYPERLINK(\"http://x\");y;'@SUM(A1)"_s;
        QTest::addRow("formula in the next line") << u"x\n=1"_s << u"x\n'=1"_s;
    }
    void csv_readsBackField()
    {
        QFETCH(QString, comment);
        QFETCH(QString, read);
        Checkpoint checkpoint;
        checkpoint.id = u"v1"_s;
        checkpoint.comment = comment;
        checkpoint.createTime = QDateTime({2026, 8, 12}, {14, 3}, Qt::UTC);
        const QList<QStringList> lines = records(HistoryGraph::build({checkpoint}));
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0].size(), lines[1].size());
        QCOMPARE(lines[1].value(lines[0].indexOf(u"comment"_s)), read);
        QCOMPARE(lines[1].value(lines[0].indexOf(u"create_time"_s)), u"2026-08-12T14:03:00.000Z"_s);
    }

    void csv_tellsTheAncestry()
    {
        const QList<QStringList> lines =
            records(HistoryGraph::build(drawn({u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"auto-3 t=3 s=v1 auto"_s})));
        QStringList told;
        for (const QStringList &line : lines.sliced(1))
            told.append(QStringList{line[0], line[2], line[4], line[5], line[6]}.join(u' '));
        QCOMPARE(told,
                 (QStringList{u"auto-3 automatic v1 reported 0"_s, u"v2 manual v1 reported 0"_s,
                              u"v1 manual  none 2"_s}));
    }

    void fullDisk_isToldAtOnce()
    {
        const HistoryGraph graph = HistoryGraph::build(drawn({u"v1"_s, u"v2 s=v1"_s, u"v3 s=v2"_s}));
        FullDisk none(0);
        QVERIFY(!writeHistoryJson(none, graph, {}));
        QVERIFY(!writeHistoryCsv(none, graph));
        const qint64 whole = json(graph).size();
        for (const qint64 room : {whole - 1, whole / 2}) {
            FullDisk some(room);
            QVERIFY(!writeHistoryJson(some, graph, {}));
        }
        FullDisk enough(whole);
        QVERIFY(writeHistoryJson(enough, graph, {}));
    }
};

QTEST_GUILESS_MAIN(TestHistoryExport)

#include "tst_historyexport.moc"
