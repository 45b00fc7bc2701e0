// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

namespace Savepoint {

/// Keeps placeholders and quiet texts readable while it lives. Some desktops give Qt a dark palette without a
/// colour for them, and Qt 6.4 then leaves its light theme's: black on black. One per application.
class ReadablePalette final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReadablePalette)

public:
    /// Needs a QApplication.
    explicit ReadablePalette(QObject *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    static void repair();
};

} // namespace Savepoint
