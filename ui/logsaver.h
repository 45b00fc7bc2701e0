// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>

class QWidget;

namespace Savepoint {

class ActivityLogModel;
class ActivityRecorder;

/// Saves the whole activity log as text, or as the lines of the server. What the log no longer keeps comes
/// from the files that the recorder wrote.
class LogSaver final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogSaver)

public:
    /// `log` must outlive this; `parent` gets the dialogs.
    LogSaver(ActivityLogModel &log, QWidget *parent);

    /// Without a recorder (nullptr) only what the log keeps can be saved.
    void setRecorder(const ActivityRecorder *recorder);
    /// How lines of other sprites are told apart, see messageText().
    void setSprite(const QString &name) { m_sprite = name; }

    /// Asks for a file name first.
    void askAndSave();
    /// `….jsonl` becomes JSON Lines, anything else text. On failure an existing file stays as it was and a
    /// message is shown. False when that is known at once; saved() follows otherwise, perhaps before the call
    /// has returned.
    bool saveTo(const QString &path);

Q_SIGNALS:
    void saved(const QString &path);

private:
    [[nodiscard]] bool saveKeptLines(const QString &path);
    void exportFiles(const QString &path, bool asLines);
    [[nodiscard]] QString keptText() const;
    void showError(const QString &path, const QString &reason);

    ActivityLogModel &m_log;
    QPointer<const ActivityRecorder> m_recorder;
    QWidget *m_widget;
    QString m_sprite;
};

} // namespace Savepoint
