// SPDX-License-Identifier: Apache-2.0
#include "ui/historystyle.h"

#include "ui/icons.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPalette>

#include <array>

namespace Savepoint {

HistoryMetrics HistoryMetrics::of(const QFontMetrics &font)
{
    const int height = font.height();
    HistoryMetrics metrics{};
    metrics.radius = qMax(4.0, height * 0.30);
    metrics.lineWidth = qMax(1.5, height * 0.11);
    metrics.nodeWidth = int(metrics.radius * 2) + qRound(height * 0.75);
    metrics.lane = metrics.nodeWidth / 2;
    metrics.stem = metrics.lane + qRound(metrics.lineWidth * 2.2);
    metrics.arrow = qRound(height * 0.8);
    metrics.indentation = metrics.stem + metrics.arrow + qRound(metrics.lineWidth);
    metrics.lanePitch = int(metrics.radius * 2) + qRound(height * 0.4);
    metrics.rowHeight = qMax(26, qRound(height * 1.65));
    return metrics;
}

QColor laneColor(int depth, const QPalette &palette)
{
    // After Okabe and Ito, darkened on light grounds where the original falls below 3:1.
    static constexpr std::array<QRgb, 5> OnLight{0x0072b2, 0xc25100, 0x00805e, 0xa9467f, 0x7a6400};
    static constexpr std::array<QRgb, 5> OnDark{0x56b4e9, 0xe69f00, 0x2bc79a, 0xe39bc3, 0xf0e442};
    const auto &colors = isDark(palette) ? OnDark : OnLight;
    return QColor(colors[size_t(depth) % colors.size()]);
}

QPen edgePen(Provenance provenance, const QColor &color, qreal width, qreal offset)
{
    QPen pen(color, width, Qt::SolidLine, Qt::FlatCap);
    if (provenance == Provenance::Known)
        pen.setDashPattern({4.5, 2});
    else if (provenance == Provenance::Assumed)
        pen.setDashPattern({1, 2});
    if (pen.style() == Qt::CustomDashLine)
        pen.setDashOffset(offset / width);
    return pen;
}

namespace {

void drawShape(QPainter &painter, QPointF centre, qreal radius, NodeShape shape)
{
    if (shape == NodeShape::Safety)
        painter.drawRect(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius));
    else
        painter.drawEllipse(centre, radius, radius);
}

/// A capsule along the line with dots in it.
void drawFold(QPainter &painter, QPointF centre, qreal radius, const QColor &ground)
{
    const QColor color = painter.pen().color();
    painter.setPen(QPen(color, qMax(1.0, radius * 0.28)));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(centre.x() - radius, centre.y() - radius * 1.7, radius * 2, radius * 3.4),
                            radius, radius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    for (const qreal step : {-0.85, 0.0, 0.85})
        painter.drawEllipse(centre + QPointF(0, step * radius), radius * 0.27, radius * 0.27);
}

} // namespace

void drawNode(QPainter &painter, QPointF centre, const HistoryMetrics &metrics, NodeShape shape, bool isBase,
              const QColor &color, const QPalette &palette)
{
    const qreal radius = metrics.radius;
    const QColor ground = palette.color(QPalette::Base);
    painter.setPen(QPen(color, metrics.lineWidth));
    switch (shape) {
    case NodeShape::Here: {
        painter.setBrush(ground);
        painter.drawEllipse(centre, radius, radius);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(centre, radius * 0.42, radius * 0.42);
        painter.setPen(QPen(color, metrics.lineWidth));
        for (const QPointF direction : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)})
            painter.drawLine(centre + direction * radius, centre + direction * radius * 1.45);
        return;
    }
    case NodeShape::Automatic:
        painter.setBrush(ground);
        break;
    case NodeShape::Fold:
        drawFold(painter, centre, radius, ground);
        return;
    case NodeShape::Manual:
    case NodeShape::Safety:
        painter.setBrush(color);
        break;
    }
    if (isBase) {
        const QBrush fill = painter.brush();
        painter.setBrush(ground);
        drawShape(painter, centre, radius * 1.25, shape);
        painter.setBrush(fill);
    }
    drawShape(painter, centre, radius * (isBase ? 0.62 : 0.78), shape);
}

} // namespace Savepoint
