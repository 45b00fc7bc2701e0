// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMessageBox>

namespace Savepoint {

/// A question of one sentence with its consequence below, for open(). Plain text, the question stands out,
/// and the text is not squeezed into a column. The first button that is added with addSafeButton() is the
/// default, and what Esc and closing mean.
class QuestionBox final : public QMessageBox {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QuestionBox)

public:
    /// `text`: our own words, with untrusted parts through displayText().
    QuestionBox(const QString &title, const QString &question, const QString &text, QWidget *parent);

    QPushButton *addSafeButton(const QString &text, const QString &objectName);
    /// Enter never presses one of these.
    QPushButton *addOtherButton(const QString &text, const QString &objectName, ButtonRole role);
    /// The same, for what cannot be taken back.
    QPushButton *addDangerButton(const QString &text, const QString &objectName);
};

} // namespace Savepoint
