// SPDX-License-Identifier: Apache-2.0
#include "ui/logfilter.h"

#include "core/operations/activitylogmodel.h"
#include "ui/logtext.h"

namespace Savepoint {

LogFilter::LogFilter(ActivityLogModel &log, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_log(log)
{
    setDynamicSortFilter(true);
    setSourceModel(&log);
}

void LogFilter::setShown(Show shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    invalidateFilter();
}

void LogFilter::setSprite(const QString &name)
{
    if (m_sprite == name)
        return;
    m_sprite = name;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0));
}

QVariant LogFilter::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto entry = [this, &index]() -> const LogEntry & { return m_log.entry(mapToSource(index).row()); };
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return spokenLine(entry(), m_sprite);
    case Qt::ToolTipRole:
        return logToolTip(entry(), m_sprite);
    case ActivityLogModel::TextRole:
        return messageText(entry(), m_sprite);
    default:
        return QSortFilterProxyModel::data(index, role);
    }
}

QString LogFilter::exportedRow(const QModelIndex &index) const
{
    return exportedLine(m_log.entry(mapToSource(index).row()), m_sprite);
}

bool LogFilter::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    using Level = LogEntry::Level;
    if (m_shown == Show::All)
        return true;
    const Level level = m_log.level(sourceRow);
    switch (m_shown) {
    case Show::WithoutOutput:
        return level != Level::Output;
    case Show::OutputOnly:
        return level == Level::Output;
    case Show::WarningsAndErrors:
        return level == Level::Warning || level == Level::Error;
    case Show::ErrorsOnly:
        return level == Level::Error;
    case Show::All:
        break;
    }
    return true;
}

} // namespace Savepoint
