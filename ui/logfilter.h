// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/logentry.h"

#include <QSortFilterProxyModel>

namespace Savepoint {

class ActivityLogModel;

/// Which lines of the activity log are shown, and how a line reads as a whole: every row's text is complete
/// for screen readers, tooltips and the clipboard, while the delegate lays the parts out in columns.
class LogFilter final : public QSortFilterProxyModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogFilter)

public:
    enum class Show {
        All,
        WithoutOutput, ///< what processes print is left out
        OutputOnly,
        WarningsAndErrors,
        ErrorsOnly,
    };

    /// `log` must outlive this.
    explicit LogFilter(ActivityLogModel &log, QObject *parent = nullptr);

    void setShown(Show shown);
    [[nodiscard]] Show shown() const { return m_shown; }
    /// Lines of other sprites say whose they are.
    void setSprite(const QString &name);

    /// TextRole is the message as it reads.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// For the clipboard.
    [[nodiscard]] QString exportedRow(const QModelIndex &index) const;
    [[nodiscard]] const QString &sprite() const { return m_sprite; }

protected:
    [[nodiscard]] bool filterAcceptsRow(int sourceRow, const QModelIndex &sourceParent) const override;

private:
    ActivityLogModel &m_log;
    QString m_sprite;
    Show m_shown = Show::All;
};

} // namespace Savepoint
