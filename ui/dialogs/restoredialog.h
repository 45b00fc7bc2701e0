// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"

#include <QDialog>
#include <QStringList>

class QCheckBox;
class QLineEdit;
class QVBoxLayout;

namespace Savepoint {

class DangerButton;

/// What a restore would do, as far as it is known before it is asked for.
struct RestoreRequest {
    QString spriteName;
    Checkpoint checkpoint; ///< the target
    QStringList newerCheckpoints; ///< ids; they stay available
    bool careful = false; ///< the name of the sprite is to be typed first
    QString undoes{}; ///< the checkpoint whose restore this takes back; empty: it is a restore as any other
    QDateTime undoneAt{}; ///< UTC; when that was restored
    bool withSafety = true; ///< what is offered first
    bool isLocal = false; ///< of the sprites on this computer: no machine is behind them that could restart
};

/// Asks before a restore. Names what is lost, offers the safety checkpoint first, and can only be confirmed
/// by pressing its button: Enter and Esc never restore. Undoing a restore is one, to its safety checkpoint.
class RestoreDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RestoreDialog)

public:
    explicit RestoreDialog(const RestoreRequest &request, QWidget *parent = nullptr);

    [[nodiscard]] bool createsSafetyCheckpoint() const;
    /// Never empty: an emptied field means the suggestion that stands in it as placeholder.
    [[nodiscard]] QString safetyComment() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addQuestion(const RestoreRequest &request, QVBoxLayout *layout);
    void addUndoQuestion(const RestoreRequest &request, QVBoxLayout *texts);
    void addRestoreQuestion(const RestoreRequest &request, QVBoxLayout *texts);
    void addSafety(bool isChecked, QVBoxLayout *layout);
    void addWarning();
    void addButtons(QVBoxLayout *layout);
    void addConfirmation(const QString &spriteName, QVBoxLayout *layout);
    void updateSafety();

    const bool m_isUndo;
    QString m_suggestedComment;
    QCheckBox *m_safety = nullptr;
    QLineEdit *m_comment = nullptr;
    QWidget *m_warning = nullptr;
    DangerButton *m_restore = nullptr;
};

} // namespace Savepoint
