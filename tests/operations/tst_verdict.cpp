// SPDX-License-Identifier: Apache-2.0
#include "core/operations/listchange.h"
#include "core/operations/verdict.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Kind = OperationRecord::Kind;
using Step = OperationRecord::Step;
using Outcome = OperationRecord::Outcome;
using Evidence = OperationRecord::Evidence;
using Doubt = Verdict::Doubt;

Q_DECLARE_METATYPE(OperationRecord)
Q_DECLARE_METATYPE(Verdict)

namespace {

/// “v2 from v1: a comment”, “Current from v2”, “auto-1”; all parts but the id may be missing.
QList<Checkpoint> listOf(const QStringList &entries)
{
    QList<Checkpoint> list;
    for (const QString &entry : entries) {
        Checkpoint checkpoint;
        const QString head = entry.section(u": "_s, 0, 0);
        checkpoint.id = head.section(u" from "_s, 0, 0);
        checkpoint.sourceId = head.section(u" from "_s, 1);
        checkpoint.comment = entry.section(u": "_s, 1);
        checkpoint.isAuto = checkpoint.id.startsWith("auto-"_L1);
        checkpoint.createTime = QDateTime(QDate(2026, 8, 12), QTime(14, 3), Qt::UTC);
        list.append(checkpoint);
    }
    return list;
}

QList<CheckpointKey> keysOf(const QStringList &ids)
{
    QList<CheckpointKey> keys;
    for (const Checkpoint &checkpoint : listOf(ids))
        keys.append(CheckpointKey::of(checkpoint));
    return keys;
}

/// Destroyed, or given again to another one: the same ids, made later.
QList<Checkpoint> madeLater(QList<Checkpoint> list, const QString &id)
{
    for (Checkpoint &checkpoint : list) {
        if (checkpoint.id == id)
            checkpoint.createTime = checkpoint.createTime.addDays(1);
    }
    return list;
}

OperationRecord create(const QString &comment)
{
    OperationRecord record;
    record.kind = Kind::Create;
    record.step = Step::Change;
    record.comment = comment;
    record.idsBefore = keysOf({u"v1"_s});
    return record;
}

OperationRecord restore(const QString &target, const QString &baseBefore)
{
    OperationRecord record;
    record.kind = Kind::Restore;
    record.step = Step::Change;
    record.checkpointId = target;
    record.baseBefore = baseBefore;
    record.safetyCheckpointId = baseBefore;
    record.idsBefore = keysOf({u"v1"_s, u"v2"_s, u"v3"_s, u"auto-1"_s});
    return record;
}

OperationRecord deletion(const QString &target)
{
    OperationRecord record;
    record.kind = Kind::Delete;
    record.step = Step::Change;
    record.checkpointId = target;
    record.idsBefore = keysOf({u"v1"_s, u"v2"_s});
    return record;
}

OperationRecord cutOffBefore(OperationRecord record, Step step)
{
    record.step = step;
    record.safetyCheckpointId.clear();
    record.safetyComment = u"Before restoring v1"_s;
    return record;
}

} // namespace

class TestVerdict final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void whatAListTells_data();
    void whatAListTells();
    void nothingIsHeldAgainstAServerThatMayStillWork_data();
    void nothingIsHeldAgainstAServerThatMayStillWork();
    void anIdThatWasGivenAgain_isAnother();
    void changes_data();
    void changes();
    void anotherCheckpointOfTheSameId_isAChange();
};

