// SPDX-License-Identifier: Apache-2.0
#include "core/history/checkpointmodel.h"

#include "tests/history/historytext.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// Everything a model says about its changes, as text.
class Signals final : public QObject {
public:
    explicit Signals(const QAbstractItemModel &model)
    {
        const auto name = [](const QModelIndex &index) {
            const QString key = index.data(CheckpointModel::KeyRole).toString();
            return !index.isValid() ? u"top"_s : key.isEmpty() ? u"here"_s : key;
        };
        const auto span = [](const QString &what, int first, int last, const QString &where) {
            return u"%1 %2-%3 %4"_s.arg(what, QString::number(first), QString::number(last), where);
        };
        connect(
            &model, &QAbstractItemModel::rowsInserted, this,
            [=, this](const QModelIndex &p, int a, int b) { m_lines += span(u"insert"_s, a, b, name(p)); });
        connect(
            &model, &QAbstractItemModel::rowsRemoved, this,
            [=, this](const QModelIndex &p, int a, int b) { m_lines += span(u"remove"_s, a, b, name(p)); });
        connect(&model, &QAbstractItemModel::rowsMoved, this,
                [=, this](const QModelIndex &from, int a, int b, const QModelIndex &to, int at) {
                    m_lines +=
                        span(u"move"_s, a, b, name(from)) + u" to %1 %2"_s.arg(QString::number(at), name(to));
                });
        connect(&model, &QAbstractItemModel::dataChanged, this,
                [=, this](const QModelIndex &from, const QModelIndex &to, const QList<int> &roles) {
                    QStringList names;
                    for (const int role : roles)
                        names += roleName(role);
                    m_lines += u"change %1-%2 columns %3-%4: %5"_s.arg(
                        name(from), name(to), QString::number(from.column()), QString::number(to.column()),
                        names.join(u' '));
                });
        connect(&model, &QAbstractItemModel::modelReset, this, [this] { m_lines += u"reset"_s; });
        connect(&model, &QAbstractItemModel::layoutChanged, this, [this] { m_lines += u"layout"_s; });
    }
    [[nodiscard]] QStringList take() { return std::exchange(m_lines, {}); }

private:
    static QString roleName(int role)
    {
        static const QHash<int, QString> names{{Qt::DisplayRole, u"text"_s},
                                               {Qt::AccessibleTextRole, u"spoken"_s},
                                               {CheckpointModel::SortRole, u"sort"_s},
                                               {CheckpointModel::IsBaseOfCurrentRole, u"base"_s},
                                               {CheckpointModel::IsAutoRole, u"auto"_s},
                                               {CheckpointModel::BaseProvenanceRole, u"baseprovenance"_s},
                                               {CheckpointModel::IsSafetyRole, u"safety"_s},
                                               {CheckpointModel::IsLastRestoredRole, u"restored"_s},
                                               {CheckpointModel::CommentRole, u"comment"_s},
                                               {CheckpointModel::CreateTimeRole, u"time"_s},
                                               {CheckpointModel::ParentIdRole, u"parent"_s},
                                               {CheckpointModel::ProvenanceRole, u"provenance"_s},
                                               {CheckpointModel::FlagsRole, u"flags"_s},
                                               {CheckpointModel::ChildCountRole, u"children"_s},
                                               {CheckpointModel::NotesRole, u"notes"_s},
                                               {CheckpointModel::TagsRole, u"tags"_s},
                                               {CheckpointModel::IsKnownGoodRole, u"good"_s},
                                               {CheckpointModel::IsProtectedRole, u"protected"_s}};
        return names.value(role, QString::number(role));
    }

    QStringList m_lines;
};

/// v1 - v2 - v3 - v5, with v4 branching off v2; the current state continues from v5.
const QStringList Branched{u"Current s=v5"_s,
                           u"v5 t=5 s=v3"_s,
                           u"v4 t=4 s=v2 c=other_way"_s,
                           u"v3 t=3 s=v2"_s,
                           u"v2 t=2 s=v1 c=before_migration"_s,
                           u"v1 t=1"_s};

