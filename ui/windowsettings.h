// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace Savepoint {

/// How the window was left: sizes, panes, columns, zoom. Nothing about servers, sprites or tokens.
struct WindowSettings {
    QByteArray geometry;
    QByteArray panes;
    QByteArray columns;
    int zoom = 0; ///< steps
    bool showsAutomatic = false;
    bool showsTree = false; ///< instead of the graph
    bool foldsLinear = false;
    bool showsRelativeTimes = false;

    [[nodiscard]] static WindowSettings load();
    void save() const;
};

} // namespace Savepoint
