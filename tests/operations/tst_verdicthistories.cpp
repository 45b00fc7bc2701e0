// SPDX-License-Identifier: Apache-2.0
#include "core/operations/listchange.h"
#include "core/operations/operationjournal.h"
#include "core/operations/verdict.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using Kind = OperationRecord::Kind;
using Step = OperationRecord::Step;
using Outcome = OperationRecord::Outcome;
using Evidence = OperationRecord::Evidence;

namespace {

constexpr int Nothing = -1;
constexpr int LongestHistory = 2; // steps of other clients, besides our own
const QString OurComment = u"nightly, before the upgrade"_s;

/// What a server does and says.
struct Server {
    const char *name;
    bool reportsParents = true;
    bool savesBeforeRestore = false; ///< an automatic checkpoint of what a restore replaces
    bool hidesAutomatic = false;
    bool cutsComments = false;
    bool reusesIds = false; ///< that of the last one that was deleted
    bool clockRunsBack = false;
};

/// A checkpoint as it is, whatever its name.
struct Saved {
    int uid = 0;
    QString id;
    QString sourceId; ///< the name of its parent when it was made
    int parent = Nothing; ///< the uid
    bool isAuto = false;
    QString comment;
    bool isOurs = false;
};

/// A sprite, with what no list tells.
struct World {
    const Server *server = nullptr;
    QList<Saved> saved;
    QList<Saved> deleted;
    int base = Nothing; ///< uid
    QString baseId;
    int made = 0;
    bool isMadeAnew = false;

    [[nodiscard]] QString nextId(bool isAuto) const
    {
        int last = 0;
        for (const QList<Saved> &list : {saved, server->reusesIds ? QList<Saved>() : deleted}) {
            for (const Saved &one : list) {
                if (one.isAuto == isAuto)
                    last = std::max(last, one.id.sliced(isAuto ? 5 : 1).toInt());
            }
        }
        return (isAuto ? u"auto-%1"_s : u"v%1"_s).arg(last + 1);
    }
    void save(const QString &comment, bool isAuto, bool isOurs = false)
    {
        saved.append({made, nextId(isAuto), baseId, base, isAuto, comment, isOurs});
        base = made++;
        baseId = saved.constLast().id;
    }
    void restore(int uid)
    {
        const auto target =
            std::find_if(saved.cbegin(), saved.cend(), [uid](const Saved &one) { return one.uid == uid; });
        if (target == saved.cend())
            return; // refused
        const QString id = target->id;
        if (server->savesBeforeRestore)
            save({}, true);
        base = uid;
        baseId = id;
    }
    void remove(int uid)
    {
        for (const Saved &one : std::as_const(saved)) {
            if (one.uid == uid)
                deleted.append(one);
        }
        saved.removeIf([uid](const Saved &one) { return one.uid == uid; });
    }
    [[nodiscard]] bool has(int uid) const
    {
        return std::any_of(saved.cbegin(), saved.cend(), [uid](const Saved &one) { return one.uid == uid; });
    }
    /// Whether the live filesystem continues from `uid`, automatic checkpoints made after `since` left out.
    [[nodiscard]] bool continuesFrom(int uid, int since) const
    {
        const QList<Saved> all = saved + deleted;
        int at = base;
        while (at != uid) {
            const auto one =
                std::find_if(all.cbegin(), all.cend(), [at](const Saved &other) { return other.uid == at; });
            if (one == all.cend() || !one->isAuto || one->uid < since)
                return false;
            at = one->parent;
        }
        return true;
    }
    [[nodiscard]] QDateTime timeOf(int uid) const
    {
        return QDateTime::fromMSecsSinceEpoch(
            1'786'543'380'000LL + (server->clockRunsBack ? -uid : uid) * 1000, Qt::UTC);
    }
    [[nodiscard]] QList<Checkpoint> list() const
    {
        QList<Checkpoint> all;
        Checkpoint current;
        current.id = u"Current"_s;
        current.sourceId = server->reportsParents ? baseId : QString();
        all.append(current);
        for (const Saved &one : saved) {
            if (one.isAuto && server->hidesAutomatic)
                continue;
            Checkpoint checkpoint;
            checkpoint.id = one.id;
            checkpoint.sourceId = server->reportsParents ? one.sourceId : QString();
            checkpoint.isAuto = one.isAuto;
            checkpoint.comment = server->cutsComments ? one.comment.left(7) : one.comment;
            checkpoint.createTime = timeOf(one.uid);
            all.append(checkpoint);
        }
        return all;
    }
};

using Action = std::function<void(World &)>;

/// v1 <- v2 <- v3 = live; auto-1 was made of v2 when that was restored long ago.
World beginning(const Server &server)
{
    World sprite;
    sprite.server = &server;
    sprite.save(u"one"_s, false);
    sprite.save(u"two"_s, false);
    sprite.save({}, true);
    sprite.base = 1;
    sprite.baseId = u"v2"_s;
    sprite.save({}, false);
    return sprite;
}

/// What any other client, or the server by itself, may do next.
QList<Action> actionsOfOthers(const World &sprite)
{
    QList<Action> actions;
    for (const QString &comment : {OurComment, QString(), u"theirs"_s})
        actions.append([comment](World &other) { other.save(comment, false); });
    actions.append([](World &other) { other.save({}, true); });
    for (const Saved &one : sprite.saved) {
        actions.append([uid = one.uid](World &other) { other.restore(uid); });
        actions.append([uid = one.uid](World &other) { other.remove(uid); });
    }
    actions.append([server = sprite.server](World &other) {
        const int made = other.made;
        other = {};
        other.server = server;
        other.made = made; // it is another sprite; its numbers start again
        for (const QString &comment : {u"one"_s, u"two"_s, u"three"_s})
            other.save(comment, false);
        other.isMadeAnew = true;
    });
    return actions;
}

struct Ours {
    QString name;
    OperationRecord record;
    int target = Nothing; ///< uid
    Action effect;
};

Ours create(const World &before)
{
    Ours ours{u"create"_s, {}, Nothing, [](World &sprite) { sprite.save(OurComment, false, true); }};
    ours.record.kind = Kind::Create;
    ours.record.comment = OurComment;
    ours.record.step = Step::Change;
    ours.record.idsBefore = listedIds(before.list());
    return ours;
}

Ours onTarget(Kind kind, const World &before, const QString &id)
{
    Ours ours{(kind == Kind::Delete ? u"delete "_s : u"restore "_s) + id, {}, Nothing, {}};
    for (const Saved &one : before.saved) {
        if (one.id == id)
            ours.target = one.uid;
    }
    ours.record = create(before).record;
    ours.record.kind = kind;
    ours.record.comment.clear();
    ours.record.checkpointId = id;
    ours.record.checkpointCreated = before.timeOf(ours.target);
    ours.record.baseBefore = reportedBase(before.list());
    ours.effect = [kind, uid = ours.target](World &sprite) {
        if (kind == Kind::Delete)
            sprite.remove(uid);
        else
            sprite.restore(uid);
    };
    return ours;
}

/// The restore waits for its safety checkpoint, so that is all that may come.
Ours safetyStep(const World &before)
{
    Ours ours = create(before);
    ours.name = u"safety checkpoint"_s;
    ours.record.kind = Kind::Restore;
    ours.record.checkpointId = u"v1"_s;
    ours.record.safetyComment = OurComment;
    ours.record.withSafetyCheckpoint = true;
    ours.record.step = Step::SafetyCheckpoint;
    return ours;
}

} // namespace

