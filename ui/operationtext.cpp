// SPDX-License-Identifier: Apache-2.0
#include "ui/operationtext.h"

#include "core/base/plaintext.h"
#include "ui/checkpointtext.h"

#include <QCoreApplication>

namespace Savepoint {

namespace {

struct OperationWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::OperationText)
};

constexpr qsizetype MaxOperationNameLength = 80;

} // namespace

QString stepWords(const Operation &operation, OperationStep step)
{
    switch (step) {
    case OperationStep::Listing:
    case OperationStep::Identifying:
        return OperationWords::tr("Reading the checkpoint list…");
    case OperationStep::CreatingSafetyCheckpoint:
        return OperationWords::tr("Creating the safety checkpoint…");
    case OperationStep::Creating:
        return OperationWords::tr("Creating the checkpoint…");
    case OperationStep::Restoring:
        return OperationWords::tr("Restoring %1…").arg(idText(operation.checkpointId));
    case OperationStep::Deleting:
        return OperationWords::tr("Deleting %1…").arg(idText(operation.checkpointId));
    case OperationStep::Waiting:
        return OperationWords::tr("The sprite does not answer yet. Asking again with pauses…");
    case OperationStep::Confirming:
        break;
    }
    return OperationWords::tr("Reading the checkpoint list again…");
}

QString operationTitle(const Operation &operation, const QString &newCheckpointId)
{
    const QString sprite = displayText(operation.spriteName, LineBreaks::Fold, MaxOperationNameLength);
    const QString id = idText(operation.checkpointId);
    if (operation.kind == Operation::Kind::Delete)
        return OperationWords::tr("Deletion of %1 of %2").arg(id, sprite);
    if (!operation.undoes.isEmpty())
        return OperationWords::tr("Undo of a restore: back to %1 on %2").arg(id, sprite);
    if (operation.kind == Operation::Kind::Restore)
        return OperationWords::tr("Restore of %1 on %2").arg(id, sprite);
    return newCheckpointId.isEmpty()
        ? OperationWords::tr("New checkpoint of %1").arg(sprite)
        : OperationWords::tr("New checkpoint %1 of %2").arg(idText(newCheckpointId), sprite);
}

} // namespace Savepoint
