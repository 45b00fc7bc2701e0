// SPDX-License-Identifier: Apache-2.0
#include "ui/recordedlog.h"

#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/operations/operationjournal.h"
#include "ui/errortext.h"
#include "ui/logtext.h"
#include "ui/operationtext.h"
#include "ui/sentences.h"
#include "ui/timetext.h"

#include <QCoreApplication>
#include <QLocale>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct RecordedLogWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::RecordedLog)
};

using Level = LogEntry::Level;

struct OwnLine {
    Level level = Level::Info;
    QString text;
};

Operation operationOf(const OperationRecord &record)
{
    Operation operation;
    operation.kind = record.kind;
    operation.spriteName = record.spriteName;
    operation.checkpointId = record.checkpointId;
    operation.undoes = record.undoes;
    return operation;
}

OwnLine outcomeLine(const OperationRecord &outcome)
{
    if (!outcome.outcome)
        return {Level::Warning, RecordedLogWords::tr("The outcome is not written down.")};
    const QString word = outcomeWord(*outcome.outcome);
    QString text =
        RecordedLogWords::tr("%1 after %2.", "outcome, duration").arg(word, durationText(outcome.duration));
    if (!outcome.errorText.isEmpty())
        text = RecordedLogWords::tr("%1 after %2: %3", "outcome, duration, error")
                   .arg(word, durationText(outcome.duration), outcome.errorText);
    if (!outcome.requestId.isEmpty() && outcome.outcome != OperationRecord::Outcome::Succeeded)
        text = joined(withPeriod(text), RecordedLogWords::tr("Request ID: %1").arg(outcome.requestId));
    return {logLevel(*outcome.outcome), text};
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

/// What the program itself says in a part that holds no lines of the server.
OwnLine ownLine(const ActivityPart &part, const OperationRecord &operation)
{
    switch (part.kind) {
    case ActivityPart::Kind::Step:
        if (const auto step = ActivityRecorder::stepFrom(part.step))
            return {Level::Info, stepWords(operationOf(operation), *step)};
        return {Level::Info, part.step};
    case ActivityPart::Kind::Missing:
        return {
            Level::Warning,
            RecordedLogWords::tr("Lines that are missing here, because the file had reached its limit: %1")
                .arg(countText(part.count))};
    case ActivityPart::Kind::Outcome:
        return outcomeLine(part.outcome);
    case ActivityPart::Kind::Lines:
        break;
    }
    return {};
}

} // namespace

void showRecording(const ActivityRecording &recording, ActivityLogModel &log)
{
    const OperationRecord &operation = recording.operation;
    log.clear();
    log.beginOperation(0, operation.spriteName);
    log.append(Level::Info, operationTitle(operationOf(operation)), {}, operation.startedAt);
    if (recording.earlierLines > 0) {
        log.append(Level::Warning,
                   RecordedLogWords::tr("Earlier lines that are not shown here: %1")
                       .arg(countText(recording.earlierLines)),
                   {}, operation.startedAt);
    }
    for (const ActivityPart &part : recording.parts) {
        if (part.kind == ActivityPart::Kind::Lines) {
            log.append(part.lines);
        } else {
            const OwnLine line = ownLine(part, operation);
            log.append(line.level, line.text, {}, part.at);
        }
    }
    if (recording.unreadableLines > 0) {
        log.append(Level::Warning,
                   RecordedLogWords::tr("Lines of the file that cannot be read: %1")
                       .arg(countText(recording.unreadableLines)),
                   {}, operation.startedAt);
    }
    log.flush();
}

QByteArray RecordedLogText::textOf(const ActivityRecording &piece)
{
    const OperationRecord &operation = piece.operation;
    QString text;
    const auto add = [&text](const LogEntry &entry) { text += exportedLine(entry) + u'\n'; };
    if (m_uid != operation.uid) {
        m_uid = operation.uid;
        m_clock = LogClock{{}, operation.startedAt, operation.spriteName};
        add(logEntry(Level::Info, operationTitle(operationOf(operation)), operation.startedAt, m_clock));
    }
    StreamMessageParser parser;
    for (const ActivityPart &part : piece.parts) {
        if (!part.lines.isEmpty())
            m_clock.note(part.lines);
        for (qsizetype i = 0; i < part.lines.count(); ++i)
            add(logEntry(part.lines, i, m_clock, parser));
        if (part.kind != ActivityPart::Kind::Lines) {
            const OwnLine line = ownLine(part, operation);
            add(logEntry(line.level, line.text, part.at, m_clock));
        }
    }
    return text.toUtf8();
}

} // namespace Savepoint
