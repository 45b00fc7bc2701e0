// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QStringList>

namespace Savepoint {

/// How a checkpoint came to be, in sentences to read, copy and listen to: announced to screen readers when it
/// opens.
class LineageDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LineageDialog)

public:
    /// `subject` is the checkpoint's id, or empty for the current state; `sentences` are plain text.
    LineageDialog(const QString &subject, const QStringList &sentences, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
};

} // namespace Savepoint
