// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/annotation.h"
#include "core/records/checkpointkey.h"
#include "core/records/recorderror.h"
#include "core/records/spriteref.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <optional>

namespace Savepoint {

class RecordStore;

/// What to change about one or more annotations; what is not named stays as it is. A plain value.
struct AnnotationChange {
    std::optional<QString> notes = {};
    /// What stood there when `notes` was begun. Where something else stands by now, another window wrote it,
    /// and both are kept, one below the other.
    std::optional<QString> notesBefore = {};
    QStringList addedTags = {};
    QStringList removedTags = {};
    std::optional<bool> isKnownGood = {};
    std::optional<bool> isProtected = {};
};

/// What reading notes from a file did.
struct NotesImport {
    int read = 0; ///< annotations in the file
    int changed = 0; ///< of them, those that said something new
};

/// The notes, tags and marks of the checkpoints of one server, kept in memory as they stand on the disk:
/// nothing is shown as saved that is not.
///
/// A change is applied to what the disk says at that moment, field by field, so that two windows do not undo
/// each other's notes.
class Annotations final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Annotations)

public:
    /// `store` must outlive this; `server` tells one server's checkpoints from another's.
    Annotations(RecordStore &store, QString server, QObject *parent = nullptr);

    /// Reads them; changed() follows unless they are what is known, or failed(), which is not said again for
    /// the same reason.
    void load();
    /// The last load() was successful. False: what of() does not say may be so all the same.
    [[nodiscard]] bool isRead() const { return m_isRead; }
    [[nodiscard]] Annotation of(const SpriteRef &sprite, const CheckpointKey &key) const;
    /// Those that belong to checkpoints of the list, by id.
    [[nodiscard]] QHash<QString, Annotation> among(const SpriteRef &sprite,
                                                   const QList<Checkpoint> &checkpoints) const;
    /// Every tag in use, sorted.
    [[nodiscard]] QStringList tags() const;

    /// All of them, or none. `done` comes after changed(), or with the reason why nothing was saved.
    void change(const SpriteRef &sprite, const QList<CheckpointKey> &keys, const AnnotationChange &change,
                QObject *context, RecordCallback<Done> done);

    /// Writes the annotations of every server to a JSON file; answers how many.
    void exportTo(const QString &path, QObject *context, RecordCallback<int> done);
    /// Adds those of a file to what is there; see mergedAnnotation(). All of them, or none.
    void importFrom(const QString &path, QObject *context, RecordCallback<NotesImport> done);

Q_SIGNALS:
    void changed();
    void failed(const Savepoint::RecordError &error); ///< load() could not read them

private:
    using BySprite = QHash<QString, QHash<CheckpointKey, Annotation>>;

    void put(const QString &sprite, const CheckpointKey &key, const Annotation &annotation);

    RecordStore &m_store;
    const QString m_server;
    BySprite m_annotations; // by SpriteRef::key()
    std::optional<RecordError> m_whyUnread;
    bool m_isRead = false;
};

/// Tags as they are kept: trimmed, none empty, each once whatever its case, sorted.
[[nodiscard]] QStringList normalisedTags(const QStringList &tags);

} // namespace Savepoint
