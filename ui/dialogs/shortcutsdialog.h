// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QTreeWidget;

namespace Savepoint {

/// Every action that has a shortcut, in the order given, with a field to narrow the list.
class ShortcutsDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ShortcutsDialog)

public:
    explicit ShortcutsDialog(const QList<QAction *> &actions, QWidget *parent = nullptr);

private:
    void fill(const QList<QAction *> &actions);
    void narrow(const QString &words);

    QLineEdit *m_filter;
    QTreeWidget *m_table;
};

} // namespace Savepoint
