// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

namespace Savepoint {

struct ErrorText;

/// An error in full: the sentence, what to do next, and the details that can be copied. For open().
class ErrorDetailsDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ErrorDetailsDialog)

public:
    explicit ErrorDetailsDialog(const ErrorText &error, QWidget *parent = nullptr);
};

} // namespace Savepoint
