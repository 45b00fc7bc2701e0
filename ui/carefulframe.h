// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace Savepoint {

/// Puts a coloured frame around what it holds while careful mode is on. The word to it stands in the status
/// line: no colour tells anything alone.
class CarefulFrame final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CarefulFrame)

public:
    /// Takes `content` over.
    explicit CarefulFrame(QWidget *content, QWidget *parent = nullptr);

    void setOn(bool on);
    [[nodiscard]] bool isOn() const { return m_isOn; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_isOn = false;
};

} // namespace Savepoint
