// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/sprite.h"

#include <QList>
#include <QSet>

namespace Savepoint {

/// Follows the pages of one list of sprites to an end, whatever the server says: the list ends with a page
/// that brings no sprite that is new, with a continuation token that was used before, and after MaxPages.
class SpritePaging final {
public:
    static constexpr int MaxPages = 2000; // 100,000 sprites

    /// What is new on the page; a sprite that stands on two pages comes once.
    [[nodiscard]] QList<SpriteInfo> take(const SpritePage &page);
    /// What to ask for next; empty: the list has ended, or has not begun.
    [[nodiscard]] const QString &nextToken() const { return m_next; }
    [[nodiscard]] bool hasSeen(const QString &spriteName) const { return m_names.contains(spriteName); }

private:
    QSet<QString> m_names;
    QSet<QString> m_usedTokens;
    QString m_next;
    int m_pages = 0;
};

} // namespace Savepoint
