// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPushButton>

namespace Savepoint {

/// A button that looks like a link: stands flush with the texts around it, is underlined under the pointer
/// and with the focus, and gives way when there is no room (complete in the tooltip and to screen readers).
/// Plain text.
class LinkButton final : public QPushButton {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LinkButton)

public:
    explicit LinkButton(const QString &plain, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_plain;
};

} // namespace Savepoint
