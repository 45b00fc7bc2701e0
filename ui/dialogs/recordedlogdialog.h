// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/activitylogmodel.h"
#include "core/records/activityfiles.h"

#include <QDialog>

namespace Savepoint {

class LogView;
class PlainTextLabel;

/// What the server said during an operation, read from its file: to read, search, copy and save, as while it
/// ran. For show(): the window stays usable.
class RecordedLogDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordedLogDialog)

public:
    /// `files` must outlive the dialog.
    RecordedLogDialog(const ActivityFiles &files, const QString &uid, QWidget *parent = nullptr);

private:
    void take(const RecordResult<ActivityRecording> &read);

    ActivityLogModel m_log;
    PlainTextLabel *m_title;
    PlainTextLabel *m_remark;
    LogView *m_view;
};

} // namespace Savepoint
