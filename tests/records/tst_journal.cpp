// SPDX-License-Identifier: Apache-2.0
#include "core/records/journal.h"
#include "core/records/recordstore.h"
#include "tests/records/recordstest.h"
#include "tests/records/secondschema.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Test::answerOf;
using Outcome = OperationRecord::Outcome;

namespace {

const QString Server = u"https://api.sprites.dev"_s;

QDateTime at(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

OperationRecord restore(const QString &uid, const QString &checkpoint = u"v5"_s)
{
    OperationRecord record;
    record.uid = uid;
    record.kind = OperationRecord::Kind::Restore;
    record.spriteName = u"web-1"_s;
    record.checkpointId = checkpoint;
    record.withSafetyCheckpoint = true;
    record.safetyComment = u"Before restoring v5"_s;
    record.startedAt = at(1000);
    return record;
}

OperationRecord ended(OperationRecord record, Outcome outcome)
{
    record.outcome = outcome;
    record.finishedAt = at(15'000);
    record.safetyCheckpointId = u"v9"_s;
    record.duration = 14s;
    return record;
}

struct Window {
    explicit Window(const QString &path, const QString &server = Server)
        : store(path)
        , journal(store, server, path, SecretRemoval(u"spr_secret"_s))
    {
        QSignalSpy read(&journal, &Journal::restoresRead);
        journal.load();
        read.wait(Patience);
    }
    RecordResult<Done> begin(const OperationRecord &record)
    {
        return answerOf<Done>(
            [&](QObject *context, const auto &done) { journal.begin(record, context, done); });
    }
    RecordResult<QList<OperationRecord>> beginUnlessOpen(const OperationRecord &record)
    {
        return answerOf<QList<OperationRecord>>(
            [&](QObject *context, const auto &done) { journal.beginUnlessOpen(record, context, done); });
    }
    QList<OperationRecord> unsettled()
    {
        return *answerOf<QList<OperationRecord>>(
            [&](QObject *context, const auto &done) { journal.unsettled(context, done); });
    }
    QList<OperationRecord> operations(const QString &sprite = {}, int limit = 100)
    {
        auto records = *answerOf<QList<OperationRecord>>(
            [&](QObject *context, const auto &done) { journal.operations(sprite, limit, context, done); });
        for (OperationRecord &record : records)
            record.instance.clear(); // filled in by the journal
        return records;
    }

    RecordStore store;
    Journal journal;
};

} // namespace

Q_DECLARE_METATYPE(OperationRecord)
Q_DECLARE_METATYPE(std::optional<Outcome>)

class TestJournal final : public QObject {
    Q_OBJECT

private slots:
    void init();

    void intent_isOnTheDiskWhenItIsAnswered();
    void outcome_completesTheIntent();
    void outcomeWithoutIntent_isWritten();
    void operationThatWasCutOff_hasNoOutcome();
    void operations_areNewestFirstAndLimited();
    void pages_followEachOtherWithoutGapOrRepetition();
    void change_tellsWhatWasWrittenAndItsPlace();
    void durations_areOfOperationsLikeItThatTheServerSaidTheEndOf();
    void restores_areOfThatSpriteAndSucceeded();
    void safetyCheckpoints_areAlsoThoseOfRestoresThatFailed();
    void restoreThatIsFoundOutLater_isKnownOnce();
    void restores_surviveAStart();
    void secret_isNeverWritten();
    void unwritten_isTold();
    void unwritten_isMadeUpForBeforeAnythingElse();
    void unwritten_isWrittenAtTheEnd();
    void everythingThatIsKept_comesBack();
    void fileOfAnOlderVersion_isReadWhole();
    void openInOneWindow_keepsTheOtherFromBeginning_data();
    void openInOneWindow_keepsTheOtherFromBeginning();
    void intentThatCannotBeWritten_isToldAndNotKept();
    void openOperations_areFoundByTheirIndex();
    void knownOutcome_staysWhateverIsWrittenLast_data();
    void knownOutcome_staysWhateverIsWrittenLast();

private:
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestJournal::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestJournal::intent_isOnTheDiskWhenItIsAnswered()
{
    Window window(file());
    QSignalSpy changed(&window.journal, &Journal::changed);
    QVERIFY(window.begin(restore(u"a"_s)));
    QCOMPARE(changed.count(), 1);
    const Test::OtherProgram other(file());
    QCOMPARE(
        other.value(u"SELECT kind || ' ' || sprite_name || ' ' || checkpoint FROM operations"_s).toString(),
        u"restore web-1 v5"_s);
    QVERIFY(other.value(u"SELECT outcome FROM operations"_s).isNull());
}

void TestJournal::outcome_completesTheIntent()
{
    OperationRecord record = ended(restore(u"a"_s), Outcome::Failed);
    record.errorText = u"no such checkpoint"_s;
    record.spriteId = u"s1"_s;
    Window window(file());
    window.journal.setSpriteId(u"web-1"_s, u"s1"_s);
    QVERIFY(window.begin(restore(u"a"_s)));
    window.journal.finish(record);
    QCOMPARE(window.operations(), QList<OperationRecord>{record});
}

void TestJournal::outcomeWithoutIntent_isWritten()
{
    Window window(file());
    window.journal.finish(ended(restore(u"a"_s), Outcome::NotStarted));
    QCOMPARE(window.operations(), QList<OperationRecord>{ended(restore(u"a"_s), Outcome::NotStarted)});
    QVERIFY(window.journal.restoresOf({u"web-1"_s, {}}).isEmpty());
}

void TestJournal::operationThatWasCutOff_hasNoOutcome()
{
    {
        Window window(file());
        QVERIFY(window.begin(restore(u"a"_s)));
    }
    Window again(file());
    const auto operations = again.operations();
    QCOMPARE(operations.size(), 1);
    QCOMPARE(operations.first(), restore(u"a"_s));
    QVERIFY(!operations.first().outcome);
    QVERIFY(again.journal.restoresOf({u"web-1"_s, {}}).isEmpty());
}

void TestJournal::operations_areNewestFirstAndLimited()
{
    Window window(file());
    for (const QString &uid : {u"a"_s, u"b"_s, u"c"_s})
        QVERIFY(window.begin(restore(uid)));
    window.journal.finish(ended(restore(u"a"_s), Outcome::Succeeded)); // ended last, started first
    OperationRecord elsewhere = restore(u"d"_s);
    elsewhere.spriteName = u"db-2"_s;
    QVERIFY(window.begin(elsewhere));

    const auto uids = [](const QList<OperationRecord> &records) {
        QStringList all;
        for (const OperationRecord &record : records)
            all.append(record.uid);
        return all.join(u' ');
    };
    QCOMPARE(uids(window.operations()), u"d c b a"_s);
    QCOMPARE(uids(window.operations(u"web-1"_s)), u"c b a"_s);
    QCOMPARE(uids(window.operations(u"web-1"_s, 2)), u"c b"_s);
    Window other(file(), u"local:/home/me"_s);
    QVERIFY(other.operations().isEmpty());
}

void TestJournal::pages_followEachOtherWithoutGapOrRepetition()
{
    Window window(file());
    for (int i = 0; i < 7; ++i) {
        OperationRecord record = restore(u"r%1"_s.arg(i));
        record.startedAt = at(100'000 - i); // a clock that was set back changes nothing
        record.spriteName = i % 2 ? u"db-2"_s : u"web-1"_s;
        QVERIFY(window.begin(record));
    }
    const auto pages = [&window](const QString &sprite, int limit) {
        QStringList uids;
        for (qint64 before = 0;;) {
            const auto page = *answerOf<QList<JournalEntry>>([&](QObject *context, const auto &done) {
                window.journal.page(sprite, before, limit, context, done);
            });
            for (const JournalEntry &entry : page)
                uids.append(entry.record.uid);
            if (page.isEmpty())
                return uids.join(u' ');
            uids.append(u"|"_s);
            before = page.constLast().sequence;
        }
    };
    QCOMPARE(pages({}, 3), u"r6 r5 r4 | r3 r2 r1 | r0 |"_s);
    QCOMPARE(pages(u"web-1"_s, 3), u"r6 r4 r2 | r0 |"_s);
    QCOMPARE(pages(u"nobody"_s, 3), u""_s);
    Window other(file(), u"local:/home/me"_s);
    QVERIFY(answerOf<QList<JournalEntry>>([&](QObject *context, const auto &done) {
                other.journal.page({}, 0, 10, context, done);
            })->isEmpty());
}

void TestJournal::change_tellsWhatWasWrittenAndItsPlace()
{
    Window window(file());
    QList<JournalEntry> told;
    connect(&window.journal, &Journal::changed, &window.journal,
            [&told](const JournalEntry &entry) { told.append(entry); });
    QVERIFY(window.begin(restore(u"a"_s)));
    QVERIFY(window.begin(restore(u"b"_s)));
    OperationRecord failed = ended(restore(u"a"_s), Outcome::Failed);
    failed.errorText = u"spr_secret"_s;
    window.journal.finish(failed);
    QCOMPARE(window.operations().size(), 2); // read after it was written
    QCOMPARE(told.size(), 3);
    QCOMPARE(told.at(0).record.uid, u"a"_s);
    QVERIFY(told.at(1).sequence > told.at(0).sequence);
    QCOMPARE(told.at(2).sequence, told.at(0).sequence);
    QCOMPARE(told.at(2).record.outcome, Outcome::Failed);
    QCOMPARE(told.at(2).record.errorText, u"(hidden)"_s);
}

void TestJournal::durations_areOfOperationsLikeItThatTheServerSaidTheEndOf()
{
    Window window(file());
    int count = 0;
    const auto add = [&](std::chrono::milliseconds duration, const auto &change) {
        OperationRecord record = ended(restore(u"r%1"_s.arg(++count)), Outcome::Succeeded);
        record.duration = duration;
        change(record);
        window.journal.finish(record);
    };
    add(11s, [](OperationRecord &) {});
    add(12s, [](OperationRecord &) {});
    add(13s, [](OperationRecord &) {});
    add(3s, [](OperationRecord &record) { record.kind = OperationRecord::Kind::Create; });
    add(4s, [](OperationRecord &record) { record.withSafetyCheckpoint = false; });
    add(5s, [](OperationRecord &record) { record.outcome = Outcome::Failed; });
    add(6s, [](OperationRecord &record) { record.outcome.reset(); });
    add(999s, [](OperationRecord &record) { record.evidence = OperationRecord::Evidence::List; });
    add(20s, [](OperationRecord &record) { record.spriteName = u"db-2"_s; });
    const auto like = [&window](const QString &sprite, int limit) {
        OperationRecord record = restore(u"new"_s);
        record.spriteName = sprite;
        return *answerOf<EarlierDurations>([&](QObject *context, const auto &done) {
            window.journal.durationsLike(record, limit, context, done);
        });
    };
    using Durations = QList<std::chrono::milliseconds>;
    QCOMPARE(like(u"web-1"_s, 10).ofSprite, Durations({13s, 12s, 11s}));
    QCOMPARE(like(u"web-1"_s, 10).ofServer, Durations({20s, 13s, 12s, 11s}));
    QCOMPARE(like(u"web-1"_s, 2).ofSprite, Durations({13s, 12s}));
    QCOMPARE(like(u"new-3"_s, 10).ofSprite, Durations());
    QCOMPARE(like(u"new-3"_s, 10).ofServer.size(), 4);
}

void TestJournal::restores_areOfThatSpriteAndSucceeded()
{
    Window window(file());
    window.journal.setSpriteId(u"web-1"_s, u"s1"_s);
    window.journal.finish(ended(restore(u"a"_s), Outcome::Succeeded));
    window.journal.finish(ended(restore(u"b"_s, u"v6"_s), Outcome::Unknown));
    window.journal.setSpriteId(u"web-1"_s, u"s2"_s); // destroyed, and made again
    window.journal.finish(ended(restore(u"c"_s, u"v7"_s), Outcome::Succeeded));

    const RestoreRecord five{u"v5"_s, at(15'000), u"v9"_s, u"a"_s, {}, 14s};
    const RestoreRecord seven{u"v7"_s, at(15'000), u"v9"_s, u"c"_s, {}, 14s};
    QCOMPARE(window.journal.restoresOf({u"web-1"_s, u"s1"_s}), QList<RestoreRecord>{five}); // at once
    QCOMPARE(window.journal.restoresOf({u"web-1"_s, u"s2"_s}), QList<RestoreRecord>{seven});
    QVERIFY(window.journal.restoresOf({u"db-2"_s, u"s3"_s}).isEmpty());
}

void TestJournal::safetyCheckpoints_areAlsoThoseOfRestoresThatFailed()
{
    {
        Window window(file());
        window.journal.finish(ended(restore(u"a"_s), Outcome::Failed));
        QCOMPARE(window.journal.safetyCheckpointsOf({u"web-1"_s, {}}), QStringList{u"v9"_s}); // at once
    }
    Window again(file());
    QCOMPARE(again.journal.safetyCheckpointsOf({u"web-1"_s, {}}), QStringList{u"v9"_s});
    QVERIFY(again.journal.safetyCheckpointsOf({u"db-2"_s, {}}).isEmpty());
    QVERIFY(again.journal.restoresOf({u"web-1"_s, {}}).isEmpty());
}

void TestJournal::restoreThatIsFoundOutLater_isKnownOnce()
{
    Window window(file());
    window.journal.finish(ended(restore(u"a"_s), Outcome::Unknown));
    window.journal.finish(ended(restore(u"a"_s), Outcome::Succeeded));
    QCOMPARE(window.journal.restoresOf({u"web-1"_s, {}}).size(), 1);
    QCOMPARE(window.journal.safetyCheckpointsOf({u"web-1"_s, {}}).size(), 1);
    QCOMPARE(window.operations().size(), 1);
}

void TestJournal::restores_surviveAStart()
{
    {
        Window window(file());
        window.journal.finish(ended(restore(u"a"_s), Outcome::Succeeded));
        window.journal.finish(ended(restore(u"b"_s, u"v6"_s), Outcome::Succeeded));
    }
    Window again(file());
    const auto restores = again.journal.restoresOf({u"web-1"_s, {}});
    QCOMPARE(restores.size(), 2);
    QCOMPARE(restores.first().checkpointId, u"v5"_s);
    QCOMPARE(restores.last().checkpointId, u"v6"_s);
}

void TestJournal::secret_isNeverWritten()
{
    Window window(file());
    OperationRecord record = restore(u"a"_s);
    record.comment = u"spr_secret"_s;
    record.safetyComment = u"with spr_secret in it"_s;
    record.errorText = u"token spr_secret refused"_s;
    record.requestId = u"req-spr_secret"_s;
    QVERIFY(window.begin(record));
    window.journal.finish(ended(record, Outcome::Failed));
    QCOMPARE(window.operations().first().errorText, u"token (hidden) refused"_s);
    QFile content(file());
    QVERIFY(content.open(QIODevice::ReadOnly));
    QVERIFY(!content.readAll().contains("spr_secret"));
}

void TestJournal::unwritten_isTold()
{
    Window window(file());
    Test::OtherProgram(file()).run(u"DROP TABLE operations"_s);
    QSignalSpy failed(&window.journal, &Journal::failed);
    QVERIFY(!window.begin(restore(u"a"_s)));
    QCOMPARE(failed.count(), 1);
}

void TestJournal::unwritten_isMadeUpForBeforeAnythingElse()
{
    Window window(file());
    const Test::OtherProgram other(file());
    QSignalSpy failed(&window.journal, &Journal::failed);
    other.run(u"BEGIN EXCLUSIVE"_s);
    window.journal.finish(ended(restore(u"a"_s), Outcome::Unknown));
    QVERIFY(failed.wait(Patience)); // another program holds the file for longer than SQLite waits
    QVERIFY(window.journal.hasUnwritten());
    other.run(u"COMMIT"_s);
    const auto open = window.beginUnlessOpen(restore(u"b"_s));
    QVERIFY(open);
    QCOMPARE(open->size(), 1); // the one that was made up for stands in its way
    QCOMPARE(open->first().uid, u"a"_s);
    QVERIFY(!window.journal.hasUnwritten());
    QCOMPARE(other.value(u"SELECT group_concat(uid || ' ' || outcome) FROM operations"_s).toString(),
             u"a unknown"_s);
    QCOMPARE(failed.count(), 1);
}

void TestJournal::unwritten_isWrittenAtTheEnd()
{
    auto window = std::make_unique<Window>(file());
    const Test::OtherProgram other(file());
    QSignalSpy failed(&window->journal, &Journal::failed);
    other.run(u"BEGIN EXCLUSIVE"_s);
    window->journal.finish(ended(restore(u"a"_s), Outcome::Unknown));
    QVERIFY(failed.wait(Patience));
    other.run(u"COMMIT"_s);
    window.reset();
    QCOMPARE(other.value(u"SELECT uid FROM operations"_s).toString(), u"a"_s);
}

void TestJournal::everythingThatIsKept_comesBack()
{
    OperationRecord record = ended(restore(u"a"_s), Outcome::NotStarted);
    record.spriteId = u"s1"_s;
    record.step = OperationRecord::Step::SafetyCheckpoint;
    record.idsBefore = {{u"v1"_s, 1'786'543'380'123}, {u"auto\t7"_s}, {u"v2"_s, -1}};
    record.baseBefore = u"v2"_s;
    record.checkpointCreated = at(77);
    record.lastHeard = at(9000);
    record.isSafetyUnknown = true;
    record.errorText = u"no"_s;
    record.errorCode = u"busy"_s;
    record.requestId = u"01J-ams"_s;
    Window window(file());
    window.journal.finish(record);
    auto open = window.unsettled();
    QCOMPARE(open.size(), 1);
    QVERIFY(window.journal.isOwn(open.first()));
    open.first().instance.clear();
    QCOMPARE(open.first(), record);
    record.isSafetyUnknown = false;
    window.journal.finish(record);
    QVERIFY(window.unsettled().isEmpty());
}

void TestJournal::fileOfAnOlderVersion_isReadWhole()
{
    {
        const Test::OtherProgram old(file());
        for (const QString &sql : Test::secondSchema())
            old.run(sql);
        const auto added = execute(
            old.database,
            u"INSERT INTO operations(uid, server, sprite_name, sprite_id, kind, checkpoint, comment, "
            "with_safety, safety_comment, safety_checkpoint, new_checkpoint, started, finished, outcome, "
            "duration, error, instance, base_before, ids_before) VALUES('a', ?, 'web-1', 's1', 'restore', "
            "'v5', '', 1, 'Before', 'v9', '', 1000, 15000, 'unknown', 14000, 'cut', 'gone', 'v9', ?)"_s,
            {Server, qCompress("v5\nv9")});
        QVERIFY(added);
    }
    Window window(file());
    const auto open = window.unsettled();
    QCOMPARE(open.size(), 1);
    const OperationRecord &record = open.first();
    QCOMPARE(record.spriteId, u"s1"_s);
    QCOMPARE(record.baseBefore, u"v9"_s);
    QCOMPARE(record.idsBefore, (QList<CheckpointKey>{{u"v5"_s}, {u"v9"_s}}));
    QCOMPARE(record.errorText, u"cut"_s);
    QVERIFY(!record.isSafetyUnknown);
    QVERIFY(!record.lastHeard.isValid());
    QVERIFY(!record.checkpointCreated.isValid());
    QCOMPARE(window.beginUnlessOpen(restore(u"b"_s))->size(), 1);
}

void TestJournal::openInOneWindow_keepsTheOtherFromBeginning_data()
{
    QTest::addColumn<std::optional<Outcome>>("outcome");
    QTest::addColumn<bool>("isSafetyUnknown");
    QTest::addColumn<bool>("isOpen");
    using Maybe = std::optional<Outcome>;
    QTest::newRow("running") << Maybe() << false << true;
    QTest::newRow("unknown") << Maybe(Outcome::Unknown) << false << true;
    QTest::newRow("its safety checkpoint is") << Maybe(Outcome::NotStarted) << true << true;
    QTest::newRow("succeeded") << Maybe(Outcome::Succeeded) << false << false;
    QTest::newRow("not started") << Maybe(Outcome::NotStarted) << false << false;
}

void TestJournal::openInOneWindow_keepsTheOtherFromBeginning()
{
    QFETCH(std::optional<Outcome>, outcome);
    QFETCH(bool, isSafetyUnknown);
    QFETCH(bool, isOpen);
    Window one(file());
    Window other(file());
    OperationRecord record = restore(u"a"_s);
    QCOMPARE(one.beginUnlessOpen(record)->size(), 0);
    record.outcome = outcome;
    record.isSafetyUnknown = isSafetyUnknown;
    if (outcome)
        one.journal.finish(record);
    else
        QVERIFY(one.begin(record));
    QCOMPARE(one.operations().size(), 1); // written by now

    const auto open = other.beginUnlessOpen(restore(u"b"_s));
    QVERIFY(open);
    QCOMPARE(!open->isEmpty(), isOpen);
    QCOMPARE(other.operations().size(), isOpen ? 1 : 2);
    QVERIFY(!other.journal.hasUnwritten());
    if (isOpen) {
        QCOMPARE(open->first().uid, u"a"_s);
        QVERIFY(other.journal.isAlive(open->first()));
    }
    OperationRecord elsewhere = restore(u"c"_s);
    elsewhere.spriteName = u"db-2"_s;
    QVERIFY(other.beginUnlessOpen(elsewhere)->isEmpty());
}

void TestJournal::intentThatCannotBeWritten_isToldAndNotKept()
{
    Window window(file());
    const Test::OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s);
    const auto begun = window.beginUnlessOpen(restore(u"a"_s));
    QVERIFY(!begun);
    QCOMPARE(begun.error().kind, RecordError::Kind::Locked);
    QVERIFY(!window.journal.hasUnwritten()); // it has not begun, so there is nothing to make up for
    other.run(u"COMMIT"_s);
    QVERIFY(window.operations().isEmpty());
}

void TestJournal::openOperations_areFoundByTheirIndex()
{
    Window window(file());
    QVERIFY(window.begin(restore(u"a"_s)));
    const Test::OtherProgram other(file());
    auto asked = execute(other.database,
                         u"EXPLAIN QUERY PLAN SELECT uid FROM operations WHERE server = ? AND sprite_name = "
                         "? AND (outcome IS NULL OR outcome = 'unknown' OR safety_unknown = 1) AND "
                         "acknowledged = 0 AND instance != '' AND uid != ? ORDER BY sequence"_s,
                         {Server, u"web-1"_s, u"b"_s});
    QVERIFY(asked);
    QSqlQuery plan = std::move(asked).value();
    QVERIFY(plan.next());
    QVERIFY2(plan.value(3).toString().contains(u"open_operations"_s), qPrintable(plan.value(3).toString()));
}

void TestJournal::knownOutcome_staysWhateverIsWrittenLast_data()
{
    QTest::addColumn<OperationRecord>("first");
    QTest::addColumn<OperationRecord>("last");
    QTest::addColumn<bool>("isFirstKept");
    const auto with = [](Outcome outcome, OperationRecord::Evidence evidence, bool isSafetyUnknown = false) {
        OperationRecord record = ended(restore(u"a"_s), outcome);
        record.evidence = evidence;
        record.isSafetyUnknown = isSafetyUnknown;
        return record;
    };
    using Evidence = OperationRecord::Evidence;
    const auto byList = with(Outcome::Succeeded, Evidence::List);
    const auto open = with(Outcome::Unknown, Evidence::Answer);
    QTest::newRow("unknown after the list") << byList << open << true;
    QTest::newRow("a later list after the list") << byList << with(Outcome::Failed, Evidence::List) << true;
    QTest::newRow("still running after the list") << byList << restore(u"a"_s) << true;
    QTest::newRow("the answer after the list") << byList << with(Outcome::Failed, Evidence::Answer) << false;
    QTest::newRow("the list after unknown") << open << byList << false;
    QTest::newRow("an unknown safety checkpoint after a known one")
        << with(Outcome::NotStarted, Evidence::List) << with(Outcome::NotStarted, Evidence::Answer, true)
        << true;
    QTest::newRow("a known safety checkpoint after an unknown one")
        << with(Outcome::NotStarted, Evidence::Answer, true) << with(Outcome::NotStarted, Evidence::List)
        << false;
}

void TestJournal::knownOutcome_staysWhateverIsWrittenLast()
{
    QFETCH(OperationRecord, first);
    QFETCH(OperationRecord, last);
    QFETCH(bool, isFirstKept);
    Window one(file());
    Window other(file());
    one.journal.finish(first);
    QCOMPARE(one.operations().size(), 1);
    QList<JournalEntry> told;
    connect(&other.journal, &Journal::changed, &other.journal,
            [&told](const JournalEntry &entry) { told.append(entry); });
    other.journal.finish(last);
    const OperationRecord kept = isFirstKept ? first : last;
    QCOMPARE(other.operations(), QList<OperationRecord>{kept});
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().record.outcome, kept.outcome); // and not what was asked to be written
    const bool isRestored = kept.outcome == Outcome::Succeeded;
    QCOMPARE(other.journal.restoresOf({u"web-1"_s, {}}).size(), isRestored ? 1 : 0);
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
