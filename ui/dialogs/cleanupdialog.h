// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"
#include "core/history/retentionplan.h"

#include <QDialog>

class QCheckBox;
class QSortFilterProxyModel;
class QVBoxLayout;

namespace Savepoint {

class DangerButton;
class PlainTextLabel;
class RetentionModel;
class RetentionRulesEdit;
class TypedConfirmation;

/// Plans a clean-up: rules on top, and what they mean for every checkpoint below, at once. Changes nothing by
/// itself: whoever opened it deletes keys() once it was accepted, which only its button does. More than ten
/// are to be reviewed first, and again after every change of the plan.
class CleanUpDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CleanUpDialog)

public:
    /// `careful`: the name of the sprite is to be typed first.
    CleanUpDialog(const QString &spriteName, const HistoryGraph &history, const RetentionRules &rules,
                  bool careful, QWidget *parent = nullptr);

    [[nodiscard]] RetentionRules rules() const;
    /// Of what would be deleted: HistoryNode::key, newest first.
    [[nodiscard]] QStringList keys() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addTable(QVBoxLayout *layout);
    void addCounts(QVBoxLayout *layout);
    void addConfirmation(const QString &spriteName, QVBoxLayout *layout);
    void addButtons(QVBoxLayout *layout);
    void updatePlan();
    void updateButton();

    HistoryGraph m_history;
    RetentionRulesEdit *m_rules;
    RetentionModel *m_model;
    QSortFilterProxyModel *m_rows; ///< all of them, or only what would be deleted
    PlainTextLabel *m_counts = nullptr;
    QCheckBox *m_reviewed = nullptr;
    TypedConfirmation *m_confirmation = nullptr; ///< null: careful mode is off
    DangerButton *m_delete = nullptr;
};

} // namespace Savepoint
