// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

namespace Savepoint {

/// An entry of `fs/list`.
struct FileEntry {
    enum class Type { File, Directory, Symlink, Other };

    QString name;
    QString path;
    Type type = Type::Other;
    qint64 size = 0; ///< bytes
    QString mode; ///< octal, as sent
    QDateTime modTime; ///< UTC

    bool operator==(const FileEntry &) const = default;
};

} // namespace Savepoint
