// SPDX-License-Identifier: Apache-2.0
#include "core/operations/undochain.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

using Obstacle = UndoChoice::Obstacle;

/// “a:v1+v9”: restore a of v1, with the safety checkpoint v9. “b:v9+v10/a”: the same, taking back a.
RestoreRecord restoreFrom(const QString &word)
{
    static const QRegularExpression form(u"^(\\w+):(\\w+)(?:\\+(\\w+))?(?:/(\\w+))?$"_s);
    const QRegularExpressionMatch match = form.match(word);
    Q_ASSERT(match.hasMatch());
    RestoreRecord record;
    record.uid = match.captured(1);
    record.checkpointId = match.captured(2);
    record.safetyCheckpointId = match.captured(3);
    record.undoes = match.captured(4);
    return record;
}

QList<RestoreRecord> restoresFrom(const QString &words)
{
    QList<RestoreRecord> records;
    for (const QString &word : words.split(u' ', Qt::SkipEmptyParts))
        records.append(restoreFrom(word));
    return records;
}

QList<Checkpoint> listOf(const QString &ids)
{
    QList<Checkpoint> list;
    for (const QString &id : ids.split(u' ', Qt::SkipEmptyParts)) {
        Checkpoint checkpoint;
        checkpoint.id = id;
        list.append(checkpoint);
    }
    return list;
}

} // namespace

class TestUndoChain : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void isAboutTheLastRestoreThatIsNotTakenBack_data()
    {
        QTest::addColumn<QString>("restores");
        QTest::addColumn<QString>("listed");
        QTest::addColumn<QString>("about");
        QTest::addColumn<Obstacle>("obstacle");

        const QString all = u"v1 v2 v3 v9 v10 v11 v12 v13"_s;
        QTest::newRow("nothing was restored") << u""_s << all << u""_s << Obstacle::NothingRestored;
        QTest::newRow("one") << u"a:v1+v9"_s << all << u"a"_s << Obstacle::None;
        QTest::newRow("the last of several") << u"a:v1+v9 b:v2+v10"_s << all << u"b"_s << Obstacle::None;
        QTest::newRow("without a safety checkpoint")
            << u"a:v1"_s << all << u"a"_s << Obstacle::NoSafetyCheckpoint;
        // Going on to the one before would bring back a state from before another one than is live.
        QTest::newRow("one without does not lead to the one before")
            << u"a:v1+v9 b:v2"_s << all << u"b"_s << Obstacle::NoSafetyCheckpoint;
        QTest::newRow("its safety checkpoint was deleted")
            << u"a:v1+v9"_s << u"v1 v2"_s << u"a"_s << Obstacle::SafetyCheckpointGone;
        QTest::newRow("nothing is listed")
            << u"a:v1+v9"_s << u""_s << u"a"_s << Obstacle::SafetyCheckpointGone;
        QTest::newRow("only the one before has its safety checkpoint")
            << u"a:v1+v9 b:v2+v10"_s << u"v1 v2 v9"_s << u"b"_s << Obstacle::SafetyCheckpointGone;
        QTest::newRow("only the exact id counts")
            << u"a:v1+v1"_s << u"v10 v11"_s << u"a"_s << Obstacle::SafetyCheckpointGone;

        QTest::newRow("taken back") << u"a:v1+v9 u:v9+v10/a"_s << all << u""_s << Obstacle::NothingRestored;
        QTest::newRow("an undo leads back and not forth")
            << u"a:v1+v9 b:v2+v10 u:v10+v11/b"_s << all << u"a"_s << Obstacle::None;
        QTest::newRow("undo by undo to the beginning")
            << u"a:v1+v9 b:v2+v10 u:v10+v11/b w:v9+v12/a"_s << all << u""_s << Obstacle::NothingRestored;
        QTest::newRow("restored again after an undo")
            << u"a:v1+v9 u:v9+v10/a b:v2+v11"_s << all << u"b"_s << Obstacle::None;
        QTest::newRow("restores between undos")
            << u"a:v1+v9 b:v2+v10 u:v10+v11/b c:v3+v12 w:v12+v13/c"_s << all << u"a"_s << Obstacle::None;
        QTest::newRow("a restore to what an undo left is a restore like any other")
            << u"a:v1+v9 u:v9+v10/a b:v10+v11"_s << all << u"b"_s << Obstacle::None;
        QTest::newRow("an undo without a safety checkpoint of its own")
            << u"a:v1+v9 b:v2+v10 u:v10/b"_s << all << u"a"_s << Obstacle::None;
        QTest::newRow("the next one back has lost its safety checkpoint")
            << u"a:v1+v9 b:v2+v10 u:v10+v11/b"_s << u"v1 v2 v10 v11"_s << u"a"_s
            << Obstacle::SafetyCheckpointGone;
        QTest::newRow("an undo of what is not recorded")
            << u"a:v1+v9 u:v12+v13/lost"_s << all << u"a"_s << Obstacle::None;
        QTest::newRow("the same taken back twice")
            << u"a:v1+v9 b:v2+v10 u:v10+v11/b w:v10+v12/b"_s << all << u"a"_s << Obstacle::None;
        QTest::newRow("taking back an earlier one takes back what came after it")
            << u"a:v1+v9 b:v2+v10 c:v3+v11 u:v10+v12/b"_s << all << u"a"_s << Obstacle::None;
    }

    void isAboutTheLastRestoreThatIsNotTakenBack()
    {
        QFETCH(QString, restores);
        QFETCH(QString, listed);
        const UndoChoice choice = undoChoice(restoresFrom(restores), listOf(listed));
        QTEST(choice.restore ? choice.restore->uid : QString(), "about");
        QFETCH(Obstacle, obstacle);
        QCOMPARE(choice.obstacle, obstacle);
        QCOMPARE(choice.isPossible(), obstacle == Obstacle::None);
    }

    /// Whatever was restored, undoing again and again ends, and comes by every restore once, last first.
    void undoingAgainAndAgainWalksBackToTheBeginning()
    {
        QList<RestoreRecord> records = restoresFrom(u"a:v1+s1 b:v2+s2 c:v1+s3 d:v3+s4"_s);
        QList<Checkpoint> listed = listOf(u"v1 v2 v3 s1 s2 s3 s4"_s);
        QStringList path;
        for (int i = 0; i < 10; ++i) {
            const UndoChoice choice = undoChoice(records, listed);
            if (!choice.isPossible())
                break;
            path.append(choice.restore->safetyCheckpointId);
            const QString safety = u"u%1"_s.arg(i);
            records.append(restoreFrom(u"w%1:%2+%3/%4"_s.arg(i).arg(choice.restore->safetyCheckpointId,
                                                                    safety, choice.restore->uid)));
            listed.append(listOf(safety));
        }
        QCOMPARE(path, QStringList({u"s4"_s, u"s3"_s, u"s2"_s, u"s1"_s}));
        QCOMPARE(undoChoice(records, listed).obstacle, Obstacle::NothingRestored);
    }
};

QTEST_APPLESS_MAIN(TestUndoChain)
#include "tst_undochain.moc"
