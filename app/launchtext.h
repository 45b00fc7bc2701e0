// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/launchoptions.h"

#include <QString>

namespace Savepoint {

/// Why the program cannot start, in one sentence that names the option or variable.
[[nodiscard]] QString launchErrorText(const LaunchError &error);

/// Why the window shows the sprites on this computer although the environment asks for a server.
[[nodiscard]] QString missedServerText(const LaunchError &error);

/// What a `.sprite` file or a variable claims, against what the server says.
[[nodiscard]] QString otherOrganizationText(const OrganizationClaim &claim, const QString &organization);

} // namespace Savepoint
