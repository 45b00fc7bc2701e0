// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QAbstractItemView;
class QModelIndex;
class QPoint;
class QWidget;

/// A person's hands for the tour. A click goes to the window, which hands it to whatever stands at that
/// place; keys go to what has the focus. Each function returns why it could not be done, or nothing.
namespace Savepoint::TourInput {

[[nodiscard]] QString click(QWidget *target);
[[nodiscard]] QString clickRow(QAbstractItemView *view, const QModelIndex &row);
[[nodiscard]] QString type(const QString &text);

/// What the screen shows of a window, its frame and the dialogs before it, saved as a PNG.
[[nodiscard]] QString takePicture(QWidget *window, const QString &path);

} // namespace Savepoint::TourInput
