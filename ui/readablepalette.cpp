// SPDX-License-Identifier: Apache-2.0
#include "ui/readablepalette.h"

#include <QApplication>
#include <QEvent>
#include <QPalette>

#include <cmath>

namespace Savepoint {

namespace {

constexpr double LeastContrast = 2.5; // Qt's own placeholders have some 3.5
constexpr float QuietOpacity = 0.62F;

/// Relative luminance, WCAG 2.1.
double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QColor over(const QColor &color, const QColor &ground)
{
    const float share = color.alphaF();
    const auto mixed = [share](float upper, float lower) { return upper * share + lower * (1 - share); };
    return QColor::fromRgbF(mixed(color.redF(), ground.redF()), mixed(color.greenF(), ground.greenF()),
                            mixed(color.blueF(), ground.blueF()));
}

bool isReadable(const QColor &color, const QColor &ground)
{
    const double one = luminance(over(color, ground));
    const double other = luminance(ground);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05) >= LeastContrast;
}

} // namespace

ReadablePalette::ReadablePalette(QObject *parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
    repair();
}

bool ReadablePalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange && watched == qApp)
        repair();
    return QObject::eventFilter(watched, event);
}

void ReadablePalette::repair()
{
    const QPalette now = QApplication::palette();
    const QColor quiet = now.color(QPalette::Active, QPalette::PlaceholderText);
    if (isReadable(quiet, now.color(QPalette::Active, QPalette::Base))
        && isReadable(quiet, now.color(QPalette::Active, QPalette::Window)))
        return;
    QPalette repaired = now; // sets one role more; what is not set stays the desktop's
    QColor text = now.color(QPalette::Active, QPalette::Text);
    text.setAlphaF(QuietOpacity);
    repaired.setColor(QPalette::All, QPalette::PlaceholderText, text);
    QApplication::setPalette(repaired);
}

} // namespace Savepoint