void apply(CheckpointModel &model, const QStringList &list, bool includeAuto = true)
{
    model.applySnapshot(HistoryGraph::build(drawn(list), {.includeAuto = includeAuto}));
}

/// `list` with the line of one id replaced; an empty line takes it out.
QStringList with(QStringList list, const QString &id, const QString &line)
{
    const qsizetype at = std::find_if(list.cbegin(), list.cend(),
                                      [&](const QString &l) { return l.split(u' ').first() == id; })
        - list.cbegin();
    list.remove(at, 1);
    if (!line.isEmpty())
        list.insert(at, line);
    return list;
}

} // namespace

class TestCheckpointModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void layout_data();
    void layout();
    void hereRow_needsCurrentOrCheckpoints();

    void firstSnapshot_isOneInsertion();
    void sameSnapshot_signalsNothing();
    void change_data();
    void change();
    void movedRow_keepsItsPersistentIndex();
    void clear_resets();

    void texts_areForPeople();
    void hereRow_namesItsBase();
    void accessibleText_data();
    void accessibleText();
    void age_data();
    void age();
    void refreshAges_signalsOnlyTimes();
    void roles_areTyped();
    void untrustedText_isMadeSafeToShow();
    void nodeAt_findsTheCheckpoint();
    void annotation_changesOnlyItsRow();
    void headers_areNamed();
    void deepBranching_isBuiltAndDestroyed();
};

void TestCheckpointModel::layout_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QStringList>("rows");

    QTest::newRow("nothing") << QStringList() << QStringList();
    QTest::newRow("linear does not indent") << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s, u"v3 t=3 s=v2"_s}
                                            << QStringList{u"here"_s, u"v3"_s, u"v2"_s, u"v1"_s};
    QTest::newRow("a branch hangs below its fork")
        << Branched << QStringList{u"here"_s, u"v5"_s, u"v3"_s, u"v2"_s, u"  v4"_s, u"v1"_s};
    QTest::newRow("several branches: newest first, each in one piece")
        << QStringList{u"v1 t=1"_s,      u"v2 t=2 s=v1"_s, u"v3 t=3 s=v1"_s, u"v4 t=4 s=v1"_s,
                       u"v5 t=5 s=v3"_s, u"v6 t=6 s=v4"_s, u"v7 t=7 s=v3"_s}
        << QStringList{u"here"_s, u"v2"_s, u"v1"_s, u"  v6"_s, u"  v4"_s, u"  v5"_s, u"  v3"_s, u"    v7"_s};
    QTest::newRow("several roots: newest line first")
        << QStringList{u"a t=1"_s, u"b t=2 root"_s, u"c t=3 s=a"_s, u"d t=4 s=b"_s}
        << QStringList{u"here"_s, u"d"_s, u"b"_s, u"c"_s, u"a"_s};
    QTest::newRow("a missing ancestor loses no row")
        << QStringList{u"v9 t=9 s=v8"_s, u"v1 t=1"_s} << QStringList{u"here"_s, u"v9"_s, u"v1"_s};
}

void TestCheckpointModel::layout()
{
    QFETCH(QStringList, list);
    QFETCH(QStringList, rows);
    CheckpointModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    apply(model, list);
    QCOMPARE(printedKeys(model), rows);
}

void TestCheckpointModel::hereRow_needsCurrentOrCheckpoints()
{
    CheckpointModel model;
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.indexOf({}).isValid());
    apply(model, {u"Current t=1"_s});
    QCOMPARE(printedKeys(model), QStringList{u"here"_s});
    QCOMPARE(model.indexOf({}), model.index(0, 0));
    QCOMPARE(model.nodeAt(model.index(0, 0)), nullptr);
    apply(model, {u"v1 t=1"_s});
    QCOMPARE(printedKeys(model), QStringList({u"here"_s, u"v1"_s}));
    apply(model, {});
    QCOMPARE(model.rowCount(), 0);
}

