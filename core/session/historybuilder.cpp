// SPDX-License-Identifier: Apache-2.0
#include "core/session/historybuilder.h"

#include <memory>
#include <utility>

namespace Savepoint {

using namespace Qt::StringLiterals;

HistoryBuilder::HistoryBuilder(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(u"history"_s);
}

HistoryBuilder::~HistoryBuilder()
{
    m_thread.quit();
    m_thread.wait(); // a build that is under way ends first; its answer reaches nobody
}

void HistoryBuilder::build(const QList<Checkpoint> &checkpoints, const HistoryGraphOptions &options,
                           Done done)
{
    cancel();
    if (checkpoints.size() <= ShortList) {
        done(HistoryGraph::build(checkpoints, options));
        return;
    }
    m_done = std::move(done);
    if (!m_worker) {
        m_worker = new QObject;
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread.start();
    }
    QMetaObject::invokeMethod(m_worker, [this, checkpoints, options, number = m_number] {
        // Shared only because a queued call is copied; it has one owner at a time.
        const auto graph = std::make_shared<HistoryGraph>(HistoryGraph::build(checkpoints, options));
        QMetaObject::invokeMethod(
            this, [this, graph, number] { deliver(number, *graph); }, Qt::QueuedConnection);
    });
}

void HistoryBuilder::cancel()
{
    ++m_number;
    m_done = nullptr;
}

void HistoryBuilder::deliver(int number, HistoryGraph &graph)
{
    if (number != m_number)
        return;
    const Done done = std::exchange(m_done, nullptr);
    done(std::move(graph)); // may build again or delete this
}

} // namespace Savepoint
