// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/logentry.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QHash>
#include <QString>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>

namespace Savepoint {

/// The progress log: append-only, keeps the newest `capacity` lines (and no more than MaxBytes of them), and
/// tells its views about new lines at most 60 times a second, less often when that takes them long, so that a
/// flood of messages never stalls the window. What the server sent is only read when somebody looks at it: a
/// line that comes and goes between two batches costs next to nothing.
///
/// The interface words the program's own lines (core composes no sentences) and appends them like the rest.
class ActivityLogModel final : public QAbstractListModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActivityLogModel)

public:
    enum Role {
        TimeRole = Qt::UserRole, ///< QDateTime, UTC: the server's clock where there is one
        ServerTimeRole, ///< QDateTime, UTC; invalid when the server sent none
        ReceivedRole, ///< QDateTime, UTC: this computer's clock
        SinceStartRole, ///< qint64, milliseconds
        LevelRole, ///< int(LogEntry::Level)
        TypeRole, ///< QString
        TextRole, ///< QString
        SpriteRole, ///< QString
        MalformedRole, ///< bool
    };
    static constexpr qsizetype MaxBytes = 16 * 1024 * 1024;

    static constexpr int DefaultCapacity = 10'000;

    /// `secret`: nothing is shown of it.
    explicit ActivityLogModel(int capacity = DefaultCapacity, SecretRemoval secret = SecretRemoval(),
                              QObject *parent = nullptr);
    ~ActivityLogModel() override;

    /// Starts the clock of an operation: its offsets count from its first line.
    void beginOperation(int id = 0, const QString &spriteName = {});
    /// Forgets that clock; lines that are there keep their offsets.
    void endOperation(int id);
    /// What the server said during operation `id`.
    void append(const StreamLines &lines, int id = 0);
    /// A line of the program itself, on the clock of the operation that was begun last. `spriteName`: which
    /// sprite it is about; empty: none, so that no view says whose it is.
    void append(LogEntry::Level level, const QString &text, const QString &spriteName = {},
                const QDateTime &at = QDateTime::currentDateTimeUtc());
    void clear();
    /// Makes pending lines visible now.
    void flush();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole is the text; the interface formats the rest from the roles.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// Valid until the next call of any function.
    [[nodiscard]] const LogEntry &entry(int row) const;
    /// The same as that of entry(), without reading the line.
    [[nodiscard]] LogEntry::Level level(int row) const { return m_items[size_t(row)].level; }
    /// Lines that are no longer kept because newer ones took their place.
    [[nodiscard]] qint64 droppedCount() const { return m_dropped; }

private:
    struct Batch {
        StreamLines lines;
        std::shared_ptr<const LogClock> clock; // the lines of an operation share it
    };
    struct Item {
        std::shared_ptr<const Batch> batch; // its lines share it
        qsizetype line = 0;
        std::unique_ptr<LogEntry> own; // of the program; no batch then
        LogEntry::Level level = LogEntry::Level::Info;

        [[nodiscard]] qsizetype size() const;
    };
    /// A batch, or a line of the program.
    struct Pending {
        std::shared_ptr<const Batch> batch;
        std::unique_ptr<LogEntry> own;

        [[nodiscard]] qsizetype count() const { return own ? 1 : batch->lines.count(); }
        [[nodiscard]] qsizetype size() const { return own ? own->text.size() * 2 : batch->lines.size(); }
    };

    void push(Pending pending);
    void dropPending();
    [[nodiscard]] std::deque<Item> takePending();
    void removeOldest(int rows);

    std::deque<Item> m_items;
    std::deque<Pending> m_pending;
    qint64 m_pendingLines = 0;
    qsizetype m_pendingBytes = 0;
    qsizetype m_bytes = 0; // of the items
    QTimer m_batch;
    QHash<int, std::shared_ptr<LogClock>> m_clocks; // by operation
    std::shared_ptr<LogClock> m_latest;
    int m_capacity;
    const SecretRemoval m_secret;
    qint64 m_dropped = 0;
    qint64 m_removedRows = 0; // of those that were items

    mutable LogEntry m_decoded; // the row that was looked at last: views ask for one role after the other
    mutable qint64 m_decodedNumber = -1; // its number since the first row
    mutable StreamMessageParser m_parser;
};

} // namespace Savepoint
