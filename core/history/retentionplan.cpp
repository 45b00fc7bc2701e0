// SPDX-License-Identifier: Apache-2.0
#include "core/history/retentionplan.h"

#include "core/history/deletionplan.h"

#include <QHash>

#include <algorithm>

namespace Savepoint {

namespace {

QDate mondayOf(QDate day)
{
    return day.addDays(1 - day.dayOfWeek());
}

/// Goes over the nodes once for each rule, newest first.
class Planner {
public:
    Planner(const HistoryGraph &graph, const RetentionRules &rules)
        : m_graph(graph)
        , m_rules(rules)
        , m_kept(graph.nodes().size())
    {
    }

    void keepWhatMustBe();
    void keepMarked();
    void keepNewest();
    void keepTips();
    void keepByDay(const QDateTime &now, const QTimeZone &zone);
    [[nodiscard]] std::vector<KeepReasons> take() { return std::move(m_kept); }

private:
    [[nodiscard]] bool isPlanned(const HistoryNode &node) const
    {
        return !node.checkpoint.isAuto || m_rules.includesAutomatic;
    }
    void keepOneOf(const QHash<QDate, int> &chosen, KeepReason reason);
    void choose(QHash<QDate, int> &chosen, QDate period, int node) const;

    const HistoryGraph &m_graph;
    const RetentionRules &m_rules;
    std::vector<KeepReasons> m_kept;
};

void Planner::keepWhatMustBe()
{
    const DeletionRules rules(m_graph);
    for (size_t i = 0; i < m_kept.size(); ++i) {
        const HistoryNode &node = m_graph.node(int(i));
        m_kept[i].setFlag(KeepReason::BaseOfCurrent, rules.isBase(int(i)));
        m_kept[i].setFlag(KeepReason::MaybeBaseOfCurrent, rules.isMaybeBase(int(i)));
        m_kept[i].setFlag(KeepReason::RepeatedId, rules.isRepeated(int(i)));
        m_kept[i].setFlag(KeepReason::Protected, node.annotation.isProtected);
        m_kept[i].setFlag(KeepReason::ProtectionUnknown, !m_graph.areMarksKnown());
        m_kept[i].setFlag(KeepReason::Automatic, !isPlanned(node));
    }
}

void Planner::keepMarked()
{
    for (size_t i = 0; i < m_kept.size(); ++i) {
        const HistoryNode &node = m_graph.node(int(i));
        const Annotation &annotation = node.annotation;
        m_kept[i].setFlag(KeepReason::KnownGood, m_rules.knownGood && annotation.isKnownGood);
        m_kept[i].setFlag(KeepReason::Noted,
                          m_rules.noted && (!annotation.notes.isEmpty() || !annotation.tags.isEmpty()));
        m_kept[i].setFlag(KeepReason::Commented,
                          m_rules.commented && !node.isSafety && !node.checkpoint.isAuto
                              && !node.checkpoint.comment.trimmed().isEmpty());
    }
}

void Planner::keepNewest()
{
    int newest = m_rules.newest;
    int newestSafety = m_rules.newestSafety;
    for (size_t i = 0; i < m_kept.size(); ++i) {
        const HistoryNode &node = m_graph.node(int(i));
        if (!isPlanned(node))
            continue;
        m_kept[i].setFlag(KeepReason::Newest, newest-- > 0);
        if (node.isSafety)
            m_kept[i].setFlag(KeepReason::Safety, newestSafety-- > 0);
    }
}

/// The end of a line among what is planned: automatic checkpoints that follow may be gone tomorrow.
void Planner::keepTips()
{
    if (!m_rules.branchTips)
        return;
    std::vector<bool> isContinued(m_kept.size()); // by something planned, however far
    for (size_t i = 0; i < m_kept.size(); ++i) { // children stand before their parents
        const HistoryNode &node = m_graph.node(int(i));
        m_kept[i].setFlag(KeepReason::BranchTip, isPlanned(node) && !isContinued[i]);
        if (node.parent >= 0 && (isPlanned(node) || isContinued[i]))
            isContinued[size_t(node.parent)] = true;
    }
}

/// The newest of each period, but rather one that a person made.
void Planner::choose(QHash<QDate, int> &chosen, QDate period, int node) const
{
    const auto before = chosen.constFind(period);
    if (before == chosen.cend()
        || (m_graph.node(*before).checkpoint.isAuto && !m_graph.node(node).checkpoint.isAuto))
        chosen.insert(period, node);
}

void Planner::keepOneOf(const QHash<QDate, int> &chosen, KeepReason reason)
{
    for (const int node : chosen)
        m_kept[size_t(node)] |= reason;
}

void Planner::keepByDay(const QDateTime &now, const QTimeZone &zone)
{
    if (m_rules.dailyDays <= 0 && m_rules.weeklyWeeks <= 0)
        return;
    const QDate today = now.toTimeZone(zone).date();
    const QDate firstDay = today.addDays(1 - m_rules.dailyDays);
    const QDate firstMonday = mondayOf(today).addDays(7 * (1 - qint64(m_rules.weeklyWeeks)));
    QHash<QDate, int> ofDay;
    QHash<QDate, int> ofWeek;
    for (size_t i = 0; i < m_kept.size(); ++i) {
        const HistoryNode &node = m_graph.node(int(i));
        if (!isPlanned(node))
            continue;
        const QDate day = node.checkpoint.createTime.isValid()
            ? node.checkpoint.createTime.toTimeZone(zone).date()
            : QDate();
        if (!day.isValid())
            m_kept[i] |= KeepReason::UnknownTime;
        if (day.isValid() && m_rules.dailyDays > 0 && day >= firstDay)
            choose(ofDay, day, int(i));
        if (day.isValid() && m_rules.weeklyWeeks > 0 && mondayOf(day) >= firstMonday)
            choose(ofWeek, mondayOf(day), int(i));
    }
    keepOneOf(ofDay, KeepReason::Daily);
    keepOneOf(ofWeek, KeepReason::Weekly);
}

} // namespace

RetentionPlan RetentionPlan::of(const HistoryGraph &graph, const RetentionRules &rules, const QDateTime &now,
                                const QTimeZone &zone)
{
    Planner planner(graph, rules);
    planner.keepWhatMustBe();
    planner.keepMarked();
    planner.keepNewest();
    planner.keepTips();
    planner.keepByDay(now, zone);
    RetentionPlan plan;
    plan.kept = planner.take();
    plan.deletes = int(std::count(plan.kept.cbegin(), plan.kept.cend(), KeepReasons()));
    return plan;
}

} // namespace Savepoint
