// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace Savepoint {

class PlainTextLabel;

/// Asks for a `sprite-checkpoint://` link. Following one only selects, so Enter follows it; what is no link
/// cannot be followed and is told why while it is typed.
class OpenLinkDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OpenLinkDialog)

public:
    /// `offered` stands in the field at first: what the clipboard holds, when it is a link.
    explicit OpenLinkDialog(const QString &offered, QWidget *parent = nullptr);

    [[nodiscard]] QString link() const;

private:
    void check();

    QLineEdit *m_link;
    PlainTextLabel *m_hint;
    QPushButton *m_open;
};

} // namespace Savepoint
