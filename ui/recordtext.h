// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/recordconnection.h"
#include "core/records/recorderror.h"

#include <QString>

namespace Savepoint {

/// Why something could not be kept or read, as a sentence. Plain text.
[[nodiscard]] QString recordErrorText(const RecordError &error);
/// What a person should know about how the notes could be opened; empty when all is well.
[[nodiscard]] QString recordsReportText(const RecordsReport &report);

} // namespace Savepoint
