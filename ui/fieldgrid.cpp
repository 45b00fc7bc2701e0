// SPDX-License-Identifier: Apache-2.0
#include "ui/fieldgrid.h"

#include <QLabel>

namespace Savepoint {

FieldGrid::FieldGrid()
{
    setHorizontalSpacing(12);
    setVerticalSpacing(8);
    setColumnStretch(1, 1);
}

void FieldGrid::addRow(QLabel *label, QWidget *field)
{
    const int row = rowCount();
    addWidget(label, row, 0, Qt::AlignLeading | Qt::AlignTop);
    addWidget(field, row, 1);
}

void FieldGrid::setRowVisible(QWidget *field, bool visible)
{
    field->setVisible(visible);
    labelForField(field)->setVisible(visible);
}

QLabel *FieldGrid::labelForField(const QWidget *field) const
{
    int row = 0;
    int column = 0;
    int rows = 0;
    int columns = 0;
    getItemPosition(indexOf(field), &row, &column, &rows, &columns);
    return qobject_cast<QLabel *>(itemAtPosition(row, 0)->widget());
}

} // namespace Savepoint
