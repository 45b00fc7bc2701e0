// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/activityrecording.h"

#include <QByteArray>

namespace Savepoint {

// The lines of an activity file, JSON Lines, each with its line end:
//
//     {"at":"2026-08-12T14:03:21.120Z","operation":{"uid":"…","kind":"restore","sprite":"web-1",…}}
//     {"at":"2026-08-12T14:03:21.125Z","step":"restoring"}
//     {"at":"2026-08-12T14:03:21.480Z","message":{"type":"info","data":"…"}}      the server's line, byte by
//     byte
//     {"at":"2026-08-12T14:03:21.480Z","malformed":"the line as text"}
//     {"at":"2026-08-12T14:03:35.002Z","missing":1200}                            lines left out: the file is
//     full
//     {"at":"2026-08-12T14:03:35.100Z","outcome":{"outcome":"succeeded",…}}
//
// `at` is this computer's clock, when the line was received or the step begun.

/// What every message line received at `at` begins with; it ends with MessageEnd.
[[nodiscard]] QByteArray messageBegin(const QDateTime &at);
inline constexpr QByteArrayView MessageEnd("}\n");

[[nodiscard]] QByteArray operationLine(const OperationRecord &operation, const QDateTime &at);
[[nodiscard]] QByteArray stepLine(const QString &step, const QDateTime &at);
[[nodiscard]] QByteArray malformedLine(QByteArrayView bytes, const QDateTime &at);
[[nodiscard]] QByteArray missingLine(qint64 count, const QDateTime &at);
[[nodiscard]] QByteArray outcomeLine(const OperationRecord &outcome, const QDateTime &at);

/// Reads the lines of a file one after the other.
class ActivityJsonReader final {
    Q_DISABLE_COPY_MOVE(ActivityJsonReader)

public:
    ActivityJsonReader();
    ~ActivityJsonReader();

    /// `line` without its line end.
    void add(QByteArrayView line);
    [[nodiscard]] ActivityRecording take();

private:
    [[nodiscard]] bool addMessage(QByteArrayView line);
    [[nodiscard]] bool addOther(QByteArrayView line);
    void addLine(const QDateTime &at, QByteArrayView bytes, StreamLines::Line line);

    std::unique_ptr<StreamMessageParser> m_parser;
    ActivityRecording m_recording;
    QByteArray m_time; // of the last message line, as text
    QDateTime m_at;
    QByteArray m_padded; // the message that is looked at
};

} // namespace Savepoint
