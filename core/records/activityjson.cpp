// SPDX-License-Identifier: Apache-2.0
#include "core/records/activityjson.h"

#include "core/api/jsontext.h"
#include "core/api/streammessageparser.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView TimeBegin("{\"at\":\"");
constexpr QByteArrayView MessageKey("\",\"message\":");
constexpr qsizetype TimeLength = 24; // 2026-08-12T14:03:21.120Z

using Kind = OperationRecord::Kind;
using Outcome = OperationRecord::Outcome;
using Evidence = OperationRecord::Evidence;

constexpr std::pair<Kind, QLatin1StringView> KindWords[] = {
    {Kind::Create, "create"_L1}, {Kind::Restore, "restore"_L1}, {Kind::Delete, "delete"_L1}};
constexpr std::pair<Outcome, QLatin1StringView> OutcomeWords[] = {{Outcome::Succeeded, "succeeded"_L1},
                                                                  {Outcome::Failed, "failed"_L1},
                                                                  {Outcome::Unknown, "unknown"_L1},
                                                                  {Outcome::NotStarted, "notStarted"_L1}};

constexpr std::pair<Evidence, QLatin1StringView> EvidenceWords[] = {
    {Evidence::Answer, "answer"_L1}, {Evidence::List, "list"_L1}, {Evidence::Likely, "likely"_L1}};

template<typename Value, size_t N>
QLatin1StringView wordOf(const std::pair<Value, QLatin1StringView> (&words)[N], Value value)
{
    for (const auto &[known, word] : words) {
        if (known == value)
            return word;
    }
    return {};
}

template<typename Value, size_t N>
std::optional<Value> valueOf(const std::pair<Value, QLatin1StringView> (&words)[N], const QString &text)
{
    for (const auto &[value, word] : words) {
        if (text == word)
            return value;
    }
    return std::nullopt;
}

QByteArray timeText(const QDateTime &at)
{
    return at.toUTC().toString(Qt::ISODateWithMs).toLatin1();
}

/// `{"at":"…","key":value}` and the line end.
QByteArray lineOf(const QDateTime &at, QByteArrayView key, QByteArrayView value)
{
    QByteArray line;
    line.append(TimeBegin).append(timeText(at)).append("\",\"").append(key).append("\":");
    return line.append(value).append(MessageEnd);
}

QByteArray textOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// Empty texts are left out.
void put(QJsonObject &object, QLatin1StringView key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

OperationRecord operationFrom(const QJsonObject &object, const QDateTime &at)
{
    OperationRecord record;
    record.uid = object["uid"_L1].toString();
    record.kind = valueOf(KindWords, object["kind"_L1].toString()).value_or(Kind::Create);
    record.spriteName = object["sprite"_L1].toString();
    record.checkpointId = object["checkpoint"_L1].toString();
    record.comment = object["comment"_L1].toString();
    record.withSafetyCheckpoint = object["safety"_L1].toBool();
    record.safetyComment = object["safetyComment"_L1].toString();
    record.undoes = object["undoes"_L1].toString();
    record.startedAt = at;
    return record;
}

void addOutcome(OperationRecord &record, const QJsonObject &object, const QDateTime &at)
{
    record.outcome = valueOf(OutcomeWords, object["outcome"_L1].toString());
    record.evidence = valueOf(EvidenceWords, object["evidence"_L1].toString()).value_or(Evidence::Answer);
    record.newCheckpointId = object["newCheckpoint"_L1].toString();
    record.safetyCheckpointId = object["safetyCheckpoint"_L1].toString();
    record.errorText = object["error"_L1].toString();
    record.requestId = object["requestId"_L1].toString();
    record.duration = std::chrono::milliseconds(object["milliseconds"_L1].toInteger());
    record.finishedAt = at;
}

} // namespace

QByteArray messageBegin(const QDateTime &at)
{
    return QByteArray().append(TimeBegin).append(timeText(at)).append(MessageKey);
}

QByteArray operationLine(const OperationRecord &operation, const QDateTime &at)
{
    QJsonObject object{{"uid"_L1, operation.uid},
                       {"kind"_L1, QString(wordOf(KindWords, operation.kind))},
                       {"sprite"_L1, operation.spriteName}};
    put(object, "checkpoint"_L1, operation.checkpointId);
    put(object, "comment"_L1, operation.comment);
    if (operation.withSafetyCheckpoint)
        object.insert("safety"_L1, true);
    put(object, "safetyComment"_L1, operation.safetyComment);
    put(object, "undoes"_L1, operation.undoes);
    return lineOf(at, "operation", textOf(object));
}

