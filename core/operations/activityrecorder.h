// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QObject>
#include <QStringList>

namespace Savepoint {

class ActivityFiles;
class ActivityLogModel;
class OperationRunner;

/// Hears what operations say and hands it on as it came: to the log that is on show, and whole to the files.
class ActivityRecorder final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActivityRecorder)

public:
    /// All of them must outlive this. Made before whoever else adds lines to `log` about the same operations.
    ActivityRecorder(OperationRunner &runner, ActivityLogModel &log, ActivityFiles &files,
                     QObject *parent = nullptr);

    /// The operations recorded since this was made, oldest first: the uids of their files.
    [[nodiscard]] const QStringList &uids() const { return m_uids; }

    [[nodiscard]] const ActivityFiles &files() const { return m_files; }

    /// How a step is called in the files.
    [[nodiscard]] static QString stepWord(OperationStep step);
    [[nodiscard]] static std::optional<OperationStep> stepFrom(const QString &word);

private:
    void onStarted(const Operation &operation);
    void onFinished(const OperationResult &result);

    ActivityLogModel &m_log;
    ActivityFiles &m_files;
    QStringList m_uids;
};

} // namespace Savepoint
