// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTreeView>

namespace Savepoint {

/// Checkpoints as plain rows in a dialog: to be read, not to be chosen from. Tooltips are shown literally.
class CheckpointTable final : public QTreeView {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckpointTable)

public:
    explicit CheckpointTable(QWidget *parent = nullptr);

    /// Shows the model; `widest` takes the room that is left. The model must outlive the table.
    void showRows(QAbstractItemModel &model, int widest);
    /// As high as this many rows.
    void setMinimumRows(int rows);

protected:
    bool viewportEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fitColumns();

    int m_widest = 0;
};

} // namespace Savepoint