void TestVerdict::whatAListTells_data()
{
    QTest::addColumn<OperationRecord>("record");
    QTest::addColumn<QStringList>("now");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<Evidence>("evidence");
    QTest::addColumn<Doubt>("doubt");
    QTest::addColumn<QString>("found"); // new or safety checkpoint
    const auto row = [](const char *name, const OperationRecord &record, const QStringList &now,
                        Outcome outcome, Evidence evidence, const QString &found = {},
                        Doubt doubt = Doubt::None) {
        QTest::newRow(name) << record << now << outcome << evidence << doubt << found;
    };
    const auto open = [&row](const char *name, const OperationRecord &record, const QStringList &now,
                             Doubt doubt) {
        row(name, record, now, Outcome::Unknown, Evidence::Answer, {}, doubt);
    };
    row("created", create(u"mine"_s), {u"v2: mine"_s, u"v1"_s}, Outcome::Succeeded, Evidence::Likely,
        u"v2"_s);
    row("created, comment cut", create(u"mine, long"_s), {u"v2: mine"_s, u"v1"_s}, Outcome::Succeeded,
        Evidence::Likely, u"v2"_s);
    row("created, no comment", create({}), {u"v2"_s, u"v1"_s}, Outcome::Succeeded, Evidence::Likely, u"v2"_s);
    row("not created", create(u"mine"_s), {u"v1"_s}, Outcome::Failed, Evidence::List);
    row("somebody else created", create(u"mine"_s), {u"v2: theirs"_s, u"v1"_s}, Outcome::Failed,
        Evidence::List);
    row("one with that comment was there before", create(u"mine"_s), {u"v1: mine"_s}, Outcome::Failed,
        Evidence::List);
    row("an automatic one is none", create(u"mine"_s), {u"auto-1: mine"_s, u"v1"_s}, Outcome::Failed,
        Evidence::List);
    row("deleted", deletion(u"v2"_s), {u"Current from v1"_s, u"v1"_s}, Outcome::Succeeded, Evidence::Likely);
    row("not deleted", deletion(u"v2"_s), {u"v2"_s, u"v1"_s}, Outcome::Failed, Evidence::List);
    row("restored", restore(u"v1"_s, u"v3"_s), {u"Current from v1"_s, u"v3"_s, u"v1"_s}, Outcome::Succeeded,
        Evidence::List, u"v3"_s);
    row("not restored", restore(u"v1"_s, u"v3"_s), {u"Current from v3"_s, u"v3"_s, u"v1"_s}, Outcome::Failed,
        Evidence::List, u"v3"_s);
    row("restored, and continued by somebody", restore(u"v1"_s, u"v3"_s),
        {u"Current from v4"_s, u"v4 from v1"_s, u"v3"_s, u"v1"_s}, Outcome::Succeeded, Evidence::Likely,
        u"v3"_s);
    row("not restored, after an automatic one", restore(u"v1"_s, u"v3"_s),
        {u"Current from auto-9"_s, u"auto-9 from auto-8"_s, u"auto-8 from v3"_s, u"v3"_s, u"v1"_s},
        Outcome::Failed, Evidence::List, u"v3"_s);
    row("restored, before an automatic one", restore(u"v1"_s, u"v3"_s),
        {u"Current from auto-9"_s, u"auto-9 from v1"_s, u"v3"_s, u"v1"_s}, Outcome::Succeeded, Evidence::List,
        u"v3"_s);
    open("automatic ones in a circle", restore(u"v1"_s, u"v3"_s),
         {u"Current from auto-9"_s, u"auto-9 from auto-8"_s, u"auto-8 from auto-9"_s}, Doubt::OthersActed);
    open("somebody restored another one", restore(u"v1"_s, {u"v3"_s}),
         {u"Current from v2"_s, u"v3"_s, u"v2"_s, u"v1"_s}, Doubt::OthersActed);
    open("the server does not say", restore(u"v1"_s, u"v3"_s), {u"Current"_s, u"v3"_s, u"v1"_s},
         Doubt::NotReported);
    open("the server did not say before", restore(u"v1"_s, {}), {u"Current from v1"_s, u"v1"_s},
         Doubt::NotReported);
    open("restored what it continued from", restore(u"v1"_s, u"v1"_s), {u"Current from v1"_s, u"v1"_s},
         Doubt::LooksTheSame);
    open("somebody restored an old automatic one that was made of the target", restore(u"v1"_s, u"v3"_s),
         {u"Current from auto-1"_s, u"auto-1 from v1"_s, u"v3"_s, u"v1"_s}, Doubt::OthersActed);
    open("restored, and somebody went back", restore(u"v1"_s, u"v3"_s),
         {u"Current from v3"_s, u"auto-2 from v1"_s, u"v3"_s, u"v1"_s}, Doubt::OthersActed);
    row("restored one that was deleted then, or so it seems", restore(u"v1"_s, u"v3"_s),
        {u"Current from v1"_s, u"v3"_s}, Outcome::Succeeded, Evidence::Likely, u"v3"_s);
    open("what it continued from is gone", restore(u"v1"_s, u"v3"_s), {u"Current from v3"_s, u"v1"_s},
         Doubt::OthersActed);
    row("created, white space changed", create(u"mine  and yours"_s), {u"v2: mine and yours"_s, u"v1"_s},
        Outcome::Succeeded, Evidence::Likely, u"v2"_s);
    row("created, cut with dots", create(u"mine and yours"_s), {u"v2: mine and…"_s, u"v1"_s},
        Outcome::Succeeded, Evidence::Likely, u"v2"_s);
    open("no list of a sprite", create(u"mine"_s), {}, Doubt::Unproven);
    row("cut off before anything was sent", cutOffBefore(restore(u"v1"_s, u"v3"_s), Step::Preparing),
        {u"Current from v1"_s, u"v1"_s}, Outcome::NotStarted, Evidence::List);
    row("cut off in its safety checkpoint", cutOffBefore(restore(u"v1"_s, u"v3"_s), Step::SafetyCheckpoint),
        {u"Current from v4"_s, u"v4 from v3: Before restoring v1"_s, u"v3"_s}, Outcome::NotStarted,
        Evidence::List, u"v4"_s);
}

