// SPDX-License-Identifier: Apache-2.0
#include "core/history/historyexport.h"

#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

bool write(QIODevice &device, const QByteArray &bytes)
{
    return device.write(bytes) == bytes.size();
}

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QStringList flagNames(HistoryFlags flags)
{
    static const QList<std::pair<HistoryFlag, QString>> names{
        {HistoryFlag::MissingAncestor, u"missing_ancestor"_s}, {HistoryFlag::Bridged, u"bridged"_s},
        {HistoryFlag::CycleBroken, u"cycle_broken"_s},         {HistoryFlag::DuplicateId, u"duplicate_id"_s},
        {HistoryFlag::MissingTime, u"missing_time"_s},         {HistoryFlag::Unhealthy, u"unhealthy"_s},
        {HistoryFlag::Contradicted, u"contradicted"_s}};
    QStringList set;
    for (const auto &[flag, name] : names) {
        if (flags.testFlag(flag))
            set.append(name);
    }
    return set;
}

QString parentId(const HistoryGraph &graph, const HistoryNode &node)
{
    return node.parent < 0 ? QString() : graph.node(node.parent).checkpoint.id;
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// The object as received. A server may have sent bytes that are no UTF-8; the file is.
QByteArray received(const Checkpoint &checkpoint)
{
    const QByteArray raw = checkpoint.rawJson();
    const QByteArray json = raw.isValidUtf8() ? raw : QString::fromUtf8(raw).toUtf8();
    return json.isEmpty() ? "null"_ba : json;
}

/// What the program made of a checkpoint, as the members of an object without its braces.
QByteArray resolved(const HistoryGraph &graph, const HistoryNode &node)
{
    QJsonObject object{{u"parent"_s, textOrNull(parentId(graph, node))},
                       {u"provenance"_s, provenanceName(node.provenance)},
                       {u"named_parent"_s, textOrNull(node.namedParent)},
                       {u"children"_s, int(node.children.size())},
                       {u"flags"_s, QJsonArray::fromStringList(flagNames(node.flags))}};
    if (!node.rivalParent.isEmpty()) {
        object.insert(u"rival_parent"_s, node.rivalParent);
        object.insert(u"rival_provenance"_s, provenanceName(node.rivalProvenance));
    }
    if (node.restoredAt.isValid())
        object.insert(u"restored_at"_s, timeText(node.restoredAt));
    if (node.isSafety)
        object.insert(u"safety"_s, true);
    if (!node.annotation.isEmpty()) {
        object.insert(u"notes"_s, node.annotation.notes);
        object.insert(u"tags"_s, QJsonArray::fromStringList(node.annotation.tags));
        object.insert(u"known_good"_s, node.annotation.isKnownGood);
        object.insert(u"protected"_s, node.annotation.isProtected);
    }
    return compact(object).mid(1);
}

QByteArray head(const HistoryGraph &graph, const ExportHeading &heading)
{
    QJsonObject object{{u"format"_s, u"savepoint-history"_s},
                       {u"version"_s, 1},
                       {u"program"_s, heading.program},
                       {u"server"_s, heading.server},
                       {u"organization"_s, textOrNull(heading.organization)},
                       {u"sprite"_s, heading.spriteName},
                       {u"read_at"_s, textOrNull(timeText(heading.readAt))},
                       {u"base_of_current"_s, QJsonValue::Null},
                       {u"base_provenance"_s, provenanceName(graph.here().provenance)}};
    if (const int base = graph.baseOfCurrent(); base >= 0)
        object[u"base_of_current"_s] = graph.node(base).checkpoint.id;
    QByteArray json = compact(object);
    json.chop(1); // more members follow
    json += ",\n\"current\":" + (graph.current() ? received(*graph.current()) : "null"_ba);
    return json + ",\n\"checkpoints\":[";
}

/// A formula would run where the file is opened. In most of Europe a spreadsheet takes the semicolon for the
/// separator, whatever the quotes say, so that what stands behind one begins a cell.
QString harmless(const QString &text)
{
    QString safe;
    bool beginsCell = true;
    for (const QChar c : text) {
        const bool isSeparator = QStringView(u";\t\r\n").contains(c);
        const bool isQuoted = (beginsCell && QStringView(u"=+-@＝＋－＠").contains(c))
            || (safe.isEmpty() && isSeparator && c != u';');
        if (isQuoted)
            safe += u'\'';
        safe += c;
        beginsCell = !isQuoted && (isSeparator || (beginsCell && c.isSpace()));
    }
    return safe;
}

QByteArray csvLine(const QStringList &cells)
{
    QString line;
    for (const QString &cell : cells) {
        if (!line.isEmpty())
            line += u',';
        QString text = harmless(cell);
        line += u'"' + text.replace(u'"', u"\"\""_s) + u'"';
    }
    return line.toUtf8() + "\r\n";
}

QString yesOrNo(bool value)
{
    return value ? u"yes"_s : u"no"_s;
}

} // namespace

QString provenanceName(Provenance provenance)
{
    switch (provenance) {
    case Provenance::None:
        return u"none"_s;
    case Provenance::Reported:
        return u"reported"_s;
    case Provenance::Known:
        return u"known"_s;
    case Provenance::Assumed:
        return u"assumed"_s;
    }
    return {};
}

bool writeHistoryJson(QIODevice &device, const HistoryGraph &graph, const ExportHeading &heading)
{
    if (!write(device, head(graph, heading)))
        return false;
    bool isFirst = true;
    for (const HistoryNode &node : graph.nodes()) {
        const QByteArray start =
            std::exchange(isFirst, false) ? "\n{\"checkpoint\":"_ba : ",\n{\"checkpoint\":"_ba;
        if (!write(device, start + received(node.checkpoint) + ',' + resolved(graph, node)))
            return false;
    }
    return write(device, "\n]}\n"_ba);
}

bool writeHistoryCsv(QIODevice &device, const HistoryGraph &graph)
{
    const QStringList titles{u"id"_s,         u"create_time"_s, u"type"_s,         u"comment"_s,  u"parent"_s,
                             u"provenance"_s, u"children"_s,    u"current_base"_s, u"health"_s,   u"flags"_s,
                             u"notes"_s,      u"tags"_s,        u"known_good"_s,   u"protected"_s};
    if (!write(device, csvLine(titles)))
        return false;
    for (int i = 0; i < int(graph.nodes().size()); ++i) {
        const HistoryNode &node = graph.node(i);
        const Checkpoint &checkpoint = node.checkpoint;
        const QStringList cells{checkpoint.id,
                                timeText(checkpoint.createTime),
                                node.isSafety           ? u"safety"_s
                                    : checkpoint.isAuto ? u"automatic"_s
                                                        : u"manual"_s,
                                checkpoint.comment,
                                parentId(graph, node),
                                provenanceName(node.provenance),
                                QString::number(node.children.size()),
                                yesOrNo(i == graph.baseOfCurrent()),
                                checkpoint.health,
                                flagNames(node.flags).join(u' '),
                                node.annotation.notes,
                                node.annotation.tags.join(u' '),
                                yesOrNo(node.annotation.isKnownGood),
                                yesOrNo(node.annotation.isProtected)};
        if (!write(device, csvLine(cells)))
            return false;
    }
    return true;
}

} // namespace Savepoint