void TestCheckpointModel::firstSnapshot_isOneInsertion()
{
    CheckpointModel model;
    Signals said(model);
    apply(model, Branched);
    QCOMPARE(said.take(), QStringList{u"insert 0-4 top"_s});
}

void TestCheckpointModel::sameSnapshot_signalsNothing()
{
    CheckpointModel model;
    apply(model, Branched);
    Signals said(model);
    QSignalSpy aboutToMove(&model, &QAbstractItemModel::rowsAboutToBeMoved);
    QSignalSpy aboutToChange(&model, &QAbstractItemModel::layoutAboutToBeChanged);
    apply(model, Branched);
    QCOMPARE(said.take(), QStringList());
    QCOMPARE(aboutToMove.size(), 0);
    QCOMPARE(aboutToChange.size(), 0);
}

void TestCheckpointModel::change_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<QStringList>("said");

    QTest::newRow("comment edited") << Branched << with(Branched, u"v3"_s, u"v3 t=3 s=v2 c=new"_s)
                                    << QStringList{u"change v3-v3 columns 0-1: text spoken comment sort"_s};
    QTest::newRow("became automatic") << Branched << with(Branched, u"v3"_s, u"v3 t=3 s=v2 auto"_s)
                                      << QStringList{u"change v3-v3 columns 0-5: text spoken auto sort"_s};
    QTest::newRow("time corrected") << Branched << with(Branched, u"v5"_s, u"v5 t=6 s=v3"_s)
                                    << QStringList{u"change here-v5 columns 0-4: text spoken time sort"_s};
    QTest::newRow("health") << Branched << with(Branched, u"v1"_s, u"v1 t=1 health=bad"_s)
                            << QStringList{u"change v1-v1 columns 0-0: spoken flags"_s};
    QTest::newRow("created on top")
        << Branched << (with(Branched, u"Current"_s, u"Current s=v6"_s) << u"v6 t=6 s=v5"_s)
        << QStringList{u"insert 1-1 top"_s, u"change here-here columns 0-6: text spoken time parent sort"_s,
                       u"change v5-v5 columns 0-0: spoken base baseprovenance children"_s};
    QTest::newRow("restored") << Branched << with(Branched, u"Current"_s, u"Current s=v4"_s)
                              << QStringList{u"change here-here columns 0-6: text spoken time parent sort"_s,
                                             u"change v5-v5 columns 0-0: spoken base baseprovenance"_s,
                                             u"change v4-v4 columns 0-0: spoken base baseprovenance"_s};
    QTest::newRow("created on a branch")
        << Branched << (QStringList(Branched) << u"v6 t=6 s=v4"_s)
        << QStringList{u"insert 0-0 v2"_s, u"change v4-v4 columns 0-0: spoken children"_s};
    QTest::newRow("new branch") << Branched << (QStringList(Branched) << u"v6 t=6 s=v1"_s << u"v7 t=7 s=v6"_s)
                                << QStringList{u"insert 0-1 v1"_s,
                                               u"change v1-v1 columns 0-0: spoken children"_s};
    QTest::newRow("deleted, nothing reported about it: its child is bridged by history")
        << QStringList{u"v3 t=3 h=v1,v2"_s, u"v2 t=2 h=v1"_s, u"v1 t=1"_s}
        << QStringList{u"v3 t=3 h=v1,v2"_s, u"v1 t=1"_s}
        << QStringList{u"change v3-v3 columns 0-6: text spoken parent flags sort"_s, u"remove 2-2 top"_s};
    QTest::newRow("fork deleted: its branches move before it goes")
        << Branched << with(Branched, u"v2"_s, {})
        << QStringList{u"move 0-0 v2 to 1 top"_s, u"change v4-v4 columns 0-0: spoken flags"_s,
                       u"change v3-v3 columns 0-0: spoken flags"_s,
                       u"change v1-v1 columns 0-0: spoken children"_s, u"remove 4-4 top"_s};
    QTest::newRow("line moves below a fork in one piece")
        << QStringList{u"v5 t=5 s=v4"_s, u"v4 t=4 s=x"_s, u"v3 t=3 s=v1"_s, u"v1 t=1"_s}
        << QStringList{u"v5 t=5 s=v4"_s, u"v4 t=4 s=v1"_s, u"v3 t=3 s=v1"_s, u"v1 t=1"_s}
        << QStringList{u"move 1-2 top to 0 v1"_s, u"change v1-v1 columns 0-0: spoken children"_s,
                       u"change v4-v4 columns 0-6: text spoken parent flags sort"_s};
    QTest::newRow("neighbours that change alike are told together")
        << QStringList{u"v3 t=3 s=v2"_s, u"v2 t=2 s=v1"_s, u"v1 t=1"_s}
        << QStringList{u"v3 t=3 s=v2 c=x"_s, u"v2 t=2 s=v1 c=y"_s, u"v1 t=1"_s}
        << QStringList{u"change v3-v2 columns 0-1: text spoken comment sort"_s};
    QTest::newRow("everything deleted") << Branched << QStringList() << QStringList{u"remove 0-4 top"_s};
}

