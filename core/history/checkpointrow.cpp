// SPDX-License-Identifier: Apache-2.0
#include "core/history/checkpointrow.h"

#include "core/history/checkpointmodel.h"

#include <algorithm>

namespace Savepoint {

namespace {

void tellParent(CheckpointRowData &data, const HistoryGraph &graph, const HistoryNode &from)
{
    data.hasParent = from.parent >= 0;
    data.namedParent = from.namedParent;
    data.parentId = data.hasParent ? graph.node(from.parent).checkpoint.id : from.namedParent;
    data.provenance = from.provenance;
    data.restoredAt = from.restoredAt;
    data.rivalParent = from.rivalParent;
    data.rivalProvenance = from.rivalProvenance;
    data.flags = from.flags;
}

} // namespace

CheckpointRowData CheckpointRowData::ofCurrent(const HistoryGraph &graph)
{
    CheckpointRowData data;
    tellParent(data, graph, graph.here());
    if (graph.baseOfCurrent() >= 0)
        data.createTime = graph.node(graph.baseOfCurrent()).checkpoint.createTime;
    return data;
}

CheckpointRowData CheckpointRowData::ofNode(const HistoryGraph &graph, int node)
{
    const HistoryNode &from = graph.node(node);
    CheckpointRowData data;
    tellParent(data, graph, from);
    data.key = from.key;
    data.id = from.checkpoint.id;
    data.comment = from.checkpoint.comment;
    data.createTime = from.checkpoint.createTime;
    data.childCount = int(from.children.size());
    data.isAuto = from.checkpoint.isAuto;
    data.isSafety = from.isSafety;
    if (graph.baseOfCurrent() == node)
        data.baseProvenance = graph.here().provenance;
    data.isLastRestored = graph.lastRestored() == node;
    if (data.isLastRestored)
        data.lastRestoredAt = graph.lastRestoredAt();
    data.annotation = from.annotation;
    return data;
}

CheckpointRowChange CheckpointRowChange::between(const CheckpointRowData &before,
                                                 const CheckpointRowData &after)
{
    using Model = CheckpointModel;
    CheckpointRowChange change;
    const auto add = [&change](bool changed, int column, std::initializer_list<int> changedRoles) {
        if (!changed)
            return;
        change.lastColumn = std::max(change.lastColumn, column);
        change.roles.append(QList<int>(changedRoles));
    };
    const int text = Qt::DisplayRole;
    const int raw = Model::SortRole;
    add(before.id != after.id, Model::IdColumn, {text, raw, Model::IdRole});
    add(before.comment != after.comment, Model::CommentColumn, {text, raw, Model::CommentRole});
    add(before.createTime != after.createTime, Model::AgeColumn, {text, raw, Model::CreateTimeRole});
    add(before.isAuto != after.isAuto, Model::TypeColumn, {text, raw, Model::IsAutoRole});
    add(before.isSafety != after.isSafety, Model::TypeColumn, {text, raw, Model::IsSafetyRole});
    add(before.parentId != after.parentId, Model::ParentColumn, {text, raw, Model::ParentIdRole});
    const Annotation &was = before.annotation;
    const Annotation &is = after.annotation;
    add(was.notes != is.notes, Model::NotesColumn, {text, raw, Model::NotesRole});
    add(was.tags != is.tags, Model::TagsColumn, {text, raw, Model::TagsRole});
    add(was.isKnownGood != is.isKnownGood, Model::IdColumn, {Model::IsKnownGoodRole});
    add(was.isProtected != is.isProtected, Model::IdColumn, {Model::IsProtectedRole});
    add(before.hasParent != after.hasParent, Model::IdColumn, {}); // is told in words only
    add(before.provenance != after.provenance, Model::ParentColumn, {Model::ProvenanceRole});
    add(before.isCurrentRow() && before.provenance != after.provenance, Model::IdColumn, {text});
    add(before.namedParent != after.namedParent || before.restoredAt != after.restoredAt
            || before.rivalParent != after.rivalParent || before.rivalProvenance != after.rivalProvenance,
        Model::IdColumn, {}); // is told in words only
    add(before.isLastRestored != after.isLastRestored || before.lastRestoredAt != after.lastRestoredAt,
        Model::IdColumn, {Model::IsLastRestoredRole});
    add(before.flags != after.flags, Model::IdColumn, {Model::FlagsRole});
    add(before.childCount != after.childCount, Model::IdColumn, {Model::ChildCountRole});
    add(before.isBase() != after.isBase(), Model::IdColumn, {Model::IsBaseOfCurrentRole});
    add(before.baseProvenance != after.baseProvenance, Model::IdColumn, {Model::BaseProvenanceRole});
    add(!change.isEmpty(), Model::IdColumn, {Qt::AccessibleTextRole}); // it tells all of these

    std::sort(change.roles.begin(), change.roles.end());
    change.roles.erase(std::unique(change.roles.begin(), change.roles.end()), change.roles.end());
    return change;
}

CheckpointRow::~CheckpointRow()
{
    // Not recursive: branches can hang below branches as deep as a server likes.
    std::vector<std::unique_ptr<CheckpointRow>> doomed = std::move(children);
    while (!doomed.empty()) {
        const std::unique_ptr<CheckpointRow> last = std::move(doomed.back());
        doomed.pop_back();
        std::move(last->children.begin(), last->children.end(), std::back_inserter(doomed));
        last->children.clear();
    }
}

void CheckpointRow::renumberChildren(int from)
{
    for (size_t i = size_t(from); i < children.size(); ++i)
        children[i]->row = int(i);
}

} // namespace Savepoint
