// SPDX-License-Identifier: Apache-2.0
#include "app/tourinput.h"

#include "core/base/savefile.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPixmap>
#include <QScreen>
#include <QWindow>

namespace Savepoint::TourInput {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QWidget *widget)
{
    return widget->objectName().isEmpty() ? QString::fromLatin1(widget->metaObject()->className())
                                          : widget->objectName();
}

/// Why a person could not click there.
QString obstacle(QWidget *target, const QPoint &at)
{
    if (!target->isVisible() || !target->rect().contains(at))
        return u"“%1” cannot be seen"_s.arg(nameOf(target));
    if (!target->isEnabled())
        return u"“%1” is disabled: %2"_s.arg(nameOf(target), target->toolTip());
    const QWidget *modal = QApplication::activeModalWidget();
    if (modal && modal != target && !modal->isAncestorOf(target))
        return u"“%1” is behind a dialog"_s.arg(nameOf(target));
    QWidget *window = target->window();
    const QWidget *hit = window->childAt(target->mapTo(window, at));
    if (!hit || (hit != target && !target->isAncestorOf(hit)))
        return u"“%1” is covered"_s.arg(nameOf(target));
    return {};
}

void sendMouse(QWidget *target, const QPoint &at, QEvent::Type type, Qt::MouseButton button,
               Qt::MouseButtons held)
{
    QWidget *window = target->window();
    QMouseEvent event(type, target->mapTo(window, at), target->mapToGlobal(at), button, held, Qt::NoModifier);
    QApplication::sendEvent(window->windowHandle(), &event);
}

QString clickAt(QWidget *target, const QPoint &at)
{
    if (QString why = obstacle(target, at); !why.isEmpty())
        return why;
    sendMouse(target, at, QEvent::MouseMove, Qt::NoButton, Qt::NoButton);
    sendMouse(target, at, QEvent::MouseButtonPress, Qt::LeftButton, Qt::LeftButton);
    sendMouse(target, at, QEvent::MouseButtonRelease, Qt::LeftButton, Qt::NoButton);
    return {};
}

} // namespace

QString click(QWidget *target)
{
    return target ? clickAt(target, target->rect().center()) : u"it is not there"_s;
}

QString clickRow(QAbstractItemView *view, const QModelIndex &row)
{
    if (!view || !row.isValid())
        return u"there is no such row"_s;
    view->scrollTo(row);
    return clickAt(view->viewport(), view->visualRect(row).center());
}

QString type(const QString &text)
{
    for (const QChar c : text) {
        QWidget *focus = QApplication::focusWidget();
        if (!focus)
            return u"nothing has the keyboard"_s;
        for (const auto kind : {QEvent::KeyPress, QEvent::KeyRelease}) {
            QKeyEvent event(kind, 0, Qt::NoModifier, QString(c));
            QApplication::sendEvent(focus, &event);
        }
    }
    return {};
}

QString takePicture(QWidget *window, const QString &path)
{
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *shown : windows) { // nothing may still wait to be painted
        if (shown->isVisible())
            shown->repaint();
    }
    const QRect frame = window->frameGeometry();
    QPixmap picture = window->screen()->grabWindow(0, frame.x(), frame.y(), frame.width(), frame.height());
    if (picture.isNull()) // not every platform lets a program see the screen
        picture = window->grab();
    SaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !picture.save(&file, "PNG") || !file.commit())
        return u"the picture %1 cannot be written: %2"_s.arg(QFileInfo(path).fileName(), file.errorString());
    return {};
}

} // namespace Savepoint::TourInput
