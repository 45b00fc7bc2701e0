// SPDX-License-Identifier: Apache-2.0
#include "core/history/retentionmodel.h"

#include "core/history/checkpointmodel.h"
#include "core/history/checkpointrow.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// In the order in which they are told: what cannot be helped first.
const std::pair<KeepReason, const char *> ReasonTexts[] = {
    {KeepReason::BaseOfCurrent, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Base of the current state")},
    {KeepReason::MaybeBaseOfCurrent,
     QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Maybe the base of the current state")},
    {KeepReason::Protected, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Protected")},
    {KeepReason::ProtectionUnknown,
     QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "May be protected: the marks cannot be read")},
    {KeepReason::RepeatedId, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "ID listed more than once")},
    {KeepReason::Automatic, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Automatic")},
    {KeepReason::KnownGood, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Known good")},
    {KeepReason::Newest, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Among the newest")},
    {KeepReason::Daily, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Last of its day")},
    {KeepReason::Weekly, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Last of its week")},
    {KeepReason::BranchTip, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "End of a branch")},
    {KeepReason::Safety, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Recent safety checkpoint")},
    {KeepReason::Commented, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Has a comment")},
    {KeepReason::Noted, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Has notes or tags")},
    {KeepReason::UnknownTime, QT_TRANSLATE_NOOP("Savepoint::RetentionModel", "Its day is not known")},
};

} // namespace

RetentionModel::RetentionModel(const HistoryGraph &graph, QObject *parent)
    : QAbstractTableModel(parent)
    , m_graph(graph)
{
    m_plan.kept.assign(graph.nodes().size(), KeepReason::Newest);
}

void RetentionModel::setPlan(const RetentionPlan &plan)
{
    const std::vector<KeepReasons> before = std::exchange(m_plan, plan).kept;
    const int rows = rowCount();
    for (int first = 0; first < rows;) {
        if (before[size_t(first)] == plan.kept[size_t(first)]) {
            ++first;
            continue;
        }
        int last = first;
        while (last + 1 < rows && before[size_t(last) + 1] != plan.kept[size_t(last) + 1])
            ++last;
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
        first = last + 1;
    }
}

QStringList RetentionModel::deletedKeys() const
{
    QStringList keys;
    for (int node = 0; node < rowCount(); ++node) {
        if (m_plan.isDeleted(node))
            keys.append(m_graph.node(node).key);
    }
    return keys;
}

int RetentionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_graph.nodes().size());
}

int RetentionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RetentionModel::planText(int node) const
{
    return m_plan.isDeleted(node) ? tr("Delete", "in a plan") : tr("Keep", "in a plan");
}

QString RetentionModel::reasonText(int node) const
{
    if (m_plan.isDeleted(node))
        return tr("No rule keeps it");
    QStringList reasons;
    for (const auto &[reason, text] : ReasonTexts) {
        if (m_plan.kept[size_t(node)].testFlag(reason))
            reasons.append(tr(text));
    }
    return reasons.join(tr(" · ", "between two reasons"));
}

QString RetentionModel::spokenText(int node) const
{
    const CheckpointRowData row = CheckpointRowData::ofNode(m_graph, node);
    QStringList parts{CheckpointModel::valueOf(row, CheckpointModel::IdColumn, Qt::DisplayRole).toString(),
                      planText(node), reasonText(node)};
    for (const int column : {CheckpointModel::CommentColumn, CheckpointModel::CreatedColumn})
        parts.append(CheckpointModel::valueOf(row, column, Qt::DisplayRole).toString());
    parts.removeAll(QString());
    return parts.join(tr(", ", "between the parts of a row that is read aloud"));
}

QVariant RetentionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int node = index.row();
    if (role == DeletesRole)
        return m_plan.isDeleted(node);
    if (role == KeyRole)
        return m_graph.node(node).key;
    if (role == Qt::AccessibleTextRole && index.column() == IdColumn)
        return spokenText(node);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const auto valueOf = [&](int column) {
        return CheckpointModel::valueOf(CheckpointRowData::ofNode(m_graph, node), column, role);
    };
    switch (index.column()) {
    case IdColumn:
        return role == Qt::DisplayRole ? valueOf(CheckpointModel::IdColumn) : QVariant();
    case PlanColumn:
        return role == Qt::DisplayRole ? planText(node) : QVariant();
    case ReasonColumn:
        return reasonText(node);
    case CommentColumn:
        return valueOf(CheckpointModel::CommentColumn);
    default:
        return valueOf(CheckpointModel::CreatedColumn);
    }
}

QVariant RetentionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return CheckpointModel::titleOf(CheckpointModel::IdColumn);
    case PlanColumn:
        return tr("Plan");
    case ReasonColumn:
        return tr("Reason");
    case CommentColumn:
        return CheckpointModel::titleOf(CheckpointModel::CommentColumn);
    case CreatedColumn:
        return CheckpointModel::titleOf(CheckpointModel::CreatedColumn);
    default:
        return {};
    }
}

} // namespace Savepoint
