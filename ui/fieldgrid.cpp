// SPDX-License-Identifier: Apache-2.0
#include "ui/fieldgrid.h"

#include <QLabel>

namespace Savepoint {

FieldGrid::FieldGrid(QWidget *parent)
    : QGridLayout(parent)
{
    setColumnStretch(1, 1);
}

void FieldGrid::addRow(QLabel *label, QWidget *field)
{
    m_rows.append({label, field});
    place(int(m_rows.size()) - 1);
    label->setBuddy(field);
}

void FieldGrid::place(int row)
{
    const auto [label, field] = m_rows.at(row);
    if (m_isStacked) {
        addWidget(label, 2 * row, 0, 1, 2, Qt::AlignLeading | Qt::AlignTop);
        addWidget(field, 2 * row + 1, 0, 1, 2);
    } else {
        addWidget(label, row, 0, Qt::AlignLeading | Qt::AlignTop);
        addWidget(field, row, 1);
    }
}

void FieldGrid::setStacked(bool stacked)
{
    if (stacked == m_isStacked)
        return;
    m_isStacked = stacked;
    while (QLayoutItem *item = takeAt(0))
        delete item; // not the widget
    for (int row = 0; row < int(m_rows.size()); ++row)
        place(row);
}

QLabel *FieldGrid::labelForField(const QWidget *field) const
{
    for (const auto &[label, beside] : m_rows) {
        if (beside == field)
            return label;
    }
    return nullptr;
}

void FieldGrid::setRowVisible(QWidget *field, bool visible)
{
    if (QLabel *label = labelForField(field))
        label->setVisible(visible);
    field->setVisible(visible);
}

} // namespace Savepoint
