// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIODevice>
#include <QSaveFile>

namespace Savepoint {

/// A file that is written whole or not at all. QSaveFile with what that of Qt 6.4 lacks: it notices when the
/// last bytes do not fit (QTBUG: commit() ignores a failed flush), names the reason, has the bytes on the
/// disk before the new file takes the name of the old one, and never replaces what is no ordinary file. A
/// link is followed and stays a link.
///
/// open(WriteOnly), write(), commit(). Without a successful commit() the old file is as it was; the
/// destructor removes what was written. Sequential; not for reading.
class SaveFile final : public QIODevice {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SaveFile)

public:
    enum class Readers {
        AsBefore, ///< the permissions of the old file; without one, what the user's mask allows
        OwnerOnly, ///< also where the old file was for others
    };

    explicit SaveFile(const QString &path, Readers readers = Readers::AsBefore);
    ~SaveFile() override;

    /// False with errorString() when nothing can be written there.
    bool open(OpenMode mode) override;
    [[nodiscard]] bool isSequential() const override { return true; }
    /// Waits for the disk. False with errorString() when anything failed since open().
    [[nodiscard]] bool commit();

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    [[nodiscard]] bool writeBuffer();
    bool fail(const QString &why);

    QSaveFile m_file;
    const Readers m_readers;
    QByteArray m_buffer;
    bool m_hasFailed = false;
};

} // namespace Savepoint
