// SPDX-License-Identifier: Apache-2.0
#include "core/records/activityfiles.h"

#include "core/base/logging.h"
#include "core/base/savefile.h"
#include "core/records/activityfilereader.h"

#include <QDir>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

// What may wait for the disk, and when the streams go on.
constexpr qint64 HighWater = 16 * 1024 * 1024;
constexpr qint64 LowWater = 4 * 1024 * 1024;

} // namespace

ActivityFiles::ActivityFiles(QString folder, const SecretRemoval &secret, const ActivityLimits &limits,
                             QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_worker(new QObject)
{
    m_thread.setObjectName(u"activity"_s);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_worker, [this, secret, limits] {
        m_writer = std::make_unique<ActivityFileWriter>(m_folder, secret, limits);
    });
}

ActivityFiles::~ActivityFiles()
{
    QMetaObject::invokeMethod(m_worker, [this] { // behind everything that was handed over
        m_writer.reset();
        m_thread.quit();
    });
    m_thread.wait();
}

void ActivityFiles::post(Task task)
{
    QMetaObject::invokeMethod(m_worker, [this, task = std::move(task)] {
        const ActivityFileWriter::Problem problem = task(*m_writer);
        if (problem || m_hasFailed)
            report(problem);
    });
}

/// In the thread of the files. A file that failed is silent afterwards, so this is a new one.
void ActivityFiles::report(const ActivityFileWriter::Problem &problem)
{
    if (problem && !std::exchange(m_hasFailed, true)) {
        QMetaObject::invokeMethod(
            this,
            [this, error = *problem] {
                qCInfo(lcRecords) << "what the server says is not kept:" << error.detail;
                emit failed(error);
            },
            Qt::QueuedConnection);
    }
}

void ActivityFiles::begin(const OperationRecord &operation)
{
    post([this, operation](ActivityFileWriter &writer) {
        ActivityFileWriter::Problem problem = writer.begin(operation);
        if (!problem)
            m_hasFailed = false;
        return problem;
    });
}

void ActivityFiles::step(const QString &uid, const QString &step)
{
    post([uid, step, at = QDateTime::currentDateTimeUtc()](ActivityFileWriter &writer) {
        return writer.step(uid, step, at);
    });
}

void ActivityFiles::append(const QString &uid, const StreamLines &lines)
{
    if (lines.isEmpty())
        return;
    const qint64 size = lines.size();
    if (m_pending.fetch_add(size) + size > HighWater) {
        m_gate.shut();
        m_isShut = true;
        openIfDrained(); // all of it may have been written just now
    }
    post([this, uid, lines, size](ActivityFileWriter &writer) {
        ActivityFileWriter::Problem problem = writer.append(uid, lines);
        onWritten(size);
        return problem;
    });
}

/// In the thread of the files.
void ActivityFiles::onWritten(qint64 size)
{
    if (m_pending.fetch_sub(size) - size <= LowWater && m_isShut)
        QMetaObject::invokeMethod(this, &ActivityFiles::openIfDrained, Qt::QueuedConnection);
}

void ActivityFiles::openIfDrained()
{
    if (m_pending <= LowWater && m_isShut.exchange(false))
        m_gate.open();
}

void ActivityFiles::finish(const OperationRecord &outcome)
{
    post([outcome](ActivityFileWriter &writer) { return writer.finish(outcome); });
}

bool ActivityFiles::exists(const QString &uid) const
{
    return QFile::exists(path(uid));
}

QString ActivityFiles::path(const QString &uid) const
{
    return QDir(m_folder).filePath(ActivityFileWriter::fileName(uid));
}

template<typename T>
void ActivityFiles::answer(std::function<RecordResult<T>()> work, QObject *context,
                           RecordCallback<T> done) const
{
    QMetaObject::invokeMethod(
        m_worker, [this, work = std::move(work), done = std::move(done), context = QPointer(context)] {
            auto result = std::make_shared<RecordResult<T>>(work());
            // Through an object of the thread of `context`, which waits for this one.
            QMetaObject::invokeMethod(
                m_answers.get(),
                [result, done, context] {
                    if (context && done)
                        done(std::move(*result));
                },
                Qt::QueuedConnection);
        });
}

void ActivityFiles::read(const QString &uid, qint64 maxLines, QObject *context,
                         RecordCallback<ActivityRecording> done) const
{
    answer<ActivityRecording>(
        [file = path(uid), maxLines] { return ActivityFileReader(file).readNewest(maxLines); }, context,
        std::move(done));
}

void ActivityFiles::exportTo(const QString &target, const QStringList &uids, TextOf text, QObject *context,
                             RecordCallback<Done> done) const
{
    const auto work = [this, target, uids, text = std::move(text)]() -> RecordResult<Done> {
        SaveFile file(target, SaveFile::Readers::OwnerOnly); // as private as what is kept
        bool isWritten = file.open(QIODevice::WriteOnly);
        const auto write = [&file, &isWritten](QByteArrayView bytes) {
            isWritten = file.write(bytes.data(), bytes.size()) == bytes.size();
            return isWritten;
        };
        const auto writeText = [&](const ActivityRecording &piece) { return write(text(piece)); };
        for (qsizetype i = 0; i < uids.size() && isWritten; ++i) {
            ActivityFileReader reader(path(uids.at(i)));
            const auto read = text ? reader.readPieces(writeText) : reader.readBytes(write);
            if (!read)
                return read.error();
        }
        return isWritten && file.commit() ? RecordResult<Done>(Done())
                                          : RecordError{RecordError::Kind::File, file.errorString()};
    };
    answer<Done>(work, context, std::move(done));
}

void ActivityFiles::whenWritten(QObject *context, std::function<void()> done) const
{
    answer<Done>([]() -> RecordResult<Done> { return Done(); }, context,
                 [done = std::move(done)](const RecordResult<Done> &) { done(); });
}

} // namespace Savepoint
