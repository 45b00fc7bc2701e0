// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Savepoint {

/// Which sprite is meant. A sprite that was destroyed and made again under the same name has another id, and
/// inherits nothing. A plain value.
struct SpriteRef {
    QString name;
    QString id{}; ///< as the server says; empty when it is not known, or the server has none

    /// What records are filed under. By name only when there is no id.
    [[nodiscard]] QString key() const { return id.isEmpty() ? QLatin1String("name:") + name : id; }
    /// By id where both are known, else by name.
    [[nodiscard]] bool matches(const SpriteRef &other) const
    {
        return id.isEmpty() || other.id.isEmpty() ? name == other.name : id == other.id;
    }

    bool operator==(const SpriteRef &) const = default;
};

} // namespace Savepoint
