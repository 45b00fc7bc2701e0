// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationrunner.h"
#include "core/operations/operationsmodel.h"
#include "core/records/records.h"
#include "tests/records/recordstest.h"
#include "tests/support/scriptedserver.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = OperationRecord::Kind;
using Outcome = OperationRecord::Outcome;
using Model = OperationsModel;
using Test::answerOf;

namespace {

const QString Server = u"https://api.sprites.dev"_s;

OperationRecord recordOf(const QString &uid, Kind kind = Kind::Restore, const QString &checkpoint = u"v7"_s)
{
    OperationRecord record;
    record.uid = uid;
    record.kind = kind;
    record.spriteName = u"web-1"_s;
    record.checkpointId = checkpoint;
    record.startedAt = QDateTime({2025, 8, 12}, {14, 3}, Qt::UTC);
    record.step = OperationRecord::Step::Change;
    return record;
}

OperationRecord ended(OperationRecord record, Outcome outcome)
{
    record.outcome = outcome;
    record.finishedAt = record.startedAt.addSecs(14);
    record.duration = 14s;
    return record;
}

} // namespace

class TestOperationsModel final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void row_saysWhatWasDoneAndHowItEnded_data();
    void row_saysWhatWasDoneAndHowItEnded();
    void row_speaksAsAWhole();
    void thisYear_needsNoYear();
    void untrustedText_isEscaped();
    void rows_areNewestFirst();
    void choice_isOneSpriteOrAll();
    void filter_findsWhatTheRowsSay_data();
    void filter_findsWhatTheRowsSay();
    void filter_readsOnUntilItFinds();
    void longJournal_isReadAsItIsAskedFor();
    void change_touchesOnlyItsRow();
    void changeOfWhatIsNotReadYet_comesWithItsPage();
    void changeThatNoLongerMatches_takesTheRowAway();
    void runningOperation_runsUntilItEnds();
    void operationThatWasCutOff_isUnknown();
    void requestId_isToldOfEarlierRuns();
    void otherWindow_isCaughtUpWith();
    void intentWrittenLate_takesNoOutcomeBack();
    void unreadableJournal_isTold();
    void unreadablePage_isAskedForOnce();
    void undoable_isOneRow();
    void withoutAJournal_thereIsNothing();

private:
    void write(const OperationRecord &record);
    void addMany(const QString &uid, int count);
    void fill(int count);
    [[nodiscard]] bool read(const Model::Choice &choice = {});
    [[nodiscard]] QStringList uids() const;
    [[nodiscard]] QString cell(int row, int column, int role = Qt::DisplayRole) const;
    [[nodiscard]] QString file() const { return m_dir->filePath(u"records.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<Records> m_records;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<Model> m_model;
};

void TestOperationsModel::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedServer>();
    m_records = std::make_unique<Records>(file(), Server);
    QTRY_VERIFY(m_records->report());
    m_client = std::make_unique<Client>(ClientConfig{.baseUrl = m_server->url(), .token = u"spr_x"_s});
    m_runner = std::make_unique<OperationRunner>(*m_client, nullptr, &m_records->journal());
    m_model = std::make_unique<Model>(&m_records->journal(), *m_runner);
    new QAbstractItemModelTester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal,
                                 m_model.get());
}

void TestOperationsModel::cleanup()
{
    m_model.reset();
    m_runner.reset();
    m_client.reset();
    m_records.reset();
    m_server.reset();
}

/// Returns when it is on the disk and everybody was told.
void TestOperationsModel::write(const OperationRecord &record)
{
    QVERIFY(answerOf<Done>(
        [&](QObject *context, const auto &done) { m_records->journal().begin(record, context, done); }));
}

/// Without waiting for the disk each time.
void TestOperationsModel::addMany(const QString &uid, int count)
{
    Test::OtherProgram(file()).run(
        u"WITH RECURSIVE n(i) AS (VALUES(0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %1) "
        "INSERT INTO operations(uid, server, sprite_name, sprite_id, kind, checkpoint, comment, with_safety, "
        "safety_comment, safety_checkpoint, new_checkpoint, started, finished, outcome, duration, error) "
        "SELECT '%2' || i, '%3', 'web-1', '', 'restore', 'v7', '', 0, '', '', '', 0, 0, 'succeeded', 14000, "
        "'' FROM n"_s.arg(QString::number(count), uid, Server));
}

