// SPDX-License-Identifier: Apache-2.0
#include "ui/logsearch.h"

#include <algorithm>

namespace Savepoint {

namespace {

constexpr int SliceRows = 1000; // some milliseconds

} // namespace

LogSearch::LogSearch(QAbstractItemModel &model, int role, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_role(role)
{
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first) {
        if (first + m_gone < m_read)
            restart();
        else
            schedule();
    });
    connect(&model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { onRemoved(first, last); });
    connect(&model, &QAbstractItemModel::modelReset, this, &LogSearch::restart);
    connect(&model, &QAbstractItemModel::layoutChanged, this, &LogSearch::restart);
    connect(&model, &QAbstractItemModel::dataChanged, this, &LogSearch::restart);
}

void LogSearch::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    restart();
}

bool LogSearch::isComplete() const
{
    return m_text.isEmpty() || m_read >= m_gone + m_model.rowCount();
}

void LogSearch::restart()
{
    m_matches.clear();
    m_read = m_gone;
    schedule();
    emit changed();
}

void LogSearch::schedule()
{
    if (!isComplete() && !std::exchange(m_isScheduled, true))
        QMetaObject::invokeMethod(this, &LogSearch::readSlice, Qt::QueuedConnection);
}

void LogSearch::readSlice()
{
    m_isScheduled = false;
    if (isComplete())
        return;
    const qint64 end = std::min<qint64>(m_gone + m_model.rowCount(), m_read + SliceRows);
    for (; m_read < end; ++m_read) {
        const QString text = m_model.index(int(m_read - m_gone), 0).data(m_role).toString();
        if (text.contains(m_text, Qt::CaseInsensitive))
            m_matches.push_back(m_read);
    }
    schedule();
    emit changed();
}

void LogSearch::onRemoved(int first, int last)
{
    if (first > 0) {
        restart();
        return;
    }
    m_gone += last + 1;
    m_read = std::max(m_read, m_gone);
    const auto kept = std::lower_bound(m_matches.begin(), m_matches.end(), m_gone);
    m_matches.erase(m_matches.begin(), kept);
    emit changed();
}

int LogSearch::positionOf(int row) const
{
    const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), row + m_gone);
    return found != m_matches.end() && *found == row + m_gone ? int(found - m_matches.begin()) + 1 : 0;
}

std::optional<int> LogSearch::next(int row) const
{
    if (m_matches.empty())
        return std::nullopt;
    const auto found = std::upper_bound(m_matches.begin(), m_matches.end(), row + m_gone);
    return int((found == m_matches.end() ? m_matches.front() : *found) - m_gone);
}

std::optional<int> LogSearch::previous(int row) const
{
    if (m_matches.empty())
        return std::nullopt;
    const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), row + m_gone);
    return int((found == m_matches.begin() ? m_matches.back() : *std::prev(found)) - m_gone);
}

} // namespace Savepoint
