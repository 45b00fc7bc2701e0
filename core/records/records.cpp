// SPDX-License-Identifier: Apache-2.0
#include "core/records/records.h"

namespace Savepoint {

Records::Records(const QString &path, const QString &server, const SecretRemoval &secret, QObject *parent)
    : QObject(parent)
    , m_store(path)
    , m_annotations(m_store, server)
    , m_histories(m_store, server)
    , m_journal(m_store, server, path, secret)
{
    connect(&m_store, &RecordStore::opened, this, &Records::onOpened);
    connect(&m_annotations, &Annotations::failed, this, &Records::failed);
    connect(&m_histories, &HistoryCache::failed, this, &Records::failed);
    connect(&m_journal, &Journal::failed, this, &Records::failed);
}

Records::~Records() = default;

void Records::onOpened(const RecordsReport &report)
{
    if (report.place != RecordsReport::Place::Nowhere) {
        m_annotations.load();
        m_histories.load();
        m_journal.load();
    }
    emit opened(report);
}

} // namespace Savepoint
