// SPDX-License-Identifier: Apache-2.0
#include "core/operations/operationtext.h"

#include "core/base/durationtext.h"
#include "core/base/plaintext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

using Kind = OperationRecord::Kind;
using Outcome = OperationRecord::Outcome;

struct OperationText { // the context of the translations
    Q_DECLARE_TR_FUNCTIONS(Savepoint::OperationText)
};

constexpr qsizetype MaxName = 80;
constexpr qsizetype MaxReason = 300;

QString shown(const QString &untrusted)
{
    return displayText(untrusted, LineBreaks::Fold, MaxName);
}

QString unknownText(const OperationRecord &record)
{
    if (record.isAcknowledged)
        return OperationText::tr("Result unknown; somebody looked, and allowed new operations");
    return record.outcome ? OperationText::tr("Result unknown: nobody saw how it ended")
                          : OperationText::tr("Result unknown: the program ended before it did");
}

} // namespace

OperationState operationState(const std::optional<Outcome> &outcome, bool isRunning)
{
    if (!outcome)
        return isRunning ? OperationState::Running : OperationState::Unknown;
    switch (*outcome) {
    case Outcome::Succeeded:
        return OperationState::Succeeded;
    case Outcome::Failed:
        return OperationState::Failed;
    case Outcome::NotStarted:
        return OperationState::NotStarted;
    case Outcome::Unknown:
        break;
    }
    return OperationState::Unknown;
}

QString operationText(const OperationRecord &record)
{
    switch (record.kind) {
    case Kind::Restore:
        return record.undoes.isEmpty()
            ? OperationText::tr("Restore %1").arg(shown(record.checkpointId))
            : OperationText::tr("Undo: restore %1").arg(shown(record.checkpointId));
    case Kind::Delete:
        return OperationText::tr("Delete %1").arg(shown(record.checkpointId));
    case Kind::Create:
        break;
    }
    return record.newCheckpointId.isEmpty()
        ? OperationText::tr("New checkpoint")
        : OperationText::tr("New checkpoint %1").arg(shown(record.newCheckpointId));
}

QString stateText(OperationState state)
{
    switch (state) {
    case OperationState::Running:
        return OperationText::tr("Running");
    case OperationState::Succeeded:
        return OperationText::tr("Succeeded");
    case OperationState::Failed:
        return OperationText::tr("Failed");
    case OperationState::NotStarted:
        return OperationText::tr("Not started");
    case OperationState::Unknown:
        break;
    }
    return OperationText::tr("Result unknown");
}

QString evidenceText(const std::optional<Outcome> &outcome, OperationRecord::Evidence evidence)
{
    if (!outcome || *outcome == Outcome::Unknown)
        return {};
    switch (evidence) {
    case OperationRecord::Evidence::List:
        return OperationText::tr("shown by the list");
    case OperationRecord::Evidence::Likely:
        return OperationText::tr("most likely");
    case OperationRecord::Evidence::Answer:
        break;
    }
    return {};
}

QString resultText(const OperationRecord &record, OperationState state)
{
    QString text = state == OperationState::Unknown ? unknownText(record) : stateText(state);
    if (const QString evidence = evidenceText(record.outcome, record.evidence); !evidence.isEmpty())
        text = OperationText::tr("%1, %2", "an outcome, how it is known").arg(text, evidence);
    const QString reason = displayText(record.errorText, LineBreaks::Fold, MaxReason).trimmed();
    return reason.isEmpty() || state == OperationState::Succeeded || state == OperationState::Running
        ? text
        : OperationText::tr("%1 (%2)", "an outcome, the server's words").arg(text, reason);
}

QString startedText(const OperationRecord &record)
{
    if (!record.startedAt.isValid())
        return {};
    const QDateTime local = record.startedAt.toLocalTime();
    //: date and time pattern of QLocale::toString()
    const QString pattern = local.date().year() == QDate::currentDate().year()
        ? OperationText::tr("d MMM, HH:mm")
        : OperationText::tr("d MMM yyyy, HH:mm");
    return QLocale().toString(local, pattern);
}

QString spokenText(const OperationRecord &record, OperationState state)
{
    QStringList parts{
        operationText(record),
        OperationText::tr("on %1", "a sprite").arg(shown(record.spriteName)),
        OperationText::tr("started %1").arg(startedText(record)),
        resultText(record, state),
    };
    if (record.outcome && record.duration.count() > 0)
        parts += OperationText::tr("took %1").arg(durationText(record.duration));
    if (!record.safetyCheckpointId.isEmpty())
        parts += OperationText::tr("safety checkpoint %1").arg(shown(record.safetyCheckpointId));
    return parts.join(", "_L1);
}

} // namespace Savepoint