void TestOperationsModel::fill(int count)
{
    addMany(u"old"_s, count);
    write(ended(recordOf(u"newest"_s), Outcome::Succeeded));
}

bool TestOperationsModel::read(const Model::Choice &choice)
{
    m_model->setChoice(choice);
    return QTest::qWaitFor([this] { return m_model->state() == Model::State::Read; }, Patience);
}

QStringList TestOperationsModel::uids() const
{
    QStringList all;
    for (int row = 0; row < m_model->rowCount(); ++row)
        all.append(cell(row, 0, Model::UidRole));
    return all;
}

QString TestOperationsModel::cell(int row, int column, int role) const
{
    return m_model->index(row, column).data(role).toString();
}

void TestOperationsModel::row_saysWhatWasDoneAndHowItEnded_data()
{
    QTest::addColumn<OperationRecord>("record");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QString>("result");
    QTest::addColumn<QString>("explained");

    const OperationRecord restore = recordOf(u"a"_s);
    OperationRecord record = ended(restore, Outcome::Succeeded);
    QTest::newRow("restore") << record << u"Restore v7"_s << u"Succeeded"_s << u"Succeeded"_s;
    record.undoes = u"b"_s;
    QTest::newRow("undo") << record << u"Undo: restore v7"_s << u"Succeeded"_s << u"Succeeded"_s;
    record = ended(recordOf(u"a"_s, Kind::Create, {}), Outcome::Succeeded);
    QTest::newRow("new, id not found") << record << u"New checkpoint"_s << u"Succeeded"_s << u"Succeeded"_s;
    record.newCheckpointId = u"v8"_s;
    QTest::newRow("new") << record << u"New checkpoint v8"_s << u"Succeeded"_s << u"Succeeded"_s;
    record.evidence = OperationRecord::Evidence::List;
    QTest::newRow("a list says so") << record << u"New checkpoint v8"_s << u"Succeeded"_s
                                    << u"Succeeded, shown by the list"_s;
    record = ended(restore, Outcome::Failed);
    record.evidence = OperationRecord::Evidence::Likely;
    QTest::newRow("likely") << record << u"Restore v7"_s << u"Failed"_s << u"Failed, most likely"_s;
    record.evidence = OperationRecord::Evidence::Answer;
    record.errorText = u"disk full\n"_s;
    QTest::newRow("why") << record << u"Restore v7"_s << u"Failed"_s << u"Failed (disk full)"_s;
    QTest::newRow("delete") << ended(recordOf(u"a"_s, Kind::Delete, u"v3"_s), Outcome::NotStarted)
                            << u"Delete v3"_s << u"Not started"_s << u"Not started"_s;
    record = ended(restore, Outcome::Unknown);
    QTest::newRow("unknown") << record << u"Restore v7"_s << u"Result unknown"_s
                             << u"Result unknown: nobody saw how it ended"_s;
    record.isAcknowledged = true;
    QTest::newRow("looked at") << record << u"Restore v7"_s << u"Result unknown"_s
                               << u"Result unknown; somebody looked, and allowed new operations"_s;
}

void TestOperationsModel::row_saysWhatWasDoneAndHowItEnded()
{
    QFETCH(OperationRecord, record);
    write(record);
    QVERIFY(read());
    QCOMPARE(m_model->rowCount(), 1);
    QTEST(cell(0, Model::OperationColumn), "operation");
    QTEST(cell(0, Model::ResultColumn), "result");
    QTEST(cell(0, Model::ResultColumn, Qt::ToolTipRole), "explained");
    QTEST(cell(0, Model::ResultColumn, Qt::AccessibleTextRole), "explained");
    QCOMPARE(cell(0, Model::StartedColumn), u"12 Aug 2025, 14:03"_s);
    QCOMPARE(cell(0, Model::SpriteColumn), u"web-1"_s);
    QCOMPARE(cell(0, Model::DurationColumn), u"14 s"_s);
}

void TestOperationsModel::row_speaksAsAWhole()
{
    OperationRecord record = ended(recordOf(u"a"_s), Outcome::Succeeded);
    record.safetyCheckpointId = u"v9"_s;
    record.evidence = OperationRecord::Evidence::List;
    write(record);
    QVERIFY(read());
    QCOMPARE(cell(0, 0, Qt::AccessibleTextRole),
             u"Restore v7, on web-1, started 12 Aug 2025, 14:03, Succeeded, shown by the list, took 14 s, "
             "safety checkpoint v9"_s);
    QCOMPARE(cell(0, Model::SafetyColumn), u"v9"_s);
}

