// SPDX-License-Identifier: Apache-2.0
#include "ui/logfilter.h"

#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "ui/plaintextlabel.h"
#include "ui/timetext.h"

#include <QLocale>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxSpokenLength = 2000;
constexpr qsizetype MaxToolTipLength = 4000;

std::chrono::milliseconds offsetOf(const QModelIndex &index)
{
    return std::chrono::milliseconds(index.data(ActivityLogModel::SinceStartRole).toLongLong());
}

/// The line as one sentence: time, offset, level, message.
QString spoken(const QModelIndex &index)
{
    const QDateTime time = index.data(ActivityLogModel::TimeRole).toDateTime();
    const QString text =
        displayText(index.data(ActivityLogModel::TextRole).toString(), LineBreaks::Fold, MaxSpokenLength);
    return LogFilter::tr("%1, %2, %3: %4", "time, offset, level, message")
        .arg(time.toLocalTime().toString(u"HH:mm:ss"_s), offsetText(offsetOf(index)),
             LogFilter::levelWord(index.data(ActivityLogModel::LevelRole).toInt()), text);
}

} // namespace

LogFilter::LogFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setDynamicSortFilter(true);
}

void LogFilter::setShown(Show shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    invalidateFilter();
}

QVariant LogFilter::data(const QModelIndex &index, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return spoken(mapToSource(index));
    case Qt::ToolTipRole:
        return toolTipFor(
            mapToSource(index).data(ActivityLogModel::TextRole).toString().left(MaxToolTipLength));
    default:
        return QSortFilterProxyModel::data(index, role);
    }
}

QString LogFilter::levelWord(int level)
{
    switch (LogEntry::Level(level)) {
    case LogEntry::Level::Output:
        return tr("Output");
    case LogEntry::Level::Warning:
        return tr("Warning");
    case LogEntry::Level::Error:
        return tr("Error");
    case LogEntry::Level::Success:
        return tr("Success");
    case LogEntry::Level::Info:
        break;
    }
    return tr("Info");
}

QString LogFilter::exportedLine(const QModelIndex &index)
{
    const QDateTime time = index.data(ActivityLogModel::TimeRole).toDateTime().toUTC();
    QString text = index.data(ActivityLogModel::TextRole).toString();
    text.replace(u'\n', "\n    "_L1); // what follows a line's time stamp belongs to that line
    return "%1  %2  %3  %4"_L1.arg(time.toString(Qt::ISODateWithMs), offsetText(offsetOf(index)),
                                   levelWord(index.data(ActivityLogModel::LevelRole).toInt()), text);
}

bool LogFilter::filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const
{
    if (m_shown == Show::All)
        return true;
    const auto level = LogEntry::Level(
        sourceModel()->index(sourceRow, 0, sourceParent).data(ActivityLogModel::LevelRole).toInt());
    return level == LogEntry::Level::Warning || level == LogEntry::Level::Error;
}

} // namespace Savepoint