/// Every short history of one sprite, with what no list tells: judge() is never certain of what is not so.
Q_DECLARE_METATYPE(Server)

class TestVerdictHistories final : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void certainIsTrueInEveryHistory_data();
    void certainIsTrueInEveryHistory();
    void nobodyElseActed_isTold_data() { certainIsTrueInEveryHistory_data(); }
    void nobodyElseActed_isTold();
    void cleanupTestCase();

private:
    void walk(const World &sprite, const Ours &ours, bool hasCome, int steps, const QString &told);
    void look(const World &sprite, const Ours &ours, const QString &told);
    [[nodiscard]] static QString falseClaim(const World &sprite, const Ours &ours, const Verdict &verdict,
                                            bool mayStillRun);

    World m_before;
    QString m_wrong; ///< the first history with a certain verdict that is not true
    qint64 m_histories = 0;
    qint64 m_certain = 0;
    qint64 m_likely = 0;
    qint64 m_open = 0;
};

void TestVerdictHistories::certainIsTrueInEveryHistory_data()
{
    QTest::addColumn<Server>("server");
    for (const Server &server : {
             Server{.name = "plain"},
             Server{.name = "saves before a restore", .savesBeforeRestore = true},
             Server{.name = "reports no parents", .reportsParents = false},
             Server{.name = "hides automatic ones", .savesBeforeRestore = true, .hidesAutomatic = true},
             Server{.name = "cuts comments", .cutsComments = true},
             Server{.name = "gives ids again", .savesBeforeRestore = true, .reusesIds = true},
             Server{.name = "gives ids again, clock set back", .reusesIds = true, .clockRunsBack = true},
             Server{.name = "gives ids again, hides automatic ones",
             .savesBeforeRestore = true,
             .hidesAutomatic = true,
             .reusesIds = true},
         })
        QTest::newRow(server.name) << server;
}

