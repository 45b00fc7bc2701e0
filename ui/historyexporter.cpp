// SPDX-License-Identifier: Apache-2.0
#include "ui/historyexporter.h"

#include "core/base/plaintext.h"
#include "core/base/savefile.h"
#include "ui/checkpointtext.h"
#include "ui/historypicture.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QImageWriter>

#include <array>
#include <utility>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct HistoryExportWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::HistoryExport)
};

constexpr std::array<std::pair<ExportFormat, QLatin1StringView>, 4> Suffixes{{{ExportFormat::Json, "json"_L1},
                                                                              {ExportFormat::Csv, "csv"_L1},
                                                                              {ExportFormat::Svg, "svg"_L1},
                                                                              {ExportFormat::Png, "png"_L1}}};

QString pictureTitle(const HistoryExport &history)
{
    const ExportHeading &heading = history.heading;
    const QString sprite = displayText(heading.spriteName, LineBreaks::Fold, 80);
    const QString count =
        HistoryExportWords::tr("%n checkpoint(s)", nullptr, int(history.graph.nodes().size()));
    if (!heading.readAt.isValid())
        return HistoryExportWords::tr("%1: %2", "sprite: number of checkpoints").arg(sprite, count);
    return HistoryExportWords::tr("%1: %2, read %3", "sprite: number of checkpoints, when")
        .arg(sprite, count, localTimeText(heading.readAt));
}

/// Empty, or why there is no picture.
QString writePicture(QIODevice &device, const HistoryExport &history, ExportFormat format)
{
    HistoryPicture picture(history.makeView(), pictureTitle(history));
    if (format == ExportFormat::Svg)
        return picture.writeSvg(device) ? QString() : device.errorString();
    const QImage image = picture.image();
    if (image.isNull()) {
        return HistoryExportWords::tr(
                   "A PNG picture of this history would be %1 pixels high, and %2 is the most. Export it as "
                   "SVG instead.")
            .arg(picture.size().height())
            .arg(HistoryPicture::MaximumSide);
    }
    QImageWriter writer(&device, "png");
    writer.setText(u"Software"_s, history.heading.program);
    if (writer.write(image))
        return {};
    const bool isImagesFault = writer.error() == QImageWriter::InvalidImageError
        || writer.error() == QImageWriter::UnsupportedFormatError;
    return isImagesFault ? writer.errorString()
                         : device.errorString(); // “unknown” when a write fails half-way
}

QString writeTo(QIODevice &device, const HistoryExport &history, ExportFormat format)
{
    switch (format) {
    case ExportFormat::Json:
        return writeHistoryJson(device, history.graph, history.heading) ? QString() : device.errorString();
    case ExportFormat::Csv:
        return writeHistoryCsv(device, history.graph) ? QString() : device.errorString();
    case ExportFormat::Svg:
    case ExportFormat::Png:
        break;
    }
    return writePicture(device, history, format);
}

} // namespace

std::optional<ExportFormat> exportFormatOf(const QString &path)
{
    const QString end = QFileInfo(path).suffix().toLower();
    for (const auto &[format, suffix] : Suffixes) {
        if (end == suffix)
            return format;
    }
    return std::nullopt;
}

QString exportSuffix(ExportFormat format)
{
    for (const auto &[known, suffix] : Suffixes) {
        if (known == format)
            return suffix;
    }
    return {};
}

QString saveHistory(const HistoryExport &history, const QString &path, ExportFormat format)
{
    SaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    QString problem = writeTo(file, history, format);
    if (!problem.isEmpty())
        return problem;
    return file.commit() ? QString() : file.errorString();
}

} // namespace Savepoint
