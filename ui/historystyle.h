// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPointF>

class QFontMetrics;
class QPainter;
class QPalette;

namespace Savepoint {

/// The measures of the history's first column, all from the font, so that they grow with it. A cell of
/// indentation holds, from its start: the line that passes, the stem of a branch beside it, the arrow that
/// folds.
struct HistoryMetrics {
    qreal radius; ///< of a node
    int nodeWidth; ///< room for the node in front of the text
    int lane; ///< from the start of the node's room to the line
    int stem; ///< from the start of the node's room to the stem of its branches
    int indentation;
    int arrow; ///< width of the room for the fold arrow, at the end of a cell of indentation
    int rowHeight;
    qreal lineWidth;

    [[nodiscard]] static HistoryMetrics of(const QFontMetrics &font);
};

/// What a node's shape says. Shape first, colour second.
enum class NodeShape {
    Manual, ///< filled circle
    Automatic, ///< hollow circle
    Here, ///< target: the live filesystem
};

/// The colour of the lines at a depth: told apart by people who see colours differently, and at least 3:1
/// against light and dark bases.
[[nodiscard]] QColor laneColor(int depth, const QPalette &palette);

/// `isBase`: a second ring, the checkpoint the live filesystem continues from.
void drawNode(QPainter &painter, QPointF centre, const HistoryMetrics &metrics, NodeShape shape, bool isBase,
              const QColor &color, const QPalette &palette);

} // namespace Savepoint