void TestOperationsModel::thisYear_needsNoYear()
{
    OperationRecord record = recordOf(u"a"_s);
    record.startedAt = QDateTime({QDate::currentDate().year(), 8, 12}, {14, 3}, Qt::UTC);
    write(record);
    QVERIFY(read());
    QCOMPARE(cell(0, Model::StartedColumn), u"12 Aug, 14:03"_s);
    QCOMPARE(cell(0, Model::StartedColumn, Qt::ToolTipRole), record.startedAt.toString(Qt::ISODate));
}

void TestOperationsModel::untrustedText_isEscaped()
{
    OperationRecord record = ended(recordOf(u"a"_s, Kind::Restore, u"v\u202e7"_s), Outcome::Failed);
    record.spriteName = u"web\n1"_s;
    record.errorText = u"\u001b[31mred"_s;
    write(record);
    QVERIFY(read());
    QCOMPARE(cell(0, Model::OperationColumn), u"Restore v\\u202E7"_s);
    QCOMPARE(cell(0, Model::SpriteColumn), u"web 1"_s);
    QCOMPARE(cell(0, Model::ResultColumn, Qt::ToolTipRole), u"Failed (red)"_s);
}

void TestOperationsModel::rows_areNewestFirst()
{
    OperationRecord clockSetBack = recordOf(u"b"_s);
    clockSetBack.startedAt = clockSetBack.startedAt.addDays(-100);
    write(recordOf(u"a"_s));
    write(clockSetBack);
    QVERIFY(read());
    QCOMPARE(uids(), QStringList({u"b"_s, u"a"_s}));
    write(recordOf(u"c"_s)); // while it is on show
    QCOMPARE(uids(), QStringList({u"c"_s, u"b"_s, u"a"_s}));
}

void TestOperationsModel::choice_isOneSpriteOrAll()
{
    OperationRecord elsewhere = recordOf(u"b"_s);
    elsewhere.spriteName = u"db-2"_s;
    write(recordOf(u"a"_s));
    write(elsewhere);
    QVERIFY(read());
    QCOMPARE(uids(), QStringList({u"b"_s, u"a"_s}));
    QVERIFY(read({.spriteName = u"web-1"_s, .filter = {}}));
    QCOMPARE(uids(), QStringList({u"a"_s}));
    elsewhere.uid = u"c"_s;
    write(elsewhere);
    write(recordOf(u"d"_s));
    QCOMPARE(uids(), QStringList({u"d"_s, u"a"_s}));
}

void TestOperationsModel::filter_findsWhatTheRowsSay_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("found");

    QTest::newRow("nothing") << u"  "_s << u"d c b a"_s;
    QTest::newRow("what was done") << u"restore"_s << u"d b"_s;
    QTest::newRow("an undo") << u"UNDO"_s << u"d"_s;
    QTest::newRow("an id") << u"v8"_s << u"a"_s;
    QTest::newRow("a safety checkpoint") << u"v12"_s << u"b"_s;
    QTest::newRow("how it ended") << u"failed"_s << u"c"_s;
    QTest::newRow("why") << u"protected"_s << u"c"_s;
    QTest::newRow("a comment") << u"Grün"_s << u"a"_s;
    QTest::newRow("a day") << u"12 aug"_s << u"d c b a"_s;
    QTest::newRow("several words, anywhere") << u"v7 succeeded restore"_s << u"d b"_s;
    QTest::newRow("one word too many") << u"restore failed"_s << u""_s;
}

void TestOperationsModel::filter_findsWhatTheRowsSay()
{
    OperationRecord made = ended(recordOf(u"a"_s, Kind::Create, {}), Outcome::Succeeded);
    made.newCheckpointId = u"v8"_s;
    made.comment = u"grün"_s;
    OperationRecord restored = ended(recordOf(u"b"_s), Outcome::Succeeded);
    restored.safetyCheckpointId = u"v12"_s;
    OperationRecord deleted = ended(recordOf(u"c"_s, Kind::Delete, u"v3"_s), Outcome::Failed);
    deleted.errorText = u"it is protected"_s;
    OperationRecord undone = ended(recordOf(u"d"_s), Outcome::Succeeded);
    undone.undoes = u"b"_s;
    for (const OperationRecord &record : {made, restored, deleted, undone})
        write(record);
    QFETCH(QString, filter);
    QVERIFY(read({.spriteName = {}, .filter = filter}));
    QTEST(uids().join(u' '), "found");
}

