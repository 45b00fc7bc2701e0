// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/annotations.h"
#include "core/records/historycache.h"
#include "core/records/journal.h"
#include "core/records/recordstore.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace Savepoint {

/// What this program remembers of one server: notes, lists that were read, operations. Never fails to be
/// made: what cannot be read or kept is told by signals, and the rest of the program goes on without it.
class Records final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Records)

public:
    /// `path`: the SQLite file, empty for memory only. `server`: see recordsServer() in core/session.
    /// `secret`: what is kept of operations is kept without it.
    Records(const QString &path, const QString &server, const SecretRemoval &secret = SecretRemoval(),
            QObject *parent = nullptr);
    /// Waits until everything that was to be kept is on the disk.
    ~Records() override;

    [[nodiscard]] Annotations &annotations() { return m_annotations; }
    [[nodiscard]] HistoryCache &histories() { return m_histories; }
    [[nodiscard]] Journal &journal() { return m_journal; }
    /// All that was ever kept of marks and restores has been read. False: nothing that they guard may go.
    /// Read again every few seconds meanwhile.
    [[nodiscard]] bool areMarksKnown() const { return m_areMarksKnown; }
    /// Reads marks and restores again: another window may have changed them. Then `done`, unless `context` is
    /// gone.
    void readMarks(QObject *context, std::function<void()> done);
    /// The user goes on without what a damaged file has lost.
    void acceptGaps() { m_store.acceptGaps(); }

    /// Nothing while the file is being opened.
    [[nodiscard]] const std::optional<RecordsReport> &report() const { return m_store.report(); }

Q_SIGNALS:
    void areMarksKnownChanged();
    /// See RecordStore::opened().
    void opened(const Savepoint::RecordsReport &report);
    /// Something that nobody waits for could not be kept or read. The loss of a note is told to who asked.
    void failed(const Savepoint::RecordError &error);

private:
    void onOpened(const RecordsReport &report);
    void updateMarksKnown();

    // The store last to be destroyed: the others use it.
    RecordStore m_store;
    Annotations m_annotations;
    HistoryCache m_histories;
    Journal m_journal;
    QTimer m_readAgain;
    bool m_areMarksKnown = false;
};

} // namespace Savepoint
