// SPDX-License-Identifier: Apache-2.0
#include "ui/recordtext.h"

#include "core/base/plaintext.h"
#include "ui/sentences.h"

#include <QCoreApplication>

namespace Savepoint {

namespace {

struct RecordText {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::RecordText)
};

QString shown(const QString &text)
{
    return displayText(text, LineBreaks::Fold, 300);
}

} // namespace

QString recordErrorText(const RecordError &error)
{
    switch (error.kind) {
    case RecordError::Kind::Locked:
        return RecordText::tr("Another program is using the notes file.");
    case RecordError::Kind::ReadOnly:
        return RecordText::tr("The notes file may not be written.");
    case RecordError::Kind::Full:
        return RecordText::tr("There is no room left on the disk.");
    case RecordError::Kind::Corrupt:
        return RecordText::tr("The notes file is damaged.");
    case RecordError::Kind::TooNew:
        return RecordText::tr("The notes file was written by a newer version of Savepoint.");
    case RecordError::Kind::Unavailable:
        return RecordText::tr("The notes file cannot be opened.");
    case RecordError::Kind::NotNotes:
        return RecordText::tr("The file does not hold notes exported by Savepoint.");
    case RecordError::Kind::File:
        return RecordText::tr("The file cannot be read or written: %1").arg(shown(error.detail));
    case RecordError::Kind::Other:
        break;
    }
    return RecordText::tr("The notes file reports: %1").arg(shown(error.detail));
}

QString recordsReportText(const RecordsReport &report)
{
    const QString aside = shown(report.keptAside);
    if (report.hasGaps()) {
        return RecordText::tr(
                   "The notes file was damaged. It is kept as %1; what could be read of it was taken over. "
                   "Notes and marks may be missing, so nothing is deleted until you say that you go on "
                   "without them.")
            .arg(aside);
    }
    if (!report.keptAside.isEmpty() && report.place == RecordsReport::Place::Disk) {
        return RecordText::tr(
                   "The notes file was damaged. It is kept as %1; all notes, marks and operations could be "
                   "taken over from it.")
            .arg(aside);
    }
    if (!report.problem)
        return {};
    QString text = recordErrorText(*report.problem);
    switch (report.place) {
    case RecordsReport::Place::Disk:
        break;
    case RecordsReport::Place::ReadOnlyDisk:
        text = RecordText::tr("%1 Notes can be read, but not changed.", "why").arg(text);
        break;
    case RecordsReport::Place::Memory:
        text = RecordText::tr("%1 The file is left alone; what you note now is kept until you quit.", "why")
                   .arg(text);
        break;
    case RecordsReport::Place::Nowhere:
        text = RecordText::tr("%1 Notes and remembered histories cannot be shown.", "why").arg(text);
        break;
    }
    if (!aside.isEmpty())
        text = joined(text, RecordText::tr("A damaged one is kept as %1.").arg(aside));
    return report.isComplete
        ? text
        : joined(
            text,
            RecordText::tr("It is not known which checkpoints are protected, so nothing is deleted until "
                           "they can be read."));
}

} // namespace Savepoint
