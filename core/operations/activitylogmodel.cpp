// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activitylogmodel.h"

#include "core/base/plaintext.h"

#include <algorithm>

namespace Savepoint {

namespace {

constexpr std::chrono::milliseconds BatchInterval{16}; // 60 Hz
constexpr qsizetype MaxLineLength = 20'000; // UTF-16 units; the whole line stays in the stream's raw bytes

LogEntry::Level levelOf(StreamMessage::Type type)
{
    switch (type) {
    case StreamMessage::Type::Stdout:
        return LogEntry::Level::Output;
    case StreamMessage::Type::Stderr:
    case StreamMessage::Type::Warning:
        return LogEntry::Level::Warning;
    case StreamMessage::Type::Error:
        return LogEntry::Level::Error;
    case StreamMessage::Type::Complete:
        return LogEntry::Level::Success;
    case StreamMessage::Type::Info:
    case StreamMessage::Type::Other:
        break;
    }
    return LogEntry::Level::Info;
}

/// Removes the line breaks and blanks that servers put around progress texts ("\nCheckpoint Details:").
QStringView withoutOuterBlankLines(QStringView text)
{
    while (!text.isEmpty() && (text.front() == u'\n' || text.front() == u'\r'))
        text = text.sliced(1);
    while (!text.isEmpty() && text.back().isSpace())
        text.chop(1);
    return text;
}

} // namespace

ActivityLogModel::ActivityLogModel(int capacity, QObject *parent)
    : QAbstractListModel(parent)
    , m_capacity(std::max(1, capacity))
{
    m_batch.setSingleShot(true);
    m_batch.setInterval(BatchInterval);
    connect(&m_batch, &QTimer::timeout, this, &ActivityLogModel::flush);
}

ActivityLogModel::~ActivityLogModel() = default;

void ActivityLogModel::setSecret(const QString &secret)
{
    m_secret = secret;
}

void ActivityLogModel::beginOperation()
{
    m_firstServerTime = {};
    m_firstLocalTime = {};
}

void ActivityLogModel::append(const StreamMessage &message)
{
    LogEntry entry;
    entry.level = levelOf(message.type);
    entry.type = displayText(message.typeName, LineBreaks::Fold, 40);
    entry.text = withoutSecret(
        displayText(withoutOuterBlankLines(message.text()), LineBreaks::Keep, MaxLineLength), m_secret);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (!m_firstLocalTime.isValid())
        m_firstLocalTime = now;
    if (message.time.isValid()) {
        if (!m_firstServerTime.isValid())
            m_firstServerTime = message.time;
        entry.time = message.time;
        entry.sinceStart = std::chrono::milliseconds(m_firstServerTime.msecsTo(message.time));
    } else {
        entry.time = now;
        entry.sinceStart = std::chrono::milliseconds(m_firstLocalTime.msecsTo(now));
    }
    push(std::move(entry));
}

void ActivityLogModel::append(LogEntry::Level level, const QString &text)
{
    LogEntry entry;
    entry.level = level;
    entry.time = QDateTime::currentDateTimeUtc();
    if (!m_firstLocalTime.isValid())
        m_firstLocalTime = entry.time;
    entry.sinceStart = std::chrono::milliseconds(m_firstLocalTime.msecsTo(entry.time));
    entry.text = withoutSecret(displayText(text, LineBreaks::Keep, MaxLineLength), m_secret);
    push(std::move(entry));
}

void ActivityLogModel::push(LogEntry entry)
{
    m_pending.push_back(std::move(entry));
    if (m_pending.size() > size_t(m_capacity)) { // a flood within one batch: nobody could have seen these
        m_pending.pop_front();
        ++m_dropped;
    }
    if (!m_batch.isActive())
        m_batch.start();
}

void ActivityLogModel::flush()
{
    m_batch.stop();
    if (m_pending.empty())
        return;
    const auto excess = qint64(m_entries.size() + m_pending.size()) - m_capacity;
    if (excess > 0) {
        const int gone = int(std::min(excess, qint64(m_entries.size())));
        if (gone > 0) {
            beginRemoveRows({}, 0, gone - 1);
            m_entries.erase(m_entries.begin(), m_entries.begin() + gone);
            endRemoveRows();
            m_dropped += gone;
        }
    }
    const int first = int(m_entries.size());
    beginInsertRows({}, first, first + int(m_pending.size()) - 1);
    std::move(m_pending.begin(), m_pending.end(), std::back_inserter(m_entries));
    m_pending.clear();
    endInsertRows();
}

void ActivityLogModel::clear()
{
    m_batch.stop();
    m_pending.clear();
    m_dropped = 0;
    beginOperation();
    if (m_entries.empty())
        return;
    beginRemoveRows({}, 0, int(m_entries.size()) - 1);
    m_entries.clear();
    endRemoveRows();
}

int ActivityLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant ActivityLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LogEntry &line = m_entries[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return line.text;
    case TimeRole:
        return line.time;
    case SinceStartRole:
        return qint64(line.sinceStart.count());
    case LevelRole:
        return int(line.level);
    case TypeRole:
        return line.type;
    default:
        return {};
    }
}

const LogEntry &ActivityLogModel::entry(int row) const
{
    return m_entries[size_t(row)];
}

} // namespace Savepoint
