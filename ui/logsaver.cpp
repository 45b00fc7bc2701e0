// SPDX-License-Identifier: Apache-2.0
#include "ui/logsaver.h"

#include "core/base/plaintext.h"
#include "core/base/savefile.h"
#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/records/activityfiles.h"
#include "ui/icons.h"
#include "ui/logtext.h"
#include "ui/plaintextlabel.h"
#include "ui/recordedlog.h"
#include "ui/targetsize.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>

#include <memory>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

} // namespace

LogSaver::LogSaver(ActivityLogModel &log, QWidget *parent)
    : QObject(parent)
    , m_log(log)
    , m_widget(parent)
{
}

void LogSaver::setRecorder(const ActivityRecorder *recorder)
{
    m_recorder = recorder;
}

void LogSaver::askAndSave()
{
    const QString name =
        "savepoint-activity-%1.txt"_L1.arg(QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmm"_s));
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    auto *dialog = new QFileDialog(m_widget, tr("Save Activity Log"), folder.filePath(name));
    dialog->setObjectName(u"saveLogDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters{tr("Text files (*.txt *.log)")};
    if (m_recorder)
        filters.append(tr("Lines as received (*.jsonl)"));
    dialog->setNameFilters(filters + QStringList{tr("All files (*)")});
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains("*.jsonl"_L1) ? u"jsonl"_s : u"txt"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &LogSaver::saveTo);
    dialog->open();
}

bool LogSaver::saveTo(const QString &path)
{
    m_log.flush();
    const bool asLines = m_recorder && path.endsWith(".jsonl"_L1, Qt::CaseInsensitive);
    if (!m_recorder || (!asLines && m_log.droppedCount() == 0))
        return saveKeptLines(path);
    exportFiles(path, asLines);
    return true;
}

bool LogSaver::saveKeptLines(const QString &path)
{
    // As private as the files that are kept: the text is the server's, and may say anything.
    SaveFile file(path, SaveFile::Readers::OwnerOnly);
    const QByteArray text = keptText().toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) {
        emit saved(path);
        return true;
    }
    showError(path, file.errorString());
    return false;
}

void LogSaver::exportFiles(const QString &path, bool asLines)
{
    ActivityFiles::TextOf textOf;
    if (!asLines) {
        textOf = [text = std::make_shared<RecordedLogText>(), // one, however often the function is copied
                  isFirst = true](const ActivityRecording &piece) mutable {
            const QByteArray heading =
                std::exchange(isFirst, false) ? exportedHeading().toUtf8() + '\n' : QByteArray();
            return heading + text->textOf(piece);
        };
    }
    m_recorder->files().exportTo(path, m_recorder->uids(), std::move(textOf), this,
                                 [this, path](const RecordResult<Done> &result) {
                                     if (result)
                                         emit saved(path);
                                     else
                                         showError(path, result.error().detail);
                                 });
}

QString LogSaver::keptText() const
{
    QString text = exportedHeading() + u'\n';
    if (m_log.droppedCount() > 0)
        text += tr("Earlier lines that are no longer kept: %1").arg(m_log.droppedCount()) + u'\n';
    for (int row = 0; row < m_log.rowCount(); ++row)
        text += exportedLine(m_log.entry(row), m_sprite) + u'\n';
    return text;
}

void LogSaver::showError(const QString &path, const QString &reason)
{
    auto *box = new QMessageBox(m_widget);
    box->setObjectName(u"saveErrorBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(iconPixmap(toneIcon(Tone::Error), iconSide(*m_widget) * 2, *m_widget));
    box->setWindowTitle(tr("Save Activity Log"));
    box->setTextFormat(Qt::PlainText); // before the text: it would be guessed otherwise
    box->setText(wrappable(
        tr("The activity log could not be saved to “%1”: %2.\n\nChoose another place and try again.")
            .arg(displayText(path, LineBreaks::Fold, 300), displayText(reason, LineBreaks::Fold, 300))));
    box->addButton(QMessageBox::Close)->setMinimumHeight(MinimumTarget);
    box->open();
}

} // namespace Savepoint
