// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/logentry.h"
#include "core/records/activityrecording.h"

#include <QByteArray>
#include <QString>

namespace Savepoint {

class ActivityLogModel;

/// Shows in `log`, which is emptied, what the file of an operation says, worded as while it ran.
void showRecording(const ActivityRecording &recording, ActivityLogModel &log);

/// The file of operations as text for people, piece by piece and in order; for ActivityFiles::exportTo().
class RecordedLogText final {
public:
    /// The lines of one piece, UTF-8.
    [[nodiscard]] QByteArray textOf(const ActivityRecording &piece);

private:
    QString m_uid; // of the operation that the last piece was about
    LogClock m_clock;
};

} // namespace Savepoint
