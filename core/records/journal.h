// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/instancelock.h"
#include "core/records/journalentry.h"
#include "core/records/recorderror.h"
#include "core/records/restorerecord.h"
#include "core/records/spriteref.h"

#include <QHash>
#include <QList>
#include <QObject>

namespace Savepoint {

class RecordStore;

/// Every operation that this program ever started on one server.
///
/// The order on the disk is the order of the calls, so an outcome never comes before its intent. Texts are
/// kept without the secret.
class Journal final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Journal)

public:
    /// `store` must outlive this. `path`: of its file, empty for memory only.
    Journal(RecordStore &store, QString server, const QString &path, QObject *parent = nullptr);

    void setSecret(const QString &secret) { m_secret = secret; }
    /// The runner knows sprites by name; records are filed under the id as well.
    void setSpriteId(const QString &name, const QString &id);

    /// Reads the restores; restoresRead() follows.
    void load();
    /// Restores that succeeded, oldest first.
    [[nodiscard]] QList<RestoreRecord> restoresOf(const SpriteRef &sprite) const;
    /// Ids of the safety checkpoints of restores, also of those that did not succeed.
    [[nodiscard]] QStringList safetyCheckpointsOf(const SpriteRef &sprite) const;

    /// Writes the intent, and again how far it has come. When `done` is called without an error it is on the
    /// disk.
    void begin(const OperationRecord &record, QObject *context, RecordCallback<Done> done);
    /// Writes the outcome; also of an operation whose intent was not written, and again when more is known.
    /// restoresOf() knows it at once.
    void finish(const OperationRecord &record);
    /// What no outcome is known of and nobody has looked at, oldest first. Of this run of the program, too.
    void unsettled(QObject *context, RecordCallback<QList<OperationRecord>> done);
    /// Whether the run of the program that started it is still at it: this one, or another window.
    [[nodiscard]] bool isAlive(const OperationRecord &record) const;
    [[nodiscard]] bool isOwn(const OperationRecord &record) const;

    /// The latest operations, newest first. An empty name: of every sprite.
    void operations(const QString &spriteName, int limit, QObject *context,
                    RecordCallback<QList<OperationRecord>> done);

    /// The same in pages: what was begun before the one with this sequence; 0: the latest.
    void page(const QString &spriteName, qint64 before, int limit, QObject *context,
              RecordCallback<QList<JournalEntry>> done);
    /// How long the latest operations took that were like this one: of its kind, with a safety checkpoint or
    /// without. At most `limit` of its sprite, and as many of the server.
    void durationsLike(const OperationRecord &record, int limit, QObject *context,
                       RecordCallback<EarlierDurations> done);

Q_SIGNALS:
    void restoresRead();
    /// An intent or an outcome was written. In step with the answers of page(): what a page was read before
    /// is told after it.
    void changed(const Savepoint::JournalEntry &entry);
    void failed(const Savepoint::RecordError &error); ///< something is not written down, or could not be read

private:
    struct Restore {
        SpriteRef sprite;
        RestoreRecord record;
        bool hasSucceeded = false;
    };

    [[nodiscard]] OperationRecord cleaned(OperationRecord record) const;
    void write(const OperationRecord &record, QObject *context, RecordCallback<Done> done);

    RecordStore &m_store;
    const QString m_server;
    InstanceLock m_instance;
    QString m_secret;
    QHash<QString, QString> m_spriteIds; // by name
    QList<Restore> m_restores; // oldest first; also those that only made a safety checkpoint
};

} // namespace Savepoint
