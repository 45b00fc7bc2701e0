// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historyexport.h"

#include <QAbstractItemView>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace Savepoint {

/// What a history can be written as.
enum class ExportFormat { Json, Csv, Svg, Png };

/// By the end of a file's name, in any case; nothing for an unknown one.
[[nodiscard]] std::optional<ExportFormat> exportFormatOf(const QString &path);
/// `json`, `csv`, …: the end of a file's name.
[[nodiscard]] QString exportSuffix(ExportFormat format);

/// Everything an export is made from.
struct HistoryExport {
    const HistoryGraph &graph;
    ExportHeading heading;
    /// A view of its own to take the picture of; only asked for when a picture is wanted.
    std::function<std::unique_ptr<QAbstractItemView>()> makeView;
};

/// Writes the history to `path`: beside it first, then renamed over it, so that there is never half a file
/// and an old one stays until the new one is whole. Empty on success, else why not, in words.
[[nodiscard]] QString saveHistory(const HistoryExport &history, const QString &path, ExportFormat format);

} // namespace Savepoint
