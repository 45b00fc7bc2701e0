// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPushButton>

namespace Savepoint {

/// A button whose action cannot be taken back. Enter does nothing on it, on every platform: some press the
/// focused button with Enter, and a person who confirms dialogs by habit must not lose work. Space and the
/// mouse press it.
class DangerButton final : public QPushButton {
    Q_OBJECT

public:
    explicit DangerButton(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace Savepoint
