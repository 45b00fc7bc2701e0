// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSortFilterProxyModel>

namespace Savepoint {

/// Which lines of the activity log are shown, and how a line reads as a whole: every row's text is complete
/// for screen readers, tooltips and the clipboard, while the delegate lays the parts out in columns.
class LogFilter final : public QSortFilterProxyModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogFilter)

public:
    enum class Show { All, WarningsAndErrors };

    explicit LogFilter(QObject *parent = nullptr);

    void setShown(Show shown);
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    /// “Info”, “Warning” …: the word of an int(LogEntry::Level).
    [[nodiscard]] static QString levelWord(int level);
    /// A line of the log model or of this filter for a file or the clipboard: UTC time, offset, level, whole
    /// message.
    [[nodiscard]] static QString exportedLine(const QModelIndex &index);

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    Show m_shown = Show::All;
};

} // namespace Savepoint
