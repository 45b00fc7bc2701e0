// SPDX-License-Identifier: Apache-2.0
#include "core/records/annotations.h"

#include "core/base/savefile.h"
#include "core/records/annotationrows.h"
#include "core/records/recordsql.h"
#include "core/records/recordstore.h"

#include <QFile>
#include <QPointer>
#include <QSet>

#include <algorithm>
#include <utility>

namespace Savepoint {

namespace {

constexpr qint64 MaximumImport = 256 * 1024 * 1024; // bytes

RecordResult<QList<AnnotationRow>>
changeRows(const QSqlDatabase &database, QList<AnnotationRow> rows,
           const std::function<Annotation(const Annotation &, qsizetype)> &change)
{
    const auto saved = inTransaction(database, [&]() -> RecordResult<Done> {
        for (qsizetype i = 0; i < rows.size(); ++i) {
            AnnotationRow &row = rows[i];
            const auto before = readAnnotation(database, row);
            if (!before)
                return before.error();
            row.annotation = change(*before, i);
            if (row.annotation == *before)
                continue;
            if (const auto written = writeAnnotation(database, row); !written)
                return written.error();
        }
        return Done();
    });
    if (!saved)
        return saved.error();
    return rows;
}

RecordResult<QList<AnnotationRow>> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return RecordError{RecordError::Kind::File, file.errorString()};
    if (file.size() > MaximumImport)
        return RecordError{RecordError::Kind::NotNotes, {}};
    auto rows = notesFromJson(file.readAll());
    if (file.error() != QFile::NoError)
        return RecordError{RecordError::Kind::File, file.errorString()};
    if (!rows)
        return RecordError{RecordError::Kind::NotNotes, {}};
    return *std::move(rows);
}

RecordResult<NotesImport> importRows(const QSqlDatabase &database, const QString &path)
{
    const auto read = readFile(path);
    if (!read)
        return read.error();
    NotesImport import{.read = int(read->size()), .changed = 0};
    const auto merged = changeRows(database, *read, [&](const Annotation &mine, qsizetype row) {
        Annotation both = mergedAnnotation(mine, read->at(row).annotation);
        import.changed += both == mine ? 0 : 1;
        return both;
    });
    return merged ? RecordResult<NotesImport>(import) : RecordResult<NotesImport>(merged.error());
}

RecordResult<int> exportRows(const QSqlDatabase &database, const QString &path)
{
    const auto rows = readAnnotations(database, {});
    if (!rows)
        return rows.error();
    SaveFile file(path);
    const QByteArray notes = notesToJson(*rows);
    if (!file.open(QIODevice::WriteOnly) || file.write(notes) != notes.size() || !file.commit())
        return RecordError{RecordError::Kind::File, file.errorString()};
    return int(rows->size());
}

} // namespace

QStringList normalisedTags(const QStringList &tags)
{
    QStringList kept;
    for (const QString &tag : tags) {
        const QString text = tag.simplified();
        if (!text.isEmpty() && !kept.contains(text, Qt::CaseInsensitive))
            kept.append(text);
    }
    std::sort(kept.begin(), kept.end(), [](const QString &left, const QString &right) {
        const int order = left.compare(right, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : left < right;
    });
    return kept;
}

Annotations::Annotations(RecordStore &store, QString server, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_server(std::move(server))
{
}

void Annotations::load()
{
    m_store.run<QList<AnnotationRow>>(
        [server = m_server](const QSqlDatabase &database) { return readAnnotations(database, server); }, this,
        [this](const RecordResult<QList<AnnotationRow>> &rows) {
            const bool wasRead = std::exchange(m_isRead, rows.hasValue());
            if (!rows) {
                if (std::exchange(m_whyUnread, rows.error()) != rows.error())
                    emit failed(rows.error());
                return;
            }
            m_whyUnread.reset();
            const BySprite before = std::exchange(m_annotations, {});
            for (const AnnotationRow &row : *rows)
                put(row.sprite, row.key, row.annotation);
            if (!wasRead || m_annotations != before)
                emit changed();
        });
}

void Annotations::put(const QString &sprite, const CheckpointKey &key, const Annotation &annotation)
{
    if (annotation.isEmpty())
        m_annotations[sprite].remove(key);
    else
        m_annotations[sprite].insert(key, annotation);
}

Annotation Annotations::of(const SpriteRef &sprite, const CheckpointKey &key) const
{
    return m_annotations.value(sprite.key()).value(key);
}

QHash<QString, Annotation> Annotations::among(const SpriteRef &sprite,
                                              const QList<Checkpoint> &checkpoints) const
{
    QHash<QString, Annotation> found;
    const auto annotations = m_annotations.value(sprite.key());
    QSet<QString> wanted; // shrinks: of a repeated id the first one counts
    for (auto annotation = annotations.keyBegin(); annotation != annotations.keyEnd(); ++annotation)
        wanted.insert(annotation->id);
    for (const Checkpoint &checkpoint : checkpoints) {
        if (wanted.isEmpty())
            break;
        if (!wanted.remove(checkpoint.id))
            continue;
        const auto annotation = annotations.constFind(CheckpointKey::of(checkpoint));
        if (annotation != annotations.cend())
            found.insert(checkpoint.id, *annotation);
    }
    return found;
}

QStringList Annotations::tags() const
{
    QStringList tags;
    for (const auto &ofSprite : m_annotations) {
        for (const Annotation &annotation : ofSprite)
            tags.append(annotation.tags);
    }
    return normalisedTags(tags);
}

void Annotations::change(const SpriteRef &sprite, const QList<CheckpointKey> &keys,
                         const AnnotationChange &change, QObject *context, RecordCallback<Done> done)
{
    QList<AnnotationRow> rows;
    for (const CheckpointKey &key : keys)
        rows.append({.server = m_server, .sprite = sprite.key(), .key = key, .annotation = {}});
    m_store.run<QList<AnnotationRow>>(
        [rows, change](const QSqlDatabase &database) {
            return changeRows(database, rows, [&change](const Annotation &before, qsizetype) {
                return changedAnnotation(before, change);
            });
        },
        this,
        [this, context = QPointer(context),
         done = std::move(done)](const RecordResult<QList<AnnotationRow>> &saved) {
            if (saved) {
                for (const AnnotationRow &row : *saved)
                    put(row.sprite, row.key, row.annotation);
                emit changed();
            }
            if (context && done)
                done(saved ? RecordResult<Done>(Done()) : RecordResult<Done>(saved.error()));
        });
}

void Annotations::exportTo(const QString &path, QObject *context, RecordCallback<int> done)
{
    m_store.run<int>([path](const QSqlDatabase &database) { return exportRows(database, path); }, context,
                     std::move(done));
}

void Annotations::importFrom(const QString &path, QObject *context, RecordCallback<NotesImport> done)
{
    m_store.run<NotesImport>(
        [path](const QSqlDatabase &database) { return importRows(database, path); }, this,
        [this, context = QPointer(context), done = std::move(done)](const RecordResult<NotesImport> &result) {
            if (result)
                load();
            if (context && done)
                done(result);
        });
}

} // namespace Savepoint
