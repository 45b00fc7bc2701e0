// SPDX-License-Identifier: Apache-2.0
#include "ui/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QStyle>
#include <QSvgRenderer>
#include <QWidget>

#include <optional>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal DisabledOpacity = 0.45;

QPalette::ColorGroup groupOf(QIcon::Mode mode)
{
    return mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
}

/// Draws one of our SVG files with `currentColor` replaced. Asks for the palette when it paints, so an icon
/// made under a light palette is right under a dark one.
class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(const QString &name, std::optional<Tone> tone)
        : m_name(name)
        , m_tone(tone)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray drawing = source();
        drawing.replace("currentColor"_ba, colour(mode).name(QColor::HexRgb).toLatin1());
        QSvgRenderer renderer(drawing);
        painter->save();
        if (mode == QIcon::Disabled && (m_tone || isFullColour()))
            painter->setOpacity(painter->opacity() * DisabledOpacity);
        painter->setRenderHint(QPainter::Antialiasing);
        const int side = qMin(rect.width(), rect.height()); // views hand over whole cells
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        renderer.render(painter, square);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = "savepoint/%1/%2x%3/%4/%5"_L1.arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(colour(mode).name(QColor::HexRgb))
                                .arg(mode == QIcon::Disabled ? 1 : 0);
        QPixmap drawn;
        if (QPixmapCache::find(key, &drawn))
            return drawn;
        drawn = QPixmap(size);
        drawn.fill(Qt::transparent);
        QPainter painter(&drawn);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(key, drawn);
        return drawn;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new LineIconEngine(*this); }
    QString key() const override { return u"SavepointLineIcon"_s; }
    QString iconName() override { return m_name; }
    bool isNull() override { return !QFile::exists(path()); }

private:
    [[nodiscard]] QString path() const { return ":/icons/%1.svg"_L1.arg(m_name); }

    [[nodiscard]] bool isFullColour() const { return m_name == "savepoint"_L1; }

    [[nodiscard]] QByteArray source() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    [[nodiscard]] QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Selected)
            return palette.color(QPalette::Active, QPalette::HighlightedText);
        if (m_tone)
            return toneColor(*m_tone, palette);
        return palette.color(groupOf(mode), QPalette::ButtonText);
    }

    QString m_name;
    std::optional<Tone> m_tone;
};

/// A desktop theme is used when it draws the whole tool bar; half a theme looks broken.
bool themeIsComplete()
{
    static constexpr QLatin1String ToolBar[] = {"list-add"_L1, "document-revert"_L1, "view-refresh"_L1,
                                                "go-home"_L1,  "edit-find"_L1,       "dialog-warning"_L1};
    static QString checkedTheme;
    static bool complete = false;
    const QString theme = QIcon::themeName();
    if (theme == checkedTheme)
        return complete;
    checkedTheme = theme;
    complete = !theme.isEmpty() && theme != "hicolor"_L1
        && std::all_of(std::begin(ToolBar), std::end(ToolBar),
                       [](QLatin1String name) { return QIcon::hasThemeIcon(name); });
    return complete;
}

} // namespace

QIcon icon(QLatin1String freedesktopName)
{
    const QString name(freedesktopName);
    if (themeIsComplete() && QIcon::hasThemeIcon(name))
        return QIcon::fromTheme(name);
    return QIcon(new LineIconEngine(name, std::nullopt));
}

QIcon toneIcon(QLatin1String freedesktopName, Tone tone)
{
    return QIcon(new LineIconEngine(QString(freedesktopName), tone));
}

QIcon toneIcon(Tone tone)
{
    switch (tone) {
    case Tone::Success:
        return toneIcon("emblem-ok"_L1, tone);
    case Tone::Warning:
        return toneIcon("dialog-warning"_L1, tone);
    case Tone::Error:
        return toneIcon("dialog-error"_L1, tone);
    case Tone::Neutral:
    case Tone::Information:
        break;
    }
    return toneIcon("dialog-information"_L1, tone);
}

int iconSide(const QWidget &widget)
{
    return qMax(widget.style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, &widget),
                widget.fontMetrics().height());
}

QPixmap iconPixmap(const QIcon &icon, int side, const QWidget &widget)
{
    return icon.pixmap(QSize(side, side), widget.devicePixelRatioF());
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Information:
        return QColor::fromRgb(dark ? 0x7cc0ff : 0x0b5cad);
    case Tone::Success:
        return QColor::fromRgb(dark ? 0x52d3a8 : 0x006b50);
    case Tone::Warning:
        return QColor::fromRgb(dark ? 0xf2b84b : 0x855200);
    case Tone::Error:
        return QColor::fromRgb(dark ? 0xff9a8a : 0xb02316);
    case Tone::Neutral:
        break;
    }
    return palette.color(QPalette::Active, QPalette::WindowText);
}

QColor toneTint(Tone tone, const QPalette &palette)
{
    const QColor ground = palette.color(QPalette::Active, QPalette::Base);
    if (tone == Tone::Neutral)
        return ground;
    const QColor colour = toneColor(tone, palette);
    const float share = isDark(palette) ? 0.20F : 0.11F;
    const auto mixed = [share](float a, float b) { return a * (1.0F - share) + b * share; };
    return QColor::fromRgbF(mixed(ground.redF(), colour.redF()), mixed(ground.greenF(), colour.greenF()),
                            mixed(ground.blueF(), colour.blueF()));
}

} // namespace Savepoint