void TestVerdict::whatAListTells()
{
    QFETCH(OperationRecord, record);
    QFETCH(QStringList, now);
    QFETCH(Outcome, outcome);
    QFETCH(Evidence, evidence);
    QFETCH(Doubt, doubt);
    QFETCH(QString, found);
    const Verdict verdict = judge(record, listOf(now), false);
    QCOMPARE(verdict.outcome, outcome);
    QCOMPARE(verdict.evidence, evidence);
    QCOMPARE(verdict.doubt, doubt);
    if (verdict.isSettled())
        QCOMPARE(record.kind == Kind::Create ? verdict.newCheckpointId : verdict.safetyCheckpointId, found);
}

void TestVerdict::nothingIsHeldAgainstAServerThatMayStillWork_data()
{
    QTest::addColumn<OperationRecord>("record");
    QTest::addColumn<QStringList>("now");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<Doubt>("doubt");
    QTest::newRow("not created") << create(u"mine"_s) << QStringList{u"v1"_s} << Outcome::Unknown
                                 << Doubt::MayStillRun;
    QTest::newRow("not deleted") << deletion(u"v2"_s) << QStringList{u"v2"_s} << Outcome::Unknown
                                 << Doubt::MayStillRun;
    QTest::newRow("not restored") << restore(u"v1"_s, u"v3"_s)
                                  << QStringList{u"Current from v3"_s, u"v3"_s, u"v1"_s} << Outcome::Unknown
                                  << Doubt::MayStillRun;
    QTest::newRow("likely created") << create({}) << QStringList{u"v2"_s} << Outcome::Unknown
                                    << Doubt::Unproven;
    QTest::newRow("created") << create(u"mine"_s) << QStringList{u"v2: mine"_s} << Outcome::Succeeded
                             << Doubt::None;
    QTest::newRow("a safety checkpoint, by its comment")
        << cutOffBefore(restore(u"v1"_s, u"v3"_s), Step::SafetyCheckpoint)
        << QStringList{u"v4: Before restoring v1"_s} << Outcome::NotStarted << Doubt::None;
    QTest::newRow("a safety checkpoint, perhaps")
        << cutOffBefore(restore(u"v1"_s, u"v3"_s), Step::SafetyCheckpoint) << QStringList{u"v4"_s}
        << Outcome::Unknown << Doubt::Unproven;
    QTest::newRow("no safety checkpoint yet")
        << cutOffBefore(restore(u"v1"_s, u"v3"_s), Step::SafetyCheckpoint) << QStringList{u"v3"_s}
        << Outcome::Unknown << Doubt::MayStillRun;
    QTest::newRow("deleted") << deletion(u"v2"_s) << QStringList{u"v1"_s} << Outcome::Succeeded
                             << Doubt::None;
    QTest::newRow("restored") << restore(u"v1"_s, u"v3"_s)
                              << QStringList{u"Current from v1"_s, u"v3"_s, u"v1"_s} << Outcome::Succeeded
                              << Doubt::None;
}

void TestVerdict::nothingIsHeldAgainstAServerThatMayStillWork()
{
    QFETCH(OperationRecord, record);
    QFETCH(QStringList, now);
    QFETCH(Outcome, outcome);
    QFETCH(Doubt, doubt);
    const Verdict verdict = judge(record, listOf(now), true);
    QCOMPARE(verdict.outcome, outcome);
    QCOMPARE(verdict.doubt, doubt);
}

