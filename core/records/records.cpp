// SPDX-License-Identifier: Apache-2.0
#include "core/records/records.h"

#include <chrono>

namespace Savepoint {

namespace {

constexpr std::chrono::seconds ReadAgainPause{5};

} // namespace

Records::Records(const QString &path, const QString &server, const SecretRemoval &secret, QObject *parent)
    : QObject(parent)
    , m_store(path)
    , m_annotations(m_store, server)
    , m_histories(m_store, server)
    , m_journal(m_store, server, path, secret)
{
    m_readAgain.setSingleShot(true);
    m_readAgain.setInterval(ReadAgainPause);
    connect(&m_readAgain, &QTimer::timeout, this, [this] { readMarks(this, {}); });
    connect(&m_store, &RecordStore::opened, this, &Records::onOpened);
    connect(&m_annotations, &Annotations::failed, this, &Records::failed);
    connect(&m_histories, &HistoryCache::failed, this, &Records::failed);
    connect(&m_journal, &Journal::failed, this, &Records::failed);
}

Records::~Records() = default;

void Records::onOpened(const RecordsReport &report)
{
    if (report.place != RecordsReport::Place::Nowhere) {
        m_histories.load();
        readMarks(this, {});
    } else {
        m_readAgain.start(); // whoever asks for something opens a locked file
    }
    emit opened(report);
}

void Records::readMarks(QObject *context, std::function<void()> done)
{
    m_annotations.load();
    m_journal.load();
    // Behind the two.
    m_store.run<Done>(
        [](const QSqlDatabase &) -> RecordResult<Done> { return Done(); }, this,
        [this, context = QPointer(context), done = std::move(done)](const RecordResult<Done> &) {
            updateMarksKnown();
            if (context && done)
                done();
        });
}

void Records::updateMarksKnown()
{
    const auto &report = m_store.report();
    const bool areRead = m_annotations.isRead() && m_journal.areRestoresRead();
    if (areRead)
        m_readAgain.stop();
    else
        m_readAgain.start();
    const bool areKnown = areRead && report && report->isComplete;
    if (std::exchange(m_areMarksKnown, areKnown) != areKnown)
        emit areMarksKnownChanged();
}

} // namespace Savepoint
