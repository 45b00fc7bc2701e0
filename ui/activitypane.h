// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QWidget>

namespace Savepoint {

class ActivityLogModel;
class ActivityRecorder;
class LogView;
class OperationHeader;

/// What is going on and what was said: the current operation on top, the log of the server's words below.
/// It only shows; the window tells it about operations.
class ActivityPane final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActivityPane)

public:
    /// `log` must outlive the pane.
    explicit ActivityPane(ActivityLogModel &log, QWidget *parent = nullptr);

    /// Lets saving write what the log no longer keeps. None: nullptr.
    void setRecorder(const ActivityRecorder *recorder);

    /// A running operation. The clock counts from its startedAt, so it may have begun a while ago.
    void showOperation(const Operation &operation);
    void showStep(OperationStep step);
    void showResult(const OperationResult &result);
    /// Nothing is running and nothing ended worth telling. The log stays.
    void showIdle();

    /// Asks for a file name and writes the whole log, whatever the filter shows.
    void saveLog();
    /// See LogSaver::saveTo().
    bool saveLogTo(const QString &path);
    /// Puts the selected lines, complete, on the clipboard.
    void copySelected();
    [[nodiscard]] bool hasSelection() const;
    [[nodiscard]] OperationHeader &header() const { return *m_header; }

Q_SIGNALS:
    void stopWatchingRequested();
    /// hasSelection() may have changed.
    void selectionChanged();
    void saved(const QString &path); ///< the log was written to this file

private:
    OperationHeader *m_header;
    LogView *m_log;
};

} // namespace Savepoint
