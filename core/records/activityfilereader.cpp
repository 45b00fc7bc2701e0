// SPDX-License-Identifier: Apache-2.0
#include "core/records/activityfilereader.h"

#include "core/records/activityjson.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 BlockSize = 1024 * 1024;

void addLines(ActivityJsonReader &reader, QByteArrayView lines)
{
    while (!lines.isEmpty()) {
        const qsizetype end = lines.indexOf('\n');
        reader.add(lines.first(end));
        lines = lines.sliced(end + 1);
    }
}

} // namespace

ActivityFileReader::ActivityFileReader(const QString &path)
    : m_file(path)
{
}

bool ActivityFileReader::open()
{
    return m_file.isOpen() || m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

RecordError ActivityFileReader::error() const
{
    return {RecordError::Kind::File, m_file.errorString()};
}

QByteArray ActivityFileReader::block(qint64 begin, qint64 end)
{
    return m_file.seek(begin) ? m_file.read(end - begin) : QByteArray();
}

/// Behind the last complete line.
qint64 ActivityFileReader::endOfLines()
{
    for (qint64 end = m_file.size(); end > 0; end = std::max<qint64>(0, end - BlockSize)) {
        const qint64 begin = std::max<qint64>(0, end - BlockSize);
        if (const qsizetype found = block(begin, end).lastIndexOf('\n'); found >= 0)
            return begin + found + 1;
    }
    return 0;
}

qint64 ActivityFileReader::beginOfNewest(qint64 end, qint64 lines)
{
    qint64 left = lines;
    for (qint64 before = end - 1; before > 0; before = std::max<qint64>(0, before - BlockSize)) {
        const qint64 begin = std::max<qint64>(0, before - BlockSize);
        const QByteArray bytes = block(begin, before);
        for (qsizetype at = bytes.lastIndexOf('\n'); at >= 0;
             at = at > 0 ? bytes.lastIndexOf('\n', at - 1) : -1) {
            if (--left == 0)
                return begin + at + 1;
        }
    }
    return 0;
}

qint64 ActivityFileReader::linesBetween(qint64 begin, qint64 end)
{
    qint64 count = 0;
    for (; begin < end; begin += BlockSize)
        count += block(begin, std::min(begin + BlockSize, end)).count('\n');
    return count;
}

RecordResult<ActivityRecording> ActivityFileReader::readNewest(qint64 maxLines)
{
    if (!open())
        return error();
    ActivityJsonReader reader;
    const qint64 end = endOfLines();
    const qint64 begin = beginOfNewest(end, std::max<qint64>(1, maxLines));
    if (begin > 0) { // what the operation is stands in the first line
        m_file.seek(0);
        reader.add(QByteArrayView(m_file.readLine()).chopped(1));
    }
    addLines(reader, block(begin, end));
    ActivityRecording recording = reader.take();
    recording.earlierLines = begin > 0 ? linesBetween(0, begin) - 1 : 0;
    return recording;
}

RecordResult<Done> ActivityFileReader::readBytes(const std::function<bool(QByteArrayView)> &piece)
{
    if (!open())
        return error();
    const qint64 end = endOfLines();
    qint64 begin = 0;
    QByteArray rest;
    while (begin < end) {
        const QByteArray bytes = block(begin, std::min(begin + BlockSize, end));
        if (bytes.isEmpty())
            return error();
        begin += bytes.size();
        rest += bytes;
        const qsizetype whole = rest.lastIndexOf('\n') + 1;
        if (whole > 0 && !piece(QByteArrayView(rest).first(whole)))
            return Done();
        rest.remove(0, whole);
    }
    return Done();
}

RecordResult<Done> ActivityFileReader::readPieces(const std::function<bool(const ActivityRecording &)> &piece)
{
    ActivityJsonReader reader;
    OperationRecord operation;
    return readBytes([&](QByteArrayView lines) {
        addLines(reader, lines);
        ActivityRecording recording = reader.take();
        if (!recording.operation.uid.isEmpty())
            operation = recording.operation;
        recording.operation = operation;
        return piece(recording);
    });
}

} // namespace Savepoint
