// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/recordedlogdialog.h"

#include "core/base/plaintext.h"
#include "core/operations/operationtext.h"
#include "ui/logview.h"
#include "ui/plaintextlabel.h"
#include "ui/recordedlog.h"
#include "ui/recordtext.h"
#include "ui/targetsize.h"
#include "ui/timetext.h"

#include <QDialogButtonBox>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostLines = 10'000; // what the activity pane keeps, too; the file has all of them
constexpr int RecordedLogWidthInCharacters = 110;
constexpr int RecordedLogHeightInLines = 28;

QString remarkOn(const ActivityRecording &recording)
{
    QStringList remarks;
    if (recording.earlierLines > 0)
        remarks += RecordedLogDialog::tr("%1 earlier lines are in the file; Save… writes what is shown here.")
                       .arg(QLocale().toString(recording.earlierLines));
    if (!recording.isComplete)
        remarks += RecordedLogDialog::tr("The program ended before this operation did.");
    if (recording.unreadableLines > 0)
        remarks += RecordedLogDialog::tr("Lines of the file that cannot be read: %1")
                       .arg(QLocale().toString(recording.unreadableLines));
    return remarks.join(u' ');
}

} // namespace

RecordedLogDialog::RecordedLogDialog(const ActivityFiles &files, const QString &uid, QWidget *parent)
    : QDialog(parent)
    , m_log(MostLines)
    , m_title(new PlainTextLabel(this))
    , m_remark(new PlainTextLabel(this))
    , m_view(new LogView(m_log, this))
{
    setObjectName(u"recordedLogDialog"_s);
    setWindowTitle(tr("Activity Log"));
    QFont strong = m_title->font();
    strong.setBold(true);
    m_title->setFont(strong);
    m_title->setObjectName(u"recordedLogTitle"_s);
    m_title->setWordWrap(true);
    m_remark->setObjectName(u"recordedLogRemark"_s);
    m_remark->setWordWrap(true);
    m_remark->hide();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setMinimumHeight(MinimumTarget);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_title);
    layout->addWidget(m_remark);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * RecordedLogWidthInCharacters,
           fontMetrics().height() * RecordedLogHeightInLines);
    files.read(uid, MostLines, this, [this](const RecordResult<ActivityRecording> &read) { take(read); });
}

void RecordedLogDialog::take(const RecordResult<ActivityRecording> &read)
{
    if (!read) {
        m_title->setText(tr("The log cannot be read. %1", "why").arg(recordErrorText(read.error())));
        return;
    }
    const OperationRecord &operation = read->operation;
    m_title->setText(tr("%1 of %2, begun %3", "operation, sprite, time")
                         .arg(operationText(operation),
                              displayText(operation.spriteName, LineBreaks::Fold, 80),
                              momentText(operation.startedAt)));
    m_remark->setText(remarkOn(*read));
    m_remark->setVisible(!m_remark->text().isEmpty());
    showRecording(*read, m_log);
    m_log.flush();
}

} // namespace Savepoint
