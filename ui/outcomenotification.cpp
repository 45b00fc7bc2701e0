// SPDX-License-Identifier: Apache-2.0
#include "ui/outcomenotification.h"

#include "ui/errortext.h"
#include "ui/operationtext.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct OutcomeNotification {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::OutcomeNotification)
};

constexpr auto WorthAWord = 5s;

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
    return {.title = OutcomeNotification::tr("%1: %2", "operation, outcome")
                         .arg(operationTitle(result.operation), outcomeWord(result.outcome)),
            .body = outcomeText(result).sentence,
            .iconName = iconOf(result.outcome),
            .isUrgent = result.outcome == OperationResult::Outcome::Failed
                || result.outcome == OperationResult::Outcome::Unknown};
}

} // namespace Savepoint
