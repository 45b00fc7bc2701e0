// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QLineEdit;

namespace Savepoint {

class PlainTextLabel;

/// Asks for the comment of a new checkpoint. Creating loses nothing, so Enter creates.
class NewCheckpointDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NewCheckpointDialog)

public:
    explicit NewCheckpointDialog(const QString &spriteName, QWidget *parent = nullptr);

    /// One line, without blanks at its ends; may be empty.
    [[nodiscard]] QString comment() const;

private:
    void updateCount();

    QLineEdit *m_comment;
    PlainTextLabel *m_count;
};

} // namespace Savepoint
