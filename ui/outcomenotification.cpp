// SPDX-License-Identifier: Apache-2.0
#include "ui/outcomenotification.h"

#include "core/base/plaintext.h"
#include "ui/checkpointtext.h"
#include "ui/errortext.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct OutcomeNotification {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::OutcomeNotification)
};

constexpr auto WorthAWord = 5s;

QString titleOf(const OperationResult &result)
{
    const Operation &operation = result.operation;
    const QString sprite = displayText(operation.spriteName, LineBreaks::Fold, 60);
    const QString id = idText(operation.checkpointId);
    const QString word = outcomeWord(result.outcome);
    switch (operation.kind) {
    case Operation::Kind::Restore:
        return OutcomeNotification::tr("Restore of %1 on %2: %3", "id, sprite, outcome")
            .arg(id, sprite, word);
    case Operation::Kind::Delete:
        return OutcomeNotification::tr("Deletion of %1 of %2: %3", "id, sprite, outcome")
            .arg(id, sprite, word);
    case Operation::Kind::Create:
        break;
    }
    return OutcomeNotification::tr("New checkpoint of %1: %2", "sprite, outcome").arg(sprite, word);
}

QString iconOf(OperationResult::Outcome outcome)
{
    switch (outcome) {
    case OperationResult::Outcome::Succeeded:
        return u"dev.savepoint.Savepoint"_s;
    case OperationResult::Outcome::Failed:
        return u"dialog-error"_s;
    default:
        return u"dialog-warning"_s;
    }
}

} // namespace

bool deservesNotification(const OperationResult &result, std::chrono::milliseconds elapsed)
{
    if (result.stoppedWatching)
        return false;
    return result.outcome != OperationResult::Outcome::Succeeded || elapsed > WorthAWord;
}

DesktopNotification outcomeNotification(const OperationResult &result)
{
    return {.title = titleOf(result),
            .body = outcomeText(result).sentence,
            .iconName = iconOf(result.outcome),
            .isUrgent = result.outcome == OperationResult::Outcome::Failed
                || result.outcome == OperationResult::Outcome::Unknown};
}

} // namespace Savepoint