void TestOperationsModel::filter_readsOnUntilItFinds()
{
    write(ended(recordOf(u"first"_s, Kind::Delete, u"v1"_s), Outcome::Succeeded));
    fill(3 * Model::PageSize);
    QVERIFY(read({.spriteName = {}, .filter = u"delete"_s}));
    QCOMPARE(uids(), QStringList{u"first"_s});
}

void TestOperationsModel::longJournal_isReadAsItIsAskedFor()
{
    constexpr int Count = 2 * Model::PageSize + 10;
    fill(Count - 1);
    Model model(&m_records->journal(), *m_runner); // without a tester, which asks for everything
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setChoice({});
    QTRY_COMPARE(model.state(), Model::State::Read);
    QCOMPARE(model.rowCount(), Model::PageSize);
    for (const int rows : {2 * Model::PageSize, Count}) {
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QVERIFY(!model.canFetchMore({})); // one at a time
        QTRY_COMPARE(model.rowCount(), rows);
    }
    QVERIFY(!model.canFetchMore({}));
    QCOMPARE(inserted.size(), 3);
    QCOMPARE(model.index(0, 0).data(Model::UidRole).toString(), u"newest"_s);
    QCOMPARE(model.index(Count - 1, 0).data(Model::UidRole).toString(), u"old0"_s);
}

void TestOperationsModel::change_touchesOnlyItsRow()
{
    for (const QString &uid : {u"a"_s, u"b"_s, u"c"_s})
        write(ended(recordOf(uid), Outcome::Unknown));
    QVERIFY(read());
    const QPersistentModelIndex kept(m_model->index(2, Model::OperationColumn));
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);

    write(ended(recordOf(u"b"_s), Outcome::Succeeded)); // settled later
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex(), m_model->index(1, 0));
    QCOMPARE(changed.first().at(1).toModelIndex(), m_model->index(1, Model::ColumnCount - 1));
    QCOMPARE(cell(1, Model::ResultColumn), u"Succeeded"_s);
    write(ended(recordOf(u"b"_s), Outcome::Succeeded)); // nothing new
    QCOMPARE(changed.size(), 1);
    QCOMPARE(inserted.size(), 0);

    write(recordOf(u"d"_s));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(kept.row(), 3);
    QCOMPARE(kept.data(Model::UidRole).toString(), u"a"_s);
    QCOMPARE(removed.size() + reset.size(), 0);
    m_model->setChoice({}); // the same
    QCOMPARE(reset.size(), 0);
}

void TestOperationsModel::changeOfWhatIsNotReadYet_comesWithItsPage()
{
    write(ended(recordOf(u"deep"_s), Outcome::Unknown));
    fill(Model::PageSize);
    Model model(&m_records->journal(), *m_runner);
    model.setChoice({});
    QTRY_COMPARE(model.state(), Model::State::Read);
    QCOMPARE(model.rowCount(), Model::PageSize);
    write(ended(recordOf(u"deep"_s), Outcome::Succeeded));
    QCOMPARE(model.rowCount(), Model::PageSize); // not on top, where it is not
    model.fetchMore({});
    QTRY_COMPARE(model.rowCount(), Model::PageSize + 2);
    const QModelIndex last = model.index(model.rowCount() - 1, Model::ResultColumn);
    QCOMPARE(last.data(Model::UidRole).toString(), u"deep"_s);
    QCOMPARE(last.data().toString(), u"Succeeded"_s);
}

void TestOperationsModel::changeThatNoLongerMatches_takesTheRowAway()
{
    write(ended(recordOf(u"a"_s), Outcome::Unknown));
    write(ended(recordOf(u"b"_s), Outcome::Unknown));
    QVERIFY(read({.spriteName = {}, .filter = u"unknown"_s}));
    QCOMPARE(uids(), QStringList({u"b"_s, u"a"_s}));
    write(ended(recordOf(u"a"_s), Outcome::Failed));
    QCOMPARE(uids(), QStringList({u"b"_s}));
    write(ended(recordOf(u"a"_s), Outcome::Unknown)); // what is known stays known
    QCOMPARE(uids(), QStringList({u"b"_s}));
    QVERIFY(read({.spriteName = {}, .filter = u"failed"_s}));
    QCOMPARE(uids(), QStringList({u"a"_s}));
}

