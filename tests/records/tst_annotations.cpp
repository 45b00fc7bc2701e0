// SPDX-License-Identifier: Apache-2.0
#include "core/records/annotationrows.h"
#include "core/records/annotations.h"
#include "core/records/recordstore.h"
#include "tests/records/recordstest.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Test::answerOf;

namespace {

const QString Server = u"https://api.sprites.dev"_s;
const SpriteRef Web{u"web-1"_s, u"sprite-1"_s};

Checkpoint checkpoint(const QString &id, qint64 created)
{
    Checkpoint made;
    made.id = id;
    made.createTime = QDateTime::fromMSecsSinceEpoch(created, Qt::UTC);
    return made;
}

/// The annotations of one window.
struct Window {
    explicit Window(const QString &path, const QString &server = Server)
        : store(path)
        , annotations(store, server)
    {
        QSignalSpy read(&annotations, &Annotations::changed);
        annotations.load();
        read.wait(Patience);
    }

    RecordResult<Done> change(const SpriteRef &sprite, const QList<CheckpointKey> &keys,
                              const AnnotationChange &change)
    {
        return answerOf<Done>([&](QObject *context, const auto &done) {
            annotations.change(sprite, keys, change, context, done);
        });
    }

    RecordStore store;
    Annotations annotations;
};

} // namespace

class TestAnnotations final : public QObject {
    Q_OBJECT

private slots:
    void init();

    void saved_isThereAtTheNextStart();
    void recreatedSprite_inheritsNothing_data();
    void recreatedSprite_inheritsNothing();
    void repeatedId_annotatesTheFirst();
    void unnamedFields_stayAsTheyAre();
    void twoWindows_doNotUndoEachOther();
    void notesOfTwoWindows_areBothKept();
    void failedSave_changesNothingAndSaysWhy();
    void severalAtOnce_areAllOrNothing();
    void emptied_leavesNoRow();
    void tags_areNormalised();
    void exported_isImportedByAnotherComputer();
    void importTwice_changesNothing();
    void import_losesNoNote();
    void importOfAnotherFile_isRefused_data();
    void importOfAnotherFile_isRefused();
    void exportToNowhere_saysWhy();

private:
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
    const CheckpointKey m_v7{u"v7"_s, 1000};
};

void TestAnnotations::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
}

void TestAnnotations::saved_isThereAtTheNextStart()
{
    const QString notes = u"<b>täglich</b>\nline two\u202E"_s;
    {
        Window window(file());
        QSignalSpy changed(&window.annotations, &Annotations::changed);
        QVERIFY(window.change(
            Web, {m_v7},
            {.notes = notes, .addedTags = {u"release"_s}, .isKnownGood = true, .isProtected = true}));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(window.annotations.of(Web, m_v7).notes, notes);
    }
    Window again(file());
    QCOMPARE(again.annotations.of(Web, m_v7), (Annotation{notes, {u"release"_s}, true, true}));
    QCOMPARE(again.annotations.among(Web, {checkpoint(u"v7"_s, 1000), checkpoint(u"v8"_s, 2000)}).keys(),
             QStringList{u"v7"_s});
    QCOMPARE(again.annotations.tags(), QStringList{u"release"_s});
}

void TestAnnotations::recreatedSprite_inheritsNothing_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("spriteId");
    QTest::addColumn<QString>("id");
    QTest::addColumn<qint64>("created");
    QTest::newRow("another server") << u"https://sprites.example"_s << u"sprite-1"_s << u"v7"_s
                                    << qint64(1000);
    QTest::newRow("another sprite of that name") << Server << u"sprite-2"_s << u"v7"_s << qint64(1000);
    QTest::newRow("another checkpoint") << Server << u"sprite-1"_s << u"v8"_s << qint64(1000);
    QTest::newRow("made at another time") << Server << u"sprite-1"_s << u"v7"_s << qint64(1001);
}

void TestAnnotations::recreatedSprite_inheritsNothing()
{
    QFETCH(QString, server);
    QFETCH(QString, spriteId);
    QFETCH(QString, id);
    QFETCH(qint64, created);
    {
        Window window(file());
        QVERIFY(window.change(Web, {m_v7}, {.notes = u"mine"_s}));
    }
    Window window(file(), server);
    const SpriteRef sprite{u"web-1"_s, spriteId};
    QVERIFY(window.annotations.of(sprite, {id, created}).isEmpty());
    QVERIFY(window.annotations.among(sprite, {checkpoint(id, created)}).isEmpty());
}