/// What is said with Evidence::List, and is not so. Empty: nothing.
QString TestVerdictHistories::falseClaim(const World &sprite, const Ours &ours, const Verdict &verdict,
                                         bool mayStillRun)
{
    if (verdict.outcome == Outcome::NotStarted)
        return ours.record.step == Step::Change ? u"it was sent"_s : QString();
    if (!verdict.isSettled() || verdict.evidence != Evidence::List)
        return verdict.outcome == Outcome::Failed ? u"failed, and not certain"_s : QString();
    const int since = ours.record.kind == Kind::Create ? 0 : 4;
    if (verdict.outcome == Outcome::Succeeded)
        return ours.record.kind == Kind::Restore && sprite.continuesFrom(ours.target, since)
            ? QString()
            : u"the effect is not certain"_s;
    if (mayStillRun)
        return u"it may still come"_s;
    const bool isThere = std::any_of(sprite.saved.cbegin(), sprite.saved.cend(), [&](const Saved &one) {
        const bool isTrace =
            one.uid >= since && one.parent == ours.target && !(one.isAuto && sprite.server->hidesAutomatic);
        return ours.record.kind == Kind::Create ? one.isOurs : ours.record.kind == Kind::Restore && isTrace;
    });
    if (isThere)
        return u"its effect is there to be seen"_s;
    if (ours.record.kind == Kind::Delete)
        return sprite.has(ours.target) ? QString() : u"it is gone"_s;
    if (ours.record.kind == Kind::Restore)
        return sprite.continuesFrom(3, since) ? QString() : u"it continues from elsewhere"_s;
    return {};
}

void TestVerdictHistories::look(const World &sprite, const Ours &ours, const QString &told)
{
    ++m_histories;
    if (sprite.isMadeAnew) // has another id: the reconciler does not ask about it
        return;
    const QList<Checkpoint> list = sprite.list();
    for (const bool mayStillRun : {false, true}) {
        const Verdict verdict = judge(ours.record, list, mayStillRun);
        ++(!verdict.isSettled() ? m_open : verdict.evidence == Evidence::Likely ? m_likely : m_certain);
        if (!m_wrong.isEmpty())
            continue;
        if (const QString claim = falseClaim(sprite, ours, verdict, mayStillRun); !claim.isEmpty())
            m_wrong = u"%1: %2: %3, outcome %4"_s.arg(ours.name, told, claim).arg(int(verdict.outcome));
    }
}

/// `hasCome`: our request has taken effect, or never will.
void TestVerdictHistories::walk(const World &sprite, const Ours &ours, bool hasCome, int steps,
                                const QString &told)
{
    look(sprite, ours, told);
    if (!hasCome && !sprite.isMadeAnew) {
        World changed = sprite;
        ours.effect(changed);
        walk(changed, ours, true, steps, told + " ours"_L1);
    }
    if (steps == 0 || sprite.isMadeAnew)
        return;
    const QList<Action> actions = actionsOfOthers(sprite);
    for (qsizetype i = 0; i < actions.size(); ++i) {
        World changed = sprite;
        actions.at(i)(changed);
        walk(changed, ours, hasCome, steps - 1, told + u" %1"_s.arg(i));
    }
}

void TestVerdictHistories::certainIsTrueInEveryHistory()
{
    QFETCH(Server, server);
    m_before = beginning(server);
    m_wrong.clear();
    const QList<Ours> all{create(m_before),
                          safetyStep(m_before),
                          onTarget(Kind::Delete, m_before, u"v2"_s),
                          onTarget(Kind::Delete, m_before, u"v3"_s),
                          onTarget(Kind::Restore, m_before, u"v1"_s),
                          onTarget(Kind::Restore, m_before, u"v2"_s),
                          onTarget(Kind::Restore, m_before, u"v3"_s),
                          onTarget(Kind::Restore, m_before, u"auto-1"_s)};
    for (const Ours &ours : all)
        walk(m_before, ours, false, LongestHistory, {});
    QCOMPARE(m_wrong, QString());
}

/// Careful must not mean useless.
void TestVerdictHistories::nobodyElseActed_isTold()
{
    QFETCH(Server, server);
    const World before = beginning(server);
    const auto outcome = [&before](const Ours &ours, bool comes) {
        World sprite = before;
        if (comes)
            ours.effect(sprite);
        const Verdict verdict = judge(ours.record, sprite.list(), false);
        return std::pair(verdict.outcome, verdict.evidence);
    };
    const std::pair likely(Outcome::Succeeded, Evidence::Likely);
    const std::pair gone(Outcome::Failed, Evidence::List);
    QCOMPARE(outcome(create(before), true), likely);
    QCOMPARE(outcome(create(before), false), gone);
    const Ours deletion = onTarget(Kind::Delete, before, u"v2"_s);
    QCOMPARE(outcome(deletion, true), likely);
    QCOMPARE(outcome(deletion, false), gone);
    const Ours restore = onTarget(Kind::Restore, before, u"v1"_s);
    if (server.reportsParents) {
        QCOMPARE(outcome(restore, true), std::pair(Outcome::Succeeded, Evidence::List));
        QCOMPARE(outcome(restore, false), gone);
    } else {
        QCOMPARE(outcome(restore, true).first, Outcome::Unknown);
        QCOMPARE(outcome(restore, false).first, Outcome::Unknown);
    }
}

void TestVerdictHistories::cleanupTestCase()
{
    qInfo("%lld histories: %lld certain verdicts, %lld likely ones, %lld left open", m_histories, m_certain,
          m_likely, m_open);
    QVERIFY(m_certain > 0);
    QVERIFY(m_likely > 0);
}

QTEST_GUILESS_MAIN(TestVerdictHistories)
#include "tst_verdicthistories.moc"
