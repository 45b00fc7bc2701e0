// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QSize>
#include <QString>

#include <memory>

class QAbstractItemView;
class QIODevice;
class QPainter;

namespace Savepoint {

/// A picture of a whole history: a title, the column titles and every row, as the view paints them, however
/// many there are. Painted page by page, so that the memory does not depend on the number of rows.
class HistoryPicture final {
    Q_DISABLE_COPY_MOVE(HistoryPicture)

public:
    /// The raster painter cannot go beyond this many pixels.
    static constexpr int MaximumSide = 32'000;

    /// `view` is one of its own for the picture, as wide as that shall be, with nothing selected. It is
    /// resized and scrolled, and never shown.
    HistoryPicture(std::unique_ptr<QAbstractItemView> view, QString title);
    ~HistoryPicture();

    /// In logical pixels.
    [[nodiscard]] QSize size() const { return m_size; }
    /// False when the device refused a write.
    [[nodiscard]] bool writeSvg(QIODevice &device);
    /// At twice the size, or the same when that is too high. Null when it is too high for an image at all.
    [[nodiscard]] QImage image();

private:
    void paint(QPainter &painter);

    std::unique_ptr<QAbstractItemView> m_view;
    QString m_title;
    QSize m_size;
    int m_titleHeight = 0;
    int m_headerHeight = 0;
    int m_contentHeight = 0;
};

} // namespace Savepoint