void TestOperationsModel::runningOperation_runsUntilItEnds()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        if (request.method == "GET")
            return ScriptedAnswer::json(200, R"([{"id":"v1"}])");
        return ScriptedAnswer::streamHead()
            .chunk("{\"type\":\"info\",\"data\":\"at work\"}\n")
            .hold()
            .chunk("{\"type\":\"error\",\"error\":\"no\"}\n")
            .lastChunk();
    });
    QSignalSpy held(m_server.get(), &ScriptedServer::held);
    QVERIFY(read());
    QVERIFY(m_runner->restore({u"web-1"_s}, {u"v1"_s}, std::nullopt));
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(cell(0, Model::ResultColumn), u"Running"_s);
    QCOMPARE(cell(0, Model::DurationColumn), u""_s);
    QTRY_COMPARE(held.size(), 1);

    QStringList said; // never anything in between
    connect(m_model.get(), &QAbstractItemModel::dataChanged, this,
            [&] { said.append(cell(0, Model::ResultColumn)); });
    QSignalSpy finished(m_runner.get(), &OperationRunner::finished);
    connect(m_runner.get(), &OperationRunner::finished, m_model.get(),
            [&] { said.append(u"finished: "_s + cell(0, Model::ResultColumn)); });
    m_server->release();
    QVERIFY(finished.wait(Patience));
    QTRY_VERIFY(said.contains(u"finished: Failed"_s));
    QCOMPARE(cell(0, Model::ResultColumn, Qt::ToolTipRole), u"Failed (no)"_s);
    said.removeAll(u"Running"_s);
    said.removeAll(u"Failed"_s);
    QCOMPARE(said, QStringList{u"finished: Failed"_s});
}

/// It was on its way to the disk when the operation ended.
void TestOperationsModel::intentWrittenLate_takesNoOutcomeBack()
{
    m_server->setHandler([](const ScriptedRequest &request) {
        return request.method == "GET" ? ScriptedAnswer::json(200, R"([{"id":"v1"}])")
                                       : ScriptedAnswer::streamHead().silence();
    });
    QVERIFY(read());
    QVERIFY(m_runner->restore({u"web-1"_s}, {u"v1"_s}, std::nullopt));
    QTRY_COMPARE(m_server->requests().size(), 2);
    QTRY_COMPARE(m_model->rowCount(), 1);
    OperationRecord intent = *m_model->record(m_model->index(0, 0));
    intent.outcome.reset();
    QStringList said;
    connect(m_model.get(), &QAbstractItemModel::dataChanged, this,
            [&] { said.append(cell(0, Model::ResultColumn, Qt::ToolTipRole)); });
    m_records->journal().begin(intent, nullptr, {});
    m_runner->stopWatching(u"web-1"_s);
    QTRY_VERIFY(!m_runner->isRunning(u"web-1"_s));
    QTRY_COMPARE(m_runner->reconciler().unsettled(u"web-1"_s).size(), 1);
    write(recordOf(u"another"_s)); // behind all of it
    QVERIFY(!said.isEmpty());
    said.removeDuplicates();
    QCOMPARE(said, QStringList{u"Result unknown: nobody saw how it ended"_s});
}

/// Support asks for it, and seldom on the same day.
void TestOperationsModel::requestId_isToldOfEarlierRuns()
{
    OperationRecord record = ended(recordOf(u"a"_s), Outcome::Failed);
    record.requestId = u"01J\u202E-ams"_s; // the server's, so it may be anything
    write(record);
    QVERIFY(read());
    QCOMPARE(cell(0, Model::ResultColumn, Model::RequestIdRole), u"01J\\u202E-ams"_s);
    QCOMPARE(cell(0, Model::ResultColumn, Qt::ToolTipRole), u"Failed\nRequest ID: 01J\\u202E-ams"_s);
}

void TestOperationsModel::operationThatWasCutOff_isUnknown()
{
    OperationRecord record = recordOf(u"a"_s);
    record.instance = u"a run that is over"_s;
    write(record);
    QVERIFY(read());
    QCOMPARE(cell(0, Model::ResultColumn), u"Result unknown"_s);
    QCOMPARE(cell(0, Model::ResultColumn, Qt::ToolTipRole),
             u"Result unknown: the program ended before it did"_s);
}

