// SPDX-License-Identifier: Apache-2.0
#include "ui/checkpointtext.h"

#include "core/base/plaintext.h"
#include "core/history/parenttext.h"

#include <QCoreApplication>
#include <QLocale>

namespace Savepoint {

namespace {

struct CheckpointText {
    Q_DECLARE_TR_FUNCTIONS(CheckpointText)
};

} // namespace

QString idText(const QString &id)
{
    return displayText(id, LineBreaks::Fold, 200);
}

QString typeText(const HistoryNode &node)
{
    if (node.isSafety)
        return CheckpointText::tr("Safety");
    return node.checkpoint.isAuto ? CheckpointText::tr("Automatic") : CheckpointText::tr("Manual");
}

QString provenanceText(const HistoryNode &node)
{
    return provenanceText(node.provenance, node.namedParent, node.restoredAt);
}

QString baseBadge(Provenance base)
{
    return base == Provenance::Assumed ? CheckpointText::tr("Base of current (assumed)", "badge")
                                       : CheckpointText::tr("Base of current", "badge");
}

QString lastRestoredBadge()
{
    return CheckpointText::tr("Last restored", "badge");
}

QString safetyBadge()
{
    return CheckpointText::tr("Safety", "badge");
}

QStringList annotationBadges(bool isKnownGood, bool isProtected)
{
    QStringList badges;
    if (isKnownGood)
        badges.append(CheckpointText::tr("Known good", "badge"));
    if (isProtected)
        badges.append(CheckpointText::tr("Protected", "badge"));
    return badges;
}

QStringList flagBadges(HistoryFlags flags)
{
    QStringList badges;
    if (flags.testFlag(HistoryFlag::Unhealthy))
        badges.append(CheckpointText::tr("Unhealthy", "badge"));
    if (flags.testFlag(HistoryFlag::MissingAncestor) && !flags.testFlag(HistoryFlag::Bridged))
        badges.append(CheckpointText::tr("Parent missing", "badge"));
    if (flags.testFlag(HistoryFlag::CycleBroken))
        badges.append(CheckpointText::tr("Circular ancestry", "badge"));
    if (flags.testFlag(HistoryFlag::Contradicted))
        badges.append(CheckpointText::tr("Sources disagree", "badge"));
    if (flags.testFlag(HistoryFlag::DuplicateId))
        badges.append(CheckpointText::tr("Repeated ID", "badge"));
    return badges;
}

QStringList flagSentences(const HistoryNode &node)
{
    QStringList sentences;
    if (node.flags.testFlag(HistoryFlag::Unhealthy)) {
        sentences.append(CheckpointText::tr("The server reports a problem with it: %1")
                             .arg(displayText(node.checkpoint.health, LineBreaks::Fold, 200)));
    }
    if (node.flags.testFlag(HistoryFlag::MissingAncestor))
        sentences.append(CheckpointText::tr("Its parent %1 is gone.").arg(idText(node.namedParent)));
    else if (node.flags.testFlag(HistoryFlag::Bridged))
        sentences.append(CheckpointText::tr("Its parent %1 is hidden.").arg(idText(node.namedParent)));
    if (node.rivalProvenance == Provenance::Known) {
        sentences.append(
            CheckpointText::tr("The server reports another parent than what this program did: %1.")
                .arg(provenanceText(Provenance::Known, node.rivalParent, node.restoredAt)));
    } else if (!node.rivalParent.isEmpty()) {
        sentences.append(
            CheckpointText::tr("The server also names %1 as its parent.").arg(idText(node.rivalParent)));
    }
    if (node.flags.testFlag(HistoryFlag::CycleBroken))
        sentences.append(
            CheckpointText::tr("Its ancestry leads back to itself, so it is shown without a parent."));
    if (node.flags.testFlag(HistoryFlag::DuplicateId))
        sentences.append(CheckpointText::tr("The server lists this ID more than once."));
    if (node.flags.testFlag(HistoryFlag::MissingTime))
        sentences.append(CheckpointText::tr("The server sent no usable creation time."));
    return sentences;
}

QString localTimeText(const QDateTime &utc)
{
    if (!utc.isValid())
        return CheckpointText::tr("Unknown", "creation time");
    const QLocale locale;
    const QDateTime local = utc.toLocalTime();
    return CheckpointText::tr("%1 %2", "date, time")
        .arg(locale.toString(local.date(), QLocale::LongFormat),
             locale.toString(local.time(), QLocale::ShortFormat));
}

QString utcTimeText(const QDateTime &utc)
{
    return utc.isValid() ? utc.toUTC().toString(Qt::ISODateWithMs) : QString();
}

} // namespace Savepoint
