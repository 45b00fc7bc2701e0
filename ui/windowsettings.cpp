// SPDX-License-Identifier: Apache-2.0
#include "ui/windowsettings.h"

#include "core/history/checkpointmodel.h"

#include <QSettings>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Columns come and go with versions; widths kept for other columns would land on the wrong ones.
QString columnsKey()
{
    return u"window/columns%1"_s.arg(int(CheckpointModel::ColumnCount));
}

} // namespace

WindowSettings WindowSettings::load()
{
    const QSettings stored(QSettings::NativeFormat, QSettings::UserScope, u"savepoint"_s, u"savepoint"_s);
    return {.geometry = stored.value("window/geometry"_L1).toByteArray(),
            .panes = stored.value("window/panes"_L1).toByteArray(),
            .columns = stored.value(columnsKey()).toByteArray(),
            .zoom = stored.value("window/zoom"_L1).toInt(),
            .showsAutomatic = stored.value("history/showAutomatic"_L1).toBool(),
            .showsTree = stored.value("history/showTree"_L1).toBool(),
            .foldsLinear = stored.value("history/foldLinear"_L1).toBool(),

            .showsRelativeTimes = stored.value("history/relativeTimes"_L1).toBool()};
}

void WindowSettings::save() const
{
    QSettings stored(QSettings::NativeFormat, QSettings::UserScope, u"savepoint"_s, u"savepoint"_s);
    stored.setValue("window/geometry"_L1, geometry);
    stored.setValue("window/panes"_L1, panes);
    stored.setValue(columnsKey(), columns);
    stored.setValue("window/zoom"_L1, zoom);
    stored.setValue("history/showAutomatic"_L1, showsAutomatic);
    stored.setValue("history/showTree"_L1, showsTree);
    stored.setValue("history/foldLinear"_L1, foldsLinear);
    stored.setValue("history/relativeTimes"_L1, showsRelativeTimes);
}

} // namespace Savepoint
