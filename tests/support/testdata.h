// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace Savepoint {

/// The content of a file of tests/data. Ends the program when it cannot be read.
[[nodiscard]] QByteArray testData(const QString &fileName);

} // namespace Savepoint
