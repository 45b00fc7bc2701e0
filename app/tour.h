// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Savepoint {

/// Does the whole job once through the real window, as a person with a mouse would: choose a sprite, create a
/// checkpoint, restore an older one, create again. On a local backend and with settings of its own, both
/// thrown away afterwards. Prints each step with what was seen and saves pictures to `pictureFolder`.
///
/// Runs the event loop; needs a QApplication. The exit code: 0 only when every step succeeded.
[[nodiscard]] int runTour(const QString &pictureFolder);

} // namespace Savepoint
