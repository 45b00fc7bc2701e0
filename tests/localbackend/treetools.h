// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <sys/types.h>

/// Trees on disk for the tests of the local backend; written with plain POSIX calls, apart from the code
/// under test.
namespace TreeTools {

/// Writes a file, making its folders.
void write(const QString &path, const QByteArray &content, mode_t mode = 0644);
[[nodiscard]] QByteArray read(const QString &path);
/// Sets the modification time of a file, folder or link.
void setTime(const QString &path, qint64 seconds, qint64 nanoseconds);
void setMode(const QString &path, mode_t mode);

/// One line per entry, the root included: path, kind, mode, time in nanoseconds, content digest or link
/// target.
[[nodiscard]] QStringList describe(const QString &path);
/// The same without modes and times.
[[nodiscard]] QStringList contents(const QString &path);
/// All files below a folder: inode numbers.
[[nodiscard]] QList<quint64> inodes(const QString &path);
[[nodiscard]] quint64 inode(const QString &path);

/// Compares a checkpoint's files with its manifest, reading both anew. Empty when it is complete.
[[nodiscard]] QString problemOf(const QString &checkpointPath);
/// What lies in a sprite's folder that should not be there when nothing runs.
[[nodiscard]] QStringList leftovers(const QString &spritePath);

/// Removes a folder and all in it, also what is write-protected or has a name that is no text.
void removeAll(const QString &path);

/// While it lives the process has no rights of root, so that permissions count.
class Unprivileged final {
    Q_DISABLE_COPY_MOVE(Unprivileged)

public:
    /// Gives the folder to the user that is taken on.
    explicit Unprivileged(const QString &folder);
    ~Unprivileged();

private:
    bool m_wasRoot;
};

/// While it lives the calling thread has mounts of its own, which nobody else sees and which go with it.
class OwnMounts final {
    Q_DISABLE_COPY_MOVE(OwnMounts)

public:
    OwnMounts();
    ~OwnMounts();

    /// False without the rights of root: the test is to be skipped.
    [[nodiscard]] bool isAllowed() const { return m_isAllowed; }
    /// Shows a folder or file at another place as well.
    void bind(const QString &from, const QString &at);
    /// A small disk in memory; `options` as for mount(8).
    void addDisk(const QString &at, const QByteArray &options);

private:
    int m_before;
    int m_workingFolder;
    bool m_isAllowed;
};

} // namespace TreeTools
