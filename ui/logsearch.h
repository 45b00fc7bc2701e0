// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractItemModel>
#include <QString>

#include <deque>
#include <optional>

namespace Savepoint {

/// The rows of a log in which a text occurs, whatever the case. Reads a slice of the rows in each turn of the
/// event loop, so that a long log never stalls the window; rows that come are read, rows that go are
/// forgotten.
class LogSearch final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogSearch)

public:
    /// Searches what `model` says in `role`. It must outlive this, and only grows at its end.
    LogSearch(QAbstractItemModel &model, int role, QObject *parent = nullptr);

    /// An empty text matches nothing.
    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] int count() const { return int(m_matches.size()); }
    /// 1 for the first match; 0: the row is none.
    [[nodiscard]] int positionOf(int row) const;
    /// The nearest match behind or before a row, from the other end when there is none. Any row will do.
    [[nodiscard]] std::optional<int> next(int row) const;
    [[nodiscard]] std::optional<int> previous(int row) const;

Q_SIGNALS:
    void changed(); ///< count(), positionOf() or isComplete()

private:
    void restart();
    void schedule();
    void readSlice();
    void onRemoved(int first, int last);

    QAbstractItemModel &m_model;
    const int m_role;
    QString m_text;
    // Numbers of rows that do not change when the oldest rows go: row + m_gone.
    std::deque<qint64> m_matches; // ascending
    qint64 m_gone = 0;
    qint64 m_read = 0; // the next one to be read
    bool m_isScheduled = false;
};

} // namespace Savepoint
