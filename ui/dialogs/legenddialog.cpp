// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/legenddialog.h"

#include "ui/historystyle.h"
#include "ui/plaintextlabel.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <functional>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// A piece of the history, drawn in the colours of the moment.
class Sample final : public QWidget {
public:
    using Draw = std::function<void(QPainter &, const QRectF &, const HistoryMetrics &, const QPalette &)>;

    Sample(Draw draw, QWidget *parent)
        : QWidget(parent)
        , m_draw(std::move(draw))
    {
        setBackgroundRole(QPalette::Base);
        setAutoFillBackground(true);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const HistoryMetrics metrics = HistoryMetrics::of(fontMetrics());
        return {metrics.nodeWidth * 2, metrics.rowHeight};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        m_draw(painter, QRectF(rect()), HistoryMetrics::of(fontMetrics()), palette());
    }

private:
    Draw m_draw;
};

Sample *nodeSample(NodeShape shape, bool isBase, QWidget *parent)
{
    return new Sample(
        [shape, isBase](QPainter &painter, const QRectF &room, const HistoryMetrics &metrics,
                        const QPalette &palette) {
            drawNode(painter, room.center(), metrics, shape, isBase, laneColor(0, palette), palette);
        },
        parent);
}

Sample *edgeSample(Provenance provenance, QWidget *parent)
{
    return new Sample(
        [provenance](QPainter &painter, const QRectF &room, const HistoryMetrics &metrics,
                     const QPalette &palette) {
            painter.setPen(edgePen(provenance, laneColor(0, palette), metrics.lineWidth));
            painter.drawLine(QPointF(room.center().x(), room.top() + 2),
                             QPointF(room.center().x(), room.bottom() - 2));
        },
        parent);
}

} // namespace

LegendDialog::LegendDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"legendDialog"_s);
    setWindowTitle(tr("Legend"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    addNodes(grid);
    grid->setRowMinimumHeight(grid->rowCount(), 10);
    addEdges(grid);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setObjectName(u"closeButton"_s);
    buttons->button(QDialogButtonBox::Close)->setMinimumHeight(24);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(14);
    layout->addLayout(grid);
    layout->addStretch(1);
    layout->addWidget(buttons);
}

void LegendDialog::addNodes(QGridLayout *grid)
{
    addRow(grid, nodeSample(NodeShape::Here, false, this), tr("You are here: the current state"));
    addRow(grid, nodeSample(NodeShape::Manual, false, this), tr("A checkpoint somebody made"));
    addRow(grid, nodeSample(NodeShape::Automatic, false, this), tr("An automatic checkpoint"));
    addRow(grid, nodeSample(NodeShape::Safety, false, this),
           tr("A safety checkpoint: made before a restore"));
    addRow(grid, nodeSample(NodeShape::Manual, true, this),
           tr("A second ring: the current state continues from it"));
    addRow(grid, nodeSample(NodeShape::Fold, false, this), tr("Several checkpoints in one row"));
}

void LegendDialog::addEdges(QGridLayout *grid)
{
    addRow(grid, edgeSample(Provenance::Reported, this), tr("Solid: the server reported the parent"));
    addRow(grid, edgeSample(Provenance::Known, this), tr("Dashed: you restored the parent with Savepoint"));
    addRow(grid, edgeSample(Provenance::Assumed, this),
           tr("Dotted: the parent is assumed from the order of creation"));
}

void LegendDialog::addRow(QGridLayout *grid, QWidget *sample, const QString &text)
{
    const int row = grid->rowCount();
    grid->addWidget(sample, row, 0);
    grid->addWidget(new PlainTextLabel(text, this), row, 1);
}

} // namespace Savepoint
