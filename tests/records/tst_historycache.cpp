// SPDX-License-Identifier: Apache-2.0
#include "core/api/answerparser.h"
#include "core/records/historycache.h"
#include "core/records/historycodec.h"
#include "core/records/recordstore.h"
#include "tests/records/recordstest.h"
#include "tests/support/testdata.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Test::answerOf;
using Found = std::optional<RememberedHistory>;

namespace {

const QString Server = u"https://api.sprites.dev"_s;

QList<Checkpoint> parsed(const QByteArray &json)
{
    CheckpointListReader reader;
    if (!reader.feed(json) || !reader.isComplete())
        qFatal("not a list");
    return reader.take().checkpoints;
}

/// Newest first, each with its full history: n * n / 2 ids together.
QList<Checkpoint> line(int count)
{
    const auto store = AncestryStore::create();
    QList<Checkpoint> checkpoints;
    int chain = -1;
    for (int i = 1; i <= count; ++i) {
        Checkpoint checkpoint;
        checkpoint.id = u"v%1"_s.arg(i);
        checkpoint.createTime = QDateTime::fromMSecsSinceEpoch(1'770'000'000'000 + i * 61'000LL, Qt::UTC);
        checkpoint.comment = u"before step %1"_s.arg(i * 7919 % count);
        checkpoint.history = store->ancestry(chain);
        checkpoint.rawWithoutHistory =
            u"{\"id\":\"%1\",\"create_time\":\"2026-02-22T22:07:16.968799Z\",\"comment\":\"%2\",\"history\":[]}"_s
                .arg(checkpoint.id, checkpoint.comment)
                .toUtf8();
        checkpoint.historyAt = checkpoint.rawWithoutHistory.indexOf(']');
        chain = store->append(chain, checkpoint.id);
        checkpoints.prepend(checkpoint);
    }
    return checkpoints;
}

RememberedHistory remembered(const SpriteRef &sprite, const QList<Checkpoint> &checkpoints,
                             qint64 seen = 5000)
{
    return {.about = {.sprite = sprite,
                      .lastStatus = SpriteInfo::Status::Running,
                      .checkpointCount = int(checkpoints.size()),
                      .seenAt = QDateTime::fromMSecsSinceEpoch(seen, Qt::UTC)},
            .checkpoints = checkpoints,
            .skippedEntries = 3};
}

struct Window {
    explicit Window(const QString &path, const QString &server = Server)
        : store(path)
        , histories(store, server)
    {
        QSignalSpy read(&histories, &HistoryCache::changed);
        histories.load();
        read.wait(Patience);
    }
    RecordResult<Found> recall(const SpriteRef &sprite)
    {
        return answerOf<Found>(
            [&](QObject *context, const auto &done) { histories.recall(sprite, context, done); });
    }

    RecordStore store;
    HistoryCache histories;
};

} // namespace

class TestHistoryCache final : public QObject {
    Q_OBJECT

private slots:
    void init();