void TestCheckpointModel::change()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, after);
    QFETCH(QStringList, said);
    CheckpointModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    apply(model, before);
    Signals heard(model);
    apply(model, after);
    QCOMPARE(heard.take(), said);

    CheckpointModel fresh;
    apply(fresh, after);
    QCOMPARE(printed(model), printed(fresh));
}

void TestCheckpointModel::movedRow_keepsItsPersistentIndex()
{
    CheckpointModel model;
    apply(model, Branched);
    const QPersistentModelIndex moving(model.indexOf(u"v4"_s));
    const QPersistentModelIndex comment(moving.sibling(moving.row(), CheckpointModel::CommentColumn));
    apply(model, with(Branched, u"v2"_s, {}));
    QVERIFY(moving.isValid());
    QCOMPARE(moving.data(CheckpointModel::KeyRole).toString(), u"v4"_s);
    QVERIFY(!moving.parent().isValid());
    QCOMPARE(comment.data().toString(), u"other way"_s);
}

void TestCheckpointModel::clear_resets()
{
    CheckpointModel model;
    apply(model, Branched);
    Signals said(model);
    model.clear();
    QCOMPARE(said.take(), QStringList{u"reset"_s});
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.graph().isEmpty());
    QVERIFY(!model.indexOf(u"v1"_s).isValid());
    apply(model, Branched);
    QCOMPARE(said.take(), QStringList{u"insert 0-4 top"_s});
}

void TestCheckpointModel::texts_areForPeople()
{
    CheckpointModel model;
    apply(model, Branched);
    const QModelIndex v2 = model.indexOf(u"v2"_s);
    const auto text = [&](int column) { return v2.siblingAtColumn(column).data().toString(); };
    QCOMPARE(text(CheckpointModel::IdColumn), u"v2"_s);
    QCOMPARE(text(CheckpointModel::CommentColumn), u"before migration"_s);
    const bool isThisYear = QDate::currentDate().year() == 2026;
    QCOMPARE(text(CheckpointModel::CreatedColumn), isThisYear ? u"12 Aug, 12:02"_s : u"12 Aug 2026, 12:02"_s);
    QCOMPARE(text(CheckpointModel::TypeColumn), u"Manual"_s);
    QCOMPARE(text(CheckpointModel::ParentColumn), u"v1"_s);
    apply(model, {u"auto-1 auto"_s});
    const QModelIndex automatic = model.indexOf(u"auto-1"_s);
    QCOMPARE(automatic.siblingAtColumn(CheckpointModel::TypeColumn).data().toString(), u"Automatic"_s);
    QCOMPARE(automatic.siblingAtColumn(CheckpointModel::CreatedColumn).data().toString(), u"Unknown"_s);
    QCOMPARE(automatic.siblingAtColumn(CheckpointModel::AgeColumn).data().toString(), QString());
}

