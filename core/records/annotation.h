// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace Savepoint {

/// What a person wrote about a checkpoint. Kept on this computer only; the server never sees it. A plain
/// value.
struct Annotation {
    QString notes;
    QStringList tags; ///< sorted, each once, never empty strings
    bool isKnownGood = false;
    bool isProtected = false; ///< this program refuses to delete it

    [[nodiscard]] bool isEmpty() const { return *this == Annotation(); }
    bool operator==(const Annotation &) const = default;
};

} // namespace Savepoint
