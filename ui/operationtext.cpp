// SPDX-License-Identifier: Apache-2.0
#include "ui/operationtext.h"

#include "core/base/plaintext.h"
#include "ui/checkpointtext.h"

#include <QCoreApplication>

namespace Savepoint {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::OperationText)
};

constexpr qsizetype MaxNameLength = 80;

} // namespace

QString stepWords(const Operation &operation, OperationStep step)
{
    switch (step) {
    case OperationStep::Listing:
    case OperationStep::Identifying:
        return Words::tr("Reading the checkpoint list…");
    case OperationStep::CreatingSafetyCheckpoint:
        return Words::tr("Creating the safety checkpoint…");
    case OperationStep::Creating:
        return Words::tr("Creating the checkpoint…");
    case OperationStep::Restoring:
        return Words::tr("Restoring %1…").arg(idText(operation.checkpointId));
    case OperationStep::Deleting:
        return Words::tr("Deleting %1…").arg(idText(operation.checkpointId));
    case OperationStep::Waiting:
        return Words::tr("The sprite does not answer yet. Asking again with pauses…");
    case OperationStep::Confirming:
        break;
    }
    return Words::tr("Reading the checkpoint list again…");
}

QString operationTitle(const Operation &operation, const QString &newCheckpointId)
{
    const QString sprite = displayText(operation.spriteName, LineBreaks::Fold, MaxNameLength);
    const QString id = idText(operation.checkpointId);
    if (operation.kind == Operation::Kind::Delete)
        return Words::tr("Deletion of %1 of %2").arg(id, sprite);
    if (!operation.undoes.isEmpty())
        return Words::tr("Undo of a restore: back to %1 on %2").arg(id, sprite);
    if (operation.kind == Operation::Kind::Restore)
        return Words::tr("Restore of %1 on %2").arg(id, sprite);
    return newCheckpointId.isEmpty()
        ? Words::tr("New checkpoint of %1").arg(sprite)
        : Words::tr("New checkpoint %1 of %2").arg(idText(newCheckpointId), sprite);
}

} // namespace Savepoint
