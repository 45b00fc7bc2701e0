// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/history/deletionplan.h"

#include <QDialog>

class QCheckBox;
class QVBoxLayout;

namespace Savepoint {

class DangerButton;

/// What a delete would do.
struct DeleteRequest {
    QString spriteName;
    QList<Checkpoint> checkpoints; ///< in the order of the history; at least one
    QList<DeletionPlan::Refusal> refused; ///< selected too, and kept
};

/// Asks before checkpoints are deleted. Names each of them and what is kept, and can only be confirmed by
/// pressing its button: Enter and Esc never delete. More than ten are to be reviewed first.
class DeleteDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeleteDialog)

public:
    explicit DeleteDialog(const DeleteRequest &request, QWidget *parent = nullptr);

private:
    void addOne(const DeleteRequest &request, QVBoxLayout *texts);
    void addSeveral(const DeleteRequest &request, QVBoxLayout *texts);
    void addReviewed(QVBoxLayout *texts);
    void addButtons(int count, QVBoxLayout *layout);

    QCheckBox *m_reviewed = nullptr; ///< null: there is not much to review
};

} // namespace Savepoint