void TestVerdict::anIdThatWasGivenAgain_isAnother()
{
    const QStringList all{u"Current from v3"_s, u"v3"_s, u"v2"_s, u"v1"_s};
    const Verdict deleted = judge(deletion(u"v2"_s), madeLater(listOf(all), u"v2"_s), false);
    QCOMPARE(deleted.outcome, Outcome::Succeeded);
    QCOMPARE(deleted.evidence, Evidence::Likely);
    const Verdict created = judge(create({}), madeLater(listOf({u"v1"_s}), u"v1"_s), false);
    QCOMPARE(created.newCheckpointId, u"v1"_s);
    const auto restored = [](const QString &base, const QString &another) {
        const QStringList now{u"Current from "_s + base, u"v3"_s, u"v1"_s};
        return judge(restore(u"v1"_s, u"v3"_s), madeLater(listOf(now), another), false);
    };
    QCOMPARE(restored(u"v1"_s, u"v1"_s).doubt, Doubt::OthersActed);
    QCOMPARE(restored(u"v3"_s, u"v3"_s).doubt, Doubt::OthersActed);
    QCOMPARE(restored(u"v3"_s, u"v2"_s).outcome, Outcome::Failed);
}

void TestVerdict::changes_data()
{
    QTest::addColumn<QStringList>("now");
    QTest::addColumn<QStringList>("appeared");
    QTest::addColumn<QStringList>("vanished");
    QTest::addColumn<bool>("moved");
    const QStringList none;
    QTest::newRow("nothing") << QStringList{u"Current from v2"_s, u"v2"_s, u"v1"_s, u"auto-7"_s} << none
                             << none << false;
    QTest::newRow("another order") << QStringList{u"v1"_s, u"v2"_s, u"Current from v2"_s, u"auto-7"_s} << none
                                   << none << false;
    QTest::newRow("created") << QStringList{u"Current from v3"_s, u"v3"_s, u"v2"_s, u"v1"_s, u"auto-7"_s}
                             << QStringList{u"v3"_s} << none << true;
    QTest::newRow("deleted") << QStringList{u"Current from v2"_s, u"v2"_s, u"auto-7"_s} << none
                             << QStringList{u"v1"_s} << false;
    QTest::newRow("restored") << QStringList{u"Current from v1"_s, u"v2"_s, u"v1"_s, u"auto-7"_s} << none
                              << none << true;
    QTest::newRow("automatic ones come and go")
        << QStringList{u"Current from v2"_s, u"auto-8"_s, u"v2"_s, u"v1"_s, u"auto-7"_s} << none << none
        << false;
    QTest::newRow("the target is an automatic one that went")
        << QStringList{u"Current from v2"_s, u"v2"_s, u"v1"_s} << none << QStringList{u"auto-7"_s} << false;
    QTest::newRow("the server no longer says")
        << QStringList{u"Current"_s, u"v2"_s, u"v1"_s, u"auto-7"_s} << none << none << false;
}

void TestVerdict::changes()
{
    QFETCH(QStringList, now);
    QFETCH(QStringList, appeared);
    QFETCH(QStringList, vanished);
    QFETCH(bool, moved);
    const auto seen = listOf({u"Current from v2"_s, u"auto-7"_s, u"v2"_s, u"v1"_s});
    const ListChange change = changeBetween(seen, listOf(now), u"auto-7"_s);
    QCOMPARE(change.appeared, appeared);
    QCOMPARE(change.vanished, vanished);
    QCOMPARE(change.isBaseMoved, moved);
    QCOMPARE(change.isEmpty(), appeared.isEmpty() && vanished.isEmpty() && !moved);
}

void TestVerdict::anotherCheckpointOfTheSameId_isAChange()
{
    const auto seen = listOf({u"v1"_s});
    auto now = seen;
    now.first().createTime = now.first().createTime.addSecs(1);
    const ListChange change = changeBetween(seen, now, u"v1"_s);
    QCOMPARE(change.appeared, QStringList{u"v1"_s});
    QCOMPARE(change.vanished, QStringList{u"v1"_s});
}

QTEST_GUILESS_MAIN(TestVerdict)
#include "tst_verdict.moc"
