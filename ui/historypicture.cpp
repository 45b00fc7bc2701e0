// SPDX-License-Identifier: Apache-2.0
#include "ui/historypicture.h"

#include <QHeaderView>
#include <QIODevice>
#include <QPainter>
#include <QScrollBar>
#include <QSvgGenerator>
#include <QTreeView>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int PageHeight = 1000;
constexpr int Margin = 12;
constexpr int Dpi = 96; // of logical pixels

/// A device that remembers whether everything was taken: QSvgGenerator does not tell.
class WatchedDevice final : public QIODevice {
public:
    explicit WatchedDevice(QIODevice &target)
        : m_target(target)
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool hasFailed() const { return m_failed; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *data, qint64 size) override
    {
        const qint64 written = m_target.write(data, size);
        m_failed = m_failed || written != size;
        return written;
    }

private:
    QIODevice &m_target;
    bool m_failed = false;
};

} // namespace

HistoryPicture::HistoryPicture(std::unique_ptr<QAbstractItemView> view, QString title)
    : m_view(std::move(view))
    , m_title(std::move(title))
{
    QAbstractItemView &rows = *m_view;
    rows.setFrameShape(QFrame::NoFrame);
    rows.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    rows.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    rows.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    rows.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    rows.setAttribute(Qt::WA_DontShowOnScreen);
    const auto *tree = qobject_cast<QTreeView *>(m_view.get());
    const int width = rows.width();
    const auto layOut = [&rows, width](int viewportHeight, int header) {
        rows.resize(width, viewportHeight + header);
        rows.ensurePolished();
        rows.grab(QRect(0, 0, 1, 1)); // lays out what was never shown
    };
    m_headerHeight = tree ? tree->header()->sizeHint().height() : 0;
    layOut(1, m_headerHeight); // lower than any row, so that the scroll bar tells the height of all of them
    m_contentHeight = rows.verticalScrollBar()->maximum() + rows.viewport()->height();
    // Whole rows to a page: one that is cut in two would stand in the picture twice.
    const int row = std::max(1, rows.visualRect(rows.model()->index(0, 0)).height());
    layOut(std::min(std::max(1, PageHeight / row) * row, m_contentHeight), m_headerHeight);
    m_titleHeight = m_title.isEmpty() ? 0 : QFontMetrics(rows.font()).height() + 2 * Margin;
    m_size = QSize(width, m_titleHeight + m_headerHeight + m_contentHeight);
}

HistoryPicture::~HistoryPicture() = default;

void HistoryPicture::paint(QPainter &painter)
{
    QAbstractItemView &rows = *m_view;
    painter.fillRect(QRect(QPoint(), m_size), rows.palette().color(QPalette::Base));
    if (m_titleHeight > 0) {
        QFont bold = rows.font();
        bold.setBold(true);
        painter.setFont(bold);
        painter.setPen(rows.palette().color(QPalette::Text));
        const QRect room(Margin, 0, m_size.width() - 2 * Margin, m_titleHeight);
        painter.drawText(room, int(Qt::AlignVCenter | Qt::AlignLeading),
                         QFontMetrics(bold).elidedText(m_title, Qt::ElideRight, room.width()));
    }
    if (auto *tree = qobject_cast<QTreeView *>(m_view.get()); tree && m_headerHeight > 0) {
        tree->header()->resize(m_size.width(), m_headerHeight);
        tree->header()->render(&painter, QPoint(0, m_titleHeight), {}, QWidget::DrawChildren);
    }
    const int top = m_titleHeight + m_headerHeight;
    QScrollBar *bar = rows.verticalScrollBar();
    const int page = rows.viewport()->height();
    for (int y = 0; y < m_contentHeight; y += page) {
        bar->setValue(y);
        const int skipped = y - bar->value(); // the last page begins before its first unpainted row
        const QRect fresh(0, skipped, m_size.width(), page - skipped);
        rows.viewport()->render(&painter, QPoint(0, top + y), fresh, QWidget::DrawChildren);
    }
}

bool HistoryPicture::writeSvg(QIODevice &device)
{
    WatchedDevice watched(device);
    QSvgGenerator generator;
    generator.setOutputDevice(&watched);
    generator.setSize(m_size);
    generator.setViewBox(QRect(QPoint(), m_size));
    generator.setResolution(Dpi);
    generator.setTitle(u"Savepoint"_s);
    QPainter painter(&generator);
    paint(painter);
    return painter.end() && !watched.hasFailed();
}

QImage HistoryPicture::image()
{
    const int scale = std::max(m_size.width(), m_size.height()) * 2 <= MaximumSide ? 2 : 1;
    const QSize pixels = m_size * scale;
    if (std::max(pixels.width(), pixels.height()) > MaximumSide)
        return {};
    QImage image(pixels, QImage::Format_RGB32);
    if (image.isNull()) // no memory
        return {};
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    paint(painter);
    return image;
}

} // namespace Savepoint
