// SPDX-License-Identifier: Apache-2.0
#include "core/history/parenttext.h"

#include "core/base/plaintext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct ParentText // the context of the translations
{
    Q_DECLARE_TR_FUNCTIONS(Savepoint::ParentText)
};

QString idText(const QString &id)
{
    return displayText(id, LineBreaks::Fold, 200);
}

/// "parent v4 is gone", "parent auto-1 is hidden"; empty when the named parent is the shown one.
QString absentParent(const CheckpointRowData &row)
{
    if (row.namedParent.isEmpty() || row.flags.testFlag(HistoryFlag::CycleBroken))
        return {};
    if (row.flags.testFlag(HistoryFlag::MissingAncestor))
        return ParentText::tr("parent %1 is gone").arg(idText(row.namedParent));
    if (!row.hasParent || row.flags.testFlag(HistoryFlag::Bridged))
        return ParentText::tr("parent %1 is hidden").arg(idText(row.namedParent));
    return {};
}

/// "the server's history names v4"; empty when all sources agree.
QString rival(const CheckpointRowData &row)
{
    if (row.rivalParent.isEmpty())
        return {};
    const QString id = idText(row.rivalParent);
    return row.rivalProvenance == Provenance::Known
        ? ParentText::tr("but %1", "a restore that contradicts the server")
              .arg(provenanceText(Provenance::Known, row.rivalParent, row.restoredAt))
        : ParentText::tr("but the server also names %1").arg(id);
}

QString capitalized(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

} // namespace

QString provenanceText(Provenance provenance, const QString &restored, const QDateTime &at)
{
    switch (provenance) {
    case Provenance::Reported:
        return ParentText::tr("reported by the server");
    case Provenance::Known:
        if (!at.isValid())
            return ParentText::tr("you restored %1").arg(idText(restored));
        //: %1 is a checkpoint, %2 a date and time
        return ParentText::tr("you restored %1 on %2")
            .arg(idText(restored),
                 //: date and time pattern of QLocale::toString(), short, without the year
                 QLocale().toString(at.toLocalTime(), ParentText::tr("d MMM, HH:mm")));
    case Provenance::Assumed:
        return ParentText::tr("assumed from the order of creation");
    case Provenance::None:
        break;
    }
    return {};
}

QString parentToolTip(const CheckpointRowData &row)
{
    QStringList lines;
    if (row.hasParent) {
        const bool isBridged = row.flags.testFlag(HistoryFlag::Bridged);
        const QString how = provenanceText(row.provenance, row.namedParent, row.restoredAt);
        const QString parent = idText(row.parentId);
        if (row.isCurrentRow())
            lines += ParentText::tr("Based on %1: %2", "id, how it is known").arg(parent, how);
        else if (isBridged)
            lines += ParentText::tr("Nearest shown ancestor %1: %2", "id, how it is known").arg(parent, how);
        else
            lines += ParentText::tr("Parent %1: %2", "id, how it is known").arg(parent, how);
    } else if (row.namedParent.isEmpty()) {
        lines += row.isCurrentRow() ? ParentText::tr("Nothing tells what the current state continues from")
                                    : ParentText::tr("No parent is known");
    }
    if (const QString absent = absentParent(row); !absent.isEmpty())
        lines += capitalized(absent);
    if (row.flags.testFlag(HistoryFlag::CycleBroken))
        lines += ParentText::tr("Its ancestry leads back to itself");
    if (const QString other = rival(row); !other.isEmpty())
        lines += capitalized(other);
    return lines.join(u'\n');
}

QString spokenParent(const CheckpointRowData &row)
{
    QStringList parts;
    const QString parent = idText(row.parentId);
    const QString absent = absentParent(row);
    if (row.hasParent) {
        const QString shown = row.flags.testFlag(HistoryFlag::Bridged)
            ? ParentText::tr("nearest shown ancestor %1").arg(parent)
            : ParentText::tr("parent %1").arg(parent);
        const QString how = provenanceText(row.provenance, row.namedParent, row.restoredAt);
        parts += row.provenance == Provenance::Known
            ? ParentText::tr("%1: %2", "parent v5, you restored v5 on ...").arg(shown, how)
            : ParentText::tr("%1 %2", "parent v5, reported by the server").arg(shown, how);
    } else if (row.flags.testFlag(HistoryFlag::CycleBroken)) {
        parts += ParentText::tr("its ancestry leads back to itself");
    } else if (absent.isEmpty()) {
        parts += ParentText::tr("no known parent");
    }
    if (!absent.isEmpty())
        parts += absent;
    if (const QString other = rival(row); !other.isEmpty())
        parts += other;
    return parts.join(", "_L1);
}

} // namespace Savepoint
