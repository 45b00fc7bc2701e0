// SPDX-License-Identifier: Apache-2.0
#include "app/tourscript.h"

#include "app/tourinput.h"
#include "core/history/checkpointmodel.h"

#include <QAbstractItemView>
#include <QAction>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QToolBar>

#include <chrono>
#include <cstdio>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto PollInterval = 25ms;
constexpr auto PictureDelay = 250ms; // what follows a result (layout, message bar) has been painted by then
constexpr qint64 LongestWait = 60'000; // milliseconds; a slow machine, not a slow program
constexpr auto SpriteName = "practice"_L1;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString appendTo(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append) || file.write(text) != text.size())
        return file.errorString();
    return {};
}

QWidget *shownDialog(const QWidget &window, const QString &name)
{
    auto *dialog = window.findChild<QDialog *>(name);
    return dialog && dialog->isVisible() ? dialog : nullptr;
}

} // namespace

TourScript::TourScript(QWidget &window, const QString &spritesPath, QString pictureFolder, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_filePath(spritesPath + u"/practice/fs/README.md"_s)
    , m_pictureFolder(std::move(pictureFolder))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TourScript::poll);
    addLooking();
    addCreating();
    addRestoring();
    addBranching();
    addUndoing();
}

void TourScript::addLooking()
{
    m_steps.push_back({.title = u"Open the window on the sprites of this computer"_s,
                       .act =
                           [this] {
                               m_window.show();
                               return QString();
                           },
                       .isDone =
                           [this] {
                               const auto *view = sprites();
                               return view && view->model()->rowCount(view->model()->index(0, 0)) > 0;
                           },
                       .seen = [] { return u"“practice” is listed"_s; }});
    m_steps.push_back({.title = u"Choose “practice”"_s,
                       .act =
                           [this] {
                               QAbstractItemView *view = sprites();
                               const QModelIndex account = view->model()->index(0, 0);
                               for (int row = 0; row < view->model()->rowCount(account); ++row) {
                                   const QModelIndex index = view->model()->index(row, 0, account);
                                   if (index.data().toString().contains(SpriteName))
                                       return TourInput::clickRow(view, index);
                               }
                               return u"it is not listed"_s;
                           },
                       .isDone = [this] { return history() && rowOf(u"v7"_s).isValid(); },
                       .check =
                           [this] {
                               const QModelIndex fork = rowOf(u"v3"_s);
                               return fork.data(CheckpointModel::ChildCountRole).toInt() == 2
                                   ? QString()
                                   : u"there is no branch at v3"_s;
                           },
                       .seen = [] { return u"its history has a branch at v3"_s; }});
    m_steps.push_back(
        {.title = u"Look at the checkpoint the current state continues from"_s,
         .act =
             [this] {
                 m_base = u"v7"_s;
                 m_contentAtBase = contentOf(m_filePath);
                 return TourInput::clickRow(history(), rowOf(m_base));
             },
         .isDone = [this] { return selectedRow().data(CheckpointModel::IdRole).toString() == m_base; },
         .check =
             [this] {
                 return selectedRow().data(CheckpointModel::IsBaseOfCurrentRole).toBool()
                     ? QString()
                     : u"it is not marked as the base of the current state"_s;
             },
         .seen = [this] { return u"%1, with its details"_s.arg(m_base); },
         .picture = u"history"_s});
}

void TourScript::addCreating()
{
    m_steps.push_back({.title = u"Change a file of the sprite, as any program can"_s,
                       .act =
                           [this] {
                               QString problem =
                                   appendTo(m_filePath, "\n## Roadmap\n\nRewrite everything.\n");
                               m_contentEdited = contentOf(m_filePath);
                               return problem;
                           },
                       .isDone = [this] { return m_contentEdited.size() > m_contentAtBase.size(); },
                       .seen = [this] { return m_filePath; }});
    addCreate(u"Before the rewrite"_s, u"create"_s, {},
              [this] { return checkSelected(u"Before the rewrite"_s, m_base); });
}

