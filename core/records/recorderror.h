// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

#include <QString>

#include <functional>

namespace Savepoint {

/// Why something could not be read from or written to what this program remembers. Carries no sentence for
/// people.
struct RecordError {
    enum class Kind {
        Locked, ///< another program holds the file; trying again may help
        ReadOnly, ///< the file or its folder may not be written
        Full, ///< no room on the disk
        Corrupt, ///< the file is damaged
        TooNew, ///< written by a newer version of this program
        Unavailable, ///< it cannot be opened at all, or the SQLite plugin of Qt is missing
        NotNotes, ///< import: the file is not an export of notes
        File, ///< import, export: that file cannot be read or written
        Other,
    };

    Kind kind = Kind::Other;
    QString detail; ///< the words of SQLite or of the file system; a path for Corrupt; may be empty

    bool operator==(const RecordError &) const = default;
};

template<typename T> using RecordResult = Result<T, RecordError>;
template<typename T> using RecordCallback = std::function<void(RecordResult<T>)>;

} // namespace Savepoint
