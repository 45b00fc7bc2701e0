// SPDX-License-Identifier: Apache-2.0
#include "core/history/checkpointrowtext.h"

#include "core/base/plaintext.h"
#include "core/history/checkpointmodel.h"
#include "core/history/parenttext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype SpokenCommentLength = 200; // long enough to recognise it, short enough to listen to

struct RowText // the context of the translations
{
    Q_DECLARE_TR_FUNCTIONS(Savepoint::RowText)
};

QString currentRowText(const CheckpointRowData &row, const QDateTime &now)
{
    if (!row.hasParent)
        return RowText::tr("You are here");
    QString base = displayText(row.parentId);
    if (row.provenance == Provenance::Assumed)
        //: %1 is a checkpoint, e.g. v9; nobody said that the current state continues from it
        base = RowText::tr("%1 (assumed)").arg(base);
    const QString age = ageText(row.createTime, now);
    if (age.isEmpty())
        //: %1 is a checkpoint, e.g. v9
        return RowText::tr("You are here — changes since %1").arg(base);
    //: %1 is a checkpoint, e.g. v9; %2 is its age, e.g. "2 h ago"
    return RowText::tr("You are here — changes since %1, %2").arg(base, age);
}

QString currentRowComment(const CheckpointRowData &row)
{
    if (!row.hasParent)
        return RowText::tr("Current state");
    //: %1 is a checkpoint, e.g. v9
    return row.provenance == Provenance::Assumed
        ? RowText::tr("Current state, probably based on %1").arg(displayText(row.parentId))
        : RowText::tr("Current state, based on %1").arg(displayText(row.parentId));
}

void addAnnotation(QStringList &parts, const Annotation &annotation)
{
    if (annotation.isKnownGood)
        parts += RowText::tr("known good");
    if (annotation.isProtected)
        parts += RowText::tr("protected");
    if (!annotation.tags.isEmpty())
        parts += RowText::tr("tags %1").arg(
            displayText(annotation.tags.join(", "_L1), LineBreaks::Fold, SpokenCommentLength));
    if (!annotation.notes.isEmpty())
        parts += RowText::tr("notes: %1")
                     .arg(displayText(annotation.notes, LineBreaks::Fold, SpokenCommentLength));
}

QString spokenCreateTime(const QDateTime &time)
{
    if (!time.isValid())
        return RowText::tr("creation time unknown");
    //: date and time pattern of QLocale::toString(), as a screen reader should say it
    const QString pattern = RowText::tr("d MMMM yyyy HH:mm");
    return RowText::tr("created %1").arg(QLocale().toString(time.toLocalTime(), pattern));
}

/// What is needed to tell checkpoints apart, and no more: comments need the room. The tooltip tells the rest.
QString createdText(const QDateTime &time, const QDateTime &now)
{
    if (time.date() == now.date())
        return QLocale().toString(time.time(), RowText::tr("HH:mm", "time of QLocale::toString(), today"));
    //: date and time pattern of QLocale::toString()
    const QString pattern = time.date().year() == now.date().year() ? RowText::tr("d MMM, HH:mm")
                                                                    : RowText::tr("d MMM yyyy, HH:mm");
    return QLocale().toString(time, pattern);
}

} // namespace

QString ageText(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const qint64 minutes = time.secsTo(now) / 60;
    const qint64 hours = minutes / 60;
    const qint64 days = hours / 24;
    if (minutes < -2) // clocks differ a little all the time
        return RowText::tr("in the future");
    if (minutes < 1)
        return RowText::tr("just now");
    if (hours < 1)
        return RowText::tr("%n min ago", nullptr, int(minutes));
    if (days < 1)
        return RowText::tr("%n h ago", nullptr, int(hours));
    if (days < 60)
        return RowText::tr("%n d ago", nullptr, int(days));
    if (days < 730)
        return RowText::tr("%n mo ago", nullptr, int(days / 30));
    return RowText::tr("%n y ago", nullptr, int(days / 365));
}

QString cellText(const CheckpointRowData &row, int column, const QDateTime &now)
{
    switch (column) {
    case CheckpointModel::IdColumn:
        return row.isCurrentRow() ? currentRowText(row, now) : displayText(row.id);
    case CheckpointModel::CommentColumn:
        return row.isCurrentRow() ? currentRowComment(row) : displayText(row.comment);
    case CheckpointModel::ParentColumn:
        return displayText(row.parentId);
    case CheckpointModel::NotesColumn:
        return displayText(row.annotation.notes);
    case CheckpointModel::TagsColumn:
        return displayText(row.annotation.tags.join(", "_L1));
    default:
        break;
    }
    if (row.isCurrentRow())
        return {}; // it has no time and no type of its own
    switch (column) {
    case CheckpointModel::CreatedColumn:
        return row.createTime.isValid() ? createdText(row.createTime.toLocalTime(), now.toLocalTime())
                                        : RowText::tr("Unknown");
    case CheckpointModel::AgeColumn:
        return ageText(row.createTime, now);
    case CheckpointModel::TypeColumn:
        if (row.isSafety)
            return RowText::tr("Safety");
        return row.isAuto ? RowText::tr("Automatic") : RowText::tr("Manual");
    default:
        return {};
    }
}

QString cellToolTip(const CheckpointRowData &row, int column)
{
    switch (column) {
    case CheckpointModel::IdColumn:
    case CheckpointModel::ParentColumn:
        return parentToolTip(row);
    case CheckpointModel::CommentColumn:
        return row.isCurrentRow() ? QString() : displayText(row.comment, LineBreaks::Keep);
    case CheckpointModel::CreatedColumn:
    case CheckpointModel::AgeColumn:
        return row.isCurrentRow() || !row.createTime.isValid()
            ? QString()
            : QLocale().toString(row.createTime.toLocalTime(), QLocale::LongFormat) + u'\n'
                + row.createTime.toUTC().toString(Qt::ISODateWithMs);
    default:
        return {};
    }
}

QString accessibleRowText(const CheckpointRowData &row, const QDateTime &now)
{
    if (row.isCurrentRow()) {
        return row.hasParent ? QStringList{currentRowText(row, now), spokenParent(row)}.join(", "_L1)
                             : currentRowText(row, now);
    }

    QStringList parts{displayText(row.id)};
    if (!row.comment.isEmpty())
        parts += displayText(row.comment, LineBreaks::Fold, SpokenCommentLength);
    if (row.isSafety)
        parts += RowText::tr("safety checkpoint");
    else
        parts += row.isAuto ? RowText::tr("automatic") : RowText::tr("manual");
    parts += spokenCreateTime(row.createTime);
    parts += spokenParent(row);
    if (row.childCount == 1)
        parts += RowText::tr("1 child");
    else if (row.childCount > 1)
        parts += RowText::tr("%n children", nullptr, row.childCount);
    if (row.flags.testFlag(HistoryFlag::DuplicateId))
        parts += RowText::tr("another checkpoint has the same id");
    if (row.flags.testFlag(HistoryFlag::Unhealthy))
        parts += RowText::tr("the server reports a problem with it");
    if (row.baseProvenance == Provenance::Assumed)
        parts += RowText::tr("probably the base of the current state");
    else if (row.isBase())
        parts += RowText::tr("base of the current state");
    if (row.isLastRestored)
        parts += RowText::tr("last restored");
    addAnnotation(parts, row.annotation);
    return parts.join(", "_L1);
}

} // namespace Savepoint
