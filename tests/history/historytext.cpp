// SPDX-License-Identifier: Apache-2.0
#include "tests/history/historytext.h"

#include "core/history/checkpointmodel.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

void readField(QStringView field, Checkpoint &checkpoint, AncestryStore &store)
{
    const qsizetype equals = field.indexOf(u'=');
    const QStringView name = equals < 0 ? field : field.first(equals);
    const QString value = field.sliced(equals + 1).toString();
    if (name == "t"_L1)
        checkpoint.createTime =
            QDateTime(QDate(2026, 8, 12), QTime(12, 0), Qt::UTC).addSecs(60 * value.toInt());
    else if (name == "s"_L1)
        checkpoint.sourceId = value;
    else if (name == "h"_L1)
        checkpoint.history = store.ancestry(value.split(u','));
    else if (name == "c"_L1)
        checkpoint.comment = QString(value).replace(u'_', u' ');
    else if (name == "health"_L1)
        checkpoint.health = value;
    else if (name == "auto"_L1)
        checkpoint.isAuto = true;
    else if (name == "root"_L1)
        checkpoint.historyAt = 0;
    else
        qFatal("unknown field in a drawn checkpoint");
}

QStringList flagNames(HistoryFlags flags)
{
    static const std::pair<HistoryFlag, QString> names[] = {
        {HistoryFlag::MissingAncestor, u"missing"_s},  {HistoryFlag::Bridged, u"bridged"_s},
        {HistoryFlag::CycleBroken, u"cycle"_s},        {HistoryFlag::DuplicateId, u"duplicate"_s},
        {HistoryFlag::MissingTime, u"notime"_s},       {HistoryFlag::Unhealthy, u"unhealthy"_s},
        {HistoryFlag::Contradicted, u"contradicted"_s}};
    QStringList set;
    for (const auto &[flag, name] : names) {
        if (flags.testFlag(flag))
            set += name;
    }
    return set;
}

/// Empty for what the server reports.
QStringList provenanceName(Provenance provenance)
{
    if (provenance == Provenance::Known)
        return {u"known"_s};
    return provenance == Provenance::Assumed ? QStringList{u"assumed"_s} : QStringList();
}

void appendKeys(const QAbstractItemModel &model, const QModelIndex &parent, const QString &indent,
                QStringList &lines)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const bool here = index.data(CheckpointModel::IsCurrentRowRole).toBool();
        lines += indent + (here ? u"here"_s : index.data(CheckpointModel::KeyRole).toString());
        appendKeys(model, index, indent + u"  "_s, lines);
    }
}

} // namespace

QList<Checkpoint> drawn(const QStringList &lines)
{
    const std::shared_ptr<AncestryStore> store = AncestryStore::create();
    QList<Checkpoint> checkpoints;
    for (const QString &line : lines) {
        const QStringList fields = line.split(u' ', Qt::SkipEmptyParts);
        Checkpoint checkpoint;
        checkpoint.id = fields.value(0);
        for (const QString &field : fields.sliced(1))
            readField(field, checkpoint, *store);
        checkpoints += checkpoint;
    }
    return checkpoints;
}

QList<RestoreRecord> drawnRestores(const QStringList &lines)
{
    QList<RestoreRecord> restores;
    for (const QString &line : lines) {
        const QStringList fields = line.split(u' ');
        restores += RestoreRecord{
            fields.value(1),
            QDateTime(QDate(2026, 8, 12), QTime(12, 0), Qt::UTC).addSecs(60 * fields.value(0).toInt()),
            fields.value(2)};
    }
    return restores;
}

QStringList printed(const HistoryGraph &graph)
{
    QStringList lines;
    for (const HistoryNode &node : graph.nodes()) {
        QStringList words{node.key};
        if (node.parent >= 0)
            words += {u"<"_s, graph.node(node.parent).key};
        const bool namesAnother =
            node.parent < 0 || graph.node(node.parent).checkpoint.id != node.namedParent;
        if (namesAnother && !node.namedParent.isEmpty())
            words += {u"named"_s, node.namedParent};
        words += provenanceName(node.provenance);
        if (!node.rivalParent.isEmpty())
            words += {u"rival"_s, node.rivalParent};
        words += flagNames(node.flags);
        if (node.isSafety)
            words += u"safety"_s;
        lines += words.join(u' ');
    }
    if (graph.baseOfCurrent() >= 0)
        lines += (QStringList{u"base"_s, graph.node(graph.baseOfCurrent()).key}
                  + provenanceName(graph.here().provenance)
                  + (graph.here().rivalParent.isEmpty() ? QStringList()
                                                        : QStringList{u"rival"_s, graph.here().rivalParent}))
                     .join(u' ');
    return lines;
}

QStringList printed(const QAbstractItemModel &model, const QModelIndex &parent, const QString &indent)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            if (column != CheckpointModel::IdColumn && column != CheckpointModel::AgeColumn)
                cells += index.data(Qt::DisplayRole).toString();
            cells += index.data(CheckpointModel::SortRole).toString();
        }
        const QModelIndex first = model.index(row, 0, parent);
        for (int role = CheckpointModel::KeyRole; role < CheckpointModel::SortRole; ++role)
            cells += first.data(role).toString();
        if (!first.data(CheckpointModel::IsCurrentRowRole).toBool())
            cells += first.data(Qt::AccessibleTextRole).toString();
        lines += indent + cells.join(u'|');
        lines += printed(model, first, indent + u"  "_s);
    }
    return lines;
}

QStringList printedKeys(const QAbstractItemModel &model)
{
    QStringList lines;
    appendKeys(model, {}, {}, lines);
    return lines;
}

} // namespace Savepoint
