// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace Savepoint {

/// A label that never takes its text for markup. QLabel guesses, and then opens the files a text names.
class PlainTextLabel : public QLabel {
    Q_OBJECT

public:
    explicit PlainTextLabel(QWidget *parent = nullptr);
    explicit PlainTextLabel(const QString &text, QWidget *parent = nullptr);
};

/// One line that gives way when there is no room: shown elided, complete in the tooltip and to screen
/// readers.
class ElidedLabel final : public PlainTextLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setFullText(const QString &text);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A tooltip that shows `plain` literally. Tooltips guess like labels do.
[[nodiscard]] QString toolTipFor(const QString &plain);

/// The text with places to break in words of more than 40 characters, for labels that wrap: one endless word
/// of a server would make the window as wide.
[[nodiscard]] QString wrappable(const QString &plain);

/// A text for a button, a menu item or a buddy label: `&` is shown instead of making a mnemonic.
[[nodiscard]] QString buttonText(const QString &plain);

} // namespace Savepoint
