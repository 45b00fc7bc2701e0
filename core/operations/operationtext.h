// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/operationrecord.h"

#include <QString>

namespace Savepoint {

/// What is to be said of the outcome of an operation.
enum class OperationState {
    Running,
    Succeeded,
    Failed,
    Unknown, ///< also one that was cut off and is not settled yet
    NotStarted,
};

// Cell texts about an operation on record. Whatever came from outside in them is fit to be shown.

/// `outcome`: as recorded. `isRunning`: it is being watched by a window.
[[nodiscard]] OperationState operationState(const std::optional<OperationRecord::Outcome> &outcome,
                                            bool isRunning = false);
/// “Restore v7”, “New checkpoint v8”, “Delete v3”, “Undo: restore v10”.
[[nodiscard]] QString operationText(const OperationRecord &record);
/// “Succeeded”, “Failed”, “Result unknown”, “Not started”, “Running”.
[[nodiscard]] QString stateText(OperationState state);
/// How the outcome is known where the server did not say it: “shown by the list”, “most likely”. Else empty.
[[nodiscard]] QString evidenceText(const std::optional<OperationRecord::Outcome> &outcome,
                                   OperationRecord::Evidence evidence);
/// The outcome with how it is known and, where it was not a success, why. One line, for a tooltip.
[[nodiscard]] QString resultText(const OperationRecord &record, OperationState state);
/// All of it in one sentence, for a screen reader.
[[nodiscard]] QString spokenText(const OperationRecord &record, OperationState state);
/// When it was begun, in local time, without the year where it is this one; empty for an invalid time.
[[nodiscard]] QString startedText(const OperationRecord &record);

} // namespace Savepoint
