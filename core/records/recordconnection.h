// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/recorderror.h"

#include <QMetaType>
#include <QSqlDatabase>
#include <QString>

#include <optional>

namespace Savepoint {

/// How opening the records went. A plain value.
struct RecordsReport {
    enum class Place {
        Disk,
        ReadOnlyDisk, ///< what is there can be read; nothing can be saved
        Memory, ///< the file cannot be used; what is saved now lasts until the program ends
        Nowhere, ///< not opened yet (Locked: tried again at every use), or there is no SQLite
    };

    Place place = Place::Nowhere;
    std::optional<RecordError> problem;
    QString keptAside; ///< the new name of a damaged file that was replaced by a fresh one
    /// Everything that was ever kept can be read. False: marks and restores may be missing. It stays false at
    /// the next start, too, until RecordStore::acceptGaps().
    bool isComplete = false;

    /// The file in use lacks what a damaged one before it had, and the user has not said yet to go on without
    /// it.
    [[nodiscard]] bool hasGaps() const { return place == Place::Disk && !isComplete; }
    bool operator==(const RecordsReport &) const = default;
};

/// The open SQLite file. Lives in one thread.
///
/// A rollback journal with `synchronous=EXTRA`: what was committed is on the disk, whatever happens to the
/// program or the power. Not WAL: there is no reader to keep out of a writer's way, and a folder that may not
/// be written could not be read either.
class RecordConnection final {
    Q_DISABLE_COPY_MOVE(RecordConnection)

public:
    /// An empty path: in memory.
    explicit RecordConnection(QString path);
    ~RecordConnection();

    /// A damaged file is renamed; a fresh one takes its place, with what can still be read of it. A file that
    /// cannot be written is opened for reading. One that cannot be used at all is left alone, and memory
    /// takes its place.
    [[nodiscard]] RecordsReport open();
    /// The user has been told that something is missing, and goes on without it.
    [[nodiscard]] RecordResult<Done> acceptGaps() const;
    [[nodiscard]] bool isOpen() const { return m_database.isOpen(); }
    [[nodiscard]] const QSqlDatabase &database() const { return m_database; }

private:
    [[nodiscard]] RecordResult<Done> openFile(const QString &path, bool readOnly);
    [[nodiscard]] RecordResult<Done> prepare(bool readOnly);
    [[nodiscard]] RecordsReport openReadOnly(const RecordError &problem);
    [[nodiscard]] RecordsReport openInMemory(const RecordError &problem);
    [[nodiscard]] RecordsReport reportOfGaps() const;
    [[nodiscard]] RecordsReport replaceDamaged(const RecordError &problem);
    void close();

    QString m_path;
    QString m_name; // of the connection, unique in this program
    QSqlDatabase m_database;
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::RecordsReport)
