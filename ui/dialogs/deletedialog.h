// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"
#include "core/history/deletionplan.h"

#include <QDialog>

class QCheckBox;
class QVBoxLayout;

namespace Savepoint {

class DangerButton;
class TypedConfirmation;

/// What a delete would do.
struct DeleteRequest {
    QString spriteName;
    QList<Checkpoint> checkpoints; ///< in the order of the history; at least one
    QList<DeletionPlan::Refusal> refused; ///< selected too, and kept
    bool careful = false; ///< the sprite's name has to be typed first
};

/// Asks before checkpoints are deleted. Names each of them and what is kept, and can only be confirmed by
/// pressing its button: Enter and Esc never delete. More than ten are to be reviewed first, and in careful
/// mode the name of the sprite is to be typed.
class DeleteDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeleteDialog)

public:
    explicit DeleteDialog(const DeleteRequest &request, QWidget *parent = nullptr);

private:
    void addOne(const DeleteRequest &request, QVBoxLayout *texts);
    void addSeveral(const DeleteRequest &request, QVBoxLayout *texts);
    void addReviewed(QVBoxLayout *texts);
    void addConfirmation(const QString &spriteName, QVBoxLayout *texts);
    void addButtons(int count, QVBoxLayout *layout);
    void updateButton();

    QCheckBox *m_reviewed = nullptr; ///< null: there is not much to review
    TypedConfirmation *m_confirmation = nullptr; ///< null: careful mode is off
    DangerButton *m_delete = nullptr;
};

} // namespace Savepoint
