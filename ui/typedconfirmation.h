// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLineEdit;

namespace Savepoint {

/// “Type the sprite name to continue:” with its field: what careful mode puts between a person and something
/// that cannot be taken back. Enter in the field never presses a button of the dialog.
class TypedConfirmation final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TypedConfirmation)

public:
    /// `expected`: what is to be typed, exactly. Empty confirms nothing, ever.
    explicit TypedConfirmation(QString expected, QWidget *parent = nullptr);

    [[nodiscard]] bool isConfirmed() const;

Q_SIGNALS:
    void changed(); ///< isConfirmed()
    void entered(); ///< Enter was pressed, and isConfirmed(): the keyboard may go on to the button

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const QString m_expected;
    QLineEdit *m_field;
    bool m_wasConfirmed = false;
};

} // namespace Savepoint
