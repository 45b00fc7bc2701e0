// SPDX-License-Identifier: Apache-2.0
#include "ui/recordtext.h"

#include "core/base/plaintext.h"

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

QString nothingIsDeleted()
{
    return u' '
        + RecordText::tr(
               "It is not known which checkpoints are protected, so nothing is deleted until they can be "
               "read.");
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
    if (!report.keptAside.isEmpty() && report.isComplete) {
        return RecordText::tr(
                   "The notes file was damaged. It is kept as %1; all notes, marks and operations could be "
                   "taken over from it.")
            .arg(shown(report.keptAside));
    }
    if (!report.keptAside.isEmpty()) {
        return RecordText::tr(
                   "The notes file was damaged. It is kept as %1; what could be read of it was taken over. "
                   "Notes and marks may be missing, so nothing is deleted until you say that you go on "
                   "without them.")
            .arg(shown(report.keptAside));
    }
    if (!report.problem)
        return {};
    QString why = recordErrorText(*report.problem);
    switch (report.place) {
    case RecordsReport::Place::Disk:
        break;
    case RecordsReport::Place::ReadOnlyDisk:
        return RecordText::tr("%1 Notes can be read, but not changed.", "why").arg(why);
    case RecordsReport::Place::Memory:
        return RecordText::tr("%1 The file is left alone; what you note now is kept until you quit.", "why")
                   .arg(why)
            + (report.isComplete ? QString() : nothingIsDeleted());
    case RecordsReport::Place::Nowhere:
        return RecordText::tr("%1 Notes and remembered histories cannot be shown.", "why").arg(why)
            + nothingIsDeleted();
    }
    return why;
}

} // namespace Savepoint
