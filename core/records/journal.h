// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/secretremoval.h"
#include "core/records/instancelock.h"
#include "core/records/journalentry.h"
#include "core/records/recorderror.h"
#include "core/records/restorerecord.h"
#include "core/records/spriteref.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QTimer>

namespace Savepoint {

class RecordStore;

/// Every operation that this program ever started on one server.
///
/// The order on the disk is the order of the calls, so an outcome never comes before its intent. What could
/// not be written is kept and written before anything else the next time, and tried again meanwhile. Texts
/// are kept without the secret.
class Journal final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Journal)

public:
    /// `store` must outlive this. `path`: of its file, empty for memory only.
    Journal(RecordStore &store, QString server, const QString &path, SecretRemoval secret = SecretRemoval(),
            QObject *parent = nullptr);
    /// Tries once more to write what could not be written; the store must still be there.
    ~Journal() override;

    /// The runner knows sprites by name; records are filed under the id as well.
    void setSpriteId(const QString &name, const QString &id);

    [[nodiscard]] QString spriteId(const QString &name) const { return m_spriteIds.value(name); }

    /// Reads the restores; restoresRead() follows, or failed(), which is not said again for the same reason.
    void load();
    /// The last load() was successful. False: there may be more restores than restoresOf() says.
    [[nodiscard]] bool areRestoresRead() const { return m_areRestoresRead; }
    /// Restores that succeeded, oldest first.
    [[nodiscard]] QList<RestoreRecord> restoresOf(const SpriteRef &sprite) const;
    /// Ids of the safety checkpoints of restores, also of those that did not succeed.
    [[nodiscard]] QStringList safetyCheckpointsOf(const SpriteRef &sprite) const;

    /// Writes the intent, unless another operation on that sprite is open: it runs in another window, or
    /// nobody knows how it ended. Asks and writes in one step, so that of two windows only one begins. `done`
    /// gets those that are open; when there are none and no error, the intent is on the disk. In memory only
    /// because the file cannot be used: that is an error.
    void beginUnlessOpen(const OperationRecord &record, QObject *context,
                         RecordCallback<QList<OperationRecord>> done);
    /// Writes how far it has come. When `done` is called without an error it is on the disk.
    void begin(const OperationRecord &record, QObject *context, RecordCallback<Done> done);
    /// Writes the outcome; also of an operation whose intent was not written, and again when more is known.
    /// restoresOf() knows it at once.
    void finish(const OperationRecord &record);
    /// What no outcome is known of and nobody has looked at, oldest first. Of this run of the program, too.
    void unsettled(QObject *context, RecordCallback<QList<OperationRecord>> done);
    /// Whether the run of the program that started it is still at it: this one, or another window.
    [[nodiscard]] bool isAlive(const OperationRecord &record) const;
    [[nodiscard]] bool isOwn(const OperationRecord &record) const;
    /// What could not be written yet.
    [[nodiscard]] bool hasUnwritten() const { return !m_unwritten.isEmpty(); }

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
    using Entries = QList<JournalEntry>;

    struct Restore {
        SpriteRef sprite;
        RestoreRecord record;
        bool hasSucceeded = false;
    };

    [[nodiscard]] OperationRecord cleaned(OperationRecord record) const;
    void write(const OperationRecord &record, QObject *context, RecordCallback<Done> done);
    void keep(const OperationRecord &record);
    void writeOut(QObject *context, RecordCallback<Done> done);
    void tryAgain();
    [[nodiscard]] bool adopt(const QList<OperationRecord> &records, const RecordResult<Entries> &written);
    void take(const OperationRecord &record);

    RecordStore &m_store;
    const QString m_server;
    InstanceLock m_instance;
    const SecretRemoval m_secret;
    QHash<QString, QString> m_spriteIds; // by name
    QList<OperationRecord> m_unwritten; // the latest of each uid, in the order of their first attempts
    QTimer m_tryAgain;
    std::optional<RecordError> m_whyUnread;
    bool m_areRestoresRead = false;
    QList<Restore> m_restores; // oldest first; also those that only made a safety checkpoint
};

} // namespace Savepoint
