// SPDX-License-Identifier: Apache-2.0
#include "core/base/savefile.h"

#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace Savepoint {

namespace {

constexpr qsizetype WrittenAtOnce = 64 * 1024;
constexpr int MostLinks = 40; // as the kernel follows

/// Where the links lead, also when nothing is there yet. QSaveFile follows only the first.
QString withoutLinks(const QString &path)
{
    QFileInfo file(path);
    for (int links = 0; links < MostLinks && file.isSymLink(); ++links)
        file.setFile(file.symLinkTarget());
    return file.filePath();
}

/// The new name is on the disk, too. Some filesystems know no such thing; the file itself is safe by then.
void syncFolderOf(const QString &path)
{
    const QByteArray folder = QFile::encodeName(QFileInfo(path).absolutePath());
    const int descriptor = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)::fsync(descriptor);
    ::close(descriptor);
}

} // namespace

SaveFile::SaveFile(const QString &path, Readers readers)
    : m_file(withoutLinks(path))
    , m_readers(readers)
{
}

SaveFile::~SaveFile() = default;

bool SaveFile::open(OpenMode mode)
{
    Q_ASSERT((mode & ~Text) == WriteOnly);
    const QFileInfo old(m_file.fileName());
    if (old.isSymLink())
        return fail(qt_error_string(ELOOP));
    if (old.exists() && !old.isFile() && !old.isDir()) // QSaveFile refuses a folder itself
        return fail(tr("It is a device, a pipe or a socket, and no ordinary file."));
    if (!m_file.open(WriteOnly))
        return fail(m_file.errorString());
    if (m_readers == Readers::OwnerOnly
        && !m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(m_file.errorString());
    return QIODevice::open(mode | Unbuffered);
}

bool SaveFile::commit()
{
    if (!isOpen() || m_hasFailed || !writeBuffer())
        return false;
    if (::fsync(m_file.handle()) != 0)
        return fail(qt_error_string(errno));
    close();
    if (!m_file.commit())
        return fail(m_file.errorString());
    syncFolderOf(m_file.fileName());
    return true;
}

qint64 SaveFile::readData(char *, qint64)
{
    return -1;
}

qint64 SaveFile::writeData(const char *data, qint64 size)
{
    if (m_hasFailed)
        return -1;
    m_buffer.append(data, qsizetype(size));
    return m_buffer.size() < WrittenAtOnce || writeBuffer() ? size : -1;
}

/// By the system's own call: QFileDevice forgets why only a part of what was given could be written.
bool SaveFile::writeBuffer()
{
    qsizetype written = 0;
    while (written < m_buffer.size()) {
        const ssize_t count =
            ::write(m_file.handle(), m_buffer.constData() + written, size_t(m_buffer.size() - written));
        if (count < 0 && errno != EINTR)
            return fail(qt_error_string(errno));
        written += qMax<ssize_t>(count, 0);
    }
    m_buffer.clear();
    return true;
}

bool SaveFile::fail(const QString &why)
{
    m_hasFailed = true;
    setErrorString(why);
    return false;
}

} // namespace Savepoint