QByteArray stepLine(const QString &step, const QDateTime &at)
{
    return lineOf(at, "step", jsonString(step));
}

QByteArray malformedLine(QByteArrayView bytes, const QDateTime &at)
{
    return lineOf(at, "malformed", jsonString(QString::fromUtf8(bytes)));
}

QByteArray missingLine(qint64 count, const QDateTime &at)
{
    return lineOf(at, "missing", QByteArray::number(count));
}

QByteArray outcomeLine(const OperationRecord &outcome, const QDateTime &at)
{
    QJsonObject object{{"milliseconds"_L1, qint64(outcome.duration.count())}};
    if (outcome.outcome)
        object.insert("outcome"_L1, QString(wordOf(OutcomeWords, *outcome.outcome)));
    object.insert("evidence"_L1, QString(wordOf(EvidenceWords, outcome.evidence)));
    put(object, "newCheckpoint"_L1, outcome.newCheckpointId);
    put(object, "safetyCheckpoint"_L1, outcome.safetyCheckpointId);
    put(object, "error"_L1, outcome.errorText);
    put(object, "requestId"_L1, outcome.requestId);
    return lineOf(at, "outcome", textOf(object));
}

ActivityJsonReader::ActivityJsonReader()
    : m_parser(std::make_unique<StreamMessageParser>())
{
}

ActivityJsonReader::~ActivityJsonReader() = default;

void ActivityJsonReader::add(QByteArrayView line)
{
    m_recording.isComplete = false;
    if (!addMessage(line) && !addOther(line))
        ++m_recording.unreadableLines;
}

ActivityRecording ActivityJsonReader::take()
{
    return std::exchange(m_recording, {});
}

bool ActivityJsonReader::addMessage(QByteArrayView line)
{
    const qsizetype head = TimeBegin.size() + TimeLength + MessageKey.size();
    if (line.size() <= head || !line.startsWith(TimeBegin) || !line.endsWith('}')
        || line.sliced(TimeBegin.size() + TimeLength, MessageKey.size()) != MessageKey)
        return false;
    const QByteArrayView time = line.sliced(TimeBegin.size(), TimeLength);
    if (time != m_time) {
        m_time = time.toByteArray();
        m_at = timeFromRfc3339(QString::fromLatin1(m_time));
    }
    const QByteArrayView raw = line.sliced(head, line.size() - head - 1);
    m_padded.resize(0);
    m_padded.reserve(raw.size() + StreamMessageParser::Padding);
    m_padded.append(raw);
    const auto message = m_parser->headOf(m_padded);
    if (!message || !m_at.isValid())
        return false;
    addLine(m_at, raw, {0, message->type, false, message->hasTime});
    return true;
}

bool ActivityJsonReader::addOther(QByteArrayView line)
{
    const QJsonObject object = QJsonDocument::fromJson(line.toByteArray()).object();
    const QDateTime at = timeFromRfc3339(object["at"_L1].toString());
    if (!at.isValid())
        return false;
    if (object.contains("malformed"_L1)) {
        addLine(at, object["malformed"_L1].toString().toUtf8(), {0, StreamMessage::Type::Other, true, false});
        return true;
    }
    ActivityPart part;
    part.at = at;
    if (object.contains("operation"_L1)) {
        m_recording.operation = operationFrom(object["operation"_L1].toObject(), at);
        return true;
    }
    if (object.contains("step"_L1)) {
        part.kind = ActivityPart::Kind::Step;
        part.step = object["step"_L1].toString();
    } else if (object.contains("missing"_L1)) {
        part.kind = ActivityPart::Kind::Missing;
        part.count = object["missing"_L1].toInteger();
    } else if (object.contains("outcome"_L1)) {
        part.kind = ActivityPart::Kind::Outcome;
        addOutcome(m_recording.operation, object["outcome"_L1].toObject(), at);
        part.outcome = m_recording.operation;
        m_recording.isComplete = true;
    } else {
        return false;
    }
    m_recording.parts.append(part);
    return true;
}

void ActivityJsonReader::addLine(const QDateTime &at, QByteArrayView bytes, StreamLines::Line line)
{
    QList<ActivityPart> &parts = m_recording.parts;
    if (parts.isEmpty() || parts.constLast().kind != ActivityPart::Kind::Lines
        || parts.constLast().at != at) {
        parts.append(ActivityPart());
        parts.last().at = parts.last().lines.receivedAt = at;
    }
    parts.last().lines.append(bytes, line);
}

} // namespace Savepoint
