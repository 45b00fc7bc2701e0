// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QComboBox;
class QListView;
class QMenu;
class QPushButton;
class QStackedLayout;

namespace Savepoint {

class ActivityLogModel;
class ActivityRecorder;
class LogFilter;
class LogSaver;
class LogSearchBar;
class PlainTextLabel;

/// A log to read: its lines, which levels of them, looking for a text, copying and saving. Follows the end
/// unless scrolled up.
class LogView final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogView)

public:
    /// `log` must outlive the view.
    explicit LogView(ActivityLogModel &log, QWidget *parent = nullptr);

    /// Lets saving write what the log no longer keeps. None: nullptr.
    void setRecorder(const ActivityRecorder *recorder);
    /// The sprite that the log is mostly about: lines of others say whose they are.
    void setSprite(const QString &name);

    void jumpToLatest();
    /// Asks for a file name and saves the whole log, whatever the filter shows.
    void saveLog();
    /// See LogSaver::saveTo().
    bool saveLogTo(const QString &path);
    /// Puts the selected lines, complete, on the clipboard.
    void copySelected();
    [[nodiscard]] bool hasSelection() const;

Q_SIGNALS:
    /// hasSelection() may have changed.
    void selectionChanged();
    void saved(const QString &path);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions();
    void makeView();
    void makeLevels(QWidget *parent);
    QWidget *makeTools();
    void connectView();
    void connectModel();
    void connectSearch();
    void updateEmptyState();
    void updateSelection();
    void updateIconSizes();
    void fitTools();
    void updateFollowing();
    void keepPlace(int removedRows);
    void showRow(int row);

    ActivityLogModel &m_log;
    LogFilter *m_filter;
    LogSaver *m_saver;
    LogSearchBar *m_search = nullptr;
    QWidget *m_levelsLabel = nullptr;
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