    void codec_returnsEveryFieldAndTheBytesOfTheServer();
    void codec_refusesDamagedBytes();
    void longLine_staysLinear();
    void remembered_isThereAtTheNextStart();
    void sameList_onlyChangesItsTime();
    void newerList_takesTheOldOnesPlace();
    void recreatedSprite_isAnother();
    void withoutId_theLastOfThatNameIsFound();
    void otherServers_keepTheirs();
    void damagedList_isAnErrorAndNoHistory();
    void failure_isToldOnce();

private:
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestHistoryCache::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestHistoryCache::codec_returnsEveryFieldAndTheBytesOfTheServer()
{
    for (const QByteArray &json :
         {testData(u"checkpoints.json"_s),
          QByteArray(
              "[{\"id\":\"v1\"},{\"id\":\"\\u202e\",\"history\":[\"v1\",\"gone\"],\"source_id\":\"v1\","
              "\"health\":\"sick\",\"is_auto\":true,\"comment\":\"x\","
              "\"create_time\":\"0001-01-01T00:00:00Z\",\"more\":[1,{\"a\":2}]}]")}) {
        const QList<Checkpoint> list = parsed(json);
        const auto decoded = decodeCheckpoints(encodeCheckpoints(list));
        QVERIFY(decoded);
        QCOMPARE(*decoded, list);
        for (qsizetype i = 0; i < list.size(); ++i) {
            QCOMPARE(decoded->at(i).rawJson(), list.at(i).rawJson());
            QCOMPARE(decoded->at(i).history.toStringList(), list.at(i).history.toStringList());
        }
    }
}

void TestHistoryCache::codec_refusesDamagedBytes()
{
    const QByteArray bytes = encodeCheckpoints(line(20));
    QVERIFY(decodeCheckpoints(bytes));
    for (qsizetype size = 0; size < bytes.size(); ++size)
        QVERIFY2(!decodeCheckpoints(bytes.first(size)), qPrintable(QString::number(size)));
    QVERIFY(!decodeCheckpoints(QByteArray(1000, '\xff')));
}

void TestHistoryCache::longLine_staysLinear()
{
    const auto bytesFor = [](int count) { return double(encodeCheckpoints(line(count)).size()) / count; };
    const double few = bytesFor(500);
    const double many = bytesFor(20'000);
    QVERIFY2(many < few * 1.1, qPrintable(u"%1 bytes each of 500, %2 of 20000"_s.arg(few).arg(many)));

    Window window(file());
    window.histories.remember(remembered({u"web-1"_s, u"s1"_s}, line(20'000)));
    const auto found = window.recall({u"web-1"_s, u"s1"_s});
    QVERIFY(found && *found);
    QCOMPARE((*found)->checkpoints.first().history.count(), 19'999);
    QVERIFY(QFileInfo(file()).size() < 2'000'000);
}

void TestHistoryCache::remembered_isThereAtTheNextStart()
{
    const SpriteRef sprite{u"web-1"_s, u"s1"_s};
    const QList<Checkpoint> list = parsed(testData(u"checkpoints.json"_s));
    {
        Window window(file());
        QSignalSpy changed(&window.histories, &HistoryCache::changed);
        window.histories.remember(remembered(sprite, list));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(window.histories.find(sprite)->checkpointCount, int(list.size()));
    }
    Window again(file());
    QCOMPARE(again.histories.sprites(), QList<RememberedSprite>{remembered(sprite, list).about});
    const auto found = again.recall(sprite);
    QVERIFY(found && *found);
    QCOMPARE((*found)->about, remembered(sprite, list).about);
    QCOMPARE((*found)->checkpoints, list);
    QCOMPARE((*found)->skippedEntries, 3);
}

void TestHistoryCache::sameList_onlyChangesItsTime()
{
    const SpriteRef sprite{u"web-1"_s, u"s1"_s};
    Window window(file());
    window.histories.remember(remembered(sprite, line(10), 5000));
    QVERIFY(window.recall(sprite));
    const Test::OtherProgram other(file());
    other.run(
        u"CREATE TRIGGER refuse BEFORE INSERT ON histories BEGIN SELECT raise(ABORT, 'written'); END"_s);
    QSignalSpy failed(&window.histories, &HistoryCache::failed);
    window.histories.remember(remembered(sprite, line(10), 9000));
    const auto found = window.recall(sprite);
    QCOMPARE((*found)->about.seenAt.toMSecsSinceEpoch(), 9000);
    QCOMPARE(failed.count(), 0);
}

void TestHistoryCache::newerList_takesTheOldOnesPlace()
{
    const SpriteRef sprite{u"web-1"_s, u"s1"_s};
    Window window(file());
    window.histories.remember(remembered(sprite, line(10)));
    window.histories.remember(remembered(sprite, line(11)));
    QCOMPARE((*window.recall(sprite))->checkpoints.size(), 11);
    QCOMPARE(Test::OtherProgram(file()).value(u"SELECT count(*) FROM histories"_s).toInt(), 1);
}

void TestHistoryCache::recreatedSprite_isAnother()
{
    Window window(file());
    window.histories.remember(remembered({u"web-1"_s, u"s1"_s}, line(10)));
    const auto found = window.recall({u"web-1"_s, u"s2"_s});
    QVERIFY(found);
    QVERIFY(!*found);
    QVERIFY(!window.histories.find({u"web-1"_s, u"s2"_s}));
}

void TestHistoryCache::withoutId_theLastOfThatNameIsFound()
{
    Window window(file());
    window.histories.remember(remembered({u"web-1"_s, u"s1"_s}, line(10), 5000));
    window.histories.remember(remembered({u"web-1"_s, u"s2"_s}, line(20), 6000));
    QCOMPARE((*window.recall({u"web-1"_s, {}}))->about.sprite.id, u"s2"_s);
    QCOMPARE(window.histories.find({u"web-1"_s, {}})->sprite.id, u"s2"_s);
}

void TestHistoryCache::otherServers_keepTheirs()
{
    Window window(file());
    window.histories.remember(remembered({u"web-1"_s, u"s1"_s}, line(10)));
    QVERIFY(window.recall({u"web-1"_s, u"s1"_s}));
    Window other(file(), u"local:/home/me"_s);
    QVERIFY(other.histories.sprites().isEmpty());
    QVERIFY(!*other.recall({u"web-1"_s, u"s1"_s}));
}

void TestHistoryCache::damagedList_isAnErrorAndNoHistory()
{
    Window window(file());
    window.histories.remember(remembered({u"web-1"_s, u"s1"_s}, line(10)));
    QVERIFY(window.recall({u"web-1"_s, u"s1"_s}));
    Test::OtherProgram(file()).run(u"UPDATE histories SET list = x'000000040000'"_s);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"qUncompress"_s));
    const auto found = window.recall({u"web-1"_s, u"s1"_s});
    QVERIFY(!found);
    QCOMPARE(found.error().kind, RecordError::Kind::Corrupt);
}

void TestHistoryCache::failure_isToldOnce()
{
    Window window(file());
    const Test::OtherProgram other(file());
    other.run(
        u"CREATE TRIGGER refuse BEFORE INSERT ON histories BEGIN SELECT raise(ABORT, 'refused'); END"_s);
    QSignalSpy failed(&window.histories, &HistoryCache::failed);
    window.histories.remember(remembered({u"web-1"_s, u"s1"_s}, line(10)));
    QVERIFY(failed.wait(Patience));
    QCOMPARE(failed.count(), 1);
    QVERIFY(window.histories.find({u"web-1"_s, u"s1"_s})); // what was seen was seen
}

QTEST_GUILESS_MAIN(TestHistoryCache)
#include "tst_historycache.moc"
