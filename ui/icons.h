// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>

class QWidget;

namespace Savepoint {

/// What a colour or an icon tells beside the word that always stands with it.
enum class Tone { Neutral, Information, Success, Warning, Error };

/// An icon by its freedesktop name: the desktop theme's when the theme has the whole tool bar, so that styles
/// never mix; otherwise our own drawing in the text colour of the palette at the time of painting.
/// `savepoint` is the program's icon.
[[nodiscard]] QIcon icon(QLatin1String freedesktopName);

/// Our own drawing in the colour of a tone, whatever the desktop theme.
[[nodiscard]] QIcon toneIcon(QLatin1String freedesktopName, Tone tone);

/// The usual icon of a tone: information, check mark, triangle, cross. Told apart by shape alone.
[[nodiscard]] QIcon toneIcon(Tone tone);

/// How large a small icon is beside this widget's text: it grows with the font.
[[nodiscard]] int iconSide(const QWidget &widget);

/// The icon for a label, sharp on the widget's screen.
[[nodiscard]] QPixmap iconPixmap(const QIcon &icon, int side, const QWidget &widget);

/// A colour for text and lines of a tone: at least 4.5:1 on the palette's base, light or dark, and told apart
/// by people who see colours differently (blue, bluish green, amber, vermilion).
[[nodiscard]] QColor toneColor(Tone tone, const QPalette &palette);

/// A background of a tone for the palette's text colour to stand on.
[[nodiscard]] QColor toneTint(Tone tone, const QPalette &palette);

/// True when light text stands on a dark ground.
[[nodiscard]] bool isDark(const QPalette &palette);

} // namespace Savepoint
