// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"

#include <QElapsedTimer>

#include <algorithm>

namespace Savepoint {

namespace {

constexpr std::chrono::milliseconds BatchInterval{16}; // 60 Hz
constexpr int BatchShare = 8; // views that need long for a batch are left alone that many times as long

} // namespace

ActivityLogModel::ActivityLogModel(int capacity, SecretRemoval secret, QObject *parent)
    : QAbstractListModel(parent)
    , m_latest(std::make_shared<LogClock>())
    , m_capacity(std::max(1, capacity))
    , m_secret(std::move(secret))
{
    m_batch.setSingleShot(true);
    m_batch.setInterval(BatchInterval);
    connect(&m_batch, &QTimer::timeout, this, &ActivityLogModel::flush);
}

ActivityLogModel::~ActivityLogModel() = default;

qsizetype ActivityLogModel::Item::size() const
{
    return own ? own->text.size() * 2 : batch->lines.bytes(line).size();
}

void ActivityLogModel::beginOperation(int id, const QString &spriteName)
{
    m_latest = std::make_shared<LogClock>(LogClock{{}, {}, spriteName});
    m_clocks.insert(id, m_latest);
}

void ActivityLogModel::endOperation(int id)
{
    m_clocks.remove(id);
}

void ActivityLogModel::append(const StreamLines &lines, int id)
{
    if (lines.isEmpty())
        return;
    const std::shared_ptr<LogClock> clock = m_clocks.value(id, m_latest);
    clock->note(lines);
    push({std::make_shared<Batch>(Batch{lines, clock}), nullptr});
}

void ActivityLogModel::append(LogEntry::Level level, const QString &text, const QString &spriteName,
                              const QDateTime &at)
{
    if (!m_latest->local.isValid())
        m_latest->local = at;
    auto own = std::make_unique<LogEntry>(logEntry(level, text, at, *m_latest, m_secret));
    if (!spriteName.isEmpty())
        own->spriteName = spriteName;
    push({nullptr, std::move(own)});
}

void ActivityLogModel::push(Pending pending)
{
    m_pendingLines += pending.count();
    m_pendingBytes += pending.size();
    m_pending.push_back(std::move(pending));
    dropPending();
    if (!m_batch.isActive())
        m_batch.start();
}

/// A flood within one batch: nobody could have seen these.
void ActivityLogModel::dropPending()
{
    while (m_pending.size() > 1) {
        const Pending &oldest = m_pending.front();
        if (m_pendingLines - oldest.count() < m_capacity && m_pendingBytes - oldest.size() < MaxBytes)
            return;
        m_pendingLines -= oldest.count();
        m_pendingBytes -= oldest.size();
        m_dropped += oldest.count();
        m_pending.pop_front();
    }
}

/// The newest lines that are waiting, as many as there is room for.
std::deque<ActivityLogModel::Item> ActivityLogModel::takePending()
{
    std::deque<Item> items;
    qsizetype bytes = 0;
    while (!m_pending.empty()) {
        Pending &newest = m_pending.back();
        for (qsizetype i = newest.count() - 1; i >= 0; --i) {
            Item item;
            if (newest.own) {
                item.level = newest.own->level;
                item.own = std::move(newest.own);
            } else {
                item.line = i;
                item.batch = newest.batch;
                item.level = logLevel(item.batch->lines.at(item.line));
            }
            bytes += item.size();
            const bool fits = qint64(items.size()) < m_capacity && (items.empty() || bytes <= MaxBytes);
            if (!fits) {
                m_dropped += m_pendingLines - qint64(items.size());
                m_pending.clear();
                break;
            }
            items.push_front(std::move(item));
        }
        if (!m_pending.empty())
            m_pending.pop_back();
    }
    m_pendingLines = 0;
    m_pendingBytes = 0;
    return items;
}

void ActivityLogModel::flush()
{
    m_batch.stop();
    if (m_pending.empty())
        return;
    QElapsedTimer taken;
    taken.start();
    std::deque<Item> items = takePending();
    qsizetype bytes = 0;
    for (const Item &item : items)
        bytes += item.size();
    int gone = int(std::max<qint64>(0, qint64(m_items.size() + items.size()) - m_capacity));
    qsizetype kept = m_bytes;
    for (int row = 0; row < int(m_items.size()) && (row < gone || kept + bytes > MaxBytes); ++row) {
        kept -= m_items[size_t(row)].size();
        gone = std::max(gone, row + 1);
    }
    removeOldest(gone);
    const int first = int(m_items.size());
    beginInsertRows({}, first, first + int(items.size()) - 1);
    std::move(items.begin(), items.end(), std::back_inserter(m_items));
    m_bytes += bytes;
    endInsertRows();
    m_batch.setInterval(std::max(BatchInterval, BatchShare * std::chrono::milliseconds(taken.elapsed())));
}

void ActivityLogModel::removeOldest(int rows)
{
    if (rows == 0)
        return;
    beginRemoveRows({}, 0, rows - 1);
    for (int row = 0; row < rows; ++row)
        m_bytes -= m_items[size_t(row)].size();
    m_items.erase(m_items.begin(), m_items.begin() + rows);
    m_removedRows += rows;
    m_dropped += rows;
    endRemoveRows();
}

void ActivityLogModel::clear()
{
    m_batch.stop();
    m_pending.clear();
    m_pendingLines = 0;
    m_pendingBytes = 0;
    m_clocks.clear();
    m_latest = std::make_shared<LogClock>();
    removeOldest(int(m_items.size()));
    m_dropped = 0;
}

int ActivityLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_items.size());
}

QVariant ActivityLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == LevelRole)
        return int(level(index.row()));
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return entry(index.row()).text;
    case TimeRole:
        return entry(index.row()).time();
    case ServerTimeRole:
        return entry(index.row()).serverTime;
    case ReceivedRole:
        return entry(index.row()).receivedAt;
    case SinceStartRole:
        return qint64(entry(index.row()).sinceStart.count());
    case TypeRole:
        return entry(index.row()).type;
    case SpriteRole:
        return entry(index.row()).spriteName;
    case MalformedRole:
        return entry(index.row()).isMalformed;
    default:
        return {};
    }
}

const LogEntry &ActivityLogModel::entry(int row) const
{
    const Item &item = m_items[size_t(row)];
    if (item.own)
        return *item.own;
    if (const qint64 number = m_removedRows + row; number != m_decodedNumber) {
        m_decoded = logEntry(item.batch->lines, item.line, *item.batch->clock, m_parser, m_secret);
        m_decodedNumber = number;
    }
    return m_decoded;
}

} // namespace Savepoint
