// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/recordconnection.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <memory>
#include <optional>

namespace Savepoint {

/// The SQLite file with everything this program remembers, on a thread of its own: writing waits for the disk
/// (and for other programs), and the window must not. Work is done in the order in which it was asked for;
/// values go in, values come out, in the thread of the store.
///
/// The destructor waits until everything that was asked for is done. Opening never fails the caller: see
/// RecordsReport.
class RecordStore final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordStore)

public:
    /// Opens `path` in its own thread; an empty path keeps everything in memory.
    explicit RecordStore(const QString &path, QObject *parent = nullptr);
    ~RecordStore() override;

    /// Runs `work` in the store's thread, then `done` in this one: never before the call has returned, at
    /// most once, and not at all when `context` is gone by then. The work itself is done in any case.
    template<typename T>
    void run(std::function<RecordResult<T>(const QSqlDatabase &)> work, QObject *context,
             RecordCallback<T> done)
    {
        post(
            [work = std::move(work), done = std::move(done)](const RecordResult<QSqlDatabase> &database) {
                auto result = std::make_shared<RecordResult<T>>(database ? work(*database)
                                                                         : RecordResult<T>(database.error()));
                return Completion([result, done] {
                    if (done)
                        done(std::move(*result));
                });
            },
            context);
    }

    /// The user goes on without what is missing. opened() follows when the file could be changed.
    void acceptGaps();

    /// How opening went; nothing while it is under way.
    [[nodiscard]] const std::optional<RecordsReport> &report() const { return m_report; }

Q_SIGNALS:
    /// Opened, or given up. Again when a file that was locked could be opened after all, and after
    /// acceptGaps().
    void opened(const Savepoint::RecordsReport &report);

private:
    using Completion = std::function<void()>;
    using Task = std::function<Completion(const RecordResult<QSqlDatabase> &)>;

    void post(Task task, QObject *context);
    void open();
    void tell(const RecordsReport &report);

    QThread m_thread;
    QObject *m_worker; // lives in m_thread, where everything below is used
    std::unique_ptr<RecordConnection> m_connection;
    RecordError m_whyClosed; // of the last attempt to open

    std::optional<RecordsReport> m_report;
};

} // namespace Savepoint