void TestCheckpointModel::hereRow_namesItsBase()
{
    CheckpointModel model;
    QList<Checkpoint> list = drawn({u"Current s=v9"_s, u"v9"_s});
    list.last().createTime = QDateTime::currentDateTimeUtc().addSecs(-2 * 3600 - 60);
    model.applySnapshot(HistoryGraph::build(list));
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(CheckpointModel::IdColumn), u"You are here — changes since v9, 2 h ago"_s);
    QCOMPARE(text(CheckpointModel::CommentColumn), u"Current state, based on v9"_s);
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
             u"You are here — changes since v9, 2 h ago, parent v9 reported by the server"_s);
    for (const int column :
         {CheckpointModel::CreatedColumn, CheckpointModel::AgeColumn, CheckpointModel::TypeColumn})
        QCOMPARE(text(column), QString());

    apply(model, {u"Current s=v9"_s, u"v9"_s});
    QCOMPARE(text(CheckpointModel::IdColumn), u"You are here — changes since v9"_s);
    apply(model, {u"Current"_s, u"v9"_s});
    QCOMPARE(text(CheckpointModel::IdColumn), u"You are here — changes since v9 (assumed)"_s);
    QCOMPARE(text(CheckpointModel::CommentColumn), u"Current state, probably based on v9"_s);
    apply(model, {u"Current"_s});
    QCOMPARE(text(CheckpointModel::IdColumn), u"You are here"_s);
    QCOMPARE(text(CheckpointModel::CommentColumn), u"Current state"_s);
}

void TestCheckpointModel::accessibleText_data()
{
    QTest::addColumn<QStringList>("list");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");

    QTest::newRow("all of it")
        << QStringList{u"Current s=v7"_s, u"v5 t=1"_s, u"v7 t=123 s=v5 c=before_migration"_s,
                       u"v8 t=124 s=v7"_s, u"v9 t=125 s=v7"_s}
        << u"v7"_s
        << u"v7, before migration, manual, created 12 August 2026 14:03, parent v5 reported by the server, "
           "2 children, base of the current state"_s;
    QTest::newRow("no comment, no parent, one child")
        << QStringList{u"v1 t=1"_s, u"v2 t=2 s=v1"_s} << u"v1"_s
        << u"v1, manual, created 12 August 2026 12:01, no known parent, 1 child"_s;
    QTest::newRow("missing parent, automatic, no time")
        << QStringList{u"v5 s=v4 auto"_s} << u"v5"_s
        << u"v5, automatic, creation time unknown, parent v4 is gone, probably the base of the current state"_s;
    QTest::newRow("bridged")
        << QStringList{u"v5 t=1 h=v1,v4"_s, u"v1 t=0"_s} << u"v5"_s
        << u"v5, manual, created 12 August 2026 12:01, nearest shown ancestor v1 reported by the server, "
           "parent v4 is gone, probably the base of the current state"_s;
    QTest::newRow("cycle") << QStringList{u"v1 t=1 s=v1"_s} << u"v1"_s
                           << u"v1, manual, created 12 August 2026 12:01, its ancestry leads back to itself, "
                              "probably the base of the current state"_s;
    QTest::newRow("duplicate, unhealthy")
        << QStringList{u"v1 t=0"_s, u"v1 t=1 health=bad"_s} << u"v1#2"_s
        << u"v1, manual, created 12 August 2026 12:01, no known parent, another checkpoint has the same id, "
           "the server reports a problem with it"_s;
}

void TestCheckpointModel::accessibleText()
{
    QFETCH(QStringList, list);
    QFETCH(QString, key);
    QFETCH(QString, text);
    CheckpointModel model;
    apply(model, list);
    QCOMPARE(model.indexOf(key).data(Qt::AccessibleTextRole).toString(), text);
    QVERIFY(!model.indexOf(key).siblingAtColumn(1).data(Qt::AccessibleTextRole).isValid());
}

