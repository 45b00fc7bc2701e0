// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/reading.h"
#include "core/session/launchoptions.h"

#include <QString>
#include <QStringList>

namespace Savepoint {

/// What the program is asked to be.
struct Invocation {
    enum class Mode { Window, Read, Serve, Tour, Print, Refuse };

    Mode mode = Mode::Window;
    CommandLine target; ///< Window, Read: where to connect and what to open
    QString link; ///< Window: a `sprite-checkpoint://` link to follow; may be empty
    ReadingTask reading; ///< Read
    QString dataPath; ///< Serve, Window, Read, Tour: the local backend's folder; never empty
    quint16 port = 0; ///< Serve
    QString tourPath; ///< Tour: where the pictures go
    QString text; ///< Print: to standard output; Refuse: to standard error
};

/// Reads the arguments, the program name first. Needs an application object for its name and version.
[[nodiscard]] Invocation parseCommandLine(const QStringList &arguments);

} // namespace Savepoint