void TestAnnotations::repeatedId_annotatesTheFirst()
{
    Window window(file());
    QVERIFY(window.change(Web, {m_v7}, {.notes = u"mine"_s}));
    const auto first = checkpoint(u"v7"_s, 1000);
    const auto second = checkpoint(u"v7"_s, 2000);
    QCOMPARE(window.annotations.among(Web, {first, second}).value(u"v7"_s).notes, u"mine"_s);
    QVERIFY(window.annotations.among(Web, {second, first}).isEmpty());
}

void TestAnnotations::unnamedFields_stayAsTheyAre()
{
    Window window(file());
    QVERIFY(window.change(Web, {m_v7}, {.notes = u"mine"_s, .addedTags = {u"a"_s, u"b"_s}}));
    QVERIFY(window.change(Web, {m_v7}, {.isKnownGood = true}));
    QVERIFY(window.change(Web, {m_v7}, {.addedTags = {u"c"_s}, .removedTags = {u"A"_s}}));
    QCOMPARE(window.annotations.of(Web, m_v7), (Annotation{u"mine"_s, {u"b"_s, u"c"_s}, true, false}));
}

void TestAnnotations::twoWindows_doNotUndoEachOther()
{
    Window one(file());
    Window other(file());
    QVERIFY(one.change(Web, {m_v7}, {.notes = u"from the first window"_s}));
    QVERIFY(other.change(Web, {m_v7}, {.isProtected = true})); // it has not read the notes
    const Annotation both{u"from the first window"_s, {}, false, true};
    QCOMPARE(other.annotations.of(Web, m_v7), both);
    QCOMPARE(Window(file()).annotations.of(Web, m_v7), both);
}

void TestAnnotations::notesOfTwoWindows_areBothKept()
{
    Window one(file());
    Window other(file());
    const QString nothing = u""_s;
    QVERIFY(one.change(Web, {m_v7}, {.notes = u"first"_s, .notesBefore = nothing}));
    QVERIFY(other.change(Web, {m_v7}, {.notes = u"second"_s, .notesBefore = nothing}));
    QCOMPARE(other.annotations.of(Web, m_v7).notes, u"first\n\nsecond"_s);
    QVERIFY(one.change(Web, {m_v7}, {.notes = nothing, .notesBefore = u"first"_s})); // it knows no other
    QCOMPARE(one.annotations.of(Web, m_v7).notes, u"first\n\nsecond"_s);
    QVERIFY(one.change(Web, {m_v7}, {.notes = nothing, .notesBefore = u"first\n\nsecond"_s}));
    QCOMPARE(one.annotations.of(Web, m_v7).notes, QString());
}

void TestAnnotations::failedSave_changesNothingAndSaysWhy()
{
    Window window(file());
    QVERIFY(window.change(Web, {m_v7}, {.notes = u"before"_s}));
    QSignalSpy changed(&window.annotations, &Annotations::changed);
    const Test::OtherProgram other(file());
    other.run(u"BEGIN EXCLUSIVE"_s);
    const auto refused = window.change(Web, {m_v7}, {.notes = u"after"_s});
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, RecordError::Kind::Locked);
    QCOMPARE(window.annotations.of(Web, m_v7).notes, u"before"_s);
    QCOMPARE(changed.count(), 0);
    other.run(u"COMMIT"_s);
    QVERIFY(window.change(Web, {m_v7}, {.notes = u"after"_s}));
}

void TestAnnotations::severalAtOnce_areAllOrNothing()
{
    Window window(file());
    const Test::OtherProgram other(file());
    other.run(u"CREATE TRIGGER refuse BEFORE INSERT ON annotations WHEN new.checkpoint = 'v9' "
              "BEGIN SELECT raise(ABORT, 'refused'); END"_s);
    const QList<CheckpointKey> keys{m_v7, {u"v8"_s, 2000}, {u"v9"_s, 3000}};
    const auto refused = window.change(Web, keys, {.isKnownGood = true});
    QVERIFY(!refused);
    QCOMPARE(refused.error().detail, u"refused"_s);
    QCOMPARE(other.value(u"SELECT count(*) FROM annotations"_s).toInt(), 0);
    other.run(u"DROP TRIGGER refuse"_s);
    QVERIFY(window.change(Web, keys, {.isKnownGood = true}));
    QCOMPARE(other.value(u"SELECT count(*) FROM annotations"_s).toInt(), 3);
}

void TestAnnotations::emptied_leavesNoRow()
{
    Window window(file());
    QVERIFY(window.change(Web, {m_v7}, {.notes = u"x"_s, .isKnownGood = true}));
    QVERIFY(window.change(Web, {m_v7}, {.notes = QString(), .isKnownGood = false}));
    QVERIFY(window.annotations.of(Web, m_v7).isEmpty());
    QCOMPARE(Test::OtherProgram(file()).value(u"SELECT count(*) FROM annotations"_s).toInt(), 0);
}

