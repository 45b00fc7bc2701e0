// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

#include <QWidget>

class QAction;
class QComboBox;
class QListView;
class QMenu;
class QPushButton;
class QStackedLayout;

namespace Savepoint {

class ActivityLogModel;
class LogFilter;
class OperationHeader;
class PlainTextLabel;

/// What is going on and what was said: the current operation on top, the log of the server's words below.
/// It only shows; the window tells it about operations.
class ActivityPane final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActivityPane)

public:
    /// `log` must outlive the pane.
    explicit ActivityPane(ActivityLogModel &log, QWidget *parent = nullptr);

    /// A running operation. The clock counts from its startedAt, so it may have begun a while ago.
    void showOperation(const Operation &operation);
    void showStep(OperationStep step);
    void showResult(const OperationResult &result);
    /// Nothing is running and nothing ended worth telling. The log stays.
    void showIdle();

    /// Asks for a file name and writes the whole log, whatever the filter shows.
    void saveLog();
    /// Writes the whole log. On failure an existing file stays as it was, a message is shown and false
    /// returned.
    bool saveLogTo(const QString &path);
    /// Puts the selected lines, complete, on the clipboard.
    void copySelected();
    [[nodiscard]] bool hasSelection() const;
    [[nodiscard]] OperationHeader &header() const { return *m_header; }

Q_SIGNALS:
    void stopWatchingRequested();
    /// hasSelection() may have changed.
    void selectionChanged();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions();
    void makeView();
    QWidget *makeTools();
    void connectView();
    void updateEmptyState();
    void updateSelection();
    void updateIconSizes();
    void updateFollowing();
    void keepPlace(int removedRows);
    void jumpToLatest();
    [[nodiscard]] QString logText() const;
    void showSaveError(const QString &path, const QString &reason);

    ActivityLogModel &m_log;
    LogFilter *m_filter;
    OperationHeader *m_header;
    QComboBox *m_levels = nullptr;
    QPushButton *m_jump = nullptr;
    QListView *m_view = nullptr;
    PlainTextLabel *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
    QMenu *m_menu = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_selectAll = nullptr;
    QAction *m_save = nullptr;
    bool m_following = true;
};

} // namespace Savepoint