void TestOperationsModel::otherWindow_isCaughtUpWith()
{
    write(ended(recordOf(u"a"_s), Outcome::Succeeded));
    QVERIFY(read());
    Records other(file(), Server);
    QVERIFY(answerOf<Done>(
        [&](QObject *context, const auto &done) { other.journal().begin(recordOf(u"b"_s), context, done); }));
    QCOMPARE(uids(), QStringList{u"a"_s}); // nobody tells
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_model->catchUp();
    QTRY_COMPARE(uids(), QStringList({u"b"_s, u"a"_s}));
    QCOMPARE(cell(0, Model::ResultColumn), u"Running"_s); // that window lives
    QVERIFY(answerOf<Done>([&](QObject *context, const auto &done) {
        other.journal().begin(ended(recordOf(u"b"_s), Outcome::Failed), context, done);
    }));
    m_model->catchUp();
    QTRY_COMPARE(cell(0, Model::ResultColumn), u"Failed"_s);
    QCOMPARE(reset.size(), 0);

    addMany(u"more"_s, 2 * Model::PageSize);
    QVERIFY(answerOf<Done>([&](QObject *context, const auto &done) {
        other.journal().begin(recordOf(u"last"_s), context, done);
    }));
    m_model->catchUp(); // more than a page: nothing in between is left out
    QTRY_COMPARE(m_model->rowCount(), 2 * Model::PageSize + 3); // the tester asks for everything
    QCOMPARE(uids().constFirst(), u"last"_s);
    QCOMPARE(uids().constLast(), u"a"_s);
}

void TestOperationsModel::unreadableJournal_isTold()
{
    write(recordOf(u"a"_s));
    Test::OtherProgram(file()).run(u"DROP TABLE operations"_s);
    m_model->setChoice({});
    QCOMPARE(m_model->state(), Model::State::Reading);
    QTRY_COMPARE(m_model->state(), Model::State::Failed);
    QVERIFY(m_model->error().has_value());
    QVERIFY(!m_model->canFetchMore({}));
}

void TestOperationsModel::unreadablePage_isAskedForOnce()
{
    fill(Model::PageSize);
    Model model(&m_records->journal(), *m_runner);
    model.setChoice({});
    QTRY_COMPARE(model.state(), Model::State::Read);
    Test::OtherProgram(file()).run(u"ALTER TABLE operations RENAME TO hidden"_s);
    model.fetchMore({});
    QTRY_COMPARE(model.state(), Model::State::Failed);
    QCOMPARE(model.rowCount(), Model::PageSize); // what was read stays
    QVERIFY(!model.canFetchMore({})); // or the views would go on asking
    Test::OtherProgram(file()).run(u"ALTER TABLE hidden RENAME TO operations"_s);
    model.catchUp();
    QTRY_COMPARE(model.state(), Model::State::Read);
    QVERIFY(model.canFetchMore({}));
}

void TestOperationsModel::undoable_isOneRow()
{
    for (const QString &uid : {u"a"_s, u"b"_s, u"c"_s}) {
        OperationRecord record = ended(recordOf(uid), Outcome::Succeeded);
        record.safetyCheckpointId = u"v9"_s;
        write(record);
    }
    QVERIFY(read());
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setUndoable(u"c"_s);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(cell(0, Model::UndoColumn), u"Undo…"_s);
    QVERIFY(m_model->index(0, 0).data(Model::IsUndoableRole).toBool());
    m_model->setUndoable(u"b"_s);
    QCOMPARE(changed.size(), 3);
    QCOMPARE(cell(0, Model::UndoColumn), u""_s);
    QCOMPARE(cell(1, Model::UndoColumn), u"Undo…"_s);
    QCOMPARE(cell(1, Model::UndoColumn, Qt::ToolTipRole),
             u"Returns the sprite to the safety checkpoint v9"_s);
    m_model->setUndoable({});
    QCOMPARE(cell(1, Model::UndoColumn), u""_s);
}

void TestOperationsModel::withoutAJournal_thereIsNothing()
{
    Model model(nullptr, *m_runner);
    model.setChoice({});
    QCOMPARE(model.state(), Model::State::Read);
    QCOMPARE(model.rowCount(), 0);
    model.catchUp();
    QVERIFY(!model.canFetchMore({}));
}

QTEST_GUILESS_MAIN(TestOperationsModel)
#include "tst_operationsmodel.moc"