void TestAnnotations::tags_areNormalised()
{
    QCOMPARE(normalisedTags({u" b "_s, u"A"_s, QString(), u"a"_s, u"two  words"_s, u"  "_s}),
             (QStringList{u"A"_s, u"b"_s, u"two words"_s}));
}

void TestAnnotations::exported_isImportedByAnotherComputer()
{
    const QString exported = m_dir->filePath(u"notes.json"_s);
    const CheckpointKey timeless{u"v1"_s, CheckpointKey::NoTime};
    const Annotation seven{u"\u202Enotes"_s, {u"a"_s}, true, false};
    {
        Window window(file());
        QVERIFY(
            window.change(Web, {m_v7}, {.notes = seven.notes, .addedTags = seven.tags, .isKnownGood = true}));
        QVERIFY(window.change(Web, {timeless}, {.isProtected = true}));
        const auto written = answerOf<int>([&](QObject *context, const auto &done) {
            window.annotations.exportTo(exported, context, done);
        });
        QCOMPARE(*written, 2);
    }
    Window other(m_dir->filePath(u"other.sqlite"_s));
    QSignalSpy changed(&other.annotations, &Annotations::changed);
    const auto read = answerOf<NotesImport>(
        [&](QObject *context, const auto &done) { other.annotations.importFrom(exported, context, done); });
    QCOMPARE(read->read, 2);
    QCOMPARE(read->changed, 2);
    QVERIFY(changed.count() > 0 || changed.wait(Patience));
    QCOMPARE(other.annotations.of(Web, m_v7), seven);
    QVERIFY(other.annotations.of(Web, timeless).isProtected);
}

void TestAnnotations::importTwice_changesNothing()
{
    const QString exported = m_dir->filePath(u"notes.json"_s);
    Window window(file());
    QVERIFY(window.change(Web, {m_v7}, {.notes = u"mine"_s}));
    QVERIFY(answerOf<int>(
        [&](QObject *context, const auto &done) { window.annotations.exportTo(exported, context, done); }));
    const auto read = answerOf<NotesImport>(
        [&](QObject *context, const auto &done) { window.annotations.importFrom(exported, context, done); });
    QCOMPARE(read->read, 1);
    QCOMPARE(read->changed, 0);
    QCOMPARE(window.annotations.of(Web, m_v7).notes, u"mine"_s);
}

void TestAnnotations::import_losesNoNote()
{
    const Annotation mine{u"mine"_s, {u"a"_s}, true, false};
    const Annotation theirs{u"theirs"_s, {u"b"_s}, false, true};
    const Annotation both = mergedAnnotation(mine, theirs);
    QCOMPARE(both, (Annotation{u"mine\n\ntheirs"_s, {u"a"_s, u"b"_s}, true, true}));
    QCOMPARE(mergedAnnotation(both, theirs), both);
    QCOMPARE(mergedAnnotation({}, theirs), theirs);
    QCOMPARE(mergedAnnotation(mine, {}), mine);
}

void TestAnnotations::importOfAnotherFile_isRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("PK\x03\x04");
    QTest::newRow("a checkpoint list") << QByteArray(R"([{"id":"v1"}])");
    QTest::newRow("a later format") << QByteArray(R"({"format":"savepoint-notes","version":99,"notes":[]})");
    QTest::newRow("no notes") << QByteArray(R"({"format":"savepoint-notes","version":1})");
}

void TestAnnotations::importOfAnotherFile_isRefused()
{
    QFETCH(QByteArray, content);
    QFile other(m_dir->filePath(u"other.json"_s));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write(content);
    other.close();
    Window window(file());
    const auto read = answerOf<NotesImport>([&](QObject *context, const auto &done) {
        window.annotations.importFrom(other.fileName(), context, done);
    });
    QVERIFY(!read);
    QCOMPARE(read.error().kind, RecordError::Kind::NotNotes);
}

void TestAnnotations::exportToNowhere_saysWhy()
{
    Window window(file());
    const auto written = answerOf<int>([&](QObject *context, const auto &done) {
        window.annotations.exportTo(m_dir->filePath(u"missing/notes.json"_s), context, done);
    });
    QVERIFY(!written);
    QCOMPARE(written.error().kind, RecordError::Kind::File);
    QVERIFY(!written.error().detail.isEmpty());
}

QTEST_GUILESS_MAIN(TestAnnotations)
#include "tst_annotations.moc"