void TourScript::addCreate(const QString &comment, const QString &dialogPicture, const QString &resultPicture,
                           const std::function<QString()> &check)
{
    const auto dialog = [this] { return shownDialog(m_window, u"newCheckpointDialog"_s); };
    m_steps.push_back({.title = u"Ask for a new checkpoint"_s,
                       .act = [this] { return TourInput::click(toolButton("newCheckpointAction")); },
                       .isDone = [dialog] { return dialog() && dialog()->isActiveWindow(); }});
    m_steps.push_back({.title = u"Give it the comment “%1”"_s.arg(comment),
                       .act = [comment] { return TourInput::type(comment); },
                       .isDone = [] { return true; },
                       .picture = dialogPicture});
    m_steps.push_back({.title = u"Create it"_s,
                       .act =
                           [dialog] {
                               return TourInput::click(
                                   dialog()->findChild<QWidget *>(u"createCheckpointButton"_s));
                           },
                       .isDone =
                           [this, comment] {
                               return selectedRow().data(CheckpointModel::CommentRole).toString() == comment;
                           },
                       .check = check,
                       .seen =
                           [this] {
                               return u"%1 appeared, is selected, and its parent is %2"_s.arg(
                                   selectedRow().data(CheckpointModel::IdRole).toString(),
                                   selectedRow().data(CheckpointModel::ParentIdRole).toString());
                           },
                       .picture = resultPicture});
}

void TourScript::addRestoring()
{
    const auto dialog = [this] { return shownDialog(m_window, u"restoreDialog"_s); };
    m_steps.push_back(
        {.title = u"Select the older checkpoint"_s,
         .act = [this] { return TourInput::clickRow(history(), rowOf(m_base)); },
         .isDone = [this] { return selectedRow().data(CheckpointModel::IdRole).toString() == m_base; }});
    m_steps.push_back({.title = u"Ask to restore it"_s,
                       .act = [this] { return TourInput::click(toolButton("restoreAction")); },
                       .isDone = [dialog] { return dialog() && dialog()->isActiveWindow(); },
                       .seen = [] { return u"the dialog says what is lost"_s; },
                       .picture = u"restore"_s});
    m_steps.push_back(
        {.title = u"Create a safety checkpoint and restore"_s,
         .act = [dialog] { return TourInput::click(dialog()->findChild<QWidget *>(u"restoreButton"_s)); },
         .isDone = [this] { return sentence().startsWith(u"Restored %1 "_s.arg(m_base)); },
         .check =
             [this] {
                 return contentOf(m_filePath) == m_contentAtBase ? QString()
                                                                 : u"the file on disk is not the old one"_s;
             },
         .seen = [this] { return u"the file on disk is the old one again. “%1”"_s.arg(sentence()); },
         .picture = u"restored"_s});
}

void TourScript::addBranching()
{
    addCreate(u"Without the rewrite"_s, {}, u"branch"_s, [this] {
        if (QString problem = checkSelected(u"Without the rewrite"_s, m_base); !problem.isEmpty())
            return problem;
        const int children = rowOf(m_base).data(CheckpointModel::ChildCountRole).toInt();
        return children >= 2 ? QString() : u"%1 has no branch"_s.arg(m_base);
    });
}

void TourScript::addUndoing()
{
    const auto dialog = [this] { return shownDialog(m_window, u"restoreDialog"_s); };
    m_steps.push_back({.title = u"Ask to undo the restore"_s,
                       .act =
                           [this] {
                               auto *undo = m_window.findChild<QAction *>(u"undoRestoreAction"_s);
                               if (!undo || !undo->isEnabled())
                                   return undo ? undo->toolTip() : u"there is no such action"_s;
                               undo->trigger();
                               return QString();
                           },
                       .isDone = [dialog] { return dialog() && dialog()->isActiveWindow(); },
                       .seen = [] { return u"the dialog says what it returns to"_s; },
                       .picture = u"undo"_s});
    m_steps.push_back(
        {.title = u"Undo it, with a safety checkpoint again"_s,
         .act = [dialog] { return TourInput::click(dialog()->findChild<QWidget *>(u"restoreButton"_s)); },
         .isDone = [this] { return sentence().startsWith("Restore undone"_L1); },
         .check =
             [this] {
                 return contentOf(m_filePath) == m_contentEdited
                     ? QString()
                     : u"the file on disk is not the one from before the restore"_s;
             },
         .seen = [this] { return u"the edited file is back on disk. “%1”"_s.arg(sentence()); },
         .picture = u"undone"_s});
}

