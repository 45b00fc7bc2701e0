// SPDX-License-Identifier: Apache-2.0
#include "core/records/activityfilewriter.h"

#include "core/records/activityjson.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype WriteSize = 1024 * 1024; // at a time; bounds the memory of a large batch

RecordError::Kind kindOf(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return RecordError::Kind::Full;
    case EACCES:
    case EPERM:
    case EROFS:
        return RecordError::Kind::ReadOnly;
    default:
        return RecordError::Kind::Other;
    }
}

/// Says how it ended, or may: kept also where the file is full.
bool isTelling(StreamMessage::Type type)
{
    return type == StreamMessage::Type::Error || type == StreamMessage::Type::Complete;
}

/// In one step: the cost of three appends would be the cost of the file.
void appendMessage(QByteArray &text, QByteArrayView begin, QByteArrayView bytes)
{
    const qsizetype size = text.size();
    text.resize(size + begin.size() + bytes.size() + MessageEnd.size());
    char *to = text.data() + size;
    to = std::copy(begin.begin(), begin.end(), to);
    to = std::copy(bytes.begin(), bytes.end(), to);
    std::copy(MessageEnd.begin(), MessageEnd.end(), to);
}

/// Whether it could be removed: not while somebody holds it.
bool removeUnlessHeld(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && ::flock(file.handle(), LOCK_EX | LOCK_NB) == 0 && file.remove();
}

} // namespace

ActivityFileWriter::ActivityFileWriter(QString folder, SecretRemoval secret, const ActivityLimits &limits)
    : m_folder(std::move(folder))
    , m_secret(std::move(secret))
    , m_limits(limits)
{
    makeRoom();
}

ActivityFileWriter::~ActivityFileWriter() = default;

QString ActivityFileWriter::fileName(const QString &uid)
{
    return uid + ".jsonl"_L1;
}

ActivityFileWriter::Problem ActivityFileWriter::begin(const OperationRecord &operation)
{
    makeRoom();
    auto file = std::make_unique<File>();
    Problem problem = open(*file, operation.uid);
    if (!problem) {
        OperationRecord shown = operation;
        shown.comment = m_secret.removedFrom(std::move(shown.comment));
        shown.safetyComment = m_secret.removedFrom(std::move(shown.safetyComment));
        m_text += operationLine(shown, operation.startedAt);
        problem = write(*file);
    }
    m_files[operation.uid] = std::move(file);
    return problem;
}

ActivityFileWriter::Problem ActivityFileWriter::open(File &file, const QString &uid) const
{
    // The folder, and what is in it, is nobody else's business: servers print what programs print.
    if (!QFileInfo(m_folder).isDir() && QDir().mkpath(m_folder))
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const QString path = QDir(m_folder).filePath(fileName(uid));
    file.descriptor = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                             S_IRUSR | S_IWUSR);
    struct stat status { };
    if (file.descriptor < 0 || ::fstat(file.descriptor, &status) != 0) {
        const int error = errno;
        file.isBroken = true;
        return RecordError{kindOf(error), qt_error_string(error)};
    }
    file.size = status.st_size;
    ::flock(file.descriptor, LOCK_EX | LOCK_NB); // until it is closed: nobody makes room of it
    return std::nullopt;
}

ActivityFileWriter::File::~File()
{
    if (descriptor >= 0)
        ::close(descriptor);
}

ActivityFileWriter::Problem ActivityFileWriter::step(const QString &uid, const QString &step,
                                                     const QDateTime &at)
{
    File *file = find(uid);
    if (!file)
        return std::nullopt;
    addMissing(*file, at);
    m_text += stepLine(step, at);
    return write(*file);
}

ActivityFileWriter::Problem ActivityFileWriter::append(const QString &uid, const StreamLines &lines)
{
    File *file = find(uid);
    if (!file)
        return std::nullopt;
    addMessages(*file, lines.without(m_secret));
    return write(*file);
}

ActivityFileWriter::Problem ActivityFileWriter::finish(const OperationRecord &outcome)
{
    File *file = find(outcome.uid);
    if (!file)
        return std::nullopt;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    addMissing(*file, now);
    OperationRecord shown = outcome;
    shown.errorText = m_secret.removedFrom(std::move(shown.errorText));
    shown.requestId = m_secret.removedFrom(std::move(shown.requestId));
    m_text += outcomeLine(shown, now);
    Problem problem = write(*file);
    m_files.erase(outcome.uid);
    return problem;
}

/// Nothing when there is no file that could be written to.
ActivityFileWriter::File *ActivityFileWriter::find(const QString &uid) const
{
    const auto found = m_files.find(uid);
    return found == m_files.end() || found->second->isBroken ? nullptr : found->second.get();
}

void ActivityFileWriter::addMessages(File &file, const StreamLines &lines)
{
    const QByteArray begin = messageBegin(lines.receivedAt);
    m_text.reserve(std::min(WriteSize, lines.size() + lines.count() * (begin.size() + MessageEnd.size())));
    for (qsizetype i = 0; i < lines.count(); ++i) {
        const StreamLines::Line &line = lines.at(i);
        const QByteArrayView bytes = lines.bytes(i);
        const qsizetype length = begin.size() + bytes.size() + MessageEnd.size();
        const bool fits = file.size + m_text.size() + length <= m_limits.fileBytes;
        if (!fits && !isTelling(line.type)) {
            ++file.missing;
            continue;
        }
        addMissing(file, lines.receivedAt);
        if (line.isMalformed)
            m_text += malformedLine(bytes, lines.receivedAt);
        else
            appendMessage(m_text, begin, bytes);
    }
}

void ActivityFileWriter::addMissing(File &file, const QDateTime &at)
{
    if (file.missing > 0)
        m_text += missingLine(std::exchange(file.missing, 0), at);
}

ActivityFileWriter::Problem ActivityFileWriter::write(File &file)
{
    const QByteArray text = std::exchange(m_text, {});
    qsizetype written = 0;
    while (written < text.size()) {
        const ssize_t size =
            ::write(file.descriptor, text.constData() + written, size_t(text.size() - written));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            const int error = errno;
            (void)!::ftruncate(file.descriptor, file.size);
            file.isBroken = true;
            return RecordError{kindOf(error), qt_error_string(error)};
        }
        written += size;
    }
    file.size += text.size();
    return std::nullopt;
}

void ActivityFileWriter::makeRoom()
{
    QFileInfoList files =
        QDir(m_folder).entryInfoList({fileName(u"*"_s)}, QDir::Files, QDir::Time); // newest first
    qint64 total = 0;
    qsizetype count = files.size();
    for (const QFileInfo &file : std::as_const(files))
        total += file.size();
    while (!files.isEmpty() && (total > m_limits.totalBytes || count > m_limits.files)) {
        const QFileInfo oldest = files.takeLast();
        if (removeUnlessHeld(oldest.filePath())) {
            total -= oldest.size();
            --count;
        }
    }
}

} // namespace Savepoint
