// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/streamgate.h"
#include "core/records/activityfilewriter.h"
#include "core/records/activityrecording.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace Savepoint {

/// What servers said during operations, whole: a JSON Lines file for each operation, `<folder>/<uid>.jsonl`,
/// readable by its owner only and without the secret. Written on a thread of its own, in the order of the
/// calls; nobody waits for the disk. What waits to be written is bounded: gate() shuts, and the streams stand
/// still, until the disk has caught up.
///
/// A file is readable up to its last complete line, whatever happens. The destructor waits until everything
/// is written.
class ActivityFiles final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActivityFiles)

public:
    explicit ActivityFiles(QString folder, const SecretRemoval &secret = SecretRemoval(),
                           const ActivityLimits &limits = {}, QObject *parent = nullptr);
    ~ActivityFiles() override;

    /// For Client::setStreamGate().
    [[nodiscard]] StreamGate &gate() { return m_gate; }

    /// An operation begins; nothing is kept of one that has not begun. Its `uid` names the file.
    void begin(const OperationRecord &operation);
    /// `step`: a word that stays the same in all versions and languages.
    void step(const QString &uid, const QString &step);
    void append(const QString &uid, const StreamLines &lines);
    void finish(const OperationRecord &outcome);

    [[nodiscard]] bool exists(const QString &uid) const;
    [[nodiscard]] QString path(const QString &uid) const;
    /// Reads the newest `maxLines` lines of a file, behind everything that was handed over before; also of an
    /// operation that runs. `done` is called in this thread, never before the call has returned, and not at
    /// all when `context` is gone by then.
    void read(const QString &uid, qint64 maxLines, QObject *context,
              RecordCallback<ActivityRecording> done) const;
    /// Puts all of these files, one after the other, into one: as `text` words them, piece by piece and in
    /// the thread of the files; without `text` as they are. The same rules. On an error `target` stays as it
    /// was.
    using TextOf = std::function<QByteArray(const ActivityRecording &piece)>;
    void exportTo(const QString &target, const QStringList &uids, TextOf text, QObject *context,
                  RecordCallback<Done> done) const;
    /// Calls back when everything that was handed over before is in its file.
    void whenWritten(QObject *context, std::function<void()> done) const;

    /// Bytes of lines that wait to be written.
    [[nodiscard]] qint64 pendingBytes() const { return m_pending; }

Q_SIGNALS:
    /// Something is not kept. Told once, and again only after something could be kept.
    void failed(const Savepoint::RecordError &error);

private:
    using Task = std::function<ActivityFileWriter::Problem(ActivityFileWriter &)>;

    void post(Task task);
    void report(const ActivityFileWriter::Problem &problem);
    template<typename T>
    void answer(std::function<RecordResult<T>()> work, QObject *context, RecordCallback<T> done) const;
    void onWritten(qint64 size);
    void openIfDrained();

    const QString m_folder;
    StreamGate m_gate;
    std::atomic<qint64> m_pending = 0;
    std::atomic<bool> m_isShut = false;
    bool m_hasFailed = false;

    const std::unique_ptr<QObject> m_answers = std::make_unique<QObject>(); // lives where this does
    QThread m_thread;
    QObject *m_worker; // lives in m_thread
    std::unique_ptr<ActivityFileWriter> m_writer; // used and destroyed there
};

} // namespace Savepoint
