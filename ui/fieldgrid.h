// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QGridLayout>

class QLabel;

namespace Savepoint {

/// Labels with their fields, one pair a row; rows can be hidden.
///
/// Stands in for QFormLayout, which writes outside its memory when a hidden row has a label or field whose
/// height depends on its width (Qt 6.4.2: QFormLayout::heightForWidth() goes by the place of rows that have
/// none).
class FieldGrid final : public QGridLayout {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FieldGrid)

public:
    explicit FieldGrid(QWidget *parent = nullptr);

    void addRow(QLabel *label, QWidget *field);
    /// nullptr when the field is not in the grid.
    [[nodiscard]] QLabel *labelForField(const QWidget *field) const;
    void setRowVisible(QWidget *field, bool visible);
};

} // namespace Savepoint
