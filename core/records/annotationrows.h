// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/annotation.h"
#include "core/records/annotations.h"
#include "core/records/checkpointkey.h"
#include "core/records/recorderror.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>

#include <optional>

namespace Savepoint {

/// One row of the table of annotations.
struct AnnotationRow {
    QString server;
    QString sprite; ///< SpriteRef::key()
    CheckpointKey key;
    Annotation annotation;

    bool operator==(const AnnotationRow &) const = default;
};

/// An empty server: those of all of them.
[[nodiscard]] RecordResult<QList<AnnotationRow>> readAnnotations(const QSqlDatabase &database,
                                                                 const QString &server);
/// What stands there now; an empty annotation when nothing does.
[[nodiscard]] RecordResult<Annotation> readAnnotation(const QSqlDatabase &database,
                                                      const AnnotationRow &where);
/// An empty annotation removes the row.
[[nodiscard]] RecordResult<Done> writeAnnotation(const QSqlDatabase &database, const AnnotationRow &row);

[[nodiscard]] Annotation changedAnnotation(Annotation annotation, const AnnotationChange &change);
/// Both: tags and marks of either, notes one below the other unless one contains the other. Merging the same
/// again changes nothing.
[[nodiscard]] Annotation mergedAnnotation(Annotation mine, const Annotation &other);

/// The export format: JSON, UTF-8, one object with `format`, `version` and `notes`.
[[nodiscard]] QByteArray notesToJson(const QList<AnnotationRow> &rows);
/// Nothing when it is not such a file. Entries that name no checkpoint are left out.
[[nodiscard]] std::optional<QList<AnnotationRow>> notesFromJson(const QByteArray &json);

} // namespace Savepoint
