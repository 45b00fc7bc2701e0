// SPDX-License-Identifier: Apache-2.0
#include "core/records/annotationrows.h"

#include "core/records/recordsql.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QVariant>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int FormatVersion = 1;

QString tagsToText(const QStringList &tags)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(tags)).toJson(QJsonDocument::Compact));
}

QStringList tagsFrom(const QJsonArray &array)
{
    QStringList tags;
    for (const QJsonValue tag : array)
        tags.append(tag.toString());
    return normalisedTags(tags);
}

QString createdToText(qint64 created)
{
    return QDateTime::fromMSecsSinceEpoch(created, Qt::UTC).toString(Qt::ISODateWithMs);
}

qint64 createdFrom(const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toMSecsSinceEpoch() : CheckpointKey::NoTime;
}

QJsonObject rowToJson(const AnnotationRow &row)
{
    const Annotation &annotation = row.annotation;
    return {
        {u"server"_s, row.server},
        {u"sprite"_s, row.sprite},
        {u"checkpoint"_s, row.key.id},
        {u"created"_s,
         row.key.created == CheckpointKey::NoTime ? QJsonValue()
                                                  : QJsonValue(createdToText(row.key.created))},
        {u"notes"_s, annotation.notes},
        {u"tags"_s, QJsonArray::fromStringList(annotation.tags)},
        {u"known_good"_s, annotation.isKnownGood},
        {u"protected"_s, annotation.isProtected},
    };
}

AnnotationRow rowFrom(const QJsonObject &object)
{
    return {
        .server = object["server"_L1].toString(),
        .sprite = object["sprite"_L1].toString(),
        .key = {object["checkpoint"_L1].toString(), createdFrom(object["created"_L1])},
        .annotation = {.notes = object["notes"_L1].toString(),
                       .tags = tagsFrom(object["tags"_L1].toArray()),
                       .isKnownGood = object["known_good"_L1].toBool(),
                       .isProtected = object["protected"_L1].toBool()},
    };
}

/// One below the other, unless one contains the other.
QString bothNotes(const QString &mine, const QString &others)
{
    if (others.contains(mine)) // also when there are none
        return others;
    return mine.contains(others) ? mine : mine + u"\n\n"_s + others;
}

} // namespace

RecordResult<QList<AnnotationRow>> readAnnotations(const QSqlDatabase &database, const QString &server)
{
    const QString where = server.isEmpty() ? QString() : u"WHERE server = ? "_s;
    auto asked = execute(database,
                         u"SELECT server, sprite, checkpoint, created, notes, tags, known_good, protected "
                         "FROM annotations %1ORDER BY server, sprite, created, checkpoint"_s.arg(where),
                         server.isEmpty() ? QVariantList() : QVariantList{server});
    if (!asked)
        return asked.error();
    QSqlQuery query = std::move(asked).value();
    QList<AnnotationRow> rows;
    while (query.next()) {
        rows.append({.server = query.value(0).toString(),
                     .sprite = query.value(1).toString(),
                     .key = {query.value(2).toString(), query.value(3).toLongLong()},
                     .annotation = {.notes = query.value(4).toString(),
                                    .tags = tagsFrom(
                                        QJsonDocument::fromJson(query.value(5).toString().toUtf8()).array()),
                                    .isKnownGood = query.value(6).toBool(),
                                    .isProtected = query.value(7).toBool()}});
    }
    if (query.lastError().isValid())
        return recordErrorFrom(query.lastError());
    return rows;
}

RecordResult<Annotation> readAnnotation(const QSqlDatabase &database, const AnnotationRow &where)
{
    auto asked = execute(database,
                         u"SELECT notes, tags, known_good, protected FROM annotations "
                         "WHERE server = ? AND sprite = ? AND checkpoint = ? AND created = ?"_s,
                         {where.server, where.sprite, where.key.id, where.key.created});
    if (!asked)
        return asked.error();
    QSqlQuery query = std::move(asked).value();
    if (!query.next())
        return Annotation();
    return Annotation{.notes = query.value(0).toString(),
                      .tags = tagsFrom(QJsonDocument::fromJson(query.value(1).toString().toUtf8()).array()),
                      .isKnownGood = query.value(2).toBool(),
                      .isProtected = query.value(3).toBool()};
}

RecordResult<Done> writeAnnotation(const QSqlDatabase &database, const AnnotationRow &row)
{
    const Annotation &annotation = row.annotation;
    const QVariantList where{row.server, row.sprite, row.key.id, row.key.created};
    auto written = annotation.isEmpty()
        ? execute(database,
                  u"DELETE FROM annotations "
                  "WHERE server = ? AND sprite = ? AND checkpoint = ? AND created = ?"_s,
                  where)
        : execute(database,
                  u"INSERT OR REPLACE INTO annotations(server, sprite, checkpoint, created, notes, tags, "
                  "known_good, protected, changed) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                  where
                      + QVariantList{annotation.notes.isNull() ? u""_s : annotation.notes,
                                     tagsToText(annotation.tags), annotation.isKnownGood,
                                     annotation.isProtected, QDateTime::currentMSecsSinceEpoch()});
    return written ? RecordResult<Done>(Done()) : RecordResult<Done>(written.error());
}

Annotation changedAnnotation(Annotation annotation, const AnnotationChange &change)
{
    const bool isOthers = change.notesBefore && annotation.notes != *change.notesBefore;
    if (change.notes)
        annotation.notes = isOthers ? bothNotes(annotation.notes, *change.notes) : *change.notes;
    QStringList tags = annotation.tags;
    for (const QString &removed : normalisedTags(change.removedTags))
        tags.removeIf([&](const QString &tag) { return tag.compare(removed, Qt::CaseInsensitive) == 0; });
    annotation.tags = normalisedTags(tags + change.addedTags);
    annotation.isKnownGood = change.isKnownGood.value_or(annotation.isKnownGood);
    annotation.isProtected = change.isProtected.value_or(annotation.isProtected);
    return annotation;
}

Annotation mergedAnnotation(Annotation mine, const Annotation &other)
{
    mine.notes = bothNotes(mine.notes, other.notes);
    mine.tags = normalisedTags(mine.tags + other.tags);
    mine.isKnownGood = mine.isKnownGood || other.isKnownGood;
    mine.isProtected = mine.isProtected || other.isProtected;
    return mine;
}

QByteArray notesToJson(const QList<AnnotationRow> &rows)
{
    QJsonArray notes;
    for (const AnnotationRow &row : rows)
        notes.append(rowToJson(row));
    return QJsonDocument(QJsonObject{{u"format"_s, u"savepoint-notes"_s},
                                     {u"version"_s, FormatVersion},
                                     {u"notes"_s, notes}})
        .toJson();
}

std::optional<QList<AnnotationRow>> notesFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const int version = object["version"_L1].toInt();
    if (object["format"_L1].toString() != "savepoint-notes"_L1 || version < 1 || version > FormatVersion
        || !object["notes"_L1].isArray())
        return std::nullopt;
    QList<AnnotationRow> rows;
    for (const QJsonValue note : object["notes"_L1].toArray()) {
        AnnotationRow row = rowFrom(note.toObject());
        if (!row.server.isEmpty() && !row.sprite.isEmpty() && !row.key.id.isEmpty())
            rows.append(std::move(row));
    }
    return rows;
}

} // namespace Savepoint
