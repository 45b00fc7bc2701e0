// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowrig.h"

#include "core/history/checkpointmodel.h"
#include "core/localbackend/localbackend.h"
#include "tests/localbackend/treetools.h"
#include "tests/support/patience.h"
#include "ui/historydelegate.h"

#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTabBar>
#include <QTest>
#include <QToolBar>
#include <QToolTip>

namespace Savepoint::Test {

using namespace Qt::StringLiterals;

OwnSettings::OwnSettings()
{
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
}

void OwnSettings::forget() const
{
    QSettings(QSettings::NativeFormat, QSettings::UserScope, u"savepoint"_s, u"savepoint"_s).clear();
}

PracticeBackend::PracticeBackend()
    : m_backend(std::make_unique<LocalBackend>(
        LocalBackendConfig{.dataPath = m_folder.path(), .samplePath = u":/sample"_s}))
{
    QSignalSpy ready(m_backend.get(), &LocalBackend::ready);
    m_backend->start();
    if (!ready.wait(Patience))
        qFatal("the local backend does not start");
}

PracticeBackend::~PracticeBackend()
{
    m_backend.reset();
    TreeTools::removeAll(m_folder.path()); // what is inside may be write-protected
}

Connection PracticeBackend::connection() const
{
    return {m_backend->baseUrl(), m_backend->token(), {}, true, m_backend->dataPath()};
}

QString PracticeBackend::livePath(const QString &file) const
{
    return m_backend->dataPath() + "/sprites/practice/fs/"_L1 + file;
}

WindowRig::WindowRig(const Connection &connection, std::chrono::milliseconds patience)
    : client({.baseUrl = connection.baseUrl,
              .token = connection.token,
              .idleTimeout = patience,
              .streamIdleTimeout = patience})
    , runner(client)
    , session(client, runner)
    , sprites(client, connection.accountName)
    , log(ActivityLogModel::DefaultCapacity, SecretRemoval(connection.token))
    , files(activityFolder.path(), SecretRemoval(connection.token))
    , recorder(runner, log, files)
    , window(std::make_unique<MainWindow>(connection, sprites, session, log))
{
    client.setStreamGate(&files.gate());
    window->setRecorder(recorder);
}

WindowRig::~WindowRig() = default;

bool WindowRig::show()
{
    sprites.refresh();
    window->show();
    window->activateWindow();
    return QTest::qWaitForWindowActive(window.get(), Patience);
}

QWidget *WindowRig::dialog() const
{
    QWidget *modal = QApplication::activeModalWidget();
    return modal && modal->isVisible() ? modal : nullptr;
}

QWidget *WindowRig::top() const
{
    QWidget *modal = dialog();
    return modal ? modal : window.get();
}

QAction *WindowRig::action(const QString &name) const
{
    return window->findChild<QAction *>(name);
}

bool WindowRig::trigger(const QString &name)
{
    QAction *found = action(name);
    if (!found || !found->isEnabled())
        return false;
    found->trigger();
    return true;
}

QString WindowRig::whyNot(const QString &name) const
{
    const QAction *found = action(name);
    return !found ? u"there is no such action"_s : found->isEnabled() ? QString() : found->toolTip();
}

bool WindowRig::click(const QString &name)
{
    auto *button = part<QAbstractButton>(name);
    if (!button || !button->isVisible() || !button->isEnabled())
        return false;
    QTest::mouseClick(button, Qt::LeftButton);
    return true;
}

bool WindowRig::clickTool(const QString &name)
{
    QWidget *button = window->findChild<QToolBar *>(u"toolBar"_s)->widgetForAction(action(name));
    if (!button || !button->isVisible() || !button->isEnabled())
        return false;
    QTest::mouseClick(button, Qt::LeftButton);
    return true;
}

namespace {

bool clickOn(QTreeView &view, const QModelIndex &index)
{
    if (!index.isValid())
        return false;
    view.scrollTo(index);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(index).center());
    return view.currentIndex() == index;
}

QModelIndex find(const QAbstractItemModel &model, int role, const QString &value)
{
    return model.match(model.index(0, 0), role, value, 1, Qt::MatchExactly | Qt::MatchRecursive).value(0);
}

} // namespace

bool WindowRig::clickSprite(const QString &name)
{
    auto *view = window->findChild<QTreeView *>(u"spritesView"_s);
    if (!QTest::qWaitFor([&] { return find(*view->model(), SpritesModel::NameRole, name).isValid(); },
                         Patience))
        return false;
    return clickOn(*view, find(*view->model(), SpritesModel::NameRole, name));
}

bool WindowRig::clickRow(const QString &checkpointId)
{
    return clickOn(history(), row(checkpointId)) && selectedId() == checkpointId;
}

/// Where the next key goes. There is no window manager here that would make a new dialog the active window.
QWidget *WindowRig::focus() const
{
    top()->activateWindow();
    if (!QTest::qWaitFor([this] { return QApplication::activeWindow() == top(); }, Patience))
        qFatal("the window or its dialog does not become active");
    QWidget *widget = QApplication::focusWidget();
    return widget ? widget : top();
}

void WindowRig::key(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(focus(), key, modifiers);
}

void WindowRig::type(const QString &text)
{
    QTest::keyClicks(focus(), text);
}

bool WindowRig::tabTo(const QString &name)
{
    for (int presses = 0; presses < 30; ++presses) {
        if (focus()->objectName() == name)
            return true;
        key(Qt::Key_Tab);
    }
    return false;
}

