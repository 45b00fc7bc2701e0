// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"

class QMessageBox;
class QWidget;

namespace Savepoint {

/// “A restore is in progress”, for open(). Accepted (see QDialog::accepted) means quit; Esc, Enter and
/// closing keep the window. `backendEndsToo`: the server is this program's own and ends with it. Buttons:
/// objectNames `keepOpenButton` and `quitAnywayButton`.
[[nodiscard]] QMessageBox *quitWhileRunningBox(Operation::Kind kind, QWidget *parent,
                                               bool backendEndsToo = false);

} // namespace Savepoint
