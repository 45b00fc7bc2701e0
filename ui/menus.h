// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

class QAction;
class QLineEdit;
class QMainWindow;
class QMenu;

namespace Savepoint {

class Actions;

/// Actions that exist because a widget does: the panes' show-and-hide actions and one per column that may be
/// hidden.
struct ViewActions {
    QList<QAction *> panes;
    QList<QAction *> columns;
};

/// The menus that more than the menu bar needs.
struct Menus {
    QMenu *checkpoint; ///< also the context menu of the history
    QMenu *columns; ///< also the context menu of its header
};

/// Fills the menu bar. Every menu is made once and kept.
Menus makeMenus(QMainWindow &window, const Actions &actions, const ViewActions &view);
/// The tool bar with the filter field at its end.
void makeToolBar(QMainWindow &window, const Actions &actions, QLineEdit *filter);

} // namespace Savepoint
