// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/launchoptions.h"

#include <QString>
#include <QStringList>

namespace Savepoint {

/// What the program is asked to be.
struct Invocation {
    enum class Mode { Window, Serve, Tour, Print, Refuse };

    Mode mode = Mode::Window;
    CommandLine target; ///< Window: where to connect and what to open
    QString dataPath; ///< Serve, Window, Tour: the local backend's folder; never empty
    quint16 port = 0; ///< Serve
    QString tourPath; ///< Tour: where the pictures go
    QString text; ///< Print: to standard output; Refuse: to standard error
};

/// Reads the arguments, the program name first. Needs an application object for its name and version.
[[nodiscard]] Invocation parseCommandLine(const QStringList &arguments);

} // namespace Savepoint