bool WindowRig::keyToRow(Qt::Key pressed, const QString &checkpointId)
{
    for (int presses = 0; presses < 60 && selectedId() != checkpointId; ++presses)
        key(pressed);
    return selectedId() == checkpointId;
}

QTreeView &WindowRig::history() const
{
    auto *tree = window->findChild<QTreeView *>(u"historyTreeView"_s);
    return tree->isHidden() ? *window->findChild<QTreeView *>(u"historyGraphView"_s) : *tree;
}

QModelIndex WindowRig::row(const QString &checkpointId) const
{
    return find(*history().model(), CheckpointModel::IdRole, checkpointId);
}

QStringList WindowRig::rows() const
{
    QStringList lines;
    int depth = 0;
    for (QModelIndex at = history().model()->index(0, 0); at.isValid(); at = history().indexBelow(at)) {
        depth = 0;
        for (QModelIndex up = at.parent(); up.isValid(); up = up.parent())
            ++depth;
        const QString comment = at.siblingAtColumn(CheckpointModel::CommentColumn).data().toString();
        lines.append(QString(depth * 2, u' ') + at.data().toString() + u' ' + comment);
    }
    return lines;
}

QString WindowRig::selectedId() const
{
    const QModelIndexList selected = history().selectionModel()->selectedRows();
    return selected.size() == 1 ? selected.constFirst().data(CheckpointModel::IdRole).toString() : QString();
}

QString WindowRig::parentOf(const QString &checkpointId) const
{
    return row(checkpointId).data(CheckpointModel::ParentIdRole).toString();
}

QString WindowRig::message() const
{
    const auto *bar = window->findChild<QWidget *>(u"messageBar"_s);
    return bar->isVisible() ? window->findChild<QLabel *>(u"messageText"_s)->text() : QString();
}

QString WindowRig::label(const QString &name) const
{
    const auto *found = part<QLabel>(name);
    return found && found->isVisible() ? found->text() : QString();
}

QString WindowRig::sentenceOf(const QString &emptyState) const
{
    const auto *empty = window->findChild<QWidget *>(emptyState);
    return empty->isVisible() ? empty->findChild<QLabel *>(u"emptyStateSentence"_s)->text() : QString();
}

namespace {

using Texts = QList<std::pair<QString, QString>>;

/// The tooltip as it comes up: the delegate of the history makes it of a text that the model leaves plain.
QString shownToolTip(const QAbstractItemView &view, const QModelIndex &index)
{
    const QPoint at = view.visualRect(index).center();
    QHelpEvent asked(QEvent::ToolTip, at, view.viewport()->mapToGlobal(at));
    QApplication::sendEvent(view.viewport(), &asked);
    return QToolTip::text();
}

void addCells(const QAbstractItemView &view, const QModelIndex &parent, const QString &place, Texts &texts)
{
    const QAbstractItemModel &model = *view.model();
    const bool asked = view.isVisible() && qobject_cast<const HistoryDelegate *>(view.itemDelegate());
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column) {
            const QModelIndex index = model.index(row, column, parent);
            for (const int role : {int(Qt::DisplayRole), int(Qt::AccessibleTextRole)})
                texts.append({place + " cell"_L1, index.data(role).toString()});
            if (asked)
                texts.append({place + " tooltip"_L1, shownToolTip(view, index)});
            else if (view.isVisible())
                texts.append({place + " tooltip"_L1, index.data(Qt::ToolTipRole).toString()});
        }
        addCells(view, model.index(row, 0, parent), place, texts);
    }
}

} // namespace

Texts WindowRig::texts() const
{
    Texts found;
    QList<QPointer<QWidget>> widgets; // a tooltip asked for makes an earlier one go
    widgets.append(window.get());
    for (QWidget *child : window->findChildren<QWidget *>())
        widgets.append(child);
    for (const QPointer<QWidget> &widget : widgets) {
        if (!widget)
            continue;
        const QString place = QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName();
        found.append({place + " title"_L1, widget->windowTitle()});
        found.append({place + " tooltip"_L1, widget->toolTip()});
        found.append({place + " accessible name"_L1, widget->accessibleName()});
        found.append({place + " accessible description"_L1, widget->accessibleDescription()});
        if (const auto *label = qobject_cast<const QLabel *>(widget.data()))
            found.append({place + (label->textFormat() == Qt::PlainText ? " text"_L1 : " guessed text"_L1),
                          label->text()});
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget.data()))
            found.append({place + " text"_L1, button->text()});
        else if (const auto *line = qobject_cast<const QLineEdit *>(widget.data()))
            found.append({place + " text"_L1, line->text() + line->placeholderText()});
        else if (const auto *edit = qobject_cast<const QPlainTextEdit *>(widget.data()))
            found.append({place + " text"_L1, edit->toPlainText()});
        else if (const auto *view = qobject_cast<const QAbstractItemView *>(widget.data());
                 view && view->model() && !qobject_cast<const QHeaderView *>(view)) // it shows no cells
            addCells(*view, {}, place, found);
    }
    for (const QAction *action : window->findChildren<QAction *>()) {
        found.append({action->objectName() + " text"_L1, action->text()});
        found.append({action->objectName() + " tooltip"_L1, action->toolTip()});
    }
    return found;
}

} // namespace Savepoint::Test
