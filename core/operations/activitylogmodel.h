// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QString>
#include <QTimer>

#include <deque>
#include <vector>

namespace Savepoint {

/// One line of the activity log.
struct LogEntry {
    enum class Level { Info, Output, Warning, Error, Success };

    QDateTime time; ///< the server's clock when the message has a time, else the clock of this computer; UTC
    std::chrono::milliseconds sinceStart{0}; ///< offset from the operation's first message, on the same clock
    Level level = Level::Info;
    QString type; ///< the event's type as sent; empty for lines of the program itself
    QString text; ///< fit to be shown (displayText), secrets removed
};

/// The progress log: append-only, keeps the newest `capacity` lines, and tells its views about new lines at
/// most 60 times a second, so that a flood of messages never stalls the window.
///
/// The interface words the program's own lines (core composes no sentences) and appends them like the rest.
class ActivityLogModel final : public QAbstractListModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActivityLogModel)

public:
    enum Role {
        TimeRole = Qt::UserRole, ///< QDateTime, UTC
        SinceStartRole, ///< qint64, milliseconds
        LevelRole, ///< int(LogEntry::Level)
        TypeRole, ///< QString
        TextRole, ///< QString
    };

    explicit ActivityLogModel(int capacity = 10'000, QObject *parent = nullptr);
    ~ActivityLogModel() override;

    /// A text that must never be kept: the token. Replaced in every line appended from now on.
    void setSecret(const QString &secret);
    /// Starts the clock of a new operation: offsets count from its first message.
    void beginOperation();
    void append(const StreamMessage &message);
    void append(LogEntry::Level level, const QString &text);
    void clear();
    /// Makes pending lines visible now.
    void flush();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole is the text; the interface formats the rest from the roles.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] const LogEntry &entry(int row) const;
    /// Lines that are no longer kept because newer ones took their place.
    [[nodiscard]] qint64 droppedCount() const { return m_dropped; }

private:
    void push(LogEntry entry);

    std::deque<LogEntry> m_entries;
    std::deque<LogEntry> m_pending;
    QTimer m_batch;
    QString m_secret;
    QDateTime m_firstServerTime;
    QDateTime m_firstLocalTime;
    int m_capacity;
    qint64 m_dropped = 0;
};

} // namespace Savepoint
