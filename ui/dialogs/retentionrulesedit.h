// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/retentionplan.h"

#include <QGroupBox>

class QCheckBox;
class QSpinBox;
class QVBoxLayout;

namespace Savepoint {

class FieldGrid;

/// The rules of a clean-up as fields. Says when one of them has changed.
class RetentionRulesEdit final : public QGroupBox {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RetentionRulesEdit)

public:
    /// What is known of the automatic checkpoints of the sprite.
    enum class Automatic { None, Hidden, Shown };

    RetentionRulesEdit(const RetentionRules &rules, Automatic automatic, QWidget *parent = nullptr);

    [[nodiscard]] RetentionRules rules() const;

Q_SIGNALS:
    void changed();

private:
    QSpinBox *addNumber(FieldGrid *grid, const QString &text, const QString &name, int value, int most);
    QCheckBox *addChoice(QVBoxLayout *column, const QString &text, const QString &name, bool on);
    void addAutomatic(QVBoxLayout *column, bool on, Automatic automatic);

    QSpinBox *m_newest;
    QSpinBox *m_dailyDays;
    QSpinBox *m_weeklyWeeks;
    QSpinBox *m_newestSafety;
    QCheckBox *m_knownGood;
    QCheckBox *m_branchTips;
    QCheckBox *m_commented;
    QCheckBox *m_noted;
    QCheckBox *m_automatic = nullptr;
};

} // namespace Savepoint
