// SPDX-License-Identifier: Apache-2.0
#include "ui/outcomeicon.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

Tone outcomeTone(OperationState state)
{
    switch (state) {
    case OperationState::Running:
        return Tone::Information;
    case OperationState::Succeeded:
        return Tone::Success;
    case OperationState::Failed:
        return Tone::Error;
    case OperationState::NotStarted:
        return Tone::Neutral;
    case OperationState::Unknown:
        break;
    }
    return Tone::Warning;
}

QIcon outcomeIcon(OperationState state)
{
    switch (state) {
    case OperationState::Running:
        return toneIcon("view-refresh"_L1, outcomeTone(state));
    case OperationState::NotStarted:
        return toneIcon("process-stop"_L1, outcomeTone(state));
    case OperationState::Unknown:
        return toneIcon("dialog-question"_L1, outcomeTone(state));
    default:
        return toneIcon(outcomeTone(state));
    }
}

} // namespace Savepoint
