// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QGridLayout>

class QLabel;

namespace Savepoint {

/// Labels and fields in two columns, rows that can be hidden and fields that wrap. In the place of
/// QFormLayout, whose hidden rows (setRowVisible, Qt 6.4.2) keep a position in its table of wrapping rows and
/// write behind its end.
class FieldGrid final : public QGridLayout {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FieldGrid)

public:
    FieldGrid();

    void addRow(QLabel *label, QWidget *field);
    /// A hidden row takes no room.
    void setRowVisible(QWidget *field, bool visible);
    [[nodiscard]] QLabel *labelForField(const QWidget *field) const;
};

} // namespace Savepoint
