// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

namespace Savepoint {

/// Orders ids the way people read them: v2 before v10. A strict total order over distinct ids.
[[nodiscard]] bool naturalLess(QStringView left, QStringView right);

} // namespace Savepoint
