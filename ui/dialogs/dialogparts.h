// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QBoxLayout;
class QDialog;
class QWidget;

namespace Savepoint {

class DangerButton;
class PlainTextLabel;

// What several dialogs are made of.

/// A name from a server, so short that it need not be broken inside.
[[nodiscard]] QString shortName(const QString &untrusted);
/// A text that wraps, in words of its own or of somebody else: shown literally either way.
[[nodiscard]] PlainTextLabel *wrappedLabel(const QString &text, const QString &objectName, QWidget *parent);
/// The same, larger: what the dialog is about.
[[nodiscard]] PlainTextLabel *questionLabel(const QString &text, const QString &objectName, QWidget *parent);
/// The sign of a question that should be read, beside a layout.
[[nodiscard]] QBoxLayout *besideWarning(QBoxLayout *texts, QWidget *parent);
/// The buttons of a question about something that cannot be taken back.
struct DangerButtons {
    QWidget *box = nullptr; ///< to be put into the dialog
    DangerButton *confirm = nullptr; ///< accepts; Enter never presses it
};
/// Cancel is the default, has the focus, and is called `cancelButton`. `objectName`: of the other one.
[[nodiscard]] DangerButtons dangerButtons(const QString &text, const QString &objectName, QDialog &dialog);
/// At least so wide, and as high as wrapped texts then need: a dialog does not ask for that by itself.
void fitToTexts(QDialog &dialog, int widthInCharacters);

} // namespace Savepoint
