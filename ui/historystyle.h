// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QColor>
#include <QPen>
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
    int lanePitch; ///< from one lane of the graph to the next

    [[nodiscard]] static HistoryMetrics of(const QFontMetrics &font);
};

/// What a node's shape says. Shape first, colour second.
enum class NodeShape {
    Manual, ///< filled circle
    Automatic, ///< hollow circle
    Safety, ///< square
    Fold, ///< several in one row: a capsule with dots
    Here, ///< target: the live filesystem
};

/// The colour of the lines of a depth or a lane: told apart by people who see colours differently, and at
/// least 3:1 against light and dark bases.
[[nodiscard]] QColor laneColor(int depth, const QPalette &palette);

/// Solid for what the server reported, dashed for what this program did, dotted for what is assumed.
/// `offset`: how far down the history the line starts, so that the pattern goes on from row to row.
[[nodiscard]] QPen edgePen(Provenance provenance, const QColor &color, qreal width, qreal offset = 0);

/// `isBase`: a second ring, the checkpoint the live filesystem continues from.
void drawNode(QPainter &painter, QPointF centre, const HistoryMetrics &metrics, NodeShape shape, bool isBase,
              const QColor &color, const QPalette &palette);

} // namespace Savepoint
