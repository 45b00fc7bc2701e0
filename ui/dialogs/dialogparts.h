// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QBoxLayout;
class QDialog;
class QWidget;

namespace Savepoint {

class PlainTextLabel;

// What several dialogs are made of.

/// A text that wraps, in words of its own or of somebody else: shown literally either way.
[[nodiscard]] PlainTextLabel *wrappedLabel(const QString &text, const QString &objectName, QWidget *parent);
/// The same, larger: what the dialog is about.
[[nodiscard]] PlainTextLabel *questionLabel(const QString &text, const QString &objectName, QWidget *parent);
/// The sign of a question that should be read, beside a layout.
[[nodiscard]] QBoxLayout *besideWarning(QBoxLayout *texts, QWidget *parent);
/// At least so wide, and as high as wrapped texts then need: a dialog does not ask for that by itself.
void fitToTexts(QDialog &dialog, int widthInCharacters);

} // namespace Savepoint
