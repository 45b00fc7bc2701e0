// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/activityrecording.h"
#include "core/records/recorderror.h"

#include <QFile>

#include <functional>

namespace Savepoint {

class ActivityJsonReader;

/// Reads an activity file, also one that is still written to, or was when the program was killed: a last line
/// that is not complete is not there. Memory is what is asked for, however long the file is.
class ActivityFileReader final {
    Q_DISABLE_COPY_MOVE(ActivityFileReader)

public:
    explicit ActivityFileReader(const QString &path);

    /// The newest `maxLines` lines, and what the operation is.
    [[nodiscard]] RecordResult<ActivityRecording> readNewest(qint64 maxLines);
    /// All of it, in pieces. `piece` returns false to stop.
    [[nodiscard]] RecordResult<Done> readPieces(const std::function<bool(const ActivityRecording &)> &piece);
    /// The complete lines as they are.
    [[nodiscard]] RecordResult<Done> readBytes(const std::function<bool(QByteArrayView)> &piece);

private:
    [[nodiscard]] bool open();
    [[nodiscard]] RecordError error() const;
    [[nodiscard]] qint64 endOfLines();
    [[nodiscard]] qint64 beginOfNewest(qint64 end, qint64 lines);
    [[nodiscard]] qint64 linesBetween(qint64 begin, qint64 end);
    [[nodiscard]] QByteArray block(qint64 begin, qint64 end);

    QFile m_file;
};

} // namespace Savepoint
