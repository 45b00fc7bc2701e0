// SPDX-License-Identifier: Apache-2.0
#include "ui/menus.h"

#include "ui/actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct MenuWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::Menus)
};

/// A null action is a separator. Reasons why an action is off are tooltips, so menus show them.
QMenu *addMenu(QMainWindow &window, const QString &title, QLatin1StringView name,
               const QList<QAction *> &actions)
{
    QMenu *menu = window.menuBar()->addMenu(title);
    menu->setObjectName(name);
    menu->setToolTipsVisible(true);
    for (QAction *action : actions) {
        if (action)
            menu->addAction(action);
        else
            menu->addSeparator();
    }
    return menu;
}

QMenu *addViewMenu(QMainWindow &window, const Actions &actions, const ViewActions &view)
{
    QMenu *menu = addMenu(window, MenuWords::tr("&View"), "viewMenu"_L1,
                          {actions.refresh, nullptr, actions.showGraph, actions.showTree, actions.legend,
                           nullptr, actions.showAutomatic, actions.foldLinear, actions.onlyMatches,
                           actions.expandAll, actions.collapseAll});
    QMenu *columns = menu->addMenu(MenuWords::tr("C&olumns"));
    columns->setObjectName(u"columnsMenu"_s);
    columns->addActions(view.columns);
    menu->addAction(actions.relativeTimes);
    menu->addSeparator();
    menu->addActions(view.panes);
    menu->addActions({actions.nextPane, actions.previousPane});
    menu->addSeparator();
    menu->addActions({actions.zoomIn, actions.zoomOut, actions.zoomReset});
    menu->addSeparator();
    menu->addAction(actions.fullScreen);
    return columns;
}

} // namespace

Menus makeMenus(QMainWindow &window, const Actions &actions, const ViewActions &view)
{
    Menus menus{};
    addMenu(window, MenuWords::tr("&File"), "fileMenu"_L1,
            {actions.openLink, nullptr, actions.exportHistory, actions.exportNotes, actions.importNotes,
             actions.goOnWithoutNotes, nullptr, actions.saveLog, nullptr, actions.quit});
    addMenu(window, MenuWords::tr("&Edit"), "editMenu"_L1,
            {actions.undoRestore, nullptr, actions.copy, actions.copyId, actions.copyLink,
             actions.copyCommand, actions.copyCurl, nullptr, actions.selectAll, nullptr, actions.find,
             actions.findNext, actions.findPrevious});
    menus.columns = addViewMenu(window, actions, view);
    menus.checkpoint =
        addMenu(window, MenuWords::tr("&Checkpoint"), "checkpointMenu"_L1,
                {actions.restore, actions.newCheckpoint, nullptr, actions.showDetails, actions.copyId,
                 nullptr, actions.editNotes, actions.editTags, actions.knownGood, actions.protect, nullptr,
                 actions.deleteCheckpoints, actions.cleanUp});
    addMenu(window, MenuWords::tr("&Go"), "goMenu"_L1,
            {actions.goCurrent, actions.goParent, actions.goChild, nullptr, actions.goNextBranch,
             actions.goPreviousBranch, nullptr, actions.goLastRestored});
    addMenu(window, MenuWords::tr("&Sprite"), "spriteMenu"_L1,
            {actions.wake, actions.refreshSprites, nullptr, actions.openFolder, nullptr, actions.acknowledge,
             nullptr, actions.carefulMode, actions.carefulForAll});
    addMenu(window, MenuWords::tr("&Help"), "helpMenu"_L1,
            {actions.describeLineage, nullptr, actions.shortcuts, nullptr, actions.about});
    return menus;
}

void makeToolBar(QMainWindow &window, const Actions &actions, QLineEdit *filter)
{
    auto *bar = new QToolBar(MenuWords::tr("Tool Bar"), &window);
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu); // it cannot be hidden, so no menu offers that
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addActions({actions.newCheckpoint, actions.restore});
    bar->addSeparator();
    bar->addActions({actions.refresh, actions.goCurrent});
    auto *spacer = new QWidget(bar);
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spacer);
    bar->addWidget(filter);
    window.addToolBar(bar);
}

} // namespace Savepoint
