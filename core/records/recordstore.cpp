// SPDX-License-Identifier: Apache-2.0
#include "core/records/recordstore.h"

#include "core/base/logging.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

RecordStore::RecordStore(const QString &path, QObject *parent)
    : QObject(parent)
    , m_worker(new QObject)
    , m_connection(std::make_unique<RecordConnection>(path))
{
    m_thread.setObjectName(u"records"_s);
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_worker, [this] { open(); });
}

RecordStore::~RecordStore()
{
    // Behind everything that was asked for. The connection is closed in the thread it was opened in.
    QMetaObject::invokeMethod(m_worker, [this] {
        m_connection.reset();
        m_thread.quit();
    });
    m_thread.wait();
}

void RecordStore::open()
{
    const RecordsReport report = m_connection->open();
    m_whyClosed = report.problem.value_or(RecordError());
    tell(report);
}

void RecordStore::acceptGaps()
{
    QMetaObject::invokeMethod(m_worker, [this] {
        if (m_connection->isOpen() && m_connection->acceptGaps())
            tell({RecordsReport::Place::Disk, {}, {}, true});
    });
}

/// From the store's thread.
void RecordStore::tell(const RecordsReport &report)
{
    QMetaObject::invokeMethod(this, [this, report] {
        if (m_report == report)
            return;
        m_report = report;
        if (report.problem)
            qCInfo(lcRecords) << "records:" << int(report.place) << report.problem->detail
                              << report.keptAside;
        emit opened(report);
    });
}

void RecordStore::post(Task task, QObject *context)
{
    QMetaObject::invokeMethod(m_worker, [this, task = std::move(task), context = QPointer(context)] {
        if (!m_connection->isOpen() && m_whyClosed.kind == RecordError::Kind::Locked)
            open();
        Completion completion =
            task(m_connection->isOpen() ? RecordResult<QSqlDatabase>(m_connection->database())
                                        : RecordResult<QSqlDatabase>(m_whyClosed));
        QMetaObject::invokeMethod(
            this,
            [context, completion = std::move(completion)] {
                if (context)
                    completion();
            },
            Qt::QueuedConnection);
    });
}

} // namespace Savepoint
