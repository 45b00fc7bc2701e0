// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/retentionrulesedit.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/fieldgrid.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSpinBox>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostCheckpoints = 9999;
constexpr int MostDays = 366;
constexpr int MostWeeks = 520;

} // namespace

RetentionRulesEdit::RetentionRulesEdit(const RetentionRules &rules, Automatic automatic, QWidget *parent)
    : QGroupBox(tr("Keep"), parent)
{
    setObjectName(u"retentionRules"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // the room belongs to the table
    auto *numbers = new FieldGrid;
    m_newest =
        addNumber(numbers, tr("&Newest checkpoints:"), u"newestSpinBox"_s, rules.newest, MostCheckpoints);
    m_dailyDays = addNumber(numbers, tr("One per da&y, for so many days:"), u"dailySpinBox"_s,
                            rules.dailyDays, MostDays);
    m_weeklyWeeks = addNumber(numbers, tr("One per week, for so many &weeks:"), u"weeklySpinBox"_s,
                              rules.weeklyWeeks, MostWeeks);
    m_newestSafety = addNumber(numbers, tr("Newest &safety checkpoints:"), u"safetySpinBox"_s,
                               rules.newestSafety, MostCheckpoints);
    numbers->setColumnStretch(1, 0);
    numbers->setVerticalSpacing(6);
    numbers->setRowStretch(numbers->rowCount(), 1);

    auto *choices = new QVBoxLayout;
    choices->setSpacing(0);
    m_knownGood = addChoice(choices, tr("Marked as known &good"), u"knownGoodCheckBox"_s, rules.knownGood);
    m_branchTips = addChoice(choices, tr("&Ends of branches"), u"branchTipsCheckBox"_s, rules.branchTips);
    m_commented = addChoice(choices, tr("With a &comment"), u"commentedCheckBox"_s, rules.commented);
    m_noted = addChoice(choices, tr("With notes or &tags"), u"notedCheckBox"_s, rules.noted);
    addAutomatic(choices, rules.includesAutomatic, automatic);
    choices->addStretch(1);

    auto *columns = new QHBoxLayout;
    columns->setSpacing(fontMetrics().averageCharWidth() * 5);
    columns->addLayout(numbers);
    columns->addLayout(choices);
    columns->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns);
    layout->addWidget(
        wrappedLabel(tr("Protected checkpoints and the base of the current state are always kept."),
                     u"alwaysKept"_s, this));
}

QSpinBox *RetentionRulesEdit::addNumber(FieldGrid *grid, const QString &text, const QString &name, int value,
                                        int most)
{
    auto *label = new QLabel(text, this);
    auto *field = new QSpinBox(this);
    field->setObjectName(name);
    field->setAccessibleName(QString(text).remove(u'&').remove(u':'));
    field->setMinimumHeight(MinimumTarget);
    field->setRange(0, most);
    field->setSpecialValueText(tr("None"));
    field->setValue(value);
    grid->addRow(label, field);
    grid->setAlignment(label, Qt::AlignLeading | Qt::AlignVCenter);
    connect(field, &QSpinBox::valueChanged, this, &RetentionRulesEdit::changed);
    return field;
}

QCheckBox *RetentionRulesEdit::addChoice(QVBoxLayout *column, const QString &text, const QString &name,
                                         bool on)
{
    auto *choice = new QCheckBox(text, this);
    choice->setObjectName(name);
    choice->setMinimumHeight(MinimumTarget);
    choice->setChecked(on);
    column->addWidget(choice);
    connect(choice, &QCheckBox::toggled, this, &RetentionRulesEdit::changed);
    return choice;
}

/// Kept means left to the platform. What the history does not show cannot be reviewed, so it is not planned.
void RetentionRulesEdit::addAutomatic(QVBoxLayout *column, bool on, Automatic automatic)
{
    m_automatic = addChoice(column, tr("&Automatic checkpoints"), u"automaticCheckBox"_s, !on);
    m_automatic->setVisible(automatic != Automatic::None);
    if (automatic != Automatic::Hidden)
        return;
    m_automatic->setEnabled(false);
    m_automatic->setToolTip(toolTipFor(tr("They are not shown now, so they are kept. View ▸ Show Automatic "
                                          "Checkpoints shows them.")));
}

RetentionRules RetentionRulesEdit::rules() const
{
    return {.newest = m_newest->value(),
            .dailyDays = m_dailyDays->value(),
            .weeklyWeeks = m_weeklyWeeks->value(),
            .newestSafety = m_newestSafety->value(),
            .knownGood = m_knownGood->isChecked(),
            .branchTips = m_branchTips->isChecked(),
            .commented = m_commented->isChecked(),
            .noted = m_noted->isChecked(),
            .includesAutomatic = !m_automatic->isChecked()};
}

} // namespace Savepoint