void TestCheckpointModel::age_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    const qint64 minute = 60;
    const qint64 hour = 60 * minute;
    const qint64 day = 24 * hour;
    QTest::newRow("seconds") << qint64(5) << u"just now"_s;
    QTest::newRow("clocks differ") << -minute << u"just now"_s;
    QTest::newRow("future") << -hour << u"in the future"_s;
    QTest::newRow("a minute") << minute + 5 << u"1 min ago"_s;
    QTest::newRow("almost an hour") << 59 * minute + 5 << u"59 min ago"_s;
    QTest::newRow("hours") << 23 * hour + 5 << u"23 h ago"_s;
    QTest::newRow("days") << 59 * day + 5 << u"59 d ago"_s;
    QTest::newRow("months") << 400 * day + 5 << u"13 mo ago"_s;
    QTest::newRow("years") << 800 * day + 5 << u"2 y ago"_s;
}

void TestCheckpointModel::age()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, text);
    CheckpointModel model;
    QList<Checkpoint> list = drawn({u"v1"_s});
    list.first().createTime = QDateTime::currentDateTimeUtc().addSecs(-seconds);
    model.applySnapshot(HistoryGraph::build(list));
    QCOMPARE(model.indexOf(u"v1"_s).siblingAtColumn(CheckpointModel::AgeColumn).data().toString(), text);
}

void TestCheckpointModel::refreshAges_signalsOnlyTimes()
{
    CheckpointModel model;
    apply(model, Branched);
    Signals said(model);
    model.refreshAges();
    QCOMPARE(said.take(),
             QStringList({u"change here-here columns 0-0: text spoken"_s,
                          u"change here-v1 columns 3-4: text"_s, u"change v4-v4 columns 3-4: text"_s}));
    model.clear();
    (void)said.take();
    model.refreshAges();
    QCOMPARE(said.take(), QStringList());
}

void TestCheckpointModel::roles_areTyped()
{
    CheckpointModel model;
    apply(model, Branched);
    const QModelIndex v5 = model.indexOf(u"v5"_s);
    const QModelIndex here = model.index(0, 0);
    QCOMPARE(v5.data(CheckpointModel::IdRole), QVariant(u"v5"_s));
    QCOMPARE(v5.data(CheckpointModel::IsCurrentRowRole), QVariant(false));
    QCOMPARE(here.data(CheckpointModel::IsCurrentRowRole), QVariant(true));
    QCOMPARE(v5.data(CheckpointModel::IsBaseOfCurrentRole), QVariant(true));
    QCOMPARE(v5.data(CheckpointModel::IsAutoRole), QVariant(false));
    QCOMPARE(v5.data(CheckpointModel::CreateTimeRole).toDateTime().timeSpec(), Qt::UTC);
    QCOMPARE(v5.data(CheckpointModel::ParentIdRole), QVariant(u"v3"_s));
    QCOMPARE(here.data(CheckpointModel::ParentIdRole), QVariant(u"v5"_s));
    QCOMPARE(v5.data(CheckpointModel::ProvenanceRole), QVariant(int(Provenance::Reported)));
    QCOMPARE(v5.data(CheckpointModel::FlagsRole), QVariant(0));
    QCOMPARE(model.indexOf(u"v2"_s).data(CheckpointModel::ChildCountRole), QVariant(2));
    QCOMPARE(v5.siblingAtColumn(CheckpointModel::CreatedColumn).data(CheckpointModel::SortRole),
             v5.data(CheckpointModel::CreateTimeRole));
    QVERIFY(!v5.data(Qt::DecorationRole).isValid());
}

void TestCheckpointModel::untrustedText_isMadeSafeToShow()
{
    CheckpointModel model;
    QList<Checkpoint> list = drawn({u"v1 t=1"_s});
    list.first().comment = u"one\ntwo \x1b[31mred\x1b[0m \x202e <b>"_s;
    model.applySnapshot(HistoryGraph::build(list));
    const QModelIndex comment = model.indexOf(u"v1"_s).siblingAtColumn(CheckpointModel::CommentColumn);
    QCOMPARE(comment.data().toString(), u"one two red \\u202E <b>"_s);
    QCOMPARE(comment.data(CheckpointModel::CommentRole).toString(), list.first().comment);
}

