// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

namespace Savepoint {

/// Name, version, licence and what the program runs on; everything can be copied.
class AboutDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AboutDialog)

public:
    explicit AboutDialog(QWidget *parent = nullptr);

    /// What Copy puts on the clipboard.
    [[nodiscard]] static QString versionText();
};

} // namespace Savepoint
