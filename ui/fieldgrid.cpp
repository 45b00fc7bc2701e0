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
    const int row = rowCount();
    addWidget(label, row, 0, Qt::AlignLeading | Qt::AlignTop);
    addWidget(field, row, 1);
    label->setBuddy(field);
}

QLabel *FieldGrid::labelForField(const QWidget *field) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (const QLayoutItem *item = itemAtPosition(row, 1); item && item->widget() == field)
            return qobject_cast<QLabel *>(itemAtPosition(row, 0)->widget());
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
