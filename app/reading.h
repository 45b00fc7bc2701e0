// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/launchoptions.h"

#include <QString>

namespace Savepoint {

/// What to read without a window.
struct ReadingTask {
    enum class Kind {
        ListSprites, ///< one line each, on standard output
        ListCheckpoints, ///< of one sprite, newest first, the base of the current state marked with `*`
        Export, ///< the history of one sprite into a file; its name says the format
    };

    Kind kind = Kind::ListSprites;
    QString exportPath;
};

/// Does the task for `options.spriteName` and returns the exit code: 0 when everything was read and written,
/// 1 when not, with the reason on standard error. An export that fails leaves the file as it was. Needs an
/// application, for pictures a QApplication.
[[nodiscard]] int runReading(const ReadingTask &task, const LaunchOptions &options, const QString &dataPath);

} // namespace Savepoint
