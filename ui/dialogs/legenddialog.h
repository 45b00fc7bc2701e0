// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QGridLayout;

namespace Savepoint {

/// What the shapes and lines of the history mean: each drawn as it is drawn there, with a word beside it. May
/// stay open beside the window.
class LegendDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LegendDialog)

public:
    explicit LegendDialog(QWidget *parent = nullptr);

private:
    void addNodes(QGridLayout *grid);
    void addEdges(QGridLayout *grid);
    void addRow(QGridLayout *grid, QWidget *sample, const QString &text);
};

} // namespace Savepoint