void TourScript::start()
{
    begin();
}

void TourScript::begin()
{
    const TourStep &step = m_steps[m_step];
    std::printf("%2zu. %s ... ", m_step + 1, qUtf8Printable(step.title));
    std::fflush(stdout);
    m_waiting.start();
    if (const QString why = step.act(); !why.isEmpty())
        fail(why);
    else
        m_timer.start(PollInterval);
}

void TourScript::poll()
{
    const TourStep &step = m_steps[m_step];
    if (!step.isDone()) {
        if (m_waiting.elapsed() > LongestWait)
            fail(u"nothing happened within %1 s. The window says “%2”"_s.arg(
                QString::number(LongestWait / 1000), sentence()));
        else
            m_timer.start(PollInterval);
        return;
    }
    if (const QString wrong = step.check ? step.check() : QString(); !wrong.isEmpty())
        fail(wrong);
    else if (step.picture.isEmpty())
        complete();
    else
        QTimer::singleShot(PictureDelay, this, &TourScript::complete);
}

void TourScript::complete()
{
    const TourStep &step = m_steps[m_step];
    QString result = step.seen ? step.seen() : u"done"_s;
    if (!step.picture.isEmpty()) {
        const QString path = u"%1/%2.png"_s.arg(m_pictureFolder, step.picture);
        if (const QString why = TourInput::takePicture(&m_window, path); !why.isEmpty()) {
            fail(why);
            return;
        }
        result += u" [%1]"_s.arg(path);
    }
    std::printf("%s\n", qUtf8Printable(result));
    if (++m_step < m_steps.size()) {
        begin();
        return;
    }
    std::printf("All %zu steps succeeded.\n", m_steps.size());
    std::fflush(stdout);
    emit finished(true);
}

void TourScript::fail(const QString &why)
{
    std::printf("FAILED: %s\n", qUtf8Printable(why));
    std::fflush(stdout);
    const QString path = m_pictureFolder + u"/failed.png"_s;
    if (const QString problem = TourInput::takePicture(&m_window, path); problem.isEmpty())
        std::printf("    What the window shows: %s\n", qUtf8Printable(path));
    emit finished(false);
}

QAbstractItemView *TourScript::sprites() const
{
    return m_window.findChild<QAbstractItemView *>(u"spritesView"_s);
}

/// The presentation of the history that is on show.
QAbstractItemView *TourScript::history() const
{
    const auto views = m_window.findChildren<QAbstractItemView *>();
    for (QAbstractItemView *view : views) {
        if (view->isVisible() && view->accessibleName() == "Checkpoint history"_L1)
            return view;
    }
    return nullptr;
}

QWidget *TourScript::toolButton(const char *action) const
{
    const auto *bar = m_window.findChild<QToolBar *>(u"toolBar"_s);
    auto *wanted = m_window.findChild<QAction *>(QLatin1StringView(action));
    return bar && wanted ? bar->widgetForAction(wanted) : nullptr;
}

QModelIndex TourScript::rowOf(const QString &id) const
{
    const QAbstractItemView *view = history();
    if (!view)
        return {};
    const auto found = view->model()->match(view->model()->index(0, 0), CheckpointModel::IdRole, id, 1,
                                            Qt::MatchExactly | Qt::MatchRecursive);
    return found.isEmpty() ? QModelIndex() : found.first();
}

QModelIndex TourScript::selectedRow() const
{
    const QAbstractItemView *view = history();
    const QModelIndexList rows = view ? view->selectionModel()->selectedRows() : QModelIndexList();
    return rows.size() == 1 ? rows.first() : QModelIndex();
}

QString TourScript::checkSelected(const QString &comment, const QString &parent) const
{
    const QModelIndex row = selectedRow();
    if (row.data(CheckpointModel::CommentRole).toString() != comment)
        return u"the new checkpoint is not selected"_s;
    const QString actual = row.data(CheckpointModel::ParentIdRole).toString();
    return actual == parent ? QString() : u"its parent is “%1” instead of “%2”"_s.arg(actual, parent);
}

QString TourScript::sentence() const
{
    const auto *label = m_window.findChild<QLabel *>(u"messageText"_s);
    return label && label->isVisible() ? label->text() : QString();
}

} // namespace Savepoint
