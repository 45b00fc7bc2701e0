// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/streamlines.h"
#include "core/base/secretremoval.h"
#include "core/records/operationrecord.h"
#include "core/records/recorderror.h"

#include <QString>

#include <map>
#include <memory>
#include <optional>

namespace Savepoint {

/// How much of what servers said is kept.
struct ActivityLimits {
    qint64 fileBytes = qint64(512) * 1024 * 1024; ///< of one operation; outcomes may go beyond
    qint64 totalBytes = qint64(1024) * 1024 * 1024; ///< of all files; the oldest go
    int files = 1000;
};

/// Writes the files of running operations, see activityjson.h for what is in them. Used by the thread of
/// ActivityFiles only: writing waits for the disk.
///
/// Each call leaves whole lines in the file, also when the disk is full: what could not be written completely
/// is taken back, and nothing more is written to that file.
class ActivityFileWriter final {
    Q_DISABLE_COPY_MOVE(ActivityFileWriter)

public:
    ActivityFileWriter(QString folder, SecretRemoval secret, const ActivityLimits &limits);
    ~ActivityFileWriter();

    using Problem = std::optional<RecordError>;

    /// Makes the file, and room for it: the oldest files go, but never one that is being written, by this or
    /// another program.
    [[nodiscard]] Problem begin(const OperationRecord &operation);
    [[nodiscard]] Problem step(const QString &uid, const QString &step, const QDateTime &at);
    [[nodiscard]] Problem append(const QString &uid, const StreamLines &lines);
    [[nodiscard]] Problem finish(const OperationRecord &outcome);

    [[nodiscard]] static QString fileName(const QString &uid);

private:
    struct File {
        Q_DISABLE_COPY_MOVE(File)
        File() = default;
        ~File();

        int descriptor = -1;
        qint64 size = 0; // of whole lines
        qint64 missing = 0; // lines that did not fit and were not yet said to be missing
        bool isBroken = false;
    };

    [[nodiscard]] File *find(const QString &uid) const;
    void makeRoom();
    void addMessages(File &file, const StreamLines &lines);
    void addMissing(File &file, const QDateTime &at);
    [[nodiscard]] Problem write(File &file);
    [[nodiscard]] Problem open(File &file, const QString &uid) const;

    const QString m_folder;
    const SecretRemoval m_secret;
    const ActivityLimits m_limits;
    std::map<QString, std::unique_ptr<File>> m_files; // by uid
    QByteArray m_text; // what is to be written next
};

} // namespace Savepoint
