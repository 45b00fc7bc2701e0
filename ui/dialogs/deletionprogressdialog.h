// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/deletions.h"

#include <QDialog>

class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace Savepoint {

class CheckpointTable;
class DeletionsModel;
class PlainTextLabel;

/// How far a run of deletes is, with Stop; then what was deleted, what was not, and why it ended. While it
/// runs, Esc and closing stop it and leave the dialog open: nobody has to guess what was deleted.
class DeletionProgressDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeletionProgressDialog)

public:
    /// `checkpoints`: those of the run, in its order. The dialog must not outlive the run while that goes on.
    DeletionProgressDialog(Deletions &deletions, const QList<Checkpoint> &checkpoints,
                           QWidget *parent = nullptr);

    void reject() override;

private:
    void addParts(QVBoxLayout *layout);
    void showState(int first, int last, DeletionState state);
    void showRunning(int at);
    void stop();
    void showResult(const DeletionsResult &result);

    Deletions *m_deletions; ///< null once it has finished
    const QList<Checkpoint> m_checkpoints;
    DeletionsModel *m_model;
    PlainTextLabel *m_heading = nullptr;
    PlainTextLabel *m_details = nullptr;
    QProgressBar *m_progress = nullptr;
    CheckpointTable *m_table = nullptr;
    QPushButton *m_button = nullptr; ///< Stop, then Close
};

/// “60 of 120 checkpoints deleted. 60 not deleted.” Plain text.
[[nodiscard]] QString deletionCounts(const DeletionsResult &result);

} // namespace Savepoint
