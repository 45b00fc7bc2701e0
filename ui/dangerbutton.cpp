// SPDX-License-Identifier: Apache-2.0
#include "ui/dangerbutton.h"

#include <QKeyEvent>

namespace Savepoint {

DangerButton::DangerButton(const QString &text, QWidget *parent)
    : QPushButton(text, parent)
{
    setAutoDefault(false);
    setAccessibleDescription(tr("Press Space to confirm. Enter does not press this button."));
    setToolTip(accessibleDescription());
}

void DangerButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        event->accept();
        return;
    }
    QPushButton::keyPressEvent(event);
}

} // namespace Savepoint