void TestCheckpointModel::nodeAt_findsTheCheckpoint()
{
    CheckpointModel model;
    apply(model, Branched);
    for (int column = 0; column < model.columnCount(); ++column)
        QCOMPARE(model.nodeAt(model.indexOf(u"v4"_s).siblingAtColumn(column))->checkpoint.comment,
                 u"other way"_s);
    QCOMPARE(model.nodeAt({}), nullptr);

    // A row on its way out has no node any more, but can still be asked.
    bool asked = false;
    connect(&model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [&](const QModelIndex &, int first, int) {
                asked = true;
                QCOMPARE(model.index(first, 0).data().toString(), u"v5"_s);
                QCOMPARE(model.nodeAt(model.index(first, 0)), nullptr);
            });
    apply(model, with(Branched, u"v5"_s, {}));
    QVERIFY(asked);
}

void TestCheckpointModel::annotation_changesOnlyItsRow()
{
    const QList<Checkpoint> list = drawn({u"v2 t=2 s=v1"_s, u"v1 t=1"_s});
    const auto annotated = [&list](const Annotation &annotation) {
        return HistoryGraph::build(list, {.annotations = {{u"v1"_s, annotation}}});
    };
    CheckpointModel model;
    model.applySnapshot(annotated({}));
    Signals said(model);
    model.applySnapshot(annotated({u"first line\nsecond"_s, {}, false, false}));
    QCOMPARE(said.take(), QStringList{u"change v1-v1 columns 0-2: text spoken notes sort"_s});
    model.applySnapshot(annotated({u"first line\nsecond"_s, {}, true, true}));
    QCOMPARE(said.take(), QStringList{u"change v1-v1 columns 0-0: spoken good protected"_s});
    const QModelIndex row = model.indexOf(u"v1"_s);
    QCOMPARE(row.siblingAtColumn(CheckpointModel::NotesColumn).data().toString(), u"first line second"_s);
    QVERIFY(row.data(Qt::AccessibleTextRole)
                .toString()
                .endsWith(u"known good, protected, notes: first line second"_s));
    model.applySnapshot(annotated({{}, {u"a"_s, u"b"_s}, false, false}));
    QCOMPARE(said.take(),
             QStringList{u"change v1-v1 columns 0-7: text spoken notes tags good protected sort"_s});
    QCOMPARE(row.siblingAtColumn(CheckpointModel::TagsColumn).data().toString(), u"a, b"_s);
}

void TestCheckpointModel::headers_areNamed()
{
    const CheckpointModel model;
    QStringList names;
    for (int column = 0; column < model.columnCount(); ++column)
        names += model.headerData(column, Qt::Horizontal).toString();
    QCOMPARE(names,
             QStringList({u"Checkpoint"_s, u"Comment"_s, u"Notes"_s, u"Created"_s, u"Age"_s, u"Type"_s,
                          u"Parent"_s, u"Tags"_s}));
}

void TestCheckpointModel::deepBranching_isBuiltAndDestroyed()
{
    // A comb: every second checkpoint is a side branch of the one before, so every level is one deeper.
    QStringList list{u"n0 t=0"_s};
    for (int i = 1; i < 40000; ++i) {
        const QString parent = u"n"_s + QString::number(i - 1);
        list += u"m%1 t=%1 s=%2"_s.arg(QString::number(i), parent);
        list += u"n%1 t=%1 s=%2"_s.arg(QString::number(i), parent);
    }
    CheckpointModel model;
    apply(model, list);
    int depth = 0;
    for (QModelIndex at = model.indexOf(u"n39999"_s); at.isValid(); at = at.parent())
        ++depth;
    QCOMPARE(depth, 40000);
    apply(model, {u"n0 t=0"_s, u"n39999 t=39999"_s});
    QCOMPARE(printedKeys(model), QStringList({u"here"_s, u"n39999"_s, u"n0"_s}));
}

QTEST_GUILESS_MAIN(TestCheckpointModel)
#include "tst_checkpointmodel.moc"
